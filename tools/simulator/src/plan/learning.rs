//! [`Line`] and [`Outlook`]: how far an estimate is off, by theory and by simulation, and what a shop's questions will tell.

use vitrin::core::privacy::{Randomizer, Rates};
use vitrin::core::question::Question;
use vitrin_collector::estimate::{interval, is_told, quantile, reports_for_one_point, share};
use vitrin_collector::lift::Arm;

use super::protection::{Protection, answer_chances};
use super::sampling::multinomial;
use super::traffic::Traffic;
use super::{Inputs, REPORTS};
use crate::chance::generator;

/// What 95 % intervals leave out at each end.
const TAIL: f64 = 0.025;
/// By how much each further value is rarer than the one before, among visitors who have neither the first value nor none.
const FALL: f64 = 0.9;
/// Share of visitors with none of the values, of those who do not have the first.
const NONE: f64 = 0.4;

/// The error of one share, estimated from so many reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Error {
    /// Reports.
    pub reports: u64,
    /// Half the width of a 95 % interval, in points, by theory.
    pub points: f64,
    /// The same from the spread of simulated estimates around the truth.
    pub simulated_points: f64,
    /// Share of simulated 95 % intervals that hold the truth.
    pub coverage: f64,
}

/// Errors of one kind of question.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Values of the question, "none" not counted.
    pub values: u32,
    /// How answers are protected.
    pub protection: Protection,
    /// The mechanism's word.
    pub mechanism: &'static str,
    /// By reports.
    pub errors: Vec<Error>,
    /// Reports that answer to within one point, whatever the share is.
    pub reports_for_one_point: u64,
}

impl Error {
    /// Simulation over theory.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.simulated_points / self.points
    }
}

impl Line {
    /// Works out and simulates; none when there are too many values. `done` hears of each error.
    #[must_use]
    pub fn new(values: u32, protection: Protection, inputs: &Inputs, done: impl Fn(&Error)) -> Option<Self> {
        let randomizer = protection.randomizer(values)?;
        let errors = REPORTS.into_iter().map(|reports| {
            let error = error(&randomizer, reports, inputs);
            done(&error);
            error
        });
        Some(Self {
            values,
            protection,
            mechanism: randomizer.mechanism().name(),
            errors: errors.collect(),
            reports_for_one_point: reports_for_one_point(randomizer.rates()),
        })
    }
}

/// The error of the first value's share, which `inputs` gives.
#[must_use]
pub fn error(randomizer: &Randomizer, reports: u64, inputs: &Inputs) -> Error {
    let (rates, runs) = (randomizer.rates(), inputs.runs.max(1));
    let shares = shares(randomizer.truths(), inputs.share);
    let chances = answer_chances(randomizer, &shares);
    let stream = reports ^ (u64::from(randomizer.truths()) << 32) ^ (u64::from(randomizer.answers()) << 44);
    let mut rng = generator(inputs.seed, stream.wrapping_add(u64::from(rates.truth.to_bits() as u32)));
    let (mut squares, mut covered) = (0.0, 0_u32);
    for _ in 0..runs {
        let supporting = support(randomizer, 1, &multinomial(&mut rng, reports, &chances));
        let off = share(supporting, reports, rates) - inputs.share;
        squares += off * off;
        let found = interval(supporting, reports, rates);
        covered += u32::from((found.low..=found.high).contains(&inputs.share));
    }
    let runs = f64::from(runs);
    Error {
        reports,
        points: points(inputs.share, reports, rates),
        simulated_points: quantile(TAIL) * (squares / runs).sqrt() * 100.0,
        coverage: f64::from(covered) / runs,
    }
}

/// Half the width of a 95 % interval around `share`, in points.
#[must_use]
pub fn points(share: f64, reports: u64, rates: Rates) -> f64 {
    quantile(TAIL) * expected(share, reports, rates).variance(rates).sqrt() * 100.0
}

/// What is expected of `reports` reports when a share of visitors has the value.
#[must_use]
pub fn expected(share: f64, reports: u64, rates: Rates) -> Arm {
    let rate = rates.other + share * (rates.truth - rates.other);
    Arm { reports, supporting: (reports as f64 * rate).round() as u64 }
}

