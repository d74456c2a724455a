//! The `privacy` and `measure` parts: on which terms questions are asked, and which.

use super::{ConfigError, Node, category};
use crate::core::limits::{FAMILY_VALUES_MAX, QUESTIONS_MAX};
use crate::core::privacy::{Epsilon, EpsilonError, Period};
use crate::core::profile::LIFECYCLES;
use crate::core::question::{Level, PrivacySettings, Question, Subject};
use crate::core::site::Site;
use crate::core::value::Value;

/// What the `privacy` part says.
pub(super) struct Privacy {
    pub(super) settings: PrivacySettings,
    pub(super) retention_days: u32,
    pub(super) sensitive_categories: Vec<String>,
}

/// What holds without a `privacy` part: PRIVACY's "strict".
pub(super) fn defaults(root: &Node<'_>) -> Result<Privacy, ConfigError> {
    settings(&Node::root(&Value::Map(Default::default())), false).or_else(|error| root.error(error.message))
}

pub(super) fn settings(node: &Node<'_>, is_demo: bool) -> Result<Privacy, ConfigError> {
    node.only(&[
        "retention_days",
        "level",
        "report_period_days",
        "report_period_minutes",
        "epsilon_per_report",
        "epsilon_year",
        "minimum_batch_size",
        "sensitive_categories",
    ])?;
    let minutes =
        node.optional("report_period_minutes", |node| match Period::from_minutes(node.integer(1, 1_440)?) {
            Some(period) if is_demo => Ok(period),
            _ => node.error("only beside \"demo\": true"),
        })?;
    let days = node.optional("report_period_days", |node| {
        Period::from_days(node.integer(1, Period::DAYS_MAX)?).map_or_else(|| node.error("out of range"), Ok)
    })?;
    let period = match minutes.or(days).or(Period::from_days(28)) {
        Some(period) => period,
        None => return node.error("no period"),
    };
    let epsilon = |key: &str, default: f64, read: fn(f64) -> Result<Epsilon, EpsilonError>| {
        let default = Value::from(default);
        let read =
            |node: &Node<'_>| read(node.number(0.0, 100.0, "from 0.1")?).or_else(|error| node.error(error.to_string()));
        node.optional(key, read).and_then(|found| found.map_or_else(|| read(&Node::root(&default)), Ok))
    };
    let settings = PrivacySettings {
        level: node.optional("level", level)?.unwrap_or(Level::Noised),
        period,
        epsilon_per_report: epsilon("epsilon_per_report", 1.0, Epsilon::per_report)?,
        epsilon_year: epsilon("epsilon_year", 4.0, Epsilon::per_year)?,
        minimum_batch_size: node.optional("minimum_batch_size", |node| node.integer(10, 1_000_000))?.unwrap_or(50),
    };
    if settings.epsilon_year < settings.epsilon_per_report {
        return node
            .required("epsilon_year", |year| year.error("below epsilon_per_report: no report could be paid for"));
    }
    let sensitive_categories = node.optional("sensitive_categories", |node| {
        node.elements(256, |path| match category(&path.text(512)?) {
            Some(path) => Ok(path),
            None => path.error("expected one to five category names joined by /"),
        })
    })?;
    Ok(Privacy {
        settings,
        retention_days: node.optional("retention_days", |node| node.integer(1, 730))?.unwrap_or(180),
        sensitive_categories: sensitive_categories.unwrap_or_default(),
    })
}

fn level(node: &Node<'_>) -> Result<Level, ConfigError> {
    match node.text(16)?.as_str() {
        "local" => Ok(Level::Local),
        "noised" => Ok(Level::Noised),
        _ => node.error("unknown level; known: local, noised"),
    }
}

/// The `measure` part. Its order numbers the tasks.
pub(super) fn questions(node: &Node<'_>, site: &Site) -> Result<Vec<Question>, ConfigError> {
    let mut task = 0;
    node.elements(QUESTIONS_MAX, |node| {
        let question = question(node, site, task)?;
        task += 1;
        if question.randomizer(site.privacy.epsilon_per_report).is_none() {
            return node.error("a question needs 1 to 512 values");
        }
        Ok(question)
    })
}

fn question(node: &Node<'_>, site: &Site, task: u32) -> Result<Question, ConfigError> {
    let weight = node.optional("weight", |node| node.integer(0, 1_000))?.unwrap_or(1);
    if node.value().get("segment").is_some() {
        node.only(&["segment", "weight"])?;
        let segment = node.required("segment", |node| {
            let id = node.id()?;
            if site.segments.iter().any(|segment| segment.id == id) { Ok(id) } else { node.error("no such segment") }
        })?;
        return Ok(Question { task, subject: Subject::Segment { segment }, values: vec!["yes".into()], weight });
    }
    let family = node.required("family", |node| node.text(32))?;
    let (subject, values) = match family.as_str() {
        "interest" => {
            node.only(&["family", "values", "weight"])?;
            let values = node.required("values", |node| {
                node.elements(FAMILY_VALUES_MAX, |path| match category(&path.text(512)?) {
                    Some(path) => Ok(path),
                    None => path.error("expected one to five category names joined by /"),
                })
            })?;
            (Subject::Interest, values)
        }
        "lifecycle" => {
            node.only(&["family", "weight"])?;
            (Subject::Lifecycle, LIFECYCLES.map(String::from).into())
        }
        "offer" | "click" => {
            node.only(&["family", "placement", "weight"])?;
            let placement = node.required("placement", |node| {
                let id = node.id()?;
                if site.placement(&id).is_some() { Ok(id) } else { node.error("no such placement") }
            })?;
            let offers = site.offers.iter().filter(|offer| offer.placement == placement);
            let values = offers.map(|offer| offer.id.clone()).collect();
            (if family == "offer" { Subject::Offer { placement } } else { Subject::Click { placement } }, values)
        }
        _ => {
            return node
                .required("family", |node| node.error("unknown family; known: interest, lifecycle, offer, click"));
        }
    };
    Ok(Question { task, subject, values, weight })
}
