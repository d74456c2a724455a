//! Which arm of a campaign this browser is in, and what it notes of it.
//!
//! Only a browser that will answer the campaign's question in the next epoch is put into an arm: of all visitors a coin keeps the
//! offer from half of those who are asked, and from nobody else.

use crate::core::assignment::arm;
use crate::core::campaign::{CONTROL, Campaign, SHOWN};
use crate::core::consent::{Measurement, Personalization};
use crate::core::engine::{Effect, Engine};
use crate::core::policy::{self, Draw, Tryout};
use crate::core::privacy::Epoch;
use crate::core::question::{Level, Question, Subject};
use crate::core::record::Change;
use crate::core::tally::Response;
use crate::core::time::Timestamp;
use crate::core::trial::Comparison;

impl Engine {
    /// Notes a campaign's exposure in `arm`, and a goal that was reached after it but heard of before.
    pub(super) fn expose(&mut self, offer: u32, at: Timestamp, seen: u32) {
        let Some(permit) = self.granted.permit::<Measurement>() else { return };
        let Some((question, campaign)) = self.site.campaigns().find(|(_, it)| it.hash == offer) else { return };
        let is_drawn = self.is_asked_after(question, at) && self.arm(campaign) == seen;
        self.state.campaigns.expose(&permit, campaign, at, is_drawn);
        for recent in &self.state.history.recent.events {
            if recent.event.name == campaign.goal {
                self.state.campaigns.reach(&permit, campaign, recent.at);
            }
        }
    }

    pub(super) fn arm(&self, campaign: &Campaign) -> u32 {
        arm(&campaign.offer, &self.local_id())
    }

    /// Whether this browser answers `question` in the epoch after the one of `at`: then a coin decides what it sees.
    fn is_asked_after(&self, question: &Question, at: Timestamp) -> bool {
        let next = Epoch(self.epoch(at).0.saturating_add(1));
        match self.site.privacy.level {
            Level::Local => false,
            Level::Counted => question.weight > 0,
            Level::Noised => self.drawn(next).is_some_and(|drawn| drawn.task == question.task),
        }
    }

    fn tryout_key(&self, comparison: &Comparison, epoch: Epoch) -> [u8; 8] {
        self.state.reporting.key.tryout(comparison.place, epoch)
    }

    /// Whether this browser is to try out the offers of `placement`; `None` where trying out is not told.
    pub(super) fn tryout(&self, placement: &str, now: Timestamp) -> Option<Tryout> {
        let mut all = 0.0;
        let mut found: Option<(&Question, &Comparison)> = None;
        for question in &self.site.questions {
            all += f64::from(question.weight);
            if let Subject::Policy(comparison) = &question.subject
                && !comparison.tried.is_empty()
                && comparison.name == placement
            {
                found = Some((question, comparison));
            }
        }
        let (question, comparison) = found?;
        let next = Epoch(self.epoch(now).0.saturating_add(1));
        let mut tryout = Tryout::default();
        if self.consent.permit::<Measurement>().is_some() && question.weight > 0 {
            tryout.asked_share = self.site.privacy.participation().share() * f64::from(question.weight) / all;
            tryout.key = self.is_asked_after(question, now).then(|| self.tryout_key(comparison, next));
        }
        Some(tryout)
    }

    /// Offers that this browser does not get to see, because it is in the control arm of their campaign.
    pub(super) fn withheld(&self, now: Timestamp) -> Vec<u32> {
        let mut withheld = Vec::new();
        if self.consent.permit::<Measurement>().is_some() {
            for (question, campaign) in self.site.campaigns() {
                let is_drawn = self.is_asked_after(question, now) || self.state.campaigns.is_open(campaign, now);
                if is_drawn && self.arm(campaign) == CONTROL {
                    withheld.push(campaign.hash);
                }
            }
        }
        withheld
    }

    pub(super) fn ghost(
        &mut self,
        decision: &str,
        offer: usize,
        (draw, is_held_out): (Draw, bool),
        now: Timestamp,
    ) -> Vec<Effect> {
        let offer = self.site.offers.get(offer).map(|offer| offer.hash);
        let may_note =
            self.consent.permit::<Measurement>().is_some() || self.consent.permit::<Personalization>().is_some();
        match offer.filter(|_| may_note) {
            Some(offer) if !self.is_answered(decision, Response::Exposed) => {
                self.apply(Change::Ghost { offer, draw, is_held_out }, now)
            }
            _ => Vec::new(),
        }
    }

    /// Which arm a report of `epoch` tells: on which side of a comparison this browser is, or what it tried out in the epoch before.
    #[must_use]
    pub fn arm_of(&self, subject: &Subject, epoch: Epoch) -> u32 {
        match subject {
            Subject::Policy(comparison) if !comparison.tried.is_empty() => {
                let salt = (self.state.salt, self.tryout_key(comparison, epoch));
                policy::tried(&self.site, comparison, salt)
            }
            Subject::Campaign(campaign) => self.arm(campaign),
            Subject::Holdout(comparison) if comparison.holdout.includes(&self.local_id()) => CONTROL,
            Subject::Holdout(_) => SHOWN,
            _ => CONTROL,
        }
    }

    /// Forgets campaigns that are asked about no longer, and exposures past their retention.
    pub(super) fn age_campaigns(&mut self, now: Timestamp) {
        let (site, campaigns) = (&self.site, &mut self.state.campaigns);
        campaigns.0.retain(|hash, _| site.campaigns().any(|(_, campaign)| campaign.hash == *hash));
        campaigns.age(site.retention_days, now);
        self.state.trials.age(site.privacy.period.epoch(now));
        self.state.touches.age(&site.attribution, now);
    }
}
