//! Files: what every page needs goes into the model, the rest beside it by category, so that a page loads what it needs.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use vitrin::core::limits::{RECOMMEND_ITEMS_MAX, SHELF_MEMBERS_MAX};
use vitrin::core::recommend::{Shard, ShardOf, TAGS_MAX};
use vitrin::model::container;
use vitrin::model::recommend::items::{self, ItemRow};
use vitrin::model::recommend::{lists, sessions, shards};

use super::{Learned, Options};
use crate::source::SourceError;

/// Items of each category that every page knows, the most looked-at.
const KNOWN_OF_CATEGORY: usize = 10;
/// Bytes of an item and of a neighbour, about.
const ITEM_BYTES: usize = 14;
const NEIGHBOUR_BYTES: usize = 2;
/// Popularity of one session, so that a hundredth of one can be told too.
const POPULARITY_OF_ONE: f64 = 100.0;
/// Steps in which popularity doubles.
const STEPS_PER_OCTAVE: f64 = 4.0;

/// What was written.
#[derive(Debug, Default)]
pub struct Files {
    /// For the model itself.
    pub sections: Vec<(u16, Vec<u8>)>,
    /// Beside the model, and first what goes into it.
    pub files: Vec<File>,
}

/// One file with the sizes of its parts.
#[derive(Debug)]
pub struct File {
    /// Its name; the model's own for what goes into it.
    pub name: String,
    /// Items of its own.
    pub items: usize,
    /// What it has: name, bytes, bytes after gzip.
    pub parts: Vec<(&'static str, usize, usize)>,
}

const KINDS: [(u16, &str); 5] = [
    (shards::KIND, "files"),
    (items::KIND, "items"),
    (lists::NEXT, "looked at next"),
    (lists::TOGETHER, "bought together"),
    (sessions::KIND, "sessions"),
];

/// Bytes after gzip at its best.
#[must_use]
pub(super) fn gzip(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().map_or(0, |bytes| bytes.len())
}

impl File {
    fn of(name: &str, items: usize, sections: &[(u16, Vec<u8>)]) -> Self {
        let kind = |kind: u16| KINDS.iter().find(|known| known.0 == kind).map_or("", |known| known.1);
        let parts = sections.iter().map(|(number, bytes)| (kind(*number), bytes.len(), gzip(bytes))).collect();
        Self { name: name.to_owned(), items, parts }
    }
}

pub(super) fn write(learned: &Learned, model: &Path, options: &Options) -> Result<Files, SourceError> {
    let folder = model.parent().unwrap_or(Path::new(""));
    remove_old(folder)?;
    let kept = kept(learned, options);
    let all: HashSet<u32> = kept.iter().copied().collect();
    let weight = |item: &u32| {
        let row = |rows: &[Vec<(u32, u8)>]| rows.get(*item as usize).map_or(0, Vec::len);
        ITEM_BYTES + NEIGHBOUR_BYTES * (row(&learned.next) + row(&learned.together))
    };
    let mut files = Files::default();
    let name = model.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    if kept.iter().map(weight).sum::<usize>() <= options.shard_bytes {
        // What the sessions themselves say goes before what was counted of them.
        let next = if learned.newest.is_empty() { &learned.next[..] } else { &[] };
        files.sections = part(learned, next, &all, None, &kept, &[], options);
        if !learned.newest.is_empty() {
            files.sections.push((sessions::KIND, session_part(learned, &order(learned, kept.clone()))));
        }
        files.files.push(File::of(&name, kept.len(), &files.sections));
        return Ok(files);
    }
    let mut directory = Vec::new();
    let mut beside = Vec::new();
    for (of, own) in divide(learned, &kept, &weight, options.shard_bytes) {
        let number = directory.len() as u32;
        let sections = part(learned, &learned.next, &all, Some(number), &own, &own, options);
        beside.push(store(folder, of, own.len(), sections, &mut directory)?);
    }
    if !learned.newest.is_empty() {
        let number = directory.len() as u32;
        let mut own: Vec<u32> = learned.newest.iter().flatten().copied().filter(|item| all.contains(item)).collect();
        own.sort_unstable();
        own.dedup();
        let own = order(learned, own);
        let mut sections = vec![(items::KIND, item_part(learned, Some(number), &own, |_| (false, false), options))];
        sections.push((sessions::KIND, session_part(learned, &own)));
        beside.push(store(folder, ShardOf::Sessions, own.len(), sections, &mut directory)?);
    }
    let known = known_everywhere(learned, &kept);
    files.sections = part(learned, &[], &all, None, &[], &known, options);
    files.sections.push((shards::KIND, shards::write(&directory)));
    files.files.push(File::of(&name, known.len(), &files.sections));
    files.files.extend(beside);
    Ok(files)
}

fn store(
    folder: &Path,
    of: ShardOf,
    items: usize,
    sections: Vec<(u16, Vec<u8>)>,
    directory: &mut Vec<Shard>,
) -> Result<File, SourceError> {
    let name = format!("recommend-{}.bin", directory.len());
    let path = folder.join(&name);
    let file = File::of(&name, items, &sections);
    let bytes = container::write(sections).map_err(|error| SourceError::io(&path, std::io::Error::other(error)))?;
    fs::write(&path, &bytes).map_err(|error| SourceError::io(&path, error))?;
    directory.push(Shard { name, bytes: bytes.len() as u32, of, is_loaded: false });
    Ok(file)
}

/// Files of an earlier run would be loaded for ever by pages that still have its model, and by nobody else.
fn remove_old(folder: &Path) -> Result<(), SourceError> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    for entry in fs::read_dir(folder).map_err(|error| SourceError::io(folder, error))?.flatten() {
        let name = entry.file_name();
        let number = name.to_str().and_then(|name| name.strip_prefix("recommend-")?.strip_suffix(".bin"));
        if number.is_some_and(|number| number.parse::<u32>().is_ok()) {
            fs::remove_file(entry.path()).map_err(|error| SourceError::io(&entry.path(), error))?;
        }
    }
    Ok(())
}

