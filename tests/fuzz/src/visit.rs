//! [`Visit`]: what a page may ask of the engine, as data. An act and its answer are what the JavaScript face takes and gives, so that the same
//! list runs natively and in the wasm.

use std::sync::LazyLock;

use vitrin::client::Client;
use vitrin::core::consent::Purposes;
use vitrin::core::time::Timestamp;
use vitrin::core::value::{Fields, Value};
use vitrin::host::MemoryHost;

use crate::source::{CONFIGS, Source};

/// When a visit begins, in milliseconds: 2026-11-01T10:00:00Z.
const START_MS: u64 = 1_793_527_200_000;
const HOUR_MS: u64 = 3_600_000;
/// A model with every section of numbers, as the trainer writes it.
pub const MODEL: &[u8] = include_bytes!("../../vectors/model.bin");

pub const VIEWS: [&str; 9] =
    ["segments", "interests", "predictions", "profile", "events", "preview", "sent", "budget", "tallies"];

const EVENTS: [&str; 15] = [
    "page_view",
    "view_item",
    "view_item",
    "view_item_list",
    "select_item",
    "search",
    "add_to_wishlist",
    "add_to_cart",
    "remove_from_cart",
    "begin_checkout",
    "purchase",
    "refund",
    "custom_rating",
    "custom_quiz",
    "no_event",
];

/// The ids that the configs' placements and offers have.
static PLACEMENTS: LazyLock<Vec<String>> = LazyLock::new(|| ids("placements"));
static OFFERS: LazyLock<Vec<String>> = LazyLock::new(|| ids("offers"));

