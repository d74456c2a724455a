//! [`bounds`]: a visitor, a page and a browser that want to make the state grow: the longest keys, everything new each time,
//! every table filled at once, more tabs than anybody opens, a report a minute that never gets through.

use indicatif::ProgressBar;
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng as _;
use serde_json::json;
use vitrin::client::Client;
use vitrin::core::consent::Purposes;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::history::Preference;
use vitrin::core::tally::Response;
use vitrin::core::time::{DAY_MS, Timestamp};
use vitrin::core::value::Value;
use vitrin::host::Clock as _;
use vitrin::state::Keys;

use crate::browser::Browser;
use crate::chance::{any, generator, happens, pick};
use crate::counts::Counts;
use crate::gate::Gate;
use crate::shop::{Shop, ShopError};

/// Offers of the config, all with the highest cap.
const OFFERS: usize = 320;
/// Placements of the config.
const PLACEMENTS: usize = 40;
/// Facts that the config allows.
const FACTS: usize = 16;
/// Campaigns that the config lists.
const CAMPAIGNS: usize = 8;
/// Tabs held open.
const TABS: usize = 80;
/// Inputs between two folds, at most, of an ordinary tab and of one that waits long for its turn.
const INPUTS_PER_FOLD_MAX: [usize; 2] = [20, 1_500];
/// Characters that keys are made of: plain ones, one that normalizing triples, ones of two to four bytes.
const LETTERS: [char; 10] = ['a', 'B', 'z', '7', '-', '.', ' ', 'é', '漢', '🛒'];
/// The names of events, but the shop's own.
const EVENTS: [&str; 11] = [
    "page_view",
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
];

/// How far it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Events taken.
    pub events: u64,
    /// What was counted beside them.
    pub counts: Counts,
    /// Longest snapshot, in characters.
    pub state_chars_max: usize,
    /// Longest journal, in characters.
    pub journal_chars_max: usize,
}

/// Pushes until `events` events were taken.
///
/// # Errors
/// When the built-in config is none, which a test rules out.
pub fn bounds(events: u64, seed: u64, progress: &ProgressBar) -> Result<Bounds, ShopError> {
    let shop = Shop::read(&config(), None)?;
    let rng = generator(seed, 0);
    let browser = Browser::new(seed, false);
    browser.set_now(Timestamp::from_ms(20_000 * DAY_MS));
    Gate::new(&shop.site.id, browser.clone()).answer(all(), browser.now());
    let mut pusher = Pusher { shop: &shop, browser, rng, tabs: Vec::new(), bounds: Bounds::default() };
    while pusher.bounds.events < events {
        pusher.round();
        progress.set_position(pusher.bounds.events);
    }
    Ok(pusher.bounds)
}

fn all() -> Purposes {
    Purposes { storage: true, personalization: true, measurement: true }
}

/// An id of the greatest length.
fn id(prefix: &str, number: usize) -> String {
    format!("{prefix}-{number:0>width$}", width = 47 - prefix.len())
}

/// A config that allows as much of everything as a config can.
fn config() -> String {
    let offers = (0..OFFERS).map(|number| {
        json!({
            "id": id("offer", number), "placement": id("placement", number % PLACEMENTS),
            "content": { "title": "More", "href": "/" },
            "cap": { "exposures": 24, "window_hours": 1_440 }, "suppress_after_dismissal_days": 365
        })
    });
    json!({
        "version": 1, "site": id("site", 1), "config": u32::MAX, "currency": "EUR", "demo": true,
        "privacy": {
            "level": "noised", "retention_days": 730, "report_period_minutes": 1, "epsilon_per_report": 0.1,
            "epsilon_year": 8
        },
        "measure": [{ "family": "lifecycle" }, { "family": "offer", "placement": id("placement", 0) }],
        "acquisition": { "campaigns": (0..CAMPAIGNS).map(|number| id("campaign", number)).collect::<Vec<_>>() },
        "facts": (0..FACTS).map(|number| (id("fact", number), json!({ "type": "string" }))).collect::<serde_json::Map<_, _>>(),
        "price_bands": (1..=11).map(|band| band * 1_000).collect::<Vec<_>>(),
        "placements": (0..PLACEMENTS).map(|number| json!({ "id": id("placement", number) })).collect::<Vec<_>>(),
        "offers": offers.collect::<Vec<_>>()
    })
    .to_string()
}

