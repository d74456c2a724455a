//! [`LocalKey`]: the secret of one browser, which decides when it reports and about what.
//!
//! Every choice is a keyed function, so that all tabs, and a retry, choose alike without storing the choice. The key is
//! no part of the privacy guarantee: it never protects an answer (see `mechanism`).

use std::fmt;
use std::hash::Hasher as _;

use siphasher::sip128::{Hasher128 as _, SipHasher24};

use crate::core::hex::{from_hex, hex};
use crate::core::privacy::{Epoch, Participation};
use crate::core::question::Question;
use crate::core::time::MINUTE_MS;

/// Longest wait before a report, in milliseconds: long enough that its time says little about the visit.
const DELAY_MS_MAX: u64 = 10 * MINUTE_MS;

/// 128 secret random bits. Forgetting replaces them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct LocalKey([u8; 16]);

/// What a keyed function is for: two of them never see the same message.
#[derive(Clone, Copy)]
enum Use {
    Participation = 1,
    Question = 2,
    ReportId = 3,
    Delay = 4,
    Tryout = 5,
}

impl LocalKey {
    /// A key of `bytes`, which must be fresh and uniform, or a stored key's.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The secret itself, to be stored on the device and nowhere else.
    #[must_use]
    pub fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// Whether this browser reports at all in `epoch`.
    #[must_use]
    pub fn participates(self, participation: Participation, epoch: Epoch) -> bool {
        // The low half of a uniform u64 is a uniform u32.
        participation.includes(self.draw(Use::Participation, epoch, 0) as u32)
    }

    /// The question this browser answers in `epoch`, drawn by weight; none when no question has a weight.
    #[must_use]
    pub fn question(self, questions: &[Question], epoch: Epoch) -> Option<&Question> {
        let total: u64 = questions.iter().map(|question| u64::from(question.weight)).sum();
        // Scales the draw to [0, total): no question gains or loses more than total/2^64.
        let scaled = (u128::from(self.draw(Use::Question, epoch, 0)) * u128::from(total)) >> 64;
        let mut left = u64::try_from(scaled).ok()?;
        questions.iter().find(|question| {
            let weight = u64::from(question.weight);
            let drawn = left < weight;
            left = left.saturating_sub(weight);
            drawn
        })
    }

    /// The id of this browser's report about `task` in `epoch`: the same at every retry, unlinkable without the key.
    #[must_use]
    pub fn report_id(self, task: u32, epoch: Epoch) -> ReportId {
        ReportId(self.hash(Use::ReportId, epoch, task))
    }

    /// How long after the first visit of `epoch` the report about `task` is made, unless the page is hidden before: 0 to
    /// 10 minutes, in milliseconds. Where one report is made, of whatever task, it is that of task 0.
    #[must_use]
    pub fn delay_ms(self, epoch: Epoch, task: u32) -> u64 {
        self.draw(Use::Delay, epoch, task) % (DELAY_MS_MAX + 1)
    }

    /// The key of what this browser tries out, because it is asked about `task` in `epoch`: another one each epoch, so that what was tried does not
    /// link two reports.
    #[must_use]
    pub fn tryout(self, task: u32, epoch: Epoch) -> [u8; 8] {
        self.draw(Use::Tryout, epoch, task).to_le_bytes()
    }

    fn draw(self, purpose: Use, epoch: Epoch, task: u32) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.hash(purpose, epoch, task);
        u64::from_le_bytes([a, b, c, d, e, f, g, h])
    }

    fn hash(self, purpose: Use, epoch: Epoch, task: u32) -> [u8; 16] {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        hasher.write(&[purpose as u8]);
        hasher.write(&epoch.0.to_le_bytes());
        hasher.write(&task.to_le_bytes());
        u128::from(hasher.finish128()).to_le_bytes()
    }
}

/// Redacted: a key in a log would link a browser's reports.
impl fmt::Debug for LocalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LocalKey(…)")
    }
}

/// 128 bits that name one report, so that a retry is counted once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReportId([u8; 16]);

impl ReportId {
    /// An id of `bytes`.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(self) -> [u8; 16] {
        self.0
    }

    /// What stands in an example: no report has it, so nobody takes one for the other.
    pub const EXAMPLE: Self = Self([0; 16]);

    /// Reads 32 lower-case hex digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }

    /// 32 lower-case hex digits.
    #[must_use]
    pub fn text(self) -> String {
        hex(&self.0)
    }
}

