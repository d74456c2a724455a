//! What a trait can be at all, and what is left of that under a test.

use crate::core::acquisition::{CHANNELS, DEVICES};
use crate::core::declared::{Kind, TraitRules};
use crate::core::history::STAGES;
use crate::core::profile::LIFECYCLES;
use crate::core::rfm::{Movement, SEGMENTS};
use crate::core::site::Site;
use crate::core::value::Value;

const MOVEMENTS: [Movement; 5] = [Movement::Entered, Movement::Left, Movement::Up, Movement::Down, Movement::Stayed];

/// Values of a trait.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    /// Numbers between two ends; an end is in it when its flag says so.
    Numbers { least: f64, has_least: bool, most: f64, has_most: bool },
    /// Any text.
    Texts,
    /// One of these.
    OneOf(Vec<Value>),
    /// Anything: nothing is decided about it.
    Any,
}

/// A trait's values, and whether everybody has one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Domain {
    pub(super) values: Values,
    pub(super) is_always_there: bool,
}

impl Values {
    fn numbers(least: f64, most: f64) -> Self {
        Self::Numbers { least, has_least: true, most, has_most: true }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Numbers { least, has_least, most, has_most } => {
                least > most || (least == most && !(*has_least && *has_most))
            }
            Self::OneOf(values) => values.is_empty(),
            Self::Texts | Self::Any => false,
        }
    }

    /// Whether this value is among them.
    pub(super) fn has(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Numbers { .. }, Value::Number(number)) => {
                let one = Self::Numbers { least: *number, has_least: true, most: *number, has_most: true };
                !self.narrowed(&one).is_empty()
            }
            (Self::Numbers { .. }, _) => false,
            (Self::Texts, value) => value.as_text().is_some(),
            (Self::OneOf(values), value) => values.contains(value),
            (Self::Any, _) => true,
        }
    }

    /// What is in both.
    pub(super) fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Any, values) | (values, Self::Any) => values.clone(),
            (Self::OneOf(some), values) | (values, Self::OneOf(some)) => {
                Self::OneOf(some.iter().filter(|value| values.has(value)).cloned().collect())
            }
            (Self::Numbers { .. }, Self::Numbers { .. }) => self.narrowed(other),
            (Self::Texts, Self::Texts) => Self::Texts,
            // A number is no text.
            (Self::Numbers { .. }, Self::Texts) | (Self::Texts, Self::Numbers { .. }) => Self::OneOf(Vec::new()),
        }
    }

    /// These but one; a range loses only what is all of it.
    pub(super) fn without(&self, value: &Value) -> Self {
        match (self, value) {
            (Self::OneOf(values), _) => Self::OneOf(values.iter().filter(|it| *it != value).cloned().collect()),
            (Self::Numbers { least, most, .. }, Value::Number(number)) if least == most && least == number => {
                Self::OneOf(Vec::new())
            }
            _ => self.clone(),
        }
    }

    fn narrowed(&self, other: &Self) -> Self {
        let (
            Self::Numbers { least: a, has_least: has_a, most: b, has_most: has_b },
            Self::Numbers { least: c, has_least: has_c, most: d, has_most: has_d },
        ) = (self, other)
        else {
            return Self::Any;
        };
        Self::Numbers {
            least: a.max(*c),
            has_least: (a < c || *has_a) && (c < a || *has_c),
            most: b.min(*d),
            has_most: (b > d || *has_b) && (d > b || *has_d),
        }
    }

    /// What is left of anything that is there under a test with `operator`, or more than that; `None` for a test that leaves what is missing too, or
    /// of which nothing is known. No trait is a list.
    pub(super) fn under(operator: &str, operand: &Value) -> Option<Self> {
        let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
        let between = |least, has_least, most, has_most| Some(Self::Numbers { least, has_least, most, has_most });
        match (operator, operand) {
            ("$gte", Value::Number(number)) => between(*number, true, high, true),
            ("$gt", Value::Number(number)) => between(*number, false, high, true),
            ("$lte", Value::Number(number)) => between(low, true, *number, true),
            ("$lt", Value::Number(number)) => between(low, true, *number, false),
            ("$eq", Value::Number(number)) => between(*number, true, *number, true),
            ("$gte" | "$gt" | "$lte" | "$lt" | "$veq" | "$vlt" | "$vlte" | "$vgt" | "$vgte", Value::Text(_))
            | ("$regex" | "$regexi", _) => Some(Self::Texts),
            ("$veq" | "$vlt" | "$vlte" | "$vgt" | "$vgte", Value::Number(_)) => between(low, true, high, true),
            ("$eq", Value::Null) => None,
            ("$eq", _) => Some(Self::OneOf(vec![operand.clone()])),
            ("$in", Value::List(members)) if !members.contains(&Value::Null) => Some(Self::OneOf(members.clone())),
            _ => None,
        }
    }

    /// Whether [`under`](Self::under) leaves just what the test lets pass.
    pub(super) fn is_exact(operator: &str, operand: &Value) -> bool {
        match operator {
            "$gte" | "$gt" | "$lte" | "$lt" => operand.as_number().is_some(),
            "$eq" | "$in" => true,
            _ => false,
        }
    }
}

