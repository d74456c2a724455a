//! What is noted of an exposure, of a ghost's, and of a goal that was reached: caps, tallies, campaigns, trials.

use crate::core::campaign::{CONTROL, SHOWN};
use crate::core::consent::Measurement;
use crate::core::engine::Engine;
use crate::core::event::{Event, EventName};
use crate::core::policy::Draw;
use crate::core::question::Subject;
use crate::core::tally::Response;
use crate::core::time::Timestamp;
use crate::core::trial::{SITE, Trial};

impl Engine {
    /// Remembers an exposure for the caps that ask how often: more would use up the memory that they need. A fallback has none.
    pub(super) fn show(&mut self, offer: u32, at: Timestamp) {
        let site = &self.site;
        let Some(place) = site.offers.iter().position(|known| known.hash == offer) else { return };
        let Some(known) = site.offers.get(place) else { return };
        let placement = site.placement(&known.placement).filter(|placement| placement.fallback != Some(place));
        let mut keys = Vec::new();
        if known.is_limited() {
            keys.push(offer);
        }
        if let Some(placement) = placement {
            let group = known.group.and_then(|group| site.groups.get(group));
            for cap in [group.and_then(|group| group.cap), placement.cap, site.cap].into_iter().flatten() {
                keys.push(cap.key);
            }
        }
        for key in keys {
            self.state.history.exposures.show(key, at);
        }
    }

    /// Counts a response, and begins the windows in which its offer's goals count.
    pub(super) fn respond(
        &mut self,
        placement: u32,
        offer: u32,
        response: Response,
        draw: Option<Draw>,
        at: Timestamp,
    ) {
        let Some(permit) = self.granted.permit::<Measurement>() else { return };
        let epoch = self.site.privacy.period.epoch(at);
        let counted = draw.unwrap_or_default();
        self.state.tally.count(&permit, epoch, placement, (offer, counted), response);
        match response {
            Response::Exposed => {
                self.expose(offer, at, SHOWN);
                // A fallback takes no credit from what competed.
                if let Some(draw) = draw {
                    self.state.touches.expose(&self.site.attribution, offer, draw, false, at);
                    self.begin_trials(offer, draw, draw.is_trial.then_some(placement), at);
                }
            }
            Response::Clicked => self.state.touches.click(offer, at),
            Response::Dismissed => {}
        }
    }

    /// Counts an exposure of the fallback in an offer's place.
    pub(super) fn haunt(&mut self, offer: u32, draw: Draw, is_held_out: bool, at: Timestamp) {
        let Some(permit) = self.granted.permit::<Measurement>() else { return };
        let epoch = self.site.privacy.period.epoch(at);
        if let Some(count) = self.state.tally.row(&permit, epoch, offer, draw, true) {
            count.exposed = count.exposed.saturating_add(1);
        }
        self.state.touches.expose(&self.site.attribution, offer, draw, true, at);
        // Who is held out answers "no" in both arms of a campaign alike: its coin decided nothing.
        if !is_held_out {
            self.expose(offer, at, CONTROL);
        }
        self.begin_trials(offer, draw, None, at);
    }

    /// Begins the trials of what has a holdout, and of the placement whose policy is compared.
    fn begin_trials(&mut self, offer: u32, draw: Draw, placement: Option<u32>, at: Timestamp) {
        let Some(permit) = self.granted.permit::<Measurement>() else { return };
        let epoch = self.site.privacy.period.epoch(at);
        let is_held_out = self.site.holdout.includes(&self.local_id());
        let group = self.site.offers.iter().find(|known| known.hash == offer).and_then(|known| known.group);
        let group = group.and_then(|group| self.site.groups.get(group)).map(|group| group.hash);
        let trial = Trial { at, offer, cell: draw.cell, reached_at: None };
        let mut places = Vec::new();
        for question in &self.site.questions {
            match &question.subject {
                Subject::Policy(comparison) if placement == Some(comparison.place) => places.push(comparison.place),
                // Whom the site's holdout keeps from everything is on neither side of a group's.
                Subject::Holdout(comparison)
                    if comparison.place == SITE || group == Some(comparison.place) && !is_held_out =>
                {
                    places.push(comparison.place);
                }
                _ => {}
            }
        }
        for place in places {
            self.state.trials.expose(&permit, epoch, place, trial);
            // What another tab told before this exposure was heard of.
            for comparison in self.site.comparisons().filter(|it| it.place == place) {
                for recent in self.state.history.recent.events.iter().filter(|it| it.event.name == comparison.goal) {
                    self.state.trials.reach(&permit, comparison, recent.at);
                }
            }
        }
    }

    /// Notes that an event happened, for every goal that it is. `is_new`: no other tab told it before.
    pub(super) fn reach(&mut self, event: &Event, is_new: bool, at: Timestamp) {
        let Some(permit) = self.granted.permit::<Measurement>() else { return };
        let (site, state) = (&self.site, &mut self.state);
        for (_, campaign) in site.campaigns().filter(|(_, it)| it.goal == event.name) {
            state.campaigns.reach(&permit, campaign, at);
        }
        for comparison in site.comparisons().filter(|it| it.goal == event.name) {
            state.trials.reach(&permit, comparison, at);
        }
        if !is_new {
            return;
        }
        let has_goal = |hash| site.offers.iter().any(|offer| offer.hash == hash && offer.goal == event.name);
        let Some(touch) = state.touches.reach(&site.attribution, &has_goal, at, event.worth_minor()) else { return };
        let epoch = site.privacy.period.epoch(at);
        if let Some(count) = state.tally.row(&permit, epoch, touch.offer, touch.draw, touch.is_ghost) {
            count.reached = count.reached.saturating_add(1);
            count.value_minor = count.value_minor.saturating_add(touch.reached.map_or(0, |(_, minor)| minor));
        }
    }

    /// What the visitor deleted led to nothing.
    pub(super) fn take_back(&mut self, name: &EventName, at: Timestamp) {
        let (site, state) = (&self.site, &mut self.state);
        for (_, campaign) in site.campaigns().filter(|(_, it)| it.goal == *name) {
            state.campaigns.take_back(campaign, at);
        }
        for comparison in site.comparisons().filter(|it| it.goal == *name) {
            state.trials.take_back(comparison, at);
        }
        let Some(permit) = self.granted.permit::<Measurement>() else { return };
        let has_goal = |hash| site.offers.iter().any(|offer| offer.hash == hash && offer.goal == *name);
        let Some(touch) = state.touches.take_back(&has_goal, at) else { return };
        let epoch = site.privacy.period.epoch(at);
        if let Some(count) = state.tally.row(&permit, epoch, touch.offer, touch.draw, touch.is_ghost) {
            count.reached = count.reached.saturating_sub(1);
            count.value_minor = count.value_minor.saturating_sub(touch.reached.map_or(0, |(_, minor)| minor));
        }
    }
}
