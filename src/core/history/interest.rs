//! Decayed interest per key, bounded: `S ← S·2^(−Δt/h) + w`, kept as (value, last time), so lazy and exact.
//!
//! Two sums decay side by side, one for browsing and one for buying, each with its half-life. A full table replaces its weakest key and
//! remembers what that key had as the newcomer's `error` (Space-Saving: Metwally, Agrawal & El Abbadi 2005), so that a
//! newcomer is not thrown out by the next one, while its interest counts only what was seen of it.
//! Invariant: as `now` grows without a new event, no interest rises.

use crate::core::event::EventName;
use crate::core::map::SortedMap;
use crate::core::time::Timestamp;

/// How events become interest.
#[derive(Debug, Clone, PartialEq)]
pub struct InterestRules {
    /// Days after which an interest from browsing has halved.
    pub browse_half_life_days: f64,
    /// Days after which an interest from a purchase has halved.
    pub purchase_half_life_days: f64,
    /// Category paths of durable goods: buying one ends the interest in it.
    pub durables: Vec<String>,
    /// What one event adds; an absent name adds nothing.
    pub weights: SortedMap<EventName, f64>,
}

impl Default for InterestRules {
    fn default() -> Self {
        let mut weights = SortedMap::new();
        for (name, weight) in [
            (EventName::ViewItem, 1.0),
            (EventName::ViewItemList, 0.5),
            (EventName::SelectItem, 0.5),
            (EventName::AddToWishlist, 3.0),
            (EventName::AddToCart, 5.0),
            (EventName::Purchase, 8.0),
        ] {
            weights.insert(name, weight);
        }
        Self { browse_half_life_days: 14.0, purchase_half_life_days: 120.0, durables: Vec::new(), weights }
    }
}

/// The interest in one key.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Interest {
    /// Decayed weight of browsing, as of `at`.
    pub browse: f64,
    /// Decayed weight of purchases, as of `at`.
    pub purchase: f64,
    /// Most that a replaced key had, as of `at`; decays like browsing.
    pub error: f64,
    /// When it last grew.
    pub at: Timestamp,
    /// Events counted.
    pub events: u32,
}

/// What one event adds to a key: at most one of the two is above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Addition {
    /// To browsing.
    pub browse: f64,
    /// To purchases.
    pub purchase: f64,
}

/// 2^(−days/half-life), exactly halved at every whole half-life. By way of `exp`, since the table of `exp2` is 4 KB that do not compress.
fn decay(days: f64, half_life_days: f64) -> f64 {
    // Most of what is added is of this very moment.
    if days == 0.0 {
        return 1.0;
    }
    let halvings = days / half_life_days;
    let whole = libm::floor(halvings);
    libm::scalbn(libm::exp((whole - halvings) * std::f64::consts::LN_2), -(whole as i32))
}

/// What is left of a weight. Most keys were never bought: of nothing nothing is left, without an `exp`.
fn faded(weight: f64, days: f64, half_life_days: f64) -> f64 {
    if weight == 0.0 { weight } else { weight * decay(days, half_life_days) }
}

impl Interest {
    /// Browsing and purchases together as of `now`; a time before `at` counts as `at`.
    #[must_use]
    pub fn weight(&self, rules: &InterestRules, now: Timestamp) -> f64 {
        let days = now.days_since(self.at);
        faded(self.browse, days, rules.browse_half_life_days)
            + faded(self.purchase, days, rules.purchase_half_life_days)
    }

    fn rank(&self, rules: &InterestRules, now: Timestamp) -> f64 {
        self.weight(rules, now) + faded(self.error, now.days_since(self.at), rules.browse_half_life_days)
    }

    pub(super) fn add(&mut self, rules: &InterestRules, addition: Addition, at: Timestamp) {
        let (aged_days, late_days) = (at.days_since(self.at), self.at.days_since(at));
        self.browse = faded(self.browse, aged_days, rules.browse_half_life_days)
            + faded(addition.browse, late_days, rules.browse_half_life_days);
        self.error = faded(self.error, aged_days, rules.browse_half_life_days);
        self.purchase = faded(self.purchase, aged_days, rules.purchase_half_life_days)
            + faded(addition.purchase, late_days, rules.purchase_half_life_days);
        self.at = self.at.max(at);
        self.events = self.events.saturating_add(1);
    }

    pub(super) fn subtract(&mut self, rules: &InterestRules, addition: Addition, at: Timestamp) {
        let days = self.at.days_since(at);
        self.browse = (self.browse - faded(addition.browse, days, rules.browse_half_life_days)).max(0.0);
        self.purchase = (self.purchase - faded(addition.purchase, days, rules.purchase_half_life_days)).max(0.0);
        self.events = self.events.saturating_sub(1);
    }
}

