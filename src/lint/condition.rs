//! Conditions over what is possible: whether one can hold of anybody, and whether it holds of everybody.

use std::collections::BTreeSet;

use super::domain::{Domain, Values, domain};
use super::remainder::{Remainder, tests};
use super::{Finding, Kind, nearest, shown};
use crate::config::push_key;
use crate::core::map::SortedMap;
use crate::core::site::Site;
use crate::core::value::Value;

/// What keeps an offer that is for everybody from somebody, or from some hour.
const LIMITS: [&str; 11] = [
    "requires",
    "cap",
    "starts_at",
    "ends_at",
    "dayparts",
    "cooldown_hours",
    "group",
    "items",
    "category",
    "coupon",
    "discount_minor",
];

/// How a condition may turn out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Never,
    Always,
    Varies,
}

impl Verdict {
    fn not(self) -> Self {
        match self {
            Self::Never => Self::Always,
            Self::Always => Self::Never,
            Self::Varies => Self::Varies,
        }
    }

    fn all(verdicts: &[Self]) -> Self {
        if verdicts.contains(&Self::Never) {
            Self::Never
        } else if verdicts.iter().all(|verdict| *verdict == Self::Always) {
            Self::Always
        } else {
            Self::Varies
        }
    }

    fn any(verdicts: &[Self]) -> Self {
        let turned: Vec<_> = verdicts.iter().map(|verdict| verdict.not()).collect();
        Self::all(&turned).not()
    }
}

/// What is asked of a trait by a part that must hold.
#[derive(Clone)]
struct Asked<'a> {
    path: &'a str,
    value: &'a Value,
    pointer: String,
}

/// Goes through a config and keeps what it finds.
pub(super) struct Linter<'a> {
    pub(super) findings: Vec<Finding>,
    site: &'a Site,
    /// By segment id: how its condition may turn out, and what it asks of traits whoever belongs to it.
    segments: SortedMap<String, (Verdict, Vec<Asked<'a>>)>,
}

impl<'a> Linter<'a> {
    pub(super) fn new(site: &'a Site, findings: Vec<Finding>) -> Self {
        Self { findings, site, segments: SortedMap::new() }
    }

    /// Every segment, each behind those it asks for.
    pub(super) fn segments(&mut self, document: &'a Value) {
        let segments = document.get("segments").and_then(Value::as_list).unwrap_or_default();
        let site = self.site;
        for place in &site.segment_order {
            let Some(id) = site.segments.get(*place).map(|segment| segment.id.as_str()) else { continue };
            let is_it = |segment: &Value| segment.get("id").and_then(Value::as_text) == Some(id);
            let Some(index) = segments.iter().position(is_it) else { continue };
            let pointer = format!("/segments/{index}/when");
            let Some(when) = segments.get(index).and_then(|segment| segment.get("when")) else { continue };
            if self.is_broken(&pointer) {
                continue;
            }
            let mut asked = Vec::new();
            let verdict = self.condition_asking(when, &pointer, &mut asked);
            self.segments.insert(id.into(), (verdict, asked));
            match verdict {
                Verdict::Never => self.find(pointer, Kind::Never, "nobody can belong to this segment", None),
                Verdict::Always => self.find(pointer, Kind::Always, "everybody belongs to this segment", None),
                Verdict::Varies => {}
            }
        }
    }

    /// Every offer: whether its audience can be anybody, and whether another always goes first.
    pub(super) fn offers(&mut self, document: &'a Value) {
        let offers = document.get("offers").and_then(Value::as_list).unwrap_or_default();
        let mut open: Vec<(&str, &str, f64, usize)> = Vec::new();
        for (index, offer) in offers.iter().enumerate() {
            let pointer = format!("/offers/{index}");
            let verdict = match offer.get("audience") {
                Some(audience) if !self.is_broken(&pointer) => {
                    let pointer = format!("{pointer}/audience");
                    let verdict = self.condition(audience, &pointer);
                    match verdict {
                        Verdict::Never => self.find(pointer, Kind::Unreachable, "nobody can see this offer", None),
                        Verdict::Always => {
                            let suggestion = Some("leave the audience out".into());
                            self.find(pointer, Kind::Always, "this is everybody", suggestion);
                        }
                        Verdict::Varies => {}
                    }
                    verdict
                }
                Some(_) => Verdict::Varies,
                None => Verdict::Always,
            };
            let is_limited = LIMITS.iter().any(|key| offer.get(key).is_some());
            if verdict == Verdict::Always && !is_limited && !self.is_fallback(offer) {
                let text = |key| offer.get(key).and_then(Value::as_text).unwrap_or_default();
                open.push((text("id"), text("placement"), priority(offer), index));
            }
        }
        for (index, offer) in offers.iter().enumerate() {
            let placement = offer.get("placement").and_then(Value::as_text);
            let before = open.iter().find(|(_, other, higher, place)| {
                Some(*other) == placement && *place != index && *higher > priority(offer)
            });
            if let Some((id, _, _, _)) = before.filter(|_| !self.is_fallback(offer)) {
                let message = format!("{id} is for everybody and goes first: only who dismissed it can see this");
                let suggestion = Some(format!("a higher priority, or an audience for {id}"));
                self.find(format!("/offers/{index}"), Kind::Unreachable, &message, suggestion);
            }
        }
    }

