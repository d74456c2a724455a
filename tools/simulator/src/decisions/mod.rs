//! Decisions in great number, each judged by `rules`, which shares no code with the engine: does anything pass that must not, is anything kept back
//! that may pass, and is the recorded propensity the chance of the draw?

#![expect(
    clippy::indexing_slicing,
    reason = "Json gives null for a key that is not there; a place of no offer is a bug of the checker, to be seen"
)]

mod life;
mod odds;
mod rules;

use std::collections::BTreeMap;
use std::io::{self, Write};

use indicatif::ProgressBar;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use serde_json::Value as Json;
use vitrin::core::decision::{CHECKS, Check, Decision, Variant};
use vitrin::core::policy::posterior::{Posterior, Posteriors};
use vitrin::core::site::Site;
use vitrin::core::value::{CONFIG_LIMITS, read};
use vitrin::core::zone::Zone;

use crate::chance::generator;
use life::Life;
pub use odds::Calibration;
use odds::{chances, fnv};
use rules::{Moment, NAMES, Rules};

/// The shop that is simulated.
const CONFIG: &str = include_str!("../../data/decisions.json");
/// Stockholm's offsets: when they change, in milliseconds, and minutes east of UTC.
const ZONE: &str = "[[0, 60], [1774746000000, 120], [1792890000000, 60]]";
/// Page views of one visitor; on each five placements are filled.
const VIEWS: u64 = 80;
/// Standard errors within which a mean of 1/p must be right: 999 of 1,000 are.
pub const ERRORS_MAX: f64 = 3.29;

/// Fewest visitors for whom an arm was drawn before its mean is held to its error.
const DRAWN_MIN: f64 = 100.0;

/// What all visitors share.
pub(crate) struct Setting {
    site: Site,
    rules: Rules,
    placements: Vec<String>,
    checks: &'static [Check],
}

/// What the checker found.
#[derive(Debug, Default, PartialEq)]
pub struct Verdicts {
    /// Decisions judged.
    pub decisions: u64,
    /// Decisions that showed an offer that competed.
    pub personalized: u64,
    /// Decisions by why the fallback was shown in place of an offer.
    pub ghosts: u64,
    /// How often each rule was the first that forbade an offer.
    pub forbidden: BTreeMap<&'static str, u64>,
    /// What passed and must not have, by the rule.
    pub violations: BTreeMap<&'static str, u64>,
    /// By placement and offer.
    pub calibrations: BTreeMap<(String, String), Calibration>,
    /// This visitor's decisions and Σ 1/p, until the visitor is done.
    open: BTreeMap<(String, String), (f64, f64)>,
}

impl Setting {
    fn new(checks: &'static [Check]) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let config: Json = serde_json::from_str(CONFIG)?;
        let (mut site, warnings) = vitrin::config::parse(&read(&config, CONFIG_LIMITS)?)?;
        if let Some(warning) = warnings.first() {
            return Err(format!("{}: {}", warning.pointer, warning.message).into());
        }
        let zone: Json = serde_json::from_str(ZONE)?;
        site.zone = Zone::parse(&read(&zone, CONFIG_LIMITS)?).ok_or("no zone")?;
        site.model.posteriors = Some(posteriors());
        let placements = site.placements.iter().map(|placement| placement.id.clone()).collect();
        Ok(Self { site, rules: Rules::new(config), placements, checks })
    }
}

/// As if trained from reports: some offers are better, and better in some cells.
fn posteriors() -> Posteriors {
    let counted = [
        ("rail", "", 40_000.0, 1_500.0),
        ("r-a", "", 10_000.0, 300.0),
        ("r-b", "", 10_000.0, 400.0),
        ("r-b", "vip", 900.0, 90.0),
        ("r-c", "", 10_000.0, 500.0),
        ("r-c", "buyer", 3_000.0, 60.0),
        ("f-a", "", 5_000.0, 260.0),
        ("f-b", "*", 5_000.0, 240.0),
        ("f-c", "", 800.0, 10.0),
    ];
    let cell = |name: &str| if name.is_empty() { 0 } else { fnv(name) };
    let row = |(arm, of, exposures, conversions): (&str, &str, f32, f32)| Posterior {
        arm: fnv(arm),
        cell: cell(of),
        exposures,
        conversions,
    };
    let mut rows: Vec<_> = counted.into_iter().map(row).collect();
    rows.sort_by_key(|row| (row.arm, row.cell));
    Posteriors { version: 4, gamma: 150.0, explore: 0.02, prior_exposures: 500.0, rows }
}

