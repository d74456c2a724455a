//! Reports of this document: when they are made, kept and given up.

use crate::client::Client;
use crate::client::fold::SETTLE_MS;
use crate::core::consent::Measurement;
use crate::core::engine::{Effect, Input};
use crate::core::limits::SENT_MAX;
use crate::core::list;
use crate::core::privacy::{Epoch, LocalKey};
use crate::core::time::Timestamp;
use crate::host::Host;
use crate::report::SealedReport;
use crate::state::{Attempt, Sent, SentStatus};

impl<H: Host> Client<H> {
    /// Whether folds leave reports unmade: the page has not loaded what makes them. It is loaded when a fold says that one is held back.
    pub fn postpone_reports(&mut self, postpones: bool) {
        self.postpones_reports = postpones;
    }

    /// Ages what is known; returns when the report is due.
    pub(super) fn tick(&mut self, now: Timestamp) -> Option<Timestamp> {
        let _ = self.engine.handle(Input::Tick, now);
        self.engine.report_due_at(now).map(|at| at.max(now.plus_ms(SETTLE_MS)))
    }

    /// Makes the reports that are due; returns when to try again.
    pub(super) fn report(&mut self, is_hidden: bool, now: Timestamp) -> Option<Timestamp> {
        let mut effects = self.engine.handle(Input::Tick, now).unwrap_or_default();
        let is_postponed = self.postpones_reports && self.engine.is_asked(now);
        // Never more than can be kept until they are sent.
        while !is_postponed && self.make_room() {
            // No entropy, no report: neither a key nor noise may be guessable.
            let Ok(seed) = self.host.seed() else { break };
            if self.engine.state.reporting.key == LocalKey::from_bytes([0; 16]) {
                self.engine.state.reporting.key = super::fresh_key(&mut self.host);
            }
            effects = self.engine.handle(Input::MakeReport { seed, is_hidden }, now).unwrap_or_default();
            let Some(Effect::Report(report)) = effects.first() else { break };
            let header = report.header();
            self.outbox.push(Sent {
                epoch: header.epoch.0,
                task: header.task,
                day: now.day() as u32,
                attempt: Attempt::default(),
                report: SealedReport::seal(report),
            });
        }
        match effects.first() {
            Some(Effect::WakeAt(at)) => Some(*at),
            _ => None,
        }
    }

    /// Whether one more report can be kept, of those that are settled the oldest making room.
    fn make_room(&mut self) -> bool {
        if self.outbox.len() < SENT_MAX {
            return true;
        }
        let settled = self.outbox.iter().position(|sent| sent.attempt.status != SentStatus::Pending);
        settled.is_some_and(|place| list::remove(&mut self.outbox, place).is_some())
    }

    /// A report of an epoch that is closed would not be counted: it is tried no more.
    pub(super) fn give_up(&mut self, now: Timestamp) {
        let current = self.engine.epoch(now);
        for sent in &mut self.outbox {
            if sent.attempt.status == SentStatus::Pending && !Epoch(sent.epoch).is_open(current) {
                sent.attempt.status = SentStatus::GivenUp;
            }
        }
    }

    pub(super) fn has_pending(&self) -> bool {
        let now = self.now();
        self.engine.consent.permit::<Measurement>().is_some() && self.outbox.iter().any(|sent| sent.attempt.is_due(now))
    }
}