/// Reports that speak for `truth` among `counts` by answer.
#[must_use]
pub fn support(randomizer: &Randomizer, truth: u32, counts: &[u64]) -> u64 {
    (0..).zip(counts).filter(|(answer, _)| randomizer.supports(*answer, truth)).map(|(_, count)| count).sum()
}

/// Shares of truths: the first value has `first`, "none" a part of the rest, the other values ever less.
#[must_use]
pub fn shares(truths: u32, first: f64) -> Vec<f64> {
    let rest = 1.0 - first;
    if truths == 2 {
        return vec![rest, first];
    }
    let weights: Vec<f64> = (2..truths).map(|place| FALL.powi(place as i32)).collect();
    let all: f64 = weights.iter().sum();
    let others = weights.iter().map(|weight| rest * (1.0 - NONE) * weight / all);
    [rest * NONE, first].into_iter().chain(others).collect()
}

/// What one question of the config will tell in an epoch.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// Its kind and name.
    pub name: String,
    /// Its values, "none" not counted.
    pub values: u32,
    /// By protection, the config's own epsilon first.
    pub by_protection: Vec<Prospect>,
}

/// What one question will tell in an epoch under one protection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prospect {
    /// How answers are protected.
    pub protection: Protection,
    /// The mechanism's word.
    pub mechanism: &'static str,
    /// Reports of an epoch.
    pub reports: u64,
    /// Half the width of a 95 % interval of the planned share, in points.
    pub points: f64,
    /// A share below it mostly reads "too few to tell"; 1 when every share does.
    pub least_share: f64,
    /// Reports that answer to within one point.
    pub reports_for_one_point: u64,
    /// Visitors a day that bring so many in one epoch.
    pub visitors_per_day_for_one_point: f64,
}

/// What `question` will tell; none when it has too many values.
#[must_use]
pub fn outlook(question: &Question, inputs: &Inputs) -> Option<Outlook> {
    let values = u32::try_from(question.values.len()).ok()?;
    let own = Protection::of(&inputs.site.privacy);
    let mut protections = vec![own];
    protections.extend(Protection::all().into_iter().filter(|protection| *protection != own));
    let drawn = drawn_share(question, &inputs.site.questions);
    let by_protection = protections.into_iter().map(|protection| prospect(values, protection, drawn, inputs));
    let name = match question.subject.kind() {
        kind @ ("interest" | "lifecycle") => kind.to_owned(),
        kind => [kind, ": ", question.subject.name()].concat(),
    };
    Some(Outlook { name, values, by_protection: by_protection.collect::<Option<_>>()? })
}

fn prospect(values: u32, protection: Protection, drawn: f64, inputs: &Inputs) -> Option<Prospect> {
    let randomizer = protection.randomizer(values)?;
    let (rates, privacy) = (randomizer.rates(), &inputs.site.privacy);
    let reports = inputs.traffic.reports(privacy, protection, drawn);
    let needed = reports_for_one_point(rates);
    let one_visitor = Traffic { visitors_per_day: 1.0, ..inputs.traffic }.reports(privacy, protection, drawn);
    Some(Prospect {
        protection,
        mechanism: randomizer.mechanism().name(),
        reports: reports as u64,
        points: points(inputs.share, (reports as u64).max(1), rates),
        // The collector tells nothing below a batch.
        least_share: if reports < f64::from(privacy.minimum_batch_size) {
            1.0
        } else {
            least_share(&randomizer, reports as u64)
        },
        reports_for_one_point: needed,
        visitors_per_day_for_one_point: needed as f64 / one_visitor,
    })
}

/// How often a report is about `question`: by weight.
#[must_use]
pub fn drawn_share(question: &Question, all: &[Question]) -> f64 {
    let total: u64 = all.iter().map(|one| u64::from(one.weight)).sum();
    f64::from(question.weight) / total.max(1) as f64
}

/// The share whose expected count is just told from nobody's, among all values of the question.
#[must_use]
pub fn least_share(randomizer: &Randomizer, reports: u64) -> f64 {
    let rates = randomizer.rates();
    let (mut low, mut high) = (0, reports);
    if !is_told(high, reports, randomizer.truths(), rates) {
        return 1.0;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if is_told(middle, reports, randomizer.truths(), rates) {
            high = middle;
        } else {
            low = middle;
        }
    }
    share(high, reports, rates).clamp(0.0, 1.0)
}
