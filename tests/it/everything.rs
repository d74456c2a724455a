//! A visitor of whom everything is known that a state and a journal can hold: two epochs, five pages, reports in every stage, every kind of record.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::engine::{DecisionRef, Input, Reporting, State};
use vitrin::core::event::{Event, EventName, Item};
use vitrin::core::history::{History, Interest, Owned, Preference, Stage, Visits};
use vitrin::core::id::fnv1a32;
use vitrin::core::model::Model;
use vitrin::core::policy::posterior::{ALL_VISITORS, Posterior, Posteriors};
use vitrin::core::record::{Change, Record};
use vitrin::core::tally::{Count, Response, Tally};
use vitrin::core::time::{HOUR_MS, Timestamp};
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::model;
use vitrin::state::{SentStatus, Snapshot};

use crate::reports::{open_with, with};
use crate::tabs::ALL;
use crate::world::{TabHost, World};

/// What is stored: the texts of `vitrin:demo:state` and of the last page's journal.
pub(crate) struct Stored {
    pub(crate) state: String,
    pub(crate) journal: String,
}

/// One shop that asks with noise and without. Epochs are 92 days long, so that every one of them asks.
pub(crate) fn config(level: &str) -> Value {
    with(json!({
        "privacy": { "level": level, "report_period_days": 92 },
        "price_bands": [5_000],
        "interests": { "durables": ["Tents"] },
        "acquisition": { "campaigns": ["Spring 26"] },
        "facts": { "tier": { "type": "string" } },
        "policy": { "kind": "adaptive", "context": ["buyer"] },
        "segments": [
            { "id": "buyer", "when": { "orders.count": { "$gte": 1 } } },
            { "id": "camper", "when": { "interests.category.tents": { "$gte": 0.2 } }, "until": { "orders.refunds": { "$gte": 9 } } }
        ],
        "placements": [{ "id": "hero", "fallback": "welcome" }, { "id": "side" }, { "id": "foot" }, { "id": "strip", "fallback": "plain" }],
        "offers": [
            { "id": "welcome", "placement": "hero", "content": { "title": "Welcome" } },
            { "id": "tents", "placement": "hero", "cap": { "exposures": 9, "window_hours": 24 }, "content": { "title": "Tents" } },
            { "id": "boots", "placement": "side", "goal": "add_to_cart", "content": { "title": "Boots" } },
            { "id": "lamp", "placement": "foot", "items": ["lamp-1"], "coupon": "SPRING", "content": { "title": "Lamp" } },
            { "id": "rope", "placement": "foot", "content": { "title": "Rope" } },
            { "id": "plain", "placement": "strip", "content": { "title": "Plain" } }
        ],
        "measure": [
            { "campaign": "tents", "attribution_hours": 72 }, { "campaign": "boots", "attribution_hours": 72 },
            { "campaign": "lamp", "attribution_hours": 72, "weight": 0 }, { "campaign": "rope", "attribution_hours": 72, "weight": 0 },
            { "policy": "foot", "attribution_hours": 72 }
        ]
    }))
}

/// The shop's model: what was learned of the two offers between which a policy draws.
fn posteriors() -> Vec<u8> {
    let row = |arm, conversions| Posterior { arm: fnv1a32(arm), cell: ALL_VISITORS, exposures: 1_000.0, conversions };
    let mut rows = vec![row("lamp", 100.0), row("rope", 90.0)];
    rows.sort_by_key(|row| row.arm);
    let posteriors = Posteriors { version: 7, gamma: 10.0, explore: 1.0, prior_exposures: 10.0, rows };
    model::write(&Model { posteriors: Some(posteriors), ..Model::default() }).expect("a model")
}

fn value(json: Json) -> Value {
    read(json, CONFIG_LIMITS).expect("within the limits")
}

/// A page of the visit.
struct Page {
    world: Rc<World>,
    client: Client<TabHost>,
}

impl Page {
    fn open(world: &Rc<World>, at: &str, tab: u64, level: &str) -> Self {
        world.now_ms.set(Timestamp::parse(at).expect(at).ms());
        world.grant("demo", "spm", 1);
        let mut client = open_with(world, tab, &config(level), ALL);
        client.load_model(&posteriors()).expect("a model");
        Self { world: Rc::clone(world), client }
    }