/// What the trait with this dotted name can be.
pub(super) fn domain(path: &str, site: &Site) -> Domain {
    let rare = |values| Domain { values, is_always_there: false };
    let words = |names: &mut dyn Iterator<Item = &'static str>| Values::OneOf(names.map(Value::from).collect());
    let any_number = f64::INFINITY;
    match path {
        "visits" | "orders.count" | "orders.value_minor" | "orders.refunds" | "cart.items" | "cart.value_minor" => {
            Domain { values: Values::numbers(0.0, any_number), is_always_there: true }
        }
        "lifecycle" => {
            let stages = words(&mut LIFECYCLES.into_iter().chain(["new"]));
            Domain { values: stages, is_always_there: true }
        }
        "funnel" => rare(words(&mut STAGES.iter().map(|(_, name)| *name))),
        "device" => rare(words(&mut DEVICES.iter().map(|(_, name)| *name))),
        "acquisition.first.channel" | "acquisition.latest.channel" => {
            rare(words(&mut CHANNELS.iter().map(|(_, name)| *name)))
        }
        "acquisition.first.campaign" | "acquisition.latest.campaign" => {
            rare(Values::OneOf(site.events.campaigns.iter().map(|name| Value::from(name.as_str())).collect()))
        }
        "discount_affinity" => rare(Values::numbers(0.0, 1.0)),
        "satisfaction.count" => rare(Values::numbers(1.0, any_number)),
        "days_since_first_visit"
        | "days_since_last_visit"
        | "session.views"
        | "session.minutes"
        | "orders.days_since_last"
        | "cart.minutes_since_change" => rare(Values::numbers(0.0, any_number)),
        "rfm.r" | "rfm.f" | "rfm.m" => rare(Values::numbers(1.0, 5.0)),
        "rfm.segment" | "rfm.segment_before" => rare(words(&mut SEGMENTS.into_iter())),
        "rfm.movement" => rare(words(&mut MOVEMENTS.into_iter().map(Movement::name))),
        _ if path.starts_with("predict.") => rare(Values::numbers(f64::NEG_INFINITY, any_number)),
        _ if path.starts_with("satisfaction.") => rare(Values::numbers(1.0, 5.0)),
        _ if path.starts_with("interests.") => rare(Values::numbers(0.0, 1.0)),
        _ if path.starts_with("events.") && path.ends_with(".count") => rare(Values::numbers(1.0, any_number)),
        _ if path.starts_with("events.") => rare(Values::numbers(0.0, any_number)),
        _ => match path.split_once('.') {
            Some(("declared", name)) => rare(stated(&site.traits, name)),
            Some(("facts", name)) => rare(stated(&site.facts, name)),
            _ => rare(Values::Any),
        },
    }
}

fn stated(rules: &TraitRules, name: &str) -> Values {
    match rules.as_ref().and_then(|rules| rules.get(name)) {
        Some(rule) if rule.kind == Kind::Boolean => Values::OneOf(vec![Value::Bool(false), Value::Bool(true)]),
        Some(rule) if rule.kind == Kind::Text && !rule.one_of.is_empty() => Values::OneOf(rule.one_of.clone()),
        Some(rule) if rule.kind == Kind::Text => Values::Texts,
        Some(rule) if rule.kind == Kind::Number => Values::numbers(f64::NEG_INFINITY, f64::INFINITY),
        _ => Values::Any,
    }
}
