//! What a trait can be at all, and what is left of that under a test.

use crate::core::acquisition::{CHANNELS, DEVICES};
use crate::core::declared::{Kind, TraitRules};
use crate::core::history::STAGES;
use crate::core::profile::LIFECYCLES;
use crate::core::site::Site;
use crate::core::value::Value;

/// Values of a trait.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    /// Numbers between two ends; an end is in it when its flag says so.
    Numbers { least: f64, has_least: bool, most: f64, has_most: bool },
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
            Self::Any => false,
        }
    }

    /// What is in both.
    pub(super) fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Any, values) | (values, Self::Any) => values.clone(),
            (Self::OneOf(ours), Self::OneOf(theirs)) => {
                Self::OneOf(ours.iter().filter(|value| theirs.contains(value)).cloned().collect())
            }
            (Self::Numbers { .. }, Self::Numbers { .. }) => self.narrowed(other),
            // A number is no word.
            (Self::Numbers { .. }, Self::OneOf(_)) | (Self::OneOf(_), Self::Numbers { .. }) => Self::OneOf(Vec::new()),
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

    /// What a test with `operator` leaves of anything; `None` for one that is not about ranges or lists.
    pub(super) fn under(operator: &str, operand: &Value) -> Option<Self> {
        let number = operand.as_number();
        let (low, high) = (f64::NEG_INFINITY, f64::INFINITY);
        let between = |least, has_least, most, has_most| Self::Numbers { least, has_least, most, has_most };
        match (operator, number) {
            ("$gte", Some(number)) => Some(between(number, true, high, true)),
            ("$gt", Some(number)) => Some(between(number, false, high, true)),
            ("$lte", Some(number)) => Some(between(low, true, number, true)),
            ("$lt", Some(number)) => Some(between(low, true, number, false)),
            ("$eq", Some(number)) => Some(between(number, true, number, true)),
            ("$eq", None) if *operand != Value::Null => Some(Self::OneOf(vec![operand.clone()])),
            ("$in", _) => {
                let members = operand.as_list()?;
                let are_words = members.iter().all(|member| member.as_number().is_none());
                are_words.then(|| Self::OneOf(members.to_vec()))
            }
            _ => None,
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
        Some(rule) if rule.kind == Kind::Number => Values::numbers(f64::NEG_INFINITY, f64::INFINITY),
        _ => Values::Any,
    }
}