    fn is_fallback(&self, offer: &Value) -> bool {
        let id = offer.get("id").and_then(Value::as_text);
        let fallbacks = self.site.placements.iter().filter_map(|placement| self.site.offers.get(placement.fallback?));
        fallbacks.into_iter().any(|fallback| Some(fallback.id.as_str()) == id)
    }

    fn condition(&mut self, value: &'a Value, pointer: &str) -> Verdict {
        self.condition_asking(value, pointer, &mut Vec::new())
    }

    /// A condition, with what it asks of traits.
    fn condition_asking(&mut self, value: &'a Value, pointer: &str, asked: &mut Vec<Asked<'a>>) -> Verdict {
        let verdict = self.parts(value, pointer, asked);
        if self.has_contradiction(asked, pointer) { Verdict::Never } else { verdict }
    }

    /// What must hold together, with what it asks of traits.
    fn parts(&mut self, value: &'a Value, pointer: &str, asked: &mut Vec<Asked<'a>>) -> Verdict {
        let Some(map) = value.as_map() else { return Verdict::Varies };
        let mut verdicts = Vec::new();
        for (key, value) in map.iter() {
            let pointer = below(pointer, key);
            let verdict = match key.as_str() {
                "$and" => {
                    let mut parts = Vec::new();
                    for (index, part) in value.as_list().unwrap_or_default().iter().enumerate() {
                        parts.push(self.parts(part, &format!("{pointer}/{index}"), asked));
                    }
                    Verdict::all(&parts)
                }
                "$or" | "$nor" => {
                    let parts = self.conditions(value, &pointer);
                    let any = if parts.is_empty() { Verdict::Always } else { Verdict::any(&parts) };
                    if key == "$nor" { any.not() } else { any }
                }
                "$not" => self.condition(value, &pointer).not(),
                "segments" => self.memberships(value, asked),
                "sequence" => Verdict::Varies,
                "event" => value.get("count").map_or(Verdict::Varies, |count| {
                    let anything = Values::Numbers { least: 0.0, has_least: true, most: f64::INFINITY, has_most: true };
                    let domain = Domain { values: anything, is_always_there: true };
                    self.tests(count, &domain, &below(&pointer, "count"))
                }),
                _ if self.is_broken(&pointer) => Verdict::Varies,
                path => {
                    let verdict = self.tests(value, &domain(path, self.site), &pointer);
                    if verdict != Verdict::Never {
                        asked.push(Asked { path, value, pointer });
                    }
                    verdict
                }
            };
            verdicts.push(verdict);
        }
        Verdict::all(&verdicts)
    }

