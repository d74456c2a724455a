//! [`Index`]: what the shop's files say about its items, as far as this page has loaded them.
//!
//! Flow: `model::recommend` -> [`Part`] -> **`index`** -> `score`. Every file is a part with numbers of its own; here each item has one number,
//! whichever files name it. Invariant: every number in a list, a session or a shelf is that of an item that is there.

use crate::core::id::fnv1a32;
use crate::core::limits::{RECOMMEND_ITEMS_MAX, SESSIONS_PER_ITEM_MAX, SHELF_MEMBERS_MAX};
use crate::core::list;

/// Stands for no shelf, no row.
pub const NONE: u32 = u32::MAX;

/// What stands for all in [`Index::returns`].
pub const RETURNS_WHOLE: u32 = 255;

/// Most tags of an item that are compared.
pub const TAGS_MAX: usize = 4;

/// What is known about one item.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// Normalized id.
    pub id: String,
    /// Number of its shelf, or [`NONE`].
    pub shelf: u32,
    /// Hash of its brand's key; 0 for none.
    pub brand: u32,
    /// Hashes of its tags' keys; 0 for none.
    pub tags: [u32; TAGS_MAX],
    /// Price of one piece in minor units; 0 when unknown.
    pub price_minor: u32,
    /// How much it is looked at, in quarter octaves; 0 for fewer sessions than the floor.
    pub popularity: u8,
    /// Bought once and kept for years: who has it wants no second.
    pub is_durable: bool,
    /// Sold out when the file was made.
    pub is_out_of_stock: bool,
    /// Row of what is looked at after it, or [`NONE`].
    pub next: u32,
    /// Row of what is bought with it, or [`NONE`].
    pub together: u32,
}

/// Rows of items with a weight each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lists {
    /// Where each row ends among the pairs.
    pub ends: Vec<u32>,
    /// Item and weight.
    pub pairs: Vec<(u32, f32)>,
}

impl Lists {
    /// A row; empty when there is none of this number.
    #[must_use]
    pub fn row(&self, number: u32) -> &[(u32, f32)] {
        let number = number as usize;
        let Some(end) = self.ends.get(number) else { return &[] };
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.pairs.get(start as usize..*end as usize).unwrap_or(&[])
    }

    /// Ends the row that was pushed to.
    pub fn end(&mut self) {
        self.ends.push(self.pairs.len() as u32);
    }
}

/// What items have in common: a category, or without a name what visitors look at together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shelf {
    /// The category's path; empty for one that was learned.
    pub name: String,
    /// Its most looked-at items, most first.
    pub members: Vec<u32>,
}

/// A file that can be loaded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shard {
    /// Its name, beside the model's.
    pub name: String,
    /// Its length.
    pub bytes: u32,
    /// Which items it is about.
    pub of: ShardOf,
    /// It was loaded.
    pub is_loaded: bool,
}

/// Which items a file is about.
#[derive(Debug, Clone, PartialEq)]
pub enum ShardOf {
    /// Those in these categories and below; an empty path takes those that no other file takes.
    Categories(Vec<String>),
    /// Those whose id's hash falls in it: its number of so many.
    Hash(u32, u32),
    /// All: sessions cross categories.
    Sessions,
}

impl Default for ShardOf {
    fn default() -> Self {
        Self::Categories(Vec::new())
    }
}

/// One file, with numbers of its own.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// Its number among the files there are, or [`NONE`].
    pub number: u32,
    /// See [`Index::returns`].
    pub returns: u32,
    /// Its items: their shelves, `next` and `together` are numbers within this part.
    pub items: Vec<Item>,
    /// Names of its shelves.
    pub shelves: Vec<String>,
    /// What is looked at next.
    pub next: Lists,
    /// What is bought together.
    pub together: Lists,
    /// Sessions, newest first; the weights say nothing.
    pub sessions: Lists,
    /// The files there are.
    pub shards: Vec<Shard>,
}

/// All parts that were loaded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Index {
    /// By number.
    pub items: Vec<Item>,
    /// By number.
    pub shelves: Vec<Shelf>,
    /// What is looked at next.
    pub next: Lists,
    /// What is bought together.
    pub together: Lists,
    /// Sessions, newest first.
    pub sessions: Lists,
    /// By item, the newest sessions it is in.
    pub sessions_of: Lists,
    /// By item, how much a session with it says: ln(items of all sessions ÷ sessions with it).
    pub rarity: Vec<f32>,
    /// The most looked-at items of all, most first.
    pub popular: Vec<u32>,
    /// How often visitors return to what they looked at before, against [`RETURNS_WHOLE`], and 1 more; 0 when nobody counted.
    pub returns: u32,
    /// The files there are.
    pub shards: Vec<Shard>,
    /// Numbers by the ids' hashes; a power of two long, at most half full.
    table: Vec<u32>,
}

