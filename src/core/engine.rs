//! The engine: inputs in, effects out. The same inputs at the same times give the same state, native and in the browser.
//!
//! It owns no clock, storage or network: `client` stamps inputs, carries out effects and folds tabs together. Invariant: without the permit
//! that an input needs it is refused and nothing changes.

use std::mem::{replace, swap};

use crate::core::consent::{Consent, Measurement, Personalization};
use crate::core::decision::{self, CHECKS, Check, Chosen, Decision, Request};
use crate::core::declared::parse_declared;
use crate::core::event::{Event, EventName, Reject};
use crate::core::hex::hex;
use crate::core::history::{History, Preference};
use crate::core::id::fnv1a32;
use crate::core::limits::{DECISIONS_MAX, RING_EVENTS_MAX};
use crate::core::list;
use crate::core::policy::Draw;
use crate::core::privacy::{LocalKey, Report};
use crate::core::recommend::{self, Index, Query};
use crate::core::record::{Change, Record};
use crate::core::segment::{self, Situation};
use crate::core::site::Site;
use crate::core::tally::Response;
use crate::core::time::Timestamp;
use crate::core::value::Value;

mod age;
mod campaigns;
mod exposures;
mod reporting;

pub use crate::core::visitor::{Reporting, State};

/// A decision as the page hands it back.
#[derive(Debug, Clone, Copy)]
pub struct DecisionRef<'a> {
    /// See [`decision_id`](decision::decision_id).
    pub id: &'a str,
    /// Its placement.
    pub placement: &'a str,
    /// Its offer's id; `None` for the page's own default.
    pub offer: Option<&'a str>,
    /// Under what it was decided, see [`Decision::draw`]; `None` where that is not known, and then it is no trial.
    pub draw: Option<Draw>,
}

/// What happens to the engine.
#[derive(Debug, Clone, Copy)]
pub enum Input<'a> {
    /// The page tells an event.
    Event {
        /// GA4's name, or `custom_…`.
        name: &'a str,
        /// GA4's fields.
        data: &'a Value,
    },
    /// A decision's offer was visible, clicked or dismissed.
    Response {
        /// Which decision.
        decision: DecisionRef<'a>,
        /// What happened to it.
        response: Response,
    },
    /// In place of an offer that the visitor does not get to see, the fallback was visible. Comes before its response.
    Ghost {
        /// The decision's id.
        decision: &'a str,
        /// See [`Decision::ghost`].
        offer: usize,
        /// See [`Decision::draw`].
        draw: Draw,
        /// Because of a holdout; else of a campaign's control arm.
        is_held_out: bool,
    },
    /// The visitor said something about an interest; `None` takes it back.
    Preference {
        /// As in `category.shoes/trail`.
        interest: &'a str,
        /// What was said.
        preference: Option<Preference>,
    },
    /// Declared traits to merge; null removes one.
    Traits(&'a Value),
    /// Facts of the shop to merge; null removes one.
    Facts(&'a Value),
    /// The visitor deletes the n-th latest event, 0 being the latest.
    DeleteEvent {
        /// Its place.
        index: u32,
    },
    /// Time passed: forget what is past its retention, note the epoch's first visit.
    Tick,
    /// Makes the report that is due, if one is. Only under the site's lock, after folding.
    MakeReport {
        /// Fresh, uniform randomness.
        seed: [u8; 32],
        /// The page is hidden: the wait of up to ten minutes ends.
        is_hidden: bool,
    },
}

/// What the client is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Append to this tab's journal.
    Append(Record),
    /// Seal, store as [`Change::Seal`], and once no tab can have missed it [`pay`](Engine::pay) for it and send it.
    Report(Report),
    /// Tick, or make the report, at this time.
    WakeAt(Timestamp),
}

/// The engine of one document.
#[derive(Debug, Clone)]
pub struct Engine {
    /// What the shop configured.
    pub site: Site,
    /// What is known.
    pub state: State,
    /// What may be recommended.
    pub index: Index,
    /// What may be done on this page now.
    pub consent: Consent,
    /// What the record of all tabs grants: what is stored under it stays, though this page has not confirmed all of it.
    pub granted: Consent,
    /// What every offer has to pass.
    pub checks: &'static [Check],
    /// How a stored history is read.
    pub read_history: fn(&str) -> Option<History>,
    /// This document's id.
    tab: u64,
    page_view: u32,
    /// Decisions by id with what was said of them, oldest first.
    answered: Vec<(String, Response)>,
}

impl Engine {
    /// An engine for the document `tab`.
    #[must_use]
    pub fn new(site: Site, state: State, tab: u64) -> Self {
        Self {
            site,
            state,
            index: Index::default(),
            consent: Consent::default(),
            granted: Consent::default(),
            checks: &CHECKS,
            read_history: |_| None,
            tab,
            page_view: 0,
            answered: Vec::new(),
        }
    }

