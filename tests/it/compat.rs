//! What was ever written to a visitor's disk stays readable: frozen texts of every version, and what is in them.
//!
//! A change of format adds a file here and a migration in `state`; the old files never change.

use std::sync::LazyLock;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::{Value as Json, json};
use vitrin::core::event::EventName;
use vitrin::core::tally::Response;
use vitrin::core::time::Timestamp;
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::state::{Journal, Snapshot};

use crate::format_2::{IMPORT_2, JOURNAL_2, STATE_2};
use crate::reports::make_report;
use crate::tabs::{open, view};
use crate::world::World;

const STATE: &str = include_str!("../compat/state-1.txt");
const JOURNAL: &str = include_str!("../compat/journal-1.txt");

/// The visit that the frozen texts were written by.
fn visit() -> (String, String) {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let act = |client: &mut vitrin::client::Client<crate::world::TabHost>, name: &str, data: Json| {
        let data: Value = read(data, CONFIG_LIMITS).expect("within the limits");
        client.handle(vitrin::core::engine::Input::Event { name, data: &data }).expect("accepted");
        world.now_ms.set(world.now_ms.get() + 60_000);
    };
    let mut first = open(&world, 0xa1);
    act(&mut first, "page_view", json!({}));
    view(&mut first, 7);
    let item = json!({ "item_id": "T-9", "item_category": "Tents", "item_brand": "Ö. Berg", "price": "399.90", "quantity": 2 });
    act(&mut first, "add_to_cart", json!({ "currency": "EUR", "items": [item] }));
    act(&mut first, "custom_quiz", json!({}));
    act(&mut first, "purchase", json!({ "transaction_id": "A-1", "currency": "EUR", "value": 799.8, "items": [item] }));
    let decided = first.decide(&["hero"], &Value::Null).remove(0);
    for response in [Response::Exposed, Response::Clicked, Response::Dismissed] {
        let decision = vitrin::core::engine::DecisionRef {
            id: &decided.id,
            placement: "hero",
            offer: Some("welcome"),
            draw: None,
        };
        first.handle(vitrin::core::engine::Input::Response { decision, response }).expect("accepted");
    }
    let traits = read(json!({ "size": "xl", "age": 40, "member": true }), CONFIG_LIMITS).expect("within the limits");
    first.handle(vitrin::core::engine::Input::Traits(&traits)).expect("accepted");
    let preference = Some(vitrin::core::history::Preference::Never);
    let wish = vitrin::core::engine::Input::Preference { interest: "category.stoves", preference };
    first.handle(wish).expect("accepted");
    let journal = world.view(0, 0)["vitrin:demo:j:00000000000000a1"].clone();
    assert!(make_report(&world, &mut first, &[0xa1]));
    (world.view(0, 0)["vitrin:demo:state"].clone(), journal)
}

#[test]
fn a_state_of_version_1_is_read() {
    let snapshot = Snapshot::decode(STATE.trim()).expect("readable");
    let history = &snapshot.state.history;
    assert_eq!((snapshot.revision, snapshot.grant, snapshot.outbox.len()), (1, 1, 1));
    let count = |name| history.counters.get(&name).map_or(0, |counter| counter.count);
    assert_eq!((count(EventName::ViewItem), count(EventName::Custom("custom_quiz".into()))), (1, 1));
    assert_eq!((history.orders.count, history.orders.value_minor), (1, 79_980));
    let days: Vec<_> = history.orders.days.iter().map(|day| (day.count, day.worth_minor)).collect();
    assert_eq!(days, [(1, 79_980)], "version 1 had sums alone");
    assert_eq!((history.rhythm.visit_minutes.len(), history.rhythm.purchase_days.len()), (1, 1));
    assert_eq!(history.recent.events[2].event.items[0].brand.as_deref(), Some("Ö%2e berg"));
    assert_eq!(history.recent.events[0].at, Timestamp::parse("2026-11-01T10:00:00Z").expect("a time"));
    assert_eq!(history.declared.get("size").and_then(|it| it.value.as_text()), Some("xl"));
    assert!(history.preferences.contains_key("category.stoves"));
    assert_eq!((history.exposures.shown.len(), history.exposures.dismissed.len()), (1, 1));
    assert_eq!(snapshot.state.tally.rows.first().map(|row| (row.count.exposed, row.count.clicked)), Some((1, 1)));
    assert_eq!(snapshot.state.reporting.ledger.entries().len(), 1);
}

#[test]
fn a_journal_of_version_1_is_read() {
    let journal = Journal::decode(JOURNAL.trim()).expect("readable");
    assert_eq!((journal.grant, journal.first_sequence, journal.records.len()), (1, 1, 10));
}

#[test]
fn what_this_version_writes_it_reads() {
    let (state, journal) = visit();
    let mut snapshot = Snapshot::decode(&state).expect("readable");
    assert_eq!(snapshot.text(), state);
    assert_eq!(Journal::decode(&journal).expect("readable").records.len(), 10);
    // What was frozen, in this format.
    let mut frozen = Snapshot::decode(STATE.trim()).expect("readable");
    assert_eq!(Snapshot::decode(&frozen.write()).as_ref(), Ok(&frozen), "nothing of it was lost");
}

/// A state as this version writes it.
static PRESENT: LazyLock<String> = LazyLock::new(|| visit().0);

/// The bytes of a stored text, without its version and checksum.
fn unsealed(text: &str) -> Vec<u8> {
    let (_, body) = text.split_once('.').expect("a version");
    let mut bytes = Base64UrlUnpadded::decode_vec(body).expect("base64url");
    bytes.truncate(bytes.len() - 4);
    bytes
}

/// A stored text of these bytes, with the checksum that they should have.
fn sealed(version: &str, mut bytes: Vec<u8>) -> String {
    let sum = bytes.iter().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    bytes.extend(sum.to_le_bytes());
    format!("{version}.{}", Base64UrlUnpadded::encode_string(&bytes))
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 4_000, failure_persistence: None, ..Default::default() })]
    #[test]
    fn no_text_makes_a_reader_panic(place in 0..6_000_usize, byte in proptest::prelude::any::<u8>(), cut in 0..6_000_usize) {
        // Behind the checksum too: what is read must be total even for bytes that carry the right one.
        for text in [STATE.trim(), JOURNAL.trim(), STATE_2.trim(), JOURNAL_2.trim(), IMPORT_2.trim(), PRESENT.as_str()] {
            let version = &text[..1];
            let mut bytes = unsealed(text);
            assert_eq!(sealed(version, bytes.clone()), text, "the test seals as the codec does");
            let length = bytes.len();
            bytes[place % length] = byte;
            bytes.truncate(length - if cut % 2 == 0 { 0 } else { cut % length });
            let text = sealed(version, bytes);
            let _ = Snapshot::decode(&text);
            let _ = Journal::decode(&text);
        }
    }
}