/// The interests of one dimension: category, brand or price band.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InterestTable {
    /// By normalized key.
    pub entries: SortedMap<String, Interest>,
    /// Over all events of the dimension, replaced keys included.
    pub total: Interest,
}

impl InterestTable {
    /// Adds to `key`; a full table gives up its weakest key, ties by the first in order.
    pub fn add(&mut self, rules: &InterestRules, capacity: usize, key: &str, addition: Addition, at: Timestamp) {
        if let Some(interest) = self.entries.get_mut(key) {
            interest.add(rules, addition, at);
            return;
        }
        let mut error = 0.0;
        if self.entries.len() >= capacity {
            let weakest = self
                .entries
                .iter()
                .map(|(key, interest)| (interest.rank(rules, at), key))
                .min_by(|ours, theirs| ours.0.total_cmp(&theirs.0).then_with(|| ours.1.cmp(theirs.1)))
                .map(|(rank, key)| (rank, key.clone()));
            if let Some((rank, weakest)) = weakest {
                self.entries.remove(&weakest);
                error = rank;
            }
        }
        let mut interest = Interest { error, at, ..Interest::default() };
        interest.add(rules, addition, at);
        self.entries.insert(key.into(), interest);
    }

    /// Takes back what an event at `at` added to `key`; a key without events left is forgotten.
    pub fn subtract(&mut self, rules: &InterestRules, key: &str, addition: Addition, at: Timestamp) {
        if let Some(interest) = self.entries.get_mut(key) {
            interest.subtract(rules, addition, at);
            if interest.events == 0 {
                self.entries.remove(key);
            }
        }
    }

    /// Counts an event in the dimension's total.
    pub fn add_total(&mut self, rules: &InterestRules, addition: Addition, at: Timestamp) {
        self.total.add(rules, addition, at);
    }

    /// Takes an event at `at` out of the dimension's total.
    pub fn subtract_total(&mut self, rules: &InterestRules, addition: Addition, at: Timestamp) {
        self.total.subtract(rules, addition, at);
        if self.entries.is_empty() {
            self.total = Interest::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::DAY_MS;

    fn day(day: u64) -> Timestamp {
        Timestamp::from_ms(day * DAY_MS)
    }

    const VIEW: Addition = Addition { browse: 1.0, purchase: 0.0 };
    const ORDER: Addition = Addition { browse: 0.0, purchase: 8.0 };

    #[test]
    fn an_interest_halves_by_its_own_half_life() {
        let rules = InterestRules::default();
        let cases = [
            ("in full on its day", VIEW, 100, 100, 1.0),
            ("browsing halves in 14 days", VIEW, 100, 114, 0.5),
            ("a purchase in 120", ORDER, 100, 220, 4.0),
            ("a clock set back changes nothing", VIEW, 100, 99, 1.0),
        ];
        for (why, addition, added, read, expected) in cases {
            let mut table = InterestTable::default();
            table.add(&rules, 4, "tents", addition, day(added));
            let weight = table.entries["tents"].weight(&rules, day(read));
            assert!((weight - expected).abs() < 1e-12, "{why}: {weight}");
        }
    }

    #[test]
    fn order_of_arrival_does_not_change_an_interest() {
        let rules = InterestRules::default();
        let weigh = |days: [u64; 3]| {
            let mut table = InterestTable::default();
            for at in days {
                table.add(&rules, 4, "tents", VIEW, day(at));
            }
            table.entries["tents"].weight(&rules, day(130))
        };
        assert!((weigh([100, 110, 120]) - weigh([120, 100, 110])).abs() < 1e-12);
    }

    #[test]
    fn what_was_added_can_be_taken_back() {
        let rules = InterestRules::default();
        let mut table = InterestTable::default();
        table.add(&rules, 4, "tents", VIEW, day(100));
        table.add(&rules, 4, "tents", VIEW, day(110));
        table.subtract(&rules, "tents", VIEW, day(100));
        assert!((table.entries["tents"].weight(&rules, day(110)) - 1.0).abs() < 1e-12);
        table.subtract(&rules, "tents", VIEW, day(110));
        assert!(table.entries.is_empty());
    }

    #[test]
    fn a_full_table_gives_up_its_weakest_key() {
        let rules = InterestRules::default();
        let mut table = InterestTable::default();
        for (key, views) in [("tents", 3), ("shoes", 1), ("lamps", 2)] {
            for _ in 0..views {
                table.add(&rules, 3, key, VIEW, day(100));
            }
        }
        table.add(&rules, 3, "stoves", VIEW, day(100));
        assert_eq!(table.entries.keys().collect::<Vec<_>>(), ["lamps", "stoves", "tents"]);
        let stoves = table.entries["stoves"];
        assert_eq!(
            (stoves.weight(&rules, day(100)), stoves.error),
            (1.0, 1.0),
            "its own view counts, the rest is error"
        );
    }
}
