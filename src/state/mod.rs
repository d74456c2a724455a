//! What is stored on the device: formats, versions, checksums. No I/O: text in, text out.
//!
//! | key | holds |
//! | --- | --- |
//! | `vitrin:{site}:consent` | [`consent_record`] |
//! | `vitrin:{site}:state` | [`Snapshot`] |
//! | `vitrin:{site}:j:{tab}` | [`Journal`] of one tab |
//! | `vitrin:{site}:ledger` | [`ledger`], where reports were made |
//!
//! What was ever written stays readable: a change of format raises the version and adds a migration and a fixture in `tests/compat`.

mod base64;
mod codec;
pub mod consent_record;
mod history;
mod journal;
pub mod ledger;
mod records;
mod sent;
mod snapshot;

pub use codec::StateError;
pub use journal::Journal;
pub use sent::{Attempt, Claim, Sent, SentStatus};
pub use snapshot::{Covered, Snapshot};

use crate::core::hex::{from_hex, hex};
use crate::core::join::join;

/// The keys of one site.
#[derive(Debug, Clone)]
pub struct Keys {
    prefix: String,
}

impl Keys {
    /// The keys of `site`.
    #[must_use]
    pub fn new(site: &str) -> Self {
        Self { prefix: join(&["vitrin:", site, ":"]) }
    }

    /// What every key begins with.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Of the consent record.
    #[must_use]
    pub fn consent(&self) -> String {
        join(&[&self.prefix, "consent"])
    }

    /// Of the snapshot.
    #[must_use]
    pub fn state(&self) -> String {
        join(&[&self.prefix, "state"])
    }

    /// Of the ledger.
    #[must_use]
    pub fn ledger(&self) -> String {
        join(&[&self.prefix, "ledger"])
    }

    /// Of a tab's journal.
    #[must_use]
    pub fn journal(&self, tab: u64) -> String {
        join(&[self.prefix.as_str(), "j:", &hex(&tab.to_be_bytes())])
    }

    /// The tab whose journal has this key.
    #[must_use]
    pub fn tab(&self, key: &str) -> Option<u64> {
        let digits = key.strip_prefix(&self.prefix)?.strip_prefix("j:")?;
        parse_tab(digits)
    }
}

/// Reads a tab id: 16 lower-case hex digits.
#[must_use]
pub fn parse_tab(digits: &str) -> Option<u64> {
    from_hex(digits).map(u64::from_be_bytes)
}
