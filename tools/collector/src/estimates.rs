//! What `GET /v1/estimates` answers: the estimates of one config, in the shape that dashboards read.
//!
//! ```text
//! { site, config, demo, level, epsilon_per_report, epsilon_year, participation, minimum_batch_size, period_days,
//!   current_epoch, vote_bound,
//!   questions: [ { task, kind, name, mechanism, reports_for_one_point,
//!     vote_bound, batches: [ { epoch, starts_at, ends_at, open, reports,        // reports: null below the minimum
//!       values: [ { value, share, low, high } | { value, hidden } ] } ] } ],    // share in [0, 1], 95 % interval
//!   campaigns: [ { task, kind, campaign, attribution_hours, mechanism, reports_for_one_point, vote_bound,
//!     batches: [ { epoch, starts_at, ends_at, open,
//!       arms: [ { arm: "control" | "shown", reports, share, low, high } | { arm, reports, hidden } ],
//!       sample_ratio: { expected, p, ok } | { hidden },                         // expected: control's share of reports
//!       lift: { difference: CHANGE, relative: CHANGE } } ] } ] }
//! CHANGE = { estimate, low, high, always_valid: { low, high, p } } | { hidden }
//! ```
//!
//! `level` is `noised`, or `counted`: then no epsilon bounds what an answer says, intervals are of sampling alone, no single answer is shown that fewer
//! than the minimum batch size gave, and questions about a policy are left to the posteriors. A forged
//! report moves a value by `vote_bound` visitors at most, 1/(p − q); the one beside `questions` is the largest of them all.
//!
//! `difference` is shown − control, as a share (.02 is two points); `relative` is that divided by control's share (.1 is ten
//! percent more). `low` and `high` hold for one look at a closed batch, those of `always_valid` at every look. `hidden` is
//! `too_few_reports` (below the minimum batch size; at the level `counted` also what would give such a count away; or worth fewer than 100 answers without noise; of a lift also: fewer than 20 reports of an
//! arm say yes, or no), `within_noise` (not told from zero; of a relative lift also: control's share is below six of its standard errors), `inconsistent` (no shares in [0, 1] explain the reports: some are forged) or `sample_ratio` (the arms are
//! too uneven for chance, so they cannot be compared).

mod campaigns;
mod table;

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use vitrin::core::privacy::{Epoch, Period, Randomizer};
use vitrin::core::question::{Level, Question, Subject};
use vitrin::core::time::{DAY_MS, Timestamp};

use crate::estimate::{Estimate, Untold, estimates, reports_for_one_point, vote_bound};
use crate::estimates::campaigns::{CampaignEstimates, campaigns};
pub use crate::estimates::table::{COLUMNS, Row};
use crate::published::Published;
use crate::small;
use crate::store::Counts;

/// The estimates of one config.
#[derive(Debug, Serialize)]
pub struct Estimates {
    site: String,
    config: u32,
    demo: bool,
    level: &'static str,
    epsilon_per_report: f64,
    epsilon_year: f64,
    /// Share of epochs in which a visitor takes part. Estimates are of all visitors all the same.
    participation: f64,
    minimum_batch_size: u32,
    period_days: f64,
    current_epoch: u32,
    vote_bound: f64,
    questions: Vec<QuestionEstimates>,
    campaigns: Vec<CampaignEstimates>,
}

#[derive(Debug, Serialize)]
struct QuestionEstimates {
    task: u32,
    kind: &'static str,
    name: String,
    mechanism: &'static str,
    reports_for_one_point: u64,
    vote_bound: f64,
    batches: Vec<Batch>,
}

/// One question in one epoch, newest last.
#[derive(Debug, Serialize)]
struct Batch {
    #[serde(flatten)]
    span: Span,
    /// Absent (null) below the minimum batch size.
    reports: Option<u64>,
    /// The question's values in its order, then `none`, or `no` for a segment.
    values: Vec<Cell>,
}

/// The epoch of a batch.
#[derive(Debug, Serialize)]
struct Span {
    epoch: u32,
    starts_at: String,
    ends_at: String,
    open: bool,
}

#[derive(Debug, Serialize)]
struct Cell {
    value: String,
    #[serde(flatten)]
    content: Content,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(untagged)]
enum Content {
    Shown { share: f64, low: f64, high: f64 },
    Hidden { hidden: Reason },
}

/// A value of too few reports.
const TOO_FEW: Content = Content::Hidden { hidden: Reason::TooFewReports };

/// Why a value has no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    TooFewReports,
    WithinNoise,
    Inconsistent,
    SampleRatio,
}

