//! The report as text: [`SealedReport`], the only thing that may be sent, and how a collector reads one.
//!
//! Flow: `core::privacy::Report` → **`seal`** → `Transport`; at the collector **`parse`** → counters. The shape is
//! fixed: ten fields in one order, fixed-width answer, id and epsilon, so all reports of one site, config, epoch,
//! task and arm have one length, below [`REPORT_BYTES_MAX`].
//! Invariant: the text holds what [`Report`] holds and nothing else (test `only_the_answer_depends_on_the_visitor`).

mod parse;

use std::fmt;

pub use crate::core::privacy::{Header, Report};
pub use parse::{ReportError, parse};

use crate::core::decimal::decimal;
use crate::core::hex::hex;
use crate::core::limits::{REPORT_BYTES_MAX, TRIED_MAX};
use crate::core::privacy::Epsilon;

/// The version that reports carry as `v`.
const VERSION: u32 = 1;
/// The highest arm: one beyond the most offers that a policy's trials tell apart.
const ARM_MAX: u32 = TRIED_MAX as u32;

/// A report ready to be sent, as the bytes to send. There is no other way to make one than [`SealedReport::seal`], or
/// to [`restore`](SealedReport::restore) what was sealed before.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedReport(String);

impl SealedReport {
    /// Seals a report whose answer is already protected.
    #[must_use]
    pub fn seal(report: &Report) -> Self {
        let header = report.header();
        let mut text = String::new();
        // No field needs escaping: a site's id, a name of a mechanism, and digits.
        for part in [
            "{\"v\":",
            &decimal(u64::from(VERSION)),
            ",\"site\":\"",
            &header.site,
            "\",\"config\":",
            &decimal(u64::from(header.config)),
            ",\"epoch\":",
            &decimal(u64::from(header.epoch.0)),
            ",\"report_id\":\"",
            &header.id.text(),
            "\",\"task\":",
            &decimal(u64::from(header.task)),
            ",\"mechanism\":\"",
            report.mechanism().name(),
            "\",\"epsilon\":\"",
            &report.epsilon().text(),
            "\",\"arm\":",
            &decimal(u64::from(header.arm)),
            ",\"answer\":\"",
            &hex(&report.answer().to_be_bytes()),
            "\"}",
        ] {
            text.push_str(part);
        }
        Self(text)
    }

    /// The sealed report that was stored as `text`, to be sent again unchanged.
    ///
    /// # Errors
    /// [`ReportError`] when `text` is not exactly what [`seal`](Self::seal) writes.
    pub fn restore(text: &str) -> Result<Self, ReportError> {
        Self::open(text).map(|_| Self(text.into()))
    }

    /// The report that was sealed as `text`.
    ///
    /// # Errors
    /// [`ReportError`] when `text` is not exactly what [`seal`](Self::seal) writes.
    pub fn open(text: &str) -> Result<Report, ReportError> {
        if text.len() >= REPORT_BYTES_MAX {
            return Err(ReportError::NotSealed);
        }
        let report = parse::sealed(text).filter(|report| Self::seal(report).text() == text);
        report.ok_or(ReportError::NotSealed)
    }

    /// What it costs.
    #[must_use]
    pub fn epsilon(&self) -> Epsilon {
        parse::sealed(&self.0).map_or(Epsilon::NOT_NOISED, |report| report.epsilon())
    }

