//! The `placements` and `offers` parts: each offer is read on its own, so that a broken one breaks nothing else.

use super::segments::{Names, condition};
use super::{Fault, Node, Warning};
use crate::core::condition::{Condition, Vocabulary};
use crate::core::event::EventName;
use crate::core::id::fnv1a32;
use crate::core::limits::{CAP_EXPOSURES_PER_OFFER_MAX, CAP_WINDOW_HOURS_MAX, OFFERS_MAX, PLACEMENTS_MAX};
use crate::core::map::SortedMap;
use crate::core::offer::{FACTS, FrequencyCap, Offer, Placement, Requirement, SUPPRESS_AFTER_DISMISSAL_DAYS};
use crate::core::recommend::Kind;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// Longest link, in bytes.
const HREF_BYTES_MAX: usize = 2_048;

pub(super) fn read(root: &Node<'_>, names: &Names, warnings: &mut Vec<Warning>) -> (Vec<Placement>, Vec<Offer>) {
    let wanted = root.field("placements");
    let mut ids: Vec<String> = Vec::new();
    for node in wanted.elements(PLACEMENTS_MAX) {
        node.only("id, fallback");
        ids.push(node.required("id").id().into());
        let fallback = node.field("fallback");
        if fallback.is_there() {
            fallback.id();
        }
    }
    let mut offers: Vec<Offer> = Vec::new();
    for node in root.field("offers").elements(OFFERS_MAX) {
        let fault = Fault::default();
        let offer = offer(node.with(&fault), names, warnings);
        if let Some(error) = fault.into_error() {
            warnings.push(error.into());
        } else if !ids.contains(&offer.placement) {
            warn(warnings, &node, "/placement", "no such placement");
        } else if offers.iter().any(|known| known.hash == offer.hash) {
            warn(warnings, &node, "/id", "an offer with this id comes before");
        } else {
            offers.push(offer);
        }
    }
    let mut placements: Vec<Placement> = Vec::new();
    for (node, id) in wanted.elements(PLACEMENTS_MAX).zip(ids) {
        let fallback = node.value().get("fallback").and_then(Value::as_text);
        let index = offers.iter().position(|offer| fallback == Some(&offer.id) && offer.placement == id);
        if fallback.is_some() && index.is_none() {
            let message = "no usable offer of this placement has this id; the page keeps its own default";
            warn(warnings, &node, "/fallback", message);
        }
        if placements.iter().any(|known| known.id == id) {
            warn(warnings, &node, "", "a placement with this id comes before");
        } else {
            placements.push(Placement { id, fallback: index });
        }
    }
    (placements, offers)
}

fn warn(warnings: &mut Vec<Warning>, node: &Node<'_>, below: &str, message: &str) {
    warnings.push(Warning { pointer: node.pointer() + below, message: message.into() });
}

fn offer(node: Node<'_>, names: &Names, warnings: &mut Vec<Warning>) -> Offer {
    node.only(
        "id, name, placement, audience, priority, content, starts_at, ends_at, cap, promotion, suppress_after_dismissal_days, \
         requires, goal",
    );
    let id = node.required("id").id();
    let name = node.field("name");
    if name.is_there() {
        name.text(120);
    }
    let audience = node.field("audience");
    let audience = if audience.is_there() { condition(&audience, names, warnings) } else { None };
    let requires = requirements(&node.field("requires"), warnings);
    let (starts_at, ends_at) = (instant(&node.field("starts_at")), instant(&node.field("ends_at")));
    if starts_at >= ends_at && ends_at.is_some() {
        node.field("ends_at").fail(&["must be after starts_at"]);
    }
    Offer {
        hash: fnv1a32(id),
        placement: node.required("placement").id().into(),
        audience,
        requires,
        priority: node.field("priority").integer(Some(0), 0, 1_000_000) as i32,
        content: content(&node.required("content")),
        recommend: node.field("content").value().get("recommend").and_then(Value::as_text).and_then(Kind::parse),
        starts_at,
        ends_at,
        cap: cap(&node.field("cap")),
        is_promotion: !node.field("promotion").is_there() || node.field("promotion").bool(),
        suppress_after_dismissal_days: node.field("suppress_after_dismissal_days").integer(
            Some(SUPPRESS_AFTER_DISMISSAL_DAYS),
            0,
            3_650,
        ),
        goal: goal(&node.field("goal")),
        id: id.into(),
    }
}

