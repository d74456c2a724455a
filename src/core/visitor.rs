//! Everything known about one visitor, as it is stored: what was done, what was counted, what was reported.

use crate::core::attribution::Touches;
use crate::core::campaign::Campaigns;
use crate::core::consent::{Consent, Measurement, Personalization};
use crate::core::history::History;
use crate::core::privacy::{Epoch, Ledger, LocalKey};
use crate::core::tally::Tally;
use crate::core::time::Timestamp;
use crate::core::trial::Trials;

/// When this browser reports, and what that has cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Reporting {
    /// The secret behind every choice about reports.
    pub key: LocalKey,
    /// See [`Ledger`].
    pub ledger: Ledger,
    /// The epoch of the latest visit, and when its first visit began.
    pub visited: Option<(Epoch, Timestamp)>,
    /// The latest epoch that needs no report any more: one was made, none was to be, or none could be paid.
    pub done: Option<Epoch>,
    /// At the level `counted`: the tasks that were answered in the epoch of the latest visit, a bit each.
    pub answered: u64,
    /// Length of the epochs that are numbered here, in minutes: a config may change it, and then the numbers mean nothing. 0 before the first.
    pub period_minutes: u32,
}

impl Reporting {
    /// Takes in what another view of the same visitor knows to be paid and answered.
    pub fn join(&mut self, known: &Self) {
        self.ledger.join(&known.ledger);
        if self.period_minutes == known.period_minutes {
            self.done = self.done.max(known.done);
        }
    }
}

/// Everything about one visitor.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// See [`History`].
    pub history: History,
    /// See [`Tally`].
    pub tally: Tally,
    /// See [`Campaigns`].
    pub campaigns: Campaigns,
    /// See [`Trials`].
    pub trials: Trials,
    /// See [`Touches`].
    pub touches: Touches,
    /// See [`Reporting`].
    pub reporting: Reporting,
    /// Random, never sent: decides the holdout and the arms. Kept and forgotten with the history.
    pub salt: [u8; 8],
}

impl State {
    /// Nothing known. `key` must be fresh and uniform.
    #[must_use]
    pub fn new(key: LocalKey) -> Self {
        let reporting =
            Reporting { key, ledger: Ledger::default(), visited: None, done: None, answered: 0, period_minutes: 0 };
        let [a, b, c, d, e, f, g, h, ..] = key.bytes();
        let salt = [a, b, c, d, e, f, g, h];
        let (history, tally, campaigns, trials, touches) = Default::default();
        Self { history, tally, campaigns, trials, touches, reporting, salt }
    }

    /// Keeps what the purposes of `consent` allow; `key` replaces the old one where reporting is erased.
    pub fn keep_permitted(&mut self, consent: &Consent, key: LocalKey) {
        let fresh = Self::new(key);
        if consent.permit::<Personalization>().is_none() {
            self.history = fresh.history;
            // With the salt goes the arm that an exposure was in.
            self.salt = fresh.salt;
            self.campaigns = Campaigns::default();
            self.trials = Trials::default();
            self.touches = Touches::default();
        }
        if consent.permit::<Measurement>().is_none() {
            self.tally = fresh.tally;
            self.campaigns = fresh.campaigns;
            self.trials = fresh.trials;
            self.touches = fresh.touches;
            self.reporting = fresh.reporting;
        }
    }
}
