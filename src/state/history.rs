//! A history, field by field, in the order in which it is stored.

use super::codec::Codec;
use super::records::{declared, event, name, preference, source};
use crate::core::acquisition::DEVICES;
use crate::core::history::{DIMENSIONS, Exposures, History, Interest, OrderDay, Rhythm, STAGES};
use crate::core::limits::{
    CAP_COUNTERS_MAX, CAP_EXPOSURES_PER_OFFER_MAX, CART_LINES_MAX, CUSTOM_EVENTS_MAX, DECLARED_MAX, DISMISSALS_MAX,
    FACTS_MAX, MEMBERSHIPS_MAX, ORDER_DAYS_MAX, OWNED_MAX, PREFERENCES_MAX, PURCHASE_DAYS_MAX,
    PURCHASED_CATEGORIES_MAX, RATINGS_MAX, RING_EVENTS_MAX, SATISFIED_MAX, TRANSACTIONS_MAX, VISIT_STARTS_MAX,
};
use crate::core::time::Timestamp;

/// Built-in names and custom ones.
const COUNTERS_MAX: usize = 16 + CUSTOM_EVENTS_MAX;

pub(super) fn history(codec: &mut Codec, history: &mut History) {
    let visits = &mut history.visits;
    codec.small(&mut visits.count);
    codec.small(&mut visits.views);
    codec.time(&mut visits.first_at);
    codec.time(&mut visits.started_at);
    codec.time(&mut visits.last_at);
    codec.time(&mut visits.previous_at);
    codec.map(&mut history.counters, COUNTERS_MAX, |codec, (key, counter)| {
        name(codec, key);
        codec.small(&mut counter.count);
        codec.time(&mut counter.last_at);
    });
    // Version 1 had no tags.
    let dimensions = if codec.has(2) { DIMENSIONS.len() } else { 3 };
    for (table, (_, _, capacity)) in history.interests.iter_mut().zip(DIMENSIONS).take(dimensions) {
        interest(codec, &mut table.total);
        codec.map(&mut table.entries, capacity, |codec, (key, value)| {
            codec.text(key);
            interest(codec, value);
        });
    }
    let recent = &mut history.recent.events;
    codec.list(recent, RING_EVENTS_MAX, |codec, recent| {
        codec.time(&mut recent.at);
        event(codec, &mut recent.event);
    });
    if codec.has(2) {
        codec.time(&mut history.recent.dropped_at);
    } else {
        history.recent.dropped_at = dropped_before(history);
    }
    history.recent.sort();
    codec.list(&mut history.transactions, TRANSACTIONS_MAX, |codec, (hash, day)| {
        codec.long_hash(hash);
        codec.small(day);
    });
    let orders = &mut history.orders;
    codec.small(&mut orders.count);
    codec.small(&mut orders.refunds);
    codec.number(&mut orders.value_minor);
    codec.time(&mut orders.first_at);
    codec.time(&mut orders.last_at);
    if codec.has(2) {
        order_days(codec, &mut orders.days);
        rhythm(codec, &mut history.rhythm);
    } else {
        orders.spread();
        history.rhythm = Rhythm::recalled(&history.recent);
    }
    codec.map(&mut history.cart, CART_LINES_MAX, |codec, (id, line)| {
        codec.text(id);
        codec.small(&mut line.quantity);
        codec.number(&mut line.price_minor);
    });
    codec.time(&mut history.cart_at);
    exposures(codec, &mut history.exposures);
    let last_at = history.visits.last_at;
    codec.map(&mut history.preferences, PREFERENCES_MAX, |codec, (key, wish)| {
        codec.text(key);
        let mut found = Some(wish.preference);
        preference(codec, &mut found);
        match found {
            Some(found) => wish.preference = found,
            None => codec.refuse(),
        }
        if codec.has(2) {
            codec.time(&mut wish.at);
        } else {
            wish.at = last_at;
        }
    });
    declared(codec, &mut history.declared, DECLARED_MAX, last_at);
    codec.small(&mut history.clamped);
    if codec.has(2) {
        codec.map(&mut history.members, MEMBERSHIPS_MAX, |codec, (segment, since)| {
            codec.hash(segment);
            codec.time(since);
        });
        declared(codec, &mut history.facts, FACTS_MAX, last_at);
        standing(codec, history);
        for known in history.owned.all_mut() {
            codec.map(known, OWNED_MAX, |codec, (hash, at)| {
                codec.hash(hash);
                codec.time(at);
            });
        }
    }
}