    /// Takes one input that happened `now`.
    ///
    /// # Errors
    /// The [`Reject`] for what was refused; nothing changes then.
    pub fn handle(&mut self, input: Input<'_>, now: Timestamp) -> Result<Vec<Effect>, Reject> {
        match input {
            Input::Event { name, data } => self.event(name, data, now),
            Input::Response { decision, response } => self.response(decision, response, now),
            Input::Ghost { decision, offer, draw, is_held_out } => {
                Ok(self.ghost(decision, offer, (draw, is_held_out), now))
            }
            Input::Preference { interest, preference } => {
                let key = interest_key(interest).ok_or(Reject::OutOfRange("interest"))?;
                self.change(Change::Prefer { interest: key, preference }, now)
            }
            Input::Traits(traits) => self.change(Change::Declare(parse_declared(traits, &self.site.traits)?), now),
            Input::Facts(facts) => self.change(Change::Know(parse_declared(facts, &self.site.facts)?), now),
            Input::DeleteEvent { index } => {
                let recent = &self.state.history.recent.events;
                let place = recent.len().checked_sub(index as usize + 1).ok_or(Reject::OutOfRange("index"))?;
                let found = recent.get(place).ok_or(Reject::OutOfRange("index"))?;
                self.change(Change::Delete { at: found.at, name: found.event.name.clone() }, now)
            }
            Input::Tick => Ok(self.tick(now)),
            Input::MakeReport { seed, is_hidden } => Ok(self.make_report(&seed, is_hidden, now)),
        }
    }

    /// Applies a record of this or another tab. One that the record of consent does not cover changes nothing.
    pub fn replay(&mut self, record: &Record) {
        let has_memory = segment::has_memory(&self.site) && self.granted.permit::<Personalization>().is_some();
        let history = &mut self.state.history;
        if has_memory && record.at.since_ms(history.visits.last_at) >= segment::SETTLE_GAP_MS {
            // What has faded since the latest event may have led out of a segment before this one leads in again.
            segment::settle(&self.site, history, record.at);
        }
        self.apply_change(record);
        if has_memory {
            segment::settle(&self.site, &mut self.state.history, record.at);
        }
    }

    /// Applies records to the history alone: everything else has them already.
    pub fn recall(&mut self, records: &[(u64, Record)]) {
        let mut known = replace(&mut self.state, State::new(LocalKey::from_bytes([0; 16])));
        swap(&mut self.state.history, &mut known.history);
        for (_, record) in records {
            self.replay(record);
        }
        swap(&mut self.state.history, &mut known.history);
        self.state = known;
    }

    fn apply_change(&mut self, record: &Record) {
        let personalization = self.granted.permit::<Personalization>();
        let history = &mut self.state.history;
        match (&record.change, &personalization) {
            (Change::Event(event), Some(permit)) => {
                // A purchase that two tabs saw is one: the second is refused here.
                let recorded =
                    history.record(permit, event.clone(), record.at, &self.site.events, &self.site.interests);
                if recorded.is_ok() {
                    history.own(event, &self.site.named, record.at);
                }
                self.reach(event, recorded.is_ok(), record.at);
            }
            (Change::Response { placement, offer, response, draw }, _) => {
                if personalization.is_some() {
                    match response {
                        Response::Exposed => self.show(*offer, record.at),
                        Response::Dismissed => history.exposures.dismiss(*offer, record.at),
                        Response::Clicked => {}
                    }
                }
                self.respond(*placement, *offer, *response, *draw, record.at);
            }
            (Change::Ghost { offer, draw, is_held_out }, _) => {
                // Its caps count for everybody alike, so that the offers behind it get their turn.
                if personalization.is_some() {
                    self.show(*offer, record.at);
                }
                self.haunt(*offer, *draw, *is_held_out, record.at);
            }
            (Change::Prefer { interest, preference }, Some(permit)) => {
                history.prefer(permit, interest, *preference, record.at);
            }
            (Change::Declare(traits), Some(permit)) => history.declare(permit, traits, record.at),
            (Change::Know(facts), Some(permit)) => history.know(permit, facts, record.at),
            (Change::Delete { at, name }, Some(_)) => {
                let latest_first = history.recent.events.iter().rev().take(RING_EVENTS_MAX);
                let mut places = latest_first.enumerate();
                if let Some((index, _)) = places.find(|(_, it)| it.at == *at && it.event.name == *name) {
                    history.delete(index, &self.site.events, &self.site.interests, &self.site.named);
                    self.take_back(name, *at);
                }
            }
            (Change::Import(text), Some(_)) => {
                if let Some(imported) = (self.read_history)(text) {
                    *history = imported;
                    self.age(record.at);
                }
            }
            (Change::Seal { report, .. }, _) => {
                if self.granted.permit::<Measurement>().is_some() {
                    self.note_report(report, record.at);
                }
            }
            (
                Change::Event(_)
                | Change::Prefer { .. }
                | Change::Declare(_)
                | Change::Know(_)
                | Change::Delete { .. }
                | Change::Import(_),
                None,
            ) => {}
        }
    }

