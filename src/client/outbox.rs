//! The outbox: reports, from sealing to the collector's answer.
//!
//! Two tabs that see storage late may each seal a report of one truth, and each could be killed right after. So sealing is a record of the tab's own
//! journal, which nobody else writes and nobody loses, and a report is a mere claim until it is [`STALE_MS`] old. A tab whose view is whole then
//! knows every report that was sealed before it. All tabs take the first of each truth, drop the rest unsent, and pay in the order of sealing; so
//! they agree without having spoken, and one snapshot that overwrites another says the same.

use crate::client::fold::SETTLE_MS;
use crate::client::{Client, Mode, fresh_key};
use crate::core::consent::{Consent, Measurement};
use crate::core::engine::{Effect, Input};
use crate::core::limits::SENT_MAX;
use crate::core::list;
use crate::core::privacy::{Epoch, Epsilon, LocalKey, Report};
use crate::core::record::{Change, Record};
use crate::core::time::{SECOND_MS, Timestamp};
use crate::host::Host;
use crate::report::SealedReport;
use crate::state::{Attempt, Claim, Sent, SentStatus};

/// No view of storage is older, in milliseconds.
const STALE_MS: u64 = 10 * SECOND_MS;

impl<H: Host> Client<H> {
    /// Whether folds leave reports unmade: the page has not loaded what makes them. It is loaded when a fold says that one is held back.
    pub fn postpone_reports(&mut self, postpones: bool) {
        self.postpones_reports = postpones;
    }

    /// Ages what is known; returns when the report is due.
    pub(super) fn tick(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.engine.tick(now);
        self.engine.report_due_at(now).map(|at| at.max(now.plus_ms(SETTLE_MS)))
    }

    /// Makes the reports that are due; returns when to try again.
    pub(super) fn report(&mut self, is_hidden: bool, now: Timestamp) -> Option<Timestamp> {
        let mut effects = self.engine.tick(now);
        let is_postponed = self.postpones_reports && self.engine.is_asked(now);
        // Never more than can be kept until they are sent.
        while !is_postponed && self.make_room() {
            // No entropy, no report: neither a key nor noise may be guessable.
            let Ok(seed) = self.host.seed() else { break };
            if self.engine.state.reporting.key == LocalKey::from_bytes([0; 16]) {
                self.engine.state.reporting.key = fresh_key(&mut self.host);
            }
            effects = self.engine.handle(Input::MakeReport { seed, is_hidden }, now).unwrap_or_default();
            match effects.first() {
                Some(Effect::Report(report)) if self.seal(report.clone(), now) => {}
                _ => break,
            }
        }
        match effects.first() {
            Some(Effect::WakeAt(at)) => Some(*at),
            _ => None,
        }
    }

    /// Notes a report in the journal, and claims it once it is stored there; `false` when there is no room for it now.
    fn seal(&mut self, report: Report, now: Timestamp) -> bool {
        if self.engine.granted.permit::<Measurement>().is_none() {
            return false;
        }
        let is_made = self.truth(&report).is_some();
        let ceiling = self.engine.site.privacy.epsilon_year;
        let record = Record { at: now, change: Change::Seal { ceiling, report: Box::new(report) } };
        if !is_made {
            if !self.note(&record) {
                return false;
            }
            self.claim(self.tab, &record);
        }
        self.engine.replay(&record);
        true
    }

    /// Takes in what `tab` sealed, before the record is replayed. Of two reports of one truth the first stays.
    pub(super) fn claim(&mut self, tab: u64, record: &Record) {
        let Change::Seal { ceiling, report } = &record.change else { return };
        if self.engine.granted.permit::<Measurement>().is_none() {
            return;
        }
        let claim = Claim { at: record.at, tab, ceiling: *ceiling };
        let sent = Sent {
            epoch: report.header().epoch.0,
            task: report.header().task,
            day: record.at.day() as u32,
            claim: Some(claim),
            attempt: Attempt::default(),
            report: SealedReport::seal(report),
        };
        let Some(place) = self.truth(report) else {
            if !self.engine.is_counted(report) && self.outbox.len() < 2 * SENT_MAX {
                self.outbox.push(sent);
            }
            return;
        };
        let Some(known) = self.outbox.get_mut(place) else { return };
        if known.claim.is_some_and(|known| (claim.at, claim.tab) < (known.at, known.tab)) {
            *known = sent;
        }
    }

