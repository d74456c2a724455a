//! The profile: traits of a history as of `now`, as one [`Value`] tree that conditions read.
//!
//! Flow: `history` -> **`profile`** -> `condition` -> `segment`, `decision`. A view: nothing is stored here.
//!
//! | trait | meaning |
//! | --- | --- |
//! | `interests.category.<path>`, `.brand.<key>`, `.price_band.<n>`, `.tag.<key>` | share of attention beyond the average visitor's, in [0, 1], see [`InterestView`] |
//! | `visits`, `days_since_first_visit`, `days_since_last_visit` | visits; days, with fraction, since the first and since the end of the visit before; on a first visit there is none |
//! | `session.views`, `session.minutes` | product views and minutes of this visit |
//! | `events.<name>.count`, `events.<name>.days_since_last` | times an event happened, days since it last did |
//! | `orders.count`, `.value_minor`, `.days_since_last`, `.refunds` | orders and their worth in minor units |
//! | `cart.items`, `.value_minor`, `.minutes_since_change` | pieces in the basket, their worth, its age |
//! | `lifecycle` | one of [`LIFECYCLES`], or `new` |
//! | `declared.<trait>`, `facts.<fact>` | what the visitor declared; what the shop said |
//! | `acquisition.first.channel`, `.campaign`, `acquisition.latest.…` | what brought the first and the latest visit, see [`CHANNELS`](crate::core::acquisition::CHANNELS) |
//! | `device`, `funnel` | phone, tablet or desktop; how far this visit came, see [`STAGES`](crate::core::history::STAGES) |
//! | `discount_affinity` | share of items looked at and bought that had a discount, in [0, 1], from three items on |
//! | `satisfaction.latest`, `.mean`, `.count`, `.last_order` | ratings from 1 to 5 |
//! | `rfm.r`, `.f`, `.m` | scores of 1 to 5, see [`rfm`](crate::core::rfm); with the model or the config's edges, after the first order |
//! | `rfm.segment`, `.segment_before`, `.movement` | segment or, before the first order, stage; the segment 30 days ago; [`Movement`](crate::core::rfm::Movement) |
//! | `predict.alive`, `.churn`, `.session_purchase` | probabilities and a score in [0, 1], with the model, see [`Predictions`](crate::core::predict::predictions::Predictions) |
//! | `predict.expected_orders_30d`, `_90d`, `_365d` | orders to come |
//! | `predict.order_value_minor`, `.value_365d_minor` | worth of an order and of a year's orders, in minor units |
//! | `predict.best_hour`, `.next_visit_days`, `.replenish_in_days.<path>` | hour of the week in [0, 168); days |

mod contradiction;
mod freshness;
mod interests;
mod outlook;
mod standing;

use crate::core::declared::Declared;
use crate::core::event::EventName;
use crate::core::history::{DIMENSIONS, History};
use crate::core::id::{is_id, is_key};
use crate::core::map::SortedMap;
use crate::core::site::Site;
use crate::core::time::{MINUTE_MS, Timestamp};
use crate::core::value::{Fields, Value};

pub use contradiction::{Contradiction, contradictions};
pub use freshness::{evidence_at, freshness};
pub use interests::{InterestView, interests, preference};
pub use outlook::OUTLOOK_TRAITS;

/// Stages of a visitor, in the order of their answers in a `lifecycle` question; `new` is none of them.
pub const LIFECYCLES: [&str; 6] =
    ["prospect", "engaged_prospect", "cart_abandoner", "customer", "repeat_customer", "lapsed_customer"];

/// Days without an order after which a customer is a lapsed one.
const LAPSED_DAYS: f64 = 90.0;

/// The visitor's stage; `new` before anything is known.
#[must_use]
pub fn lifecycle(history: &History, now: Timestamp) -> &'static str {
    let (orders, visits) = (&history.orders, &history.visits);
    match (orders.count, visits.count) {
        (0, 0) => "new",
        (0, _) if !history.cart.is_empty() && visits.started_at > history.cart_at => "cart_abandoner",
        (0, 1) => "prospect",
        (0, _) => "engaged_prospect",
        _ if now.days_since(orders.last_at) >= LAPSED_DAYS => "lapsed_customer",
        (1, _) => "customer",
        _ => "repeat_customer",
    }
}

/// Traits with one fixed name.
pub const TRAITS: [&str; 28] = [
    "visits",
    "days_since_first_visit",
    "days_since_last_visit",
    "session.views",
    "session.minutes",
    "orders.count",
    "orders.value_minor",
    "orders.days_since_last",
    "orders.refunds",
    "cart.items",
    "cart.value_minor",
    "cart.minutes_since_change",
    "lifecycle",
    "interests",
    "events",
    "declared",
    "facts",
    "acquisition.first.channel",
    "acquisition.first.campaign",
    "acquisition.latest.channel",
    "acquisition.latest.campaign",
    "device",
    "funnel",
    "discount_affinity",
    "satisfaction.latest",
    "satisfaction.mean",
    "satisfaction.count",
    "satisfaction.last_order",
];

