//! `site.json`: one versioned document becomes a [`Site`], or an error that names its place.
//!
//! Unknown fields are errors, because a misspelt one would silently do nothing. What is wrong inside one segment or offer breaks that one alone:
//! it never matches, the rest works, and a [`Warning`] says where and why.

mod node;
mod offers;
mod privacy;
mod rules;
mod segments;
mod traits;

use std::cell::RefCell;

use crate::core::assignment::Holdout;
use crate::core::event::{Currency, EventName, EventRules};
use crate::core::history::InterestRules;
use crate::core::id::key;
use crate::core::limits::{CATEGORY_LEVELS_MAX, LISTED_MAX, MONEY_MINOR_MAX, PRICE_BANDS_MAX};
use crate::core::model::Model;
use crate::core::rfm::RfmEdges;
use crate::core::site::Site;
use crate::core::value::Value;
use crate::core::zone::Zone;

pub use crate::core::condition::Warning;
pub use node::ConfigError;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use node::push_key;
use node::{Fault, Node};
use offers::Terms;
use segments::Names;

impl From<ConfigError> for Warning {
    fn from(ConfigError { pointer, message }: ConfigError) -> Self {
        Self { pointer, message }
    }
}

/// Version of the document this build reads.
const VERSION: u32 = 1;

/// `$schema` is the editors': it says nothing to the engine.
const FIELDS: &str = "version, site, config, currency, time_zone, demo, privacy, measure, interests, rfm, price_bands, acquisition, traits, facts, segments, \
                      placements, offers, groups, holdout, policy, cap, page, discount_budget, attribution, \
                      personalized_price, $schema";

/// Reads a config.
///
/// # Errors
/// [`ConfigError`] for the first thing that makes the whole document unusable.
pub fn parse(document: &Value) -> Result<(Site, Vec<Warning>), ConfigError> {
    let fault = Fault::default();
    let mut warnings = Vec::new();
    let site = read(&Node::root(document, &fault), &mut warnings);
    match fault.into_error() {
        Some(error) => Err(error),
        None => Ok((site, warnings)),
    }
}

/// A part that few sites have. Its reader is a function of its own, which a page whose config has none of it does without.
fn part<T: Default>(root: &Node<'_>, key: &str, read: impl FnOnce(&Node<'_>) -> T) -> T {
    let node = root.field(key);
    if node.is_there() { read(&node) } else { T::default() }
}

/// What it gives beside a fault is of no use.
fn read(root: &Node<'_>, warnings: &mut Vec<Warning>) -> Site {
    if document_version(root) != VERSION {
        root.field("version").fail(&["this build reads version 1"]);
    }
    root.only(FIELDS);
    let is_demo = root.field("demo").is_there() && root.field("demo").bool();
    let privacy = privacy::settings(&root.field("privacy"), is_demo);
    let events = EventRules {
        currency: currency(&root.required("currency")),
        price_band_edges_minor: price_bands(&root.field("price_bands")),
        sensitive_categories: privacy.sensitive_categories,
        campaigns: part(root, "acquisition", campaigns),
    };
    let traits = traits::traits(&root.field("traits"));
    let facts = traits::facts(&root.field("facts"));
    let mut names = Names {
        segments: Vec::new(),
        retention_days: privacy.retention_days,
        traits,
        facts,
        asked: RefCell::default(),
    };
    let (segments, segment_order) = segments::read(&root.field("segments"), &mut names, warnings);
    let groups = part(root, "groups", rules::groups);
    let notice = part(root, "personalized_price", rules::price_notice);
    let terms = Terms { names: &names, groups: &groups, notice: &notice };
    let (placements, offers) = offers::read(root, &terms, warnings);
    let time_zone = root.field("time_zone");
    let mut site = Site {
        id: root.required("site").id().into(),
        config: root.required("config").integer(None, 1, u32::MAX),
        is_demo,
        time_zone: if time_zone.is_there() { time_zone.text(64) } else { "UTC" }.into(),
        zone: Zone::default(),
        retention_days: privacy.retention_days,
        retention: privacy.retention,
        traits: names.traits,
        facts: names.facts,
        privacy: privacy.settings,
        questions: Vec::new(),
        events,
        interests: part(root, "interests", interests),
        segments,
        segment_order,
        traits_asked: names.asked.into_inner(),
        placements,
        named: offers::named(&offers),
        offers,
        policy: part(root, "policy", |node| rules::policy(node, &names.segments)),
        groups: Vec::new(),
        cap: part(root, "cap", rules::site_cap),
        discount_budget: part(root, "discount_budget", rules::discount_budget),
        offers_per_category_max: rules::offers_per_category_max(&root.field("page")),
        attribution: part(root, "attribution", rules::attribution),
        model: Model::default(),
        own_rfm_edges: part(root, "rfm", rfm),
        holdout: holdout(&root.field("holdout")),
    };
    site.groups = groups;
    site.questions = privacy::questions(&root.field("measure"), &site);
    site
}

