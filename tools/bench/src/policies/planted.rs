//! The tables of policies in planted shops: medians over seeds, Vowpal Wabbit's from the same visitors.

use std::fs;
use std::io::Write;
use std::path::Path;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use serde_json::{Value as Json, json};

use super::aggregates::{Context, Protection, adaptive};
use super::contenders::{fixed, lin_ucb, random, split, thompson};
use super::world::{ALIKE, MIXED, Visitor, World};
use super::{Result, number};

/// Seeds from 1.
const SEEDS: u64 = 25;
/// Visitors of a seed: as many as Hillstrom's experiment had customers.
const VISITORS: usize = 64_000;
/// Models that come down while they visit.
const MODELS: usize = 32;
/// Visitors of the curve, and its seeds: the larger a shop, the less noise costs, and the less shops of its size differ.
const CURVE: [(usize, u64); 5] = [(16_000, 25), (64_000, 25), (256_000, 25), (1_024_000, 10), (4_096_000, 4)];
/// How far below event-by-event Thompson sampling the adaptive policy may be, without noise.
const SHORTFALL_MAX: f64 = 0.01;
/// By how much noise may make it worse than showing offers evenly: three standard errors of a median here.
const HARM_MAX: f64 = 0.001;

/// What the peer is asked.
pub(super) fn question() -> Json {
    json!({ "rates": MIXED.rates, "cells": MIXED.cells, "seeds": (1..=SEEDS).collect::<Vec<_>>() })
}

/// The visitors of every seed, for the peer.
pub(super) fn write_visitors(folder: &Path) -> Result<()> {
    for seed in 1..=SEEDS {
        let mut text = "cell,draw\n".to_owned();
        for Visitor { cell, draw, .. } in MIXED.visitors(seed, VISITORS) {
            text += &format!("{cell},{draw}\n");
        }
        fs::write(folder.join(format!("visitors-{seed}.csv")), text)?;
    }
    Ok(())
}

/// Runs every policy and prints the tables. It fails when learning from aggregates costs more than a hundredth without noise, or when noise makes it worse
/// than showing offers evenly.
pub(super) fn measure(peer: &Json, out: &mut impl Write) -> Result<()> {
    writeln!(
        out,
        "\nPlanted shops, {VISITORS} visitors, {MODELS} models; every visitor answers with the ε. Medians of {SEEDS} seeds.\n"
    )?;
    let mixed = Table::new(&MIXED)?;
    let mut rows = mixed.rows();
    rows.push(("LinUCB, event by event".into(), median_of(&MIXED, lin_ucb)));
    for (name, key) in [("Vowpal Wabbit, bag", "bag"), ("Vowpal Wabbit, SquareCB", "squarecb")] {
        let shares: Result<Vec<f64>> = (0..SEEDS).map(|seed| number(peer, &format!("/planted/{seed}/{key}"))).collect();
        rows.push((format!("{name}, event by event"), median(shares?)));
    }
    write_rows(out, "the best offer depends on the visitor", &rows, &mixed, MIXED.best())?;
    let alike = Table::new(&ALIKE)?;
    write_rows(out, "one offer is best for all", &alike.rows(), &alike, ALIKE.best())?;
    curve(out)?;
    for table in [&mixed, &alike] {
        let shortfall = 1.0 - table.counted / table.thompson;
        writeln!(
            out,
            "learning from counts without noise costs {:.2} % of what Thompson sampling reaches; 1 % is allowed",
            shortfall * 100.0
        )?;
        if shortfall > SHORTFALL_MAX {
            return Err("learning from aggregates costs too much".into());
        }
        if table.noised.iter().any(|(_, share)| *share < table.random - HARM_MAX) {
            return Err("noise makes the policy worse than showing offers evenly".into());
        }
    }
    Ok(())
}

/// What policies reach in one shop.
struct Table {
    random: f64,
    fixed: f64,
    split: f64,
    counted: f64,
    noised: Vec<(String, f64)>,
    thompson: f64,
}

