//! Sealed reports as the snapshot keeps them: what waits to be sent, and what became of the rest.

use super::codec::Codec;
use crate::core::limits::SENT_MAX;
use crate::core::privacy::Epsilon;
use crate::core::time::{HOUR_MS, MINUTE_MS, Timestamp};
use crate::report::SealedReport;

/// Wait before the second try, in milliseconds. It doubles with each.
const RETRY_MS: u64 = MINUTE_MS;
/// Longest wait between two tries, in milliseconds.
const RETRY_MS_MAX: u64 = 6 * HOUR_MS;

/// What became of a sealed report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SentStatus {
    /// Not yet taken by the collector.
    #[default]
    Pending,
    /// Counted by the collector.
    Accepted,
    /// Refused by the collector for good.
    Rejected,
    /// Not taken before its epoch was closed.
    GivenUp,
}

/// How far sending has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attempt {
    /// See [`SentStatus`].
    pub status: SentStatus,
    /// Tries that failed.
    pub failures: u32,
    /// No try before this instant.
    pub not_before: Timestamp,
}

impl Attempt {
    /// Whether to send it now.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.status == SentStatus::Pending && self.retry_at(now).is_none()
    }

    /// When the next try is, while it has to wait for that. A wait longer than the longest comes of a clock that was set back.
    #[must_use]
    pub fn retry_at(&self, now: Timestamp) -> Option<Timestamp> {
        let has_to_wait = self.status == SentStatus::Pending
            && now < self.not_before
            && self.not_before.since_ms(now) <= RETRY_MS_MAX;
        has_to_wait.then_some(self.not_before)
    }

    /// A try failed in a way that the next one need not: it waits a minute, twice as long after each, at most six hours.
    pub fn put_off(&mut self, now: Timestamp) {
        let wait_ms = RETRY_MS_MAX.min(RETRY_MS << self.failures.min(10));
        self.failures = self.failures.saturating_add(1);
        self.not_before = now.plus_ms(wait_ms);
    }
}

/// Who made a report, and when, while another tab may not have seen it yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// When it was sealed, by the tab's clock.
    pub at: Timestamp,
    /// That tab.
    pub tab: u64,
    /// Most that a year may cost, by the config that it was sealed under.
    pub ceiling: Epsilon,
}

/// A sealed report, as it was or will be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The epoch it is about.
    pub epoch: u32,
    /// The question's number.
    pub task: u32,
    /// Day it was sealed, since 1970-01-01 UTC.
    pub day: u32,
    /// See [`Claim`]: while there is one the report is neither sent nor paid for.
    pub claim: Option<Claim>,
    /// See [`Attempt`].
    pub attempt: Attempt,
    /// The bytes.
    pub report: SealedReport,
}

impl Sent {
    /// Whether to send it now.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.claim.is_none() && self.attempt.is_due(now)
    }
}

/// Code of a report that is claimed, beside those of [`SentStatus`].
const CLAIMED: u32 = 4;

pub(super) fn outbox(codec: &mut Codec, outbox: &mut Vec<Sent>) {
    let mut sent = std::mem::take(outbox).into_iter();
    for _ in 0..codec.length(sent.len(), 2 * SENT_MAX) {
        let known = sent.next();
        let (epoch, task, day) = known.as_ref().map_or((0, 0, 0), |sent| (sent.epoch, sent.task, sent.day));
        let (epoch, task, day) = (codec.code(epoch), codec.code(task), codec.code(day));
        let mut attempt = known.as_ref().map_or_else(Attempt::default, |sent| sent.attempt);
        let mut claim = known.as_ref().and_then(|sent| sent.claim);
        let code = codec.code(if claim.is_some() { CLAIMED } else { attempt.status as u32 });
        attempt.status = match code {
            0 => SentStatus::Pending,
            1 => SentStatus::Accepted,
            2 => SentStatus::Rejected,
            3 => SentStatus::GivenUp,
            CLAIMED => SentStatus::Pending,
            _ => return codec.refuse(),
        };
        if codec.has(2) {
            codec.small(&mut attempt.failures);
            if attempt.failures > 0 {
                codec.time(&mut attempt.not_before);
            }
        }
        if code == CLAIMED {
            let (mut at, mut tab) = claim.map(|claim| (claim.at, claim.tab)).unwrap_or_default();
            codec.time(&mut at);
            codec.long_hash(&mut tab);
            let thousandths = codec.code(claim.map_or(0, |claim| claim.ceiling.thousandths()));
            claim = Epsilon::from_thousandths(thousandths).map(|ceiling| Claim { at, tab, ceiling });
            if claim.is_none() {
                return codec.refuse();
            }
        }
        let mut text = known.as_ref().map_or_else(String::new, |sent| sent.report.text().into());
        codec.text(&mut text);
        let report = known.map_or_else(|| SealedReport::restore(&text), |sent| Ok(sent.report));
        match report {
            Ok(report) => outbox.push(Sent { epoch, task, day, claim, attempt, report }),
            Err(_) => return codec.refuse(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_doubles_up_to_six_hours() {
        let now = Timestamp::from_ms(20_000 * 24 * HOUR_MS);
        let mut attempt = Attempt::default();
        for minutes in [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360] {
            assert!(attempt.is_due(now) || attempt.failures > 0);
            attempt.put_off(now);
            let at = now.plus_ms(minutes * MINUTE_MS);
            assert_eq!(attempt.retry_at(now), Some(at), "{minutes} minutes");
            assert!(!attempt.is_due(now) && attempt.is_due(at));
        }
        let set_back = Timestamp::from_ms(now.ms() - 24 * HOUR_MS);
        assert!(attempt.is_due(set_back), "a clock that was set back does not put it off for years");
        attempt.status = SentStatus::Accepted;
        assert!(!attempt.is_due(now.plus_ms(24 * HOUR_MS)) && attempt.retry_at(now).is_none());
    }
}
