//! One truth is sealed once: whatever tabs see late, and wherever they are killed, no two different texts about it are sent, and what is sent is paid for.

use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::time::DAY_MS;
use vitrin::core::value::Value;

use crate::reports::{open_with, with};
use crate::tabs::{ALL, killed_after, staleness, status, view};
use crate::world::{STALE_MS, TabHost, World};

const TABS: usize = 3;

/// What the configs that tabs of one visitor may have differ in: days of an epoch, the rest of `privacy`, most that 365 days may cost, in thousandths.
const CONFIGS: [(u64, &str, u32); 5] = [
    (92, r#"{"report_period_days": 92}"#, 4_000),
    (92, r#"{"report_period_days": 92, "epsilon_per_report": 2, "epsilon_year": 8}"#, 8_000),
    (91, r#"{"report_period_days": 91, "epsilon_per_report": 0.5, "epsilon_year": 2}"#, 2_000),
    (183, r#"{"report_period_days": 183, "epsilon_per_report": 1, "epsilon_year": 2}"#, 2_000),
    (92, r#"{"report_period_days": 92, "level": "counted"}"#, 0),
];

fn configs() -> Vec<Value> {
    let one = |(number, (_, privacy, _)): (usize, &(u64, &str, u32))| {
        let privacy: Json = serde_json::from_str(privacy).expect("JSON");
        with(json!({ "config": number + 1, "privacy": privacy, "measure": [
            { "family": "lifecycle", "weight": 1 + number }, { "segment": "shoes" }, { "family": "interest", "values": ["shoes", "tents"] }
        ] }))
    };
    CONFIGS.iter().enumerate().map(one).collect()
}

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// A tab sees a product.
    View { tab: usize },
    /// A tab folds on a view that is so old, and sends what waits; it may be killed after so many writes and requests.
    Fold { tab: usize, stale_ms: u64, is_hidden: bool, status: u16, killed_after: Option<u32> },
    /// A tab is closed, and one with another config takes its place.
    Replace { tab: usize, config: usize, stale_ms: u64 },
    /// Time passes.
    Wait { ms: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..TABS;
    let fold = (tab.clone(), staleness(), prop::bool::weighted(0.8), status(), killed_after());
    prop_oneof![
        1 => tab.clone().prop_map(|tab| Step::View { tab }),
        12 => fold.prop_map(|(tab, stale_ms, is_hidden, status, killed_after)| Step::Fold { tab, stale_ms, is_hidden, status, killed_after }),
        4 => (tab, prop_oneof![2 => Just(0), 2 => 0..CONFIGS.len()], staleness())
            .prop_map(|(tab, config, stale_ms)| Step::Replace { tab, config, stale_ms }),
        8 => prop_oneof![6 => 1..3_000_u64, 2 => STALE_MS - 3_000..STALE_MS + 1_000, 1 => 0..40_000_u64, 2 => (1..60_u64).prop_map(|days| days * DAY_MS)]
            .prop_map(|ms| Step::Wait { ms }),
    ]
}

/// A truth: with noise one an epoch, without one a question as well.
type Truth = (u64, u64, Option<u64>);

#[derive(Default)]
struct Model {
    /// The day on which a text was first seen to be sealed.
    sealed: BTreeMap<String, u64>,
    sent: BTreeMap<Truth, String>,
    /// What was sent with noise: day of sealing, cost in thousandths, ceiling.
    paid: Vec<(u64, u32, u32)>,
}

impl Model {
    fn note(&mut self, client: &Client<TabHost>) {
        for sent in client.outbox() {
            self.sealed.entry(sent.report.text().into()).or_insert(client.now().day());
        }
    }

    fn send(&mut self, text: &str) {
        let report: Json = serde_json::from_str(text).expect("JSON");
        let number = |field: &str| report[field].as_u64().expect("a number");
        let (period_days, _, ceiling) = CONFIGS[number("config") as usize - 1];
        let is_counted = report["mechanism"] == "counted";
        let truth = (period_days, number("epoch"), is_counted.then(|| number("task")));
        match self.sent.insert(truth, text.into()) {
            Some(before) => assert_eq!(before, text, "a second text about one truth"),
            None if is_counted => {}
            None => {
                let epsilon: f64 = report["epsilon"].as_str().and_then(|it| it.parse().ok()).expect("an epsilon");
                let day = *self.sealed.get(text).expect("sealed and stored before");
                self.paid.push((day, (epsilon * 1_000.0).round() as u32, ceiling));
            }
        }
    }

    /// No 365 days that end with a report cost more than its config allows.
    fn check(&mut self) {
        self.paid.sort_unstable();
        for (place, (day, _, ceiling)) in self.paid.iter().enumerate() {
            // Of one day the order is not known: all but the last could have come before a config that allows less.
            let year = self.paid[..=place].iter().filter(|(before, _, _)| before + 365 > *day);
            let most = self.paid.iter().filter(|it| it.0 == *day).map(|it| it.2).max().unwrap_or(*ceiling);
            assert!(year.map(|it| it.1).sum::<u32>() <= most, "{:?}", self.paid);
        }
    }
}

fn run(steps: &[Step], configs: &[Value]) -> usize {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut model = Model::default();
    let mut next_tab = 0;
    let mut open = |world: &Rc<World>, config: usize, stale_ms: u64| {
        next_tab += 1;
        // The lowest reports: each that comes takes over from those before it.
        let tab = u64::MAX - next_tab;
        world.stale_ms.set(stale_ms);
        let client = open_with(world, tab, &configs[config], ALL);
        world.stale_ms.set(0);
        client
    };
    let mut tabs: Vec<_> = (0..TABS).map(|_| open(&world, 0, 0)).collect();
    for step in steps {
        // No two things happen at one instant.
        world.now_ms.set(world.now_ms.get() + 1);
        world.grant("demo", "spm", 1);
        match step {
            Step::View { tab } => {
                view(&mut tabs[*tab], 1);
            }
            Step::Fold { tab, stale_ms, is_hidden, status, killed_after } => {
                let alive: Vec<_> = tabs.iter().map(|client| client.host.tab).collect();
                let client = &mut tabs[*tab];
                client.host.stale_ms.set(*stale_ms);
                client.host.effects_left.set(killed_after.unwrap_or(u32::MAX));
                let before = world.sent.borrow().len();
                if client.fold(&alive, *is_hidden).has_report && client.send() {
                    client.settle(*status);
                }
                client.host.stale_ms.set(0);
                model.note(client);
                for text in &world.sent.borrow()[before..] {
                    model.send(text);
                }
                if killed_after.is_some() {
                    tabs[*tab] = open(&world, 0, *stale_ms);
                }
            }
            Step::Replace { tab, config, stale_ms } => tabs[*tab] = open(&world, *config, *stale_ms),
            Step::Wait { ms } => world.now_ms.set(world.now_ms.get() + ms),
        }
    }
    model.check();
    model.sent.len()
}

#[test]
fn no_truth_is_sent_in_two_ways() {
    let configs = configs();
    let settings = ProptestConfig {
        cases: 400,
        rng_seed: RngSeed::Fixed(8),
        max_shrink_iters: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let sent = std::cell::Cell::new(0);
    let outcome =
        proptest::test_runner::TestRunner::new(settings).run(&prop::collection::vec(step(), 50..400), |steps| {
            sent.set(sent.get() + run(&steps, &configs));
            Ok(())
        });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(sent.get() > 300, "{} reports: too few to say anything", sent.get());
}

#[test]
fn what_two_tabs_seal_at_once_is_paid_in_the_order_of_sealing() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let config = |days: u64, epsilon: u32| {
        let privacy = json!({ "report_period_days": days, "epsilon_per_report": epsilon, "epsilon_year": 2 });
        with(json!({ "privacy": privacy }))
    };
    let mut first = open_with(&world, 2, &config(366, 2), ALL);
    first.fold(&[2], true);
    // It sees nothing of the first, and can pay for its own.
    world.now_ms.set(world.now_ms.get() + 5_000);
    world.stale_ms.set(9_000);
    let mut second = open_with(&world, 1, &config(183, 1), ALL);
    second.fold(&[1, 2], true);
    let sealed = |client: &Client<TabHost>| client.outbox().iter().filter(|it| it.claim.is_some()).count();
    assert_eq!((sealed(&first), sealed(&second)), (1, 1));
    second.host.stale_ms.set(0);
    world.now_ms.set(world.now_ms.get() + 10_000);
    for client in [&mut second, &mut first] {
        client.fold(&[1, 2], true);
        let epsilons: Vec<_> = client.outbox().iter().map(|it| it.report.epsilon().thousandths()).collect();
        assert_eq!(epsilons, [2_000], "the second is dropped unsent");
        assert_eq!(client.engine().state.reporting.ledger.spent_thousandths(client.now()), 2_000);
    }
}

#[test]
fn a_config_that_changes_the_length_of_epochs_has_no_second_report_of_the_one_that_runs() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    // 183 and 92 days: both epochs hold the first three weeks; then one of 92 days begins.
    for (tab, config, day, made) in [(4, 0, 0, 1), (3, 3, 1, 1), (2, 0, 1, 1), (1, 0, 80, 2)] {
        let mut client = open_with(&world, tab, &configs()[config], ALL);
        world.now_ms.set(world.now_ms.get() + day * DAY_MS);
        for _ in 0..3 {
            client.fold(&[tab], true);
            world.now_ms.set(world.now_ms.get() + 21_000);
            while client.send() {
                client.settle(202);
            }
        }
        assert_eq!(world.sent.borrow().len(), made, "tab {tab}");
    }
}

#[test]
fn a_report_waits_until_the_oldest_view_of_storage_knows_of_it() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut client = open_with(&world, 1, &configs()[0], ALL);
    client.fold(&[1], true);
    let sealed_ms = world.now_ms.get();
    for (waited_ms, is_sent) in [(0, false), (STALE_MS - 1, false), (STALE_MS, true)] {
        world.now_ms.set(sealed_ms + waited_ms);
        client.fold(&[1], true);
        assert_eq!(client.outbox().len(), 1);
        assert_eq!(client.send(), is_sent, "after {waited_ms} ms");
    }
}

#[test]
fn a_report_that_finds_no_room_in_the_journal_is_made_later() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut client = open_with(&world, 1, &configs()[0], ALL);
    view(&mut client, 1);
    // The shop's own data leaves room for nothing more.
    world.quota_chars.set(world.view(0, 0).iter().map(|(key, text)| key.len() + text.len()).sum());
    client.fold(&[1], true);
    assert!(client.outbox().is_empty(), "nobody else would know of it");
    world.quota_chars.set(0);
    for ms in [1_000, 10_000] {
        world.now_ms.set(world.now_ms.get() + ms);
        client.fold(&[1], true);
    }
    assert!(client.send());
}

/// The costs of what waits to be sent, and of what waits to be paid for, in thousandths.
fn costs(client: &Client<TabHost>) -> (Vec<u32>, Vec<u32>) {
    let of = |is_claim: bool| {
        let chosen = client.outbox().iter().filter(move |sent| sent.claim.is_some() == is_claim);
        chosen.map(|sent| sent.report.epsilon().thousandths()).collect()
    };
    (of(false), of(true))
}

#[test]
fn a_claim_is_paid_for_before_what_a_late_view_may_have_missed() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let pass = |ms: u64| world.now_ms.set(world.now_ms.get() + ms);
    let configs = configs();
    let mut late = open_with(&world, 3, &configs[0], ALL);
    let mut first = open_with(&world, 2, &configs[0], ALL);
    first.fold(&[2, 3], false);
    pass(1);
    first.fold(&[2, 3], true);
    pass(7_000);
    // It has seen nothing of the first, and its snapshot comes after that one's.
    late.host.stale_ms.set(7_500);
    assert!(late.fold(&[2, 3], false).is_stored);
    late.host.stale_ms.set(0);
    pass(1);
    world.stale_ms.set(2);
    // Its shop asks in epochs of another length.
    let mut second = open_with(&world, 1, &configs[2], ALL);
    second.host.stale_ms.set(0);
    assert!(!second.fold(&[1, 2, 3], false).is_stored, "what it has seen is not there any more");
    pass(DAY_MS);
    assert!(late.fold(&[1, 2, 3], false).has_report && late.send());
    pass(1);
    second.host.stale_ms.set(2);
    assert!(second.fold(&[1, 2, 3], false).is_stored);
    assert_eq!(costs(&second), (vec![1_000], vec![]), "it knows the report that was sent, and seals no other");
}

#[test]
fn each_report_is_paid_for_under_the_ceiling_it_was_sealed_under() {
    let config = |days: u64, year: u32| {
        with(json!({ "privacy": { "report_period_days": days, "epsilon_per_report": 1, "epsilon_year": year } }))
    };
    let (small, large) = (config(366, 1), config(183, 2));
    // The one that is sealed first, the other, what is paid for whoever folds.
    for (first, second, expected) in [(&small, &large, vec![1_000, 1_000]), (&large, &small, vec![1_000])] {
        let world = World::starting_at("2026-11-01T10:00:00Z");
        world.grant("demo", "spm", 1);
        let mut earlier = open_with(&world, 2, first, ALL);
        earlier.fold(&[2], true);
        world.now_ms.set(world.now_ms.get() + 5_000);
        world.stale_ms.set(9_000);
        let mut later = open_with(&world, 1, second, ALL);
        later.fold(&[1], true);
        later.host.stale_ms.set(0);
        world.now_ms.set(world.now_ms.get() + 10_000);
        let stored = world.length();
        for mut client in [later, earlier] {
            client.fold(&[client.host.tab], false);
            assert_eq!(costs(&client).0, expected, "by tab {}", client.host.tab);
            world.truncate(stored);
        }
    }
}

#[test]
fn a_view_that_left_a_journal_unread_decides_nothing() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut client = open_with(&world, 1, &configs()[0], ALL);
    let newer = "vitrin:demo:j:0000000000000007";
    // A later version of this engine runs in another tab: what it sealed cannot be read.
    world.write(7, newer, Some("99.future"));
    world.now_ms.set(world.now_ms.get() + 60_000);
    assert!(client.fold(&[1], true).is_stored);
    assert_eq!(costs(&client), (vec![], vec![]), "none is made");
    world.write(7, newer, None);
    client.fold(&[1], true);
    assert_eq!(costs(&client), (vec![], vec![1_000]), "one is made");
    world.write(7, newer, Some("99.future"));
    world.now_ms.set(world.now_ms.get() + 60_000);
    assert!(!client.fold(&[1], true).has_report);
    assert_eq!(costs(&client), (vec![], vec![1_000]), "it is not paid for, since another one may come before it");
    world.write(7, newer, None);
    assert!(client.fold(&[1], true).has_report);
    assert_eq!(costs(&client), (vec![1_000], vec![]));
}