/// What may be shipped: what the catalogue lists, what enough sessions looked at, and what a shipped session holds.
fn kept(learned: &Learned, options: &Options) -> Vec<u32> {
    let mut is_kept: Vec<bool> = Vec::new();
    for (goods, sessions) in learned.goods.iter().zip(&learned.sessions) {
        is_kept.push(goods.is_listed || *sessions >= options.floor);
    }
    for rows in [&learned.next, &learned.together] {
        for (item, row) in rows.iter().enumerate() {
            for item in row.iter().map(|pair| pair.0 as usize).chain((!row.is_empty()).then_some(item)) {
                if let Some(is_kept) = is_kept.get_mut(item) {
                    *is_kept = true;
                }
            }
        }
    }
    for item in learned.newest.iter().flatten() {
        if let Some(is_kept) = is_kept.get_mut(*item as usize) {
            *is_kept = true;
        }
    }
    let numbered = is_kept.iter().enumerate().filter(|(_, is_kept)| **is_kept);
    let mut kept: Vec<u32> = numbered.map(|(item, _)| item as u32).collect();
    // An engine holds no more: what nobody looks at goes first.
    kept.sort_by(|one, other| popularity(learned, *other).total_cmp(&popularity(learned, *one)).then(one.cmp(other)));
    kept.truncate(RECOMMEND_ITEMS_MAX / 2);
    kept
}

fn popularity(learned: &Learned, item: u32) -> f64 {
    learned.popularity.get(item as usize).copied().unwrap_or(0.0)
}

fn shelf(learned: &Learned, item: u32) -> Option<u32> {
    learned.shelves.of.get(item as usize).copied().flatten()
}

/// By shelf and id: what belongs together lies together, which is what compresses.
fn order(learned: &Learned, mut items: Vec<u32>) -> Vec<u32> {
    let shelf_name = |item: u32| {
        let shelf = shelf(learned, item);
        let name = shelf.and_then(|shelf| learned.shelves.names.get(shelf as usize)).map_or("", String::as_str);
        (shelf.is_none(), name, shelf, learned.names.id(item))
    };
    items.sort_by(|one, other| shelf_name(*one).cmp(&shelf_name(*other)));
    items
}

/// The sections of a file with lists for its `own` items; `known` are others that it tells about.
fn part(
    learned: &Learned,
    next: &[Vec<(u32, u8)>],
    kept: &HashSet<u32>,
    number: Option<u32>,
    own: &[u32],
    known: &[u32],
    options: &Options,
) -> Vec<(u16, Vec<u8>)> {
    let own: HashSet<u32> = own.iter().copied().collect();
    let row = |rows: &'_ [Vec<(u32, u8)>], item: u32| -> Vec<(u32, u8)> {
        let row = rows.get(item as usize).filter(|_| own.contains(&item));
        // Of what an engine has no room for, nothing is recommended.
        row.into_iter().flatten().filter(|pair| kept.contains(&pair.0)).copied().collect()
    };
    let mut all: Vec<u32> = own.iter().copied().chain(known.iter().copied()).collect();
    for item in own.iter().copied() {
        all.extend(row(next, item).iter().chain(&row(&learned.together, item)).map(|pair| pair.0));
    }
    all.sort_unstable();
    all.dedup();
    let all = order(learned, all);
    let places: HashMap<u32, u32> = all.iter().enumerate().map(|(place, item)| (*item, place as u32)).collect();
    let place = |item: &u32| places.get(item).copied().unwrap_or(0);
    let mut rows_next = Vec::new();
    let mut together = Vec::new();
    for item in &all {
        for (rows, written) in [(next, &mut rows_next), (&learned.together, &mut together)] {
            let row = row(rows, *item);
            if !row.is_empty() {
                written.push((place(item), row.iter().map(|(to, level)| (place(to), *level)).collect()));
            }
        }
    }
    let has = |item: u32| (!row(next, item).is_empty(), !row(&learned.together, item).is_empty());
    vec![
        (items::KIND, item_part(learned, number, &all, has, options)),
        (lists::NEXT, lists::write(&rows_next)),
        (lists::TOGETHER, lists::write(&together)),
    ]
}

