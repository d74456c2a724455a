//! The `traits` and `facts` parts: what may be said about a visitor, by the visitor and by the shop.

use super::Node;
use crate::core::declared::{KINDS, TraitRule, TraitRules};
use crate::core::id::is_id;
use crate::core::limits::{DECLARED_MAX, FACTS_MAX, LISTED_MAX};
use crate::core::map::SortedMap;

/// What visitors may declare; without the part anything.
pub(super) fn traits(node: &Node<'_>) -> TraitRules {
    node.is_there().then(|| rules(node, DECLARED_MAX, "type, one_of, observed"))
}

/// What the shop may say; without the part nothing.
pub(super) fn facts(node: &Node<'_>) -> TraitRules {
    Some(rules(node, FACTS_MAX, "type, one_of, suppresses"))
}

fn rules(node: &Node<'_>, max: usize, fields: &str) -> SortedMap<String, TraitRule> {
    let mut rules = SortedMap::new();
    for (name, node) in node.entries(max) {
        if !is_id(name) {
            node.fail(&["expected 1 to 48 of a-z 0-9 - _ as its name"]);
        }
        node.only(fields);
        rules.insert(name.into(), rule(&node));
    }
    rules
}

fn rule(node: &Node<'_>) -> TraitRule {
    let mut rule = TraitRule::default();
    let kind = node.required("type");
    match KINDS.iter().find(|(_, name)| *name == kind.text(16)) {
        Some((kind, _)) => rule.kind = *kind,
        None => kind.fail(&["unknown type; known: string, number, boolean"]),
    }
    for node in node.field("one_of").elements(LISTED_MAX) {
        if !rule.takes(node.value()) || !node.is_there() {
            node.fail(&["not of this type, or longer than 40 bytes"]);
        }
    }
    // Not while they are read: each would have to be one of those before it.
    rule.one_of = node.field("one_of").value().as_list().unwrap_or_default().to_vec();
    let observed = node.field("observed");
    if observed.is_there() {
        rule.is_variant = observed.text(16) == "item_variant";
        if !rule.is_variant || rule.one_of.is_empty() {
            observed.fail(&["known: item_variant, beside one_of"]);
        }
    }
    let suppresses = node.field("suppresses");
    rule.suppresses = suppresses.is_there() && suppresses.bool();
    if rule.suppresses && KINDS.iter().any(|(kind, name)| *kind == rule.kind && *name != "boolean") {
        suppresses.fail(&["only a boolean can"]);
    }
    rule
}
