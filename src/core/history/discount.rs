//! How much of what draws a visitor is reduced: decayed weights of items with a discount and of all, by the same half-lives as interests.

use super::{Addition, Interest, InterestRules};
use crate::core::event::Event;
use crate::core::time::Timestamp;

/// Items counted before a share says anything.
const ITEMS_MIN: u32 = 3;

/// Weights of items looked at, put in the basket and bought.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Discounts {
    /// Of those with a discount.
    pub reduced: Interest,
    /// Of all.
    pub all: Interest,
}

impl Discounts {
    /// Share of the weight that had a discount, in [0, 1]; `None` below three items.
    #[must_use]
    pub fn affinity(&self, rules: &InterestRules, now: Timestamp) -> Option<f64> {
        let all = self.all.weight(rules, now);
        (self.all.events >= ITEMS_MIN && all > 0.0).then(|| (self.reduced.weight(rules, now) / all).clamp(0.0, 1.0))
    }

    pub(super) fn add(&mut self, rules: &InterestRules, event: &Event, addition: Addition, at: Timestamp) {
        for item in &event.items {
            if item.id.is_some() {
                self.all.add(rules, addition, at);
            }
            if item.is_discounted {
                self.reduced.add(rules, addition, at);
            }
        }
    }

    pub(super) fn subtract(&mut self, rules: &InterestRules, event: &Event, addition: Addition, at: Timestamp) {
        for item in &event.items {
            if item.id.is_some() {
                self.all.subtract(rules, addition, at);
            }
            if item.is_discounted {
                self.reduced.subtract(rules, addition, at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::event::Item;

    #[test]
    fn the_share_of_reduced_items_is_by_weight() {
        let rules = InterestRules::default();
        let event = |is_discounted| {
            let item = Item { id: Some("a".into()), is_discounted, ..Item::default() };
            Event { items: vec![item], ..Event::default() }
        };
        let view = Addition { browse: 1.0, purchase: 0.0 };
        let order = Addition { browse: 0.0, purchase: 8.0 };
        let at = Timestamp::from_ms(1);
        let mut discounts = Discounts::default();
        discounts.add(&rules, &event(true), view, at);
        discounts.add(&rules, &event(false), view, at);
        assert_eq!(discounts.affinity(&rules, at), None, "two items say nothing");
        discounts.add(&rules, &event(true), order, at);
        assert_eq!(discounts.affinity(&rules, at), Some(0.9));
        discounts.subtract(&rules, &event(true), order, at);
        discounts.add(&rules, &event(false), view, at);
        discounts.add(&rules, &event(false), view, at);
        assert_eq!(discounts.affinity(&rules, at), Some(0.25));
    }
}
