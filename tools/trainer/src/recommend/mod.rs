//! Recommendation files: what is looked at next, what is bought together, what stands on a shelf together, how popular it is; if the shop wants it
//! its newest sessions, anonymous.
//!
//! Flow: sessions, orders, catalogue → `visits`, `baskets` → `pairs` (spilled to disk, counted a bucket a core) → `shelves` →
//! `files`. Memory grows with the catalogue, not with the files. Invariant: nothing that fewer than [`Options::floor`] sessions or customers
//! did goes into a file, but into the session index, which a shop has to ask for.

mod baskets;
mod catalog;
mod files;
mod names;
mod pairs;
mod rows;
mod shelves;
mod spill;
mod visits;

use std::path::Path;

use crate::source::{OrderLine, Partitions, SessionLine, SourceError, Watch};

pub use catalog::{Catalog, Goods};
pub use files::{File, Files};
use names::Names;
use pairs::Pairs;

/// Whether sessions are shipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SessionIndex {
    /// They stay with the shop: the private default.
    #[default]
    Withheld,
    /// The newest are shipped, without any id: for shops that accept it.
    Shipped,
}

/// How recommendations are learned.
#[derive(Debug, Clone)]
pub struct Options {
    /// Fewest sessions, or customers, behind anything that is shipped.
    pub floor: u32,
    /// Most neighbours of an item.
    pub neighbours: usize,
    /// Days after which a session counts half for popularity.
    pub half_life_days: f64,
    /// See [`SessionIndex`].
    pub sessions: SessionIndex,
    /// Bytes of one file, about, before compression: what a page loads at once.
    pub shard_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            floor: 3,
            neighbours: 30,
            half_life_days: 30.0,
            sessions: SessionIndex::default(),
            shard_bytes: 192 * 1_024,
        }
    }
}

/// What was learned, by item number.
pub struct Learned {
    names: Names,
    goods: Vec<Goods>,
    /// Sessions with the item.
    sessions: Vec<u32>,
    /// Sessions with the item, decayed.
    popularity: Vec<f64>,
    /// Bought again by its buyers.
    is_replenished: Vec<bool>,
    next: Vec<Vec<(u32, u8)>>,
    together: Vec<Vec<(u32, u8)>>,
    shelves: shelves::Shelves,
    newest: Vec<Vec<u32>>,
    /// Share of clicks that return to something seen before in the session.
    returns: Option<f64>,
    /// Clicks that were learned from.
    pub clicks: u64,
}

/// Learns from what there is.
///
/// # Errors
/// [`SourceError`] when a file or a temporary one cannot be read or written.
pub fn learn(
    sessions: Option<&Partitions<SessionLine>>,
    orders: Option<&Partitions<OrderLine>>,
    catalog: Catalog,
    options: &Options,
    watch: &Watch,
) -> Result<Learned, SourceError> {
    let mut names = Names::default();
    let goods = catalog.into_goods(&mut names);
    let folder = spill::folder()?;
    let visits = visits::read(sessions, &mut names, options, folder.path(), watch)?;
    let baskets = baskets::read(orders, &mut names, options, folder.path(), watch)?;
    let items = names.len();
    let Pairs { rows: next, graph } =
        visits.pairs.count(items, options.floor, options.neighbours, "Neighbours", watch)?;
    let Pairs { rows: together, .. } =
        baskets.pairs.count(items, options.floor, options.neighbours, "Baskets", watch)?;
    let shelves = shelves::learn(&goods, &visits, &graph, items, options, watch)?;
    let newest = match options.sessions {
        SessionIndex::Withheld => Vec::new(),
        SessionIndex::Shipped => visits.newest(),
    };
    let mut learned = Learned {
        names,
        goods,
        sessions: visits.sessions,
        popularity: visits.popularity,
        is_replenished: baskets.is_replenished,
        next,
        together,
        shelves,
        newest,
        returns: visits.returns,
        clicks: visits.clicks,
    };
    learned.goods.resize_with(items, Goods::default);
    learned.sessions.resize(items, 0);
    learned.popularity.resize(items, 0.0);
    learned.is_replenished.resize(items, false);
    Ok(learned)
}

impl Learned {
    /// Writes the files beside `model`, those of an earlier run away, and gives the sections for the model itself.
    ///
    /// # Errors
    /// [`SourceError::Io`], or what an engine would not read.
    pub fn write(&self, model: &Path, options: &Options) -> Result<Files, SourceError> {
        files::write(self, model, options)
    }
}
