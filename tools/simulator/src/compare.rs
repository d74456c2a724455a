//! [`compare`]: a collector's estimates beside what was true.

use serde_json::Value;

use crate::truth::TrueShares;

/// One share that the collector shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Number of the epoch.
    pub epoch: u32,
    /// Kind and name of the question.
    pub question: String,
    /// The answer.
    pub value: String,
    /// Its share in truth.
    pub truth: f64,
    /// The estimate.
    pub share: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}

impl Compared {
    /// Whether a truth of this size is nearly always shown. A smaller one is shown when noise has made it larger, so its interval
    /// misses more often than one time in twenty; that is why it is hidden otherwise.
    #[must_use]
    pub fn is_clear(&self) -> bool {
        let standard_error = (self.share - self.low).max(self.high - self.share) / 1.96;
        self.truth > 5.0 * standard_error
    }

    /// Whether the interval holds the truth. Its ends are rounded to four digits, and so is the truth.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        let truth = (self.truth * 10_000.0).round() / 10_000.0;
        self.low <= truth && truth <= self.high
    }
}

/// Every share that is shown, with its truth. Values hidden as too few or within noise are left out, and so is the "no" of a
/// segment: it is right when its "yes" is.
#[must_use]
pub fn compare(estimates: &Value, truths: &TrueShares) -> Vec<Compared> {
    let mut compared = Vec::new();
    for truth in &truths.batches {
        let Some(values) = batch(estimates, truth.task, truth.epoch).and_then(|batch| batch.get("values")?.as_array())
        else {
            continue;
        };
        let values_of_their_own = truth.values.iter().filter(|value| truth.kind != "segment" || value.value != "no");
        for true_share in values_of_their_own {
            let shown = values.iter().find(|it| it.get("value").and_then(Value::as_str) == Some(&true_share.value));
            let number = |field| shown.and_then(|shown| shown.get(field)?.as_f64());
            let (Some(share), Some(low), Some(high)) = (number("share"), number("low"), number("high")) else {
                continue;
            };
            compared.push(Compared {
                epoch: truth.epoch,
                question: [&truth.kind, " ", &truth.name].concat(),
                value: true_share.value.clone(),
                truth: true_share.share,
                share,
                low,
                high,
            });
        }
    }
    compared
}

fn batch(estimates: &Value, task: u32, epoch: u32) -> Option<&Value> {
    let has = |value: &Value, field, number: u32| value.get(field).and_then(Value::as_u64) == Some(number.into());
    let question = estimates.get("questions")?.as_array()?.iter().find(|it| has(it, "task", task))?;
    question.get("batches")?.as_array()?.iter().find(|it| has(it, "epoch", epoch))
}

/// Most of `shown` intervals that may miss the truth: more would be a chance below one in a thousand, if each misses one time
/// in twenty. Cells of one question are not independent, which widens the spread by no more than the answer "none" does.
#[must_use]
pub fn misses_max(shown: usize) -> usize {
    let expected = shown as f64 * 0.05;
    (expected + 3.1 * (expected * 0.95).sqrt()).ceil() as usize
}
