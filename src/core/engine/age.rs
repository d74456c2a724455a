//! What goes as time and the config go on: what is past its retention, what is sensitive now, and exposures that no cap asks for.

use crate::core::decision::opens_after;
use crate::core::engine::Engine;
use crate::core::history::Wanted;
use crate::core::offer::{FrequencyCap, Window};
use crate::core::time::Timestamp;

impl Engine {
    /// Ages the history by what the site says now.
    pub fn age(&mut self, now: Timestamp) {
        let (site, history) = (&self.site, &mut self.state.history);
        history.age(&site.retention, now);
        if !site.events.sensitive_categories.is_empty() {
            history.forget_sensitive(&site.events);
        }
        if history.exposures.is_crowded() {
            let wanted = self.wanted(now);
            self.state.history.exposures.keep(&wanted);
        }
    }

    /// Which exposures decide anything: of each cap as many as it allows, within its window.
    fn wanted(&self, now: Timestamp) -> Vec<Wanted> {
        let site = &self.site;
        let mut wanted = Vec::new();
        let mut want = |key, count, window| wanted.push(Wanted { key, count, from: opens_after(window, site, now) });
        let mut caps: Vec<Option<FrequencyCap>> = vec![site.cap];
        for offer in &site.offers {
            caps.push(offer.cap);
            if offer.cooldown_hours > 0 {
                want(offer.hash, 1, Window::Hours(offer.cooldown_hours));
            }
            if let Some(budget) = site.discount_budget.filter(|_| offer.discount_minor > 0) {
                want(offer.hash, 1, budget.window);
            }
        }
        for group in &site.groups {
            caps.push(group.cap);
        }
        for placement in &site.placements {
            caps.push(placement.cap);
        }
        for cap in caps.into_iter().flatten() {
            want(cap.key, cap.exposures, cap.window);
        }
        wanted
    }
}