/// Lets so many decisions be made and judges each. `removed`: a check by its place in [`CHECKS`] that the engine is to do without.
///
/// # Errors
/// When the simulation's own config is broken.
pub fn decisions(
    count: u64,
    seed: u64,
    removed: Option<usize>,
    progress: &ProgressBar,
) -> Result<Verdicts, Box<dyn std::error::Error + Send + Sync>> {
    // Once a run and only when one is removed: the engine holds its checks for as long as the program runs.
    let checks: &'static [Check] = match removed {
        None => &CHECKS,
        Some(removed) => {
            let kept = CHECKS.iter().enumerate().filter(|(place, _)| *place != removed);
            Box::leak(kept.map(|(_, check)| *check).collect::<Vec<_>>().into_boxed_slice())
        }
    };
    let setting = Setting::new(checks)?;
    let each = VIEWS * setting.placements.len() as u64;
    let live = |number: u64| {
        let mut verdicts = Verdicts::default();
        let mut life = Life::new(&setting, generator(seed, number));
        for _ in 0..VIEWS {
            life.view(&mut verdicts);
        }
        verdicts.close();
        progress.inc(each);
        verdicts
    };
    Ok((0..count.div_ceil(each)).into_par_iter().map(live).reduce(Verdicts::default, Verdicts::merged))
}

impl Verdicts {
    /// Violations of all rules.
    #[must_use]
    pub fn violated(&self) -> u64 {
        self.violations.values().sum()
    }

    /// The farthest that a mean of 1/p is from 1, in standard errors, of arms that were drawn often enough for the errors to mean something.
    #[must_use]
    pub fn errors(&self) -> f64 {
        let errors = |it: &Calibration| (it.mean() - 1.0).abs() / it.error();
        self.calibrations.values().filter(|it| it.drawn >= DRAWN_MIN).map(errors).fold(0.0, f64::max)
    }

    fn merged(mut self, other: Self) -> Self {
        self.decisions += other.decisions;
        self.personalized += other.personalized;
        self.ghosts += other.ghosts;
        for (ours, theirs) in [(&mut self.forbidden, other.forbidden), (&mut self.violations, other.violations)] {
            for (rule, count) in theirs {
                *ours.entry(rule).or_default() += count;
            }
        }
        for (arm, theirs) in other.calibrations {
            self.calibrations.entry(arm).or_default().merge(&theirs);
        }
        self
    }

    fn violate(&mut self, rule: &'static str) {
        *self.violations.entry(rule).or_default() += 1;
    }

    /// Judges one decision before it is seen.
    fn judge(&mut self, setting: &Setting, life: &Life<'_>, placement: &str, context: &Json, decision: &Decision) {
        self.decisions += 1;
        let rules = &setting.rules;
        let chosen = |decision: &Decision| {
            let shown = decision.offer.filter(|_| decision.variant == Variant::Personalized);
            decision.ghost.or(shown)
        };
        let page: Vec<_> =
            life.page.iter().filter_map(|(other, _, is_seen)| Some((chosen(other)?, *is_seen))).collect();
        let moment = Moment { now: life.now, context, page: &page };
        let fallback = &rules.placement(placement)["fallback"];
        let mut allowed = Vec::new();
        for (place, offer) in rules.offers().iter().enumerate() {
            if offer["placement"] != placement || offer["id"] == *fallback {
                continue;
            }
            match rules.forbids(place, &life.log, &moment) {
                Some(rule) => *self.forbidden.entry(NAMES[rule]).or_default() += 1,
                // Nothing can be recommended here: no file of recommendations is loaded.
                None if !offer["content"]["recommend"].is_null() => {
                    *self.forbidden.entry("nothing to recommend").or_default() += 1;
                }
                None => allowed.push(place),
            }
        }
        let priority = |place: &usize| rules.offers()[*place]["priority"].as_u64().unwrap_or(0);
        let highest = allowed.iter().map(priority).max();
        let tier: Vec<usize> = allowed.iter().copied().filter(|place| Some(priority(place)) == highest).collect();
        let Some(offer) = chosen(decision) else {
            // What the engine remembers has whole seconds: an exposure leaves its window up to one second late.
            let before = Moment { now: life.now - 1_000, ..moment };
            if allowed.iter().any(|place| rules.forbids(*place, &life.log, &before).is_none()) {
                self.violate("kept back without a reason");
            }
            return;
        };
        if let Some(rule) = rules.forbids(offer, &life.log, &moment) {
            self.violate(NAMES[rule]);
        } else if !allowed.contains(&offer) {
            self.violate("nothing to recommend");
        } else if !tier.contains(&offer) {
            self.violate("priority");
        }
        let is_held_out = rules.is_held_out(&life.log);
        let is_withheld = rules.is_withheld(offer, &life.log);
        if decision.ghost.is_some() {
            self.ghosts += 1;
            if !is_held_out && !is_withheld {
                self.violate("kept back without a reason");
            }
            if decision.offer.is_some_and(|shown| rules.offers()[shown]["id"] != *fallback) {
                self.violate("holdout");
            }
        } else {
            self.personalized += 1;
            if is_held_out || is_withheld {
                self.violate("holdout");
            }
        }
        if !is_held_out && !tier.is_empty() {
            self.weigh(setting, life, placement, &tier, (offer, decision));
        }
    }