#[test]
fn what_waits_is_never_thrown_away_for_what_comes() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let measure: Vec<_> = (0..9).map(|place| json!({ "segment": "shoes", "weight": 1 + place })).collect();
    let config = |privacy: Json| with(json!({ "privacy": privacy, "measure": measure }));
    let counted = config(json!({ "report_period_days": 92, "level": "counted" }));
    let noised = config(json!({ "report_period_days": 92 }));
    let mut made = std::collections::BTreeSet::new();
    let mut note = |client: &Client<TabHost>| {
        let texts: Vec<_> = client.outbox().iter().map(|sent| sent.report.text().to_owned()).collect();
        assert!(texts.len() <= vitrin::core::limits::SENT_MAX, "{} reports at once", texts.len());
        made.extend(texts);
        made.len()
    };
    // Nine questions, and a collector that cannot be reached: six reports wait, and the other answers do.
    let mut tab = 1;
    let mut visit = |config: &Value, status: u16| {
        let mut client = open_with(&world, tab, config, ALL);
        let mut seen = 0;
        for _ in 0..4 {
            client.fold(&[tab], true);
            seen = note(&client);
            while client.send() {
                client.settle(status);
            }
            world.now_ms.set(world.now_ms.get() + 20_000);
        }
        client.fold(&[tab], true);
        tab += 1;
        world.now_ms.set(world.now_ms.get() + 7 * 3_600_000);
        (seen.max(note(&client)), costs(&client))
    };
    assert_eq!(visit(&counted, 0), (6, (vec![0; 6], vec![])));
    // The shop asks for noise now. There is no room for its report.
    assert_eq!(visit(&noised, 503), (6, (vec![0; 6], vec![])));
    // The collector answers: the first six are sent, and room is made of what is settled alone.
    let (seen, (waiting, claims)) = visit(&noised, 202);
    assert_eq!((seen, waiting.iter().sum::<u32>(), claims.len()), (7, 1_000, 0));
    // With a report with noise an epoch is over, so the three answers that found no room are given in the next.
    assert_eq!(visit(&counted, 202).0, 7);
    world.now_ms.set(world.now_ms.get() + 92 * DAY_MS);
    world.grant("demo", "spm", 1);
    assert_eq!(visit(&counted, 202).0, 7 + 9);
    let sent: std::collections::BTreeSet<_> = world.sent.borrow().iter().cloned().collect();
    assert_eq!(sent, made, "everything that was ever sealed was sent");
}