    fn pass(&self, ms: u64) {
        self.world.now_ms.set(self.world.now_ms.get() + ms);
    }

    fn fold(&mut self, is_hidden: bool) -> bool {
        let tab = self.client.host.tab;
        self.client.fold(&[tab], is_hidden).has_report
    }

    /// Hides the page until no tab can have missed its reports; whether one may then be sent.
    fn report(&mut self) -> bool {
        self.fold(true);
        self.pass(10_100);
        self.fold(true)
    }

    fn tell(&mut self, name: &str, data: Json) {
        self.client.handle(Input::Event { name, data: &value(data) }).expect(name);
        self.pass(1_000);
    }

    /// What is decided for a placement is seen, and so on.
    fn respond(&mut self, placement: &str, responses: &[Response]) {
        let decided = self.client.decide(&[placement], &Value::Null).remove(0);
        let offers = self.client.engine().site.offers.clone();
        let offer = decided.decision.offer.and_then(|place| offers.get(place)).map(|offer| offer.id.clone());
        for response in responses {
            let decision = DecisionRef { id: &decided.id, placement, offer: offer.as_deref(), draw: None };
            self.client.handle(Input::Response { decision, response: *response }).expect(placement);
            self.pass(1_000);
        }
    }

    /// An input of every kind; `visit` makes its orders differ from another's.
    fn everything(&mut self, visit: u32) {
        let tent = json!({ "item_id": "T-9", "item_category": "Tents", "item_category2": "Dome", "item_brand": "Ö. Berg", "item_variant": "Red / L",
            "item_tags": ["Winter"], "price": "399.90", "discount": 20, "quantity": 2 });
        self.tell("page_view", json!({ "referrer": "", "utm_source": "news", "utm_medium": "email", "utm_campaign": "Spring 26", "device": "desktop" }));
        self.tell("view_item", json!({ "items": [tent] }));
        self.respond("hero", &[Response::Exposed, Response::Clicked]);
        self.respond("side", &[Response::Exposed]);
        self.respond("strip", &[Response::Exposed]);
        self.respond("foot", &[Response::Exposed, Response::Clicked, Response::Dismissed]);
        self.tell("add_to_cart", json!({ "currency": "EUR", "items": [tent] }));
        let lamp = json!({ "item_id": "Lamp-1", "item_category": "Lamps", "price": 30 });
        let order = |what: &str| format!("{what}-{visit}");
        self.tell(
            "purchase",
            json!({ "transaction_id": order("A"), "currency": "EUR", "value": 799.8, "items": [tent] }),
        );
        self.tell("custom_rating", json!({ "rating": 4, "transaction_id": order("A") }));
        self.tell("purchase", json!({ "transaction_id": order("B"), "currency": "EUR", "value": 30, "coupon": "Spring", "items": [lamp] }));
        self.tell("refund", json!({ "transaction_id": order("B"), "currency": "EUR", "value": 30, "items": [lamp] }));
        self.tell("add_to_cart", json!({ "currency": "EUR", "items": [lamp] }));
        self.tell("custom_quiz", json!({}));
        self.tell("search", json!({ "search_term": "ropes" }));
        self.client.handle(Input::DeleteEvent { index: 0 }).expect("deleted");
        let traits = value(json!({ "size": "xl", "age": 40, "member": true, "guest": false }));
        self.client.handle(Input::Traits(&traits)).expect("accepted");
        self.client.handle(Input::Facts(&value(json!({ "tier": "gold" })))).expect("accepted");
        for (interest, preference) in
            [("category.stoves", Preference::Never), ("brand.kamp", Preference::More), ("tag.sale", Preference::Less)]
        {
            self.client.handle(Input::Preference { interest, preference: Some(preference) }).expect("accepted");
        }
    }
}

