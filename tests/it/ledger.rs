//! The ledger against everything that can happen to a browser: tabs, clocks, configs, presets, imports, withdrawals. A model of its own adds up
//! what left, from the bytes alone.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use vitrin::client::{Client, ImportError};
use vitrin::core::consent::Purposes;
use vitrin::core::time::{DAY_MS, Timestamp};
use vitrin::core::value::Value;

use crate::reports::{open_with, with};
use crate::tabs::{ALL, view};
use crate::world::{TabHost, World};

/// Most that the reports of 365 days may cost, in thousandths, whatever a config says.
const YEAR_MAX: u32 = 8_000;
const TABS: usize = 3;

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// A tab sees a product.
    View { tab: usize },
    /// A tab is hidden, and folds.
    Hide { tab: usize },
    /// The report that waits is sent and answered.
    Send { tab: usize, status: u16 },
    /// A tab is closed, and one with another config takes its place.
    Replace { tab: usize, config: usize },
    /// A tab imports what another visitor exported.
    Import { tab: usize },
    /// Time passes, by the device's clock.
    Wait { days: u64 },
    /// The device's clock is set ahead, or right again.
    Clock { ahead_days: u64 },
    /// The visitor takes everything back, or grants it again.
    Consent { granted: bool },
    /// The grant has run out, or the shop's policy is another, and the banner grants anew.
    Renew,
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..TABS;
    prop_oneof![
        16 => tab.clone().prop_map(|tab| Step::View { tab }),
        64 => tab.clone().prop_map(|tab| Step::Hide { tab }),
        16 => (tab.clone(), prop::sample::select(vec![0, 202, 400, 429, 503])).prop_map(|(tab, status)| Step::Send { tab, status }),
        32 => (tab.clone(), 0..PRIVACY.len()).prop_map(|(tab, config)| Step::Replace { tab, config }),
        8 => tab.prop_map(|tab| Step::Import { tab }),
        64 => (1..20_u64).prop_map(|days| Step::Wait { days }),
        2 => prop::sample::select(vec![0, 2, 30, 400]).prop_map(|ahead_days| Step::Clock { ahead_days }),
        1 => prop::bool::weighted(0.7).prop_map(|granted| Step::Consent { granted }),
        4 => Just(Step::Renew),
    ]
}

