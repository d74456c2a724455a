//! What an event adds, what ageing and deleting take away.

use super::*;
use crate::core::consent::{Consent, Purposes};
use crate::core::declared::Declared;
use crate::core::event::Item;
use crate::core::time::{DAY_MS, HOUR_MS, MINUTE_MS};

fn permit() -> Permit<Personalization> {
    let purposes = Purposes { personalization: true, ..Purposes::default() };
    Consent { purposes, grant: 1 }.permit().unwrap()
}

fn minute(minute: u64) -> Timestamp {
    Timestamp::from_ms(20_000 * DAY_MS + minute * MINUTE_MS)
}

fn event(name: EventName, category: &str) -> Event {
    let item = Item {
        id: Some("a".into()),
        category: Some(category.into()),
        brand: Some("b".into()),
        price_minor: Some(500),
        quantity: 2,
        ..Item::default()
    };
    let transaction = matches!(name, EventName::Purchase | EventName::Refund).then_some(7);
    Event { name, items: vec![item], items_total: 1, transaction, ..Event::default() }
}

fn record(history: &mut History, event: Event, at: Timestamp) -> Result<(), Reject> {
    history.record(&permit(), event, at, &EventRules::default(), &InterestRules::default())
}

#[test]
fn a_category_counts_for_its_ancestors() {
    let mut history = History::default();
    record(&mut history, event(EventName::ViewItem, "shoes/trail/men"), minute(0)).unwrap();
    let keys: Vec<_> = history.table(Dimension::Category).entries.keys().cloned().collect();
    assert_eq!(keys, ["shoes", "shoes/trail", "shoes/trail/men"]);
    assert_eq!(history.table(Dimension::Category).total.browse, 1.0, "the total counts the event once");
}

#[test]
fn a_price_is_an_interest_where_the_shop_tells_bands_apart() {
    for (edges, band) in [(vec![], None), (vec![500], Some("1")), (vec![501], Some("0"))] {
        let events = EventRules { price_band_edges_minor: edges, ..EventRules::default() };
        let mut history = History::default();
        let (view, interests) = (event(EventName::ViewItem, "a"), InterestRules::default());
        history.record(&permit(), view, minute(0), &events, &interests).unwrap();
        let prices = history.table(Dimension::PriceBand);
        assert_eq!(prices.entries.keys().next().map(String::as_str), band);
        assert_eq!(prices.total.events, u32::from(band.is_some()));
        assert!(history.delete(0, &events, &interests, &[]));
        assert_eq!(history.table(Dimension::PriceBand).total.events, 0);
    }
}

#[test]
fn a_pause_of_half_an_hour_starts_a_visit() {
    let cases = [("29 minutes", 29, 1), ("30 minutes", 30, 2)];
    for (why, pause, expected) in cases {
        let mut history = History::default();
        record(&mut history, event(EventName::ViewItem, "a"), minute(0)).unwrap();
        record(&mut history, event(EventName::ViewItem, "a"), minute(pause)).unwrap();
        assert_eq!(history.visits.count, expected, "{why}");
    }
}

#[test]
fn a_repeated_purchase_is_one() {
    let mut history = History::default();
    assert_eq!(record(&mut history, event(EventName::Purchase, "a"), minute(0)), Ok(()));
    assert_eq!(record(&mut history, event(EventName::Purchase, "a"), minute(1)), Err(Reject::Repeated));
    assert_eq!((history.orders.count, history.orders.value_minor), (1, 1_000));
    assert_eq!(record(&mut history, event(EventName::Refund, "a"), minute(2)), Ok(()), "its refund is another thing");
    assert_eq!((history.orders.refunds, history.orders.value_minor), (1, 0));
}