    /// The place of the report that tells the truth of `report`: with noise one an epoch, without one a question as well.
    fn truth(&self, report: &Report) -> Option<usize> {
        let header = report.header();
        self.outbox.iter().position(|sent| {
            let is_noised = sent.report.epsilon() != Epsilon::NOT_NOISED;
            sent.epoch == header.epoch.0
                && is_noised == (report.epsilon() != Epsilon::NOT_NOISED)
                && (is_noised || sent.task == header.task)
        })
    }

    /// Pays for the claims that no tab can have missed, in the order of sealing. What cannot be paid for is dropped.
    pub(super) fn agree(&mut self, now: Timestamp) {
        loop {
            let mut first: Option<(Timestamp, u64, usize)> = None;
            for (place, sent) in self.outbox.iter().enumerate() {
                if let Some(claim) = &sent.claim
                    && claim.at.plus_ms(STALE_MS) <= now
                    && first.is_none_or(|(at, tab, _)| (claim.at, claim.tab) < (at, tab))
                {
                    first = Some((claim.at, claim.tab, place));
                }
            }
            let Some((_, _, place)) = first else { return };
            let Some(sent) = self.outbox.get_mut(place) else { return };
            let Some(claim) = sent.claim.take() else { return };
            let epsilon = sent.report.epsilon();
            if !self.engine.pay(epsilon, claim.ceiling, claim.at) {
                list::remove(&mut self.outbox, place);
            }
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
            let is_waiting = sent.claim.is_none() && sent.attempt.status == SentStatus::Pending;
            if is_waiting && !Epoch(sent.epoch).is_open(current) {
                sent.attempt.status = SentStatus::GivenUp;
            }
        }
    }

    /// When a claim is old enough, or a report that failed has waited, whichever is first.
    pub(super) fn next_try(&self, now: Timestamp) -> Option<Timestamp> {
        let mut next: Option<Timestamp> = None;
        for sent in &self.outbox {
            let at = sent.claim.map_or_else(|| sent.attempt.retry_at(now), |claim| Some(claim.at.plus_ms(STALE_MS)));
            next = at.filter(|at| next.is_none_or(|next| *at < next)).or(next);
        }
        next
    }

    /// Starts sending the oldest report that waits; `false` when none does or measuring is not granted.
    pub fn send(&mut self) -> bool {
        let Some(permit) = self.engine.consent.permit::<Measurement>() else { return false };
        // Withdrawn in another tab a moment ago, and perhaps granted anew: the record knows before its message arrives.
        let grant = self.engine.consent.grant;
        let is_granted = |consent: Consent| consent.grant == grant && consent.purposes.measurement;
        if self.mode == Mode::Durable && !self.read_consent().is_some_and(is_granted) {
            return false;
        }
        let now = self.now();
        let waiting = self.outbox.iter().find(|sent| sent.is_due(now));
        let Some(sent) = waiting else { return false };
        self.in_flight = Some((sent.epoch, sent.task));
        let report = sent.report.clone();
        self.host.send(&permit, &report).is_ok()
    }

    /// Takes the outcome of [`send`](Self::send): an HTTP status, 0 for a network failure. A refusal for good is not tried again.
    pub fn settle(&mut self, status: u16) {
        let Some((epoch, task)) = self.in_flight.take() else { return };
        let now = self.now();
        for sent in &mut self.outbox {
            if (sent.epoch, sent.task) == (epoch, task) {
                match status {
                    200..=299 => sent.attempt.status = SentStatus::Accepted,
                    // 408 and 429 ask for another try; the others say that these bytes will never do.
                    400..=499 if status != 408 && status != 429 => sent.attempt.status = SentStatus::Rejected,
                    _ => sent.attempt.put_off(now),
                }
                self.settled.push((epoch, task, sent.attempt));
            }
        }
    }

    pub(super) fn has_pending(&self) -> bool {
        let now = self.now();
        self.engine.consent.permit::<Measurement>().is_some() && self.outbox.iter().any(|sent| sent.is_due(now))
    }
}