/// Whether a trait may have this dotted name. A name beyond these would be missing for everybody.
#[must_use]
pub fn is_trait(path: &str) -> bool {
    if TRAITS.contains(&path) || OUTLOOK_TRAITS.contains(&path) {
        return true;
    }
    match path.split_once('.') {
        Some(("interests", rest)) => rest.split_once('.').is_some_and(|(dimension, name)| {
            is_key(name) && DIMENSIONS.iter().any(|(_, known, _)| *known == dimension)
        }),
        Some(("events", rest)) => rest
            .split_once('.')
            .is_some_and(|(name, of)| EventName::parse(name).is_some() && matches!(of, "count" | "days_since_last")),
        Some(("predict", rest)) => rest.strip_prefix("replenish_in_days.").is_some_and(is_key),
        Some(("declared" | "facts", name)) => is_id(name),
        _ => false,
    }
}

/// Builds the tree of traits.
#[must_use]
pub fn traits(history: &History, site: &Site, now: Timestamp) -> Value {
    some_traits(history, site, now, None)
}

/// Whether somebody wants a trait, or what is below it; `None` wants all.
fn is_wanted(wanted: Option<&[&str]>, path: &str) -> bool {
    let is_below = |name: &&str| name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    wanted.is_none_or(|names| names.iter().any(is_below))
}

/// Builds as much of the tree as the dotted names in `wanted` lead through, and cheap parts beside it; all of it for `None`.
#[must_use]
pub fn some_traits(history: &History, site: &Site, now: Timestamp, wanted: Option<&[&str]>) -> Value {
    let mut of_interests = Fields::new();
    if is_wanted(wanted, "interests") {
        let mut shares: [Fields; 4] = Default::default();
        interests::each(history, site, now, wanted, &mut |view| {
            if let Some(map) = shares.get_mut(view.dimension as usize) {
                map.insert(view.name, view.share.into());
            }
        });
        for ((_, name, _), shares) in DIMENSIONS.iter().zip(shares) {
            of_interests.set(name, shares);
        }
    }
    let mut of_events = Fields::new();
    if is_wanted(wanted, "events") {
        for (name, counter) in history.counters.iter() {
            let mut counted = Fields::new();
            counted.set("count", counter.count);
            counted.set("days_since_last", now.days_since(counter.last_at));
            of_events.set(name.text(), counted);
        }
    }
    let orders = &history.orders;
    let mut of_orders = Fields::new();
    of_orders.set("count", orders.count);
    of_orders.set("value_minor", orders.value_minor as f64);
    of_orders.set("refunds", orders.refunds);
    if orders.count > 0 {
        of_orders.set("days_since_last", now.days_since(orders.last_at));
    }
    let mut root = Fields::new();
    root.set("interests", of_interests);
    root.set("events", of_events);
    root.set("orders", of_orders);
    if is_wanted(wanted, "cart") {
        root.set("cart", cart(history, now));
    }
    let visits = &history.visits;
    root.set("visits", visits.count);
    if visits.count > 0 {
        root.set("days_since_first_visit", now.days_since(visits.first_at));
        if visits.count > 1 {
            root.set("days_since_last_visit", now.days_since(visits.previous_at));
        }
        if is_wanted(wanted, "session") {
            let mut session = Fields::new();
            session.set("views", visits.views);
            session.set("minutes", minutes_since(visits.started_at, now));
            root.set("session", session);
        }
    }
    root.set("lifecycle", lifecycle(history, now));
    if is_wanted(wanted, "rfm") {
        root.set("rfm", outlook::rfm(history, site, now));
    }
    if is_wanted(wanted, "predict") {
        root.set("predict", outlook::predictions(history, site, now));
    }
    if is_wanted(wanted, "declared") {
        root.set("declared", stated(&history.declared));
    }
    if is_wanted(wanted, "facts") {
        root.set("facts", stated(&history.facts));
    }
    standing::add(&mut root, history, site, now);
    root.into()
}

fn stated(declared: &SortedMap<String, Declared>) -> Fields {
    let mut fields = Fields::new();
    for (name, declared) in declared.iter() {
        fields.set(name, declared.value.clone());
    }
    fields
}

fn cart(history: &History, now: Timestamp) -> Fields {
    let mut pieces = 0_u32;
    let mut worth_minor = 0_u64;
    for line in history.cart.values() {
        pieces = pieces.saturating_add(line.quantity);
        worth_minor = worth_minor.saturating_add(line.price_minor.saturating_mul(u64::from(line.quantity)));
    }
    let mut fields = Fields::new();
    fields.set("items", pieces);
    fields.set("value_minor", worth_minor as f64);
    if pieces > 0 {
        fields.set("minutes_since_change", minutes_since(history.cart_at, now));
    }
    fields
}

