//! The table of policies in the planted shop: medians over seeds, Vowpal Wabbit's from the same visitors.

use std::fs;
use std::io::Write;
use std::path::Path;

use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use serde_json::{Value as Json, json};

use super::aggregates::{Context, Protection, adaptive};
use super::contenders::{fixed, lin_ucb, random, split, thompson};
use super::world::{CELLS, RATES, Visitor, best, visitors};
use super::{Result, number};

/// Seeds from 1.
const SEEDS: u64 = 25;
/// Visitors of a seed: as many as Hillstrom's experiment had customers.
const VISITORS: usize = 64_000;
/// Visitors between two models.
const BATCH: usize = 2_000;
/// A larger shop, in which noise costs less; models come as often.
const MORE: usize = 10;
/// How far below event-by-event Thompson sampling the adaptive policy may be, without noise.
const SHORTFALL_MAX: f64 = 0.01;

/// What the peer is asked.
pub(super) fn question() -> Json {
    json!({ "rates": RATES, "cells": CELLS, "seeds": (1..=SEEDS).collect::<Vec<_>>() })
}

/// The visitors of every seed, for the peer.
pub(super) fn write_visitors(folder: &Path) -> Result<()> {
    for seed in 1..=SEEDS {
        let mut text = "cell,draw\n".to_owned();
        for Visitor { cell, draw } in visitors(seed, VISITORS) {
            text += &format!("{cell},{draw}\n");
        }
        fs::write(folder.join(format!("visitors-{seed}.csv")), text)?;
    }
    Ok(())
}

/// Runs every policy and prints the table. It fails when learning from aggregates costs more than a hundredth.
pub(super) fn measure(peer: &Json, out: &mut impl Write) -> Result<()> {
    writeln!(
        out,
        "\nThe planted shop: 4 offers × 4 cells; {:.4} is the most that can be reached. Medians of {} seeds.\n",
        best(),
        SEEDS
    )?;
    let (counted, event_by_event) =
        (adaptive_share(1, Protection::Counted, Context::Cells)?, median_of(VISITORS, thompson));
    let mut rows = vec![
        ("random".to_owned(), median_of(VISITORS, random)),
        ("fixed, the best offer for all".into(), median_of(VISITORS, |visitors, _| fixed(visitors))),
        ("split over a quarter, then its winner".into(), median_of(VISITORS, split)),
        ("adaptive on aggregates, counted".into(), counted),
    ];
    rows.extend(noised(1)?);
    rows.push(("Thompson sampling, event by event".into(), event_by_event));
    rows.push(("LinUCB, event by event".into(), median_of(VISITORS, lin_ucb)));
    for (name, key) in [("Vowpal Wabbit, bag", "bag"), ("Vowpal Wabbit, SquareCB", "squarecb")] {
        let shares: Result<Vec<f64>> = (0..SEEDS).map(|seed| number(peer, &format!("/planted/{seed}/{key}"))).collect();
        rows.push((format!("{name}, event by event"), median(shares?)));
    }
    write_rows(out, &format!("{VISITORS} visitors, a model every {BATCH}"), &rows, event_by_event)?;
    let more = VISITORS * MORE;
    let reference = median_of(more, thompson);
    let mut rows = vec![("Thompson sampling, event by event".to_owned(), reference)];
    rows.push(("adaptive on aggregates, counted".into(), adaptive_share(MORE, Protection::Counted, Context::Cells)?));
    rows.extend(noised(MORE)?);
    write_rows(out, &format!("{more} visitors, a model every {}", BATCH * MORE), &rows, reference)?;
    let shortfall = 1.0 - counted / event_by_event;
    writeln!(
        out,
        "\nlearning from counts without noise costs {:.2} % of what Thompson sampling reaches; 1 % is allowed",
        shortfall * 100.0
    )?;
    if shortfall <= SHORTFALL_MAX { Ok(()) } else { Err("learning from aggregates costs too much".into()) }
}

/// What noise costs, with cells and without.
fn noised(scale: usize) -> Result<Vec<(String, f64)>> {
    let mut rows = Vec::new();
    for epsilon in [2.0, 1.0] {
        for (context, words) in [(Context::Cells, ""), (Context::None, ", no context")] {
            let share = adaptive_share(scale, Protection::Noised(epsilon), context)?;
            rows.push((format!("adaptive on aggregates, ε = {epsilon}{words}"), share));
        }
    }
    Ok(rows)
}

fn adaptive_share(scale: usize, protection: Protection, context: Context) -> Result<f64> {
    let of_seed = |seed: u64| {
        // An error of one thread has to reach another.
        adaptive(&visitors(seed, VISITORS * scale), seed, (protection, context), BATCH * scale)
            .map_err(|error| error.to_string())
    };
    let shares: std::result::Result<Vec<f64>, String> = (1..=SEEDS).into_par_iter().map(of_seed).collect();
    Ok(median(shares?))
}

fn median_of(count: usize, policy: impl Fn(&[Visitor], u64) -> f64 + Sync) -> f64 {
    median((1..=SEEDS).into_par_iter().map(|seed| policy(&visitors(seed, count), seed)).collect())
}

fn median(mut shares: Vec<f64>) -> f64 {
    shares.sort_by(f64::total_cmp);
    shares.get(shares.len() / 2).copied().unwrap_or(f64::NAN)
}

fn write_rows(out: &mut impl Write, title: &str, rows: &[(String, f64)], reference: f64) -> Result<()> {
    writeln!(out, "| {title:<44} | reach the goal | beside Thompson |")?;
    writeln!(out, "| {:-<44} | -------------: | --------------: |", "")?;
    for (name, share) in rows {
        writeln!(out, "| {name:<44} | {share:>14.4} | {:>+13.2} % |", (share / reference - 1.0) * 100.0)?;
    }
    Ok(writeln!(out)?)
}
