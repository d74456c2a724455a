//! Interests as of now: shares of attention, against the average visitor's and in the visitor's own words.

use crate::core::history::{DIMENSIONS, Dimension, History, Preference};
use crate::core::join::join;
use crate::core::list;
use crate::core::site::Site;
use crate::core::time::Timestamp;

/// Weight of views that is added to a dimension's total, so that one look is not yet an interest: the first view of a category gives it a
/// share of 1/4, the third of 1/2.
const PRIOR_WEIGHT: f64 = 3.0;

/// One interest as of now, with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct InterestView {
    /// What it is in.
    pub dimension: Dimension,
    /// The dimension's name.
    pub dimension_name: &'static str,
    /// Normalized key within the dimension.
    pub name: String,
    /// Its decayed weight over that of the whole dimension plus a prior of three views, in [0, 1], less what the average visitor gives it,
    /// when the model says so: 0 is the average visitor or below, 1 is nothing else. What the visitor said comes first: `never` makes it 0,
    /// `less` quarters it, `more` makes it at least 1/2. What was bought of durable goods begins anew.
    pub share: f64,
    /// Events behind it.
    pub events: u32,
    /// The latest of them.
    pub last_at: Timestamp,
    /// What the visitor said about it or about a category above it.
    pub preference: Option<Preference>,
}

impl InterestView {
    /// The key as preferences and conditions write it, as in `category.shoes/trail`.
    #[must_use]
    pub fn key(&self) -> String {
        join(&[self.dimension_name, ".", &self.name])
    }
}

/// Every interest, strongest first, ties by key.
#[must_use]
pub fn interests(history: &History, site: &Site, now: Timestamp) -> Vec<InterestView> {
    let mut views = Vec::new();
    each(history, site, now, None, &mut |view| insert_by_share(&mut views, view));
    views
}

/// Hands over every interest that the dotted names in `wanted` lead through, all for `None`; those of a dimension by key, wishes last.
pub(super) fn each(
    history: &History,
    site: &Site,
    now: Timestamp,
    wanted: Option<&[&str]>,
    take: &mut dyn FnMut(InterestView),
) {
    let rules = &site.interests;
    for (dimension, dimension_name, _) in DIMENSIONS {
        let table = history.table(dimension);
        let total = table.total.weight(rules, now) + PRIOR_WEIGHT;
        let (mut is_whole, mut names) = (wanted.is_none(), Vec::new());
        for name in wanted.unwrap_or_default() {
            let Some(below) = name.strip_prefix("interests") else { continue };
            match below.strip_prefix('.').and_then(|rest| rest.strip_prefix(dimension_name)) {
                Some(rest) => {
                    is_whole |= rest.is_empty();
                    names.extend(rest.strip_prefix('.'));
                }
                None => is_whole |= below.is_empty(),
            }
        }
        let is_wanted = |name: &str| is_whole || names.contains(&name);
        for (name, interest) in table.entries.iter() {
            if !is_wanted(name) {
                continue;
            }
            let preference = preference(history, dimension_name, name);
            let satisfied_at = history.satisfied_at(name).filter(|_| dimension == Dimension::Category);
            let weight = match satisfied_at {
                Some(bought_at) => history.weight_since(name, bought_at, rules, now),
                None => interest.weight(rules, now),
            };
            let share = (weight / total).clamp(0.0, 1.0);
            let base = site.model.base_rates.as_ref().and_then(|rates| rates.get(&join(&[dimension_name, ".", name])));
            take(InterestView {
                dimension,
                dimension_name,
                name: name.clone(),
                share: adjust(base.map_or(share, |base| beyond(share, base)), preference),
                events: interest.events,
                last_at: interest.at,
                preference,
            });
        }
        // A wish without a view behind it.
        let prefix = join(&[dimension_name, "."]);
        for (key, stated) in history.preferences.iter() {
            let Some(name) = key.strip_prefix(&prefix) else { continue };
            if !table.entries.contains_key(name) && is_wanted(name) {
                let share = adjust(0.0, Some(stated.preference));
                let (name, last_at) = (name.into(), stated.at);
                let preference = Some(stated.preference);
                take(InterestView { dimension, dimension_name, name, share, events: 0, last_at, preference });
            }
        }
    }
}

/// Strongest first, ties by key: a place found in order is cheaper in bytes than a sort of 116 entries.
fn insert_by_share(views: &mut Vec<InterestView>, view: InterestView) {
    let place = views.partition_point(|known| {
        known.share > view.share
            || (known.share == view.share && (known.dimension, &known.name) < (view.dimension, &view.name))
    });
    list::insert(views, place, view);
}

/// The nearest word of the visitor about a key or a category above it; `never` above wins over everything below.
#[must_use]
pub fn preference(history: &History, dimension_name: &str, name: &str) -> Option<Preference> {
    if history.preferences.is_empty() {
        return None;
    }
    let mut key = String::from(dimension_name);
    let mut nearest = None;
    let mut separator = '.';
    for level in name.split('/') {
        key.push(separator);
        key.push_str(level);
        separator = '/';
        match history.preferences.get(&key).map(|stated| stated.preference) {
            Some(Preference::Never) => return Some(Preference::Never),
            Some(wish) => nearest = Some(wish),
            None => {}
        }
    }
    nearest
}

/// What is left of a share when the average visitor's is taken off, on a scale where all is still 1: Cohen's kappa, cut at 0.
fn beyond(share: f64, base: f64) -> f64 {
    if base < share { (share - base) / (1.0 - base) } else { 0.0 }
}

