//! Recommendations: items for a visitor, each with its reason, from the shop's files and what is remembered on the device.
//!
//! Flow: `history`, [`Index`] -> **`recommend`** -> `client`. Nothing is recorded and nothing stored. Invariants (properties in `tests/it/recommend.rs`): at most
//! `n`, none twice, none that a filter takes out, and the same for the same history, files and time, in whichever order the files came.

mod board;
mod diversity;
mod filter;
mod index;
mod score;
mod seen;
mod sessions;
mod shards;
mod similar;

use crate::core::history::History;
use crate::core::id::item_key;
use crate::core::limits::RECOMMENDATIONS_MAX;
use crate::core::list;
use crate::core::site::Site;
use crate::core::time::Timestamp;
use crate::core::value::Value;

use board::Board;
use diversity::diverse;
use filter::Filter;
use seen::{Seen, seen};

pub use board::{Reason, Why};
pub use index::{Index, Item, Lists, NONE, Part, RETURNS_WHOLE, Shard, ShardOf, Shelf, TAGS_MAX};

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What this visitor may want to look at now.
    Next,
    /// What is like an item.
    Similar,
    /// What is bought with an item, or with what is in the basket.
    Together,
    /// What the visitor looked at lately.
    Recent,
}

/// The kinds with their names.
pub const KINDS: [(Kind, &str); 4] =
    [(Kind::Next, "next"), (Kind::Similar, "similar"), (Kind::Together, "together"), (Kind::Recent, "recent")];

impl Kind {
    /// The kind of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        KINDS.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

/// A question for recommendations.
#[derive(Debug, Clone, PartialEq)]
pub struct Query<'a> {
    /// What kind.
    pub kind: Kind,
    /// Normalized id of the item that the page is about; without it, the one looked at last.
    pub item: Option<String>,
    /// Path of that item's category, where the page says it.
    pub category: Option<&'a str>,
    /// How many at most, in [1, 24].
    pub count: usize,
    /// Facts of the page, by the names in [`FACTS`](crate::core::offer::FACTS).
    pub context: &'a Value,
}

/// How many a page gets that does not say.
const COUNT: usize = 8;

impl<'a> Query<'a> {
    /// A query of this kind, for what was looked at last.
    #[must_use]
    pub fn new(kind: Kind, context: &'a Value) -> Self {
        Self { kind, item: None, category: None, count: COUNT, context }
    }

    /// Reads `{ kind, item, category, n }`; `None` for another kind.
    #[must_use]
    pub fn read(query: &'a Value, context: &'a Value) -> Option<Self> {
        let mut read = Self::new(Kind::parse(query.get("kind")?.as_text()?)?, context);
        read.item = query.get("item").and_then(Value::as_text).map(item_key);
        read.category = query.get("category").and_then(Value::as_text);
        if let Some(count) = query.get("n").and_then(Value::as_number) {
            read.count = count.clamp(0.0, RECOMMENDATIONS_MAX as f64) as usize;
        }
        Some(read)
    }
}

/// One recommended item.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommendation {
    /// Its normalized id.
    pub item: String,
    /// How strongly, above 0; comparable within one answer only.
    pub score: f64,
    /// Why.
    pub reason: Reason,
    /// The item or category that the reason is about; empty for none.
    pub of: String,
}

/// Candidates that are looked at for variety, for each that is asked for.
const POOL_FACTOR: usize = 3;

/// The items for a visitor, best first.
#[must_use]
pub fn recommend(
    index: &Index,
    site: &Site,
    history: &History,
    query: &Query<'_>,
    now: Timestamp,
) -> Vec<Recommendation> {
    let seen = seen(history, query);
    let board = scores(index, site, history, &seen, query, now);
    let filter = Filter::new(site, history, &seen, query);
    let mut pool: Vec<(f64, u32, Why)> = Vec::new();
    let room = query.count * POOL_FACTOR;
    for (score, number, why) in board.scored() {
        let Some(candidate) = board.candidate(number) else { continue };
        // Ties by id: the numbers depend on the order in which files came.
        let place = pool.partition_point(|(other, known, _)| {
            *other > score || (*other == score && board.candidate(*known).is_some_and(|known| known.id < candidate.id))
        });
        if place < room && filter.admits(&candidate) {
            list::insert(&mut pool, place, (score, number, why));
            pool.truncate(room);
        }
    }
    if query.kind != Kind::Recent {
        diverse(&mut pool, &board, query.count);
    }
    pool.truncate(query.count);
    let mut recommendations = Vec::new();
    for (score, number, why) in pool {
        let item = board.candidate(number).map_or("", |candidate| candidate.id);
        let of = board.named(why);
        recommendations.push(Recommendation { item: item.into(), score, reason: why.reason, of: of.into() });
    }
    recommendations
}

fn scores<'a>(
    index: &'a Index,
    site: &Site,
    history: &History,
    seen: &'a [Seen<'a>],
    query: &Query<'_>,
    now: Timestamp,
) -> Board<'a> {
    let mut board = Board::new(index, seen);
    match query.kind {
        Kind::Next => score::next(&mut board, site, history, now),
        Kind::Similar => similar::similar(&mut board),
        Kind::Together => score::together(&mut board, history, query),
        Kind::Recent => score::recent(&mut board),
    }
    board
}

/// Every scored item, best first, before anything is filtered: for measuring.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn scored(index: &Index, site: &Site, history: &History, query: &Query<'_>, now: Timestamp) -> Vec<(f64, String)> {
    let seen = seen(history, query);
    let board = scores(index, site, history, &seen, query, now);
    let all = board.scored().into_iter();
    let mut scored: Vec<_> = all.filter_map(|it| Some((it.0, board.candidate(it.1)?.id.to_owned()))).collect();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    scored
}

/// Names of the files that an answer to `query` would be better with, most wanted first.
#[must_use]
pub fn wanted<'a>(index: &'a Index, history: &History, query: &Query<'_>) -> Vec<&'a str> {
    shards::wanted(index, &seen(history, query), history, query)
}
