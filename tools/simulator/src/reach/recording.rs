//! [`Recording`]: what real visitors did, one event a line, to be decided for by a config that is not live yet.
//!
//! JSON Lines: `{ "visitor": "…", "at": "2026-11-01T10:00:00Z", "name": "page_view", "placements": ["hero"], "context": {…} }` loads a page, which asks for offers
//! (of all placements where it names none); any other name is an event of GA4's with its `data`. What is shown counts as seen. Visitors come as they are
//! listed; a visitor's lines must be in order of time. The ids tell visitors apart and are not kept.

use std::collections::BTreeMap;
use std::io::BufRead;

use indicatif::ProgressBar;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Deserialize;
use vitrin::core::consent::Purposes;
use vitrin::core::tally::Response;
use vitrin::core::time::Timestamp;
use vitrin::core::value::{EVENT_LIMITS, Value, read};

use super::{Reach, Watch};
use crate::behaviour::BrowserHabits;
use crate::chance::generator;
use crate::documents::{Documents, LOAD_MS};
use crate::page::{Page as _, Tab};
use crate::shop::Shop;

/// Longest line, in bytes.
const LINE_BYTES_MAX: usize = 65_536;
/// Nothing happens by chance: what was recorded is what is told.
const HABITS: BrowserHabits =
    BrowserHabits { new_tab: 0.0, back_to_tab: 0.0, killed: 0.0, offline: 0.0, storage_blocked: 0.0 };

/// Why a recording cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordingError {
    /// The file cannot be read.
    #[error("{0}")]
    File(#[from] std::io::Error),
    /// A line is none.
    #[error("line {line}: {message}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it; never what stands there.
        message: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    visitor: String,
    at: String,
    name: String,
    #[serde(default)]
    data: serde_json::Value,
    #[serde(default)]
    placements: Vec<String>,
    #[serde(default)]
    context: serde_json::Value,
}

#[derive(Debug, Clone)]
struct Happening {
    at: Timestamp,
    name: String,
    data: Value,
    placements: Vec<String>,
    context: Value,
}

/// Visitors with what they did.
#[derive(Debug, Clone, Default)]
pub struct Recording(Vec<Vec<Happening>>);

impl Recording {
    /// Reads JSON Lines.
    ///
    /// # Errors
    /// [`RecordingError`] for the first line that is none.
    pub fn read(source: impl BufRead) -> Result<Self, RecordingError> {
        let mut places = BTreeMap::new();
        let mut visitors: Vec<Vec<Happening>> = Vec::new();
        for (line, text) in (1..).zip(source.lines()) {
            let text = text?;
            if text.trim().is_empty() {
                continue;
            }
            let (visitor, happening) = happening(&text).map_err(|message| RecordingError::Line { line, message })?;
            let place = *places.entry(visitor).or_insert(visitors.len());
            if place == visitors.len() {
                visitors.push(Vec::new());
            }
            let Some(happenings) = visitors.get_mut(place) else { continue };
            if happenings.last().is_some_and(|before| before.at > happening.at) {
                let message = "it is before the visitor's last".into();
                return Err(RecordingError::Line { line, message });
            }
            happenings.push(happening);
        }
        Ok(Self(visitors))
    }

    /// How many visitors there are.
    #[must_use]
    pub fn visitors(&self) -> usize {
        self.0.len()
    }
}

fn happening(text: &str) -> Result<(String, Happening), String> {
    if text.len() > LINE_BYTES_MAX {
        return Err(format!("longer than {LINE_BYTES_MAX} bytes"));
    }
    let Line { visitor, at, name, data, placements, context } = serde_json::from_str(text).map_err(|error| {
        // Its display quotes what stands there.
        format!("not such an object, at column {}", error.column())
    })?;
    let at = Timestamp::parse(&at).ok_or("at is no time such as 2026-11-01T10:00:00Z")?;
    let [data, context] = [data, context]
        .map(|json| read(json, EVENT_LIMITS).map_err(|_| "data or context is beyond the limits of an event"));
    Ok((visitor, Happening { at, name, data: data?, placements, context: context? }))
}

/// Lets the visitors of a recording come to `shop`.
#[must_use]
pub fn replay(shop: &Shop, recording: &Recording, seed: u64, progress: &ProgressBar) -> Reach {
    let all: Vec<&str> = shop.site.placements.iter().map(|placement| placement.id.as_str()).collect();
    let numbered: Vec<_> = (0_u64..).zip(&recording.0).collect();
    let one = |(number, happenings): &(u64, &Vec<Happening>)| {
        let mut documents = Documents::new(shop, &HABITS, generator(seed, *number));
        documents.watch = Some(Watch::new(&shop.site));
        for (place, it) in happenings.iter().enumerate() {
            let is_page = it.name == "page_view";
            if is_page || place == 0 {
                documents.set_now(Timestamp::from_ms(it.at.ms().saturating_sub(LOAD_MS)).max(documents.now()));
                documents.load(Tab::Same);
            }
            if place == 0 {
                documents.answer(Purposes { storage: true, personalization: true, measurement: true });
            }
            documents.set_now(it.at.max(documents.now()));
            documents.event(&it.name, &it.data);
            if is_page {
                let named: Vec<&str> = it.placements.iter().map(String::as_str).collect();
                let asked = if named.is_empty() { &all } else { &named };
                for shown in documents.decide(asked, &it.context).iter().filter(|it| it.offer.is_some() || it.has_ghost)
                {
                    documents.respond(shown, Response::Exposed);
                }
            }
        }
        documents.end();
        progress.inc(1);
        documents.reach()
    };
    numbered.par_iter().map(one).reduce(Reach::default, Reach::merge)
}