fn goal(node: &Node<'_>) -> EventName {
    if !node.is_there() {
        return EventName::Purchase;
    }
    let goal = EventName::parse(node.text(64));
    if goal.is_none() {
        node.fail(&["unknown event name"]);
    }
    goal.unwrap_or_default()
}

fn requirements(node: &Node<'_>, warnings: &mut Vec<Warning>) -> Vec<Requirement> {
    let pointer = node.pointer();
    let mut requirements = Vec::new();
    for (name, node) in node.entries(FACTS.len()) {
        let Some((fact, _)) = FACTS.iter().find(|(_, known)| *known == name) else {
            node.fail(&["unknown fact; known: cart_value_minor, cart_items, in_stock, region, tier, order_count"]);
            break;
        };
        if node.fault().is_set() {
            break;
        }
        let mut over_context = SortedMap::new();
        over_context.insert(name.into(), node.value().clone());
        let condition = Condition::parse(&Value::Map(over_context), &pointer, &ContextVocabulary, warnings);
        requirements.push(Requirement { fact: *fact, condition });
    }
    requirements
}

fn instant(node: &Node<'_>) -> Option<Timestamp> {
    if !node.is_there() {
        return None;
    }
    let instant = Timestamp::parse(node.text(40));
    if instant.is_none() {
        node.fail(&["expected a time such as 2026-11-01T00:00:00Z"]);
    }
    instant
}

/// The names of a page's context.
struct ContextVocabulary;

impl Vocabulary for ContextVocabulary {
    fn has_trait(&self, path: &str) -> bool {
        let fact = path.split('.').next();
        FACTS.iter().any(|(_, name)| fact == Some(*name))
    }

    fn has_segment(&self, _: &str) -> bool {
        false
    }

    fn has_event(&self, _: &str) -> bool {
        false
    }

    fn remembered_ms(&self) -> u64 {
        0
    }
}

fn cap(node: &Node<'_>) -> Option<FrequencyCap> {
    if !node.is_there() {
        return None;
    }
    node.only("exposures, window_hours");
    Some(FrequencyCap {
        exposures: node.required("exposures").integer(None, 1, CAP_EXPOSURES_PER_OFFER_MAX),
        window_hours: node.required("window_hours").integer(None, 1, CAP_WINDOW_HOURS_MAX),
    })
}

/// Checks what a page will show; the links are checked here and once more where they are set.
fn content(node: &Node<'_>) -> Value {
    node.only("title, text, label, href, image, recommend");
    let recommend = node.field("recommend");
    if recommend.is_there() && Kind::parse(recommend.text(16)).is_none() {
        recommend.fail(&["expected next, similar, together or recent"]);
    }
    // What is recommended has a title of its own.
    if !recommend.is_there() || node.field("title").is_there() {
        node.required("title").text(480);
    }
    for (key, bytes_max) in [("text", 2_000), ("label", 480)] {
        let field = node.field(key);
        if field.is_there() {
            field.text(bytes_max);
        }
    }
    link(&node.field("href"));
    let image = node.field("image");
    if image.is_there() {
        image.only("src, alt, width, height");
        link(&image.required("src"));
        image.required("alt").text(1_000);
        image.field("width").integer(Some(1), 1, 10_000);
        image.field("height").integer(Some(1), 1, 10_000);
    }
    if node.fault().is_set() { Value::Null } else { node.value().clone() }
}

/// `https:` or a path of the same origin; nothing that a browser would run or read as another host.
fn link(node: &Node<'_>) {
    if !node.is_there() {
        return;
    }
    let text = node.text(HREF_BYTES_MAX);
    let is_path = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
    let is_plain = text.chars().all(|character| !character.is_control());
    if !is_plain || !(is_path || text.starts_with("https://")) {
        node.fail(&["expected an https: address or a path that starts with one /"]);
    }
}
