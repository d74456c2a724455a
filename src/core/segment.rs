//! Segments: named conditions over traits, and the visitor's membership in each.
//!
//! Flow: `profile` -> **`segment`** -> `decision`. A broken segment has no members, and neither does its negation.

use crate::core::condition::{Condition, Evidence, Facts, Truth};
use crate::core::history::{History, InterestRules};
use crate::core::profile;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// A named condition. It may name the segments before it.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its id.
    pub id: String,
    /// What people call it; its id when the config gives none.
    pub name: String,
    /// Who belongs to it.
    pub when: Condition,
}

/// A visitor as of one moment: traits and memberships, computed once and used for every decision of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation<'a> {
    /// As of when.
    pub now: Timestamp,
    /// The profile's traits.
    pub traits: Value,
    /// For each of `segments`, in order, whether the visitor belongs to it.
    pub memberships: Vec<Truth>,
    segments: &'a [Segment],
    events: Vec<(&'a str, Timestamp)>,
}

impl<'a> Situation<'a> {
    /// Computes traits and memberships.
    #[must_use]
    pub fn new(segments: &'a [Segment], interests: &InterestRules, history: &'a History, now: Timestamp) -> Self {
        let traits = profile::traits(history, interests, now);
        let mut events = Vec::new();
        for recent in &history.recent.events {
            events.push((recent.event.name.text(), recent.at));
        }
        let mut situation = Self { now, traits, memberships: Vec::new(), segments, events };
        for segment in segments {
            let membership = situation.holds(&segment.when);
            situation.memberships.push(membership);
        }
        situation
    }

    /// Whether the visitor belongs to the segment with this id; unknown when there is none.
    #[must_use]
    pub fn membership(&self, id: &str) -> Truth {
        let found = self.segments.iter().zip(&self.memberships).find(|(segment, _)| segment.id == id);
        found.map_or(Truth::Unknown, |(_, membership)| *membership)
    }

    /// Whether a condition holds for this visitor.
    #[must_use]
    pub fn holds(&self, condition: &Condition) -> Truth {
        self.holds_of(condition, &self.traits)
    }

    /// Whether a condition holds of `traits` instead of the visitor's.
    #[must_use]
    pub fn holds_of(&self, condition: &Condition, traits: &Value) -> Truth {
        let segments = |id: &str| self.membership(id);
        condition.evaluate(&Facts { traits, segments: &segments, events: &self.events, now: self.now })
    }

    /// What decided a condition.
    #[must_use]
    pub fn evidence<'b>(&self, condition: &'b Condition) -> Vec<Evidence<'b>> {
        let segments = |id: &str| self.membership(id);
        condition.explain(&Facts { traits: &self.traits, segments: &segments, events: &self.events, now: self.now })
    }
}
