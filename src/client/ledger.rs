//! The ledger's own place in storage, where it outlives a grant that runs out or is asked for anew. The page's gate erases all else then.

use crate::client::Client;
use crate::core::consent::{Measurement, Permit, Storage};
use crate::host::Host;
use crate::state::ledger;

impl<H: Host> Client<H> {
    /// Takes in what reports under earlier grants have cost. Where measuring is not granted any more, that goes.
    pub(super) fn recall_ledger(&mut self) {
        let key = self.keys.ledger();
        if self.engine.granted.permit::<Measurement>().is_none() {
            let _ = self.host.remove(&key);
        } else if let Ok(Some(text)) = self.host.read(&key)
            && let Some(earlier) = ledger::read(&text)
        {
            self.engine.state.reporting.ledger.join(&earlier);
        }
    }

    /// Writes what reports have cost, if they have. The snapshot has it, too: one that cannot be written here is lost with the grant alone.
    pub(super) fn keep_ledger(&mut self, permit: &Permit<Storage>) {
        let ledger = &self.engine.state.reporting.ledger;
        if !ledger.entries().is_empty() {
            let (key, text) = (self.keys.ledger(), ledger::write(ledger));
            if !matches!(self.host.read(&key), Ok(Some(stored)) if stored == text) {
                let _ = self.host.write(permit, &key, &text);
            }
        }
    }
}
