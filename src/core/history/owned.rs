//! What the visitor has bought, given back and used up, of what offers are about: an offer of it would come too late.
//!
//! Only what the shop's offers name is remembered, by hash. Past a limit the oldest gives way.

use super::History;
use crate::core::event::{Event, EventName};
use crate::core::id::fnv1a32;
use crate::core::limits::OWNED_MAX;
use crate::core::map::SortedMap;
use crate::core::time::Timestamp;

/// When last, by the hash of an item's id or of a coupon.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Owned {
    /// Items bought.
    pub bought: SortedMap<u32, Timestamp>,
    /// Items given back.
    pub returned: SortedMap<u32, Timestamp>,
    /// Coupons used.
    pub coupons: SortedMap<u32, Timestamp>,
}

impl Owned {
    /// The three, to go through.
    pub fn all_mut(&mut self) -> [&mut SortedMap<u32, Timestamp>; 3] {
        [&mut self.bought, &mut self.returned, &mut self.coupons]
    }

    /// The event of `at` was deleted: what it brought is not known.
    pub(super) fn take_back(&mut self, at: Timestamp) {
        for known in self.all_mut() {
            known.retain(|_, since| *since != at);
        }
    }

    /// Drops what is older than `from`.
    pub(super) fn drop_before(&mut self, from: Timestamp) {
        for known in self.all_mut() {
            known.retain(|_, since| *since >= from);
        }
    }
}

impl History {
    /// Notes what an order or a refund says about items and coupons in `named`, which rises. A refund without items is of all its order's that
    /// are remembered.
    pub fn own(&mut self, event: &Event, named: &[u32], at: Timestamp) {
        let is_refund = match event.name {
            EventName::Purchase => false,
            EventName::Refund => true,
            _ => return,
        };
        let mut hashes = item_hashes(event);
        if is_refund
            && hashes.is_empty()
            && let Some(order) = self.order_of(event)
        {
            hashes = item_hashes(order);
        }
        let Owned { bought, returned, coupons } = &mut self.owned;
        for hash in hashes {
            note(if is_refund { &mut *returned } else { &mut *bought }, named, hash, at);
        }
        if let Some(coupon) = event.coupon {
            note(coupons, named, coupon, at);
        }
    }
}

fn item_hashes(event: &Event) -> Vec<u32> {
    let mut hashes = Vec::new();
    for item in &event.items {
        if let Some(id) = &item.id {
            hashes.push(fnv1a32(id));
        }
    }
    hashes
}

fn note(known: &mut SortedMap<u32, Timestamp>, named: &[u32], hash: u32, at: Timestamp) {
    if named.binary_search(&hash).is_err() {
        return;
    }
    let since = known.or_default(hash);
    *since = at.max(*since);
    if known.len() > OWNED_MAX {
        let mut oldest = (at, hash);
        for (other, since) in known.iter() {
            oldest = oldest.min((*since, *other));
        }
        known.remove(&oldest.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::event::EventRules;
    use crate::core::history::RecentEvent;
    use crate::core::offer::coupon_hash;
    use crate::core::value::{EVENT_LIMITS, read};

    fn event(name: &str, json: &str) -> Event {
        let data = read(&mut serde_json::Deserializer::from_str(json), EVENT_LIMITS).unwrap();
        Event::parse(name, &data, &EventRules::default()).unwrap()
    }

    #[test]
    fn what_offers_name_is_remembered() {
        let mut named = [fnv1a32("tent"), fnv1a32("boots"), coupon_hash("SPRING")];
        named.sort_unstable();
        let mut history = History::default();
        let order = event(
            "purchase",
            r#"{"transaction_id": "1", "coupon": " spring", "items": [{"item_id": "Tent"}, {"item_id": "socks"}]}"#,
        );
        let (first, second) = (Timestamp::from_ms(1_000), Timestamp::from_ms(2_000));
        history.own(&order, &named, first);
        history.recent.push(RecentEvent { at: first, event: order });
        assert_eq!(history.owned.bought.keys().collect::<Vec<_>>(), [&fnv1a32("tent")], "socks are in no offer");
        assert_eq!(history.owned.coupons.len(), 1);
        history.own(&event("refund", r#"{"transaction_id": "2"}"#), &named, second);
        assert!(history.owned.returned.is_empty(), "another order's");
        history.own(&event("refund", r#"{"transaction_id": "1"}"#), &named, second);
        assert_eq!(history.owned.returned.get(&fnv1a32("tent")), Some(&second), "all of it");
        history.owned.take_back(first);
        assert!(history.owned.bought.is_empty() && history.owned.coupons.is_empty());
    }

    #[test]
    fn the_oldest_gives_way() {
        let many: Vec<u32> = (0..2 * OWNED_MAX as u32).collect();
        let mut known = SortedMap::new();
        for hash in &many {
            note(&mut known, &many, *hash, Timestamp::from_ms(u64::from(*hash)));
        }
        assert_eq!((known.len(), known.keys().next()), (OWNED_MAX, Some(&(OWNED_MAX as u32))));
    }
}
