//! The `segments` part: each is read on its own, so that a broken one breaks nothing else.

use super::{ConfigError, Node, Warning};
use crate::core::condition::{Condition, Vocabulary};
use crate::core::event::EventName;
use crate::core::limits::SEGMENTS_MAX;
use crate::core::profile::is_trait;
use crate::core::segment::Segment;

pub(super) fn read(node: &Node<'_>, warnings: &mut Vec<Warning>) -> Result<Vec<Segment>, ConfigError> {
    let mut segments: Vec<Segment> = Vec::new();
    node.elements(SEGMENTS_MAX, |node| {
        match segment(node, &segments, warnings) {
            Ok(segment) if segments.iter().any(|known| known.id == segment.id) => {
                warnings
                    .push(Warning { pointer: node.pointer(), message: "a segment with this id comes before".into() });
            }
            Ok(segment) => segments.push(segment),
            Err(error) => warnings.push(error.into()),
        }
        Ok(())
    })?;
    Ok(segments)
}

fn segment(node: &Node<'_>, before: &[Segment], warnings: &mut Vec<Warning>) -> Result<Segment, ConfigError> {
    node.only(&["id", "name", "when"])?;
    let id = node.required("id", |node| node.id())?;
    let name = node.optional("name", |node| node.text(120))?.unwrap_or_else(|| id.clone());
    let when = node.required("when", |node| Ok(condition(node, before, warnings)))?;
    Ok(Segment { id, name, when })
}

/// Reads a condition over the profile; what is broken in it is unknown, never matches and warns.
pub(super) fn condition(node: &Node<'_>, segments: &[Segment], warnings: &mut Vec<Warning>) -> Condition {
    Condition::parse(node.value(), &node.pointer(), &ProfileVocabulary(segments), warnings)
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
