//! [`Direct`]: the pages of one visitor with the engine alone, without storage, tabs or folds: fast enough to make the reports
//! of tens of thousands of visitors while somebody waits.
//!
//! Offers are decided only while a report is still to be made: before that they would change frequency caps and nothing else.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng as _;
use vitrin::core::consent::{Consent, Purposes};
use vitrin::core::decision::{Chosen, Decision, Variant};
use vitrin::core::engine::{DecisionRef, Effect, Engine, Input, State};
use vitrin::core::privacy::{Epoch, LocalKey};
use vitrin::core::tally::Response;
use vitrin::core::time::Timestamp;
use vitrin::core::value::Value;
use vitrin::report::SealedReport;

use crate::counts::Counts;
use crate::page::{Page, Shown, Tab};
use crate::shop::Shop;

/// The pages of one visitor.
#[derive(Debug)]
pub struct Direct {
    engine: Engine,
    rng: ChaCha8Rng,
    now: Timestamp,
    /// No page is shown after it.
    until: Timestamp,
    /// Hashes of the offers on this page.
    on_page: Vec<(String, Decision)>,
    /// Sealed, in order, each with the epoch it is about.
    pub reports: Vec<(Epoch, SealedReport)>,
    /// What was counted.
    pub counts: Counts,
}

impl Direct {
    /// A visitor nothing is known of, who granted `purposes`. `rng` is for what is by chance but not the visitor's doing.
    #[must_use]
    pub fn new(shop: &Shop, purposes: Purposes, until: Timestamp, mut rng: ChaCha8Rng) -> Self {
        let mut key = [0; 16];
        rng.fill_bytes(&mut key);
        let engine = Engine::new(shop.site.clone(), State::new(LocalKey::from_bytes(key)), rng.next_u64());
        let counts = Counts { visitors: 1, ..Counts::default() };
        let now = Timestamp::default();
        let mut direct = Self { engine, rng, now, until, on_page: Vec::new(), reports: Vec::new(), counts };
        direct.set_purposes(purposes);
        direct
    }

    /// Grants `purposes` and no others. It takes nothing back that is stored: purposes are to be added alone.
    pub fn set_purposes(&mut self, purposes: Purposes) {
        self.engine.granted = Consent { purposes, grant: 1 };
        self.engine.consent = self.engine.granted;
    }

    /// Turns the clock, between visits.
    pub fn set_now(&mut self, now: Timestamp) {
        self.now = now.min(self.until);
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Whether no report about `epoch` is still to be made.
    #[must_use]
    pub fn is_done(&self, epoch: Epoch) -> bool {
        self.engine.state.reporting.done.is_some_and(|done| done >= epoch)
    }

    fn is_due(&self) -> bool {
        self.engine.report_due_at(self.now).is_some()
    }

    /// The page is hidden: the report that is due is made.
    fn leave(&mut self) {
        self.on_page.clear();
        if !self.is_due() {
            return;
        }
        let mut seed = [0; 32];
        self.rng.fill_bytes(&mut seed);
        let effects = self.engine.handle(Input::MakeReport { seed, is_hidden: true }, self.now).unwrap_or_default();
        for effect in effects {
            if let Effect::Report(report) = effect {
                self.engine.note_report(&report, self.now);
                // One page at a time: no other can have made one.
                if !self.engine.pay(report.epsilon(), self.engine.site.privacy.epsilon_year, self.now) {
                    continue;
                }
                self.counts.reports += 1;
                self.counts.truths.add(&self.engine, report.header().epoch, report.header().task, self.now);
                self.reports.push((report.header().epoch, SealedReport::seal(&report)));
            }
        }
    }
}

impl Direct {
    /// What a decision takes from other placements of the page.
    fn chosen(&self, id: &str, decision: &Decision) -> Option<Chosen> {
        let shown = decision.offer.filter(|_| decision.variant == Variant::Personalized);
        let offer = decision.ghost.or(shown)?;
        Some(Chosen { offer, is_pending: !self.engine.is_answered(id, Response::Exposed) })
    }
}

impl Page for Direct {
    fn load(&mut self, _: Tab) {
        self.leave();
        self.counts.pages += 1;
        let _ = self.engine.handle(Input::Tick, self.now);
    }

    fn asks(&self) -> bool {
        false
    }

    fn answer(&mut self, _: Purposes) {}

    fn event(&mut self, name: &str, data: &Value) {
        let answer = self.engine.handle(Input::Event { name, data }, self.now).map(|_| ());
        self.counts.events += u64::from(self.counts.answered(answer));
    }

    fn decide(&mut self, placements: &[&str], context: &Value) -> Vec<Shown> {
        if !self.is_due() {
            return Vec::new();
        }
        let situation = self.engine.situation(self.now);
        let mut shown = Vec::new();
        for placement in placements {
            let on_page: Vec<_> = self.on_page.iter().filter_map(|(id, decision)| self.chosen(id, decision)).collect();
            let decision = self.engine.decide(situation.as_ref(), placement, context, &on_page, self.now);
            self.counts.decided(&self.engine.site, &decision);
            let offer = decision.offer.and_then(|place| self.engine.site.offers.get(place));
            let id = self.engine.decision_id(&decision);
            shown.push(Shown {
                id: id.clone(),
                offer: offer.map(|offer| offer.id.clone()),
                is_personalized: decision.variant == Variant::Personalized,
                has_ghost: decision.ghost.is_some(),
                placement: decision.placement.clone(),
            });
            self.on_page.push((id, decision));
        }
        shown
    }

    fn respond(&mut self, shown: &Shown, response: Response) {
        let known = self.on_page.iter().find(|(id, _)| *id == shown.id).map(|(_, decision)| decision);
        let held_out = known.filter(|_| response == Response::Exposed);
        if let Some((offer, draw, is_held_out)) =
            held_out.and_then(|known| Some((known.ghost?, known.draw?, known.variant == Variant::Holdout)))
        {
            let _ = self.engine.handle(Input::Ghost { decision: &shown.id, offer, draw, is_held_out }, self.now);
        }
        let draw = if shown.is_personalized { known.and_then(|known| known.draw) } else { None };
        let decision = DecisionRef { id: &shown.id, placement: &shown.placement, offer: shown.offer.as_deref(), draw };
        let answer = self.engine.handle(Input::Response { decision, response }, self.now).map(|_| ());
        if self.counts.answered(answer) && shown.offer.is_some() {
            self.counts.responded(response);
        }
    }

    fn stay(&mut self, ms: u64) {
        self.set_now(self.now.plus_ms(ms));
    }

    fn back(&mut self) -> bool {
        false
    }

    fn end(&mut self) {
        self.leave();
    }
}