    /// Whether some of what a condition asks excludes one another. Each that leaves nothing of what those before it left is a finding, once a trait;
    /// two that are asked by segments are one of the condition that asks for these.
    fn has_contradiction(&mut self, asked: &[Asked<'_>], pointer: &str) -> bool {
        let mut left: SortedMap<&str, Remainder> = SortedMap::new();
        let mut found: Vec<&str> = Vec::new();
        for (index, one) in asked.iter().enumerate() {
            let before = left.get(&one.path).cloned();
            let before = before.unwrap_or_else(|| Remainder::of(&domain(one.path, self.site)));
            let after = before.under(one.value);
            let is_new = after.is_nothing() && !found.contains(&one.path);
            left.insert(one.path, after);
            if !is_new {
                continue;
            }
            found.push(one.path);
            let before = asked.iter().take(index).filter(|other| other.path == one.path);
            let places: Vec<_> = before.map(|other| other.pointer.as_str()).collect();
            let is_here = one.pointer.starts_with(pointer);
            let (place, this) = if is_here { (&*one.pointer, "this") } else { (pointer, &*one.pointer) };
            let message = format!("no value passes {this} and {} as well", places.join(" and "));
            self.find(place.to_owned(), Kind::Never, &message, None);
        }
        !found.is_empty()
    }

    fn conditions(&mut self, value: &'a Value, pointer: &str) -> Vec<Verdict> {
        let list = value.as_list().unwrap_or_default();
        list.iter().enumerate().map(|(index, part)| self.condition(part, &format!("{pointer}/{index}"))).collect()
    }

    /// What is asked of segments. Whoever must belong to one must pass what it asks.
    fn memberships(&self, value: &Value, asked: &mut Vec<Asked<'a>>) -> Verdict {
        let Some(map) = value.as_map() else { return Verdict::Varies };
        let mut verdicts = Vec::new();
        for (operator, ids) in map.iter() {
            let ids = ids.as_list().unwrap_or_default();
            let segments: Vec<_> = ids.iter().map(|id| self.segments.get(id.as_text()?)).collect();
            let known: Vec<_> = segments.iter().map(|it| it.map_or(Verdict::Varies, |(verdict, _)| *verdict)).collect();
            if operator == "$all" || (operator == "$in" && ids.len() == 1) {
                let possible = segments.into_iter().flatten().filter(|(verdict, _)| *verdict != Verdict::Never);
                let of_segments = possible.flat_map(|(_, asked)| asked);
                let known: BTreeSet<_> = asked.iter().map(|it| it.pointer.as_str()).collect();
                let new = of_segments.filter(|it| !known.contains(it.pointer.as_str()));
                let new: Vec<_> = new.cloned().collect();
                // First, so that what does not go with them is told where the segments are asked for.
                asked.splice(0..0, new);
            }
            verdicts.push(match operator.as_str() {
                "$in" => Verdict::any(&known),
                "$nin" => Verdict::any(&known).not(),
                "$all" => Verdict::all(&known),
                _ => Verdict::Varies,
            });
        }
        Verdict::all(&verdicts)
    }

    /// The tests on one trait, which must all hold.
    fn tests(&mut self, value: &Value, domain: &Domain, pointer: &str) -> Verdict {
        let tests = tests(value);
        for (operator, operand) in tests.iter() {
            let is_written = value.get(operator).is_some();
            let place = if is_written { below(pointer, operator) } else { pointer.to_owned() };
            self.check_values(operator, operand, &domain.values, &place);
        }
        let left = Remainder::of(domain).under(value);
        if left.is_nothing() && domain.values != Values::OneOf(Vec::new()) {
            let message = if tests.len() > 1 { "no value passes all of these" } else { "no value passes this" };
            let hint = match domain.values {
                Values::Numbers { least, most, .. } => Some(match (least.is_finite(), most.is_finite()) {
                    (true, true) => format!("it is a number from {least} to {most}"),
                    (true, false) => format!("it is a number, {least} or more"),
                    (false, _) => "it is a number".into(),
                }),
                Values::Texts => Some("it is a text".into()),
                Values::OneOf(_) | Values::Any => None,
            };
            self.find(pointer.to_owned(), Kind::Never, message, hint);
            return Verdict::Never;
        }
        if left.is_all_of(domain) { Verdict::Always } else { Verdict::Varies }
    }

    /// Values that the trait never is: of another kind, or words that it does not know, each with the nearest that it does.
    fn check_values(&mut self, operator: &str, operand: &Value, values: &Values, pointer: &str) {
        let asked = match (operator, operand) {
            ("$eq" | "$ne" | "$gte" | "$gt" | "$lte" | "$lt", _) => std::slice::from_ref(operand),
            ("$in" | "$nin", Value::List(list)) => list,
            _ => return,
        };
        let is_compared = matches!(operator, "$gte" | "$gt" | "$lte" | "$lt");
        for (index, value) in asked.iter().enumerate() {
            let (message, suggestion) = match (values, value) {
                (_, Value::Null) | (Values::Numbers { .. }, Value::Number(_)) | (Values::Texts, Value::Text(_)) => {
                    continue;
                }
                (Values::Numbers { .. } | Values::Texts | Values::OneOf(_), Value::Map(_)) => {
                    ("this is an object without an operator".into(), Some("one such as $gte, $lt or $in".into()))
                }
                (Values::Numbers { .. }, _) => {
                    let meant = value.as_text().and_then(|text| text.parse::<f64>().ok()).filter(|it| it.is_finite());
                    let meant = meant.map(|number| format!("{number} without quotes"));
                    (format!("it is a number, and this is {}", value.kind()), meant)
                }
                (Values::Texts, _) => (format!("it is a string, and this is {}", value.kind()), None),
                (Values::OneOf(known), _) if !is_compared && !known.contains(value) => {
                    let words = known.iter().filter_map(|word| word.as_text().map(String::from));
                    let suggestion = value.as_text().and_then(|text| nearest(text, words));
                    (format!("{} is none of its values: {}", shown(value), listed(known)), suggestion)
                }
                (Values::OneOf(_) | Values::Any, _) => continue,
            };
            let place = if operand.as_list().is_some() { format!("{pointer}/{index}") } else { pointer.to_owned() };
            self.find(place, Kind::UnknownValue, &message, suggestion);
        }
    }

    /// Whether the parser has found something at or below this place.
    fn is_broken(&self, pointer: &str) -> bool {
        self.findings.iter().any(|it| {
            it.kind == Kind::Broken
                && it.pointer.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    fn find(&mut self, pointer: String, kind: Kind, message: &str, suggestion: Option<String>) {
        self.findings.push(Finding { pointer, kind, message: message.into(), suggestion });
    }
}

fn priority(offer: &Value) -> f64 {
    offer.get("priority").and_then(Value::as_number).unwrap_or(0.0)
}

fn below(pointer: &str, key: &str) -> String {
    let mut pointer = pointer.to_owned();
    push_key(&mut pointer, key);
    pointer
}

fn listed(values: &[Value]) -> String {
    let mut words: Vec<_> = values.iter().take(16).map(shown).collect();
    if values.is_empty() {
        words.push("it has none".into());
    }
    words.join(", ")
}

#[cfg(test)]
mod tests;
