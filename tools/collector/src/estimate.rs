//! What protected answers say together: a share with its interval, or nothing.
//!
//! All mechanisms come down to one: a report *supports* a value with probability p when it is the visitor's, else with
//! q (1 and 0 where answers are counted without noise). The number of supporting reports is then binomial with rate f·p + (1 − f)·q, over visitors and noise alike, so an
//! interval of that rate (Wilson 1927) carries sampling and mechanism noise both, and (rate − q)/(p − q) maps it to f.

use std::collections::BTreeMap;

use vitrin::core::privacy::{Randomizer, Rates};

/// Confidence of the intervals.
pub(crate) const CONFIDENCE: f64 = 0.95;
/// Chance, at most, that a batch shows any value that nobody has.
const FALSE_VALUE_CHANCE: f64 = 0.025;
/// Chance, at most, that a batch of honest reports has any value that is called inconsistent, from either side.
const FALSE_ALARM_CHANCE: f64 = 0.000_1;
/// Half the width of an interval that answers to within one point.
const POINT: f64 = 0.01;

/// A share in [0, 1] of the visitors who answered, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The share.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Why a value has no estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Untold {
    /// It is not told from a value that nobody has.
    WithinNoise,
    /// More reports support it, or fewer, than if all visitors had it, or none: what was sent is not what visitors would send.
    Inconsistent,
}

/// The estimates of one batch by truth, "none" first.
#[must_use]
pub fn estimates(randomizer: &Randomizer, answers: &BTreeMap<u32, u64>) -> Vec<Result<Estimate, Untold>> {
    let (truths, rates) = (randomizer.truths(), randomizer.rates());
    let reports = answers.values().sum();
    let alarm = quantile(FALSE_ALARM_CHANCE / f64::from(truths));
    let floor = floor(truths);
    (0..truths)
        .map(|truth| {
            let supports = |answer: &u32| randomizer.supports(*answer, truth);
            let supporting = answers.iter().filter(|(answer, _)| supports(answer)).map(|(_, reports)| reports).sum();
            let (lowest, highest) = rate_interval(supporting, reports, alarm);
            if lowest > rates.truth || highest < rates.other {
                Err(Untold::Inconsistent)
            } else if is_above(supporting, reports, rates, floor) {
                Ok(interval(supporting, reports, rates))
            } else {
                Err(Untold::WithinNoise)
            }
        })
        .collect()
}

/// Whether `supporting` of `reports` reports tell a value from one that nobody has, where a question has so many `truths`.
#[must_use]
pub fn is_told(supporting: u64, reports: u64, truths: u32, rates: Rates) -> bool {
    is_above(supporting, reports, rates, floor(truths))
}

/// How many standard errors above nobody's rate a value is shown.
fn floor(truths: u32) -> f64 {
    quantile(FALSE_VALUE_CHANCE / f64::from(truths))
}

fn is_above(supporting: u64, reports: u64, rates: Rates, floor: f64) -> bool {
    rate_interval(supporting, reports, floor).0 > rates.other
}

/// The share behind `supporting` of `reports` reports, cut to [0, 1], with its 95 % interval.
#[must_use]
pub fn interval(supporting: u64, reports: u64, rates: Rates) -> Estimate {
    let (low, high) = rate_interval(supporting, reports, quantile((1.0 - CONFIDENCE) / 2.0));
    let cut = |share: f64| share.clamp(0.0, 1.0);
    let [low, high] = [low, high].map(|rate| cut(share_at(rate, rates)));
    Estimate { share: cut(share(supporting, reports, rates)), low, high }
}

/// The share behind `supporting` of `reports` reports: unbiased, so it may lie outside [0, 1].
#[must_use]
pub fn share(supporting: u64, reports: u64, rates: Rates) -> f64 {
    share_at(rate(supporting, reports), rates)
}

fn share_at(rate: f64, rates: Rates) -> f64 {
    (rate - rates.other) / (rates.truth - rates.other)
}

/// Counts are far below 2^53, so they are exact in an f64. No report supports nothing.
fn rate(supporting: u64, reports: u64) -> f64 {
    if reports == 0 { 0.0 } else { supporting as f64 / reports as f64 }
}

/// The rates that `supporting` of `reports` reports are within `z` standard errors of.
fn rate_interval(supporting: u64, reports: u64, z: f64) -> (f64, f64) {
    let (n, rate) = (reports.max(1) as f64, rate(supporting, reports));
    let scale = 1.0 + z * z / n;
    let centre = (rate + z * z / (2.0 * n)) / scale;
    let half = z / scale * libm::sqrt(rate * (1.0 - rate) / n + z * z / (4.0 * n * n));
    (centre - half, centre + half)
}

/// How many reports an answer to within one point (95 %) takes, whatever the share is.
#[must_use]
pub fn reports_for_one_point(rates: Rates) -> u64 {
    // The variance rate·(1 − rate) is largest at the rate nearest to ½.
    let rate = 0.5_f64.max(rates.other).min(rates.truth);
    let errors = quantile((1.0 - CONFIDENCE) / 2.0) / (POINT * (rates.truth - rates.other));
    libm::ceil(errors * errors * rate * (1.0 - rate)) as u64
}

/// The most votes by which one forged report can move a value: what separates one that supports it from one that does not,
/// 1/(p − q). An honest report moves it by as much; without noise it is 1.
#[must_use]
pub fn vote_bound(rates: Rates) -> f64 {
    1.0 / (rates.truth - rates.other)
}

/// The z that a standard normal exceeds with probability `tail`, in (0, ½).
#[must_use]
pub fn quantile(tail: f64) -> f64 {
    let (mut low, mut high) = (0.0, 40.0);
    // 64 halvings reach the precision of an f64.
    for _ in 0..64 {
        let middle = (low + high) / 2.0;
        if libm::erfc(middle / std::f64::consts::SQRT_2) / 2.0 > tail {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}
