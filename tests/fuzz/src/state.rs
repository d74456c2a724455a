//! What is stored: any text is read, refused as corrupt or left alone as newer; what was read is written so that it is read as the same.

use vitrin::core::limits::STATE_CHARS_MAX;
use vitrin::core::time::Timestamp;
use vitrin::core::value::Value;
use vitrin::state::{Journal, Snapshot, consent_record};

use crate::visit::{Visit, act};

pub fn run(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let text = match choice % 4 {
        0 => String::from_utf8_lossy(rest).into_owned(),
        1 => sealed(1, rest),
        _ => sealed(2, rest),
    };
    let now = Timestamp::from_ms(1_793_527_200_000);
    let _ = consent_record::read(&text, now);
    if let Ok(mut journal) = Journal::decode(&text) {
        let again = Journal::encode(journal.grant, journal.first_sequence, &mut journal.records);
        let written = Journal::decode(&again).expect("what was just written");
        assert_eq!(written, journal);
        open("j:0000000000000002", &text);
    }
    if let Ok(mut snapshot) = Snapshot::decode(&text) {
        let again = snapshot.write();
        let mut written = Snapshot::decode(&again).expect("what was just written");
        assert_eq!(written, snapshot);
        assert_eq!(written.write(), again, "the same bytes");
        assert!(snapshot.encode().len() <= STATE_CHARS_MAX, "{}", snapshot.encode().len());
        open("state", &text);
    }
}

/// A page finds the text, and goes on.
fn open(key: &str, text: &str) {
    let mut visit = Visit::new(crate::source::CONFIGS[11].clone());
    visit.act(&act("page", 1_u32));
    visit.act(&act("consent", "spm"));
    visit.client().expect("a good config").host.texts.insert(format!("vitrin:demo:{key}"), text.to_owned());
    visit.act(&act("page", 2_u32));
    visit.act(&act("load_model", true));
    for name in crate::visit::VIEWS {
        visit.act(&act("view", name));
    }
    let decided = visit.act(&act("decide", Value::List(vec!["hero".into()])));
    assert!(decided.as_list().is_some_and(|all| all[0].get("offer").is_some()), "at least the fallback");
    visit.act(&act("fold", true));
    visit.act(&act("send", 202.0));
    visit.act(&act("page", 3_u32));
}

/// The text of these bytes with the checksum that they should have.
fn sealed(version: u8, bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let sum = bytes.iter().fold(0x811c_9dc5_u32, |sum, byte| (sum ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    let mut all = bytes.to_vec();
    all.extend(sum.to_le_bytes());
    let mut text = format!("{version}.");
    for chunk in all.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, place| bits << 8 | u32::from(chunk.get(place).copied().unwrap_or(0)));
        for place in 0..=chunk.len() {
            text.push(char::from(LETTERS[(bits >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}
