//! Parsing a condition: every part is read, a broken one becomes [`Node::Unknown`] with a [`Warning`].

use super::occurrence::Occurrence;
use super::operator::{Operator, suggestion};
use super::sequence::{Mistake, Sequence};
use super::{Inner, Node, Test};
use crate::core::decimal::decimal;
use crate::core::join::join;
use crate::core::limits::{CONDITION_DEPTH_MAX, CONDITION_NODES_MAX};
use crate::core::pattern::{Letters, Pattern};
use crate::core::value::{Fields, Value};

/// Something wrong in a config that does not stop the rest of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// Where: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What, in lower case.
    pub message: String,
}

/// The names that conditions may use. Any other is a mistake, and the part that has it is unknown: a misspelt trait
/// would be missing for everybody, and its `$ne` true for everybody.
pub trait Vocabulary {
    /// Whether a trait may have this dotted name.
    fn has_trait(&self, path: &str) -> bool;
    /// The number of a trait's name, see [`Facts::found`](super::Facts::found); `usize::MAX` for none.
    fn number(&self, _path: &str) -> usize {
        usize::MAX
    }
    /// Whether a segment has this id.
    fn has_segment(&self, id: &str) -> bool;
    /// Whether an event has this name.
    fn has_event(&self, name: &str) -> bool;
    /// How long what happened is remembered, in milliseconds.
    fn remembered_ms(&self) -> u64;
}

pub(super) fn parse(value: &Value, pointer: &str, vocabulary: &dyn Vocabulary, warnings: &mut Vec<Warning>) -> Node {
    let mut parser = Parser {
        vocabulary,
        warnings,
        pointer: pointer.into(),
        nodes_left: CONDITION_NODES_MAX,
        depth_left: CONDITION_DEPTH_MAX,
    };
    parser.condition(value, Place::Profile)
}

struct Parser<'a> {
    vocabulary: &'a dyn Vocabulary,
    warnings: &'a mut Vec<Warning>,
    pointer: String,
    nodes_left: u32,
    depth_left: u8,
}

/// What names are looked up in.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// The traits, whose names are known; with segments and sequences beside them.
    Profile,
    /// An element of a list.
    Element,
}

