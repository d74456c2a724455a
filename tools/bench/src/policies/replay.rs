//! Policies on real decisions: the small Open Bandit data, 10,000 decisions of a random policy in each campaign. All learn from its first half; what they
//! would have earned in the second is estimated (SNIPS), with its interval and how many rounds of their own it is worth. Beside it stands rejection replay
//! (Li, Chu, Langford & Wang 2011): of the second half only rounds in which the policy would have drawn what was shown.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use rand::Rng;
use rand_distr::{Beta, Distribution as _};
use serde_json::{Value as Json, json};
use vitrin::core::id::fnv1a32;
use vitrin::core::policy::chances;
use vitrin::core::policy::posterior::ALL_VISITORS;
use vitrin::core::privacy::Epoch;
use vitrin_collector::Counts;
use vitrin_simulator::chance::{generator, pick};
use vitrin_simulator::off_policy::Evaluation;
use vitrin_simulator::off_policy::log::Log;
use vitrin_simulator::off_policy::target::{Table, Target};

use super::Result;
use super::aggregates::{EXPLORE, Protection, published, train};
use super::fetch::Sources;
use super::world::PLACEMENT;

/// More offers than a noised question tells apart (80) are in the third.
const CAMPAIGNS: [&str; 2] = ["men", "women"];
const SEED: u64 = 11;
/// Draws of Thompson sampling, for its chances.
const DRAWS: usize = 20_000;
/// How much LinUCB adds per standard error, as in the planted shops.
const WIDTH: f64 = 0.5;
/// Standard errors on either side of an estimate that hold it in 95 of 100 cases.
const ERRORS: f64 = 1.959_963_984_540_054;

/// What the peer is asked: to learn from the first half of each log.
pub(super) fn question(sources: &Sources) -> Json {
    CAMPAIGNS.iter().map(|campaign| json!({ "log": sources.log("random", campaign) })).collect()
}

/// Prints a table for each campaign.
pub(super) fn measure(sources: &Sources, peer: &Json, out: &mut impl Write) -> Result<()> {
    for (place, campaign) in CAMPAIGNS.iter().enumerate() {
        let (learned, later) = halves(&sources.log("random", campaign))?;
        let arms = later.arms;
        let rounds = later.rounds.len();
        let reached: f64 = later.rounds.iter().map(|round| round.reward).sum();
        writeln!(
            out,
            "Open Bandit data, {campaign}: {arms} offers, {rounds} decisions to judge by, {reached} clicks\n"
        )?;
        let mut rng = generator(SEED, 8);
        writeln!(out, "| {:<38} | clicks of 1,000 | 95 % interval | rounds worth | | replay: clicks of |", "")?;
        writeln!(out, "| {:-<38} | --------------: | ------------: | -----------: | - | ----------------: |", "")?;
        for (name, shares) in policies(&learned, peer, place)? {
            let (clicks, kept) = replayed(&later, &shares, &mut rng)?;
            let target = Target::Like(Table::new(arms, shares.repeat(later.slots)));
            let Some(Evaluation { snips, effective_rounds, .. }) = target.evaluate(&later) else { continue };
            let half = ERRORS * snips.standard_error;
            let (low, high) = ((snips.value - half).max(0.0) * 1e3, (snips.value + half) * 1e3);
            // Without a click there is no spread to make an interval of.
            let is_known = effective_rounds >= 100.0 && snips.standard_error > 0.0;
            let known = if is_known { "" } else { "too few to tell" };
            writeln!(
                out,
                "| {name:<38} | {:>15.2} | {:>13} | {effective_rounds:>12.0} | {known} | {:>17} |",
                snips.value * 1e3,
                format!("{low:.1} to {high:.1}"),
                format!("{clicks} of {kept}")
            )?;
        }
        writeln!(out)?;
    }
    Ok(writeln!(
        out,
        "Replay needs no recorded propensity, but a log that was drawn evenly, as this one was: were propensities wrong, SNIPS would leave what replay finds.\n\
         It keeps one round in as many as there are offers.\n"
    )?)
}

/// Clicks, and rounds that are kept: those in which a draw by `shares` is what was shown. What they earn is what the policy earns, since each offer was as
/// likely in the log.
fn replayed(log: &Log, shares: &[f64], rng: &mut impl Rng) -> Result<(f64, u32)> {
    let (mut clicks, mut kept) = (0.0, 0);
    for round in &log.rounds {
        if (round.propensity * log.arms as f64 - 1.0).abs() > 1e-6 {
            return Err("replay: the log was not drawn evenly".into());
        }
        if pick(rng, shares.iter().copied()) == round.arm {
            clicks += round.reward;
            kept += 1;
        }
    }
    Ok((clicks, kept))
}

