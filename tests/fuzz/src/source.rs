//! [`Source`]: bytes as choices. A changed byte changes one choice, so that a fuzzer's mutations are changes of a document.

use std::sync::LazyLock;

use serde_json::Value as Json;
use vitrin::core::condition;
use vitrin::core::map::SortedMap;
use vitrin::core::value::{CONFIG_LIMITS, Value, read};

/// Longest text made of one word, in bytes.
const TEXT_BYTES_MAX: usize = 1_000;

/// Every scenario: configs and what visitors do under them.
pub const SCENARIOS: [&str; 12] = [
    include_str!("../../scenarios/01-the-offer-changes-to-fit.json"),
    include_str!("../../scenarios/02-caps-dismissals-and-windows.json"),
    include_str!("../../scenarios/03-withdrawing-erases.json"),
    include_str!("../../scenarios/04-one-report-an-epoch.json"),
    include_str!("../../scenarios/05-memory-mode.json"),
    include_str!("../../scenarios/06-what-the-visitor-says.json"),
    include_str!("../../scenarios/07-a-broken-rule-never-matches.json"),
    include_str!("../../scenarios/08-orders-and-stages.json"),
    include_str!("../../scenarios/09-windows-memory-and-order.json"),
    include_str!("../../scenarios/10-a-campaign-and-its-ghost.json"),
    include_str!("../../scenarios/11-every-question-counted.json"),
    include_str!("../../scenarios/12-who-they-are-and-what-they-say.json"),
];

/// The scenarios' configs.
pub static CONFIGS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let config = |text: &&str| {
        let mut scenario: Json = serde_json::from_str(text).expect("JSON");
        read(scenario["config"].take(), CONFIG_LIMITS).expect("within the limits")
    };
    SCENARIOS.iter().map(config).collect()
});

/// Names and texts that mean something: all of the scenarios, and what they lack.
pub static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut words: Vec<String> = MORE.into_iter().chain(condition::words()).map(str::to_owned).collect();
    for text in SCENARIOS {
        add_words(&serde_json::from_str(text).expect("JSON"), &mut words);
    }
    words.sort();
    words.dedup();
    words
});

const MORE: [&str; 54] = [
    "segments",
    "of",
    "without",
    "within_hours",
    "within_days",
    "count",
    "category",
    "brand",
    "item",
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "",
    " ",
    ".",
    "/",
    "..",
    "(a+)+$",
    "^(a|a)*b",
    "[a-z]{1,9}",
    "\\d+",
    "(?i)x",
    "1.2.3",
    "v1.10.0-rc.1",
    "é",
    "漢字",
    "🛒",
    "\u{0}",
    "\u{2028}",
    "%2e",
    "demo",
    "EUR",
    "JPY",
    "Europe/Stockholm",
    "view_item",
    "add_to_cart",
    "purchase",
    "refund",
    "custom_rating",
    "page_view",
    "search",
    "items",
    "item_id",
    "price",
    "quantity",
    "value",
    "transaction_id",
    "interests.category.tents",
    "orders.count",
    "predict.churn",
    "rfm.segment",
    "discount",
    "rating",
];

