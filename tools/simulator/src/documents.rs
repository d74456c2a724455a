//! [`Documents`]: the pages of one browser as it really runs them: each load a new [`Client`] on the shared store, folds by
//! timer and when a page is hidden, reports sent and settled. The order of things is that of the package's session module.

use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng as _;
use vitrin::client::Client;
use vitrin::core::consent::Purposes;
use vitrin::core::decision::Variant;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::tally::Response;
use vitrin::core::time::{SECOND_MS, Timestamp};
use vitrin::core::value::Value;
use vitrin::host::Clock as _;
use vitrin::state::Keys;

use crate::behaviour::BrowserHabits;
use crate::browser::Browser;
use crate::chance::happens;
use crate::counts::Counts;
use crate::gate::Gate;
use crate::page::{Page, Shown, Tab};
use crate::reach::{Reach, Watch};
use crate::shop::Shop;
use crate::speed::{Speed, Work};

/// How long records gather before a fold, in milliseconds.
const GATHER_MS: u64 = SECOND_MS;
/// How long a failed request is not tried again, in milliseconds.
const RETRY_MS: u64 = 60 * SECOND_MS;
/// Time that a page takes to load, in milliseconds.
pub const LOAD_MS: u64 = 300;
/// Most events kept for an answer to the banner.
const PENDING_MAX: usize = 64;

/// The pages of one browser.
#[derive(Debug)]
pub struct Documents<'a> {
    shop: &'a Shop,
    habits: &'a BrowserHabits,
    keys: Keys,
    browser: Browser,
    gate: Gate,
    /// What is by chance but not the visitor's doing.
    rng: ChaCha8Rng,
    /// Open pages, the one in front last.
    open: Vec<Document>,
    /// Epochs whose report was seen.
    reported: BTreeSet<u32>,
    /// What was counted.
    pub counts: Counts,
    /// What it took.
    pub speed: Speed,
    /// What becomes of offers, where somebody wants to know.
    pub watch: Option<Watch>,
}

#[derive(Debug)]
struct Document {
    tab: u64,
    /// `None` while neither personalization nor measuring is granted.
    client: Option<Client<Browser>>,
    /// What was told before an answer.
    pending: Vec<(String, Value)>,
    fold_at: Option<Timestamp>,
    retry_at: Timestamp,
}

impl<'a> Documents<'a> {
    /// A browser without pages. `rng` is for what is by chance but not the visitor's doing.
    #[must_use]
    pub fn new(shop: &'a Shop, habits: &'a BrowserHabits, mut rng: ChaCha8Rng) -> Self {
        let browser = Browser::new(rng.next_u64(), happens(&mut rng, habits.storage_blocked));
        Self {
            shop,
            habits,
            keys: Keys::new(&shop.site.id),
            gate: Gate::new(&shop.site.id, browser.clone()),
            browser,
            rng,
            open: Vec::new(),
            reported: BTreeSet::new(),
            counts: Counts::default(),
            speed: Speed::default(),
            watch: None,
        }
    }

    /// Turns the clock, between visits.
    pub fn set_now(&mut self, now: Timestamp) {
        self.browser.set_now(now);
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.browser.now()
    }

    /// What became of offers, with what was true of the visitor; nothing where nobody wanted to know.
    #[must_use]
    pub fn reach(self) -> Reach {
        let reach = self.watch.map(Watch::finish).unwrap_or_default();
        Reach { truths: self.counts.truths, ..reach }
    }

    /// Counts what the visitor leaves behind.
    #[must_use]
    pub fn finish(mut self) -> (Counts, Speed) {
        self.counts.visitors = 1;
        let state = self.keys.state();
        for (key, chars) in self.browser.sizes(self.keys.prefix()) {
            if key == state {
                self.counts.states = 1;
                self.counts.state_chars = chars as u64;
            } else if self.keys.tab(&key).is_some() {
                self.counts.journals_left += 1;
            }
        }
        (self.counts, self.speed)
    }

