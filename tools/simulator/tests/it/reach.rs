//! A config before it goes live: reach, caps, conflicts, holdout, over synthetic and recorded visitors.

use indicatif::ProgressBar;
use serde_json::json;
use vitrin::core::id::fnv1a32;
use vitrin::core::model::Model;
use vitrin::core::policy::posterior::{ALL_VISITORS, Posterior, Posteriors};
use vitrin::core::time::Timestamp;
use vitrin_simulator::reach::Reach;
use vitrin_simulator::reach::finding::{FindingKind, findings};
use vitrin_simulator::reach::page::page;
use vitrin_simulator::reach::recording::{Recording, replay};
use vitrin_simulator::reach::table::{document, write};
use vitrin_simulator::run::reach;
use vitrin_simulator::shop::Shop;

use crate::site::behaviour;

/// An offer that wins, one that it starves, one for nobody, one with a cap, and the same one in two placements.
fn shop() -> Shop {
    let offer = |id, placement, priority| json!({ "id": id, "placement": placement, "priority": priority, "content": { "title": id } });
    let mut capped = offer("capped", "strip", 0);
    capped["cap"] = json!({ "exposures": 1, "window_hours": 24 });
    let mut nobody = offer("nobody", "hero", 9);
    nobody["audience"] = json!({ "visits": { "$gte": 100_000 } });
    let config = json!({
        "version": 1, "site": "reach", "config": 1, "currency": "EUR", "privacy": { "level": "local" },
        "placements": [{ "id": "hero", "fallback": "welcome" }, { "id": "strip" }, { "id": "unasked" }],
        "offers": [offer("welcome", "hero", 0), offer("winner", "hero", 5), offer("starved", "hero", 1), nobody, capped],
        "holdout": { "share": 0.25, "salt": "q4" }
    });
    Shop::read(&config.to_string(), None).unwrap()
}

/// `visitors` recorded visitors of four pages each, an hour apart.
fn recorded(visitors: u32) -> Recording {
    let mut lines = String::new();
    for visitor in 0..visitors {
        for hour in 10..14 {
            let line = json!({ "visitor": format!("v{visitor}"), "at": format!("2026-11-01T{hour}:00:00Z"), "name": "page_view", "placements": ["hero", "strip"] });
            lines += &format!("{line}\n");
        }
    }
    Recording::read(lines.as_bytes()).unwrap()
}

fn found(shop: &Shop, reach: &Reach) -> Vec<(FindingKind, String)> {
    findings(&shop.site, reach).into_iter().map(|it| (it.kind, it.about)).collect()
}

#[test]
fn recorded_visitors_show_what_never_wins() {
    let shop = shop();
    let reached = replay(&shop, &recorded(200), 1, &ProgressBar::hidden());
    assert_eq!((reached.visitors, reached.visitors_decided), (200, 200));
    // A quarter is held out: 50 with a standard deviation of 6.
    assert!((26..=74).contains(&reached.visitors_held_out), "{}", reached.visitors_held_out);
    let shown = 200 - reached.visitors_held_out;
    let of = |id: &str| &reached.offers[shop.site.offers.iter().position(|offer| offer.id == id).unwrap()];
    assert_eq!((of("winner").left, of("winner").chosen, of("winner").visitors_seen), (800, 4 * shown, shown));
    assert_eq!((of("starved").left, of("starved").chosen), (800, 0));
    assert_eq!((of("nobody").left, of("nobody").outcomes["not_in_audience"]), (0, 800));
    // Nobody sees anything in its place, and still it is as often left for those who are held out.
    assert_eq!((of("capped").seen, of("capped").visitors_capped), (shown, 200), "once a day, or its ghost");
    assert_eq!((of("capped").left, of("capped").outcomes["capped"]), (200, 600));
    let expected = [
        (FindingKind::PlacementNotAsked, "unasked"),
        (FindingKind::NeverWins, "starved"),
        (FindingKind::NeverWins, "nobody"),
        (FindingKind::CapPressure, "capped"),
    ];
    assert_eq!(found(&shop, &reached), expected.map(|(kind, about)| (kind, about.to_owned())));
    let texts: Vec<_> = findings(&shop.site, &reached).into_iter().map(|it| it.text).collect();
    assert!(
        texts[1].starts_with("winner goes first in") && texts[1].contains("of priority 5, its own is 1"),
        "{texts:?}"
    );
    assert!(texts[2].contains("not_in_audience in 100 %"), "{texts:?}");
}

