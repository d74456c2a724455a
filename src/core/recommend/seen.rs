//! What the visitor looked at lately, out of the history's recent events: nothing more is stored for recommendations.

use super::Query;
use super::index::{NONE, TAGS_MAX};
use crate::core::event::EventName;
use crate::core::history::History;
use crate::core::id::fnv1a32;

/// An item as filters and similarity see it, from a file or from the history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate<'a> {
    pub(super) id: &'a str,
    /// Empty when unknown.
    pub(super) category: &'a str,
    pub(super) shelf: u32,
    /// Hash; 0 when unknown.
    pub(super) brand: u32,
    pub(super) tags: [u32; TAGS_MAX],
    /// 0 when unknown.
    pub(super) price_minor: u32,
    pub(super) is_durable: bool,
    pub(super) is_out_of_stock: bool,
}

/// An item of the history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen<'a> {
    pub(super) candidate: Candidate<'a>,
    /// It was looked at, not bought alone.
    pub(super) is_viewed: bool,
    pub(super) is_bought: bool,
}

/// Every item of the recent events once: the one that the page is about, then the latest first.
pub(super) fn seen<'a>(history: &'a History, query: &'a Query<'_>) -> Vec<Seen<'a>> {
    let mut seen: Vec<Seen<'a>> = Vec::new();
    if let Some(id) = &query.item {
        let category = query.category.unwrap_or_default();
        seen.push(Seen { candidate: unknown(id, category), is_viewed: true, is_bought: false });
    }
    for recent in history.recent.events.iter().rev() {
        let (is_viewed, is_bought) = match recent.event.name {
            EventName::ViewItem | EventName::SelectItem | EventName::AddToWishlist | EventName::AddToCart => {
                (true, false)
            }
            EventName::Purchase => (false, true),
            EventName::PageView
            | EventName::ViewItemList
            | EventName::Search
            | EventName::RemoveFromCart
            | EventName::BeginCheckout
            | EventName::Refund
            | EventName::Custom(_) => continue,
        };
        for item in &recent.event.items {
            let Some(id) = item.id.as_deref() else { continue };
            let mut place = 0;
            while seen.get(place).is_some_and(|known| known.candidate.id != id) {
                place += 1;
            }
            if place == seen.len() {
                seen.push(Seen { candidate: unknown(id, ""), is_viewed: false, is_bought: false });
            }
            let Some(known) = seen.get_mut(place) else { continue };
            known.is_viewed |= is_viewed;
            known.is_bought |= is_bought;
            let candidate = &mut known.candidate;
            if candidate.category.is_empty() {
                candidate.category = item.category.as_deref().unwrap_or_default();
            }
            if candidate.brand == 0 {
                candidate.brand = item.brand.as_deref().map_or(0, fnv1a32);
            }
            for (tag, own) in candidate.tags.iter_mut().zip(&item.tags) {
                *tag = fnv1a32(own);
            }
            if candidate.price_minor == 0 {
                candidate.price_minor = item.price_minor.unwrap_or(0).min(u64::from(u32::MAX)) as u32;
            }
        }
    }
    seen
}

/// Of what no file tells, a second piece is not recommended to who has one.
fn unknown<'a>(id: &'a str, category: &'a str) -> Candidate<'a> {
    Candidate {
        id,
        category,
        shelf: NONE,
        brand: 0,
        tags: [0; TAGS_MAX],
        price_minor: 0,
        is_durable: true,
        is_out_of_stock: false,
    }
}
