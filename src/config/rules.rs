//! The parts that rule over all offers: policy, caps, groups, the budget of discounts, attribution.

use super::{Node, holdout};
use crate::core::assignment::Holdout;
use crate::core::attribution::{AttributionRules, CREDITS};
use crate::core::decision::DiscountBudget;
use crate::core::id::fnv1a32;
use crate::core::join::join;
use crate::core::limits::{
    ATTRIBUTION_HOURS_MAX, CAP_EXPOSURES_PER_OFFER_MAX, CAP_WINDOW_HOURS_MAX, CELLS_MAX, GROUPS_MAX, MONEY_MINOR_MAX,
};
use crate::core::offer::{FrequencyCap, Group, Window};
use crate::core::policy::{Cells, POLICIES, Policy, PolicyRules};

/// The `policy` part.
#[inline(never)]
pub(super) fn policy(node: &Node<'_>, segments: &[String]) -> PolicyRules {
    let mut rules = PolicyRules::default();
    if !node.is_there() {
        return rules;
    }
    node.only("kind, explore, context");
    rules.policy = kind(&node.required("kind"));
    let explore = node.field("explore");
    if explore.is_there() {
        rules.explore = Some(explore.number(None, 0.0, 1.0, "from 0 to 1"));
    }
    let mut cells: Vec<String> = Vec::new();
    for node in node.field("context").elements(CELLS_MAX) {
        let id = node.id();
        if !segments.iter().any(|known| known == id) {
            node.fail(&["no such segment"]);
        }
        if cells.iter().any(|known| known == id) {
            node.fail(&["named before"]);
        }
        cells.push(id.into());
    }
    rules.cells = Cells(cells);
    rules
}

/// A policy by its name.
#[inline(never)]
pub(super) fn kind(node: &Node<'_>) -> Policy {
    let name = node.text(16);
    match POLICIES.iter().find(|(_, known)| *known == name) {
        Some((policy, _)) => *policy,
        None => {
            node.fail(&["unknown policy; known: fixed, split, adaptive"]);
            Policy::Fixed
        }
    }
}

/// A frequency cap, whose exposures are remembered under `key`.
pub(super) fn cap(node: &Node<'_>, key: u32) -> Option<FrequencyCap> {
    if !node.is_there() {
        return None;
    }
    node.only("exposures, window_hours, window_days");
    let exposures = node.required("exposures").integer(None, 1, CAP_EXPOSURES_PER_OFFER_MAX);
    Some(FrequencyCap { exposures, window: window(node), key })
}

/// The one of two fields that is there.
fn window(node: &Node<'_>) -> Window {
    let (hours, days) = (node.field("window_hours"), node.field("window_days"));
    if hours.is_there() == days.is_there() {
        node.fail(&["expected either window_hours or window_days"]);
    }
    if days.is_there() {
        return Window::Days(days.integer(None, 1, CAP_WINDOW_HOURS_MAX / 24));
    }
    Window::Hours(hours.integer(Some(1), 1, CAP_WINDOW_HOURS_MAX))
}

/// The `cap` part: over everything.
#[inline(never)]
pub(super) fn site_cap(node: &Node<'_>) -> Option<FrequencyCap> {
    cap(node, fnv1a32("site/"))
}

/// The `groups` part.
#[inline(never)]
pub(super) fn groups(node: &Node<'_>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for node in node.elements(GROUPS_MAX) {
        node.only("id, name, cap, exclusive, holdout");
        let id = node.required("id").id();
        let name = node.field("name");
        if name.is_there() {
            name.text(120);
        }
        if groups.iter().any(|known| known.id == id) {
            node.field("id").fail(&["a group with this id comes before"]);
        }
        let hash = fnv1a32(&join(&["group/", id]));
        let exclusive = node.field("exclusive");
        groups.push(Group {
            id: id.into(),
            hash,
            cap: cap(&node.field("cap"), hash),
            is_exclusive: exclusive.is_there() && exclusive.bool(),
            holdout: holdout(&node.field("holdout")),
        });
    }
    groups
}

/// The `discount_budget` part.
#[inline(never)]
pub(super) fn discount_budget(node: &Node<'_>) -> Option<DiscountBudget> {
    if !node.is_there() {
        return None;
    }
    node.only("minor, window_hours, window_days");
    let minor = u64::from(node.required("minor").integer(None, 0, u32::MAX));
    Some(DiscountBudget { minor, window: window(node) })
}

/// The `page` part: most offers of one category on a page.
pub(super) fn offers_per_category_max(node: &Node<'_>) -> u32 {
    if node.is_there() {
        node.only("offers_per_category_max");
    }
    node.field("offers_per_category_max").integer(Some(1), 1, 128)
}

/// The `attribution` part.
#[inline(never)]
pub(super) fn attribution(node: &Node<'_>) -> AttributionRules {
    let mut rules = AttributionRules::default();
    if !node.is_there() {
        return rules;
    }
    node.only("credit, window_hours, value_max_minor");
    let credit = node.field("credit");
    if credit.is_there() {
        let name = credit.text(16);
        match CREDITS.iter().find(|(_, known)| *known == name) {
            Some((known, _)) => rules.credit = *known,
            None => credit.fail(&["expected last_exposed, first_exposed or last_clicked"]),
        }
    }
    rules.window_hours = node.field("window_hours").integer(Some(rules.window_hours), 1, ATTRIBUTION_HOURS_MAX);
    let most = rules.value_max_minor as f64;
    rules.value_max_minor =
        node.field("value_max_minor").number(Some(most), 0.0, MONEY_MINOR_MAX as f64, "of minor units") as u64;
    rules
}

/// The `personalized_price` part: what is said beside a price that was made for the visitor. Without it no offer may have one.
#[inline(never)]
pub(super) fn price_notice(node: &Node<'_>) -> String {
    if !node.is_there() {
        return String::new();
    }
    node.only("notice");
    let notice = node.required("notice");
    if notice.text(480).is_empty() {
        notice.fail(&["a notice says something"]);
    }
    notice.text(480).into()
}

/// The share that is held out of what `name` stands for: the whole site, or a group; `None` when there is none.
pub(super) fn held_out<'a>(name: &str, site: &'a Holdout, groups: &'a [Group]) -> Option<(u32, &'a Holdout)> {
    if name == "site" {
        return Some((crate::core::trial::SITE, site));
    }
    groups.iter().find(|group| group.id == name).map(|group| (group.hash, &group.holdout))
}
