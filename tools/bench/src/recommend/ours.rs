//! Our own: trained by the trainer, read as the engine reads, asked as a page asks.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use vitrin::core::event::{Event, EventName, Item};
use vitrin::core::history::{History, RecentEvent};
use vitrin::core::recommend::{Index, Kind, Query, recommend, scored};
use vitrin::core::site::Site;
use vitrin::core::time::Timestamp;
use vitrin::core::value::Value;
use vitrin::model::{container, recommend as reader};
use vitrin_trainer::recommend::{Catalog, Files, Options, learn};
use vitrin_trainer::source::{Partitions, SourceOptions, Watch};

use super::score::PLACES;

/// What was trained.
pub(crate) struct Trained {
    pub(crate) index: Index,
    pub(crate) files: Files,
    /// The model file's bytes.
    pub(crate) bytes: Vec<u8>,
    pub(crate) clicks: u64,
}

/// Trains on a file, writes beside `model` and loads all of it.
pub(crate) fn train(sessions: &Path, model: &Path, options: &Options) -> Result<Trained, Box<dyn Error>> {
    let watch = Watch::silent();
    let sessions = Partitions::read(sessions, &SourceOptions::default(), &watch)?;
    let learned = learn(Some(&sessions), None, Catalog::default(), options, &watch)?;
    let files = learned.write(model, options)?;
    let bytes = container::write(files.sections.clone())?;
    let mut index = Index::default();
    index.add(reader::read(&bytes)?);
    for file in files.files.iter().skip(1) {
        index.add(reader::read(&std::fs::read(model.with_file_name(&file.name))?)?);
    }
    Ok(Trained { index, files, bytes, clicks: learned.clicks })
}

/// A shop without categories, prices or rules, as the data sets are.
fn site() -> Result<Site, Box<dyn Error>> {
    let config = Value::map([
        ("version", Value::from(1_u32)),
        ("site", Value::from("bench")),
        ("config", Value::from(1_u32)),
        ("time_zone", Value::from("UTC")),
        ("currency", Value::from("EUR")),
    ]);
    Ok(vitrin::config::parse(&config)?.0)
}

/// Asks as a page does: the items are views of a history.
pub(crate) struct Asker<'a> {
    trained: &'a Trained,
    site: Site,
}

impl<'a> Asker<'a> {
    pub(crate) fn new(trained: &'a Trained) -> Result<Self, Box<dyn Error>> {
        Ok(Self { trained, site: site()? })
    }

    fn history(items: &[u32]) -> History {
        let mut history = History::default();
        // An engine keeps no more of it.
        let from = items.len().saturating_sub(100);
        for (place, item) in items.iter().enumerate().skip(from) {
            let item = Item { id: Some(item.to_string()), ..Item::default() };
            let event = Event { name: EventName::ViewItem, items: vec![item], items_total: 1, ..Event::default() };
            history.recent.push(RecentEvent { at: Timestamp::from_ms(place as u64), event });
        }
        history
    }

    /// The current item dropped: what the engine answers.
    pub(crate) fn dropped(&self, items: &[u32]) -> Vec<u32> {
        let query = Query { count: PLACES, ..Query::new(Kind::Next, &Value::Null) };
        let now = Timestamp::from_ms(items.len() as u64);
        let answer = recommend(&self.trained.index, &self.site, &Self::history(items), &query, now);
        answer.iter().filter_map(|it| it.item.parse().ok()).collect()
    }

    /// The lists of neighbours alone: no shelf, no popularity, no reminder.
    pub(crate) fn pairs_alone(&self, items: &[u32]) -> Vec<u32> {
        let index = &self.trained.index;
        let current = items.last().map(u32::to_string).unwrap_or_default();
        let mut scores: BTreeMap<u32, f64> = BTreeMap::new();
        for (place, item) in items.iter().rev().take(9).enumerate() {
            let Some(known) = index.find(&item.to_string()).and_then(|number| index.item(number)) else { continue };
            for (number, weight) in index.next.row(known.next) {
                *scores.entry(*number).or_default() += f64::from(*weight) * (-(place as f64)).exp();
            }
        }
        let mut scored: Vec<(u32, f64)> = scores.into_iter().collect();
        scored.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let ids = scored.iter().filter_map(|(number, _)| index.item(*number)).map(|item| item.id.as_str());
        ids.filter(|id| *id != current).take(PLACES).filter_map(|id| id.parse().ok()).collect()
    }

    /// The current item kept: the scores before anything is filtered.
    pub(crate) fn kept(&self, items: &[u32]) -> Vec<u32> {
        let query = Query { count: PLACES, ..Query::new(Kind::Next, &Value::Null) };
        let now = Timestamp::from_ms(items.len() as u64);
        let scored = scored(&self.trained.index, &self.site, &Self::history(items), &query, now);
        scored.iter().take(PLACES).filter_map(|(_, id)| id.parse().ok()).collect()
    }
}
