//! [`replay`]: real clicks of real sessions, as view events at their own times, each session a visitor in a browser of its own.
//!
//! The clicks are `train.txt` of the example that the crate `serenade` 0.3.1 carries (`SessionId ItemId Time`, tab-separated,
//! seconds since 1970). They name items and nothing else, so the config that is replayed decides by what can be known from
//! that: how many views, how long a visit, who comes back.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use csv::ReaderBuilder;
use indicatif::ProgressBar;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Deserialize;
use vitrin::core::consent::Purposes;
use vitrin::core::tally::Response;
use vitrin::core::time::Timestamp;
use vitrin::core::value::Value;
use zip::ZipArchive;

use crate::behaviour::BrowserHabits;
use crate::chance::generator;
use crate::counts::Counts;
use crate::documents::{Documents, LOAD_MS};
use crate::page::{Page as _, Tab};
use crate::shop::Shop;
use crate::speed::Speed;

/// The file of the archive that holds the 113,601 clicks.
const FILE: &str = "train.txt";
/// The config that is replayed, unless another is given.
pub const CONFIG: &str = include_str!("../data/replay.json");
/// Browsers of the replay do nothing by chance: every click is to be counted.
const HABITS: BrowserHabits =
    BrowserHabits { new_tab: 0.0, back_to_tab: 0.0, killed: 0.0, offline: 0.0, storage_blocked: 0.0 };
/// How long a page is stayed on before the next click: no longer than this, in milliseconds, so that a page left open over
/// night is left, as it would be.
const STAY_MS_MAX: u64 = 10 * 60_000;

/// Why clicks cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClicksError {
    /// It is no archive, or the file is not in it.
    #[error("{FILE}: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// A line is not three numbers.
    #[error("{FILE}: {0}")]
    Csv(#[from] csv::Error),
}

#[derive(Debug, Deserialize)]
struct Line {
    #[serde(rename = "SessionId")]
    session: u64,
    #[serde(rename = "ItemId")]
    item: u64,
    /// Seconds since 1970.
    #[serde(rename = "Time")]
    time: f64,
}

/// Sessions with their clicks in order.
#[derive(Debug, Clone, Default)]
pub struct Clicks(BTreeMap<u64, Vec<(Timestamp, u64)>>);

impl Clicks {
    /// Reads the archive.
    ///
    /// # Errors
    /// [`ClicksError`].
    pub fn read(archive: impl Read + Seek) -> Result<Self, ClicksError> {
        let mut archive = ZipArchive::new(archive)?;
        let mut lines = ReaderBuilder::new().delimiter(b'\t').from_reader(archive.by_name(FILE)?);
        let mut sessions: BTreeMap<u64, Vec<(Timestamp, u64)>> = BTreeMap::new();
        for line in lines.deserialize() {
            let Line { session, item, time } = line?;
            sessions.entry(session).or_default().push((Timestamp::from_ms((time * 1_000.0) as u64), item));
        }
        // Clicks of one second stay as they are listed.
        sessions.values_mut().for_each(|clicks| clicks.sort_by_key(|(at, _)| *at));
        Ok(Self(sessions))
    }

    /// How many sessions there are.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.0.len()
    }

    /// How many clicks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Replays every session; each click loads a page.
#[must_use]
pub fn replay(shop: &Shop, clicks: &Clicks, seed: u64, progress: &ProgressBar) -> (Counts, Speed) {
    let placements: Vec<&str> = shop.site.placements.iter().map(|placement| placement.id.as_str()).collect();
    let one = |(session, clicks): (&u64, &Vec<(Timestamp, u64)>)| {
        let mut documents = Documents::new(shop, &HABITS, generator(seed, *session));
        for (place, (at, item)) in clicks.iter().enumerate() {
            // The page loads before it tells of the view.
            documents.set_now(Timestamp::from_ms(at.ms().saturating_sub(LOAD_MS)).max(documents.now()));
            documents.load(Tab::Same);
            if place == 0 {
                documents.counts.visits += 1;
                documents.answer(Purposes { storage: true, personalization: true, measurement: true });
            }
            let viewed = Value::map([("item_id", Value::Number(*item as f64))]);
            documents.event("view_item", &Value::map([("items", Value::List(vec![viewed]))]));
            for shown in documents.decide(&placements, &Value::Null).iter().filter(|shown| shown.offer.is_some()) {
                documents.respond(shown, Response::Exposed);
            }
            let next = clicks.get(place + 1).map_or(STAY_MS_MAX, |(next, _)| next.since_ms(documents.now()));
            documents.stay(next.saturating_sub(LOAD_MS).min(STAY_MS_MAX));
        }
        documents.end();
        progress.inc(clicks.len() as u64);
        documents.finish()
    };
    let merge = |(counts, speed): (Counts, Speed), (more, more_speed)| (counts.merge(more), speed.merge(more_speed));
    clicks.0.par_iter().map(one).reduce(Default::default, merge)
}