fn item_part(
    learned: &Learned,
    number: Option<u32>,
    all: &[u32],
    has: impl Fn(u32) -> (bool, bool),
    options: &Options,
) -> Vec<u8> {
    let mut shelves: Vec<String> = Vec::new();
    let mut numbers: HashMap<u32, u32> = HashMap::new();
    let mut rows = Vec::new();
    for item in all {
        let own_shelf = shelf(learned, *item).map(|shelf| {
            *numbers.entry(shelf).or_insert_with(|| {
                shelves.push(learned.shelves.names.get(shelf as usize).cloned().unwrap_or_default());
                shelves.len() as u32 - 1
            })
        });
        let goods = learned.goods.get(*item as usize).cloned().unwrap_or_default();
        let sessions = learned.sessions.get(*item as usize).copied().unwrap_or(0);
        let level = POPULARITY_OF_ONE + STEPS_PER_OCTAVE * popularity(learned, *item).log2();
        let is_replenished = learned.is_replenished.get(*item as usize).copied().unwrap_or(false);
        let (has_next, has_together) = has(*item);
        rows.push(ItemRow {
            id: learned.names.id(*item).to_owned(),
            shelf: own_shelf,
            brand: goods.brand,
            price_minor: goods.price_minor,
            popularity: if sessions >= options.floor { level.round().clamp(1.0, 255.0) as u8 } else { 0 },
            is_durable: goods.is_durable.unwrap_or(!is_replenished),
            is_out_of_stock: goods.is_out_of_stock,
            has_next,
            has_together,
            tags: goods.tags.into_iter().take(TAGS_MAX).collect(),
        });
    }
    items::write(number, learned.returns, &shelves, &rows)
}

fn session_part(learned: &Learned, all: &[u32]) -> Vec<u8> {
    let places: HashMap<u32, u32> = all.iter().enumerate().map(|(place, item)| (*item, place as u32)).collect();
    let told = |session: &Vec<u32>| session.iter().filter_map(|item| places.get(item).copied()).collect();
    let sessions: Vec<Vec<u32>> = learned.newest.iter().map(told).collect();
    sessions::write(&sessions)
}

/// The most looked-at of each category, and of the shop.
fn known_everywhere(learned: &Learned, kept: &[u32]) -> Vec<u32> {
    let mut counts: HashMap<u32, usize> = HashMap::new();
    let mut known = Vec::new();
    for (place, item) in kept.iter().enumerate() {
        let Some(shelf) = shelf(learned, *item) else {
            if place < SHELF_MEMBERS_MAX {
                known.push(*item);
            }
            continue;
        };
        let is_category = learned.shelves.names.get(shelf as usize).is_some_and(|name| !name.is_empty());
        let count = counts.entry(shelf).or_default();
        if place < SHELF_MEMBERS_MAX || (is_category && *count < KNOWN_OF_CATEGORY) {
            *count += 1;
            known.push(*item);
        }
    }
    known
}

/// Items by file: categories are taken apart until they fit, and put together while they do.
fn divide(
    learned: &Learned,
    kept: &[u32],
    weight: &impl Fn(&u32) -> usize,
    shard_bytes: usize,
) -> Vec<(ShardOf, Vec<u32>)> {
    let mut by_path: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut without = Vec::new();
    for item in kept {
        match learned.goods.get(*item as usize).and_then(|goods| goods.category.as_deref()) {
            Some(path) => by_path.entry(path).or_default().push(*item),
            None => without.push(*item),
        }
    }
    let mut files: Vec<(ShardOf, Vec<u32>)> = Vec::new();
    let (mut paths, mut own, mut bytes) = (Vec::new(), Vec::new(), 0);
    // In order of paths, so that the branches of a category lie in one file or in neighbours.
    for (path, items) in by_path {
        let adds: usize = items.iter().map(weight).sum();
        if bytes > 0 && bytes + adds > shard_bytes {
            files.push((ShardOf::Categories(std::mem::take(&mut paths)), std::mem::take(&mut own)));
            bytes = 0;
        }
        paths.push(path.to_owned());
        own.extend(items);
        bytes += adds;
    }
    if !own.is_empty() {
        files.push((ShardOf::Categories(paths), own));
    }
    let count = without.iter().map(weight).sum::<usize>().div_ceil(shard_bytes.max(1)) as u32;
    let mut hashed = vec![Vec::new(); count as usize];
    for item in without {
        let place = vitrin::core::id::fnv1a32(learned.names.id(item)) % count;
        if let Some(own) = hashed.get_mut(place as usize) {
            own.push(item);
        }
    }
    for (number, own) in hashed.into_iter().enumerate() {
        files.push((ShardOf::Hash(number as u32, count), own));
    }
    files
}
