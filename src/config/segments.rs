//! The `segments` part: each is read on its own, so that a broken one breaks nothing else.

use std::cell::RefCell;

use super::{Fault, Node, Warning};
use crate::core::condition::{Condition, Vocabulary};
use crate::core::decimal::decimal;
use crate::core::declared::TraitRules;
use crate::core::event::EventName;
use crate::core::join::join;
use crate::core::limits::{MEMBERSHIPS_MAX, SEGMENTS_MAX, TRAITS_ASKED_MAX};
use crate::core::profile::is_trait;
use crate::core::segment::{Segment, order};
use crate::core::time::DAY_MS;
use crate::core::value::Value;

/// The segments, and their places in the order of evaluation.
pub(super) fn read(node: &Node<'_>, names: &mut Names, warnings: &mut Vec<Warning>) -> (Vec<Segment>, Vec<usize>) {
    for node in node.elements(SEGMENTS_MAX) {
        names.segments.extend(node.value().get("id").and_then(Value::as_text).map(String::from));
    }
    let mut segments: Vec<Segment> = Vec::new();
    let mut pointers = Vec::new();
    let mut memories = 0;
    for node in node.elements(SEGMENTS_MAX) {
        let fault = Fault::default();
        let segment = segment(node.with(&fault), names, warnings);
        let pointer = node.pointer();
        match (fault.into_error(), segment) {
            (None, Some(segment)) if segments.iter().any(|known| known.id == segment.id) => {
                warnings.push(Warning { pointer, message: "a segment with this id comes before".into() });
            }
            (None, Some(mut segment)) => {
                memories += usize::from(segment.until.is_some());
                if memories > MEMBERSHIPS_MAX && segment.until.is_some() {
                    let message = join(&["at most ", &decimal(MEMBERSHIPS_MAX as u64), " segments with until"]);
                    warnings.push(Warning { pointer: pointer.clone() + "/until", message });
                    (segment.when, segment.until) = (Condition::unknown(), None);
                }
                segments.push(segment);
                pointers.push(pointer);
            }
            (Some(error), _) => warnings.push(error.into()),
            (None, None) => {}
        }
    }
    loop {
        match order(&segments) {
            Ok(order) => return (segments, order),
            Err(circle) => break_circle(&mut segments, &pointers, &circle, warnings),
        }
    }
}

/// Makes every segment of a circle unknown, and names the circle at the first.
#[inline(never)]
fn break_circle(segments: &mut [Segment], pointers: &[String], circle: &[usize], warnings: &mut Vec<Warning>) {
    let mut message = String::from("segments ask for each other in a circle: ");
    for place in circle.iter().chain(circle.first()) {
        if !message.ends_with(": ") {
            message.push_str(" → ");
        }
        message.push_str(segments.get(*place).map_or("", |segment| &segment.id));
    }
    let first = circle.first().and_then(|place| pointers.get(*place));
    warnings.push(Warning { pointer: first.cloned().unwrap_or_default() + "/when", message });
    for place in circle {
        if let Some(segment) = segments.get_mut(*place) {
            (segment.when, segment.until) = (Condition::unknown(), None);
        }
    }
}

#[inline(never)]
fn segment(node: Node<'_>, names: &Names, warnings: &mut Vec<Warning>) -> Option<Segment> {
    node.only("id, name, when, until");
    let id = node.required("id").id();
    let name = node.field("name");
    let name = if name.is_there() { name.text(120) } else { id };
    let when = condition(&node.required("when"), names, warnings)?;
    let until = node.field("until");
    let until = if until.is_there() { Some(condition(&until, names, warnings)?) } else { None };
    Some(Segment { id: id.into(), name: name.into(), when, until })
}

/// Reads a condition over the profile; what is broken in it is unknown, never matches and warns. `None` beside a fault.
pub(super) fn condition(node: &Node<'_>, names: &Names, warnings: &mut Vec<Warning>) -> Option<Condition> {
    if node.fault().is_set() {
        return None;
    }
    Some(Condition::parse(node.value(), &node.pointer(), names, warnings))
}

/// The names that conditions over the profile may use.
pub(super) struct Names {
    /// Ids of the segments, wherever they stand.
    pub(super) segments: Vec<String>,
    /// Days that what happened is remembered.
    pub(super) retention_days: u32,
    /// What may be declared.
    pub(super) traits: TraitRules,
    /// What the shop may say.
    pub(super) facts: TraitRules,
    /// Names of the traits that conditions ask for, by their numbers; at most [`TRAITS_ASKED_MAX`].
    pub(super) asked: RefCell<Vec<String>>,
}

impl Vocabulary for Names {
    fn has_trait(&self, path: &str) -> bool {
        let (prefix, name) = path.split_once('.').unwrap_or_default();
        let is_known = |rules: &TraitRules| rules.as_ref().is_none_or(|rules| rules.contains_key(name));
        is_trait(path)
            && match prefix {
                "declared" => is_known(&self.traits),
                "facts" => is_known(&self.facts),
                _ => true,
            }
    }

    fn number(&self, path: &str) -> usize {
        // Nobody holds it while a condition is read.
        let Ok(mut asked) = self.asked.try_borrow_mut() else { return usize::MAX };
        let mut number = 0;
        for name in &*asked {
            if name == path {
                break;
            }
            number += 1;
        }
        if number == asked.len() && number < TRAITS_ASKED_MAX {
            asked.push(path.into());
        }
        number
    }

    fn has_segment(&self, id: &str) -> bool {
        self.segments.iter().any(|known| known == id)
    }

    fn has_event(&self, name: &str) -> bool {
        EventName::parse(name).is_some()
    }

    fn remembered_ms(&self) -> u64 {
        u64::from(self.retention_days) * DAY_MS
    }
}
