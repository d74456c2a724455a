//! What was said and what was done that do not fit: told, never merged. What the visitor says goes on to hold.

use crate::core::declared::TraitRule;
use crate::core::event::{Event, EventName, Item};
use crate::core::history::{History, Preference};
use crate::core::id::is_below;
use crate::core::join::join;
use crate::core::site::Site;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// Purchased items of another value than the declared one, from which on it is doubted: one may be a gift.
const DOUBTS_MIN: u32 = 2;

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// Dotted name of what was said, as in `declared.size` or `interests.category.shoes`.
    pub path: String,
    /// What was said: a value, or `never`.
    pub declared: Value,
    /// What was done: the value bought most, or the category bought.
    pub observed: String,
    /// Items bought since it was said that say so.
    pub items: u32,
    /// When the last of them was bought.
    pub last_at: Timestamp,
}

/// All of them, as far as the recent events tell: `never` against purchases, and declared values against the variants bought.
#[must_use]
pub fn contradictions(history: &History, site: &Site) -> Vec<Contradiction> {
    let mut found: Vec<Contradiction> = Vec::new();
    for (key, stated) in history.preferences.iter() {
        if stated.preference != Preference::Never {
            continue;
        }
        let Some((dimension, name)) = key.split_once('.') else { continue };
        let (items, last_at) = bought(history, stated.at, &|item| is_of(item, dimension, name));
        if items > 0 {
            let path = join(&["interests.", key]);
            found.push(Contradiction { path, declared: "never".into(), observed: name.into(), items, last_at });
        }
    }
    for (name, declared) in history.declared.iter() {
        let rule = site.traits.as_ref().and_then(|rules| rules.get(name)).filter(|rule| rule.is_variant);
        if let (Some(rule), Some(own)) = (rule, declared.value.as_text())
            && let Some((other, items, last_at)) = other_variant(history, rule, own, declared.at)
        {
            let path = join(&["declared.", name]);
            found.push(Contradiction { path, declared: declared.value.clone(), observed: other, items, last_at });
        }
    }
    found
}

/// The value bought most, when it is not the declared one; ties by the order of the config.
fn other_variant(history: &History, rule: &TraitRule, own: &str, since: Timestamp) -> Option<(String, u32, Timestamp)> {
    let (own_items, _) = bought(history, since, &|item| has_word(item, own));
    let mut most: Option<(String, u32, Timestamp)> = None;
    for value in &rule.one_of {
        let Some(value) = value.as_text().filter(|value| *value != own) else { continue };
        let (items, last_at) = bought(history, since, &|item| has_word(item, value));
        let before = most.as_ref().map_or(own_items.max(DOUBTS_MIN - 1), |(_, items, _)| *items);
        if items > before {
            most = Some((value.into(), items, last_at));
        }
    }
    most
}

fn bought(history: &History, since: Timestamp, is_it: &dyn Fn(&Item) -> bool) -> (u32, Timestamp) {
    let (mut items, mut last_at) = (0, Timestamp::default());
    for recent in &history.recent.events {
        let Event { name: EventName::Purchase, items: bought, .. } = &recent.event else { continue };
        for item in bought {
            if recent.at > since && is_it(item) {
                items += 1;
                last_at = recent.at;
            }
        }
    }
    (items, last_at)
}

fn is_of(item: &Item, dimension: &str, name: &str) -> bool {
    match dimension {
        "category" => item.category.as_deref().is_some_and(|own| is_below(own, name)),
        "brand" => item.brand.as_deref() == Some(name),
        "tag" => item.tags.iter().any(|tag| tag == name),
        _ => false,
    }
}

/// Whether one word of the variant is `value`: `m` of `Blue / M`, not of `medium`.
fn has_word(item: &Item, value: &str) -> bool {
    let variant = item.variant.as_deref().unwrap_or_default();
    for mut word in variant.split([' ', ',', '-', '%', '|', '(', ')']) {
        while let Some(rest) = word.strip_prefix("2f") {
            word = rest;
        }
        if word == value {
            return true;
        }
    }
    variant == value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::declared::Declared;
    use crate::core::history::{RecentEvent, Stated};
    use crate::core::id::key;
    use crate::core::map::SortedMap;

    fn at(minute: u64) -> Timestamp {
        Timestamp::from_ms(minute * 60_000)
    }

    fn buy(history: &mut History, category: &str, variant: &str, minute: u64) {
        let item = Item { category: Some(category.into()), variant: Some(key(variant)), ..Item::default() };
        let event = Event { name: EventName::Purchase, items: vec![item], ..Event::default() };
        history.recent.push(RecentEvent { at: at(minute), event });
    }

    #[test]
    fn what_is_bought_may_contradict_what_was_said() {
        let values = ["s", "m", "l"].map(Value::from).to_vec();
        let mut rules = SortedMap::new();
        rules.insert("size".to_owned(), TraitRule { one_of: values, is_variant: true, ..TraitRule::default() });
        let site = Site { traits: Some(rules), ..Site::default() };
        let cases = [
            // why, purchases as (category, variant, minute); said at minute 10: never shoes, size m
            ("nothing bought", &[][..], ""),
            ("shoes before it was said", &[("shoes/trail", "", 10)], ""),
            ("shoes since", &[("shoes/trail", "", 11)], "interests.category.shoes never shoes 1"),
            ("one in another size", &[("tents", "L", 11)], ""),
            ("two in another size", &[("tents", "Blue / L", 11), ("tents", "l", 12)], "declared.size m l 2"),
            ("as many in the own", &[("a", "L", 11), ("a", "L", 12), ("a", "M", 13), ("a", "M / red", 14)], ""),
            ("a word that begins so", &[("a", "large", 11), ("a", "large", 12)], ""),
        ];
        for (why, purchases, expected) in cases {
            let mut history = History::default();
            history.preferences.insert("category.shoes".into(), Stated { preference: Preference::Never, at: at(10) });
            history.declared.insert("size".into(), Declared { value: Value::from("m"), at: at(10) });
            for (category, variant, minute) in purchases {
                buy(&mut history, category, variant, *minute);
            }
            let told: Vec<_> = contradictions(&history, &site)
                .iter()
                .map(|it| format!("{} {} {} {}", it.path, it.declared.as_text().unwrap_or(""), it.observed, it.items))
                .collect();
            assert_eq!(told.join("; "), expected, "{why}");
        }
    }
}
