//! How much each item is recommended: lists of neighbours, shelves behind them, popularity behind those, and reminders.
//!
//! The weights were chosen on the sessions that `./x bench recommend` measures; the rows of a list add up to 1, and so does everything here
//! at most a few times.

use super::Query;
use super::board::{Board, Reason};
use super::index::{Lists, NONE, RETURNS_WHOLE};
use super::sessions;
use crate::core::history::{DIMENSIONS, Dimension, History};
use crate::core::id::{fnv1a32, item_key};
use crate::core::limits::RECOMMEND_SEEDS_MAX;
use crate::core::profile::{self, InterestView};
use crate::core::site::Site;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// What a reminder of the latest item weighs, against all of its neighbours together, where every click returned to something.
const REMINDER: f64 = 0.6;
/// The share of clicks that return, where nobody counted: that of a large shop's sessions.
const RETURNS: f64 = 0.5;
/// A reminder fades to 1/e over so many items.
const REMINDER_ITEMS: f64 = 3.0;
/// The most popular item of a shelf, against all neighbours of the item that stands on it.
const SHELF: f64 = 0.05;
/// The same for a shelf that the visitor is interested in, whatever was looked at last.
const INTEREST: f64 = 0.04;
/// The most popular item of the shop.
const POPULAR: f64 = 0.000_5;
/// What is looked at next, against what is bought together.
const VIEWED_FOR_BOUGHT: f64 = 0.1;
/// Popularity counts to this power: the second of a shelf is worth showing too.
const POPULARITY_POWER: f64 = 0.75;
/// Steps of an item's popularity in which it doubles.
const STEPS_PER_OCTAVE: f64 = 4.0;

/// The items that a question is about: the latest looked at, each with its place from the latest.
fn seeds(board: &Board<'_>) -> Vec<u32> {
    let mut seeds = Vec::new();
    for (place, seen) in board.seen.iter().enumerate() {
        if seen.is_viewed && seeds.len() < RECOMMEND_SEEDS_MAX {
            seeds.push(board.number(place));
        }
    }
    seeds
}

pub(super) fn next(board: &mut Board<'_>, site: &Site, history: &History, now: Timestamp) {
    let seeds = seeds(board);
    let has_sessions = sessions::score(board, &seeds);
    let returns = match board.index.returns.checked_sub(1) {
        Some(counted) => f64::from(counted) / f64::from(RETURNS_WHOLE),
        None => RETURNS,
    };
    for (place, seed) in seeds.iter().enumerate() {
        let place = place as f64;
        board.add(*seed, REMINDER * returns * libm::exp(-place / REMINDER_ITEMS), Reason::Seen, *seed);
        let weight = libm::exp(-place);
        if !has_sessions {
            add_row(board, *seed, weight, Reason::ViewedAfter);
        }
        let shelf = board.index.item(*seed).map_or(NONE, |item| item.shelf);
        let is_named = board.index.shelves.get(shelf as usize).is_some_and(|shelf| !shelf.name.is_empty());
        // Of a learned shelf nothing can be said but which item stands on it.
        let (reason, of) = if is_named { (Reason::PopularIn, shelf) } else { (Reason::ViewedAfter, *seed) };
        add_shelf(board, shelf, SHELF * weight, reason, of);
    }
    let interests = profile::interests(history, site, now);
    let mut shares = Vec::new();
    for shelf in &board.index.shelves {
        shares.push(share(&interests, Dimension::Category, &shelf.name));
    }
    for (number, share) in shares.iter().enumerate() {
        if *share > 0.0 {
            add_shelf(board, number as u32, INTEREST * share, Reason::PopularIn, number as u32);
        }
    }
    let index = board.index;
    add_members(board, &index.popular, POPULAR, Reason::Popular, NONE);
    // What the visitor is interested in comes before what others are.
    board.scale(&|number| {
        let Some(item) = index.item(number) else { return 1.0 };
        let mut factor = 1.0 + shares.get(item.shelf as usize).copied().unwrap_or(0.0);
        for view in &interests {
            if view.dimension == Dimension::Brand && item.brand != 0 && fnv1a32(&view.name) == item.brand {
                factor += view.share / 2.0;
            }
        }
        factor
    });
}

pub(super) fn together(board: &mut Board<'_>, history: &History, query: &Query<'_>) {
    let mut items: Vec<u32> = Vec::new();
    if query.item.is_some() {
        items.push(board.number(0));
    } else if let Some(basket) = query.context.get("cart_items").and_then(Value::as_list) {
        for id in basket {
            items.extend(board.index.find(&item_key(id.as_text().unwrap_or_default())));
        }
    } else {
        for id in history.cart.keys() {
            items.extend(board.index.find(id));
        }
    }
    for item in items {
        add_row(board, item, 1.0, Reason::BoughtWith);
        add_row(board, item, VIEWED_FOR_BOUGHT, Reason::ViewedAfter);
    }
}

pub(super) fn recent(board: &mut Board<'_>) {
    // The item that the page is about is no reminder.
    for (place, seen) in board.seen.iter().enumerate() {
        if seen.is_viewed && !seen.is_bought {
            let number = board.number(place);
            board.add(number, libm::exp(-(place as f64) / REMINDER_ITEMS), Reason::Seen, number);
        }
    }
}

fn add_row(board: &mut Board<'_>, seed: u32, weight: f64, reason: Reason) {
    let index = board.index;
    let Some(item) = index.item(seed) else { return };
    let (lists, row): (&Lists, u32) =
        if reason == Reason::BoughtWith { (&index.together, item.together) } else { (&index.next, item.next) };
    for (number, share) in lists.row(row) {
        board.add(*number, weight * f64::from(*share), reason, seed);
    }
}

fn add_shelf(board: &mut Board<'_>, shelf: u32, weight: f64, reason: Reason, of: u32) {
    let index = board.index;
    if let Some(shelf) = index.shelves.get(shelf as usize) {
        add_members(board, &shelf.members, weight, reason, of);
    }
}

fn add_members(board: &mut Board<'_>, members: &[u32], weight: f64, reason: Reason, of: u32) {
    let popularity = |board: &Board<'_>, number: &u32| board.index.item(*number).map_or(0, |item| item.popularity);
    let most = members.first().map_or(0, |first| popularity(board, first));
    for number in members {
        let octaves = f64::from(most - popularity(board, number).min(most)) / STEPS_PER_OCTAVE;
        let share = libm::exp(-octaves * POPULARITY_POWER * std::f64::consts::LN_2);
        board.add(*number, weight * share, reason, of);
    }
}

/// The visitor's share of attention for a key.
fn share(interests: &[InterestView], dimension: Dimension, name: &str) -> f64 {
    let found = interests.iter().find(|view| view.dimension == dimension && view.name == name);
    found.map_or(0.0, |view| view.share)
}

/// Name of a dimension, as preferences write it.
pub(super) fn dimension_name(dimension: Dimension) -> &'static str {
    DIMENSIONS.iter().find(|known| known.0 == dimension).map_or("", |known| known.1)
}
