//! Evaluating a parsed condition, and finding the leaves that decided.

use std::cmp::Ordering;

use super::compare::{is_in, order, type_name, version_order};
use super::{Facts, Inner, Node, Operator, Test, Truth};
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
        Node::All(nodes) => Truth::all(nodes.iter().map(|node| evaluate(node, facts, root))),
        Node::Any(nodes) => Truth::any(nodes.iter().map(|node| evaluate(node, facts, root))),
        Node::Not(node) => !evaluate(node, facts, root),
        Node::Test(test) => test.evaluate(facts, root),
        Node::Segment(id) => (facts.segments)(id.as_text().unwrap_or_default()),
        Node::Sequence(sequence) => sequence.completed(&facts.history.recent, facts.now).0,
        Node::Event(event) => event.holds(event.times(facts.history, facts.now)),
        Node::Unknown => Truth::Unknown,
    }
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
            (path, test.operator, &test.operand, test.actual(facts.traits).clone())
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
    fn actual<'a>(&self, root: &'a Value) -> &'a Value {
        self.path.as_deref().map_or(root, |path| find(root, path))
    }

    fn evaluate(&self, facts: &Facts<'_>, root: &Value) -> Truth {
        let actual = self.actual(root);
        let operand = &self.operand;
        let ordered = |expected: &[Ordering]| order(actual, operand).is_some_and(|order| expected.contains(&order));
        let versioned =
            |expected: &[Ordering]| version_order(actual, operand).is_some_and(|order| expected.contains(&order));
        match self.operator {
            Operator::Equal => actual == operand,
            Operator::NotEqual => actual != operand,
            Operator::Less => ordered(&[Ordering::Less]),
            Operator::AtMost => ordered(&[Ordering::Less, Ordering::Equal]),
            Operator::Greater => ordered(&[Ordering::Greater]),
            Operator::AtLeast => ordered(&[Ordering::Greater, Ordering::Equal]),
            Operator::VersionEqual => versioned(&[Ordering::Equal]),
            Operator::VersionNotEqual => !versioned(&[Ordering::Equal]),
            Operator::VersionLess => versioned(&[Ordering::Less]),
            Operator::VersionAtMost => versioned(&[Ordering::Less, Ordering::Equal]),
            Operator::VersionGreater => versioned(&[Ordering::Greater]),
            Operator::VersionAtLeast => versioned(&[Ordering::Greater, Ordering::Equal]),
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
        Truth::all(nodes.iter().map(|node| {
            if self.operator == Operator::Size {
                return evaluate(node, facts, &Value::Number(items.len() as f64));
            }
            // GrowthBook passes over null elements in `$elemMatch` alone.
            let skips_null = self.operator == Operator::Element;
            let items = items.iter().filter(|item| !skips_null || **item != Value::Null);
            Truth::any(items.map(|item| evaluate(node, facts, item)))
        }))
    }
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
