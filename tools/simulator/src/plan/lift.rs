//! [`LiftLine`]: how many reports, and how many days, it takes until a campaign's lift is told from nothing.

use vitrin::core::privacy::Rates;
use vitrin_collector::estimate::quantile;
use vitrin_collector::lift::{Arm, Change, difference};

use super::learning::expected;
use super::protection::Protection;
use super::sampling::binomial;
use super::{Inputs, VISITORS_PER_DAY};
use crate::chance::generator;

/// Chance that a lift of the planned size is told, when there are as many reports as it takes.
pub const POWER: f64 = 0.8;
/// Most reports that are reckoned with: more than all people could send.
const REPORTS_MAX: u64 = 1 << 40;

/// How somebody looks at a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Once, after the epoch.
    Once,
    /// As often as it pleases.
    Always,
}

/// What it takes to tell one lift.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The lift, relative to control.
    pub lift: f64,
    /// Reports of both arms together, looked at once.
    pub reports: u64,
    /// The same when somebody looks as often as it pleases.
    pub always_valid_reports: u64,
    /// Days until then at the planned traffic.
    pub days: f64,
    /// The same for looking as often as it pleases.
    pub always_valid_days: f64,
    /// Share of simulated campaigns of that size whose lift is told, looked at once: theory says [`POWER`].
    pub simulated_power: f64,
    /// Share of simulated campaigns without any effect whose lift is told upwards: theory says 2.5 %.
    pub simulated_false_alarms: f64,
}

/// When lifts are told under one protection.
#[derive(Debug, Clone, PartialEq)]
pub struct LiftLine {
    /// How answers are protected.
    pub protection: Protection,
    /// Reports a day about the campaign, at the planned traffic.
    pub reports_per_day: f64,
    /// The planned lift.
    pub planned: Verdict,
    /// Other lifts.
    pub others: Vec<Verdict>,
    /// Days until the planned lift is told, looked at once, by visitors a day.
    pub days: Vec<(f64, f64)>,
}

/// Lifts to compare with: from hardly worth it to doubled.
const LIFTS: [f64; 5] = [0.05, 0.1, 0.2, 0.5, 1.0];

impl LiftLine {
    /// Works out and simulates; none when no lift can be told at all.
    #[must_use]
    pub fn new(protection: Protection, inputs: &Inputs) -> Option<Self> {
        let rates = protection.randomizer(1)?.rates();
        let per_visitor = reports_per_visitor(protection, inputs);
        let reports_per_day = per_visitor * inputs.traffic.visitors_per_day;
        let verdict = |lift| verdict(lift, rates, reports_per_day, inputs);
        let planned = verdict(inputs.lift)?;
        let days = VISITORS_PER_DAY.map(|visitors| (visitors, planned.reports as f64 / (visitors * per_visitor)));
        let others = LIFTS.into_iter().filter(|lift| inputs.goal_share * (1.0 + lift) <= 1.0);
        Some(Self {
            protection,
            reports_per_day,
            planned,
            others: others.filter_map(verdict).collect(),
            days: days.into(),
        })
    }
}

/// Reports about a campaign that one visitor a day makes, on average.
fn reports_per_visitor(protection: Protection, inputs: &Inputs) -> f64 {
    let privacy = &inputs.site.privacy;
    let total: u64 = inputs.site.questions.iter().map(|question| u64::from(question.weight)).sum();
    let campaigns = inputs.site.questions.iter().filter(|question| question.subject.kind() == "campaign");
    // One of the config's campaigns; one more question of weight 1 where it has none.
    let drawn = campaigns.map(|question| f64::from(question.weight)).reduce(f64::min);
    let drawn = drawn.map_or(1.0 / (total + 1) as f64, |weight| weight / total.max(1) as f64);
    let one = super::Traffic { visitors_per_day: 1.0, ..inputs.traffic };
    one.reports(privacy, protection, drawn) * inputs.traffic.eligible_share / privacy.period.days()
}

fn verdict(lift: f64, rates: Rates, reports_per_day: f64, inputs: &Inputs) -> Option<Verdict> {
    let goals = [inputs.goal_share, inputs.goal_share * (1.0 + lift)];
    let reports = reports_needed(goals, rates, Look::Once)?;
    let always_valid_reports = reports_needed(goals, rates, Look::Always)?;
    Some(Verdict {
        lift,
        reports,
        always_valid_reports,
        days: reports as f64 / reports_per_day,
        always_valid_days: always_valid_reports as f64 / reports_per_day,
        simulated_power: told_share(goals, reports, rates, inputs),
        simulated_false_alarms: told_share([inputs.goal_share; 2], reports, rates, inputs),
    })
}

/// Reports of both arms together with which a lift between `goals` (shares of control and of those shown the offer) is told
/// with probability [`POWER`]; none when all of them would not do.
#[must_use]
pub fn reports_needed(goals: [f64; 2], rates: Rates, look: Look) -> Option<u64> {
    let [control, shown] = goals;
    let is_enough = |reports: u64| {
        let arm = |goal| expected(goal, reports / 2, rates);
        let change = difference(arm(control), arm(shown), rates);
        let spare = (shown - control).abs() - half(&change, look);
        spare >= quantile(1.0 - POWER) * change.standard_error
    };
    let (mut low, mut high) = (2, REPORTS_MAX);
    if !is_enough(high) {
        return None;
    }
    // More reports never tell less, but for rounding.
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}

fn half(change: &Change, look: Look) -> f64 {
    match look {
        Look::Once => change.half,
        Look::Always => change.always_valid_half,
    }
}

/// Share of simulated campaigns in which the offer is told to do better. An arm's supporting reports are binomial, so they are
/// drawn as such.
fn told_share(goals: [f64; 2], reports: u64, rates: Rates, inputs: &Inputs) -> f64 {
    let runs = inputs.runs.max(1) * 10;
    let bits = goals[1].to_bits() ^ rates.truth.to_bits().rotate_left(17) ^ reports;
    let mut rng = generator(inputs.seed, bits);
    let mut arm = |goal: f64| {
        let rate = rates.other + goal * (rates.truth - rates.other);
        Arm { reports: reports / 2, supporting: binomial(&mut rng, reports / 2, rate) }
    };
    let told = (0..runs).filter(|_| {
        let (control, shown) = (arm(goals[0]), arm(goals[1]));
        let change = difference(control, shown, rates);
        change.estimate > change.half
    });
    told.count() as f64 / f64::from(runs)
}