impl Index {
    /// The item with this normalized id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<u32> {
        self.table.get(self.place(id)).copied().filter(|number| *number != NONE)
    }

    /// The item of this number.
    #[must_use]
    pub fn item(&self, number: u32) -> Option<&Item> {
        self.items.get(number as usize)
    }

    /// The category of an item; empty without one.
    #[must_use]
    pub fn category(&self, item: &Item) -> &str {
        self.shelves.get(item.shelf as usize).map_or("", |shelf| &shelf.name)
    }

    /// Takes in what a file says; `false`, and nothing changes, when that would be more items than an engine holds.
    pub fn add(&mut self, part: Part) -> bool {
        if self.items.len() + part.items.len() > RECOMMEND_ITEMS_MAX {
            return false;
        }
        let mut shelves: Vec<u32> = Vec::new();
        for name in part.shelves {
            shelves.push(self.shelf(name));
        }
        let (next, together) = (self.next.ends.len() as u32, self.together.ends.len() as u32);
        let mut numbers = Vec::new();
        for mut item in part.items {
            item.shelf = shelves.get(item.shelf as usize).copied().unwrap_or(NONE);
            item.next = item.next.saturating_add(next);
            item.together = item.together.saturating_add(together);
            numbers.push(self.put(item));
        }
        append(&mut self.next, &part.next, &numbers);
        append(&mut self.together, &part.together, &numbers);
        if part.returns > 0 {
            self.returns = part.returns;
        }
        if !part.shards.is_empty() {
            self.shards = part.shards;
        }
        if let Some(shard) = self.shards.get_mut(part.number as usize) {
            shard.is_loaded = true;
        }
        if !part.sessions.ends.is_empty() {
            self.sessions = Lists::default();
            append(&mut self.sessions, &part.sessions, &numbers);
            self.count_sessions();
        }
        self.fill_shelves();
        true
    }

    /// Where `id` is in the table, or would be put.
    fn place(&self, id: &str) -> usize {
        let Some(mask) = self.table.len().checked_sub(1) else { return 0 };
        let mut place = fnv1a32(id) as usize & mask;
        while let Some(item) = self.table.get(place).and_then(|number| self.item(*number)) {
            if item.id == id {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }

    /// The number of an item; a known one is told anew, and keeps what only another file says.
    fn put(&mut self, mut item: Item) -> u32 {
        if let Some(number) = self.find(&item.id) {
            if let Some(known) = self.items.get_mut(number as usize) {
                if item.next == NONE {
                    item.next = known.next;
                }
                if item.together == NONE {
                    item.together = known.together;
                }
                if item.shelf == NONE {
                    item.shelf = known.shelf;
                }
                item.popularity = item.popularity.max(known.popularity);
                *known = item;
            }
            return number;
        }
        let number = self.items.len() as u32;
        self.items.push(item);
        if self.items.len() * 2 > self.table.len() {
            let length = (self.items.len() * 4).next_power_of_two();
            self.table.clear();
            self.table.resize(length, NONE);
            for known in 0..=number {
                self.note(known);
            }
        } else {
            self.note(number);
        }
        number
    }

    fn note(&mut self, number: u32) {
        let Some(item) = self.item(number) else { return };
        let place = self.place(&item.id);
        if let Some(entry) = self.table.get_mut(place) {
            *entry = number;
        }
    }

    fn shelf(&mut self, name: String) -> u32 {
        // Learned shelves have no name to be known by.
        let known = self.shelves.iter().position(|shelf| !name.is_empty() && shelf.name == name);
        if known.is_none() {
            self.shelves.push(Shelf { name, members: Vec::new() });
        }
        known.unwrap_or(self.shelves.len() - 1) as u32
    }

    /// Puts the most looked-at items on their shelves.
    fn fill_shelves(&mut self) {
        for shelf in &mut self.shelves {
            shelf.members.clear();
        }
        self.popular.clear();
        for (number, item) in self.items.iter().enumerate() {
            if item.popularity > 0 {
                keep_popular(&self.items, &mut self.popular, number as u32);
                if let Some(shelf) = self.shelves.get_mut(item.shelf as usize) {
                    keep_popular(&self.items, &mut shelf.members, number as u32);
                }
            }
        }
    }

    fn count_sessions(&mut self) {
        let mut counts: Vec<u32> = vec![0; self.items.len()];
        for (item, _) in &self.sessions.pairs {
            if let Some(count) = counts.get_mut(*item as usize) {
                *count += 1;
            }
        }
        self.sessions_of = Lists::default();
        self.rarity.clear();
        let total = self.sessions.pairs.len() as f64;
        let mut end = 0;
        for count in &counts {
            self.rarity.push(libm::log(total / f64::from(*count).max(1.0)) as f32);
            end += (*count).min(SESSIONS_PER_ITEM_MAX);
            self.sessions_of.ends.push(end);
        }
        self.sessions_of.pairs.resize(end as usize, (NONE, 0.0));
        let mut filled: Vec<u32> = vec![0; self.items.len()];
        for session in 0..self.sessions.ends.len() as u32 {
            for (item, _) in self.sessions.row(session) {
                let item = *item as usize;
                let Some(filled) = filled.get_mut(item) else { continue };
                let end = self.sessions_of.ends.get(item).copied().unwrap_or(0);
                let start = item.checked_sub(1).and_then(|it| self.sessions_of.ends.get(it)).copied().unwrap_or(0);
                if start + *filled < end
                    && let Some(place) = self.sessions_of.pairs.get_mut((start + *filled) as usize)
                {
                    place.0 = session;
                    *filled += 1;
                }
            }
        }
    }
}

/// Puts an item among the most looked-at, most first, ties by id, and drops what is one too many.
fn keep_popular(items: &[Item], members: &mut Vec<u32>, number: u32) {
    let Some(item) = items.get(number as usize) else { return };
    let place = members.partition_point(|known| {
        items.get(*known as usize).is_some_and(|known| {
            known.popularity > item.popularity || (known.popularity == item.popularity && known.id < item.id)
        })
    });
    if place < SHELF_MEMBERS_MAX {
        list::insert(members, place, number);
        members.truncate(SHELF_MEMBERS_MAX);
    }
}

/// Adds a part's rows, its items by their numbers here.
fn append(lists: &mut Lists, part: &Lists, numbers: &[u32]) {
    for row in 0..part.ends.len() as u32 {
        for (item, weight) in part.row(row) {
            if let Some(number) = numbers.get(*item as usize) {
                lists.pairs.push((*number, *weight));
            }
        }
        lists.end();
    }
}