/// What brought the visitor, what was reduced, what was settled.
fn standing(codec: &mut Codec, history: &mut History) {
    let stage = STAGES.iter().position(|(stage, _)| *stage == history.visits.stage).unwrap_or(0);
    let arrival = &mut history.arrival;
    let device = DEVICES.iter().position(|(device, _)| arrival.device == Some(*device)).map_or(0, |place| place + 1);
    let head = u32::from(arrival.first.is_some()) | u32::from(arrival.latest.is_some()) << 1;
    let head = codec.code(head | (device as u32) << 2 | (stage as u32) << 4);
    match (STAGES.get((head >> 4) as usize), DEVICES.get((head >> 2 & 3).wrapping_sub(1) as usize)) {
        (Some((stage, _)), device) => {
            history.visits.stage = *stage;
            arrival.device = device.map(|(device, _)| *device);
        }
        (None, _) => codec.refuse(),
    }
    if head & 1 != 0 {
        source(codec, arrival.first.get_or_insert_default());
    }
    if head & 2 != 0 {
        source(codec, arrival.latest.get_or_insert_default());
        codec.time(&mut arrival.latest_at);
    }
    interest(codec, &mut history.discounts.reduced);
    interest(codec, &mut history.discounts.all);
    codec.map(&mut history.satisfied, SATISFIED_MAX, |codec, (category, at)| {
        codec.text(category);
        codec.time(at);
    });
    codec.list(&mut history.ratings, RATINGS_MAX, |codec, rating| {
        let head = codec.code(rating.rating << 1 | u32::from(rating.order.is_some()));
        rating.rating = head >> 1;
        if head & 1 != 0 {
            codec.long_hash(rating.order.get_or_insert_default());
        }
        codec.time(&mut rating.at);
        if !(1..=5).contains(&rating.rating) {
            codec.refuse();
        }
    });
}

/// Version 1 did not say whether an event was dropped: the counters tell when none was, else all before the oldest is in doubt.
fn dropped_before(history: &History) -> Timestamp {
    let mut counted = 0_usize;
    for counter in history.counters.values() {
        counted = counted.saturating_add(counter.count as usize);
    }
    match history.recent.events.first() {
        _ if counted <= history.recent.events.len() => Timestamp::default(),
        Some(oldest) => oldest.at,
        None => history.visits.last_at,
    }
}

/// Most interests have no purchase and no error: a bit each says so.
fn interest(codec: &mut Codec, interest: &mut Interest) {
    let sums = [&mut interest.browse, &mut interest.purchase, &mut interest.error];
    let mut head = interest.events << 3;
    for (bit, sum) in sums.iter().enumerate() {
        head |= u32::from(**sum != 0.0) << bit;
    }
    let head = codec.code(head);
    interest.events = head >> 3;
    codec.time(&mut interest.at);
    for (bit, sum) in sums.into_iter().enumerate() {
        if head >> bit & 1 == 1 {
            codec.float(sum);
        }
    }
}

fn exposures(codec: &mut Codec, exposures: &mut Exposures) {
    codec.map(&mut exposures.shown, CAP_COUNTERS_MAX, |codec, (offer, seconds)| {
        codec.hash(offer);
        rising(codec, seconds, CAP_EXPOSURES_PER_OFFER_MAX as usize);
    });
    codec.map(&mut exposures.dismissed, DISMISSALS_MAX, |codec, (offer, at)| {
        codec.hash(offer);
        codec.time(at);
    });
}

fn order_days(codec: &mut Codec, days: &mut Vec<OrderDay>) {
    let mut numbers = Vec::new();
    for day in days.iter() {
        numbers.push(day.day);
    }
    rising(codec, &mut numbers, ORDER_DAYS_MAX);
    days.resize(numbers.len(), OrderDay::default());
    for (day, number) in days.iter_mut().zip(numbers) {
        day.day = number;
        codec.small(&mut day.count);
        codec.number(&mut day.worth_minor);
    }
}

fn rhythm(codec: &mut Codec, rhythm: &mut Rhythm) {
    rising(codec, &mut rhythm.visit_minutes, VISIT_STARTS_MAX);
    codec.map(&mut rhythm.purchase_days, PURCHASED_CATEGORIES_MAX, |codec, (category, days)| {
        codec.text(category);
        rising(codec, days, PURCHASE_DAYS_MAX);
    });
}

/// Times that rise, each as a distance from the one before.
fn rising(codec: &mut Codec, times: &mut Vec<u32>, max: usize) {
    let count = codec.length(times.len(), max);
    times.resize(count, 0);
    let mut last = 0_u32;
    for time in times {
        let distance = codec.code(time.saturating_sub(last));
        let next = codec.narrow(u64::from(last) + u64::from(distance));
        (*time, last) = (next, next);
    }
}
