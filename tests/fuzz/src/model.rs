//! Model files: taken whole or refused with the place; what was taken is written as the same, and no answer from it is anything but a finite number.

use vitrin::core::recommend::{Shard, ShardOf};
use vitrin::core::value::Value;
use vitrin::model::recommend::items::{self, ItemRow};
use vitrin::model::recommend::{lists, sessions, shards};
use vitrin::model::{self, container};

use crate::source::{CONFIGS, Source};
use crate::visit::{MODEL, VIEWS, Visit, act};

pub fn run(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    match choice % 4 {
        0 => check(rest),
        choice => {
            let mut source = Source::new(rest);
            let mut sections = if choice == 1 { Vec::new() } else { written(&mut source, choice == 2) };
            // Sections as they come, or some changed, of a file that is otherwise as it should be.
            while !source.is_empty() && sections.len() < 64 {
                let kind = u16::from(source.byte() % 40);
                let length = usize::from(source.byte());
                match sections.iter_mut().find(|(known, _)| *known == kind) {
                    Some((_, section)) if length < 240 => {
                        let place = source.u16() as usize % section.len().max(1);
                        if let Some(byte) = section.get_mut(place) {
                            *byte = source.byte();
                        }
                    }
                    Some((_, section)) => section.truncate(source.u16() as usize),
                    None => sections.push((kind, source.bytes(length).to_vec())),
                }
            }
            if let Ok(file) = container::write(sections) {
                check(&file);
            }
        }
    }
}

/// Sections as the trainer writes them.
fn written(source: &mut Source<'_>, is_numbers: bool) -> Vec<(u16, Vec<u8>)> {
    if is_numbers {
        let container = container::Container::read(MODEL).expect("a good model");
        return (1..16).filter_map(|kind| Some((kind, container.section(kind)?.1.to_vec()))).collect();
    }
    let count = u32::from(source.byte() % 12) + 1;
    let items: Vec<_> = (0..count)
        .map(|number| {
            let flags = source.byte();
            ItemRow {
                id: format!("{number:02}"),
                shelf: (flags & 1 == 1).then_some(u32::from(flags >> 1 & 1)),
                brand: (flags & 4 == 4).then(|| "vada".into()),
                price_minor: u32::from(source.u16()),
                popularity: source.byte(),
                is_durable: flags & 8 == 8,
                is_out_of_stock: flags & 16 == 16,
                has_next: flags & 32 == 32,
                has_together: flags & 64 == 64,
                tags: if flags & 128 == 128 { vec!["wool".into()] } else { Vec::new() },
            }
        })
        .collect();
    let mut rows = |has: &dyn Fn(&ItemRow) -> bool| -> Vec<_> {
        let of = items.iter().enumerate().filter(|(_, item)| has(item));
        of.map(|(number, _)| (number as u32, vec![(u32::from(source.byte()) % count, source.byte() % 16)])).collect()
    };
    let (next, together) = (rows(&|item| item.has_next), rows(&|item| item.has_together));
    let visits: Vec<Vec<u32>> = (0..source.byte() % 4).map(|_| vec![u32::from(source.byte()) % count, 0]).collect();
    let shard = Shard { name: "recommend-0.bin".into(), bytes: 9, of: ShardOf::Hash(0, 2), is_loaded: false };
    vec![
        (shards::KIND, shards::write(&[shard])),
        (items::KIND, items::write(Some(1), Some(0.2), &["shoes/trail".into(), String::new()], &items)),
        (lists::NEXT, lists::write(&next)),
        (lists::TOGETHER, lists::write(&together)),
        (sessions::KIND, sessions::write(&visits)),
    ]
}

fn check(file: &[u8]) {
    let model = model::read(file);
    if let Ok(model) = &model {
        let again = model::write(model).expect("what was read may be written");
        assert_eq!(model::read(&again).as_ref(), Ok(model));
    }
    let part = model::recommend::read(file);
    if model.is_err() && part.is_err() {
        return;
    }
    let mut visit = Visit::new(CONFIGS[7].clone());
    visit.act(&act("page", 1_u32));
    visit.act(&act("consent", "spm"));
    let client = visit.client().expect("a good config");
    let taken = [client.load_model(file).is_ok(), client.load_recommendations(file).is_ok()];
    assert!(!taken[0] || model.is_ok(), "what is refused is not taken");
    let item = Value::map([("item_id", "00"), ("item_category", "shoes")].map(|(key, text)| (key, text.into())));
    let data = Value::map([("items", Value::List(vec![item])), ("transaction_id", "T".into()), ("value", 9.0.into())]);
    for name in ["view_item", "purchase"] {
        let event = Value::map([("type", "event".into()), ("name", name.into()), ("data", data.clone())]);
        visit.act(&act("handle", event));
    }
    visit.act(&act("later_hours", 300.0));
    for kind in ["next", "similar", "together", "recent"] {
        let query = Value::map([("kind", kind.into()), ("item", "00".into()), ("n", 12.0.into())]);
        finite(&visit.act(&act("recommend", query)));
    }
    for name in VIEWS {
        finite(&visit.act(&act("view", name)));
    }
}

/// A number that is none would have become null: every estimate has its value.
fn finite(value: &Value) {
    match value {
        Value::Map(fields) => {
            for key in ["value", "low", "high", "score"] {
                assert!(fields.get(key) != Some(&Value::Null), "{key} is no number");
            }
            fields.values().for_each(finite);
        }
        Value::List(list) => list.iter().for_each(finite),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}
