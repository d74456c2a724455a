//! What in offers, policies and budgets works as written and cannot be meant.

use super::{Finding, Kind};
use crate::core::policy::Policy;
use crate::core::question::Subject;
use crate::core::site::Site;
use crate::core::value::Value;

/// Adds what is found.
pub(super) fn offers(document: &Value, site: &Site, findings: &mut Vec<Finding>) {
    let mut find = |pointer: String, kind, message: String, suggestion: &str| {
        let suggestion = Some(suggestion.into());
        findings.push(Finding { pointer, kind, message, suggestion });
    };
    for (place, told) in list(document, "offers").iter().enumerate() {
        let id = told.get("id").and_then(Value::as_text).unwrap_or_default();
        let Some(offer) = site.offers.iter().find(|offer| offer.id == id) else { continue };
        let pointer = format!("/offers/{place}");
        if let Some(category) = offer.category.as_deref().filter(|category| site.events.is_sensitive(category)) {
            let message = format!("{category} is sensitive: nobody can see this offer");
            find(format!("{pointer}/category"), Kind::Unreachable, message, "show it without the engine");
        }
        let budget = site.discount_budget.filter(|budget| u64::from(offer.discount_minor) > budget.minor);
        if let Some(budget) = budget {
            let message = format!("more than the whole budget of {}: nobody can see this offer", budget.minor);
            find(format!("{pointer}/discount_minor"), Kind::Unreachable, message, "a larger discount_budget");
        }
        let policy = site.placement(&offer.placement).and_then(|placement| placement.policy);
        let policy = policy.unwrap_or(site.policy.policy);
        if told.get("weight").is_some() && policy != Policy::Split {
            let message =
                format!("the policy of {} is {}: a weight says nothing there", offer.placement, policy.name());
            find(format!("{pointer}/weight"), Kind::Always, message, "the policy split, or no weight");
        }
    }
    for (place, told) in list(document, "placements").iter().enumerate() {
        let id = told.get("id").and_then(Value::as_text).unwrap_or_default();
        let Some(placement) = site.placement(id) else { continue };
        if placement.policy.unwrap_or(site.policy.policy) != Policy::Adaptive {
            continue;
        }
        let pointer = format!("/placements/{place}");
        let is_asked = |subject: &Subject| matches!(subject, Subject::Policy(asked) if asked.place == placement.hash);
        if !site.questions.iter().any(|question| question.weight > 0 && is_asked(&question.subject)) {
            let message = "its policy is adaptive, and nothing is asked that it could learn from".into();
            find(pointer.clone(), Kind::Never, message, "a question about it in measure, as in { \"policy\": … }");
        }
        let mut rivals = Vec::new();
        for (index, offer) in site.offers.iter().enumerate() {
            if offer.placement == id && placement.fallback != Some(index) {
                rivals.push(offer);
            }
        }
        let is_rival = |priority| rivals.iter().filter(|offer| offer.priority == priority).count() > 1;
        if rivals.len() > 1 && !rivals.iter().any(|offer| is_rival(offer.priority)) {
            let message = "its policy is adaptive, and no two of its offers have the same priority".into();
            find(pointer.clone(), Kind::Never, message, "one priority for offers that are to compete");
        }
        let differ = rivals.iter().any(|offer| {
            rivals.iter().any(|other| other.priority == offer.priority && other.audience != offer.audience)
        });
        if differ {
            let message = "offers of one priority have different audiences: only who is in all of them is learned from";
            find(pointer, Kind::Narrow, message.into(), "one audience, or a priority for each");
        }
    }
}

fn list<'a>(document: &'a Value, key: &str) -> &'a [Value] {
    document.get(key).and_then(Value::as_list).unwrap_or_default()
}