/// Lives through it.
pub(crate) fn stored() -> Stored {
    let world = World::starting_at("2026-05-20T10:00:00Z");
    // A clock that is hours ahead, and more events than are kept one by one.
    let mut page = Page::open(&world, "2026-05-20T10:00:00Z", 0xa1, "noised");
    world.ahead_ms.set(3 * HOUR_MS);
    page.tell("page_view", json!({ "referrer": "www.google.com", "device": "phone" }));
    for item in 0..130 {
        page.tell("view_item", json!({ "items": [{ "item_id": format!("{item}"), "item_category": "Shoes", "item_brand": format!("b{}", item % 45) }] }));
        if item % 20 == 0 {
            page.fold(false);
        }
    }
    page.client.leave(true);
    world.ahead_ms.set(0);
    // A report with noise, paid for, which nobody takes before its epoch is closed.
    let mut page = Page::open(&world, "2026-05-20T11:00:00Z", 0xa2, "noised");
    assert!(page.report() && page.client.send());
    page.client.settle(503);
    page.fold(false);
    // Reports without: taken, refused, tried once.
    let mut page = Page::open(&world, "2026-11-01T10:00:00Z", 0xa3, "counted");
    page.everything(1);
    assert!(page.report());
    for status in [202, 400, 503] {
        assert!(page.client.send(), "{status}");
        page.client.settle(status);
    }
    for _ in 0..2 {
        page.fold(false);
        page.pass(21_000);
    }
    // One with noise that other tabs may not have seen yet.
    let mut page = Page::open(&world, "2026-11-02T10:00:00Z", 0xa4, "noised");
    page.everything(2);
    let exported = page.client.export();
    page.client.import(&exported).expect("an export");
    page.fold(true);
    let texts = world.view(0, 0);
    Stored { state: texts["vitrin:demo:state"].clone(), journal: texts["vitrin:demo:j:00000000000000a4"].clone() }
}

/// Fails for what a snapshot can hold and this one does not. A new field has to be named here, and then the visit above has to fill it.
#[track_caller]
pub(crate) fn assert_full(snapshot: &Snapshot) {
    let Snapshot { revision, grant, covered, tombstones, outbox, state } = snapshot;
    assert!(*revision > 0 && *grant > 0 && !tombstones.is_empty());
    for gone in [false, true] {
        assert!(covered.values().any(|it| it.is_gone == gone && it.sequence > 0 && it.since > Timestamp::default()));
    }
    for status in [SentStatus::Pending, SentStatus::Accepted, SentStatus::Rejected, SentStatus::GivenUp] {
        assert!(outbox.iter().any(|it| it.claim.is_none() && it.attempt.status == status), "{status:?}");
    }
    assert!(outbox.iter().any(|it| it.claim.is_some()) && outbox.iter().any(|it| it.attempt.failures > 0));
    let State { history, tally, campaigns, trials, touches, reporting, salt } = state;
    assert_history_full(history);
    let Tally { epoch, placements, rows } = tally;
    assert!(*epoch > 0 && placements.values().any(|it| it.exposed.is_some() && it.clicked.is_some()));
    for ghost in [false, true] {
        assert!(rows.iter().any(|it| it.is_ghost == ghost && it.cell > 0), "ghost: {ghost}");
    }
    assert!(rows.iter().any(|it| it.version > 0));
    let has = |count: fn(&Count) -> u64| rows.iter().any(|row| count(&row.count) > 0);
    assert!(has(|it| it.exposed.into()) && has(|it| it.clicked.into()) && has(|it| it.dismissed.into()));
    assert!(has(|it| it.reached.into()) && has(|it| it.value_minor));
    for is_drawn in [false, true] {
        assert!(campaigns.0.values().any(|it| it.is_drawn == is_drawn), "drawn: {is_drawn}");
    }
    assert!(campaigns.0.values().any(|it| it.reached_at.is_some()));
    assert!(trials.0.values().any(|it| it.reached_at.is_some() && it.offer > 0 && it.cell > 0));
    for ghost in [false, true] {
        assert!(touches.0.iter().any(|it| it.is_ghost == ghost), "ghost: {ghost}");
    }
    assert!(touches.0.iter().any(|it| it.clicked_at.is_some() && it.draw.version > 0 && it.draw.is_trial));
    assert!(touches.0.iter().any(|it| it.reached.is_some()));
    let Reporting { key, ledger, visited, done, answered, period_minutes } = reporting;
    assert!(key.bytes() != [0; 16] && *salt != [0; 8] && !ledger.entries().is_empty());
    assert!(visited.is_some() && done.is_some() && *answered > 0 && *period_minutes > 0);
}