fn minutes_since(earlier: Timestamp, now: Timestamp) -> f64 {
    now.since_ms(earlier) as f64 / MINUTE_MS as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::acquisition::{Channel, Device, Source};
    use crate::core::consent::{Consent, Permit, Personalization, Purposes};
    use crate::core::event::{Event, EventRules, Item};
    use crate::core::history::{Arrival, InterestRules, Preference, Rating};
    use crate::core::model::Model;
    use crate::core::time::{DAY_MS, HOUR_MS};

    pub(super) fn permit() -> Permit<Personalization> {
        Consent { purposes: Purposes { personalization: true, ..Purposes::default() }, grant: 1 }.permit().unwrap()
    }

    pub(super) fn at_hour(hour: u64) -> Timestamp {
        Timestamp::from_ms(20_000 * DAY_MS + hour * HOUR_MS)
    }

    pub(super) fn after(events: &[(EventName, &str, u64)]) -> History {
        let mut history = History::default();
        for (count, (name, category, hour)) in events.iter().enumerate() {
            let items = vec![Item { id: Some("a".into()), category: Some((*category).into()), ..Item::default() }];
            let transaction = (*name == EventName::Purchase).then_some(count as u64);
            let value_minor = Some(100);
            let event =
                Event { name: name.clone(), items, items_total: 1, value_minor, transaction, ..Event::default() };
            let (events, interests) = (EventRules::default(), InterestRules::default());
            history.record(&permit(), event, at_hour(*hour), &events, &interests).unwrap();
        }
        history
    }

    /// A history and a site with every kind of trait.
    fn everything() -> (History, Site) {
        let mut history = after(&[(EventName::Purchase, "shoes/trail", 0), (EventName::AddToCart, "shoes/trail", 1)]);
        history.declared.insert("size".into(), Declared { value: Value::from("m"), at: at_hour(0) });
        history.facts.insert("tier".into(), Declared { value: Value::from("gold"), at: at_hour(0) });
        let source = Some(Source { channel: Channel::Email, campaign: Some("spring".into()) });
        history.arrival =
            Arrival { first: source.clone(), latest: source, device: Some(Device::Phone), ..Arrival::default() };
        history.ratings.push(Rating { rating: 4, order: Some(0), at: at_hour(1) });
        (history, Site { model: Model::sample(), ..Site::default() })
    }

    fn walk(value: &Value, path: &str, check: &mut impl FnMut(&str, &Value)) {
        match value.as_map() {
            Some(map) if !map.is_empty() => map.iter().for_each(|(key, value)| {
                let path = if path.is_empty() { key.clone() } else { [path, ".", key].concat() };
                walk(value, &path, check);
            }),
            _ => check(path, value),
        }
    }

    #[test]
    fn every_trait_of_the_tree_has_a_known_name() {
        let (history, site) = everything();
        let mut checked = 0;
        walk(&traits(&history, &site, at_hour(2)), "", &mut |path, _| {
            checked += 1;
            assert!(is_trait(path) || path.starts_with("interests."), "{path}");
        });
        assert!(checked > 40, "{checked} traits");
        for path in ["visit", "interests.colour.red", "interests.brand", "events.viewed.count", "declared.a b", ""] {
            assert!(!is_trait(path), "{path}");
        }
    }

    #[test]
    fn a_trait_that_is_wanted_is_the_same_without_the_others() {
        let (mut history, site) = everything();
        history.prefer(&permit(), "category.maps", Some(Preference::More), at_hour(1));
        let whole = traits(&history, &site, at_hour(2));
        let find =
            |tree: &Value, path: &str| path.split('.').try_fold(tree.clone(), |value, key| value.get(key).cloned());
        walk(&whole, "", &mut |path, _| {
            let alone = some_traits(&history, &site, at_hour(2), Some(&["visit", path]));
            assert_eq!(find(&alone, path), find(&whole, path), "{path}");
        });
        for path in ["interests", "interests.category", "rfm", "predict"] {
            let alone = some_traits(&history, &site, at_hour(2), Some(&[path]));
            assert_eq!(find(&alone, path), find(&whole, path), "{path}");
            assert_ne!(alone, whole, "{path} is not all");
        }
    }

    #[test]
    fn stages_follow_one_another() {
        use EventName::{AddToCart, Purchase, ViewItem};
        let cases = [
            ("nothing known", &[][..], 0, "new"),
            ("first visit", &[(ViewItem, "a", 0)], 0, "prospect"),
            ("second visit", &[(ViewItem, "a", 0), (ViewItem, "a", 5)], 5, "engaged_prospect"),
            ("a basket of this visit", &[(AddToCart, "a", 0)], 0, "prospect"),
            ("a basket left behind", &[(AddToCart, "a", 0), (ViewItem, "a", 5)], 5, "cart_abandoner"),
            ("an order", &[(Purchase, "a", 0)], 5, "customer"),
            ("two orders", &[(Purchase, "a", 0), (Purchase, "b", 1)], 5, "repeat_customer"),
            ("none for 90 days", &[(Purchase, "a", 0)], 24 * 90, "lapsed_customer"),
        ];
        for (why, events, hour, expected) in cases {
            assert_eq!(lifecycle(&after(events), at_hour(hour)), expected, "{why}");
        }
    }
}
