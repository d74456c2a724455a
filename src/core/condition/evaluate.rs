//! Evaluating a parsed condition, and finding the leaves that decided.

use std::cmp::Ordering;

use super::compare::{is_in, order, type_name, version_order};
use super::{Facts, Found, Inner, Node, Operator, Test, Truth};
use crate::core::decimal::digits;
use crate::core::limits::EVIDENCE_MAX;
use crate::core::pattern::Letters;
use crate::core::value::Value;

/// One test that decided a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence<'a> {
    /// The name tested: of a trait, `segments`, `sequence` or `event`.
    pub path: &'a str,
    /// What was asked of it.
    pub operator: Operator,
    /// The other side, as written; of `segments` one id.
    pub operand: &'a Value,
    /// The value found, null when there is none. Of `segments`: whether a member, null when unknown. Of `sequence`:
    /// when it was last completed, in ms since the Unix epoch, null when it was not. Of `event`: how often it happened,
    /// as far as is remembered.
    pub actual: Value,
    /// Whether the test holds, before any `$not` around it.
    pub truth: Truth,
}

/// Whether `node` holds of `root`, which is the traits or an element within them.
pub(super) fn evaluate(node: &Node, facts: &Facts<'_>, root: &Value) -> Truth {
    match node {
        Node::All(nodes) => every(nodes, facts, root, false),
        Node::Any(nodes) => !every(nodes, facts, root, true),
        Node::Not(node) => !evaluate(node, facts, root),
        Node::Test(test) => test.evaluate(facts, root),
        Node::Segment(id) => (facts.segments)(id.as_text().unwrap_or_default()),
        Node::Sequence(sequence) => sequence.completed(&facts.history.recent, facts.now).0,
        Node::Event(event) => event.holds(event.times(facts.history, facts.now)),
        Node::Unknown => Truth::Unknown,
    }
}

/// Whether all of `nodes` hold, or, negated, none of them.
fn every(nodes: &[Node], facts: &Facts<'_>, root: &Value, is_negated: bool) -> Truth {
    let mut least = Truth::True;
    for node in nodes {
        let truth = evaluate(node, facts, root);
        least = least.min(if is_negated { !truth } else { truth });
        if least == Truth::False {
            break;
        }
    }
    least
}

/// Adds the leaves that decided `node`.
pub(super) fn explain<'a>(node: &'a Node, facts: &Facts<'_>, evidence: &mut Vec<Evidence<'a>>) {
    if evidence.len() >= EVIDENCE_MAX {
        return;
    }
    let truth = evaluate(node, facts, facts.traits);
    let (path, operator, operand, actual) = match node {
        Node::All(nodes) => return explain_parts(nodes, truth, Truth::False, facts, evidence),
        Node::Any(nodes) => return explain_parts(nodes, truth, Truth::True, facts, evidence),
        Node::Not(node) => return explain(node, facts, evidence),
        Node::Unknown => return,
        Node::Test(test) => {
            let path = test.path.as_deref().unwrap_or_default();
            (path, test.operator, &test.operand, test.actual(facts, facts.traits).clone())
        }
        Node::Segment(id) => {
            let actual = match truth {
                Truth::False => Value::Bool(false),
                Truth::Unknown => Value::Null,
                Truth::True => Value::Bool(true),
            };
            ("segments", Operator::In, id, actual)
        }
        Node::Sequence(sequence) => {
            let (_, at) = sequence.completed(&facts.history.recent, facts.now);
            let actual = at.map_or(Value::Null, |at| Value::number(at.ms() as f64));
            ("sequence", Operator::Sequence, sequence.source(), actual)
        }
        Node::Event(event) => {
            let least = event.times(facts.history, facts.now).least;
            ("event", Operator::Event, event.source(), Value::number(f64::from(least)))
        }
    };
    evidence.push(Evidence { path, operator, operand, actual, truth });
}

/// Adds the parts that made their whole `truth`: the first alone when one is enough, which it is for `decisive`.
fn explain_parts<'a>(
    nodes: &'a [Node],
    truth: Truth,
    decisive: Truth,
    facts: &Facts<'_>,
    evidence: &mut Vec<Evidence<'a>>,
) {
    let parts = nodes.iter().filter(|node| evaluate(node, facts, facts.traits) == truth);
    let enough = if truth == decisive { 1 } else { EVIDENCE_MAX };
    for part in parts.take(enough) {
        explain(part, facts, evidence);
    }
}