    /// The visitor as of `now`; `None` while personalization is not granted.
    #[must_use]
    pub fn situation(&self, now: Timestamp) -> Option<Situation<'_>> {
        self.consent.permit::<Personalization>()?;
        Some(Situation::new(&self.site, &self.state.history, now))
    }

    /// Chooses the offer for a placement. Records nothing.
    #[must_use]
    pub fn decide(
        &self,
        situation: Option<&Situation<'_>>,
        placement: &str,
        context: &Value,
        on_this_page: &[Chosen],
        now: Timestamp,
    ) -> Decision {
        let local_id = self.local_id();
        let withheld = self.withheld(now);
        let has_recommendations = |kind| {
            let query = Query { count: 1, ..Query::new(kind, context) };
            !recommend::recommend(&self.index, &self.site, &self.state.history, &query, now).is_empty()
        };
        let request = Request {
            placement,
            context,
            on_this_page,
            salt: self.state.salt,
            local_id: &local_id,
            has_recommendations: &has_recommendations,
            withheld: &withheld,
            tryout: self.tryout(placement, now),
        };
        decision::decide(self.checks, &self.site, &self.state.history, situation, &request, now)
    }

    /// What shares of visitors are told apart by; never sent.
    fn local_id(&self) -> String {
        hex(&self.state.salt)
    }

    /// The decision's id on this page view.
    #[must_use]
    pub fn decision_id(&self, decision: &Decision) -> String {
        let offer = decision.offer.and_then(|index| self.site.offers.get(index)).map(|offer| offer.id.as_str());
        decision::decision_id(self.tab, self.page_view, &decision.placement, offer, decision.variant)
    }

    fn event(&mut self, name: &str, data: &Value, now: Timestamp) -> Result<Vec<Effect>, Reject> {
        let event = Event::parse(name, data, &self.site.events)?;
        if self.consent.permit::<Personalization>().is_some() && self.state.history.has_transaction(&event) {
            return Err(Reject::Repeated);
        }
        let is_page_view = event.name == EventName::PageView;
        let effects = self.change(Change::Event(event), now)?;
        if is_page_view {
            self.page_view = self.page_view.saturating_add(1);
        }
        Ok(effects)
    }

    fn response(
        &mut self,
        decision: DecisionRef<'_>,
        response: Response,
        now: Timestamp,
    ) -> Result<Vec<Effect>, Reject> {
        if self.consent.permit::<Personalization>().is_none() && self.consent.permit::<Measurement>().is_none() {
            return Err(Reject::NotPermitted);
        }
        if self.site.placement(decision.placement).is_none() {
            return Err(Reject::UnknownDecision);
        }
        let offer = match decision.offer {
            Some(id) => Some(self.site.offer(decision.placement, id).ok_or(Reject::UnknownDecision)?.hash),
            None => None,
        };
        if self.is_answered(decision.id, response) {
            return Ok(Vec::new());
        }
        if self.answered.len() >= DECISIONS_MAX {
            list::remove(&mut self.answered, 0);
        }
        self.answered.push((decision.id.into(), response));
        // The page's own default is no offer: there is nothing to count.
        let Some(offer) = offer else { return Ok(Vec::new()) };
        let (placement, draw) = (fnv1a32(decision.placement), decision.draw);
        Ok(self.apply(Change::Response { placement, offer, response, draw }, now))
    }

    /// Whether this response to this decision was heard before.
    #[must_use]
    pub fn is_answered(&self, id: &str, response: Response) -> bool {
        self.answered.iter().any(|(known, said)| known == id && *said == response)
    }

    fn change(&mut self, change: Change, now: Timestamp) -> Result<Vec<Effect>, Reject> {
        if self.consent.permit::<Personalization>().is_none() {
            return Err(Reject::NotPermitted);
        }
        Ok(self.apply(change, now))
    }

    fn apply(&mut self, change: Change, now: Timestamp) -> Vec<Effect> {
        let record = Record { at: now, change };
        self.replay(&record);
        vec![Effect::Append(record)]
    }
}

/// A preference's key with its levels normalized; `None` when it names no dimension.
fn interest_key(text: &str) -> Option<String> {
    let (dimension, name) = text.split_once('.')?;
    let is_known = crate::core::history::DIMENSIONS.iter().any(|(_, known, _)| *known == dimension);
    // The engine's own keys are encoded already; encoding them again would double their percent signs.
    let is_key = !name.is_empty()
        && name.len() <= crate::core::limits::CATEGORY_BYTES_MAX
        && !name.chars().any(|character| matches!(character, '.' | '$' | '\0'..='\u{1f}'));
    (is_known && is_key).then(|| text.to_ascii_lowercase())
}
