//! Sessions: which items were looked at one after the other, how often and when.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use super::names::Names;
use super::pairs::{PairFiles, PairWriter};
use super::rows::Counters;
use super::{Options, SessionIndex};
use crate::source::{Partitions, SessionLine, SourceError, Watch};
use vitrin::core::limits::SESSIONS_PER_ITEM_MAX;
use vitrin::model::recommend::sessions::SESSION_ITEMS_MAX;

/// How far apart two items of a session may be looked at to say something about each other.
const GAP_MAX: usize = 10;
/// Their weight falls to 1/e over so many items.
const GAP: f32 = 4.0;
/// The weight of the one before for the one after it.
const BACKWARD: f32 = 0.8;
/// Most sessions that are kept for a session index, the newest.
const NEWEST_MAX: usize = 60_000;
/// Milliseconds of a day.
const DAY_MS: f64 = 86_400_000.0;
/// Events that say that an item was looked at.
const VIEWS: [&str; 4] = ["view_item", "select_item", "add_to_cart", "add_to_wishlist"];

/// What sessions say.
pub(super) struct Visits {
    /// By item, sessions with it.
    pub(super) sessions: Vec<u32>,
    /// By item, sessions with it, decayed to the newest.
    pub(super) popularity: Vec<f64>,
    pub(super) pairs: PairFiles,
    /// Each session's items, a count before them.
    log: PathBuf,
    newest: BinaryHeap<Reverse<(i64, u64, Vec<u32>)>>,
    pub(super) clicks: u64,
    /// Share of the third and later clicks of a session, but for repeated ones, that return to something seen before.
    pub(super) returns: Option<f64>,
}

pub(super) fn read(
    sessions: Option<&Partitions<SessionLine>>,
    names: &mut Names,
    options: &Options,
    folder: &Path,
    watch: &Watch,
) -> Result<Visits, SourceError> {
    let log = folder.join("sessions");
    let io = |error| SourceError::io(&log, error);
    let mut written = BufWriter::new(File::create(&log).map_err(io)?);
    let mut pairs = PairWriter::open(folder, "views")?;
    let mut counts = Counters::<u32>::default();
    let mut decayed = Counters::<f64>::default();
    let mut newest = BinaryHeap::new();
    let (mut clicks, mut first_ms, mut last_ms, mut number) = (0, None, 0_i64, 0_u64);
    let (mut follows, mut returned) = (0_u64, 0_u64);
    let bar = watch.steps("Sessions", 0);
    let mut fault = None;
    if let Some(sessions) = sessions {
        sessions.each_group(|_, lines| {
            let mut items: Vec<u32> = Vec::new();
            for line in lines.iter().filter(|line| VIEWS.contains(&line.event.as_str())) {
                items.extend(line.item.as_deref().and_then(|item| names.number(item)));
            }
            let Some(last) = lines.last().filter(|_| !items.is_empty()) else { return };
            clicks += items.len() as u64;
            bar.inc(1);
            let at_ms = last.at.local_ms;
            last_ms = last_ms.max(at_ms);
            // Relative to the first that was read: only proportions matter.
            let days = (at_ms - *first_ms.get_or_insert(at_ms)) as f64 / DAY_MS;
            let weight = (days / options.half_life_days).exp2();
            // A robot's session says nothing, and would cost the square of its length.
            items.truncate(SESSION_ITEMS_MAX * 4);
            for (place, item) in items.iter().enumerate().skip(2) {
                let before = items.get(..place - 1).unwrap_or_default();
                if items.get(place - 1) != Some(item) {
                    follows += 1;
                    returned += u64::from(before.contains(item));
                }
            }
            let mut once = items.clone();
            once.sort_unstable();
            once.dedup();
            for item in &once {
                *counts.of(*item) += 1;
                *decayed.of(*item) += weight;
            }
            let stored = push_pairs(&mut pairs, &items).and_then(|()| {
                let words = std::iter::once(once.len() as u32).chain(once.iter().copied());
                let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
                written.write_all(&bytes).map_err(io)
            });
            fault = fault.take().or(stored.err());
            if options.sessions == SessionIndex::Shipped {
                newest.push(Reverse((at_ms, number, latest_of(&items))));
                number += 1;
                if newest.len() > NEWEST_MAX {
                    newest.pop();
                }
            }
        })?;
    }
    bar.finish();
    if let Some(fault) = fault {
        return Err(fault);
    }
    written.flush().map_err(io)?;
    let age_days = (last_ms - first_ms.unwrap_or(last_ms)) as f64 / DAY_MS;
    let now = (age_days / options.half_life_days).exp2();
    let popularity = decayed.0.into_iter().map(|weight| weight / now).collect();
    let returns = (follows > 0).then(|| returned as f64 / follows as f64);
    Ok(Visits { sessions: counts.0, popularity, pairs: pairs.close()?, log, newest, clicks, returns })
}

/// Each pair of a session once, with the weight of where the two were nearest.
fn push_pairs(pairs: &mut PairWriter, items: &[u32]) -> Result<(), SourceError> {
    let mut found: Vec<(u32, u32, f32)> = Vec::new();
    for (place, from) in items.iter().enumerate() {
        for (gap, to) in items.iter().skip(place + 1).take(GAP_MAX).enumerate() {
            let weight = (-((gap + 1) as f32) / GAP).exp();
            if from != to {
                found.push((*from, *to, weight));
                found.push((*to, *from, weight * BACKWARD));
            }
        }
    }
    found.sort_unstable_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)).then(other.2.total_cmp(&one.2)));
    found.dedup_by_key(|it| (it.0, it.1));
    found.into_iter().try_for_each(|(from, to, weight)| pairs.push(from, to, weight))
}

/// Items in the order in which they were last looked at.
fn latest_of(items: &[u32]) -> Vec<u32> {
    let mut latest: Vec<u32> = Vec::new();
    for item in items.iter().rev() {
        if !latest.contains(item) && latest.len() < SESSION_ITEMS_MAX {
            latest.push(*item);
        }
    }
    latest.reverse();
    latest
}

impl Visits {
    /// Hands on every session's items, each once.
    pub(super) fn each(&self, mut take: impl FnMut(&[u32])) -> Result<(), SourceError> {
        let io = |error| SourceError::io(&self.log, error);
        let file = File::open(&self.log).map_err(io)?;
        let words = file.metadata().map_err(io)?.len() / 4;
        let mut reader = BufReader::new(file);
        let mut word = || -> Result<u32, SourceError> {
            let mut bytes = [0; 4];
            reader.read_exact(&mut bytes).map_err(io)?;
            Ok(u32::from_le_bytes(bytes))
        };
        let mut read = 0;
        let mut items = Vec::new();
        while read < words {
            let count = word()?;
            items.clear();
            for _ in 0..count {
                items.push(word()?);
            }
            take(&items);
            read += u64::from(count) + 1;
        }
        Ok(())
    }

    /// The sessions of a session index, newest first: those among the newest of one of their items.
    pub(super) fn newest(&self) -> Vec<Vec<u32>> {
        let mut all: Vec<_> = self.newest.iter().map(|Reverse(it)| it).collect();
        all.sort_unstable_by_key(|it| Reverse((it.0, it.1)));
        let mut kept = Vec::new();
        let mut counts = Counters::<u32>::default();
        for (_, _, items) in all {
            let is_wanted = items.len() > 1 && items.iter().any(|item| *counts.of(*item) < SESSIONS_PER_ITEM_MAX);
            if is_wanted {
                items.iter().for_each(|item| *counts.of(*item) += 1);
                kept.push(items.clone());
            }
        }
        kept
    }
}
