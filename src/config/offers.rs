//! The `placements` and `offers` parts: each offer is read on its own, so that a broken one breaks nothing else.

use super::rules::{cap, kind};
use super::segments::{Names, condition};
use super::{Fault, Node, Warning, category, part};
use crate::core::condition::{Condition, Vocabulary};
use crate::core::decimal::digits;
use crate::core::event::EventName;
use crate::core::id::{fnv1a32, item_key};
use crate::core::join::join;
use crate::core::limits::{CAP_WINDOW_HOURS_MAX, DAYPARTS_MAX, OFFER_ITEMS_MAX, OFFERS_MAX, PLACEMENTS_MAX};
use crate::core::map::SortedMap;
use crate::core::offer::{
    Daypart, FACTS, Fact, Group, Offer, Placement, Requirement, SUPPRESS_AFTER_DISMISSAL_DAYS,
    SUPPRESS_AFTER_PURCHASE_DAYS, SUPPRESS_AFTER_REFUND_DAYS, coupon_hash,
};
use crate::core::recommend::Kind;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// Longest link, in bytes.
const HREF_BYTES_MAX: usize = 2_048;

/// What offers refer to.
pub(super) struct Terms<'a> {
    pub(super) names: &'a Names,
    pub(super) groups: &'a [Group],
    /// What is said beside a price that was made for the visitor; empty where there is none.
    pub(super) notice: &'a str,
}

pub(super) fn read(root: &Node<'_>, terms: &Terms<'_>, warnings: &mut Vec<Warning>) -> (Vec<Placement>, Vec<Offer>) {
    let wanted = root.field("placements");
    let mut known: Vec<Placement> = Vec::new();
    for node in wanted.elements(PLACEMENTS_MAX) {
        node.only("id, fallback, policy, cap");
        let id = node.required("id").id();
        let policy = node.field("policy");
        known.push(Placement {
            id: id.into(),
            hash: fnv1a32(id),
            fallback: None,
            policy: if policy.is_there() { Some(kind(&policy)) } else { None },
            cap: cap(&node.field("cap"), fnv1a32(&join(&["placement/", id]))),
        });
        let fallback = node.field("fallback");
        if fallback.is_there() {
            fallback.id();
        }
    }
    let mut offers: Vec<Offer> = Vec::new();
    for node in root.field("offers").elements(OFFERS_MAX) {
        let fault = Fault::default();
        let offer = offer(node.with(&fault), terms, warnings);
        if let Some(error) = fault.into_error() {
            warnings.push(error.into());
        } else if !known.iter().any(|it| it.id == offer.placement) {
            warn(warnings, &node, "/placement", "no such placement");
        } else if offers.iter().any(|known| known.hash == offer.hash) {
            warn(warnings, &node, "/id", "an offer with this id comes before");
        } else {
            offers.push(offer);
        }
    }
    let mut placements: Vec<Placement> = Vec::new();
    for (node, placement) in wanted.elements(PLACEMENTS_MAX).zip(known) {
        let fallback = node.value().get("fallback").and_then(Value::as_text);
        let index = offers.iter().position(|offer| fallback == Some(&offer.id) && offer.placement == placement.id);
        if fallback.is_some() && index.is_none() {
            let message = "no usable offer of this placement has this id; the page keeps its own default";
            warn(warnings, &node, "/fallback", message);
        }
        if placements.iter().any(|known| known.id == placement.id) {
            warn(warnings, &node, "", "a placement with this id comes before");
        } else {
            placements.push(Placement { fallback: index, ..placement });
        }
    }
    (placements, offers)
}

fn warn(warnings: &mut Vec<Warning>, node: &Node<'_>, below: &str, message: &str) {
    warnings.push(Warning { pointer: node.pointer() + below, message: message.into() });
}

/// Hashes of the items and coupons that offers name; they rise.
pub(super) fn named(offers: &[Offer]) -> Vec<u32> {
    let mut named = SortedMap::new();
    for offer in offers {
        for item in &offer.items {
            named.insert(fnv1a32(item), ());
        }
        if let Some(coupon) = offer.coupon {
            named.insert(coupon, ());
        }
    }
    named.keys().copied().collect()
}

