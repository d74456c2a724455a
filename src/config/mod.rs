//! `site.json`: one versioned document becomes a [`Site`], or an error that names its place.
//!
//! Unknown fields are errors, because a misspelt one would silently do nothing. What is wrong inside one segment or offer breaks that one alone:
//! it never matches, the rest works, and a [`Warning`] says where and why.

mod node;
mod offers;
mod privacy;
mod segments;

use crate::core::assignment::Holdout;
use crate::core::event::{Currency, EventName, EventRules};
use crate::core::history::InterestRules;
use crate::core::id::key;
use crate::core::limits::{CATEGORY_LEVELS_MAX, PRICE_BANDS_MAX};
use crate::core::site::Site;
use crate::core::value::Value;

pub use crate::core::condition::Warning;
pub use node::ConfigError;
use node::Node;

impl From<ConfigError> for Warning {
    fn from(ConfigError { pointer, message }: ConfigError) -> Self {
        Self { pointer, message }
    }
}

/// Version of the document this build reads.
const VERSION: u32 = 1;

/// `$schema` is the editors': it says nothing to the engine.
const FIELDS: [&str; 16] = [
    "version",
    "site",
    "config",
    "currency",
    "time_zone",
    "demo",
    "privacy",
    "measure",
    "interests",
    "price_bands",
    "segments",
    "placements",
    "offers",
    "holdout",
    "policy",
    "$schema",
];

/// Reads a config.
///
/// # Errors
/// [`ConfigError`] for the first thing that makes the whole document unusable.
pub fn parse(document: &Value) -> Result<(Site, Vec<Warning>), ConfigError> {
    let root = Node::root(document);
    if document.as_map().is_none() {
        root.only(&[])?;
    }
    root.required("version", |node| match node.integer(0, u32::MAX)? {
        VERSION => Ok(()),
        _ => node.error("this build reads version 1"),
    })?;
    root.only(&FIELDS)?;
    root.optional("policy", |node| {
        node.only(&["kind"])?;
        node.required("kind", |kind| match kind.text(32)?.as_str() {
            "fixed" => Ok(()),
            _ => kind.error("unknown policy; known: fixed"),
        })
    })?;
    let is_demo = root.optional("demo", |node| node.bool())?.unwrap_or(false);
    let mut warnings = Vec::new();
    let privacy = root.optional("privacy", |node| privacy::settings(node, is_demo))?;
    let privacy = match privacy {
        Some(privacy) => privacy,
        None => privacy::defaults(&root)?,
    };
    let events = EventRules {
        currency: root.required("currency", |node| {
            Currency::parse(&node.text(8)?).map_or_else(|| node.error("expected an ISO 4217 code such as EUR"), Ok)
        })?,
        price_band_edges_minor: root.optional("price_bands", price_bands)?.unwrap_or_default(),
        sensitive_categories: privacy.sensitive_categories,
    };
    let segments = root.optional("segments", |node| segments::read(node, &mut warnings))?.unwrap_or_default();
    let (placements, offers) = offers::read(&root, &segments, &mut warnings)?;
    let mut site = Site {
        id: root.required("site", |node| node.id())?,
        config: root.required("config", |node| node.integer(1, u32::MAX))?,
        is_demo,
        time_zone: root.optional("time_zone", |node| node.text(64))?.unwrap_or_else(|| "UTC".into()),
        retention_days: privacy.retention_days,
        privacy: privacy.settings,
        questions: Vec::new(),
        events,
        interests: root.optional("interests", interests)?.unwrap_or_default(),
        segments,
        placements,
        offers,
        holdout: root.optional("holdout", holdout)?.unwrap_or_default(),
    };
    site.questions = root.optional("measure", |node| privacy::questions(node, &site))?.unwrap_or_default();
    Ok((site, warnings))
}

fn price_bands(node: &Node<'_>) -> Result<Vec<u64>, ConfigError> {
    let edges = node.elements(PRICE_BANDS_MAX - 1, |edge| edge.integer(1, u32::MAX).map(u64::from))?;
    if edges.is_sorted_by(|lower, upper| lower < upper) { Ok(edges) } else { node.error("edges must rise") }
}

fn holdout(node: &Node<'_>) -> Result<Holdout, ConfigError> {
    node.only(&["share", "salt"])?;
    Ok(Holdout {
        share: node.required("share", |share| share.number(0.0, 0.5, "from 0 to 0.5"))?,
        salt: node.required("salt", |salt| salt.text(64))?,
    })
}

fn interests(node: &Node<'_>) -> Result<InterestRules, ConfigError> {
    node.only(&["half_life_days", "weights"])?;
    let mut rules = InterestRules::default();
    let days = |node: &Node<'_>| node.number(0.5, 3_650.0, "of days from 0.5 to 3650");
    let half_lives = node.optional("half_life_days", |node| {
        node.only(&["browse", "purchase"])?;
        Ok((node.optional("browse", days)?, node.optional("purchase", days)?))
    })?;
    if let Some((browse, purchase)) = half_lives {
        rules.browse_half_life_days = browse.unwrap_or(rules.browse_half_life_days);
        rules.purchase_half_life_days = purchase.unwrap_or(rules.purchase_half_life_days);
    }
    let weights = node.optional("weights", |node| {
        node.entries(64, |name, weight| match EventName::parse(name) {
            Some(name) => Ok((name, weight.number(0.0, 1_000.0, "from 0 to 1000")?)),
            None => weight.error("unknown event name"),
        })
    })?;
    rules.weights.extend(weights.unwrap_or_default());
    Ok(rules)
}

/// A category path, each level normalized; `None` when a level is empty or there are too many.
fn category(text: &str) -> Option<String> {
    let levels: Vec<_> = text.split('/').map(key).collect();
    let fits = levels.len() <= CATEGORY_LEVELS_MAX && levels.iter().all(|level| !level.is_empty());
    fits.then(|| levels.join("/"))
}

#[cfg(test)]
mod tests;