impl Estimates {
    /// The estimates that `counts` support at `now`. Open batches are left out, unless the config is a demo's.
    #[must_use]
    pub fn new(published: &Published, counts: &Counts, now: Timestamp) -> Self {
        let privacy = published.privacy;
        let current = privacy.period.epoch(now);
        let vote_bounds = published.questions().map(|(_, randomizer)| vote_bound(randomizer.rates()));
        Self {
            site: published.site.clone(),
            config: published.config,
            demo: published.is_demo,
            level: privacy.level.name(),
            epsilon_per_report: privacy.epsilon_per_report.as_f64(),
            epsilon_year: privacy.epsilon_year.as_f64(),
            participation: rounded(privacy.participation().share()),
            minimum_batch_size: privacy.minimum_batch_size,
            period_days: privacy.period.days(),
            current_epoch: current.0,
            vote_bound: rounded(vote_bounds.fold(0.0, f64::max)),
            campaigns: campaigns(published, counts, current),
            questions: published
                .questions()
                .filter(|(question, _)| !question.subject.has_sides() && !is_released(published, question))
                .map(|(question, randomizer)| QuestionEstimates {
                    task: question.task,
                    kind: question.subject.kind(),
                    name: question.subject.name().to_owned(),
                    mechanism: randomizer.mechanism().name(),
                    reports_for_one_point: reports_for_one_point(randomizer.rates()),
                    vote_bound: rounded(vote_bound(randomizer.rates())),
                    batches: batches(published, question, randomizer, counts, current),
                })
                .collect(),
        }
    }
}

fn batches(
    published: &Published,
    question: &Question,
    randomizer: &Randomizer,
    counts: &Counts,
    current: Epoch,
) -> Vec<Batch> {
    let privacy = published.privacy;
    // What a coin tells apart is told together here.
    let mut epochs: BTreeMap<Epoch, BTreeMap<u32, u64>> = BTreeMap::new();
    for ((_, epoch, _), answers) in
        counts.range((question.task, Epoch(0), 0)..=(question.task, Epoch(u32::MAX), u32::MAX))
    {
        let all = epochs.entry(*epoch).or_default();
        answers.iter().for_each(|(answer, reports)| *all.entry(*answer).or_default() += reports);
    }
    epochs
        .iter()
        .filter(|(epoch, _)| is_shown(published, **epoch, current))
        .map(|(epoch, answers)| {
            let reports = answers.values().sum();
            let is_large = reports >= u64::from(privacy.minimum_batch_size);
            let mut contents: Vec<_> = if is_large && privacy.level == Level::Counted {
                let counts = small::by_truth(answers, randomizer.truths());
                let hidden = small::hidden(&counts, u64::from(privacy.minimum_batch_size));
                let found = estimates(randomizer, answers).into_iter().map(Content::new).zip(hidden);
                found.map(|(content, is_hidden)| if is_hidden { TOO_FEW } else { content }).collect()
            } else if is_large {
                estimates(randomizer, answers).into_iter().map(Content::new).collect()
            } else {
                vec![TOO_FEW; question.values.len() + 1]
            };
            // "None" is truth 0, but read last.
            contents.rotate_left(1);
            let none = if matches!(question.subject, Subject::Segment { .. }) { "no" } else { "none" };
            let values = question.values.iter().map(String::as_str).chain([none]).zip(contents);
            Batch {
                span: Span::new(*epoch, current, privacy.period),
                reports: is_large.then_some(reports),
                values: values.map(|(value, content)| Cell { value: value.to_owned(), content }).collect(),
            }
        })
        .collect()
}

/// Whether its counts are told over epochs, in [posteriors](crate::posteriors). Where no noise is in them they are not told by epoch as well: one taken
/// from the other would be what is too small to be shown.
fn is_released(published: &Published, question: &Question) -> bool {
    published.privacy.level == Level::Counted && matches!(question.subject, Subject::Policy(_))
}

/// Open batches are left out, unless the config is a demo's.
fn is_shown(published: &Published, epoch: Epoch, current: Epoch) -> bool {
    published.is_demo || !epoch.is_open(current)
}

impl Span {
    fn new(epoch: Epoch, current: Epoch, period: Period) -> Self {
        let start = period.start(epoch);
        Self {
            epoch: epoch.0,
            starts_at: date(start, period),
            ends_at: date(start.plus_ms(period.ms()), period),
            open: epoch.is_open(current),
        }
    }
}

impl Content {
    fn new(estimate: Result<Estimate, Untold>) -> Self {
        match estimate {
            Ok(Estimate { share, low, high }) => {
                Self::Shown { share: rounded(share), low: rounded(low), high: rounded(high) }
            }
            Err(untold) => Self::Hidden { hidden: untold.into() },
        }
    }
}

impl Reason {
    /// Its word, as serialized.
    fn name(self) -> &'static str {
        match self {
            Self::TooFewReports => "too_few_reports",
            Self::WithinNoise => "within_noise",
            Self::Inconsistent => "inconsistent",
            Self::SampleRatio => "sample_ratio",
        }
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl From<Untold> for Reason {
    fn from(untold: Untold) -> Self {
        match untold {
            Untold::WithinNoise => Self::WithinNoise,
            Untold::Inconsistent => Self::Inconsistent,
        }
    }
}

/// To four digits, a hundredth of a point: no estimate is known better.
fn rounded(number: f64) -> f64 {
    libm::round(number * 10_000.0) / 10_000.0
}

/// A date, or a time where the period is no whole number of days (a demo's).
fn date(instant: Timestamp, period: Period) -> String {
    let format = if period.ms().is_multiple_of(DAY_MS) { "%Y-%m-%d" } else { "%Y-%m-%dT%H:%M:%SZ" };
    // Both fit: a timestamp ends with the year 9999.
    let civil = i64::try_from(instant.ms()).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    civil.map_or_else(String::new, |civil| civil.strftime(format).to_string())
}
