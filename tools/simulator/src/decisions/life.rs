//! [`Life`]: one simulated visitor, with the engine on one side and a log of everything on the other.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value as Json, json};
use vitrin::core::consent::{Consent, Purposes};
use vitrin::core::decision::{Chosen, Decision, Variant};
use vitrin::core::engine::{DecisionRef, Engine, Input, State};
use vitrin::core::history::Preference;
use vitrin::core::privacy::LocalKey;
use vitrin::core::tally::Response;
use vitrin::core::time::Timestamp;
use vitrin::core::value::{EVENT_LIMITS, Value, read};

use super::rules::{HOUR_MS, Log};
use super::{Setting, Verdicts};
use crate::chance::happens;

/// Saturday a week before the clocks are put back in Stockholm.
const BEGINS_MS: u64 = 1_792_188_000_000;
/// Items that visitors buy.
const ITEMS: [&str; 4] = ["tent-1", "boots-1", "lamp-1", "socks-1"];

/// One visitor.
pub(super) struct Life<'a> {
    pub(super) setting: &'a Setting,
    rng: ChaCha8Rng,
    pub(super) engine: Engine,
    pub(super) log: Log,
    pub(super) now: u64,
    /// What the page shows: the decision, its id, whether it was seen.
    pub(super) page: Vec<(Decision, String, bool)>,
    orders: Vec<&'static str>,
    /// Orders up to the latest that was given back.
    returned: usize,
}

fn value(json: &Json) -> Value {
    read(json, EVENT_LIMITS).unwrap_or_default()
}

impl<'a> Life<'a> {
    pub(super) fn new(setting: &'a Setting, mut rng: ChaCha8Rng) -> Self {
        let key: [u8; 16] = rng.random();
        let state = State::new(LocalKey::from_bytes(key));
        let mut engine = Engine::new(setting.site.clone(), state, rng.random());
        engine.checks = setting.checks;
        let purposes = Purposes { storage: true, personalization: true, measurement: true };
        engine.consent = Consent { purposes, grant: 1 };
        engine.granted = engine.consent;
        let local_id = engine.state.salt.iter().map(|byte| format!("{byte:02x}")).collect();
        let now = BEGINS_MS + rng.random_range(0..5 * 24 * HOUR_MS);
        Self {
            setting,
            rng,
            engine,
            log: Log { local_id, ..Log::default() },
            now,
            page: Vec::new(),
            orders: Vec::new(),
            returned: 0,
        }
    }

    fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.now)
    }

    fn does(&mut self, probability: f64) -> bool {
        happens(&mut self.rng, probability)
    }

    fn tell(&mut self, name: &str, data: &Json) {
        let at = self.at();
        let _ = self.engine.handle(Input::Event { name, data: &value(data) }, at);
    }

    /// A page view: time passes, the visitor does something, every placement is filled, some of it is seen.
    pub(super) fn view(&mut self, verdicts: &mut Verdicts) {
        self.now += if self.does(0.2) {
            self.rng.random_range(HOUR_MS..14 * HOUR_MS)
        } else {
            self.rng.random_range(1_000..600_000)
        };
        let at = self.at();
        let _ = self.engine.handle(Input::Tick, at);
        self.tell("page_view", &Json::Null);
        self.page.clear();
        self.act();
        let context = self.context();
        let told = value(&context);
        let mut places: Vec<usize> = (0..self.setting.placements.len()).collect();
        for place in (1..places.len()).rev() {
            places.swap(place, self.rng.random_range(0..=place));
        }
        for place in places {
            let placement = &self.setting.placements[place];
            let chosen: Vec<_> = self
                .page
                .iter()
                .filter_map(|(decision, _, is_seen)| {
                    let shown = decision.offer.filter(|_| decision.variant == Variant::Personalized);
                    Some(Chosen { offer: decision.ghost.or(shown)?, is_pending: !is_seen })
                })
                .collect();
            let at = self.at();
            let situation = self.engine.situation(at);
            let decision = self.engine.decide(situation.as_ref(), placement, &told, &chosen, at);
            verdicts.judge(self.setting, self, placement, &context, &decision);
            let id = self.engine.decision_id(&decision);
            self.page.push((decision, id, false));
            if self.does(0.75) {
                self.see(self.page.len() - 1);
            }
            self.now += self.rng.random_range(0..3_000);
        }
    }

    /// The decision at this place of the page is seen; perhaps it is clicked or sent away.
    fn see(&mut self, place: usize) {
        let (decision, id, is_seen) = &mut self.page[place];
        *is_seen = true;
        let (decision, id) = (decision.clone(), id.clone());
        let at = self.at();
        let offers = self.setting.rules.offers();
        let name = decision.offer.and_then(|offer| offers[offer]["id"].as_str());
        let draw = decision.draw.filter(|_| decision.variant == Variant::Personalized);
        let seen = DecisionRef { id: &id, placement: &decision.placement, offer: name, draw };
        if let (Some(offer), Some(draw)) = (decision.ghost, decision.draw) {
            let is_held_out = decision.variant == Variant::Holdout;
            let _ = self.engine.handle(Input::Ghost { decision: &id, offer, draw, is_held_out }, at);
            self.log.exposures.push((self.now, offer));
        }
        let _ = self.engine.handle(Input::Response { decision: seen, response: Response::Exposed }, at);
        if let Some(offer) = decision.offer {
            self.log.exposures.push((self.now, offer));
            // The two whose draws are checked over a whole life are never sent away.
            let may_go = !matches!(decision.placement.as_str(), "rail" | "strip");
            if may_go && self.does(0.03) {
                let _ = self.engine.handle(Input::Response { decision: seen, response: Response::Dismissed }, at);
                self.log.dismissed.push((self.now, offer));
            }
        }
    }

    /// Buys, gives back, complains, changes taste.
    fn act(&mut self) {
        let at = self.at();
        if self.does(0.02) {
            let item = ITEMS[self.rng.random_range(0..ITEMS.len())];
            let id = format!("T{}", self.orders.len());
            let mut order = json!({ "transaction_id": id, "currency": "EUR", "value": 20, "items": [{ "item_id": item.to_uppercase() }] });
            if item == "tent-1" {
                order["items"][0]["item_category"] = json!("Tents");
            }
            if self.does(0.2) {
                order["coupon"] = json!("spring");
                self.log.coupons.push("spring");
            }
            self.tell("purchase", &order);
            self.orders.push(item);
            self.log.orders += 1;
            self.log.bought.push((self.now, item));
        }
        // The latest order is given back, once, with its items named or not.
        if self.does(0.01)
            && let Some(item) = self.orders.last().copied().filter(|_| self.returned < self.orders.len())
        {
            self.returned = self.orders.len();
            let mut refund = json!({ "transaction_id": format!("T{}", self.orders.len() - 1) });
            if self.does(0.5) {
                refund["items"] = json!([{ "item_id": item }]);
            }
            self.tell("refund", &refund);
            self.log.returned.push((self.now, item));
        }
        if self.does(0.01) {
            self.log.complains = !self.log.complains;
            let facts = value(&json!({ "complaint": self.log.complains }));
            let _ = self.engine.handle(Input::Facts(&facts), at);
        }
        if self.does(0.01) {
            self.log.is_vip = !self.log.is_vip;
            let traits = value(&json!({ "vip": self.log.is_vip }));
            let _ = self.engine.handle(Input::Traits(&traits), at);
        }
        if self.does(0.01) {
            let is_never = self.log.never.is_empty();
            self.log.never = if is_never { vec!["shoes"] } else { Vec::new() };
            let preference = is_never.then_some(Preference::Never);
            let _ = self.engine.handle(Input::Preference { interest: "category.shoes", preference }, at);
        }
    }

    /// What the page says: most of it, most of the time.
    fn context(&mut self) -> Json {
        let mut context = json!({});
        let mut say = |life: &mut Self, fact: &str, probability: f64, said: Json| {
            if life.does(probability) {
                context[fact] = said;
            }
        };
        let (stock, promotable) = (self.does(0.7), self.does(0.7));
        say(self, "in_stock", 0.9, json!({ "TENT-1": stock, "tent-1": stock }));
        say(self, "promotable", 0.9, json!({ "tent-1": promotable }));
        let cart = self.rng.random_range(0..20_000);
        say(self, "cart_value_minor", 0.9, json!(cart));
        let region = ["SE", "NO", "DE"][self.rng.random_range(0..3)];
        say(self, "region", 0.9, json!(region));
        let tier = ["gold", "silver"][self.rng.random_range(0..2)];
        say(self, "tier", 0.9, json!(tier));
        let orders = self.log.orders + 1;
        say(self, "order_count", 0.9, json!(orders));
        say(self, "cart_items", 0.8, json!(["socks-1"]));
        say(self, "coupons_used", 0.05, json!(["SPRING"]));
        context
    }
}