impl Test {
    fn actual<'a>(&self, facts: &Facts<'a>, root: &'a Value) -> &'a Value {
        let Some(path) = &self.path else { return root };
        let found = facts.found.get(self.number);
        if let Some(known) = found.and_then(Found::get) {
            return known;
        }
        let value = find(root, path);
        if let Some(found) = found {
            let _ = found.set(value.clone());
        }
        value
    }

    fn evaluate(&self, facts: &Facts<'_>, root: &Value) -> Truth {
        let actual = self.actual(facts, root);
        let operand = &self.operand;
        let ordered = |expected: u32| is_one_of(order(actual, operand), expected);
        let versioned = |expected: u32| is_one_of(version_order(actual, operand), expected);
        match self.operator {
            Operator::Equal => actual == operand,
            Operator::NotEqual => actual != operand,
            Operator::Less => ordered(LESS),
            Operator::AtMost => ordered(LESS | EQUAL),
            Operator::Greater => ordered(GREATER),
            Operator::AtLeast => ordered(GREATER | EQUAL),
            Operator::VersionEqual => versioned(EQUAL),
            Operator::VersionNotEqual => !versioned(EQUAL),
            Operator::VersionLess => versioned(LESS),
            Operator::VersionAtMost => versioned(LESS | EQUAL),
            Operator::VersionGreater => versioned(GREATER),
            Operator::VersionAtLeast => versioned(GREATER | EQUAL),
            Operator::In => is_in(actual, operand, Letters::Exact),
            Operator::NotIn => !is_in(actual, operand, Letters::Exact),
            Operator::InAnyCase => is_in(actual, operand, Letters::AnyCase),
            Operator::NotInAnyCase => !is_in(actual, operand, Letters::AnyCase),
            Operator::Exists => operand.as_bool() == Some(*actual != Value::Null),
            Operator::Type => operand.as_text() == Some(type_name(actual)),
            Operator::Matches | Operator::MatchesAnyCase => return self.matches(actual),
            Operator::NotMatches | Operator::NotMatchesAnyCase => return !self.matches(actual),
            Operator::Size | Operator::All | Operator::AllAnyCase | Operator::Element => {
                return self.evaluate_list(facts, actual);
            }
            // Not an operator on a value: the parser makes no such test.
            Operator::Sequence | Operator::Event => return Truth::Unknown,
        }
        .into()
    }

    fn matches(&self, actual: &Value) -> Truth {
        match (&self.inner, actual) {
            (Inner::Pattern(pattern), Value::Text(text)) => pattern.matches(text).map_or(Truth::Unknown, Truth::from),
            (Inner::Pattern(_), _) => Truth::False,
            (Inner::Nothing | Inner::Nodes(_), _) => Truth::Unknown,
        }
    }

    fn evaluate_list(&self, facts: &Facts<'_>, actual: &Value) -> Truth {
        let Inner::Nodes(nodes) = &self.inner else {
            return Truth::Unknown;
        };
        let Value::List(items) = actual else {
            return Truth::False;
        };
        let mut least = Truth::True;
        for node in nodes {
            let truth = if self.operator == Operator::Size {
                evaluate(node, facts, &Value::Number(items.len() as f64))
            } else {
                let mut most = Truth::False;
                for item in items {
                    // GrowthBook passes over null elements in `$elemMatch` alone.
                    if self.operator != Operator::Element || *item != Value::Null {
                        most = most.max(evaluate(node, facts, item));
                    }
                    if most == Truth::True {
                        break;
                    }
                }
                most
            };
            least = least.min(truth);
            if least == Truth::False {
                break;
            }
        }
        least
    }
}

/// Orders as bits, to ask for one of several.
const LESS: u32 = 1;
const EQUAL: u32 = 2;
const GREATER: u32 = 4;

fn is_one_of(order: Option<Ordering>, expected: u32) -> bool {
    let bit = match order {
        None => 0,
        Some(Ordering::Less) => LESS,
        Some(Ordering::Equal) => EQUAL,
        Some(Ordering::Greater) => GREATER,
    };
    bit & expected != 0
}

/// The value under a dotted path, through maps by key and lists by place; null when there is none.
fn find<'a>(root: &'a Value, path: &str) -> &'a Value {
    let step = |value: &'a Value, key: &str| match value {
        Value::Map(map) => map.get(key),
        Value::List(list) => list.get(digits(key)? as usize),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => None,
    };
    path.split('.').try_fold(root, step).unwrap_or(&Value::Null)
}