    /// Starts a client in the page in front, where something is granted.
    fn start(&mut self) {
        let now = self.now();
        let granted = self.gate.granted(now).unwrap_or_default();
        let is_active = granted.personalization || granted.measurement;
        let refused = self.browser.is_blocked().then_some("STORAGE_DENIED");
        let (browser, shop) = (&self.browser, self.shop);
        let Some(document) = self.open.last_mut() else { return };
        if !is_active {
            (document.client, document.fold_at) = (None, None);
            return;
        }
        self.speed.time(Work::Load, || {
            if document.client.is_none() {
                // The same config was read a moment ago.
                document.client = Client::new(browser.clone(), &shop.site.id, &shop.document, document.tab).ok();
                if let (Some(client), Some(model)) = (&mut document.client, &shop.model) {
                    // It was read before, with its errors.
                    let _ = client.load_model(model);
                }
            }
            if let Some(client) = &mut document.client {
                client.set_consent(granted, refused);
            }
        });
        for (name, data) in std::mem::take(&mut document.pending) {
            self.event(&name, &data);
        }
        self.fold(false);
    }

    /// Folds, and sends the report that waits.
    fn fold(&mut self, is_hidden: bool) {
        let now = self.now();
        let alive: Vec<u64> = self.open.iter().map(|document| document.tab).collect();
        let Some(document) = self.open.last_mut() else { return };
        let Some(client) = &mut document.client else { return };
        let mut folded = self.speed.time(Work::Fold, || client.fold(&alive, is_hidden));
        note_report(client, &mut self.reported, &mut self.counts);
        if folded.has_report && now >= document.retry_at {
            if client.send() {
                let is_lost = happens(&mut self.rng, self.habits.offline);
                if is_lost {
                    document.retry_at = now.plus_ms(RETRY_MS);
                } else {
                    self.counts.reports_sent += 1;
                }
                client.settle(if is_lost { 0 } else { 202 });
            }
            folded = self.speed.time(Work::Fold, || client.fold(&alive, is_hidden));
        }
        document.fold_at = folded.wake_at;
        self.counts.folds += u64::from(folded.is_stored);
        self.measure();
    }

    fn measure(&mut self) {
        let state = self.keys.state();
        let mut journals = 0;
        for (key, chars) in self.browser.sizes(self.keys.prefix()) {
            let chars = chars as u64;
            if key == state {
                self.counts.state_chars_max = self.counts.state_chars_max.max(chars);
            } else if self.keys.tab(&key).is_some() {
                journals += 1;
                self.counts.journal_chars_max = self.counts.journal_chars_max.max(chars);
            }
        }
        self.counts.journals_max = self.counts.journals_max.max(journals);
    }

    /// The page in front goes: the last thing it does is to fold, unless it is killed.
    fn leave(&mut self) {
        if !happens(&mut self.rng, self.habits.killed) {
            self.fold(true);
        }
        self.drop_pending();
        self.open.pop();
    }

    /// What waited for a grant is not passed on.
    fn drop_pending(&mut self) {
        if let Some(document) = self.open.last_mut() {
            self.counts.events_dropped += document.pending.len() as u64;
            document.pending.clear();
        }
    }
}

/// Notes what was true of a visitor whose report was just made.
fn note_report(client: &Client<Browser>, reported: &mut BTreeSet<u32>, counts: &mut Counts) {
    let engine = client.engine();
    let Some(epoch) = engine.state.reporting.done.filter(|done| !reported.contains(&done.0)) else { return };
    reported.insert(epoch.0);
    // Without one in the outbox none was to be made, or none could be paid for.
    if let Some(sent) = client.outbox().iter().rfind(|sent| sent.epoch == epoch.0) {
        counts.reports += 1;
        counts.truths.add(engine, epoch, sent.task, client.now());
    }
}

