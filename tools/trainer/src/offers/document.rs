//! [`Document`]: counts of offers, as the collector's `GET /v1/posteriors` gives them.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde::Deserialize;

/// Longest document, in bytes: 64 placements of 512 values take a twentieth of it.
const BYTES_MAX: u64 = 16 * 1_024 * 1_024;

/// Why a file is no such document. Names the place, never what stands there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocumentError {
    /// It cannot be read.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// It is longer than 16 MiB.
    #[error("longer than 16 MiB")]
    TooLong,
    /// It is not JSON of this shape.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A number is none that a collector writes.
    #[error("/policies/{policy}: {message}")]
    Policy {
        /// Place of the policy.
        policy: usize,
        /// What is wrong.
        message: &'static str,
    },
    /// The same, of a row.
    #[error("/policies/{policy}/rows/{row}: {message}")]
    Row {
        /// Place of the policy.
        policy: usize,
        /// Place of the row.
        row: usize,
        /// What is wrong.
        message: &'static str,
    },
}

/// Counts of one config.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Id of the site.
    pub site: String,
    /// Number of the config.
    pub config: u32,
    /// `counted` or `noised`.
    pub level: String,
    /// By placement.
    pub policies: Vec<Counted>,
}

/// Counts of the offers of one placement.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counted {
    /// Number of the question.
    pub task: u32,
    /// Id of the placement.
    pub placement: String,
    /// How answers were protected.
    pub mechanism: String,
    /// First epoch that was counted.
    pub first_epoch: u32,
    /// Last one.
    pub last_epoch: u32,
    /// Reports of all of them.
    pub reports: u64,
    /// Share of visitors who are asked, in (0, 1].
    #[serde(default = "everybody")]
    pub asked_share: f64,
    /// How many of those who answered were shown an offer of the placement; all, where it is not said.
    pub visitors: Option<f64>,
    /// By offer and cell.
    pub rows: Vec<Row>,
}

/// One offer in one cell.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The segment's id, `*` for who belongs to none; none for all visitors.
    pub cell: Option<String>,
    /// The offer's id; none for all offers of the placement.
    pub offer: Option<String>,
    /// Visitors to whom it was shown; with the noise taken out, so maybe below 0.
    pub exposures: f64,
    /// Those of them who reached the goal; likewise.
    pub conversions: f64,
    /// How many exposures without noise know the share as well.
    pub effective_exposures: f64,
}

fn everybody() -> f64 {
    1.0
}

impl Document {
    /// Reads a file.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn read(path: &Path) -> Result<Self, DocumentError> {
        let mut text = String::new();
        File::open(path)?.take(BYTES_MAX + 1).read_to_string(&mut text)?;
        if text.len() as u64 > BYTES_MAX {
            return Err(DocumentError::TooLong);
        }
        Self::parse(&text)
    }

    /// Reads a text.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn parse(text: &str) -> Result<Self, DocumentError> {
        let document: Self = serde_json::from_str(text)?;
        for (policy, counted) in document.policies.iter().enumerate() {
            if !(counted.asked_share > 0.0 && counted.asked_share <= 1.0) {
                return Err(DocumentError::Policy { policy, message: "asked_share is not in (0, 1]" });
            }
            if counted.visitors.is_some_and(|visitors| !(0.0..=1e12).contains(&visitors)) {
                return Err(DocumentError::Policy { policy, message: "visitors is not in [0, 1e12]" });
            }
            for (row, it) in counted.rows.iter().enumerate() {
                let message = match it {
                    _ if !it.exposures.is_finite() || !it.conversions.is_finite() => "a count is no number",
                    _ if !(0.0..=1e9).contains(&it.effective_exposures) => "effective_exposures is not in [0, 1e9]",
                    _ if it.cell.is_some() && it.offer.is_none() => "a cell without an offer",
                    _ => continue,
                };
                return Err(DocumentError::Row { policy, row, message });
            }
        }
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: &str = r#"{"cell":null,"offer":null,"exposures":1,"conversions":1,"effective_exposures":1}"#;

    #[test]
    fn what_no_collector_writes_is_refused() {
        let text = |row: &str| {
            let asked = if row == NOBODY { 0.0 } else { 0.5 };
            format!(
                r#"{{"site":"a","config":1,"level":"noised","policies":[{{"task":0,"placement":"hero","mechanism":"k-ary",
                "first_epoch":3,"last_epoch":4,"reports":900,"asked_share":{asked},"visitors":700.5,"rows":[{row}]}}]}}"#
            )
        };
        let cases = [
            (NOBODY, Some("/policies/0: asked_share is not in (0, 1]")),
            (r#"{"cell":null,"offer":"x","exposures":-3.5,"conversions":1,"effective_exposures":0}"#, None),
            (
                r#"{"cell":"*","offer":null,"exposures":1,"conversions":1,"effective_exposures":1}"#,
                Some("/policies/0/rows/0: a cell without an offer"),
            ),
            (
                r#"{"cell":"*","offer":"x","exposures":1,"conversions":1,"effective_exposures":-1}"#,
                Some("/policies/0/rows/0: effective_exposures is not in [0, 1e9]"),
            ),
            (r#"{"cell":"*","offer":"x","exposures":1,"clicks":1}"#, Some("unknown field `clicks`")),
        ];
        for (row, expected) in cases {
            let said = Document::parse(&text(row)).err().map(|error| error.to_string());
            match (&said, expected) {
                (None, None) => {}
                (Some(said), Some(expected)) => assert!(said.starts_with(expected), "{said}"),
                _ => panic!("{row}: {said:?} is not {expected:?}"),
            }
        }
    }
}