fn halves(path: &Path) -> Result<(Log, Log)> {
    let log = Log::read(File::open(path)?)?;
    let (first, second) = log.rounds.split_at(log.rounds.len() / 2);
    let half = |rounds: &[_]| Log { rounds: rounds.to_vec(), ..log.clone() };
    Ok((half(first), half(second)))
}

/// What each policy does after the first half, as the chance of each offer.
fn policies(log: &Log, peer: &Json, place: usize) -> Result<Vec<(String, Vec<f64>)>> {
    let arms = log.arms;
    let mut counts = vec![(0.0, 0.0); arms];
    for round in &log.rounds {
        if let Some((shown, reached)) = counts.get_mut(round.arm) {
            *shown += 1.0;
            *reached += round.reward;
        }
    }
    let certain = |best: usize| (0..arms).map(|arm| f64::from(u8::from(arm == best))).collect::<Vec<f64>>();
    let highest = |worth: &dyn Fn(&(f64, f64)) -> f64| {
        let best = counts.iter().enumerate().rev().max_by(|one, other| worth(one.1).total_cmp(&worth(other.1)));
        certain(best.map_or(0, |(arm, _)| arm))
    };
    let mut all = vec![
        ("random".to_owned(), vec![1.0 / arms as f64; arms]),
        ("fixed, the first".into(), certain(0)),
        ("split, then its winner".into(), highest(&|(shown, reached)| reached / shown.max(1.0))),
    ];
    for (name, protection) in
        [("counted", Protection::Counted), ("ε = 2", Protection::Noised(2.0)), ("ε = 1", Protection::Noised(1.0))]
    {
        all.push((format!("adaptive on aggregates, {name}"), adaptive(log, protection)?));
    }
    all.push(("LinUCB".into(), highest(&|(shown, reached)| reached / (shown + 1.0) + WIDTH / (shown + 1.0).sqrt())));
    all.push(("Thompson sampling".into(), thompson(&counts)));
    for (name, key) in [("Vowpal Wabbit, bag", "bag"), ("Vowpal Wabbit, SquareCB", "squarecb")] {
        let told = peer.pointer(&format!("/replay/{place}/{key}")).and_then(Json::as_array);
        let told = told.ok_or("the peer says nothing of the replay")?;
        all.push((name.into(), told.iter().filter_map(Json::as_f64).collect()));
    }
    Ok(all)
}

/// Reports of the first half, counts, posteriors, chances.
fn adaptive(log: &Log, protection: Protection) -> Result<Vec<f64>> {
    let names: Vec<String> = (0..log.arms).map(|arm| format!("offer-{arm}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let published = published(&names, &["*"], protection)?;
    let (question, randomizer) = published.questions().next().ok_or("the config asks nothing")?;
    let is_told = question.subject.arms() > 1;
    let (mut counts, mut rng) = (Counts::new(), generator(SEED, 6));
    for round in &log.rounds {
        let (arm, place) = if is_told { (round.arm as u32, 0) } else { (0, round.arm) };
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        let answer = randomizer.randomize((1 + place * 2 + usize::from(round.reward > 0.5)) as u32, &seed);
        *counts.entry((0, Epoch(0), arm)).or_default().entry(answer).or_default() += 1;
    }
    let posteriors = train(&published, &counts)?;
    let offers: Vec<u32> = names.iter().map(|name| fnv1a32(name)).collect();
    let told = posteriors.as_ref().map_or(1.0, |posteriors| posteriors.explore);
    let explore = if is_told { told } else { EXPLORE };
    Ok(chances(posteriors.as_ref(), explore, fnv1a32(PLACEMENT), &offers, ALL_VISITORS))
}

fn thompson(counts: &[(f64, f64)]) -> Vec<f64> {
    let mut rng = generator(SEED, 7);
    let mut won = vec![0.0; counts.len()];
    for _ in 0..DRAWS {
        let mut best = (0, f64::NEG_INFINITY);
        for (arm, (shown, reached)) in counts.iter().enumerate() {
            let drawn = Beta::new(1.0 + reached, 1.0 + shown - reached).map_or(0.0, |beta| beta.sample(&mut rng));
            if drawn > best.1 {
                best = (arm, drawn);
            }
        }
        if let Some(won) = won.get_mut(best.0) {
            *won += 1.0 / DRAWS as f64;
        }
    }
    won
}