fn ids(list: &str) -> Vec<String> {
    let lists = CONFIGS.iter().filter_map(|config| config.get(list)?.as_list());
    let ids = lists.flatten().filter_map(|one| one.get("id")?.as_text().map(String::from));
    let mut ids: Vec<_> = ids.chain(["nowhere".into()]).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// One act.
pub fn act(name: &str, value: impl Into<Value>) -> Value {
    Value::map([(name, value.into())])
}

/// A config, mostly one that works.
pub fn config(source: &mut Source<'_>) -> Value {
    let mut config = source.pick(&CONFIGS).clone();
    for _ in 0..source.byte() / 128 {
        source.edit(&mut config);
    }
    config
}

/// What a page does next, in the order of the bytes.
pub fn acts(source: &mut Source<'_>, most: usize) -> Vec<Value> {
    let mut acts = vec![act("page", 1_u32), act("consent", "spm")];
    let mut pages = 1_u32;
    while !source.is_empty() && acts.len() < most {
        acts.push(match source.byte() % 24 {
            0..=8 => act("handle", event(source)),
            9 => act("handle", answer(source)),
            10 => {
                let wish = source.pick(&["more", "less", "never", "auto", "other"]);
                act(
                    "handle",
                    Value::map([
                        ("type", "prefer".into()),
                        ("interest", source.text().into()),
                        ("value", (*wish).into()),
                    ]),
                )
            }
            11 => {
                let what = *source.pick(&["traits", "facts"]);
                act("handle", Value::map([("type", what.into()), (what, source.value(2))]))
            }
            12 => {
                let index = source.number().into();
                act("handle", Value::map([("type", "delete_event".into()), ("index", index)]))
            }
            13 => act("handle", Value::List(vec![source.value(4)])),
            14 | 15 => {
                let placements = (0..=source.byte() % 3).map(|_| source.pick(&PLACEMENTS).as_str().into()).collect();
                let context = if source.byte() < 128 { Value::Null } else { source.value(3) };
                Value::map([("decide", Value::List(placements)), ("context", context)])
            }
            16 => act("explain", decision(source)),
            17 => {
                let kind = *source.pick(&["next", "similar", "together", "recent", "other"]);
                let query =
                    Value::map([("kind", kind.into()), ("item", source.text().into()), ("n", source.number().into())]);
                act("recommend", query)
            }
            18 => act("view", *source.pick(&VIEWS)),
            19 => act("fold", source.byte() & 1 == 1),
            20 => act("send", f64::from(*source.pick(&[0_u16, 202, 400, 408, 429, 503]))),
            21 => {
                let hours = [-1e5, -1_000.0, -1.0, 0.01, 1.0, 26.0, 200.0, 2_500.0, 1e5];
                act("later_hours", *source.pick(&hours))
            }
            22 => act("consent", *source.pick(&["spm", "spm", "sp", "sm", "p", "pm", "m", "s", ""])),
            _ => match source.byte() % 8 {
                0 => act("load_model", true),
                1 => act("export", true),
                2 => act("import", source.text()),
                3 => {
                    let changes = Value::List(vec![
                        source.pick(&["state", "journal"]).to_string().into(),
                        source.number().into(),
                    ]);
                    act("damage", changes)
                }
                4 => act("forget", true),
                5 => act("leave", source.byte() & 1 == 1),
                _ => {
                    pages += 1;
                    act("page", pages)
                }
            },
        });
    }
    acts
}

fn decision(source: &mut Source<'_>) -> Value {
    let placement = source.pick(&PLACEMENTS).as_str().into();
    let offer = Value::map([("id", source.pick(&OFFERS).as_str().into())]);
    let id = if source.byte() < 200 { "0000000000000001".into() } else { source.text().into() };
    Value::map([("id", id), ("placement", placement), ("offer", offer)])
}

fn answer(source: &mut Source<'_>) -> Value {
    let what = *source.pick(&["exposed", "exposed", "clicked", "dismissed"]);
    Value::map([("type", what.into()), ("decision", decision(source))])
}

fn event(source: &mut Source<'_>) -> Value {
    let name = if source.byte() < 240 { (*source.pick(&EVENTS)).to_owned() } else { source.text() };
    let data = if source.byte() < 32 { source.value(4) } else { data(source) };
    Value::map([("type", "event".into()), ("name", name.into()), ("data", data)])
}

/// The data of an event that may be a good one.
fn data(source: &mut Source<'_>) -> Value {
    let mut data = Fields::new();
    let items = (0..source.byte() % 4).map(|_| item(source)).collect();
    data.set("items", Value::List(items));
    data.set("currency", *source.pick(&["EUR", "EUR", "EUR", "JPY", "x"]));
    for name in ["transaction_id", "search_term", "utm_source", "utm_medium", "utm_campaign", "referrer", "device"] {
        if source.byte() > 200 {
            data.set(name, source.text());
        }
    }
    for name in ["value", "rating"] {
        if source.byte() > 200 {
            data.set(name, source.number());
        }
    }
    data.into()
}

fn item(source: &mut Source<'_>) -> Value {
    let mut item = Fields::new();
    for name in ["item_id", "item_category", "item_category2", "item_brand", "item_variant"] {
        if source.byte() > 100 {
            item.set(name, source.text());
        }
    }
    for name in ["price", "quantity", "discount", "index"] {
        if source.byte() > 128 {
            item.set(name, source.number());
        }
    }
    if source.byte() > 200 {
        item.set("item_tags", source.value(1));
    }
    item.into()
}

/// A visitor whose browser is memory.
pub struct Visit {
    config: Value,
    client: Option<Client<MemoryHost>>,
    /// What a page that is gone left.
    host: MemoryHost,
    purposes: Purposes,
    grant: u32,
    tab: u32,
    /// Somebody else wrote into our keys.
    pub is_damaged: bool,
}

impl Visit {
    #[must_use]
    pub fn new(config: Value) -> Self {
        let host = MemoryHost { entropy: 42, now: Timestamp::from_ms(START_MS), ..MemoryHost::default() };
        Self { config, client: None, host, purposes: Purposes::default(), grant: 0, tab: 0, is_damaged: false }
    }

    /// The page's client, once a page could be opened.
    pub fn client(&mut self) -> Option<&mut Client<MemoryHost>> {
        self.client.as_mut()
    }

    pub fn host(&self) -> &MemoryHost {
        self.client.as_ref().map_or(&self.host, |client| &client.host)
    }

    fn host_mut(&mut self) -> &mut MemoryHost {
        self.client.as_mut().map_or(&mut self.host, |client| &mut client.host)
    }

    /// Does one act; gives what the page gets.
    pub fn act(&mut self, act: &Value) -> Value {
        if let Some(page) = act.get("page").and_then(Value::as_number) {
            return self.page(page as u32);
        }
        if let Some(hours) = act.get("later_hours").and_then(Value::as_number) {
            let host = self.host_mut();
            let apart = (hours.abs() * HOUR_MS as f64) as u64;
            let now = host.now.ms();
            host.now = Timestamp::from_ms(if hours < 0.0 { now.saturating_sub(apart) } else { now + apart });
            return Value::Null;
        }
        if let Some(letters) = act.get("consent").and_then(Value::as_text) {
            return self.consent(letters);
        }
        if let Some(damage) = act.get("damage").and_then(Value::as_list) {
            return self.damage(damage);
        }
        let Some(client) = &mut self.client else { return Value::Null };
        let context = act.get("context").unwrap_or(&Value::Null);
        if let Some(input) = act.get("handle") {
            return client.take(Some(input));
        }
        if let Some(placements) = act.get("decide").and_then(Value::as_list) {
            let names: Vec<_> = placements.iter().map(|name| name.as_text().unwrap_or_default()).collect();
            let decided = client.decide(&names, context);
            assert_eq!(decided.len(), names.len(), "an answer for each placement");
            return Value::List(decided.iter().map(|one| client.decision_value(one)).collect());
        }
        if let Some(decision) = act.get("explain") {
            let placement = decision.get("placement").and_then(Value::as_text).unwrap_or_default();
            let offer = decision.get("offer").and_then(|offer| offer.get("id")).and_then(Value::as_text);
            return client.explanation(placement, offer, context);
        }
        if let Some(query) = act.get("recommend") {
            return client.recommend(query, context);
        }
        if let Some(name) = act.get("view").and_then(Value::as_text) {
            return view(client, name);
        }
        if let Some(hidden) = act.get("fold").and_then(Value::as_bool) {
            let folded = client.fold(&[u64::from(self.tab)], hidden);
            let now = client.now();
            let wake_ms = folded.wake_at.map_or(Value::Null, |at| Value::from(at.since_ms(now) as f64));
            let report = folded.has_report.into();
            let postponed = folded.is_postponed.into();
            let folded = folded.is_stored.into();
            return Value::map([
                ("folded", folded),
                ("report", report),
                ("postponed", postponed),
                ("wake_ms", wake_ms),
            ]);
        }
        if let Some(status) = act.get("send").and_then(Value::as_number) {
            let is_sent = client.send();
            client.settle(status as u16);
            return is_sent.into();
        }
        if act.get("load_model").is_some() {
            return client.load_model(MODEL).is_ok().into();
        }
        if act.get("export").is_some() {
            return client.export().into();
        }
        if let Some(text) = act.get("import").and_then(Value::as_text) {
            // A word is no export; one that is comes from the visitor's own.
            let text = if text.len() % 2 == 0 { client.export() } else { text.to_owned() };
            return client.import(&text).is_ok().into();
        }
        if let Some(is_left) = act.get("leave").and_then(Value::as_bool) {
            client.leave(is_left);
        }
        if act.get("forget").is_some() {
            client.forget();
        }
        Value::Null
    }

    fn page(&mut self, page: u32) -> Value {
        if let Some(client) = self.client.take() {
            self.host = client.host;
        }
        self.tab = page;
        let site = self.config.get("site").and_then(Value::as_text).unwrap_or_default().to_owned();
        match Client::new(std::mem::take(&mut self.host), &site, &self.config, u64::from(page)) {
            Ok(mut client) => {
                client.set_consent(self.purposes, None);
                let status = client.status();
                self.client = Some(client);
                status
            }
            Err(error) => format!("{}: {}", error.pointer, error.message).into(),
        }
    }

    /// What the page's gate does.
    fn consent(&mut self, letters: &str) -> Value {
        let has = |letter| letters.contains(letter);
        let purposes = Purposes { storage: has('s'), personalization: has('p'), measurement: has('m') };
        let before = std::mem::replace(&mut self.purposes, purposes);
        let takes_back = before.storage && !purposes.storage
            || before.personalization && !purposes.personalization
            || before.measurement && !purposes.measurement;
        if self.grant == 0 || takes_back {
            self.grant += 1;
        }
        let grant = self.grant;
        let Some(client) = &mut self.client else { return Value::Null };
        let prefix = format!("vitrin:{}:", client.engine().site.id);
        if takes_back {
            client.host.texts.retain(|key, _| !key.starts_with(&prefix));
        }
        let day = client.host.now.day();
        client.host.texts.insert(format!("{prefix}consent"), format!("1;{letters};banner;1;{day};180;{grant}"));
        client.set_consent(purposes, None);
        client.status()
    }

    /// Changes a letter of a stored text, or cuts it.
    fn damage(&mut self, what: &[Value]) -> Value {
        let is_state = what.first().and_then(Value::as_text) == Some("state");
        let number = what.get(1).and_then(Value::as_number).unwrap_or_default().abs() as usize;
        let host = self.host_mut();
        let stored =
            host.texts.iter_mut().find(|(key, _)| if is_state { key.ends_with(":state") } else { key.contains(":j:") });
        let Some((_, text)) = stored.filter(|(_, text)| !text.is_empty()) else { return Value::Null };
        let place = number % text.len();
        if number % 2 == 0 {
            text.truncate(place);
        } else {
            text.replace_range(place..=place, "-");
        }
        self.is_damaged = true;
        Value::Null
    }
}

pub fn view(client: &Client<MemoryHost>, name: &str) -> Value {
    match name {
        "segments" => client.segments(),
        "interests" => client.interests(),
        "predictions" => client.predictions(),
        "profile" => client.profile(),
        "events" => client.events(),
        "preview" => client.preview(),
        "sent" => client.sent(),
        "budget" => client.budget(),
        _ => client.tallies(),
    }
}