#[track_caller]
fn assert_history_full(history: &History) {
    let History { visits, counters, interests, recent, transactions, orders, rhythm, cart, cart_at, exposures, .. } =
        history;
    let History {
        preferences, declared, facts, arrival, discounts, satisfied, owned, ratings, members, clamped, ..
    } = history;
    let Visits { count, first_at, started_at, last_at, previous_at, views, stage } = visits;
    let times =
        [first_at, started_at, last_at, previous_at, cart_at, &recent.dropped_at, &orders.first_at, &orders.last_at];
    assert!(times.iter().all(|at| **at > Timestamp::default()));
    assert!(*count > 1 && *views > 0 && *stage == Stage::Purchased && *clamped > 0);
    assert!(
        counters.keys().any(|name| matches!(name, EventName::Custom(_))) && counters.contains_key(&EventName::Refund)
    );
    for table in interests {
        let interest = |pick: fn(&Interest) -> bool| table.entries.values().any(pick);
        assert!(table.total.events > 0 && interest(|it| it.browse > 0.0));
    }
    assert!(
        interests[0].entries.values().any(|it| it.purchase > 0.0)
            && interests[1].entries.values().any(|it| it.error > 0.0)
    );
    let event = |pick: fn(&Event) -> bool| recent.events.iter().any(|it| pick(&it.event));
    assert!(event(|it| it.value_minor.is_some() && it.transaction.is_some() && it.coupon.is_some()));
    assert!(event(|it| it.device.is_some() && it.source.as_ref().is_some_and(|source| source.campaign.is_some())));
    assert!(event(|it| it.rating.is_some()) && event(|it| it.items_total > 0));
    let item = |item: &Item| {
        let texts = [&item.id, &item.category, &item.brand, &item.variant];
        let numbers = item.price_minor.is_some() && item.quantity > 1 && item.is_discounted;
        texts.iter().all(|text| text.is_some()) && numbers && !item.tags.is_empty()
    };
    assert!(recent.events.iter().flat_map(|it| &it.event.items).any(item), "an item with everything");
    assert!(
        !transactions.is_empty()
            && orders.count > 1
            && orders.refunds > 0
            && orders.value_minor > 0
            && orders.days.len() > 1
    );
    assert!(rhythm.visit_minutes.len() > 1 && rhythm.purchase_days.values().any(|days| days.len() > 1));
    assert!(cart.values().all(|line| line.quantity > 0 && line.price_minor > 0) && !cart.is_empty());
    assert!(exposures.shown.values().any(|times| times.len() > 1) && !exposures.dismissed.is_empty());
    assert!(preferences.len() == 3 && declared.len() == 4 && !facts.is_empty());
    assert!(arrival.first.is_some() && arrival.latest.is_some() && arrival.device.is_some());
    assert!(discounts.reduced.events > 0 && discounts.all.events > discounts.reduced.events);
    assert!(
        !satisfied.is_empty()
            && !members.is_empty()
            && ratings.iter().all(|it| it.order.is_some())
            && !ratings.is_empty()
    );
    let Owned { bought, returned, coupons } = owned;
    assert!(!bought.is_empty() && !returned.is_empty() && !coupons.is_empty());
}

/// Fails for a kind of record that none of these is.
#[track_caller]
pub(crate) fn assert_every_kind<'a>(records: impl IntoIterator<Item = &'a Record>) {
    let mut kinds = BTreeSet::new();
    for record in records {
        kinds.insert(match &record.change {
            Change::Event(_) => "event",
            Change::Response { response: Response::Exposed, draw: None, .. } => "exposed, a fallback",
            Change::Response { response: Response::Exposed, .. } => "exposed",
            Change::Response { response: Response::Clicked, .. } => "clicked",
            Change::Response { response: Response::Dismissed, .. } => "dismissed",
            Change::Ghost { .. } => "ghost",
            Change::Prefer { .. } => "prefer",
            Change::Declare(_) => "declare",
            Change::Know(_) => "know",
            Change::Delete { .. } => "delete",
            Change::Import(_) => "import",
            Change::Seal { .. } => "seal",
        });
    }
    assert_eq!(kinds.len(), 12, "{kinds:?}");
}