fn document_version(root: &Node<'_>) -> u32 {
    if root.value().as_map().is_none() {
        root.only("");
    }
    root.required("version").integer(None, 0, u32::MAX)
}

fn currency(node: &Node<'_>) -> Currency {
    let currency = Currency::parse(node.text(8));
    if currency.is_none() {
        node.fail(&["expected an ISO 4217 code such as EUR"]);
    }
    currency.unwrap_or_default()
}

fn price_bands(node: &Node<'_>) -> Vec<u64> {
    let mut edges = Vec::new();
    let mut last = 0;
    let mut is_rising = true;
    for node in node.elements(PRICE_BANDS_MAX - 1) {
        let edge = node.integer(None, 1, u32::MAX);
        is_rising &= last < edge;
        last = edge;
        edges.push(u64::from(edge));
    }
    if !is_rising {
        node.fail(&["edges must rise"]);
    }
    edges
}

fn holdout(node: &Node<'_>) -> Holdout {
    if !node.is_there() {
        return Holdout::default();
    }
    node.only("share, salt");
    Holdout {
        share: node.required("share").number(None, 0.0, 0.5, "from 0 to 0.5"),
        salt: node.required("salt").text(64).into(),
    }
}

/// Edges of RFM scores: all or none of them.
#[inline(never)]
fn rfm(node: &Node<'_>) -> Option<RfmEdges> {
    if !node.is_there() {
        return None;
    }
    node.only("recency_days_edges, frequency_edges, monetary_minor_edges");
    let mut edges = RfmEdges::default();
    for (key, edges) in [
        ("recency_days_edges", &mut edges.recency_days),
        ("frequency_edges", &mut edges.frequency),
        ("monetary_minor_edges", &mut edges.monetary_minor),
    ] {
        let node = node.required(key);
        let mut last = 0.0;
        let mut count = 0;
        for (node, edge) in node.elements(edges.len()).zip(edges) {
            *edge = node.number(None, last, MONEY_MINOR_MAX as f64, "from the edge before it");
            last = *edge;
            count += 1;
        }
        if count != 4 {
            node.fail(&["expected four edges"]);
        }
    }
    Some(edges)
}

#[inline(never)]
fn interests(node: &Node<'_>) -> InterestRules {
    let mut rules = InterestRules::default();
    node.only("half_life_days, weights, durables");
    rules.durables = categories(&node.field("durables"), LISTED_MAX);
    let half_lives = node.field("half_life_days");
    if half_lives.is_there() {
        half_lives.only("browse, purchase");
    }
    for (key, days) in [("browse", &mut rules.browse_half_life_days), ("purchase", &mut rules.purchase_half_life_days)]
    {
        *days = half_lives.field(key).number(Some(*days), 0.5, 3_650.0, "of days from 0.5 to 3650");
    }
    for (name, weight) in node.field("weights").entries(64) {
        match EventName::parse(name) {
            Some(name) => rules.weights.insert(name, weight.number(None, 0.0, 1_000.0, "from 0 to 1000")),
            None => weight.fail(&["unknown event name"]),
        }
    }
    rules
}

/// Names of campaigns, normalized as what is kept of a visit's is.
#[inline(never)]
fn campaigns(node: &Node<'_>) -> Vec<String> {
    let mut campaigns = Vec::new();
    if node.is_there() {
        node.only("campaigns");
        for node in node.field("campaigns").elements(LISTED_MAX) {
            let campaign = key(node.text(120));
            if campaign.is_empty() {
                node.fail(&["expected the name of a campaign"]);
            }
            campaigns.push(campaign);
        }
    }
    campaigns
}

/// Category paths, each level normalized.
fn categories(node: &Node<'_>, max: usize) -> Vec<String> {
    let mut categories = Vec::new();
    for node in node.elements(max) {
        categories.extend(category(&node));
    }
    categories
}

/// One of them.
fn category(node: &Node<'_>) -> Option<String> {
    let mut path = String::new();
    let mut levels = 0;
    let mut is_good = true;
    for level in node.text(512).split('/') {
        let level = key(level);
        is_good &= !level.is_empty();
        if levels > 0 {
            path.push('/');
        }
        path.push_str(&level);
        levels += 1;
    }
    if !is_good || levels > CATEGORY_LEVELS_MAX {
        node.fail(&["expected one to five category names joined by /"]);
    }
    Some(path)
}

#[cfg(test)]
mod tests;
