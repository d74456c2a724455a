//! Conditions over anything: they end, a negation is the opposite, and what is broken in them never matches.

use std::sync::LazyLock;

use vitrin::core::condition::{Condition, Facts, Truth, Vocabulary};
use vitrin::core::event::{Event, EventName};
use vitrin::core::history::{History, RecentEvent};
use vitrin::core::limits::EVIDENCE_MAX;
use vitrin::core::pattern::{Letters, Pattern};
use vitrin::core::time::Timestamp;
use vitrin::core::value::Value;

use crate::source::{Source, json};

/// Every name but one exists.
struct Names;

impl Vocabulary for Names {
    fn has_trait(&self, path: &str) -> bool {
        path != "visits"
    }

    fn has_segment(&self, id: &str) -> bool {
        id != "visits"
    }

    fn has_event(&self, name: &str) -> bool {
        name != "search"
    }

    fn remembered_ms(&self) -> u64 {
        60 * 86_400_000
    }
}

static HISTORY: LazyLock<History> = LazyLock::new(|| {
    let mut history = History::default();
    for (name, hour) in [(EventName::ViewItem, 1), (EventName::AddToCart, 2), (EventName::ViewItem, 30)] {
        history.recent.push(RecentEvent { at: hours(hour), event: Event { name, ..Event::default() } });
    }
    history
});

fn hours(hours: u64) -> Timestamp {
    Timestamp::from_ms(1_793_527_200_000 + hours * 3_600_000)
}

pub fn run(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    match choice % 4 {
        0 => {
            if let Some(Value::List(pair)) = json(rest)
                && let [condition, traits] = pair.as_slice()
            {
                check(condition, traits);
            }
        }
        1 => pattern(rest),
        _ => {
            let mut source = Source::new(rest);
            let (condition, traits) = (source.value(6), source.value(3));
            check(&condition, &traits);
        }
    }
}

fn check(condition: &Value, traits: &Value) {
    let read = |condition: &Value| {
        let mut warnings = Vec::new();
        let parsed = Condition::parse(condition, "", &Names, &mut warnings);
        assert!(warnings.iter().all(|warning| warning.pointer.is_empty() || warning.pointer.starts_with('/')));
        parsed
    };
    let segments = |id: &str| match id.len() % 3 {
        0 => Truth::True,
        1 => Truth::Unknown,
        _ => Truth::False,
    };
    let facts = Facts { traits, segments: &segments, history: &HISTORY, now: hours(48), found: &[] };
    let parsed = read(condition);
    let truth = parsed.evaluate(&facts);
    assert_eq!(truth, parsed.evaluate(&facts), "it is a function");
    assert!(parsed.explain(&facts).len() <= EVIDENCE_MAX);
    parsed.add_names(&mut Vec::new(), &mut Vec::new());
    let negation = read(&Value::map([("$nor", Value::List(vec![condition.clone()]))])).evaluate(&facts);
    // One level or a few nodes more may pass a limit: then it is unknown.
    assert!(negation == !truth || negation == Truth::Unknown, "{truth:?} and {negation:?}");
}

/// A pattern and a text, split at the first zero.
fn pattern(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (pattern, text) = text.split_once('\0').unwrap_or((&text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
    for letters in [Letters::Exact, Letters::AnyCase] {
        if let Ok(pattern) = Pattern::new(pattern, letters) {
            assert_eq!(pattern.matches(text), pattern.matches(text));
        }
    }
}