fn offer(node: Node<'_>, terms: &Terms<'_>, warnings: &mut Vec<Warning>) -> Offer {
    node.only(
        "id, name, placement, group, audience, priority, weight, content, starts_at, ends_at, dayparts, cap, cooldown_hours, promotion, \
         suppress_after_dismissal_days, suppress_after_purchase_days, suppress_after_refund_days, requires, items, category, coupon, \
         discount_minor, personalized_price, goal",
    );
    let id = node.required("id").id();
    let name = node.field("name");
    if name.is_there() {
        name.text(120);
    }
    let audience = node.field("audience");
    let audience = if audience.is_there() { condition(&audience, terms.names, warnings) } else { None };
    let requires = requirements(&node.field("requires"), warnings);
    let (starts_at, ends_at) = (instant(&node.field("starts_at")), instant(&node.field("ends_at")));
    if starts_at >= ends_at && ends_at.is_some() {
        node.field("ends_at").fail(&["must be after starts_at"]);
    }
    let days = |key, default| node.field(key).integer(Some(default), 0, 3_650);
    let hash = fnv1a32(id);
    let mut offer = Offer {
        hash,
        group: group(&node.field("group"), terms.groups),
        audience,
        requires,
        priority: node.field("priority").integer(Some(0), 0, 1_000_000) as i32,
        weight: node.field("weight").integer(Some(1), 0, 1_000),
        recommend: node.field("content").value().get("recommend").and_then(Value::as_text).and_then(Kind::parse),
        starts_at,
        ends_at,
        dayparts: part(&node, "dayparts", dayparts),
        cap: cap(&node.field("cap"), hash),
        cooldown_hours: node.field("cooldown_hours").integer(Some(0), 0, CAP_WINDOW_HOURS_MAX),
        is_promotion: !node.field("promotion").is_there() || node.field("promotion").bool(),
        suppress_after_dismissal_days: days("suppress_after_dismissal_days", SUPPRESS_AFTER_DISMISSAL_DAYS),
        suppress_after_purchase_days: days("suppress_after_purchase_days", SUPPRESS_AFTER_PURCHASE_DAYS),
        suppress_after_refund_days: days("suppress_after_refund_days", SUPPRESS_AFTER_REFUND_DAYS),
        category: categories(&node.field("category")),
        discount_minor: node.field("discount_minor").integer(Some(0), 0, u32::MAX),
        goal: goal(&node.field("goal")),
        ..Offer::new(id, node.required("placement").id(), content(&node.required("content")))
    };
    for node in node.field("items").elements(OFFER_ITEMS_MAX) {
        let item = item_key(node.text(120));
        if item.is_empty() {
            node.fail(&["expected an item's id"]);
        }
        offer.items.push(item);
    }
    let coupon = node.field("coupon");
    if coupon.is_there() {
        offer.coupon = Some(coupon_hash(coupon.text(64)));
    }
    let price = node.field("personalized_price");
    offer.has_personalized_price = price.is_there() && price.bool();
    if offer.has_personalized_price {
        if terms.notice.is_empty() {
            price.fail(&["/personalized_price has no notice to show beside it"]);
        }
        if let Value::Map(content) = &mut offer.content {
            content.insert("notice".into(), terms.notice.into());
        }
    }
    offer
}

fn group(node: &Node<'_>, groups: &[Group]) -> Option<usize> {
    if !node.is_there() {
        return None;
    }
    let id = node.id();
    let place = groups.iter().position(|group| group.id == id);
    if place.is_none() {
        node.fail(&["no such group"]);
    }
    place
}

fn categories(node: &Node<'_>) -> Option<String> {
    if !node.is_there() {
        return None;
    }
    category(node)
}

/// Names of the days as configs write them, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

#[inline(never)]
fn dayparts(node: &Node<'_>) -> Vec<Daypart> {
    let mut dayparts = Vec::new();
    for node in node.elements(DAYPARTS_MAX) {
        node.only("days, from, until");
        let mut days = 0;
        for node in node.field("days").elements(DAYS.len()) {
            let name = node.text(8);
            match DAYS.iter().position(|known| *known == name) {
                Some(day) => days |= 1 << day,
                None => node.fail(&["expected mon, tue, wed, thu, fri, sat or sun"]),
            }
        }
        if days == 0 {
            days = 0x7f;
        }
        dayparts.push(Daypart {
            days,
            from_minute: minute(&node.field("from"), 0, 23 * 60 + 59),
            until_minute: minute(&node.field("until"), 24 * 60, 24 * 60),
        });
    }
    dayparts
}

/// A time of day such as `08:30`, in minutes; `default` when it is absent.
fn minute(node: &Node<'_>, default: u32, max: u32) -> u32 {
    if !node.is_there() {
        return default;
    }
    if let Some((hours, minutes)) = node.text(5).split_once(':')
        && let (2, 2, Some(hours), Some(minutes)) = (hours.len(), minutes.len(), digits(hours), digits(minutes))
        && minutes < 60
        && hours * 60 + minutes <= max
    {
        return hours * 60 + minutes;
    }
    node.fail(&["expected a time such as 08:30"]);
    default
}

/// The event that is to be reached: a purchase, unless the config says another.
pub(super) fn goal(node: &Node<'_>) -> EventName {
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
            node.fail(&[
                "unknown fact; known: cart_value_minor, cart_items, in_stock, promotable, region, tier, order_count, coupons_used",
            ]);
            break;
        };
        if node.fault().is_set() {
            break;
        }
        let mut over_context = SortedMap::new();
        over_context.insert(name.into(), node.value().clone());
        let condition = Condition::parse(&Value::Map(over_context), &pointer, &ContextVocabulary, warnings);
        let is_of_items = matches!(fact, Fact::InStock | Fact::Promotable) && *node.value() == Value::Bool(true);
        requirements.push(Requirement { fact: *fact, condition, is_of_items });
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
