//! completejourney: when households shop, how long they stay away, and when goods are used up.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;
use vitrin::core::predict::hour::HourModel;
use vitrin::core::predict::purchase::DropoutModel;
use vitrin_trainer::category::{path, with_ancestors};
use vitrin_trainer::fit::dropout::{self, Dropout, histories};
use vitrin_trainer::fit::{hours, lasting, next_visit};
use vitrin_trainer::note::Notes;
use vitrin_trainer::population::{Customer, GapTable, Gaps, Visits};
use vitrin_trainer::source::{Moment, OrderLine, Partitions, SourceOptions, Watch};

use super::table::{Reach, Table};
use super::{Result, number};

/// Households below which nothing is shipped, as the trainer has it.
const K: u64 = 50;
/// Share of a household's baskets, from the first, that are known; the rest are predicted.
const KNOWN_SHARE: f64 = 0.8;
/// Gaps that a household must have for its next visits to be predicted.
const VISIT_GAPS_MIN: usize = 10;
/// Days with a purchase of a type, at which its next one is predicted.
const DAYS_MIN: usize = 5;
/// Known gaps from which on a household is one that buys a type again and again, as the trainer has it.
const GAPS_MIN: usize = 3;

/// What is known of one household, and what came.
struct Household {
    /// Times of the baskets, in order.
    baskets: Vec<Moment>,
    /// Days with a purchase, by type.
    days: BTreeMap<String, Vec<i64>>,
}

/// Adds its rows; says what ours and the peer make of a shop whose customers hardly ever drop out.
pub(super) fn measure(folder: &Path, peer: &Json, table: &mut Table) -> Result<String> {
    let orders =
        Partitions::<OrderLine>::read(&folder.join("journey.csv"), &SourceOptions::default(), &Watch::silent())?;
    let mut households = Vec::new();
    let mut customers = Vec::new();
    orders.each_group(|_, lines| {
        households.push(household(lines));
        customers.extend(Customer::of(lines));
    })?;
    best_hour(&households, peer, table)?;
    next_visits(&households, peer, table)?;
    used_up(&households, peer, table)?;
    let last_day = customers.iter().map(|one| one.last_day).max().ok_or("no orders")?;
    let fitted = dropout::fit_any(&histories(&customers, last_day), Dropout::AfterAny, &mut Notes::default());
    let DropoutModel { r, alpha, a, b } = fitted.ok_or("completejourney has no fit")?.model;
    let theirs = peer.pointer("/journey/fit_error").and_then(Json::as_str).unwrap_or("fits");
    Ok(format!(
        "Orders of completejourney: lifetimes {theirs}; ours MBG/NBD in weeks r {r:.3}, alpha {alpha:.3}, a {a:.3}, b {b:.1}"
    ))
}

fn household(lines: &[OrderLine]) -> Household {
    let mut firsts: BTreeMap<&str, Moment> = BTreeMap::new();
    let mut days: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for line in lines {
        firsts.entry(line.order.as_deref().unwrap_or_default()).or_insert(line.at);
        if let Some(path) = line.category.as_deref().and_then(path) {
            let list = days.entry(path).or_default();
            if list.last() != Some(&line.at.day()) {
                list.push(line.at.day());
            }
        }
    }
    let mut baskets: Vec<Moment> = firsts.into_values().collect();
    baskets.sort_unstable();
    Household { baskets, days }
}

/// How many of `count` are known: those whose place is below the share.
fn known(count: usize) -> usize {
    (0..count).take_while(|place| (*place as f64) < count as f64 * KNOWN_SHARE).count()
}