#[test]
fn visitors_decide_by_the_model_and_leave_their_truth() {
    let offer = |id| json!({ "id": id, "placement": "hero", "content": { "title": id } });
    let config = json!({
        "version": 1, "site": "reach", "config": 1, "currency": "EUR",
        "privacy": { "level": "noised", "epsilon_per_report": 2.0, "epsilon_year": 8.0 },
        "placements": [{ "id": "hero" }], "offers": [offer("a"), offer("b")], "policy": { "kind": "adaptive" },
        "measure": [{ "family": "offer", "placement": "hero" }]
    });
    let shop = Shop::read(&config.to_string(), None).unwrap();
    let count = |reach: &Reach| (reach.offers[0].chosen, reach.offers[1].chosen);
    let without = replay(&shop, &recorded(100), 1, &ProgressBar::hidden());
    let (a, b) = count(&without);
    assert!(a + b == 400 && a > 100 && b > 100, "{a} and {b}: nothing is known");

    let row = |arm, conversions| Posterior { arm, cell: ALL_VISITORS, exposures: 1_000.0, conversions };
    let mut rows = vec![row(fnv1a32("a"), 1.0), row(fnv1a32("b"), 900.0)];
    rows.sort_by_key(|row| row.arm);
    let posteriors = Posteriors { version: 1, gamma: 1e6, explore: 0.0, prior_exposures: 1.0, rows };
    let model = Model { posteriors: Some(posteriors), ..Model::default() };
    let shop = shop.with_model(vitrin::model::write(&model).unwrap()).unwrap();
    let with = replay(&shop, &recorded(100), 1, &ProgressBar::hidden());
    assert_eq!(count(&with), (0, 400));
    let told = with.truths.shares(&shop.site);
    let [batch] = &told.batches[..] else { panic!("{told:?}") };
    // A participant in 8/(2·365/28) of epochs: 31 of 100.
    assert!((10..=55).contains(&batch.visitors), "{batch:?}");
    assert_eq!(batch.values.iter().map(|it| it.share).collect::<Vec<_>>(), [0.0, 1.0, 0.0], "all were shown b");
    assert!(shop.with_model(b"no model".to_vec()).is_err());
}

#[test]
fn synthetic_visitors_say_the_same_on_any_number_of_threads() {
    let shop = shop();
    let until = Timestamp::parse("2026-11-21").unwrap();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| reach(&shop, &behaviour(), 20, 3, until, &ProgressBar::hidden()))
    };
    let one = run(1);
    assert_eq!(run(3), one);
    assert!(one.visitors == 20 && one.visitors_decided > 0 && one.visitors_decided <= 20, "{one:?}");
}

#[test]
fn table_page_and_document_say_it() {
    let shop = shop();
    let reached = replay(&shop, &recorded(100), 1, &ProgressBar::hidden());
    let found = findings(&shop.site, &reached);
    let mut text = Vec::new();
    write(&mut text, &shop.site, &reached, &found).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("starved: winner goes first") && text.contains("unasked: no page asked"), "{text}");
    let html = page(&shop.site, &reached, &found, "100 recorded visitors");
    assert!(html.contains("100 recorded visitors") && html.contains("<rect class=\"bar c0\""));
    assert!(!html.contains("<script") && !html.contains("http"), "nothing runs, nothing is loaded");
    let json = document(&shop.site, &reached, &found);
    assert_eq!(json["offers"][2]["id"], "starved");
    assert_eq!(json["offers"][2]["beaten_by"]["winner"], json["offers"][1]["chosen"]);
    assert_eq!(json["findings"][1]["kind"], "never_wins");
}

#[test]
fn a_broken_line_is_named_and_not_repeated() {
    let good = r#"{"visitor":"a","at":"2026-11-01T10:00:00Z","name":"page_view"}"#;
    let early = r#"{"visitor":"a","at":"2026-11-01T09:00:00Z","name":"page_view"}"#;
    let cases = [
        ("no object", "canary".to_owned(), "line 1: not such an object, at column 1"),
        (
            "no time",
            good.replace("2026-11-01T10:00:00Z", "canary"),
            "line 1: at is no time such as 2026-11-01T10:00:00Z",
        ),
        ("an unknown field", good.replace("visitor\"", "canary\""), "line 1: not such an object"),
        ("backwards", format!("{good}\n\n{early}"), "line 3: it is before the visitor's last"),
    ];
    for (why, text, expected) in cases {
        let said = Recording::read(text.as_bytes()).err().unwrap().to_string();
        assert!(said.starts_with(expected) && !said.contains("canary"), "{why}: {said}");
    }
}