    /// Compares the recorded propensity with the chance of the draw, and adds it up by arm.
    fn weigh(
        &mut self,
        setting: &Setting,
        life: &Life<'_>,
        placement: &str,
        tier: &[usize],
        (offer, decision): (usize, &Decision),
    ) {
        let rules = &setting.rules;
        let posteriors = setting.site.model.posteriors.clone().unwrap_or_default();
        let is_fixed = rules.placement(placement)["policy"] == "fixed";
        if decision.ghost.is_none() {
            let chances = chances(rules, &posteriors, placement, tier, &life.log, life.now);
            let expected = tier.iter().position(|place| *place == offer).and_then(|place| chances.get(place));
            let expected = expected.map(|chance| if is_fixed { 1.0 } else { *chance });
            if expected.is_none_or(|expected| (expected - decision.propensity).abs() > 1e-9) {
                self.violate("propensity");
            }
        }
        if is_fixed {
            return;
        }
        // What is left differs by what was drawn before, where a draw can end an offer: there only a visitor's first decision is added up.
        let is_whole_life = matches!(placement, "rail" | "strip");
        let is_first = !self.open.keys().any(|(of, _)| of == placement);
        if !is_whole_life && !is_first {
            return;
        }
        for place in tier.iter().filter(|place| !rules.is_withheld(**place, &life.log)) {
            let id = rules.offers()[*place]["id"].as_str().unwrap_or_default();
            let (decisions, inverse) = self.open.entry((placement.into(), id.into())).or_default();
            *decisions += 1.0;
            if *place == offer && decision.ghost.is_none() {
                *inverse += 1.0 / decision.propensity;
            }
        }
    }

    /// A visitor is done.
    fn close(&mut self) {
        for (arm, (decisions, inverse)) in std::mem::take(&mut self.open) {
            self.calibrations.entry(arm).or_default().add(decisions, inverse);
        }
    }
}

/// Prints the verdicts.
///
/// # Errors
/// What writing gives.
pub fn write(out: &mut impl Write, verdicts: &Verdicts) -> io::Result<()> {
    let Verdicts { decisions, personalized, ghosts, .. } = verdicts;
    writeln!(
        out,
        "{decisions} decisions: {personalized} showed an offer that competed, {ghosts} kept one back for comparison"
    )?;
    writeln!(out, "\n{:<32}{:>12}{:>12}", "rule", "forbade", "violations")?;
    let mut rules: Vec<&str> = NAMES.to_vec();
    rules.extend(["nothing to recommend", "holdout", "priority", "propensity", "kept back without a reason"]);
    for rule in rules {
        let count = |counts: &BTreeMap<&'static str, u64>| counts.get(rule).copied().unwrap_or(0);
        writeln!(out, "{rule:<32}{:>12}{:>12}", count(&verdicts.forbidden), count(&verdicts.violations))?;
    }
    writeln!(
        out,
        "\n{:<10}{:<10}{:>12}{:>12}{:>12}{:>10}",
        "placement", "offer", "visitors", "decisions", "mean 1/p", "± 99.9 %"
    )?;
    for ((placement, offer), it) in &verdicts.calibrations {
        let half = ERRORS_MAX * it.error();
        writeln!(
            out,
            "{placement:<10}{offer:<10}{:>12}{:>12}{:>12.4}{half:>10.4}",
            it.visitors,
            it.decisions,
            it.mean()
        )?;
    }
    Ok(())
}