impl Parser<'_> {
    /// An object whose keys are names or combine conditions.
    fn condition(&mut self, value: &Value, place: Place) -> Node {
        let Some(map) = value.as_map() else {
            return self.broken("expected an object");
        };
        self.all(map, &|parser, key, value| parser.entry(key, value, place))
    }

    fn entry(&mut self, key: &str, value: &Value, place: Place) -> Node {
        match key {
            "$and" => Node::All(self.conditions(value, place)),
            // As in GrowthBook: an empty `$or` holds, and so an empty `$nor` does not.
            "$or" => any_or_empty(self.conditions(value, place)),
            "$nor" => Node::Not(Box::new(any_or_empty(self.conditions(value, place)))),
            "$not" => Node::Not(Box::new(self.condition(value, place))),
            "sequence" if place == Place::Profile => {
                let vocabulary = self.vocabulary;
                let parsed = Sequence::parse(value, &|name| vocabulary.has_event(name));
                self.happened(parsed.map(|it| (it.within_ms(), Node::Sequence(it))))
            }
            "event" if place == Place::Profile => {
                let vocabulary = self.vocabulary;
                let parsed = Occurrence::parse(value, &|name| vocabulary.has_event(name));
                self.happened(parsed.map(|it| (it.within_ms(), Node::Event(it))))
            }
            "" => self.broken("expected a name"),
            _ if key.starts_with('$') && Operator::named(key).is_some() => {
                self.broken("an operator stands under a name")
            }
            // Names of traits have none in front here, but the corpus has.
            _ if key.starts_with('$') && !(place == Place::Profile && self.vocabulary.has_trait(key)) => {
                self.unknown_operator(key)
            }
            _ if place == Place::Profile && key != "segments" && !self.vocabulary.has_trait(key) => {
                self.broken("no such trait")
            }
            _ => self.field(Some(key), value, place),
        }
    }

    fn conditions(&mut self, value: &Value, place: Place) -> Vec<Node> {
        let Some(list) = value.as_list() else {
            return vec![self.broken("expected a list of conditions")];
        };
        self.elements(list, &|parser, value| parser.condition(value, place))
    }

    /// What stands under the name `path`, or for an element itself (`None`): operators, or a value to equal.
    fn field(&mut self, path: Option<&str>, value: &Value, place: Place) -> Node {
        let Some(map) = value.as_map() else {
            return self.operator(path, "$eq", value, place);
        };
        let (mut operators, mut has_bare_operator) = (0, false);
        for entry in map.entries() {
            operators += usize::from(entry.0.starts_with('$'));
        }
        if operators < map.len() {
            for entry in map.entries() {
                has_bare_operator |= Operator::named(&join(&["$", &entry.0])).is_some();
            }
            return if operators > 0 {
                self.broken("names and operators are mixed")
            } else if place == Place::Profile && has_bare_operator {
                self.broken("an operator begins with $")
            } else {
                self.operator(path, "$eq", value, place)
            };
        }
        self.all(map, &|parser, name, operand| match name {
            "$not" => Node::Not(Box::new(parser.field(path, operand, place))),
            _ => parser.operator(path, name, operand, place),
        })
    }

    fn operator(&mut self, path: Option<&str>, name: &str, operand: &Value, place: Place) -> Node {
        if matches!(name, "$and" | "$or" | "$nor") {
            return self.broken("stands beside names, not under one");
        }
        let Some(operator) = Operator::named(name) else {
            return self.unknown_operator(name);
        };
        if path == Some("segments") && place == Place::Profile {
            return self.segments(operator, operand);
        }
        match self.inner(operator, operand) {
            Ok(inner) => {
                let mut number = usize::MAX;
                if let Some(path) = path
                    && place == Place::Profile
                {
                    number = self.vocabulary.number(path);
                }
                Node::Test(Test { path: path.map(String::from), number, operator, operand: operand.clone(), inner })
            }
            Err(message) => self.broken(&message),
        }
    }

    /// Checks an operand and compiles what is in it.
    fn inner(&mut self, operator: Operator, operand: &Value) -> Result<Inner, String> {
        let is_fit = match operator {
            Operator::Equal | Operator::NotEqual => true,
            Operator::Less | Operator::AtMost | Operator::Greater | Operator::AtLeast => {
                if operand.as_bool().is_some() {
                    // The corpus has it false, and its `$not` true: useless, not meaningless.
                    self.warn("compares numbers or strings, so this never holds");
                }
                matches!(operand, Value::Bool(_) | Value::Number(_) | Value::Text(_))
            }
            Operator::VersionEqual
            | Operator::VersionNotEqual
            | Operator::VersionLess
            | Operator::VersionAtMost
            | Operator::VersionGreater
            | Operator::VersionAtLeast => is_version(operand),
            Operator::In | Operator::NotIn => operand.as_list().is_some(),
            Operator::InAnyCase | Operator::NotInAnyCase => is_any_case(operand),
            Operator::Exists => operand.as_bool().is_some(),
            Operator::Type => {
                let names = ["string", "number", "boolean", "array", "object", "null"];
                if !operand.as_text().is_some_and(|name| names.contains(&name)) {
                    return Err("$type takes string, number, boolean, array, object or null".into());
                }
                true
            }
            Operator::Matches | Operator::NotMatches => return pattern(operand, Letters::Exact),
            Operator::MatchesAnyCase | Operator::NotMatchesAnyCase => {
                return pattern(operand, Letters::AnyCase);
            }
            Operator::Size if matches!(operand, Value::Number(_) | Value::Map(_)) => {
                return Ok(Inner::Nodes(vec![self.field(None, operand, Place::Element)]));
            }
            Operator::Element if operand.as_map().is_some() => {
                return Ok(Inner::Nodes(vec![self.element(operand)]));
            }
            Operator::All | Operator::AllAnyCase => {
                return self.members(operator, operand).map(Inner::Nodes);
            }
            Operator::Size | Operator::Element | Operator::Sequence | Operator::Event => false,
        };
        if is_fit { Ok(Inner::Nothing) } else { Err(join(&[operator.name(), " does not take ", operand.kind()])) }
    }

    /// Operators test an element itself, anything else its fields.
    fn element(&mut self, operand: &Value) -> Node {
        let is_about_itself = operand.as_map().is_some_and(|map| {
            map.keys().all(|key| key.starts_with('$') && !matches!(&**key, "$and" | "$or" | "$nor"))
        });
        if is_about_itself {
            self.field(None, operand, Place::Element)
        } else {
            self.condition(operand, Place::Element)
        }
    }

    fn members(&mut self, operator: Operator, operand: &Value) -> Result<Vec<Node>, String> {
        let list = operand.as_list().ok_or_else(|| join(&[operator.name(), " takes a list"]))?;
        Ok(self.elements(list, &|parser, member| match member {
            Value::Text(_) if operator == Operator::AllAnyCase => {
                let members = Value::List(vec![member.clone()]);
                parser.operator(None, "$ini", &members, Place::Element)
            }
            _ => parser.field(None, member, Place::Element),
        }))
    }

    /// Memberships are asked one by one, because each may be unknown.
    fn segments(&mut self, operator: Operator, operand: &Value) -> Node {
        let is_asked = [Operator::In, Operator::NotIn, Operator::All].contains(&operator);
        let Some(ids) = operand.as_list().filter(|_| is_asked) else {
            return self.broken("segments takes $in, $nin or $all with a list of ids");
        };
        let nodes = self.elements(ids, &|parser, id| match id.as_text() {
            Some(text) if parser.vocabulary.has_segment(text) => Node::Segment(id.clone()),
            Some(_) | None => parser.broken("no such segment"),
        });
        if operator == Operator::All {
            Node::All(nodes)
        } else if operator == Operator::In {
            Node::Any(nodes)
        } else {
            Node::Not(Box::new(Node::Any(nodes)))
        }
    }

    fn happened(&mut self, parsed: Result<(u64, Node), Mistake>) -> Node {
        match parsed {
            Ok((within_ms, _)) if within_ms > self.vocabulary.remembered_ms() => {
                self.broken("looks back further than retention_days remembers")
            }
            Ok((_, node)) => node,
            Err(mistake) => {
                let length = self.pointer.len();
                if !mistake.key.is_empty() {
                    self.push(mistake.key);
                }
                if let Some(index) = mistake.index {
                    self.push(&decimal(index as u64));
                }
                let node = self.broken(mistake.message);
                self.pointer.truncate(length);
                node
            }
        }
    }

    fn unknown_operator(&mut self, name: &str) -> Node {
        match suggestion(name) {
            Some(near) => self.broken(&join(&["unknown operator; did you mean ", near, "?"])),
            None => self.broken("unknown operator"),
        }
    }

    fn broken(&mut self, message: &str) -> Node {
        self.warn(message);
        Node::Unknown
    }

    fn warn(&mut self, message: &str) {
        self.warnings.push(Warning { pointer: self.pointer.clone(), message: message.into() });
    }

    /// All entries of an object; a single one stands for itself. Not generic, here and in `elements`: the wasm has each
    /// once.
    fn all(&mut self, map: &Fields, read: &dyn Fn(&mut Self, &str, &Value) -> Node) -> Node {
        let mut nodes = Vec::new();
        for entry in map.entries() {
            nodes.push(self.at(&entry.0, &entry.1, read));
        }
        match (nodes.pop(), nodes.is_empty()) {
            (Some(only), true) => return only,
            (Some(last), false) => nodes.push(last),
            (None, _) => {}
        }
        Node::All(nodes)
    }

    fn elements(&mut self, list: &[Value], read: &dyn Fn(&mut Self, &Value) -> Node) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (index, value) in list.iter().enumerate() {
            nodes.push(self.at(&decimal(index as u64), value, &|parser, _, value| read(parser, value)));
        }
        nodes
    }

    /// Reads what stands under `key`. Everything below the root passes here, so here it is counted.
    fn at(&mut self, key: &str, value: &Value, read: &dyn Fn(&mut Self, &str, &Value) -> Node) -> Node {
        let length = self.pointer.len();
        self.push(key);
        let node = match (self.nodes_left.checked_sub(1), self.depth_left.checked_sub(1)) {
            (None, _) => Node::Unknown,
            (Some(0), _) => {
                self.nodes_left = 0;
                self.broken("too many parts in one condition, from here on")
            }
            (_, None) => self.broken("nested too deep"),
            (Some(nodes_left), Some(depth_left)) => {
                self.nodes_left = nodes_left;
                self.depth_left = depth_left;
                let node = read(self, key, value);
                self.depth_left += 1;
                node
            }
        };
        self.pointer.truncate(length);
        node
    }

    fn push(&mut self, key: &str) {
        self.pointer.push('/');
        for character in key.chars() {
            match character {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                _ => self.pointer.push(character),
            }
        }
    }
}

/// A function of its own, as the next one: pages do without it, and without what evaluates such a condition.
#[inline(never)]
fn is_version(operand: &Value) -> bool {
    matches!(operand, Value::Number(_) | Value::Text(_))
}

#[inline(never)]
fn is_any_case(operand: &Value) -> bool {
    operand.as_list().is_some()
}

fn pattern(operand: &Value, letters: Letters) -> Result<Inner, String> {
    let text = operand.as_text().ok_or_else(|| join(&["a pattern is a string, not ", operand.kind()]))?;
    match Pattern::new(text, letters) {
        Ok(pattern) => Ok(Inner::Pattern(pattern)),
        Err(error) => Err(error.message()),
    }
}

fn any_or_empty(nodes: Vec<Node>) -> Node {
    if nodes.is_empty() { Node::All(nodes) } else { Node::Any(nodes) }
}
