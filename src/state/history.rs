//! A history, field by field, in the order of its struct.

use super::codec::{Read, Reader, StateError, Writer};
use super::records::{
    read_event, read_name, read_preference, read_scalar, write_event, write_name, write_preference, write_scalar,
};
use crate::core::history::{
    CartLine, Counter, DIMENSIONS, Exposures, History, Interest, InterestTable, Orders, Recent, RecentEvent, Visits,
};
use crate::core::limits::{
    CAP_COUNTERS_MAX, CAP_EXPOSURES_PER_OFFER_MAX, CART_LINES_MAX, CUSTOM_EVENTS_MAX, DECLARED_MAX, DISMISSALS_MAX,
    PREFERENCES_MAX, RING_EVENTS_MAX, TRANSACTIONS_MAX,
};

/// Built-in names and custom ones.
const COUNTERS_MAX: usize = 16 + CUSTOM_EVENTS_MAX;

pub(super) fn write(writer: &mut Writer, history: &History) {
    let visits = &history.visits;
    writer.number(visits.count);
    writer.number(visits.views);
    for time in [visits.first_at, visits.started_at, visits.last_at, visits.previous_at] {
        writer.time(time);
    }
    writer.length(history.counters.len());
    for (name, counter) in history.counters.iter() {
        write_name(writer, name);
        writer.number(counter.count);
        writer.time(counter.last_at);
    }
    for table in &history.interests {
        write_interest(writer, &table.total);
        writer.length(table.entries.len());
        for (key, interest) in table.entries.iter() {
            writer.text(key);
            write_interest(writer, interest);
        }
    }
    writer.length(history.recent.events.len());
    for recent in &history.recent.events {
        writer.time(recent.at);
        write_event(writer, &recent.event);
    }
    writer.length(history.transactions.len());
    for (hash, day) in history.transactions.iter() {
        writer.fixed(hash.to_le_bytes());
        writer.number(*day);
    }
    let orders = &history.orders;
    writer.number(orders.count);
    writer.number(orders.refunds);
    writer.number(orders.value_minor);
    writer.time(orders.first_at);
    writer.time(orders.last_at);
    writer.length(history.cart.len());
    for (id, line) in history.cart.iter() {
        writer.text(id);
        writer.number(line.quantity);
        writer.number(line.price_minor);
    }
    writer.time(history.cart_at);
    write_exposures(writer, &history.exposures);
    writer.length(history.preferences.len());
    for (interest, preference) in history.preferences.iter() {
        writer.text(interest);
        write_preference(writer, Some(*preference));
    }
    writer.length(history.declared.len());
    for (name, value) in history.declared.iter() {
        writer.text(name);
        write_scalar(writer, value);
    }
    writer.number(history.clamped);
}

pub(super) fn read(reader: &mut Reader) -> Read<History> {
    let visits = Visits {
        count: reader.small()?,
        views: reader.small()?,
        first_at: reader.time()?,
        started_at: reader.time()?,
        last_at: reader.time()?,
        previous_at: reader.time()?,
    };
    let counters = entries(reader, COUNTERS_MAX, |reader| {
        Ok((read_name(reader)?, Counter { count: reader.small()?, last_at: reader.time()? }))
    })?;
    let mut interests: [InterestTable; 3] = Default::default();
    for (table, (_, _, capacity)) in interests.iter_mut().zip(DIMENSIONS) {
        table.total = read_interest(reader)?;
        table.entries =
            entries(reader, capacity, |reader| Ok((reader.text()?, read_interest(reader)?)))?.into_iter().collect();
    }
    let recent =
        entries(reader, RING_EVENTS_MAX, |reader| Ok(RecentEvent { at: reader.time()?, event: read_event(reader)? }))?;
    if !recent.is_sorted_by_key(|recent| recent.at) {
        return Err(StateError::Corrupt);
    }
    let transactions =
        entries(reader, TRANSACTIONS_MAX, |reader| Ok((u64::from_le_bytes(reader.fixed()?), reader.small()?)))?;
    let orders = Orders {
        count: reader.small()?,
        refunds: reader.small()?,
        value_minor: reader.number()?,
        first_at: reader.time()?,
        last_at: reader.time()?,
    };
    let cart = entries(reader, CART_LINES_MAX, |reader| {
        Ok((reader.text()?, CartLine { quantity: reader.small()?, price_minor: reader.number()? }))
    })?;
    Ok(History {
        visits,
        counters: counters.into_iter().collect(),
        interests,
        recent: Recent { events: recent.into() },
        transactions: transactions.into(),
        orders,
        cart: cart.into_iter().collect(),
        cart_at: reader.time()?,
        exposures: read_exposures(reader)?,
        preferences: entries(reader, PREFERENCES_MAX, |reader| {
            Ok((reader.text()?, read_preference(reader)?.ok_or(StateError::Corrupt)?))
        })?
        .into_iter()
        .collect(),
        declared: entries(reader, DECLARED_MAX, |reader| Ok((reader.text()?, read_scalar(reader)?)))?
            .into_iter()
            .collect(),
        clamped: reader.small()?,
    })
}

fn entries<T>(reader: &mut Reader, max: usize, mut read: impl FnMut(&mut Reader) -> Read<T>) -> Read<Vec<T>> {
    let count = reader.length(max)?;
    (0..count).map(|_| read(reader)).collect()
}

/// Most interests have no purchase and no error: a bit each says so.
fn write_interest(writer: &mut Writer, interest: &Interest) {
    let has = |sum: f64, bit: u32| if sum == 0.0 { 0 } else { bit };
    writer.number(has(interest.browse, 1) | has(interest.purchase, 2) | has(interest.error, 4) | interest.events << 3);
    writer.time(interest.at);
    for sum in [interest.browse, interest.purchase, interest.error] {
        if sum != 0.0 {
            writer.float(sum);
        }
    }
}

fn read_interest(reader: &mut Reader) -> Read<Interest> {
    let head = reader.small()?;
    let at = reader.time()?;
    let mut sum = |bit: u32| if head & bit == 0 { Ok(0.0) } else { reader.float() };
    Ok(Interest { browse: sum(1)?, purchase: sum(2)?, error: sum(4)?, at, events: head >> 3 })
}

fn write_exposures(writer: &mut Writer, exposures: &Exposures) {
    writer.length(exposures.shown.len());
    for (offer, seconds) in exposures.shown.iter() {
        writer.fixed(offer.to_le_bytes());
        writer.length(seconds.len());
        let mut last = 0;
        for second in seconds {
            writer.number(second.saturating_sub(last));
            last = *second;
        }
    }
    writer.length(exposures.dismissed.len());
    for (offer, at) in exposures.dismissed.iter() {
        writer.fixed(offer.to_le_bytes());
        writer.time(*at);
    }
}

fn read_exposures(reader: &mut Reader) -> Read<Exposures> {
    let shown = entries(reader, CAP_COUNTERS_MAX, |reader| {
        let offer = u32::from_le_bytes(reader.fixed()?);
        let mut last = 0_u32;
        let seconds = entries(reader, CAP_EXPOSURES_PER_OFFER_MAX as usize, |reader| {
            last = last.checked_add(reader.small()?).ok_or(StateError::Corrupt)?;
            Ok(last)
        })?;
        Ok((offer, seconds))
    })?;
    let dismissed =
        entries(reader, DISMISSALS_MAX, |reader| Ok((u32::from_le_bytes(reader.fixed()?), reader.time()?)))?;
    Ok(Exposures { shown: shown.into_iter().collect(), dismissed: dismissed.into_iter().collect() })
}