fn best_hour(households: &[Household], peer: &Json, table: &mut Table) -> Result<()> {
    let mut visits = Visits::default();
    for one in households {
        let (before, _) = one.baskets.split_at(known(one.baskets.len()));
        visits.add(&before.iter().map(|at| at.hour_of_week()).collect::<Vec<_>>());
    }
    let model: HourModel = hours::fit(&visits, K, &mut Notes::default()).ok_or("no hour has enough households")?;
    let (mut surprise, mut hits, mut count, mut unanswered) = (0.0, 0_u32, 0_u32, 0_u32);
    for one in households {
        let (before, after) = one.baskets.split_at(known(one.baskets.len()));
        let own: Vec<u32> = before.iter().filter_map(|at| Some(at.hour_of_week()? as u32)).collect();
        let week = model.week(&own);
        // Who has come too rarely gets no answer.
        let best = model.best(&own).map(|best| best.hour_of_week).ok();
        for hour in after.iter().filter_map(|at| at.hour_of_week()) {
            surprise -= week.get(hour).copied().unwrap_or_default().ln();
            count += 1;
            match best {
                Some(best) => hits += u32::from(is_near(hour as u32 % 24, best % 24)),
                None => unanswered += 1,
            }
        }
    }
    let answered = f64::from(count - unanswered);
    table.add(
        "best hour, NLL of a basket's hour",
        Reach::Most(4.58),
        surprise / f64::from(count),
        number(peer, "/journey/hour_nll"),
        3,
    );
    let percent = |share: f64| share * 100.0;
    let theirs = number(peer, "/journey/hour_hit").map(percent);
    table.add("best hour ±1 h, % of baskets", Reach::Least(35.0), percent(f64::from(hits) / answered), theirs, 1);
    table.add(
        "  baskets of households with an answer, %",
        Reach::Free,
        percent(answered / f64::from(count)),
        Some(100.0),
        1,
    );
    Ok(())
}

/// Whether two hours of the day are at most one apart.
fn is_near(one: u32, other: u32) -> bool {
    let apart = one.abs_diff(other);
    apart.min(24 - apart) <= 1
}

fn next_visits(households: &[Household], peer: &Json, table: &mut Table) -> Result<()> {
    let mut gaps_of = Vec::new();
    for one in households {
        let gaps: Vec<f64> =
            one.baskets.windows(2).filter_map(|pair| Some(pair.last()?.days_since(*pair.first()?))).collect();
        if gaps.len() >= VISIT_GAPS_MIN {
            gaps_of.push(gaps);
        }
    }
    let mut shop = Gaps::default();
    for gaps in &gaps_of {
        shop.add(gaps.get(..known_gaps(gaps.len())).unwrap_or_default());
    }
    let model = next_visit::fit(&shop, K, &mut Notes::default()).ok_or("too few households came back")?;
    let (mut error, mut count) = (0.0, 0_u32);
    for gaps in &gaps_of {
        let (before, after) = gaps.split_at(known_gaps(gaps.len()));
        let Ok(expected) = model.days(&mut before.to_vec()) else { continue };
        for gap in after {
            error += (expected.value - gap).abs();
            count += 1;
        }
    }
    table.add("next visit, MAE in days", Reach::Free, error / f64::from(count), number(peer, "/journey/visit_mae"), 2);
    Ok(())
}

fn known_gaps(count: usize) -> usize {
    (count as f64 * KNOWN_SHARE) as usize
}

fn used_up(households: &[Household], peer: &Json, table: &mut Table) -> Result<()> {
    let mut shop = GapTable::new();
    let mut cases = Vec::new();
    for one in households {
        // What the trainer would have seen the day before each last purchase.
        let mut known: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for (path, days) in &one.days {
            let (before, last) = match days.split_last() {
                Some((last, before)) if days.len() >= DAYS_MIN => (before, Some(*last)),
                _ => (days.as_slice(), None),
            };
            for above in with_ancestors(path) {
                known.entry(above).or_default().extend(before);
            }
            if let (Some(last), Some(day)) = (last, before.last()) {
                cases.push((path, gaps(before), (last - day) as f64));
            }
        }
        for (path, mut days) in known {
            days.sort_unstable();
            days.dedup();
            let gaps = gaps(&days);
            if gaps.len() >= GAPS_MIN {
                shop.entry(path.to_owned()).or_default().add(&gaps);
            }
        }
    }
    let model = lasting::fit(&shop, K, &mut Notes::default()).ok_or("no type has enough households")?;
    let (mut error, mut answered) = (0.0, 0_u32);
    let count = cases.len() as f64;
    for (path, mut gaps, last) in cases {
        if let Some(expected) = model.days(path, &mut gaps) {
            error += (expected.value - last).abs();
            answered += 1;
        }
    }
    let theirs = number(peer, "/journey/lasting_own");
    table.add("replenishment, MAE in days", Reach::Most(29.1), error / f64::from(answered), theirs, 2);
    table.add("  peer's last gap", Reach::Free, error / f64::from(answered), number(peer, "/journey/lasting_last"), 2);
    let share = f64::from(answered) / count * 100.0;
    table.add("  purchases of types with an answer, %", Reach::Free, share, Some(100.0), 1);
    Ok(())
}

fn gaps(days: &[i64]) -> Vec<f64> {
    days.windows(2).filter_map(|pair| Some((pair.last()? - pair.first()?) as f64)).collect()
}
