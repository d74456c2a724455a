//! Export and import: the visitor's history as a text of the visitor's own, and back; and a copy of an engine to try things on.

use std::mem::swap;

use crate::client::Client;
use crate::client::journal::Replacement;
use crate::core::consent::Personalization;
use crate::core::engine::{Input, State};
use crate::core::limits::STATE_CHARS_MAX;
use crate::core::privacy::LocalKey;
use crate::host::Host;
use crate::state::{Snapshot, StateError};

/// Why nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportError {
    /// Personalization is not granted.
    NotPermitted,
    /// The text is not an export, or a newer version's.
    Unreadable(StateError),
}

impl<H: Host> Client<H> {
    /// Replaces the history by an imported one; the next fold stores it.
    ///
    /// # Errors
    /// [`ImportError`] when personalization is not granted, or `text` is not an export, or longer than one; nothing changes then.
    pub fn import(&mut self, text: &str) -> Result<(), ImportError> {
        if self.engine.consent.permit::<Personalization>().is_none() {
            return Err(ImportError::NotPermitted);
        }
        if text.len() > STATE_CHARS_MAX {
            return Err(ImportError::Unreadable(StateError::Corrupt));
        }
        let snapshot = Snapshot::decode(text).map_err(ImportError::Unreadable)?;
        let now = self.stamp();
        self.engine.state.history = snapshot.state.history;
        let text = self.known();
        self.journal.replacement = Some(Replacement::History(self.journal.last_sequence(), text));
        self.page.clear();
        let _ = self.engine.handle(Input::Tick, now);
        Ok(())
    }

    /// The history as a text that [`import`](Self::import) takes. Holds no key, ledger or report.
    #[must_use]
    pub fn export(&mut self) -> String {
        let mut exported = Snapshot::new(0, State::new(LocalKey::from_bytes([0; 16])));
        swap(&mut exported.state.history, &mut self.engine.state.history);
        let text = exported.text();
        swap(&mut exported.state.history, &mut self.engine.state.history);
        text
    }

    /// Takes over what `other` knows and may do, in memory alone: nothing of it is ever stored, and with no fold nothing is reported.
    pub fn rehearse(&mut self, other: &mut Self) {
        if let Ok(snapshot) = Snapshot::decode(&other.known()) {
            self.engine.state = snapshot.state;
        }
        self.engine.consent = other.engine.consent;
        self.engine.granted = other.engine.granted;
        let now = self.stamp();
        let _ = self.engine.handle(Input::Tick, now);
    }

    /// Everything known, as a snapshot's text.
    pub(super) fn known(&mut self) -> String {
        let mut stored = Snapshot::new(0, State::new(LocalKey::from_bytes([0; 16])));
        swap(&mut stored.state, &mut self.engine.state);
        let text = stored.write();
        swap(&mut stored.state, &mut self.engine.state);
        text
    }
}
