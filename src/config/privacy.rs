//! The `privacy` and `measure` parts: on which terms questions are asked, and which.

use super::offers::goal;
use super::rules::held_out;
use super::{Node, categories};
use crate::core::assignment::Holdout;
use crate::core::campaign::Campaign;
use crate::core::history::Retention;
use crate::core::id::fnv1a32;
use crate::core::join::join;
use crate::core::limits::{ATTRIBUTION_HOURS_MAX, CAMPAIGNS_MAX, FAMILY_VALUES_MAX, QUESTIONS_MAX, TRIED_MAX};
use crate::core::policy::Policy;
use crate::core::privacy::{Epsilon, EpsilonError, Period};
use crate::core::profile::LIFECYCLES;
use crate::core::question::{Level, PrivacySettings, Question, Subject};
use crate::core::rfm::SEGMENTS;
use crate::core::site::Site;
use crate::core::trial::{Comparison, SITE};

/// Days between reports, unless the config says otherwise.
const PERIOD_DAYS: u32 = 28;

/// Longest retention, in days.
const RETENTION_DAYS_MAX: u32 = 730;

/// What the `privacy` part says.
pub(super) struct Privacy {
    pub(super) settings: PrivacySettings,
    pub(super) retention_days: u32,
    pub(super) retention: Retention,
    pub(super) sensitive_categories: Vec<String>,
}

/// Without a `privacy` part what holds is PRIVACY's "strict".
pub(super) fn settings(node: &Node<'_>, is_demo: bool) -> Privacy {
    if node.is_there() {
        node.only(
            "retention_days, retention_days_of, level, preset, report_period_days, report_period_minutes, epsilon_per_report, epsilon_year, \
             minimum_batch_size, sensitive_categories",
        );
    }
    let retention_days = node.field("retention_days").integer(Some(180), 1, RETENTION_DAYS_MAX);
    let period = period(node, is_demo);
    let (report, year) = preset(node);
    let settings = PrivacySettings {
        level: level(&node.field("level")),
        period,
        epsilon_per_report: epsilon(&node.field("epsilon_per_report"), report, Epsilon::per_report),
        epsilon_year: epsilon(&node.field("epsilon_year"), year, Epsilon::per_year),
        minimum_batch_size: node.field("minimum_batch_size").integer(Some(50), 10, 1_000_000),
    };
    if settings.epsilon_year < settings.epsilon_per_report {
        node.required("epsilon_year").fail(&["below epsilon_per_report: no report could be paid for"]);
    }
    Privacy {
        settings,
        sensitive_categories: categories(&node.field("sensitive_categories"), 256),
        retention_days,
        retention: retention(&node.field("retention_days_of"), retention_days),
    }
}

/// Kinds of facts that are kept for another time than the rest.
fn retention(node: &Node<'_>, days: u32) -> Retention {
    let mut retention = Retention::of_days(days);
    if node.is_there() {
        retention_of(node, &mut retention);
    }
    retention
}

#[inline(never)]
fn retention_of(node: &Node<'_>, retention: &mut Retention) {
    node.only("interests, orders, acquisition, declared, facts");
    for (kind, days) in [
        ("interests", &mut retention.interests_days),
        ("orders", &mut retention.orders_days),
        ("acquisition", &mut retention.acquisition_days),
        ("declared", &mut retention.declared_days),
        ("facts", &mut retention.facts_days),
    ] {
        let node = node.field(kind);
        if node.is_there() {
            *days = node.integer(None, 1, RETENTION_DAYS_MAX);
        }
    }
}

fn period(node: &Node<'_>, is_demo: bool) -> Period {
    let minutes = node.field("report_period_minutes");
    let in_minutes = Period::from_minutes(minutes.integer(Some(0), 1, 1_440));
    if minutes.is_there() && !is_demo {
        minutes.fail(&["only beside \"demo\": true"]);
    }
    let days = node.field("report_period_days").integer(Some(PERIOD_DAYS), 1, Period::DAYS_MAX);
    in_minutes.or_else(|| Period::from_days(days)).unwrap_or_default()
}

fn epsilon(node: &Node<'_>, default: f64, read: fn(f64) -> Result<Epsilon, EpsilonError>) -> Epsilon {
    match read(node.number(Some(default), 0.0, 100.0, "from 0.1")) {
        Ok(epsilon) => epsilon,
        Err(error) => {
            node.fail(&[&error.message()]);
            Epsilon::MIN
        }
    }
}

