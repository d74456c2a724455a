//! What is known of categories that the shop has come to call sensitive: nothing, from then on.

use super::{Dimension, History};
use crate::core::event::EventRules;
use crate::core::list;

impl History {
    /// Forgets interests, wishes, orders' days and items in sensitive categories, and events that were of nothing else.
    pub fn forget_sensitive(&mut self, rules: &EventRules) {
        let is_fine = |category: &str| !rules.is_sensitive(category);
        self.table_mut(Dimension::Category).entries.retain(|name, _| is_fine(name));
        self.satisfied.retain(|name, _| is_fine(name));
        self.rhythm.purchase_days.retain(|name, _| is_fine(name));
        self.preferences.retain(|key, _| key.strip_prefix("category.").is_none_or(is_fine));
        list::retain(&mut self.recent.events, |recent| {
            let event = &mut recent.event;
            let (before, worth) = (event.items.len(), event.worth_minor());
            list::retain(&mut event.items, |item| item.category.as_deref().is_none_or(is_fine));
            if event.items.len() < before {
                // Of an order so much is taken back as was counted.
                event.value_minor = Some(worth);
            }
            before == 0 || !event.items.is_empty()
        });
    }
}
