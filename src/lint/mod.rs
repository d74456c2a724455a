//! The linter: what in a config works as written and still cannot be meant. Native only; the engine in the browser has none of it.
//!
//! Flow: `site.json` → `config` (what is broken) → **`lint`** (what never or always holds, what nobody can see, what is too narrow, what stands there twice).
//! It reads the document itself, so that every finding has its JSON pointer. What it cannot decide it does not mention.

mod condition;
mod domain;
mod keys;
mod offers;
mod questions;
mod remainder;
mod retention;
mod time_zone;

use crate::config::{self, ConfigError};
use crate::core::condition::distance;
use crate::core::history::DIMENSIONS;
use crate::core::id::{is_id, is_key, key};
use crate::core::limits::ID_BYTES_MAX;
use crate::core::model::ShareTable;
use crate::core::profile::{OUTLOOK_TRAITS, TRAITS};
use crate::core::site::Site;
use crate::core::value::Value;

use condition::Linter;
pub use keys::repeated_keys;

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The engine skips it: it never matches.
    Broken,
    /// It names a value that there is not.
    UnknownValue,
    /// It cannot hold of anybody.
    Never,
    /// It holds of everybody.
    Always,
    /// Nobody can come to see it.
    Unreachable,
    /// Too few visitors belong to it for a batch to be shown.
    Narrow,
    /// It stands there twice.
    Twice,
}

impl Kind {
    /// Its word in lists of findings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::UnknownValue => "unknown value",
            Self::Never => "never",
            Self::Always => "always",
            Self::Unreachable => "unreachable",
            Self::Narrow => "narrow",
            Self::Twice => "twice",
        }
    }
}

/// Something that is probably a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where: a JSON pointer (RFC 6901).
    pub pointer: String,
    /// See [`Kind`].
    pub kind: Kind,
    /// What, in lower case.
    pub message: String,
    /// What was probably meant.
    pub suggestion: Option<String>,
}

/// Who visits the shop, as its model and its counter of visitors tell.
#[derive(Debug, Clone, Copy)]
pub struct Population<'a> {
    /// Share of each segment, by its id: section 8 of the model.
    pub shares: &'a ShareTable,
    /// Visitors whose reports make one batch.
    pub visitors: u64,
}

/// Everything that is probably a mistake, in the order of the document.
///
/// # Errors
/// [`ConfigError`] for a document that the engine refuses whole.
pub fn lint(document: &Value, population: Option<Population<'_>>) -> Result<Vec<Finding>, ConfigError> {
    let (site, warnings) = config::parse(document)?;
    let mut findings = Vec::new();
    for warning in warnings {
        let suggestion = meant(&warning.pointer, &warning.message, &site);
        let (pointer, message) = (warning.pointer, warning.message);
        findings.push(Finding { pointer, kind: Kind::Broken, message, suggestion });
    }
    let mut linter = Linter::new(&site, findings);
    linter.segments(document);
    linter.offers(document);
    let mut findings = linter.findings;
    offers::offers(document, &site, &mut findings);
    questions::questions(&site, &mut findings);
    retention::retention(document, &site, &mut findings);
    time_zone::time_zone(document, &mut findings);
    if let Some(population) = population {
        narrow(document, &site, population, &mut findings);
    }
    findings.sort_by(|one, other| places(&one.pointer).cmp(&places(&other.pointer)));
    Ok(findings)
}

impl Finding {
    /// Where it is in its document, for people: its pointer, and the id of the segment, offer or placement that it is about.
    #[must_use]
    pub fn place(&self, document: &Value) -> String {
        match named(document, &self.pointer) {
            Some(id) => format!("{} ({id})", self.pointer),
            None => self.pointer.clone(),
        }
    }
}

fn named<'a>(document: &'a Value, pointer: &str) -> Option<&'a str> {
    let mut steps = pointer.split('/').skip(1);
    let list = document.get(steps.next()?)?.as_list()?;
    list.get(steps.next()?.parse::<usize>().ok()?)?.get("id")?.as_text().filter(|id| is_id(id))
}

/// Pointers in the order of their document: numbers by their value.
fn places(pointer: &str) -> Vec<(u64, &str)> {
    pointer.split('/').map(|step| (step.parse().unwrap_or(u64::MAX), step)).collect()
}

/// Segments that are measured and hold fewer visitors than a batch that is shown.
fn narrow(document: &Value, site: &Site, population: Population<'_>, findings: &mut Vec<Finding>) {
    let least = u64::from(site.privacy.minimum_batch_size);
    let segments = document.get("segments").and_then(Value::as_list).unwrap_or_default();
    for (place, segment) in segments.iter().enumerate() {
        let id = segment.get("id").and_then(Value::as_text).unwrap_or_default();
        let Some(share) = population.shares.get(id) else { continue };
        let members = (share * population.visitors as f64).round() as u64;
        if members < least {
            let message = format!(
                "some {members} of {} visitors belong to it, and fewer than {least} are never shown",
                population.visitors
            );
            let suggestion = Some("a wider condition, or a longer report_period_days".into());
            let pointer = format!("/segments/{place}");
            findings.push(Finding { pointer, kind: Kind::Narrow, message, suggestion });
        }
    }
}

/// The nearest name to one that there is not.
fn meant(pointer: &str, message: &str, site: &Site) -> Option<String> {
    let named = pointer.rsplit('/').next()?.replace("~1", "/").replace("~0", "~");
    match message {
        "no such trait" => {
            let rules = [("declared", &site.traits), ("facts", &site.facts)];
            let own = rules.iter().flat_map(|(prefix, rules)| {
                rules.iter().flat_map(|rules| rules.keys()).map(move |name| format!("{prefix}.{name}"))
            });
            let dimensions = DIMENSIONS.iter().filter_map(|(_, dimension, _)| {
                let name = named.strip_prefix("interests.")?.split_once('.')?.1;
                let levels: Vec<_> =
                    name.split('/').map(|level| if is_key(level) { level.into() } else { key(level) }).collect();
                Some(format!("interests.{dimension}.{}", levels.join("/")))
            });
            let fixed = TRAITS.iter().chain(&OUTLOOK_TRAITS).map(ToString::to_string);
            nearest(&named, own.chain(dimensions).chain(fixed))
        }
        _ => None,
    }
}

/// The nearest of some names, when at most a third of it has to be changed.
fn nearest(name: &str, names: impl Iterator<Item = String>) -> Option<String> {
    let most = (name.len() / 3).max(1);
    // A difference of length is made of mistakes.
    let names = names.filter(|known| name.len() <= 2 * ID_BYTES_MAX && known.len().abs_diff(name.len()) <= most);
    let by_distance = names.map(|known| (distance(name, &known), known));
    let (mistakes, known) = by_distance.min_by_key(|(mistakes, _)| *mistakes)?;
    (mistakes <= most).then_some(known)
}

/// Whether a text may be an id, for messages that repeat it.
fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) if is_id(text) => text.clone(),
        Value::Text(_) => "this text".into(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::List(_) | Value::Map(_) => value.kind().into(),
    }
}

#[cfg(test)]
mod tests;