impl Table {
    fn new(world: &'static World) -> Result<Self> {
        let reached = |protection, context| adaptive_share(world, VISITORS, SEEDS, protection, context);
        let mut noised = Vec::new();
        for epsilon in [2.0, 1.0] {
            let protection = Protection::Noised(epsilon);
            noised.push((format!("adaptive on aggregates, ε = {epsilon}"), reached(protection, Context::Cells)?));
            if world.cells.len() > 1 {
                let share = reached(protection, Context::None)?;
                noised.push((format!("adaptive on aggregates, ε = {epsilon}, no context"), share));
            }
        }
        Ok(Self {
            random: median_of(world, random),
            fixed: median_of(world, |world, visitors, _| fixed(world, visitors)),
            split: median_of(world, split),
            counted: reached(Protection::Counted, Context::Cells)?,
            noised,
            thompson: median_of(world, thompson),
        })
    }

    fn rows(&self) -> Vec<(String, f64)> {
        let mut rows = vec![
            ("random".to_owned(), self.random),
            ("fixed, the best offer for all".into(), self.fixed),
            ("split over a quarter, then its winner".into(), self.split),
            ("adaptive on aggregates, counted".into(), self.counted),
        ];
        rows.extend(self.noised.iter().cloned());
        rows.push(("Thompson sampling, event by event".into(), self.thompson));
        rows
    }
}

/// Visitors × ε → share of those who reach the goal.
fn curve(out: &mut impl Write) -> Result<()> {
    writeln!(
        out,
        "What noise costs by the number of visitors who answer. Means, and how far shops of one size differ (standard deviation).\n"
    )?;
    for (world, name) in [(&MIXED, "the best offer depends on the visitor"), (&ALIKE, "one offer is best for all")] {
        writeln!(out, "| {name:<38} | {:<15} | {:<15} | {:<15} | {:<15} |", "counted", "ε = 2", "ε = 1", "ε = .5")?;
        writeln!(out, "| {:-<38} | {:->15} | {:->15} | {:->15} | {:->15} |", "", ":", ":", ":", ":")?;
        for (visitors, seeds) in CURVE {
            write!(out, "| {:<38} ", format!("{visitors} visitors"))?;
            for protection in
                [Protection::Counted, Protection::Noised(2.0), Protection::Noised(1.0), Protection::Noised(0.5)]
            {
                let shares = adaptive_shares(world, visitors, seeds, protection, Context::Cells)?;
                let mean = shares.iter().sum::<f64>() / seeds as f64;
                let squares: f64 = shares.iter().map(|share| (share - mean).powi(2)).sum();
                write!(out, "| {mean:.4} ± {:.4} ", (squares / (seeds - 1) as f64).sqrt())?;
            }
            writeln!(out, "|")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn adaptive_share(
    world: &'static World,
    count: usize,
    seeds: u64,
    protection: Protection,
    context: Context,
) -> Result<f64> {
    Ok(median(adaptive_shares(world, count, seeds, protection, context)?))
}

fn adaptive_shares(
    world: &'static World,
    count: usize,
    seeds: u64,
    protection: Protection,
    context: Context,
) -> Result<Vec<f64>> {
    let of_seed = |seed: u64| {
        // An error of one thread has to reach another.
        adaptive(world, &world.visitors(seed, count), seed, (protection, context), count / MODELS)
            .map_err(|error| error.to_string())
    };
    let shares: std::result::Result<Vec<f64>, String> = (1..=seeds).into_par_iter().map(of_seed).collect();
    Ok(shares?)
}

fn median_of(world: &'static World, policy: impl Fn(&World, &[Visitor], u64) -> f64 + Sync) -> f64 {
    median((1..=SEEDS).into_par_iter().map(|seed| policy(world, &world.visitors(seed, VISITORS), seed)).collect())
}

fn median(mut shares: Vec<f64>) -> f64 {
    shares.sort_by(f64::total_cmp);
    shares.get(shares.len() / 2).copied().unwrap_or(f64::NAN)
}

fn write_rows(out: &mut impl Write, title: &str, rows: &[(String, f64)], table: &Table, best: f64) -> Result<()> {
    writeln!(out, "| {title:<44} | reach the goal | beside Thompson |")?;
    writeln!(out, "| {:-<44} | -------------: | --------------: |", "")?;
    for (name, share) in rows {
        writeln!(out, "| {name:<44} | {share:>14.4} | {:>+13.2} % |", (share / table.thompson - 1.0) * 100.0)?;
    }
    Ok(writeln!(out, "| {:<44} | {best:>14.4} | {:>15} |\n", "the most that can be reached", "")?)
}