#[test]
fn the_basket_follows_its_events() {
    let mut history = History::default();
    record(&mut history, event(EventName::AddToCart, "a"), minute(0)).unwrap();
    record(&mut history, event(EventName::AddToCart, "a"), minute(1)).unwrap();
    assert_eq!(history.cart["a"], CartLine { quantity: 4, price_minor: 500 });
    record(&mut history, event(EventName::RemoveFromCart, "a"), minute(2)).unwrap();
    assert_eq!(history.cart["a"].quantity, 2);
    record(&mut history, event(EventName::Purchase, "a"), minute(3)).unwrap();
    assert!(history.cart.is_empty());
}

#[test]
fn a_checkout_says_what_the_basket_is() {
    let mut history = History::default();
    let mut other = event(EventName::AddToCart, "b");
    other.items[0].id = Some("b".into());
    record(&mut history, other, minute(0)).unwrap();
    record(&mut history, event(EventName::AddToCart, "a"), minute(0)).unwrap();
    record(&mut history, event(EventName::AddToCart, "a"), minute(0)).unwrap();
    record(&mut history, event(EventName::BeginCheckout, "a"), minute(1)).unwrap();
    let lines: Vec<_> = history.cart.iter().map(|(id, line)| (id.as_str(), line.quantity, line.price_minor)).collect();
    assert_eq!(lines, [("a", 2, 500)]);
    assert_eq!(history.cart_at, minute(1));
    record(&mut history, Event { items: vec![], ..event(EventName::BeginCheckout, "a") }, minute(2)).unwrap();
    assert_eq!(history.cart.len(), 1, "of one that names nothing nothing is known");
    let mut unpriced = event(EventName::BeginCheckout, "a");
    unpriced.items[0].price_minor = None;
    record(&mut history, unpriced, minute(3)).unwrap();
    assert_eq!(history.cart["a"], CartLine { quantity: 2, price_minor: 500 }, "what it costs is known from before");
}

#[test]
fn deleting_an_event_leaves_the_history_as_if_it_had_not_been() {
    let (events, interests) = (EventRules::default(), InterestRules::default());
    let mut with = History::default();
    let mut without = History::default();
    for (category, kept) in [("shoes/trail", true), ("tents", false), ("lamps", true)] {
        record(&mut with, event(EventName::ViewItem, category), minute(0)).unwrap();
        if kept {
            record(&mut without, event(EventName::ViewItem, category), minute(0)).unwrap();
        }
    }
    assert!(with.delete(1, &events, &interests, &[]));
    assert_eq!(with.interests, without.interests);
    assert_eq!(with.counters, without.counters);
    assert_eq!(with.recent, without.recent);
    assert!(!with.delete(2, &events, &interests, &[]), "there is no third");
}

#[test]
fn ageing_forgets_what_is_past_its_retention() {
    let mut history = History::default();
    record(&mut history, event(EventName::ViewItem, "old"), minute(0)).unwrap();
    let later = minute(0).plus_ms(100 * DAY_MS);
    record(&mut history, event(EventName::ViewItem, "new"), later).unwrap();
    history.declared.insert("size".into(), Declared { value: Value::from("m"), at: later });
    history.age(&Retention::of_days(180), later);
    assert_eq!(history.recent.events.len(), 2, "all within 180 days");
    history.age(&Retention::of_days(30), later);
    assert_eq!(history.table(Dimension::Category).entries.keys().collect::<Vec<_>>(), ["new"]);
    assert_eq!(history.recent.events.len(), 1);
    history.age(&Retention::of_days(30), later.plus_ms(31 * DAY_MS));
    assert!(history.recent.events.is_empty() && history.visits.count == 0);
    assert_eq!(history.declared.len(), 1, "what the visitor said stays");
}

#[test]
fn a_time_ahead_of_the_clock_is_set_to_now() {
    let mut history = History::default();
    record(&mut history, event(EventName::ViewItem, "a"), minute(0).plus_ms(3 * HOUR_MS)).unwrap();
    history.age(&Retention::of_days(180), minute(0));
    assert_eq!(history.recent.events[0].at, minute(0));
    assert!(history.clamped > 0);
}
