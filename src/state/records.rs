//! Events and records, as journals and the history's recent events store them.

use super::codec::Codec;
use crate::core::acquisition::{CHANNELS, DEVICES, Source};
use crate::core::declared::Declared;
use crate::core::event::{Event, EventName, Item, NAMES};
use crate::core::history::Preference;
use crate::core::limits::{CART_LINES_MAX, DECLARED_MAX, ITEM_TAGS_KEPT};
use crate::core::map::SortedMap;
use crate::core::policy::Draw;
use crate::core::privacy::Epsilon;
use crate::core::record::{Change, Record};
use crate::core::tally::Response;
use crate::core::time::Timestamp;
use crate::core::value::Value;
use crate::report::SealedReport;

/// Code of a custom name; its text follows.
const CUSTOM: u32 = 255;

pub(super) fn name(codec: &mut Codec, name: &mut EventName) {
    let known = NAMES.iter().position(|(_, known)| known == name);
    let code = codec.code(known.map_or(CUSTOM, |code| code as u32));
    let found = if code == CUSTOM {
        let mut text = name.text().into();
        codec.text(&mut text);
        EventName::parse(&text)
    } else {
        NAMES.get(code as usize).map(|(_, name)| name.clone())
    };
    match found {
        Some(found) => *name = found,
        None => codec.refuse(),
    }
}

pub(super) fn event(codec: &mut Codec, event: &mut Event) {
    name(codec, &mut event.name);
    codec.small(&mut event.items_total);
    codec.optional(&mut event.value_minor);
    if codec.code(u32::from(event.transaction.is_some())) != 0 {
        codec.long_hash(event.transaction.get_or_insert_default());
    }
    codec.list(&mut event.items, CART_LINES_MAX, item);
    if codec.has(2) {
        circumstances(codec, event);
    }
}

/// What few events have: one number says which, and is 0 for the others.
fn circumstances(codec: &mut Codec, event: &mut Event) {
    let device = DEVICES.iter().position(|(device, _)| event.device == Some(*device)).map_or(0, |place| place + 1);
    let head = u32::from(event.source.is_some()) | event.rating.unwrap_or(0) << 1 | (device as u32) << 4;
    let head = codec.code(head | u32::from(event.coupon.is_some()) << 6);
    let device = head >> 4 & 3;
    event.rating = Some(head >> 1 & 7).filter(|rating| *rating > 0);
    event.device = DEVICES.get(device.wrapping_sub(1) as usize).map(|(device, _)| *device);
    if head & 1 == 1 {
        source(codec, event.source.get_or_insert_default());
    }
    if head >> 6 == 1 {
        codec.hash(event.coupon.get_or_insert_default());
    }
    if event.rating > Some(5) || device > DEVICES.len() as u32 || head >> 6 > 1 {
        codec.refuse();
    }
}

pub(super) fn source(codec: &mut Codec, source: &mut Source) {
    let place = CHANNELS.iter().position(|(channel, _)| *channel == source.channel).unwrap_or(0);
    match CHANNELS.get(codec.code(place as u32) as usize) {
        Some((channel, _)) => source.channel = *channel,
        None => codec.refuse(),
    }
    codec.optional_text(&mut source.campaign);
}

fn item(codec: &mut Codec, item: &mut Item) {
    codec.optional_text(&mut item.id);
    codec.optional_text(&mut item.category);
    codec.optional_text(&mut item.brand);
    codec.optional(&mut item.price_minor);
    if !codec.has(2) {
        return codec.small(&mut item.quantity);
    }
    let has_more = item.variant.is_some() || !item.tags.is_empty();
    let head = codec.code(item.quantity << 2 | u32::from(item.is_discounted) << 1 | u32::from(has_more));
    item.quantity = head >> 2;
    item.is_discounted = head & 2 != 0;
    if head & 1 != 0 {
        codec.optional_text(&mut item.variant);
        codec.list(&mut item.tags, ITEM_TAGS_KEPT, Codec::text);
    }
}

/// By its code; 0 is none.
const PREFERENCES: [Option<Preference>; 4] =
    [None, Some(Preference::More), Some(Preference::Less), Some(Preference::Never)];

pub(super) fn preference(codec: &mut Codec, preference: &mut Option<Preference>) {
    let code = PREFERENCES.iter().position(|known| known == preference).unwrap_or(0);
    let code = codec.code(code as u32);
    match PREFERENCES.get(code as usize) {
        Some(known) => *preference = *known,
        None => codec.refuse(),
    }
}

/// What was stated, checked by `parse_declared`.
fn traits(codec: &mut Codec, traits: &mut SortedMap<String, Value>, max: usize) {
    codec.map(traits, max, |codec, (name, value)| {
        codec.text(name);
        scalar(codec, value);
    });
}

