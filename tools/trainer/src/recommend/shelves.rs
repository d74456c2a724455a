//! Shelves: the catalogue's categories, and for items without one, groups that visitors look at together.
//!
//! Groups come from label propagation (Raghavan, Albert & Kumara 2007) over the strongest neighbours, with a greatest size, in a fixed order. An item
//! is shipped as standing on a learned shelf only if enough sessions looked at it and at another item of that shelf.

use std::collections::HashMap;

use super::Options;
use super::catalog::Goods;
use super::rows::Counters;
use super::visits::Visits;
use crate::source::{SourceError, Watch};

/// Most items of a learned shelf: more would be a department.
const MEMBERS_MAX: u32 = 30;
/// Rounds of propagation; most labels stand after three.
const ROUNDS: u64 = 6;

/// Which shelf each item stands on.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    /// Category paths; empty for learned ones.
    pub(super) names: Vec<String>,
    /// By item.
    pub(super) of: Vec<Option<u32>>,
}

pub(super) fn learn(
    goods: &[Goods],
    visits: &Visits,
    graph: &[Vec<(u32, f32)>],
    items: usize,
    options: &Options,
    watch: &Watch,
) -> Result<Shelves, SourceError> {
    let mut shelves = Shelves { names: Vec::new(), of: vec![None; items] };
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    for (place, goods) in shelves.of.iter_mut().zip(goods) {
        let Some(category) = goods.category.as_deref() else { continue };
        let number = *numbers.entry(category).or_insert_with(|| {
            shelves.names.push(category.to_owned());
            shelves.names.len() as u32 - 1
        });
        *place = Some(number);
    }
    let labels = propagate(&shelves.of, visits, graph, watch);
    let mut links = Counters::<u32>::default();
    visits.each(|session| {
        for item in session {
            let own = label(&labels, *item);
            let is_linked = session.iter().any(|other| other != item && label(&labels, *other) == own);
            *links.of(*item) += u32::from(is_linked);
        }
    })?;
    let mut learned: HashMap<u32, u32> = HashMap::new();
    for item in 0..items as u32 {
        let Some(place) = shelves.of.get_mut(item as usize).filter(|place| place.is_none()) else { continue };
        if *links.of(item) >= options.floor {
            let number = *learned.entry(label(&labels, item)).or_insert_with(|| {
                shelves.names.push(String::new());
                shelves.names.len() as u32 - 1
            });
            *place = Some(number);
        }
    }
    Ok(shelves)
}

fn label(labels: &[u32], item: u32) -> u32 {
    labels.get(item as usize).copied().unwrap_or(item)
}

/// A label for each item; one with a category keeps its own.
fn propagate(known: &[Option<u32>], visits: &Visits, graph: &[Vec<(u32, f32)>], watch: &Watch) -> Vec<u32> {
    let sessions = |item: u32| visits.sessions.get(item as usize).copied().unwrap_or(0);
    let is_free = |item: u32| known.get(item as usize).is_some_and(Option::is_none);
    // Both directions, as a share of how often the two are looked at.
    let mut edges: Vec<Vec<(u32, f32)>> = vec![Vec::new(); graph.len()];
    for (from, row) in graph.iter().enumerate() {
        for (to, weight) in row {
            let from = from as u32;
            if is_free(from) && is_free(*to) {
                let apart = (f64::from(sessions(from).max(1)) * f64::from(sessions(*to).max(1))).sqrt() as f32;
                for (one, other) in [(from, *to), (*to, from)] {
                    if let Some(edges) = edges.get_mut(one as usize) {
                        edges.push((other, weight / apart));
                    }
                }
            }
        }
    }
    let mut labels: Vec<u32> = (0..graph.len() as u32).collect();
    let mut sizes = vec![1_u32; labels.len()];
    let mut order: Vec<u32> = (0..graph.len() as u32).filter(|item| is_free(*item)).collect();
    order.sort_by_key(|item| (std::cmp::Reverse(sessions(*item)), *item));
    let bar = watch.steps("Shelves", ROUNDS);
    let mut sums: Vec<(u32, f32)> = Vec::new();
    for _ in 0..ROUNDS {
        let mut changed = 0;
        for item in &order {
            let own = label(&labels, *item);
            sums.clear();
            for (other, weight) in edges.get(*item as usize).into_iter().flatten() {
                sums.push((label(&labels, *other), *weight));
            }
            sums.sort_by_key(|sum| sum.0);
            let mut best = (own, 0.0_f32);
            let mut of_own = 0.0;
            for group in sums.chunk_by(|one, other| one.0 == other.0) {
                let Some((candidate, _)) = group.first().copied() else { continue };
                let total: f32 = group.iter().map(|sum| sum.1).sum();
                let has_room = sizes.get(candidate as usize).is_some_and(|size| *size < MEMBERS_MAX);
                if candidate == own {
                    of_own = total;
                } else if has_room && total > best.1 {
                    best = (candidate, total);
                }
            }
            if best.1 > of_own {
                for (label, change) in [(own, -1_i64), (best.0, 1)] {
                    if let Some(size) = sizes.get_mut(label as usize) {
                        *size = u32::try_from(i64::from(*size) + change).unwrap_or(0);
                    }
                }
                if let Some(place) = labels.get_mut(*item as usize) {
                    *place = best.0;
                }
                changed += 1;
            }
        }
        bar.inc(1);
        if changed * 200 < order.len() {
            break;
        }
    }
    bar.finish();
    labels
}