/// The presets by name: epsilon of a report, and of a year.
const PRESETS: [(&str, f64, f64); 2] = [("strict", 1.0, 4.0), ("balanced", 2.0, 8.0)];

/// The two epsilons unless the config gives its own. A preset names both, so it stands alone.
fn preset(node: &Node<'_>) -> (f64, f64) {
    let [(strict, report, year), balanced] = PRESETS;
    let field = node.field("preset");
    if !field.is_there() {
        return (report, year);
    }
    for other in ["epsilon_per_report", "epsilon_year"] {
        if node.field(other).is_there() {
            node.field(other).fail(&["the preset says it already"]);
        }
    }
    let name = field.text(16);
    if name == balanced.0 {
        return (balanced.1, balanced.2);
    }
    if name != strict {
        field.fail(&["unknown preset; known: strict, balanced"]);
    }
    (report, year)
}

fn level(node: &Node<'_>) -> Level {
    if !node.is_there() {
        return Level::Noised;
    }
    match node.text(16) {
        "local" => Level::Local,
        "counted" => Level::Counted,
        "noised" => Level::Noised,
        _ => {
            node.fail(&["unknown level; known: local, counted, noised"]);
            Level::Local
        }
    }
}

/// The `measure` part. Its order numbers the tasks.
pub(super) fn questions(node: &Node<'_>, site: &Site) -> Vec<Question> {
    let mut questions: Vec<Question> = Vec::new();
    for node in node.elements(QUESTIONS_MAX) {
        let question = question(&node, site, &questions);
        questions.push(question);
    }
    questions
}

/// A function of its own, as others here: a browser compiles it when it is called, so a config that asks nothing is read sooner.
#[inline(never)]
fn question(node: &Node<'_>, site: &Site, before: &[Question]) -> Question {
    let weight = node.field("weight").integer(Some(1), 0, 1_000);
    let (subject, values) = if node.field("segment").is_there() {
        segment(node, site)
    } else if node.field("campaign").is_there() {
        campaign(node, site, before)
    } else if node.field("policy").is_there() {
        policy(node, site)
    } else if node.field("holdout").is_there() {
        holdout(node, site)
    } else {
        family(node, site)
    };
    let question = Question { task: before.len() as u32, subject, values, weight };
    if question.randomizer(&site.privacy).is_none() {
        node.fail(&["a question needs 1 to 512 values"]);
    }
    question
}

fn segment(node: &Node<'_>, site: &Site) -> (Subject, Vec<String>) {
    node.only("segment, weight");
    let field = node.field("segment");
    let id = field.id();
    if !site.segments.iter().any(|segment| segment.id == id) {
        field.fail(&["no such segment"]);
    }
    (Subject::Segment { segment: id.into() }, vec!["yes".into()])
}

fn campaign(node: &Node<'_>, site: &Site, before: &[Question]) -> (Subject, Vec<String>) {
    node.only("campaign, attribution_hours, weight");
    let field = node.field("campaign");
    let id = field.id();
    let hours = node.required("attribution_hours");
    let attribution_hours = hours.integer(None, 1, ATTRIBUTION_HOURS_MAX);
    let offer = site.offers.iter().position(|offer| offer.id == id);
    if offer.is_none() {
        field.fail(&["no usable offer has this id"]);
    }
    if site.placements.iter().any(|placement| placement.fallback.is_some() && placement.fallback == offer) {
        field.fail(&["a fallback is shown to both arms"]);
    }
    let mut campaigns = 0;
    for question in before {
        if let Subject::Campaign(other) = &question.subject {
            campaigns += 1;
            if other.offer == id {
                field.fail(&["asked about before"]);
            }
        }
    }
    if campaigns >= CAMPAIGNS_MAX {
        field.fail(&["more than 16 campaigns"]);
    }
    let goal = offer.and_then(|offer| site.offers.get(offer)).map(|offer| offer.goal.clone()).unwrap_or_default();
    let campaign = Campaign { offer: id.into(), hash: fnv1a32(id), goal, attribution_hours };
    if campaign.window_ms() > site.privacy.period.ms() {
        hours.fail(&["longer than an epoch"]);
    }
    (Subject::Campaign(campaign), vec!["yes".into()])
}

