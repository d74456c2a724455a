//! The part of the estimates that is about campaigns: two arms, whether they can be compared, and what the offer changed.

use std::collections::BTreeMap;

use serde::Serialize;
use vitrin::core::campaign::{CONTROL, SHOWN};
use vitrin::core::privacy::{Epoch, Randomizer};
use vitrin::core::question::{Level, Question, Subject};

use super::{Content, Reason, Span, is_shown, rounded};
use crate::estimate::{Estimate, Untold, estimates, reports_for_one_point, vote_bound};
use crate::lift::{self, Arm, EFFECTIVE_REPORTS_MIN, SAMPLE_RATIO_ALARM, is_base, is_comparable, sample_ratio};
use crate::published::Published;
use crate::store::Counts;

/// The truth "yes" of a campaign: the goal was reached.
const YES: u32 = 1;

#[derive(Debug, Serialize)]
pub(super) struct CampaignEstimates {
    pub(super) task: u32,
    /// `campaign`, or `holdout`: then control is who is held out.
    pub(super) kind: &'static str,
    /// Id of the offer; of the group that is held out, or `site`.
    pub(super) campaign: String,
    pub(super) attribution_hours: u32,
    pub(super) mechanism: &'static str,
    pub(super) reports_for_one_point: u64,
    pub(super) vote_bound: f64,
    pub(super) batches: Vec<CampaignBatch>,
}

/// A campaign in one epoch, newest last.
#[derive(Debug, Serialize)]
pub(super) struct CampaignBatch {
    #[serde(flatten)]
    pub(super) span: Span,
    pub(super) arms: [ArmEstimate; 2],
    pub(super) sample_ratio: SampleRatio,
    pub(super) lift: Lift,
}

#[derive(Debug, Serialize)]
pub(super) struct ArmEstimate {
    pub(super) arm: &'static str,
    /// Absent (null) below the minimum batch size.
    pub(super) reports: Option<u64>,
    #[serde(flatten)]
    pub(super) content: Content,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum SampleRatio {
    Shown { expected: f64, p: f64, ok: bool },
    Hidden { hidden: Reason },
}

#[derive(Debug, Serialize)]
pub(super) struct Lift {
    pub(super) difference: Change,
    pub(super) relative: Change,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Change {
    Shown { estimate: f64, low: f64, high: f64, always_valid: AlwaysValid },
    Hidden { hidden: Reason },
}

#[derive(Debug, Serialize)]
pub(super) struct AlwaysValid {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) p: f64,
}

/// What has two arms.
struct Compared<'a> {
    question: &'a Question,
    attribution_hours: u32,
    /// Control's share of reports.
    expected: f64,
}

/// The estimates of all campaigns and holdouts of a config.
pub(super) fn campaigns(published: &Published, counts: &Counts, current: Epoch) -> Vec<CampaignEstimates> {
    let estimate = |(question, randomizer): (&Question, &Randomizer)| {
        let (attribution_hours, expected) = match &question.subject {
            // The coin is fair (see `vitrin::core::assignment::arm`).
            Subject::Campaign(campaign) => (campaign.attribution_hours, 0.5),
            Subject::Holdout(comparison) => (comparison.attribution_hours, comparison.holdout.share),
            Subject::Interest
            | Subject::Lifecycle
            | Subject::Rfm
            | Subject::Offer { .. }
            | Subject::Click { .. }
            | Subject::Segment { .. }
            | Subject::Policy(_) => return None,
        };
        let compared = Compared { question, attribution_hours, expected };
        Some(CampaignEstimates::new(&compared, randomizer, published, counts, current))
    };
    published.questions().filter_map(estimate).collect()
}

impl CampaignEstimates {
    fn new(
        compared: &Compared<'_>,
        randomizer: &Randomizer,
        published: &Published,
        counts: &Counts,
        current: Epoch,
    ) -> Self {
        let (task, subject) = (compared.question.task, &compared.question.subject);
        // Both arms of an epoch lie side by side; one of them may be missing.
        let mut epochs: Vec<Epoch> = counts
            .range((task, Epoch(0), 0)..=(task, Epoch(u32::MAX), u32::MAX))
            .map(|((_, epoch, _), _)| *epoch)
            .filter(|epoch| is_shown(published, *epoch, current))
            .collect();
        epochs.dedup();
        let rates = randomizer.rates();
        let batch = |epoch: Epoch| {
            let answers = |arm| counts.get(&(task, epoch, arm));
            let span = Span::new(epoch, current, published.privacy.period);
            let answers = [answers(CONTROL), answers(SHOWN)];
            CampaignBatch::new(span, randomizer, published, compared.expected, answers)
        };
        Self {
            task,
            kind: subject.kind(),
            campaign: subject.name().to_owned(),
            attribution_hours: compared.attribution_hours,
            mechanism: randomizer.mechanism().name(),
            reports_for_one_point: reports_for_one_point(rates),
            vote_bound: rounded(vote_bound(rates)),
            batches: epochs.into_iter().map(batch).collect(),
        }
    }
}

