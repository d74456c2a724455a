//! Pairs of items: written as they come, then counted bucket by bucket on all cores.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::spill::{self, Spill};
use crate::source::{SourceError, Watch};
use vitrin::model::recommend::lists::{LEVEL_MAX, NEIGHBOURS_MAX};

/// Bytes of one pair: two items and a weight.
const PAIR_BYTES: usize = 12;
/// Strongest neighbours of an item that shelves are learned from, however few sessions stand behind.
const GRAPH_NEIGHBOURS: usize = 30;

/// Takes pairs.
pub(super) struct PairWriter(Spill);

/// Pairs on disk.
pub(super) struct PairFiles(Vec<PathBuf>);

/// What pairs say, by item.
pub(super) struct Pairs {
    /// Neighbours with their levels, strongest first, each behind the floor.
    pub(super) rows: Vec<Vec<(u32, u8)>>,
    /// Neighbours with their weights: never shipped.
    pub(super) graph: Vec<Vec<(u32, f32)>>,
}

impl PairWriter {
    pub(super) fn open(folder: &Path, name: &str) -> Result<Self, SourceError> {
        Spill::open(folder, name).map(Self)
    }

    /// One session's, or one customer's, weight for `to` after `from`. Once for each session: the floor counts them.
    pub(super) fn push(&mut self, from: u32, to: u32, weight: f32) -> Result<(), SourceError> {
        let mut record = [0; PAIR_BYTES];
        let parts = from.to_le_bytes().into_iter().chain(to.to_le_bytes()).chain(weight.to_le_bytes());
        record.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        self.0.push(from, &record)
    }

    pub(super) fn close(self) -> Result<PairFiles, SourceError> {
        self.0.close().map(PairFiles)
    }
}

impl PairFiles {
    /// Counts all pairs. `floor` is the fewest sessions of a pair that is shipped.
    pub(super) fn count(
        &self,
        items: usize,
        floor: u32,
        neighbours: usize,
        label: &str,
        watch: &Watch,
    ) -> Result<Pairs, SourceError> {
        let bar = watch.steps(label, self.0.len() as u64);
        let counted: Vec<Result<Vec<Counted>, SourceError>> = self
            .0
            .par_iter()
            .map(|path| {
                let counted = count_bucket(path, floor, neighbours.min(NEIGHBOURS_MAX));
                bar.inc(1);
                counted
            })
            .collect();
        let mut pairs = Pairs { rows: vec![Vec::new(); items], graph: vec![Vec::new(); items] };
        for bucket in counted {
            for Counted { item, row, graph } in bucket? {
                if let (Some(place), Some(edges)) =
                    (pairs.rows.get_mut(item as usize), pairs.graph.get_mut(item as usize))
                {
                    (*place, *edges) = (row, graph);
                }
            }
        }
        bar.finish();
        Ok(pairs)
    }
}

struct Counted {
    item: u32,
    row: Vec<(u32, u8)>,
    graph: Vec<(u32, f32)>,
}

/// Holds one sum for each pair that there is, however often it comes.
fn count_bucket(path: &Path, floor: u32, neighbours: usize) -> Result<Vec<Counted>, SourceError> {
    let mut sums: HashMap<(u32, u32), (f64, u32)> = HashMap::new();
    spill::each::<PAIR_BYTES>(path, |record| {
        let part = |at: usize| record.get(at..at + 4).and_then(|it| it.try_into().ok()).unwrap_or([0; 4]);
        let sum = sums.entry((u32::from_le_bytes(part(0)), u32::from_le_bytes(part(4)))).or_default();
        sum.0 += f64::from(f32::from_le_bytes(part(8)));
        sum.1 += 1;
    })?;
    let mut all: Vec<_> = sums.into_iter().map(|((from, to), (weight, count))| (from, to, weight, count)).collect();
    // Strongest first, ties by number: the same file gives the same model.
    all.sort_unstable_by(|one, other| (one.0).cmp(&other.0).then(other.2.total_cmp(&one.2)).then(one.1.cmp(&other.1)));
    let mut counted = Vec::new();
    for group in all.chunk_by(|one, other| one.0 == other.0) {
        let graph = group.iter().take(GRAPH_NEIGHBOURS).map(|it| (it.1, it.2 as f32)).collect();
        let shipped = group.iter().filter(|it| it.3 >= floor).take(neighbours);
        let mut row = Vec::new();
        let mut most = 0.0_f64;
        for (_, to, weight, _) in shipped {
            most = most.max(*weight);
            let level = (-2.0 * (weight / most).log2()).round();
            if level <= f64::from(LEVEL_MAX) {
                row.push((*to, level as u8));
            }
        }
        if let Some(first) = group.first() {
            counted.push(Counted { item: first.0, row, graph });
        }
    }
    Ok(counted)
}