/// What is known of it. Version 1 did not say since when: `at` is when all of it was known at the latest.
pub(super) fn declared(codec: &mut Codec, known: &mut SortedMap<String, Declared>, max: usize, at: Timestamp) {
    codec.map(known, max, |codec, (name, declared)| {
        codec.text(name);
        scalar(codec, &mut declared.value);
        if codec.has(2) {
            codec.time(&mut declared.at);
        } else {
            declared.at = at;
        }
    });
}

/// A declared trait's value: never a list or a map.
fn scalar(codec: &mut Codec, value: &mut Value) {
    let code = codec.code(match value {
        Value::Null | Value::List(_) | Value::Map(_) => 0,
        Value::Bool(false) => 1,
        Value::Bool(true) => 2,
        Value::Number(_) => 3,
        Value::Text(_) => 4,
    });
    match code {
        0 => *value = Value::Null,
        1 => *value = Value::Bool(false),
        2 => *value = Value::Bool(true),
        3 => {
            let mut number = value.as_number().unwrap_or_default();
            codec.float(&mut number);
            *value = Value::number(number);
        }
        4 => {
            let mut text = value.as_text().unwrap_or_default().into();
            codec.text(&mut text);
            *value = Value::Text(text);
        }
        _ => codec.refuse(),
    }
}

/// Under what an offer was decided.
pub(super) fn draw(codec: &mut Codec, draw: &mut Draw) {
    codec.hash(&mut draw.cell);
    codec.small(&mut draw.version);
    draw.is_trial = codec.code(u32::from(draw.is_trial)) != 0;
}

/// Code of [`Change::Seal`].
const SEAL: u32 = 9;

/// A report is written as the text that is sent.
fn seal(codec: &mut Codec, change: &mut Change) {
    let (mut text, mut thousandths) = match change {
        Change::Seal { ceiling, report } => (SealedReport::seal(report).text().into(), ceiling.thousandths()),
        _ => (String::new(), 0),
    };
    codec.text(&mut text);
    codec.small(&mut thousandths);
    match (SealedReport::open(&text), Epsilon::from_thousandths(thousandths)) {
        (Ok(report), Some(ceiling)) => *change = Change::Seal { ceiling, report: Box::new(report) },
        _ => codec.refuse(),
    }
}

pub(super) fn record(codec: &mut Codec, record: &mut Record) {
    codec.time(&mut record.at);
    let code = codec.code(match &record.change {
        Change::Event(_) => 0,
        Change::Response { response: Response::Exposed, .. } => 1,
        Change::Response { response: Response::Clicked, .. } => 2,
        Change::Response { response: Response::Dismissed, .. } => 3,
        Change::Prefer { .. } => 4,
        Change::Declare(_) => 5,
        Change::Delete { .. } => 6,
        Change::Ghost { .. } => 7,
        Change::Know(_) => 8,
        Change::Seal { .. } => SEAL,
        Change::Import(_) => 10,
    });
    if code == SEAL {
        return seal(codec, &mut record.change);
    }
    if !codec.is_writing() {
        let response = |response| Change::Response { placement: 0, offer: 0, response, draw: None };
        record.change = match code {
            0 => Change::default(),
            1 => response(Response::Exposed),
            2 => response(Response::Clicked),
            3 => response(Response::Dismissed),
            4 => Change::Prefer { interest: String::new(), preference: None },
            5 => Change::Declare(SortedMap::new()),
            6 => Change::Delete { at: record.at, name: EventName::default() },
            7 => Change::Ghost { offer: 0, draw: Draw::default(), is_held_out: false },
            8 => Change::Know(SortedMap::new()),
            10 => Change::Import(String::new()),
            _ => return codec.refuse(),
        };
    }
    match &mut record.change {
        Change::Event(inner) => event(codec, inner),
        Change::Response { placement, offer, draw: drawn, .. } => {
            codec.hash(placement);
            codec.hash(offer);
            if codec.has(2) && codec.code(u32::from(drawn.is_some())) != 0 {
                draw(codec, drawn.get_or_insert_default());
            }
        }
        Change::Ghost { offer, draw: drawn, is_held_out } => {
            codec.hash(offer);
            draw(codec, drawn);
            *is_held_out = codec.code(u32::from(*is_held_out)) != 0;
        }
        Change::Prefer { interest, preference: wish } => {
            codec.text(interest);
            preference(codec, wish);
        }
        Change::Declare(stated) | Change::Know(stated) => traits(codec, stated, 8 * DECLARED_MAX),
        Change::Delete { at, name: deleted } => {
            codec.time(at);
            name(codec, deleted);
        }
        Change::Import(text) => codec.text(text),
        Change::Seal { .. } => {}
    }
}
