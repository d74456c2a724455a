//! The `segments` part: each is read on its own, so that a broken one breaks nothing else.

use super::{Fault, Node, Warning};
use crate::core::condition::{Condition, Vocabulary};
use crate::core::event::EventName;
use crate::core::limits::SEGMENTS_MAX;
use crate::core::profile::is_trait;
use crate::core::segment::Segment;

pub(super) fn read(node: &Node<'_>, warnings: &mut Vec<Warning>) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for node in node.elements(SEGMENTS_MAX) {
        let fault = Fault::default();
        let segment = segment(node.with(&fault), &segments, warnings);
        match (fault.into_error(), segment) {
            (None, Some(segment)) if segments.iter().any(|known| known.id == segment.id) => {
                warnings
                    .push(Warning { pointer: node.pointer(), message: "a segment with this id comes before".into() });
            }
            (None, Some(segment)) => segments.push(segment),
            (Some(error), _) => warnings.push(error.into()),
            (None, None) => {}
        }
    }
    segments
}

fn segment(node: Node<'_>, before: &[Segment], warnings: &mut Vec<Warning>) -> Option<Segment> {
    node.only("id, name, when");
    let id = node.required("id").id();
    let name = node.field("name");
    let name = if name.is_there() { name.text(120) } else { id };
    let when = condition(&node.required("when"), before, warnings)?;
    Some(Segment { id: id.into(), name: name.into(), when })
}

/// Reads a condition over the profile; what is broken in it is unknown, never matches and warns. `None` beside a fault.
pub(super) fn condition(node: &Node<'_>, segments: &[Segment], warnings: &mut Vec<Warning>) -> Option<Condition> {
    if node.fault().is_set() {
        return None;
    }
    Some(Condition::parse(node.value(), &node.pointer(), &ProfileVocabulary(segments), warnings))
}

/// The names of the profile, and the segments that may be named: those before.
struct ProfileVocabulary<'a>(&'a [Segment]);

impl Vocabulary for ProfileVocabulary<'_> {
    fn has_trait(&self, path: &str) -> bool {
        is_trait(path)
    }

    fn has_segment(&self, id: &str) -> bool {
        self.0.iter().any(|segment| segment.id == id)
    }

    fn has_event(&self, name: &str) -> bool {
        EventName::parse(name).is_some()
    }
}
