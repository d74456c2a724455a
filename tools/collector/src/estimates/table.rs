//! [`Row`]: estimates as a flat table, one line a number, for spreadsheets and terminals.

use super::campaigns::{CampaignBatch, CampaignEstimates, Change};
use super::{Content, Estimates, Reason, Span};

/// The columns of a [`Row`]. `estimate` is a share, or a campaign's `difference` or `relative` lift; what is hidden says why in the
/// last column, in the words of the JSON.
pub const COLUMNS: [&str; 15] = [
    "kind",
    "name",
    "task",
    "epoch",
    "starts_at",
    "ends_at",
    "open",
    "value",
    "reports",
    "estimate",
    "low",
    "high",
    "always_valid_low",
    "always_valid_high",
    "hidden",
];

/// One line, in the order of [`COLUMNS`]; empty where a column does not apply.
pub type Row = [String; COLUMNS.len()];

/// The numbers of a line.
struct Numbers {
    estimate: [f64; 3],
    always_valid: Option<[f64; 2]>,
}

impl Estimates {
    /// All lines, questions first.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        for question in &self.questions {
            for batch in &question.batches {
                for cell in &batch.values {
                    let about = (question.kind, question.name.as_str(), question.task);
                    rows.push(row(about, &batch.span, &cell.value, batch.reports, numbers(&cell.content)));
                }
            }
        }
        for campaign in &self.campaigns {
            for batch in &campaign.batches {
                rows.extend(campaign_rows(campaign, batch));
            }
        }
        rows
    }
}

fn campaign_rows(campaign: &CampaignEstimates, batch: &CampaignBatch) -> Vec<Row> {
    let about = (campaign.kind, campaign.campaign.as_str(), campaign.task);
    let arms = batch.arms.iter().map(|arm| (arm.arm, arm.reports, numbers(&arm.content)));
    let changes = [("difference", &batch.lift.difference), ("relative", &batch.lift.relative)];
    let changes = changes.into_iter().map(|(name, change)| (name, None, changed(change)));
    arms.chain(changes).map(|(value, reports, numbers)| row(about, &batch.span, value, reports, numbers)).collect()
}

fn numbers(content: &Content) -> Result<Numbers, Reason> {
    match *content {
        Content::Shown { share, low, high } => Ok(Numbers { estimate: [share, low, high], always_valid: None }),
        Content::Hidden { hidden } => Err(hidden),
    }
}

fn changed(change: &Change) -> Result<Numbers, Reason> {
    match change {
        Change::Shown { estimate, low, high, always_valid } => Ok(Numbers {
            estimate: [*estimate, *low, *high],
            always_valid: Some([always_valid.low, always_valid.high]),
        }),
        Change::Hidden { hidden } => Err(*hidden),
    }
}

fn row(
    (kind, name, task): (&str, &str, u32),
    span: &Span,
    value: &str,
    reports: Option<u64>,
    numbers: Result<Numbers, Reason>,
) -> Row {
    let reports = reports.map(|reports| reports.to_string()).unwrap_or_default();
    let text = |number: f64| number.to_string();
    let ([estimate, low, high], [always_low, always_high], hidden) = match numbers {
        Ok(Numbers { estimate, always_valid }) => {
            (estimate.map(text), always_valid.map(|ends| ends.map(text)).unwrap_or_default(), "")
        }
        Err(reason) => (Default::default(), Default::default(), reason.name()),
    };
    let [kind, name, value, hidden] = [kind, name, value, hidden].map(str::to_owned);
    let (starts_at, ends_at) = (span.starts_at.clone(), span.ends_at.clone());
    let (task, epoch, open) = (task.to_string(), span.epoch.to_string(), span.open.to_string());
    [
        kind,
        name,
        task,
        epoch,
        starts_at,
        ends_at,
        open,
        value,
        reports,
        estimate,
        low,
        high,
        always_low,
        always_high,
        hidden,
    ]
}