impl Page for Documents<'_> {
    fn load(&mut self, tab: Tab) {
        match tab {
            Tab::Same => self.leave(),
            // Hidden, but there.
            Tab::New => self.fold(true),
        }
        self.set_now(self.now().plus_ms(LOAD_MS));
        let now = self.now();
        self.gate.sweep(now);
        let tab = self.rng.next_u64();
        let document =
            Document { tab, client: None, pending: Vec::new(), fold_at: None, retry_at: Timestamp::default() };
        self.open.push(document);
        self.counts.pages += 1;
        self.start();
    }

    fn asks(&self) -> bool {
        self.gate.granted(self.now()).is_none()
    }

    fn answer(&mut self, purposes: Purposes) {
        if self.gate.answer(purposes, self.now()) {
            // A new grant has a ledger of its own.
            self.reported.clear();
        }
        self.start();
        self.drop_pending();
    }

    fn event(&mut self, name: &str, data: &Value) {
        let asks = self.asks();
        let now = self.now();
        let Some(document) = self.open.last_mut() else { return };
        let Some(client) = &mut document.client else {
            if asks && document.pending.len() < PENDING_MAX {
                document.pending.push((name.into(), data.clone()));
            } else {
                self.counts.events_dropped += 1;
            }
            return;
        };
        let answer = self.speed.time(Work::Event, || client.handle(Input::Event { name, data }));
        self.counts.events += u64::from(self.counts.answered(answer));
        if client.is_urgent() {
            self.fold(false);
        } else if client.wants_fold() {
            let gathered = now.plus_ms(GATHER_MS);
            document.fold_at = Some(document.fold_at.map_or(gathered, |at| at.min(gathered)));
        }
    }

    fn decide(&mut self, placements: &[&str], context: &Value) -> Vec<Shown> {
        let Some(client) = self.open.last_mut().and_then(|document| document.client.as_mut()) else {
            return Vec::new();
        };
        let decided = self.speed.time(Work::Decision, || client.decide(placements, context));
        let site = &client.engine().site;
        let shown = decided.iter().map(|decided| {
            self.counts.decided(site, &decided.decision);
            if let Some(watch) = &mut self.watch {
                watch.decided(site, &decided.decision);
            }
            Shown {
                id: decided.id.clone(),
                placement: decided.decision.placement.clone(),
                offer: decided.decision.offer.and_then(|place| site.offers.get(place)).map(|offer| offer.id.clone()),
                is_personalized: decided.decision.variant == Variant::Personalized,
                has_ghost: decided.decision.ghost.is_some(),
            }
        });
        shown.collect()
    }

    fn respond(&mut self, shown: &Shown, response: Response) {
        let Some(client) = self.open.last_mut().and_then(|document| document.client.as_mut()) else { return };
        let decision =
            DecisionRef { id: &shown.id, placement: &shown.placement, offer: shown.offer.as_deref(), draw: None };
        let answer = self.speed.time(Work::Response, || client.handle(Input::Response { decision, response }));
        if let Some(offer) = shown.offer.as_ref().filter(|_| self.counts.answered(answer)) {
            if let (Some(watch), Response::Exposed) = (&mut self.watch, response) {
                watch.exposed(&self.shop.site, offer);
            }
            self.counts.responded(response);
        }
    }

    fn stay(&mut self, ms: u64) {
        let end = self.now().plus_ms(ms);
        while let Some(at) = self.open.last_mut().and_then(|document| document.fold_at.take_if(|at| *at <= end)) {
            // A page's timers never fire twice in a millisecond.
            self.set_now(at.max(self.now().plus_ms(1)));
            self.fold(false);
        }
        self.set_now(end);
    }

    fn back(&mut self) -> bool {
        if self.open.len() < 2 {
            return false;
        }
        self.leave();
        self.fold(false);
        true
    }

    fn end(&mut self) {
        while !self.open.is_empty() {
            self.leave();
        }
    }
}