/// The `privacy` part of each config, and what a year may cost under it. Changing from one to another asks anew, so that without the ledger
/// far more would be spent.
const PRIVACY: [(&str, u32); 7] = [
    (r#"{"report_period_days": 91}"#, 4_000),
    (r#"{"preset": "balanced", "report_period_days": 92}"#, 8_000),
    (r#"{"report_period_days": 3, "epsilon_per_report": 0.1, "epsilon_year": 8}"#, 8_000),
    (r#"{"report_period_days": 92, "epsilon_per_report": 2, "epsilon_year": 2}"#, 2_000),
    (r#"{"report_period_days": 1, "epsilon_per_report": 0.5, "epsilon_year": 8}"#, 8_000),
    (r#"{"level": "counted"}"#, 0),
    (r#"{"level": "local"}"#, 0),
];

fn configs() -> Vec<Value> {
    let one = |(number, (privacy, _)): (usize, &(&str, u32))| {
        let privacy: Json = serde_json::from_str(privacy).expect("JSON");
        with(json!({ "config": number + 1, "privacy": privacy, "measure": [
            { "family": "lifecycle", "weight": 3 }, { "segment": "shoes" }, { "campaign": "shoes", "attribution_hours": 24 }
        ] }))
    };
    PRIVACY.iter().enumerate().map(one).collect()
}

/// A report that left, or will: the day when it was made, as its tab tells it, what it cost, the most that its config allows, and how often something had
/// been taken back before. A claim is none yet: of several that the year has no room for, some are dropped unsent.
struct Made {
    day: u64,
    thousandths: u32,
    ceiling: u32,
    taken_back: u32,
}

struct Model {
    taken_back: u32,
    /// When each report was claimed, and by which tab: the order in which they are paid for.
    claimed: BTreeMap<String, (Timestamp, u64)>,
    /// Those of them that are not claims any more.
    paid: BTreeSet<String>,
    made: Vec<Made>,
}

impl Model {
    /// Reads what is new in a tab's outbox.
    fn read(&mut self, client: &Client<TabHost>) {
        let mut paid = Vec::new();
        for sent in client.outbox() {
            let text = sent.report.text();
            match &sent.claim {
                Some(claim) => {
                    self.claimed.entry(text.into()).or_insert((claim.at, claim.tab));
                }
                None if self.paid.insert(text.into()) => {
                    paid.push((*self.claimed.get(text).expect("claimed before"), text))
                }
                None => {}
            }
        }
        paid.sort_unstable();
        for ((at, _), text) in paid {
            let report: Json = serde_json::from_str(text).expect("JSON");
            let number = |field: &str| report[field].as_u64().expect("a number");
            let epsilon: f64 = report["epsilon"].as_str().and_then(|it| it.parse().ok()).expect("an epsilon");
            let (_, ceiling) = PRIVACY[number("config") as usize - 1];
            let is_counted = report["mechanism"] == "counted";
            assert_eq!(is_counted, ceiling == 0, "{text}");
            assert_eq!(is_counted, epsilon == 0.0, "{text}");
            let thousandths = (epsilon * 1_000.0).round() as u32;
            self.made.push(Made { day: at.day(), thousandths, ceiling, taken_back: self.taken_back });
        }
    }

    /// No 365 days that end with a report cost more than its config allows, and none more than the build does.
    fn check(&self) {
        for last in self.made.iter().filter(|it| it.thousandths > 0) {
            let year = |it: &&Made| it.taken_back == last.taken_back && it.day <= last.day && it.day + 365 > last.day;
            let place = self.made.iter().position(|it| std::ptr::eq(it, last)).expect("made");
            let until = self.made[..=place].iter().filter(year).map(|it| it.thousandths).sum::<u32>();
            assert!(until <= last.ceiling && until <= YEAR_MAX, "{until} by day {}", last.day);
        }
    }
}

fn run(steps: &[Step], exported: &str, configs: &[Value]) -> usize {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut grant = 1;
    let mut model = Model { taken_back: 0, claimed: BTreeMap::new(), paid: BTreeSet::new(), made: Vec::new() };
    let mut purposes = ALL;
    let mut next_tab = 1;
    let mut tabs: Vec<_> = (0..TABS).map(|tab| open_with(&world, tab as u64 + 1, &configs[0], ALL)).collect();
    next_tab += TABS as u64;
    for step in steps {
        // Later than any view of storage is late.
        world.now_ms.set(world.now_ms.get() + 30_000);
        match step {
            Step::View { tab } => {
                view(&mut tabs[*tab], 1);
            }
            Step::Hide { tab } => {
                let alive: Vec<_> = tabs.iter().map(|client| client.host.tab).collect();
                tabs[*tab].fold(&alive, true);
                model.read(&tabs[*tab]);
            }
            Step::Send { tab, status } => {
                let before = world.sent.borrow().len();
                if tabs[*tab].send() {
                    assert_eq!(purposes, ALL, "a request after a withdrawal");
                    tabs[*tab].settle(*status);
                }
                for text in &world.sent.borrow()[before..] {
                    assert!(model.paid.contains(text), "what is sent was stored and paid for before: {text}");
                }
            }
            Step::Replace { tab, config } => {
                tabs[*tab] = open_with(&world, next_tab, &configs[*config], purposes);
                next_tab += 1;
            }
            Step::Import { tab } => assert!(!matches!(tabs[*tab].import(exported), Err(ImportError::Unreadable(_)))),
            Step::Wait { days } => world.now_ms.set(world.now_ms.get() + days * DAY_MS),
            Step::Clock { ahead_days } => world.ahead_ms.set(ahead_days * DAY_MS),
            Step::Consent { granted } => {
                if purposes == ALL {
                    // The gate erases, then writes the record; a purpose was taken back or everything forgotten.
                    (model.taken_back, grant) = (model.taken_back + 1, grant + 1);
                    for key in world.view(0, 0).keys().filter(|key| !key.ends_with("consent")) {
                        world.write(0, key, None);
                    }
                }
                purposes = if *granted { ALL } else { Purposes::default() };
            }
            Step::Renew if purposes == ALL => {
                grant += 1;
                for key in world.view(0, 0).keys().filter(|key| !key.ends_with("consent") && !key.ends_with("ledger")) {
                    world.write(0, key, None);
                }
            }
            Step::Renew => {}
        }
        // Asked again whenever a grant has run out: consent is not what is tried here.
        let letters = if purposes == ALL { "spm" } else { "" };
        let now_ms = world.now_ms.get();
        world.now_ms.set(now_ms + world.ahead_ms.get());
        world.grant("demo", letters, grant);
        world.now_ms.set(now_ms);
        for client in &mut tabs {
            client.set_consent(purposes, None);
        }
    }
    model.check();
    model.made.len()
}

#[test]
fn no_sequence_of_anything_exceeds_a_ceiling() {
    let exported = {
        let world = World::starting_at("2026-11-01T10:00:00Z");
        world.grant("demo", "spm", 1);
        let mut other = open_with(&world, 1, &configs()[0], ALL);
        view(&mut other, 1);
        other.export()
    };
    let configs = configs();
    let settings =
        ProptestConfig { cases: 256, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() };
    let made = std::cell::Cell::new(0);
    let outcome =
        proptest::test_runner::TestRunner::new(settings).run(&prop::collection::vec(step(), 200..500), |steps| {
            made.set(made.get() + run(&steps, &exported, &configs));
            Ok(())
        });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(made.get() > 100, "{} reports: too few to say anything", made.get());
}