/// The part of a question about trials that all of them have.
fn comparison(node: &Node<'_>, field: &str, place: u32, site: &Site) -> Comparison {
    let hours = node.required("attribution_hours");
    let attribution_hours = hours.integer(None, 1, ATTRIBUTION_HOURS_MAX);
    let comparison = Comparison {
        name: node.field(field).value().as_text().unwrap_or_default().into(),
        place,
        goal: goal(&node.field("goal")),
        attribution_hours,
        cells: Vec::new(),
        offers: Vec::new(),
        tried: Vec::new(),
        holdout: Holdout::default(),
    };
    if comparison.window_ms() > site.privacy.period.ms() {
        hours.fail(&["longer than an epoch"]);
    }
    comparison
}

#[inline(never)]
fn policy(node: &Node<'_>, site: &Site) -> (Subject, Vec<String>) {
    node.only("policy, goal, attribution_hours, weight");
    let field = node.field("policy");
    let id = field.id();
    let mut comparison = comparison(node, "policy", fnv1a32(id), site);
    let placement = site.placement(id);
    if placement.is_none() {
        field.fail(&["no such placement"]);
    }
    if placement.is_some_and(|placement| placement.policy.unwrap_or(site.policy.policy) == Policy::Fixed) {
        field.fail(&["where nothing is drawn nothing compares: the placement's policy is fixed"]);
    }
    let cells = &site.policy.cells;
    let mut values = Vec::new();
    let is_noised = site.privacy.level == Level::Noised;
    for cell in 0..cells.count() {
        comparison.cells.push(cells.hash(cell));
        if is_noised {
            for reached in ["/no", "/yes"] {
                values.push(join(&[cells.name(cell), reached]));
            }
        }
        for (index, offer) in site.offers.iter().enumerate() {
            if offer.placement != id || placement.is_some_and(|placement| placement.fallback == Some(index)) {
                continue;
            }
            if cell == 0 {
                comparison.offers.push(offer.hash);
                if is_noised {
                    comparison.tried.push(offer.id.clone());
                }
            }
            if is_noised {
                continue;
            }
            for reached in ["/no", "/yes"] {
                values.push(join(&[cells.name(cell), "/", &offer.id, reached]));
            }
        }
    }
    if comparison.tried.len() > TRIED_MAX {
        field.fail(&["more than 63 offers to tell apart"]);
    }
    (Subject::Policy(comparison), values)
}

#[inline(never)]
fn holdout(node: &Node<'_>, site: &Site) -> (Subject, Vec<String>) {
    node.only("holdout, goal, attribution_hours, weight");
    let field = node.field("holdout");
    let found = held_out(field.id(), &site.holdout, &site.groups);
    let (place, holdout) = found.unwrap_or((SITE, &site.holdout));
    if found.is_none() {
        field.fail(&["expected site, or a group's id"]);
    } else if holdout.share <= 0.0 {
        field.fail(&["nobody is held out of it"]);
    }
    let comparison = comparison(node, "holdout", place, site);
    (Subject::Holdout(Comparison { holdout: holdout.clone(), ..comparison }), vec!["yes".into()])
}

fn family(node: &Node<'_>, site: &Site) -> (Subject, Vec<String>) {
    let field = node.required("family");
    let family = field.text(32);
    match family {
        "interest" => {
            node.only("family, values, weight");
            (Subject::Interest, categories(&node.required("values"), FAMILY_VALUES_MAX))
        }
        "lifecycle" => {
            node.only("family, weight");
            (Subject::Lifecycle, texts(&LIFECYCLES))
        }
        "rfm" => {
            node.only("family, weight");
            (Subject::Rfm, texts(&SEGMENTS))
        }
        "offer" | "click" => {
            node.only("family, placement, weight");
            let field = node.required("placement");
            let id = field.id();
            if site.placement(id).is_none() {
                field.fail(&["no such placement"]);
            }
            let mut values = Vec::new();
            for offer in &site.offers {
                if offer.placement == id {
                    values.push(offer.id.clone());
                }
            }
            let placement = id.into();
            (if family == "offer" { Subject::Offer { placement } } else { Subject::Click { placement } }, values)
        }
        _ => {
            field.fail(&["unknown family; known: interest, lifecycle, rfm, offer, click"]);
            (Subject::Lifecycle, Vec::new())
        }
    }
}

fn texts(names: &[&str]) -> Vec<String> {
    let mut texts = Vec::new();
    for name in names {
        texts.push((*name).into());
    }
    texts
}