    /// The bytes to send.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// The same as text, to be stored and shown to the visitor.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// Redacted: only its length, which is the same for all.
impl fmt::Debug for SealedReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealedReport({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::limits::{FAMILY_VALUES_MAX, ID_BYTES_MAX};
    use crate::core::privacy::{Epoch, Randomizer, ReportId};

    fn randomizer(values: u32, thousandths: u32) -> Randomizer {
        Randomizer::new(values, Epsilon::from_thousandths(thousandths).unwrap()).unwrap()
    }

    fn header(site: &str, number: u32) -> Header {
        Header {
            site: site.into(),
            config: number,
            epoch: Epoch(number),
            task: number,
            id: ReportId::from_bytes([0xa1; 16]),
            arm: 0,
        }
    }

    #[test]
    fn a_sealed_report_has_the_published_shape() {
        let header = Header { config: 17, epoch: Epoch(225), task: 3, ..header("demo-shop", 0) };
        let report = Report::protect(header, &randomizer(100, 1_000), 0, &[0; 32]);
        let expected = concat!(
            r#"{"v":1,"site":"demo-shop","config":17,"epoch":225,"#,
            r#""report_id":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1","task":3,"#,
            r#""mechanism":"hadamard-bit","epsilon":"1.000","arm":0,"answer":"00000000"}"#
        );
        let sealed = SealedReport::seal(&report);
        assert_eq!(sealed.text(), expected);
        assert_eq!(sealed.bytes(), expected.as_bytes());
        assert_eq!(format!("{sealed:?} {report:?}"), "SealedReport(179 bytes) Report(task 3, epoch 225, …)");
    }

    #[test]
    fn a_report_without_noise_says_so() {
        let header = Header { config: 17, epoch: Epoch(225), task: 3, arm: 1, ..header("demo-shop", 0) };
        let report = Report::protect(header, &Randomizer::counted(100).unwrap(), 26, &[0; 32]);
        let expected = concat!(
            r#"{"v":1,"site":"demo-shop","config":17,"epoch":225,"#,
            r#""report_id":"a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1","task":3,"#,
            r#""mechanism":"counted","epsilon":"0.000","arm":1,"answer":"0000001a"}"#
        );
        assert_eq!(SealedReport::seal(&report).text(), expected);
    }

    #[test]
    fn the_longest_report_is_below_its_limit() {
        let longest = Header { arm: ARM_MAX, ..header(&"a".repeat(ID_BYTES_MAX), u32::MAX) };
        let report = Report::protect(longest, &randomizer(FAMILY_VALUES_MAX as u32, 2_000), 512, &[255; 32]);
        let sealed = SealedReport::seal(&report);
        assert!(sealed.bytes().len() < REPORT_BYTES_MAX, "{} bytes", sealed.bytes().len());
        assert_eq!(SealedReport::restore(sealed.text()), Ok(sealed));
    }

    #[test]
    fn only_the_answer_depends_on_the_visitor() {
        for values in [1, 7, 100, 512] {
            let randomizer = randomizer(values, 1_000);
            let mut common: Option<String> = None;
            for truth in [0, 1, values] {
                for byte in 0..=255 {
                    let report = Report::protect(header("demo-shop", 17), &randomizer, truth, &[byte; 32]);
                    let text = SealedReport::seal(&report).text().to_owned();
                    let (shared, answer) = text.rsplit_once(r#""answer":"#).unwrap();
                    assert_eq!(answer.len(), r#""00000000"}"#.len());
                    assert_eq!(common.get_or_insert_with(|| shared.into()), shared, "constant but for the answer");
                }
            }
        }
    }

    #[test]
    fn nothing_but_a_sealed_text_is_restored() {
        let report = Report::protect(header("demo-shop", 17), &randomizer(7, 1_000), 2, &[9; 32]);
        let text = SealedReport::seal(&report).text().to_owned();
        let cases = [
            ("what was sealed", text.clone(), true),
            ("nothing", String::new(), false),
            ("cut short", text[..text.len() - 1].into(), false),
            ("something behind it", format!("{text} "), false),
            ("a space within", text.replace(",\"task\"", ", \"task\""), false),
            ("one more field", text.replace("\"arm\":0", "\"arm\":0,\"shoes\":1"), false),
            ("a field twice", text.replace("\"arm\":0", "\"arm\":0,\"arm\":0"), false),
            ("another order", text.replace("\"v\":1,", "").replace("\"}", "\",\"v\":1}"), false),
            ("a leading zero", text.replace("\"task\":17", "\"task\":017"), false),
            ("a canary for a site", text.replace("demo-shop", "demo shop"), false),
            ("a canary for an answer", text.replace("\"answer\":\"0", "\"answer\":\"x"), false),
            ("too long", text.replace("demo-shop", &"a".repeat(200)), false),
        ];
        for (why, text, expected) in cases {
            assert_eq!(SealedReport::restore(&text).is_ok(), expected, "{why}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use crate::core::value::{EVENT_LIMITS, read};
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn what_is_sealed_is_read_back(
                site in "[a-z0-9_-]{1,48}",
                numbers in any::<[u32; 3]>(),
                id in any::<[u8; 16]>(),
                (values, thousandths, truth) in (1_u32..=512, 100_u32..=2_000, 0_u32..=512),
                (arm, is_noised) in (0_u32..=1, any::<bool>()),
                seed in any::<[u8; 32]>(),
            ) {
                let [config, epoch, task] = numbers;
                let id = ReportId::from_bytes(id);
                let header = Header { site, config, epoch: Epoch(epoch), task, id, arm };
                let counted = Randomizer::counted(values).unwrap();
                let randomizer = if is_noised { randomizer(values, thousandths) } else { counted };
                let report = Report::protect(header, &randomizer, truth, &seed);
                let sealed = SealedReport::seal(&report);
                prop_assert!(sealed.bytes().len() < REPORT_BYTES_MAX);

                let mut json = serde_json::Deserializer::from_slice(sealed.bytes());
                let value = read(&mut json, EVENT_LIMITS).map_err(|error| TestCaseError::fail(error.to_string()))?;
                prop_assert_eq!(parse(&value), Ok(report));
                prop_assert_eq!(SealedReport::restore(sealed.text()), Ok(sealed));
            }

            #[test]
            fn no_text_makes_restoring_fail_badly(text in ".{0,300}") {
                prop_assert!(SealedReport::restore(&text).is_err());
            }
        }
    }
}