fn add_words(json: &Json, words: &mut Vec<String>) {
    match json {
        Json::String(text) => words.push(text.clone()),
        Json::Array(list) => list.iter().for_each(|one| add_words(one, words)),
        Json::Object(fields) => {
            for (key, inner) in fields {
                words.push(key.clone());
                add_words(inner, words);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// Reads bytes as choices; zeros once they are used up.
#[derive(Debug)]
pub struct Source<'a>(&'a [u8]);

impl<'a> Source<'a> {
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        self.0.split_off_first().copied().unwrap_or(0)
    }

    /// At most `count` bytes.
    pub fn bytes(&mut self, count: usize) -> &'a [u8] {
        self.0.split_off(..count.min(self.0.len())).unwrap_or_default()
    }

    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.0)
    }

    pub fn u16(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    pub fn u64(&mut self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    pub fn pick<'b, T>(&mut self, from: &'b [T]) -> &'b T {
        let place = if from.len() > 256 { usize::from(self.u16()) } else { usize::from(self.byte()) };
        &from[place % from.len()]
    }

    pub fn number(&mut self) -> f64 {
        let number = match self.byte() {
            small @ 0..=99 => f64::from(small),
            hundredth @ 100..=159 => f64::from(hundredth) / 100.0 - 1.0,
            160..=199 => f64::from(i16::from_le_bytes([self.byte(), self.byte()])),
            200..=219 => *self.pick(&[
                -1.0,
                0.1,
                1e-9,
                1e9,
                1e15,
                1e308,
                -1e308,
                4_294_967_295.0,
                4_294_967_296.0,
                9_007_199_254_740_993.0,
                f64::MIN_POSITIVE,
            ]),
            220..=239 => self.u64() as f64 / 1_000.0,
            _ => f64::from_bits(self.u64()),
        };
        if number.is_finite() { number } else { 0.0 }
    }

    pub fn text(&mut self) -> String {
        match self.byte() {
            0..=199 => self.pick(&WORDS).clone(),
            200..=229 => {
                let length = usize::from(self.byte() % 24);
                String::from_utf8_lossy(self.bytes(length)).into_owned()
            }
            230..=249 => format!("{}{}", self.pick(&WORDS), self.pick(&WORDS)),
            _ => {
                // Not beyond what a page may say: readers of JSON and of JavaScript refuse longer ones before the engine.
                let word = self.pick(&WORDS).clone();
                let times = usize::from(self.byte()).min(TEXT_BYTES_MAX / word.len().max(1));
                word.repeat(times)
            }
        }
    }

    /// Any value, not deeper than `depth`.
    pub fn value(&mut self, depth: u8) -> Value {
        let kind = self.byte() % if depth == 0 { 5 } else { 9 };
        match kind {
            0 => Value::Null,
            1 => Value::Bool(self.byte() & 1 == 1),
            2 => Value::number(self.number()),
            3 | 4 => Value::Text(self.text()),
            5 | 6 => Value::List((0..self.byte() % 5).map(|_| self.value(depth - 1)).collect()),
            _ => {
                let mut fields = SortedMap::new();
                for _ in 0..self.byte() % 5 {
                    let key = self.text();
                    fields.insert(key, self.value(depth - 1));
                }
                Value::Map(fields)
            }
        }
    }

    /// Changes one place of a document.
    pub fn edit(&mut self, value: &mut Value) {
        let choice = self.byte();
        let inner = match value {
            Value::List(list) if choice < 224 && !list.is_empty() => {
                let place = usize::from(choice) % list.len();
                list.get_mut(place)
            }
            Value::Map(fields) if choice < 224 && !fields.is_empty() => {
                let place = usize::from(choice) % fields.len();
                fields.values_mut().nth(place)
            }
            _ => None,
        };
        if let Some(inner) = inner {
            return self.edit(inner);
        }
        match (self.byte() % 4, value) {
            (0, Value::List(list)) => list.push(self.value(3)),
            (1, Value::List(list)) => drop(list.pop()),
            (2, Value::List(list)) => {
                if let Some(last) = list.last().cloned() {
                    list.push(last);
                }
            }
            (0, Value::Map(fields)) => {
                let key = self.text();
                fields.insert(key, self.value(3));
            }
            (1, Value::Map(fields)) => {
                let place = usize::from(self.byte());
                let key = fields.keys().nth(place % fields.len().max(1)).cloned();
                if let Some(key) = key {
                    fields.remove(&key);
                }
            }
            (_, value) => *value = self.value(3),
        }
    }
}

/// The bytes as JSON within the limits of a config.
#[must_use]
pub fn json(bytes: &[u8]) -> Option<Value> {
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let value = read(&mut source, CONFIG_LIMITS).ok()?;
    source.end().ok().map(|()| value)
}
