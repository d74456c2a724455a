//! Events and records, as journals and the history's recent events store them.

use super::codec::{Read, Reader, StateError, Writer};
use crate::core::event::{Event, EventName, Item, NAMES};
use crate::core::history::Preference;
use crate::core::limits::{DECLARED_MAX, EVENT_ITEMS_KEPT};
use crate::core::record::{Change, Record};
use crate::core::tally::Response;
use crate::core::value::Value;

/// Code of a custom name; its text follows.
const CUSTOM: u32 = 255;

pub(super) fn write_name(writer: &mut Writer, name: &EventName) {
    match NAMES.iter().position(|(_, known)| known == name) {
        Some(code) => writer.length(code),
        None => {
            writer.number(CUSTOM);
            writer.text(name.text());
        }
    }
}

pub(super) fn read_name(reader: &mut Reader) -> Read<EventName> {
    let code = reader.small()?;
    if code == CUSTOM {
        return EventName::parse(&reader.text()?).ok_or(StateError::Corrupt);
    }
    NAMES.get(code as usize).map(|(_, name)| name.clone()).ok_or(StateError::Corrupt)
}

/// An amount + 1, or 0 for none.
fn write_optional(writer: &mut Writer, number: Option<u64>) {
    writer.number(number.map_or(0, |number| number.saturating_add(1)));
}

fn read_optional(reader: &mut Reader) -> Read<Option<u64>> {
    Ok(reader.number()?.checked_sub(1))
}

pub(super) fn write_event(writer: &mut Writer, event: &Event) {
    write_name(writer, &event.name);
    writer.number(event.items_total);
    write_optional(writer, event.value_minor);
    match event.transaction {
        Some(hash) => {
            writer.number(1_u32);
            writer.fixed(hash.to_le_bytes());
        }
        None => writer.number(0_u32),
    }
    writer.length(event.items.len());
    for item in &event.items {
        writer.optional_text(item.id.as_deref());
        writer.optional_text(item.category.as_deref());
        writer.optional_text(item.brand.as_deref());
        write_optional(writer, item.price_minor);
        writer.number(item.quantity);
    }
}

pub(super) fn read_event(reader: &mut Reader) -> Read<Event> {
    let name = read_name(reader)?;
    let items_total = reader.small()?;
    let value_minor = read_optional(reader)?;
    let transaction = match reader.number()? {
        0 => None,
        _ => Some(u64::from_le_bytes(reader.fixed()?)),
    };
    let count = reader.length(EVENT_ITEMS_KEPT)?;
    let items = (0..count).map(|_| {
        Ok(Item {
            id: reader.optional_text()?,
            category: reader.optional_text()?,
            brand: reader.optional_text()?,
            price_minor: read_optional(reader)?,
            quantity: reader.small()?,
        })
    });
    let items = items.collect::<Read<_>>()?;
    Ok(Event { name, items, items_total, value_minor, transaction })
}

pub(super) fn write_preference(writer: &mut Writer, preference: Option<Preference>) {
    writer.number(match preference {
        None => 0_u32,
        Some(Preference::More) => 1,
        Some(Preference::Less) => 2,
        Some(Preference::Never) => 3,
    });
}

pub(super) fn read_preference(reader: &mut Reader) -> Read<Option<Preference>> {
    match reader.number()? {
        0 => Ok(None),
        1 => Ok(Some(Preference::More)),
        2 => Ok(Some(Preference::Less)),
        3 => Ok(Some(Preference::Never)),
        _ => Err(StateError::Corrupt),
    }
}

/// A declared trait's value: never a list or a map, see `parse_traits`.
pub(super) fn write_scalar(writer: &mut Writer, value: &Value) {
    match value {
        Value::Bool(false) => writer.number(1_u32),
        Value::Bool(true) => writer.number(2_u32),
        Value::Number(number) => {
            writer.number(3_u32);
            writer.float(*number);
        }
        Value::Text(text) => {
            writer.number(4_u32);
            writer.text(text);
        }
        Value::Null | Value::List(_) | Value::Map(_) => writer.number(0_u32),
    }
}

pub(super) fn read_scalar(reader: &mut Reader) -> Read<Value> {
    match reader.number()? {
        0 => Ok(Value::Null),
        1 => Ok(Value::Bool(false)),
        2 => Ok(Value::Bool(true)),
        3 => Ok(Value::number(reader.float()?)),
        4 => Ok(Value::Text(reader.text()?)),
        _ => Err(StateError::Corrupt),
    }
}

pub(super) fn write_record(writer: &mut Writer, record: &Record) {
    writer.time(record.at);
    match &record.change {
        Change::Event(event) => {
            writer.number(0_u32);
            write_event(writer, event);
        }
        Change::Response { placement, offer, response } => {
            writer.number(match response {
                Response::Exposed => 1_u32,
                Response::Clicked => 2,
                Response::Dismissed => 3,
            });
            writer.fixed(placement.to_le_bytes());
            writer.fixed(offer.to_le_bytes());
        }
        Change::Prefer { interest, preference } => {
            writer.number(4_u32);
            writer.text(interest);
            write_preference(writer, *preference);
        }
        Change::Declare(traits) => {
            writer.number(5_u32);
            writer.length(traits.len());
            for (name, value) in traits.iter() {
                writer.text(name);
                write_scalar(writer, value);
            }
        }
        Change::Delete { at, name } => {
            writer.number(6_u32);
            writer.time(*at);
            write_name(writer, name);
        }
    }
}

pub(super) fn read_record(reader: &mut Reader) -> Read<Record> {
    let at = reader.time()?;
    let change = match reader.number()? {
        0 => Change::Event(read_event(reader)?),
        1 => read_response(reader, Response::Exposed)?,
        2 => read_response(reader, Response::Clicked)?,
        3 => read_response(reader, Response::Dismissed)?,
        4 => Change::Prefer { interest: reader.text()?, preference: read_preference(reader)? },
        5 => {
            let count = reader.length(8 * DECLARED_MAX)?;
            let traits = (0..count).map(|_| Ok((reader.text()?, read_scalar(reader)?)));
            Change::Declare(traits.collect::<Read<_>>()?)
        }
        6 => Change::Delete { at: reader.time()?, name: read_name(reader)? },
        _ => return Err(StateError::Corrupt),
    };
    Ok(Record { at, change })
}

fn read_response(reader: &mut Reader, response: Response) -> Read<Change> {
    let placement = u32::from_le_bytes(reader.fixed()?);
    Ok(Change::Response { placement, offer: u32::from_le_bytes(reader.fixed()?), response })
}
