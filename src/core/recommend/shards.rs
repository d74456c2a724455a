//! Which files an answer would be better with: those of the items that it starts from.

use super::index::{Index, ShardOf};
use super::seen::{Candidate, Seen};
use super::{Kind, Query};
use crate::core::history::History;
use crate::core::id::fnv1a32;
use crate::core::limits::RECOMMEND_SEEDS_MAX;

/// Most files that one answer asks for: a page is not to load the shop.
const WANTED_MAX: usize = 3;

pub(super) fn wanted<'a>(index: &'a Index, seen: &[Seen<'_>], history: &History, query: &Query<'_>) -> Vec<&'a str> {
    let mut wanted: Vec<&str> = Vec::new();
    if query.kind == Kind::Recent {
        return wanted;
    }
    for shard in &index.shards {
        if shard.of == ShardOf::Sessions && query.kind == Kind::Next && !shard.is_loaded {
            wanted.push(&shard.name);
        }
    }
    let mut seeds = 0;
    for seen in seen {
        let is_basket = history.cart.contains_key(seen.candidate.id);
        let is_seed = if query.kind == Kind::Together && query.item.is_none() { is_basket } else { seen.is_viewed };
        if !is_seed || seeds >= RECOMMEND_SEEDS_MAX {
            continue;
        }
        seeds += 1;
        if let Some(shard) = shard_of(index, &seen.candidate)
            && let Some(shard) = index.shards.get(shard)
            && !shard.is_loaded
            && wanted.len() < WANTED_MAX
            && !wanted.contains(&shard.name.as_str())
        {
            wanted.push(&shard.name);
        }
    }
    wanted
}

/// The file of an item: by the longest path that its category lies in, or by its id.
fn shard_of(index: &Index, item: &Candidate<'_>) -> Option<usize> {
    let known = index.find(item.id).and_then(|number| index.item(number)).map_or("", |item| index.category(item));
    let category = if known.is_empty() { item.category } else { known };
    let mut best = None;
    for (place, shard) in index.shards.iter().enumerate() {
        match &shard.of {
            ShardOf::Categories(paths) => {
                for path in paths {
                    let rest = category.strip_prefix(path.as_str());
                    let is_in = path.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
                    if is_in && best.is_none_or(|(_, length)| path.len() > length) {
                        best = Some((place, path.len()));
                    }
                }
            }
            ShardOf::Hash(number, of) => {
                if best.is_none() && fnv1a32(item.id).checked_rem(*of) == Some(*number) {
                    best = Some((place, 0));
                }
            }
            ShardOf::Sessions => {}
        }
    }
    best.map(|(place, _)| place)
}
