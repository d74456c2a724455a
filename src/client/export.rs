//! Export and import: the visitor's history as a text of the visitor's own, and back; and a copy of an engine to try things on.

use std::mem::swap;

use crate::client::{Client, Mode};
use crate::core::consent::Personalization;
use crate::core::engine::{Input, State};
use crate::core::event::Reject;
use crate::core::history::History;
use crate::core::limits::STATE_CHARS_MAX;
use crate::core::privacy::LocalKey;
use crate::core::record::{Change, Record};
use crate::host::Host;
use crate::state::{Snapshot, StateError};

/// Why nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportError {
    /// Personalization is not granted, or too many inputs wait to be stored.
    Refused(Reject),
    /// The text is not an export, or a newer version's.
    Unreadable(StateError),
}

impl<H: Host> Client<H> {
    /// Replaces the history by an imported one, as a change like any other: in the journal, with the next fold in the snapshot.
    ///
    /// # Errors
    /// [`ImportError`] when it is not permitted, or `text` is not an export, or longer than one; nothing changes then.
    pub fn import(&mut self, text: &str) -> Result<(), ImportError> {
        if self.engine.consent.permit::<Personalization>().is_none() {
            return Err(ImportError::Refused(Reject::NotPermitted));
        }
        if text.len() > STATE_CHARS_MAX {
            return Err(ImportError::Unreadable(StateError::Corrupt));
        }
        let read = Snapshot::decode(text).map_err(ImportError::Unreadable)?;
        let state = State { history: read.state.history, ..State::new(LocalKey::from_bytes([0; 16])) };
        let text = Snapshot::new(0, state).text();
        let at = self.next_stamp();
        let record = Record { at, change: Change::Import(text) };
        // Kept in memory until there is room, it would take with it what other tabs saw meanwhile.
        if self.mode == Mode::Durable && !self.note(&record) {
            return Err(ImportError::Refused(Reject::Overflow));
        }
        (self.last_stamp, self.recorded_at) = (at, at);
        self.engine.replay(&record);
        self.page.clear();
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

/// The history that an export holds.
pub(super) fn read_history(text: &str) -> Option<History> {
    Snapshot::decode(text).ok().map(|read| read.state.history)
}