/// Its [`text`](ReportId::text).
impl fmt::Display for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// Redacted: a log of ids would tell which browser's retry came when.
impl fmt::Debug for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReportId(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::privacy::{Epsilon, Period};
    use crate::core::question::Subject;

    const KEY: LocalKey = LocalKey([7; 16]);

    fn question(task: u32, weight: u32) -> Question {
        Question { task, subject: Subject::Lifecycle, values: vec!["new".into()], weight }
    }

    /// How many of 100,000 epochs satisfy `test`, as a share.
    fn share(mut test: impl FnMut(Epoch) -> bool) -> f64 {
        (0..100_000).filter(|number| test(Epoch(*number))).count() as f64 / 100_000.0
    }

    #[test]
    fn a_browser_takes_part_in_its_share_of_epochs() {
        for (year, days, expected) in [(4_000, 92, 1.0), (4_000, 28, 0.3068), (1_000, 28, 0.0767)] {
            let participation = Participation::new(
                Epsilon::from_thousandths(1_000).unwrap(),
                Epsilon::from_thousandths(year).unwrap(),
                Period::from_days(days).unwrap(),
            );
            let actual = share(|epoch| KEY.participates(participation, epoch));
            // 5 standard errors of a share of 100,000.
            assert!((actual - expected).abs() < 0.008, "{days} days: {actual}");
        }
    }

    #[test]
    fn questions_are_drawn_by_weight() {
        let questions = [question(0, 2), question(1, 0), question(2, 1), question(3, 1)];
        for (task, expected) in [(0, 0.5), (1, 0.0), (2, 0.25), (3, 0.25)] {
            let actual = share(|epoch| KEY.question(&questions, epoch).unwrap().task == task);
            assert!((actual - expected).abs() < 0.008, "task {task}: {actual}");
        }
        assert_eq!(KEY.question(&[], Epoch(1)), None, "nothing to ask");
        assert_eq!(KEY.question(&[question(0, 0)], Epoch(1)), None, "no weight");
        assert_eq!(
            KEY.question(&[question(5, u32::MAX), question(6, u32::MAX)], Epoch(1)).map(|it| it.values.len()),
            Some(1),
            "weights do not overflow"
        );
    }

    #[test]
    fn the_delay_is_spread_over_ten_minutes() {
        let early = share(|epoch| KEY.delay_ms(epoch, 0) < 60_000);
        assert!((early - 0.1).abs() < 0.005, "{early}");
        assert_eq!(share(|epoch| KEY.delay_ms(epoch, 0) <= 600_000), 1.0);
        let together = share(|epoch| KEY.delay_ms(epoch, 1).abs_diff(KEY.delay_ms(epoch, 2)) < 60_000);
        assert!((together - 0.19).abs() < 0.007, "two tasks have times of their own: {together}");
    }

    #[test]
    fn an_id_is_the_same_at_every_retry_and_for_no_other_report() {
        let id = KEY.report_id(3, Epoch(5));
        let cases = [
            ("again", KEY.report_id(3, Epoch(5)), true),
            ("another task", KEY.report_id(5, Epoch(5)), false),
            ("task and epoch exchanged", KEY.report_id(5, Epoch(3)), false),
            ("another epoch", KEY.report_id(3, Epoch(6)), false),
            ("another browser", LocalKey([8; 16]).report_id(3, Epoch(5)), false),
        ];
        for (why, other, expected) in cases {
            assert_eq!(id == other, expected, "{why}");
        }
        assert_eq!(ReportId::from_hex(&id.to_string()), Some(id));
    }

    #[test]
    fn only_32_lower_case_hex_digits_are_an_id() {
        let id = "0123456789abcdef0000000000000000";
        assert_eq!(ReportId::from_hex(id).map(|id| id.to_string()).as_deref(), Some(id));
        for text in ["", "0", &id.to_uppercase(), &format!("+{}", &id[1..]), &format!("{id}0"), &"é".repeat(16)] {
            assert_eq!(ReportId::from_hex(text), None, "{text}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let id = KEY.report_id(3, Epoch(5));
        assert_eq!(format!("{KEY:?} {id:?}"), "LocalKey(…) ReportId(…)");
    }
}
