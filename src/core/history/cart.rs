//! The basket, as adding, taking out, a checkout and buying leave it.

use std::mem::take;

use super::History;
use crate::core::event::{Event, EventName};
use crate::core::limits::CART_LINES_MAX;
use crate::core::map::SortedMap;
use crate::core::time::Timestamp;

/// One line of the basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CartLine {
    /// Pieces.
    pub quantity: u32,
    /// Price of one in minor units; 0 when unknown.
    pub price_minor: u64,
}

impl History {
    pub(super) fn change_cart(&mut self, event: &Event, at: Timestamp) {
        match event.name {
            EventName::Purchase => self.cart.clear(),
            EventName::AddToCart | EventName::BeginCheckout => {
                // A checkout names all that lies in the basket, also what a page did not tell as it was added or taken out.
                let mut before = SortedMap::default();
                if event.name == EventName::BeginCheckout && !event.items.is_empty() {
                    before = take(&mut self.cart);
                }
                for item in &event.items {
                    let Some(id) = &item.id else { continue };
                    if self.cart.len() >= CART_LINES_MAX && !self.cart.contains_key(id) {
                        continue;
                    }
                    let line = self.cart.or_default(id.clone());
                    line.quantity = line.quantity.saturating_add(item.quantity);
                    if let Some(known) = before.remove(id) {
                        line.price_minor = known.price_minor;
                    }
                    line.price_minor = item.price_minor.unwrap_or(line.price_minor);
                }
            }
            EventName::RemoveFromCart => {
                for item in &event.items {
                    let Some(id) = &item.id else { continue };
                    if let Some(line) = self.cart.get_mut(id) {
                        line.quantity = line.quantity.saturating_sub(item.quantity);
                    }
                }
                self.cart.retain(|_, line| line.quantity > 0);
            }
            _ => return,
        }
        self.cart_at = self.cart_at.max(at);
    }
}
