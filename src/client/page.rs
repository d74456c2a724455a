//! What a page view shows: one decision a placement and context, which stays until the next page view, a dismissal or a changed preference, and
//! no longer than it holds.

use crate::client::{Client, Decided};
use crate::core::decision::{Chosen, Decision, Variant};
use crate::core::engine::Input;
use crate::core::event::EventName;
use crate::core::limits::DECISIONS_MAX;
use crate::core::list;
use crate::core::tally::Response;
use crate::core::value::Value;
use crate::host::Host;

impl<H: Host> Client<H> {
    /// Chooses an offer for each placement, each offer at most once on a page view. What was chosen for a context stays until the next page view,
    /// or until the visitor dismisses it or changes a preference, or it expires.
    pub fn decide(&mut self, placements: &[&str], context: &Value) -> Vec<Decided> {
        let now = self.stamp();
        let mut situation = None;
        let mut decided: Vec<Decided> = Vec::new();
        for placement in placements {
            let is_its = |known: &Decided| known.decision.placement == *placement && known.context == *context;
            if let Some(place) = self.page.iter().position(is_its) {
                if let Some(kept) = self.page.get(place).filter(|kept| kept.decision.expires_at > now) {
                    decided.push(kept.clone());
                    continue;
                }
                list::remove(&mut self.page, place);
            }
            let situation = situation.get_or_insert_with(|| self.engine.situation(now));
            let on_this_page = self.on_this_page(placement);
            let decision = self.engine.decide(situation.as_ref(), placement, context, &on_this_page, now);
            let decision = Decided { id: self.engine.decision_id(&decision), decision, context: context.clone() };
            if self.engine.site.placement(placement).is_some() {
                if self.page.len() >= DECISIONS_MAX {
                    list::remove(&mut self.page, 0);
                }
                self.page.push(decision.clone());
            }
            decided.push(decision);
        }
        decided
    }

    /// What would be decided now, with the visitor as of now: every offer of the placement and what becomes of it.
    pub fn consider(&mut self, placement: &str, context: &Value) -> Decision {
        let now = self.stamp();
        let situation = self.engine.situation(now);
        self.engine.decide(situation.as_ref(), placement, context, &self.on_this_page(placement), now)
    }

    /// What other placements of this page view show already, or would show but for a holdout. What was chosen for another context counts: it may be
    /// asked for again.
    fn on_this_page(&self, placement: &str) -> Vec<Chosen> {
        let mut chosen: Vec<Chosen> = Vec::new();
        for known in self.page.iter().filter(|known| known.decision.placement != placement) {
            let decision = &known.decision;
            let offer = decision.offer.filter(|_| decision.variant == Variant::Personalized);
            if let Some(offer) = decision.ghost.or(offer)
                && !chosen.iter().any(|known| known.offer == offer)
            {
                chosen.push(Chosen { offer, is_pending: !self.engine.is_answered(&known.id, Response::Exposed) });
            }
        }
        chosen
    }

    pub(super) fn forget_page(&mut self, input: &Input<'_>) {
        match input {
            Input::Event { name, .. } if EventName::parse(name) == Some(EventName::PageView) => self.page.clear(),
            Input::Response { decision, response: Response::Dismissed } => {
                list::retain(&mut self.page, |known| known.decision.placement != decision.placement);
            }
            Input::Preference { .. } | Input::DeleteEvent { .. } => self.page.clear(),
            Input::Event { .. }
            | Input::Response { .. }
            | Input::Ghost { .. }
            | Input::Traits(_)
            | Input::Facts(_)
            | Input::Tick
            | Input::MakeReport { .. } => {}
        }
    }
}