fn adjust(share: f64, preference: Option<Preference>) -> f64 {
    match preference {
        None => share,
        Some(Preference::More) => share.max(0.5),
        Some(Preference::Less) => share / 4.0,
        Some(Preference::Never) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::event::{Event, EventName, Item};
    use crate::core::model::ShareTable;
    use crate::core::profile::tests::{after, at_hour, permit};

    fn share(history: &History, name: &str, now: Timestamp) -> f64 {
        share_at(&Site::default(), history, name, now)
    }

    fn share_at(site: &Site, history: &History, name: &str, now: Timestamp) -> f64 {
        let views = interests(history, site, now);
        views.iter().find(|view| view.name == name).map_or(0.0, |view| view.share)
    }

    #[test]
    fn a_share_says_how_much_of_the_attention_a_key_has() {
        use EventName::ViewItem;
        let cases = [
            ("one look is not an interest", &[(ViewItem, "shoes", 0)][..], "shoes", 0.25),
            ("three are", &[(ViewItem, "shoes", 0), (ViewItem, "shoes", 0), (ViewItem, "shoes", 0)], "shoes", 0.5),
            (
                "an ancestor has its children's",
                &[(ViewItem, "shoes/trail", 0), (ViewItem, "shoes/road", 0)],
                "shoes",
                0.4,
            ),
            ("attention is divided", &[(ViewItem, "shoes", 0), (ViewItem, "tents", 0)], "tents", 0.2),
        ];
        for (why, events, name, expected) in cases {
            let share = share(&after(events), name, at_hour(0));
            assert!((share - expected).abs() < 1e-12, "{why}: {share}");
        }
    }

    #[test]
    fn a_share_only_fades() {
        let history = after(&[(EventName::ViewItem, "shoes", 0), (EventName::Purchase, "tents", 1)]);
        let mut last = 1.0;
        for day in 0..400 {
            let now = share(&history, "shoes", at_hour(24 * day));
            assert!(now <= last, "day {day}: {now} after {last}");
            last = now;
        }
    }

    #[test]
    fn what_the_visitor_says_comes_first() {
        let views = [(EventName::ViewItem, "shoes/trail", 0)];
        let cases = [
            ("never, above it", "category.shoes", Preference::Never, 0.0),
            ("less, above it", "category.shoes", Preference::Less, 0.0625),
            ("more, itself", "category.shoes/trail", Preference::More, 0.5),
            ("another key", "category.tents", Preference::Never, 0.25),
        ];
        for (why, key, wish, expected) in cases {
            let mut history = after(&views);
            history.prefer(&permit(), key, Some(wish), at_hour(0));
            assert_eq!(share(&history, "shoes/trail", at_hour(0)), expected, "{why}");
        }
        let mut history = after(&views);
        history.prefer(&permit(), "category.lamps", Some(Preference::More), at_hour(0));
        assert_eq!(share(&history, "lamps", at_hour(0)), 0.5, "a wish needs no view");
    }

    #[test]
    fn a_durable_that_was_bought_is_an_interest_no_longer() {
        use EventName::{Purchase, ViewItem};
        let mut site = Site::default();
        site.interests.durables = vec!["tents".into()];
        let cases = [
            ("looked at", &[(ViewItem, "tents/dome", 0)][..], 0.25),
            ("bought", &[(ViewItem, "tents/dome", 0), (Purchase, "tents/dome", 1)], 0.0),
            ("another kind of it", &[(ViewItem, "tents/dome", 0), (Purchase, "tents/tunnel", 1)], 0.0),
            ("something else", &[(ViewItem, "tents/dome", 0), (Purchase, "lamps", 0)], 1.0 / 12.0),
            ("and looked at again", &[(Purchase, "tents/dome", 0), (ViewItem, "tents/dome", 1)], 1.0 / 12.0),
        ];
        for (why, events, expected) in cases {
            let mut history = History::default();
            for (count, (name, category, hour)) in events.iter().enumerate() {
                let items = vec![Item { id: Some("a".into()), category: Some((*category).into()), ..Item::default() }];
                let transaction = (*name == Purchase).then_some(count as u64);
                let event = Event { name: name.clone(), items, items_total: 1, transaction, ..Event::default() };
                history.record(&permit(), event, at_hour(*hour), &site.events, &site.interests).unwrap();
            }
            let last = events.iter().map(|event| event.2).max().unwrap_or(0);
            let share = share_at(&site, &history, "tents/dome", at_hour(last));
            assert!((share - expected).abs() < 1e-3, "{why}: {share}");
        }
    }

    #[test]
    fn a_share_is_what_is_beyond_the_average_visitor() {
        let history = after(&[
            (EventName::ViewItem, "shoes", 0),
            (EventName::ViewItem, "shoes", 0),
            (EventName::ViewItem, "shoes", 0),
        ]);
        let cases = [
            ("nobody else looks at it", 0.0, 0.5),
            ("a quarter of all attention", 0.25, 1.0 / 3.0),
            ("as the average", 0.5, 0.0),
            ("less than the average", 0.75, 0.0),
            ("all that anybody looks at", 1.0, 0.0),
        ];
        for (why, base, expected) in cases {
            let mut site = Site::default();
            site.model.base_rates = Some(ShareTable::of(&[("category.shoes", base), ("brand.shoes", 0.9)]));
            let share = share_at(&site, &history, "shoes", at_hour(0));
            assert!((share - expected).abs() < 1e-6, "{why}: {share}");
        }
        let mut site = Site::default();
        site.model.base_rates = Some(ShareTable::of(&[("category.tents", 0.4)]));
        assert_eq!(share_at(&site, &history, "shoes", at_hour(0)), 0.5, "too rare to be in the model");
    }
}
