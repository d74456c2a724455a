//! The `placements` and `offers` parts: each offer is read on its own, so that a broken one breaks nothing else.

use super::segments::condition;
use super::{ConfigError, Node, Warning};
use crate::core::condition::{Condition, Vocabulary};
use crate::core::id::fnv1a32;
use crate::core::limits::{CAP_EXPOSURES_PER_OFFER_MAX, CAP_WINDOW_HOURS_MAX, OFFERS_MAX, PLACEMENTS_MAX};
use crate::core::offer::{FACTS, FrequencyCap, Offer, Placement, Requirement, SUPPRESS_AFTER_DISMISSAL_DAYS};
use crate::core::segment::Segment;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// Longest link, in bytes.
const HREF_BYTES_MAX: usize = 2_048;

pub(super) fn read(
    root: &Node<'_>,
    segments: &[Segment],
    warnings: &mut Vec<Warning>,
) -> Result<(Vec<Placement>, Vec<Offer>), ConfigError> {
    let wanted = root.optional("placements", |node| node.elements(PLACEMENTS_MAX, placement))?.unwrap_or_default();
    let mut offers: Vec<Offer> = Vec::new();
    root.optional("offers", |node| {
        node.elements(OFFERS_MAX, |node| {
            match offer(node, segments, warnings) {
                Ok(offer) if !wanted.iter().any(|(id, _, _)| *id == offer.placement) => warnings
                    .push(Warning { pointer: node.pointer() + "/placement", message: "no such placement".into() }),
                Ok(offer) if offers.iter().any(|known| known.hash == offer.hash) => warnings.push(Warning {
                    pointer: node.pointer() + "/id",
                    message: "an offer with this id comes before".into(),
                }),
                Ok(offer) => offers.push(offer),
                Err(error) => warnings.push(error.into()),
            }
            Ok(())
        })
    })?;
    let mut placements: Vec<Placement> = Vec::new();
    for (id, fallback, pointer) in wanted {
        let index = fallback
            .as_ref()
            .and_then(|fallback| offers.iter().position(|offer| offer.id == *fallback && offer.placement == id));
        if fallback.is_some() && index.is_none() {
            let message = "no usable offer of this placement has this id; the page keeps its own default".into();
            warnings.push(Warning { pointer: pointer.clone() + "/fallback", message });
        }
        if placements.iter().any(|known| known.id == id) {
            warnings.push(Warning { pointer, message: "a placement with this id comes before".into() });
            continue;
        }
        placements.push(Placement { id, fallback: index });
    }
    Ok((placements, offers))
}

fn placement(node: &Node<'_>) -> Result<(String, Option<String>, String), ConfigError> {
    node.only(&["id", "fallback"])?;
    Ok((node.required("id", |node| node.id())?, node.optional("fallback", |node| node.id())?, node.pointer()))
}

fn offer(node: &Node<'_>, segments: &[Segment], warnings: &mut Vec<Warning>) -> Result<Offer, ConfigError> {
    node.only(&[
        "id",
        "name",
        "placement",
        "audience",
        "priority",
        "content",
        "starts_at",
        "ends_at",
        "cap",
        "suppress_after_dismissal_days",
        "requires",
    ])?;
    let id = node.required("id", |node| node.id())?;
    node.optional("name", |node| node.text(120))?;
    let audience = node.optional("audience", |node| Ok(condition(node, segments, warnings)))?;
    let requires = node.optional("requires", |node| {
        let pointer = node.pointer();
        node.entries(FACTS.len(), |name, node| {
            let Some((fact, _)) = FACTS.iter().find(|(_, known)| *known == name) else {
                return node
                    .error("unknown fact; known: cart_value_minor, cart_items, in_stock, region, tier, order_count");
            };
            let over_context = Value::map([(name, node.value().clone())]);
            let condition = Condition::parse(&over_context, &pointer, &ContextVocabulary, warnings);
            Ok(Requirement { fact: *fact, condition })
        })
    })?;
    let instant = |node: &Node<'_>| {
        Timestamp::parse(&node.text(40)?).map_or_else(|| node.error("expected a time such as 2026-11-01T00:00:00Z"), Ok)
    };
    let (starts_at, ends_at) = (node.optional("starts_at", instant)?, node.optional("ends_at", instant)?);
    if let (Some(start), Some(end)) = (starts_at, ends_at)
        && end <= start
    {
        return node.required("ends_at", |node| node.error("must be after starts_at"));
    }
    Ok(Offer {
        hash: fnv1a32(&id),
        placement: node.required("placement", |node| node.id())?,
        audience,
        requires: requires.unwrap_or_default(),
        priority: node.optional("priority", |node| node.integer(0, 1_000_000))?.unwrap_or(0) as i32,
        content: node.required("content", content)?,
        starts_at,
        ends_at,
        cap: node.optional("cap", cap)?,
        suppress_after_dismissal_days: node
            .optional("suppress_after_dismissal_days", |node| node.integer(0, 3_650))?
            .unwrap_or(SUPPRESS_AFTER_DISMISSAL_DAYS),
        id,
    })
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
}

fn cap(node: &Node<'_>) -> Result<FrequencyCap, ConfigError> {
    node.only(&["exposures", "window_hours"])?;
    Ok(FrequencyCap {
        exposures: node.required("exposures", |node| node.integer(1, CAP_EXPOSURES_PER_OFFER_MAX))?,
        window_hours: node.required("window_hours", |node| node.integer(1, CAP_WINDOW_HOURS_MAX))?,
    })
}

/// Checks what a page will show; the links are checked here and once more where they are set.
fn content(node: &Node<'_>) -> Result<Value, ConfigError> {
    node.only(&["title", "text", "label", "href", "image"])?;
    node.required("title", |node| node.text(480))?;
    node.optional("text", |node| node.text(2_000))?;
    node.optional("label", |node| node.text(480))?;
    node.optional("href", link)?;
    node.optional("image", |node| {
        node.only(&["src", "alt", "width", "height"])?;
        node.required("src", link)?;
        node.required("alt", |node| node.text(1_000))?;
        node.optional("width", |node| node.integer(1, 10_000))?;
        node.optional("height", |node| node.integer(1, 10_000))
    })?;
    Ok(node.value().clone())
}

/// `https:` or a path of the same origin; nothing that a browser would run or read as another host.
fn link(node: &Node<'_>) -> Result<(), ConfigError> {
    let text = node.text(HREF_BYTES_MAX)?;
    let is_path = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\');
    let is_plain = text.chars().all(|character| !character.is_control());
    if is_plain && (is_path || text.starts_with("https://")) {
        Ok(())
    } else {
        node.error("expected an https: address or a path that starts with one /")
    }
}