impl CampaignBatch {
    fn new(
        span: Span,
        randomizer: &Randomizer,
        published: &Published,
        expected: f64,
        answers: [Option<&BTreeMap<u32, u64>>; 2],
    ) -> Self {
        let (rates, minimum) = (randomizer.rates(), u64::from(published.privacy.minimum_batch_size));
        let [control, shown] = answers.map(|answers| count(randomizer, answers));
        let is_counted = published.privacy.level == Level::Counted;
        let [in_control, in_shown] = answers.map(|answers| found(randomizer, published, answers));
        let p = sample_ratio(control, shown, expected);
        let is_even = p >= SAMPLE_RATIO_ALARM;
        let (no_control, no_shown) = (in_control.err(), in_shown.err());
        // Whatever hides an arm hides what is derived from it, but for one arm within its noise: the other is above it.
        let hidden = [Reason::TooFewReports, Reason::Inconsistent]
            .into_iter()
            .find(|reason| [no_control, no_shown].contains(&Some(*reason)))
            .or((!is_even).then_some(Reason::SampleRatio))
            .or(no_control.and(no_shown))
            .or((!is_comparable(control, shown, rates)).then_some(Reason::TooFewReports));
        // Without noise one arm and p would give the other away.
        let is_told = if is_counted {
            control.reports.min(shown.reports) >= minimum
        } else {
            control.reports + shown.reports >= minimum
        };
        // A lift over what may be nothing is no number.
        let no_base = no_control.or((!is_base(control, rates)).then_some(Reason::WithinNoise));
        let estimate = |name, arm: Arm, found: Result<Estimate, Reason>| ArmEstimate {
            arm: name,
            reports: (arm.reports >= minimum).then_some(arm.reports),
            content: found.map_or_else(|hidden| Content::Hidden { hidden }, |found| Content::new(Ok(found))),
        };
        Self {
            span,
            arms: [estimate("control", control, in_control), estimate("shown", shown, in_shown)],
            sample_ratio: if is_told {
                SampleRatio::Shown { expected, p, ok: is_even }
            } else {
                SampleRatio::Hidden { hidden: Reason::TooFewReports }
            },
            lift: Lift {
                difference: Change::new(hidden, Some(lift::difference(control, shown, rates))),
                relative: Change::new(hidden.or(no_base), lift::relative(control, shown, rates)),
            },
        }
    }
}

fn count(randomizer: &Randomizer, answers: Option<&BTreeMap<u32, u64>>) -> Arm {
    let mut arm = Arm::default();
    for (answer, reports) in answers.into_iter().flatten() {
        arm.reports += reports;
        if randomizer.supports(*answer, YES) {
            arm.supporting += reports;
        }
    }
    arm
}

/// The share of an arm that reached the goal, or why it is not shown.
fn found(
    randomizer: &Randomizer,
    published: &Published,
    answers: Option<&BTreeMap<u32, u64>>,
) -> Result<Estimate, Reason> {
    let (arm, minimum) = (count(randomizer, answers), u64::from(published.privacy.minimum_batch_size));
    // Without noise a share is a count of those who reached the goal, and of those who did not.
    let is_small = published.privacy.level == Level::Counted
        && arm.supporting.min(arm.reports.saturating_sub(arm.supporting)) < minimum;
    if is_small || arm.reports < minimum || arm.effective_reports(randomizer.rates()) < EFFECTIVE_REPORTS_MIN {
        return Err(Reason::TooFewReports);
    }
    let found = answers.and_then(|answers| estimates(randomizer, answers).into_iter().nth(YES as usize));
    found.unwrap_or(Err(Untold::WithinNoise)).map_err(Reason::from)
}

impl Change {
    fn new(hidden: Option<Reason>, change: Option<lift::Change>) -> Self {
        let (None, Some(change)) = (hidden, change) else {
            return Self::Hidden { hidden: hidden.unwrap_or(Reason::WithinNoise) };
        };
        let lift::Change { estimate, half, always_valid_half, always_valid_p, .. } = change;
        Self::Shown {
            estimate: rounded(estimate),
            low: rounded(estimate - half),
            high: rounded(estimate + half),
            always_valid: AlwaysValid {
                low: rounded(estimate - always_valid_half),
                high: rounded(estimate + always_valid_half),
                p: always_valid_p,
            },
        }
    }
}
