//! Synthetic visitors, as a browser runs their pages.

use std::collections::BTreeSet;

use indicatif::ProgressBar;
use serde_json::json;
use vitrin::core::limits::{JOURNAL_CHARS_MAX, STATE_CHARS_MAX};
use vitrin::core::time::Timestamp;
use vitrin_simulator::behaviour::{Behaviour, ScreenName};
use vitrin_simulator::counts::Counts;
use vitrin_simulator::run::run;
use vitrin_simulator::shop::{Shop, ShopError};

use crate::site::{behaviour, config, shop};

fn simulate(behaviour: &Behaviour, visitors: u64, seed: u64, threads: usize) -> Counts {
    let until = Timestamp::parse("2026-11-21").unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| run(&shop(), behaviour, visitors, seed, until, &ProgressBar::hidden())).0
}

#[test]
fn a_seed_gives_the_same_counts_on_any_number_of_threads() {
    let one = simulate(&behaviour(), 40, 7, 1);
    assert_eq!(simulate(&behaviour(), 40, 7, 3), one);
    assert_ne!(simulate(&behaviour(), 40, 8, 3), one);
}

#[test]
fn visitors_do_what_visitors_do() {
    let behaviour = behaviour();
    let counts = simulate(&behaviour, 200, 1, 0);
    assert_eq!(counts.visitors, 200);
    assert!(counts.visits > counts.visitors && counts.pages > 2 * counts.visits && counts.events > counts.pages);
    let reasons: BTreeSet<_> = counts.rejected.keys().map(String::as_str).collect();
    assert!(reasons.is_subset(&BTreeSet::from(["not_permitted", "repeated"])), "{reasons:?}");
    let known = ["home-hero welcome", "home-hero trail", "home-hero waiting", "product-strip vest", "product-strip -"];
    for offer in known {
        assert!(counts.by_offer.get(offer).is_some_and(|times| *times > 0), "{offer}: {:?}", counts.by_offer);
    }
    assert_eq!(counts.by_offer.len(), known.len(), "nothing else was decided");
    assert!(counts.state_chars_max > 0 && counts.state_chars_max <= STATE_CHARS_MAX as u64);
    assert!(counts.journal_chars_max > 0 && counts.journal_chars_max <= JOURNAL_CHARS_MAX as u64);
    let [seen, clicked, dismissed] = counts.responses;
    assert!(seen > clicked && clicked > 0 && dismissed > 0, "{:?}", counts.responses);
    assert!(counts.reports > 100, "{} reports", counts.reports);
}

/// A report that was taken is not sent again, whatever pages and tabs come after it.
#[test]
fn each_report_is_sent_once() {
    let mut behaviour = behaviour();
    (behaviour.browser.offline, behaviour.browser.killed) = (0.0, 0.0);
    let counts = simulate(&behaviour, 100, 2, 0);
    assert!(counts.reports > 50, "{} reports", counts.reports);
    // One that was made seconds before a visitor's last visit ended waits for a next one.
    let late = counts.reports - counts.reports_sent;
    assert!(late * 10 < counts.reports, "{late} of {} reports were not sent", counts.reports);
}

#[test]
fn without_a_grant_nothing_is_known() {
    let mut behaviour = behaviour();
    behaviour.consent.choices.iter_mut().for_each(|choice| choice.purposes.clear());
    let counts = simulate(&behaviour, 30, 3, 0);
    assert!(counts.events_dropped > 100, "{} events", counts.events_dropped);
    assert_eq!((counts.events, counts.decisions(), counts.states, counts.reports), (0, 0, 0, 0));
}

#[test]
fn goods_come_from_a_catalogue_or_from_what_the_config_names() {
    let paths = |shop: &Shop| shop.categories.iter().map(|category| category.path.clone()).collect::<Vec<_>>();
    assert_eq!(paths(&shop()), ["shoes/other", "tents", "maps", "rope", "shoes/trail"]);
    assert_eq!(shop().placements(ScreenName::Home), ["home-hero"]);
    assert_eq!(shop().placements(ScreenName::List), [""; 0]);
    let catalogue = json!([
        { "id": "b", "category": "lamps", "brand": "lux", "price_minor": 2_000, "stock": 3 },
        { "id": "a", "category": "lamps", "brand": "nox", "price_minor": 1_000 }
    ]);
    let listed = Shop::read(&config().to_string(), Some(&catalogue.to_string())).unwrap();
    assert_eq!(paths(&listed), ["lamps"]);
    assert_eq!(listed.products.iter().map(|product| product.price_rank).collect::<Vec<_>>(), [1.0, 0.0]);
    let price = listed.products[0].told.get("value").and_then(|value| value.as_number());
    assert_eq!(price, Some(20.0), "2,000 minor units of EUR");
    assert!(matches!(Shop::read(&config().to_string(), Some("[]")), Err(ShopError::NoProducts)));
    assert!(matches!(Shop::read("{}", None), Err(ShopError::Config(_))));
}
