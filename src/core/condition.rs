//! [`Condition`]: the MongoDB-style rules of segments, audiences and requirements, over a tree of traits.
//!
//! Flow: config → [`Condition::parse`] (once, with warnings) → [`Condition::evaluate`] → segment, audience. Pure; time
//! comes in. Invariant: a broken part is *unknown*, in Kleene's three-valued logic, so neither it nor its `$not` ever
//! matches (property `the_negation_of_unknown_is_unknown`). Meaning follows the GrowthBook corpus, which
//! `tests/it/growthbook.rs` runs.
//!
//! - `{ "orders.count": 3 }` is `$eq`; several names or operators in one object must all hold.
//! - Operators: `$eq $ne $lt $lte $gt $gte $in $nin $ini $nini $all $alli $size $elemMatch $exists $type $regex $regexi
//!   $notRegex $notRegexi $veq $vne $vlt $vlte $vgt $vgte`, and `$not` over them; `$and $or $nor $not` over whole
//!   conditions.
//! - `{ "segments": { "$in": [ids] } }` (`$nin`, `$all`) asks for memberships, each of which may be unknown.
//! - `{ "sequence": { "of": ["add_to_cart"], "without": ["purchase"], "within_hours": 48 } }` asks for events in order
//!   ([`sequence`]); `{ "event": { "of": "view_item", "within_days": 7, "count": { "$gte": 3 } } }` how often one happened
//!   ([`occurrence`]). A window that the memory does not reach back over is unknown, unless what is left decides.

use std::cell::OnceCell;

use crate::core::history::History;
use crate::core::pattern::Pattern;
use crate::core::time::Timestamp;
use crate::core::value::Value;

mod compare;
mod evaluate;
pub mod occurrence;
mod operator;
mod parse;
pub mod sequence;
mod truth;
mod version;

pub use evaluate::Evidence;
pub use operator::Operator;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use operator::distance;
#[cfg(not(target_arch = "wasm32"))]
pub use operator::words;
pub use parse::{Vocabulary, Warning};
pub use truth::Truth;

/// A parsed condition. Broken parts of it are unknown.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition(Node);

/// What a condition is evaluated over.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The profile, or another tree that dotted names walk.
    pub traits: &'a Value,
    /// Membership by segment id.
    pub segments: &'a dyn Fn(&str) -> Truth,
    /// What happened, as far as it is remembered.
    pub history: &'a History,
    /// The instant of evaluation.
    pub now: Timestamp,
    /// What was found of `traits` before, by the numbers that the vocabulary gave their names; empty to keep nothing.
    pub found: &'a [Found],
}

/// A trait that is looked for once for all who ask for it; null when there is none.
pub type Found = OnceCell<Value>;

#[derive(Debug, Clone, PartialEq)]
enum Node {
    /// Holds when all do, also when there are none.
    All(Vec<Node>),
    /// Holds when any does, so not when there are none.
    Any(Vec<Node>),
    Not(Box<Node>),
    Test(Test),
    /// Membership of the segment with this id, a text.
    Segment(Value),
    Sequence(sequence::Sequence),
    Event(occurrence::Occurrence),
    /// A broken part.
    Unknown,
}

/// One operator on one value.
#[derive(Debug, Clone, PartialEq)]
struct Test {
    /// Dotted name of the value; `None` is the value itself, in `$size`, `$all` and `$elemMatch`.
    path: Option<String>,
    /// Number of that name, beyond all of [`Facts::found`] for one without.
    number: usize,
    operator: Operator,
    operand: Value,
    inner: Inner,
}

/// What an operand was compiled to.
#[derive(Debug, Clone, PartialEq)]
enum Inner {
    Nothing,
    Pattern(Pattern),
    /// For `$size` and `$elemMatch` one, for `$all` one for each member.
    Nodes(Vec<Node>),
}

impl Node {
    fn add_names<'a>(&'a self, segments: &mut Vec<&'a str>, traits: &mut Vec<&'a str>) {
        match self {
            Self::All(nodes) | Self::Any(nodes) => {
                for node in nodes {
                    node.add_names(segments, traits);
                }
            }
            Self::Not(node) => node.add_names(segments, traits),
            Self::Segment(id) => segments.extend(id.as_text()),
            // What it asks of elements lies below its own name.
            Self::Test(test) => traits.extend(test.path.as_deref()),
            Self::Sequence(_) | Self::Event(_) | Self::Unknown => {}
        }
    }
}

impl Condition {
    /// Reads a condition that stands at `pointer` (a JSON pointer, for messages). What is broken in it becomes unknown
    /// and is added to `warnings`.
    #[must_use]
    pub fn parse(value: &Value, pointer: &str, vocabulary: &dyn Vocabulary, warnings: &mut Vec<Warning>) -> Self {
        Self(parse::parse(value, pointer, vocabulary, warnings))
    }

    /// A condition that is unknown of everybody.
    #[must_use]
    pub fn unknown() -> Self {
        Self(Node::Unknown)
    }

    /// Adds the ids of the segments and the dotted names of the traits that it asks for, each as often as it stands there.
    pub fn add_names<'a>(&'a self, segments: &mut Vec<&'a str>, traits: &mut Vec<&'a str>) {
        self.0.add_names(segments, traits);
    }

    /// Whether the condition holds. Only [`Truth::True`] is a match.
    #[must_use]
    pub fn evaluate(&self, facts: &Facts<'_>) -> Truth {
        evaluate::evaluate(&self.0, facts, facts.traits)
    }

    /// The leaves that decided the result, at most [`EVIDENCE_MAX`](crate::core::limits::EVIDENCE_MAX): all that hold
    /// of a conjunction that holds, the first that does not of one that does not, and so on. Broken parts are left out:
    /// their warning says it.
    #[must_use]
    pub fn explain(&self, facts: &Facts<'_>) -> Vec<Evidence<'_>> {
        let mut evidence = Vec::new();
        evaluate::explain(&self.0, facts, &mut evidence);
        evidence
    }
}

#[cfg(test)]
mod tests;