struct Pusher<'a> {
    shop: &'a Shop,
    browser: Browser,
    rng: ChaCha8Rng,
    tabs: Vec<(u64, Client<Browser>)>,
    bounds: Bounds,
}

impl Pusher<'_> {
    /// A tab does a lot and folds, unless it is killed.
    fn round(&mut self) {
        let Some((tab, mut client)) = self.tab() else { return };
        let inputs_max = INPUTS_PER_FOLD_MAX.get(any(&mut self.rng, 2)).copied().unwrap_or(1);
        for _ in 0..=any(&mut self.rng, inputs_max) {
            self.push(&mut client);
            let pause_ms = match pick(&mut self.rng, [50.0, 49.9, 0.1]) {
                0 => 0,
                1 => any(&mut self.rng, 5_000) as u64,
                _ => any(&mut self.rng, 3 * DAY_MS as usize) as u64,
            };
            self.browser.set_now(self.browser.now().plus_ms(pause_ms));
        }
        // The clock of a device may be set back.
        if happens(&mut self.rng, 0.01) {
            let back_ms = any(&mut self.rng, DAY_MS as usize) as u64;
            self.browser.set_now(Timestamp::from_ms(self.browser.now().ms().saturating_sub(back_ms)));
        }
        let alive: Vec<u64> = self.tabs.iter().map(|(tab, _)| *tab).chain([tab]).collect();
        let folded = client.fold(&alive, happens(&mut self.rng, 0.5));
        if folded.has_report && happens(&mut self.rng, 0.1) && client.send() {
            client.settle(if happens(&mut self.rng, 0.5) { 202 } else { 0 });
        }
        self.measure();
        if happens(&mut self.rng, 0.7) {
            self.tabs.push((tab, client));
        }
    }

    /// One of the open tabs, or a new one. The answer to the banner is renewed where it ran out.
    fn tab(&mut self) -> Option<(u64, Client<Browser>)> {
        let mut gate = Gate::new(&self.shop.site.id, self.browser.clone());
        let now = self.browser.now();
        gate.sweep(now);
        if gate.granted(now).is_none() {
            gate.answer(all(), now);
            self.tabs.clear();
        }
        if self.tabs.len() >= TABS || (!self.tabs.is_empty() && happens(&mut self.rng, 0.5)) {
            let place = any(&mut self.rng, self.tabs.len());
            return Some(self.tabs.swap_remove(place));
        }
        let tab = self.rng.next_u64();
        let mut client = Client::new(self.browser.clone(), &self.shop.site.id, &self.shop.document, tab).ok()?;
        client.set_consent(all(), None);
        Some((tab, client))
    }

    fn push(&mut self, client: &mut Client<Browser>) {
        let answer = match pick(&mut self.rng, [80.0, 3.0, 2.0, 13.0, 1.0, 1.0]) {
            0 => {
                let (name, data) = (self.name(), self.data());
                let answer = client.handle(Input::Event { name: &name, data: &data });
                self.bounds.events += u64::from(answer.is_ok());
                answer
            }
            1 => {
                let interest = ["category.", &self.path()].concat();
                let preference = [None, Some(Preference::More), Some(Preference::Never)];
                let preference = preference.into_iter().nth(pick(&mut self.rng, [1.0, 5.0, 5.0])).flatten();
                client.handle(Input::Preference { interest: &interest, preference })
            }
            2 => {
                let name = format!("{:0>48}", self.rng.random_range(0..40_u32));
                client.handle(Input::Traits(&Value::map([(name, Value::from("t".repeat(40)))])))
            }
            3 => self.respond(client),
            4 => {
                let name = id("fact", any(&mut self.rng, FACTS));
                client.handle(Input::Facts(&Value::map([(name, Value::from("t".repeat(40)))])))
            }
            _ => client.handle(Input::DeleteEvent { index: self.rng.random_range(0..128) }),
        };
        self.bounds.counts.answered(answer);
    }

    fn respond(&mut self, client: &mut Client<Browser>) -> Result<(), vitrin::core::event::Reject> {
        let offer = self.shop.site.offers.get(any(&mut self.rng, OFFERS));
        let Some(offer) = offer else { return Ok(()) };
        let id = self.rng.next_u64().to_string();
        let decision = DecisionRef { id: &id, placement: &offer.placement, offer: Some(&offer.id), draw: None };
        let response = match pick(&mut self.rng, [6.0, 2.0, 2.0]) {
            0 => Response::Exposed,
            1 => Response::Clicked,
            _ => Response::Dismissed,
        };
        client.handle(Input::Response { decision, response })
    }

    fn name(&mut self) -> String {
        match any(&mut self.rng, EVENTS.len() + 4) {
            place if place < EVENTS.len() => EVENTS.get(place).copied().unwrap_or_default().into(),
            place if place == EVENTS.len() => "custom_rating".into(),
            _ => format!("custom_{:0>48}", self.rng.random_range(0..100_u32)),
        }
    }

    fn data(&mut self) -> Value {
        let count = if happens(&mut self.rng, 0.02) { 200 } else { 1 + any(&mut self.rng, 12) };
        let items = (0..count).map(|_| self.item()).collect();
        Value::map([
            ("items", Value::List(items)),
            ("value", Value::Number(self.rng.random_range(0..1_000_000_000_u32).into())),
            ("transaction_id", self.text(200).into()),
            ("rating", Value::Number(self.rng.random_range(1..6_u32).into())),
            ("device", "desktop".into()),
            ("utm_campaign", id("campaign", any(&mut self.rng, CAMPAIGNS)).into()),
        ])
    }

    fn item(&mut self) -> Value {
        let levels = ["item_category", "item_category2", "item_category3", "item_category4", "item_category5"];
        let deep = 1 + any(&mut self.rng, levels.len());
        let mut item: Vec<(&str, Value)> =
            levels.iter().take(deep).map(|level| (*level, self.text(20).into())).collect();
        item.push(("item_id", self.text(60).into()));
        item.push(("item_brand", self.text(60).into()));
        item.push(("item_variant", self.text(60).into()));
        item.push(("item_tags", Value::List((0..5).map(|_| self.text(60).into()).collect())));
        item.push(("discount", Value::Number(1.0)));
        item.push(("price", Value::Number(self.rng.random_range(0..1_000_u32).into())));
        item.push(("quantity", Value::Number(self.rng.random_range(1..10_000_u32).into())));
        Value::map(item)
    }

    /// A category path as preferences write it.
    fn path(&mut self) -> String {
        [self.text(12), self.text(12)].join("/").replace('.', "")
    }

    fn text(&mut self, length_max: usize) -> String {
        let length = length_max / 2 + any(&mut self.rng, length_max / 2 + 1);
        (0..length).filter_map(|_| LETTERS.get(any(&mut self.rng, LETTERS.len()))).collect()
    }

    fn measure(&mut self) {
        let keys = Keys::new(&self.shop.site.id);
        for (key, chars) in self.browser.sizes(keys.prefix()) {
            if key == keys.state() {
                self.bounds.state_chars_max = self.bounds.state_chars_max.max(chars);
            } else if keys.tab(&key).is_some() {
                self.bounds.journal_chars_max = self.bounds.journal_chars_max.max(chars);
            }
        }
    }
}
