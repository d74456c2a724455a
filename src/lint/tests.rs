//! What the linter finds, each with its place, and what it leaves alone.

use super::*;
use crate::core::value::{CONFIG_LIMITS, read};

pub(super) fn found(parts: &str, population: Option<Population<'_>>) -> Vec<String> {
    let text = format!(
        r#"{{"version":1,"site":"demo","config":3,"currency":"EUR",
            "traits":{{"size":{{"type":"string","one_of":["small","medium"]}},"city":{{"type":"string"}}}},"facts":{{"vip":{{"type":"boolean"}}}},{parts}}}"#
    );
    let document = read(&mut serde_json::Deserializer::from_str(&text), CONFIG_LIMITS).unwrap();
    let findings = lint(&document, population).unwrap();
    let told = findings.into_iter().map(|it| {
        let suggestion = it.suggestion.map_or_else(String::new, |meant| format!(" ({meant})"));
        format!("{} {}: {}{suggestion}", it.pointer, it.kind.name(), it.message)
    });
    told.collect()
}

#[test]
fn a_time_zone_that_there_is_not_is_found() {
    let unknown =
        "/time_zone unknown value: no time zone of the IANA database: a browser that does not know it takes UTC";
    let cases = [
        ("Europe/Stockholm", None),
        ("europe/stockholm", None),
        ("UTC", None),
        ("Stockholm", Some(format!("{unknown} (Europe/Stockholm)"))),
        ("Europe/Stokholm", Some(format!("{unknown} (Europe/Stockholm)"))),
        ("Mars/Olympus", Some(unknown.to_owned())),
    ];
    for (zone, expected) in cases {
        assert_eq!(found(&format!(r#""time_zone":"{zone}""#), None), Vec::from_iter(expected), "{zone}");
    }
}

#[test]
fn what_is_asked_twice_is_found() {
    let cases = [
        (r#"[{"family":"lifecycle"},{"family":"rfm"}]"#, None),
        (r#"[{"family":"lifecycle"},{"family":"lifecycle","weight":0}]"#, None),
        (
            r#"[{"segment":"s"},{"family":"lifecycle"},{"segment":"s","weight":2}]"#,
            Some("/measure/2 twice: /measure/0 asks the same"),
        ),
    ];
    for (measure, expected) in cases {
        let told = found(&format!(r#""segments":[{{"id":"s","when":{{"visits":2}}}}],"measure":{measure}"#), None);
        let expected = expected.map(|it| format!("{it} (one of them, with the weight of both)"));
        assert_eq!(told, Vec::from_iter(expected), "{measure}");
    }
}

#[test]
fn what_outlives_what_is_known_is_found() {
    let offer = |field: &str| {
        format!(
            r#""placements":[{{"id":"p"}}],"offers":[{{"id":"a","placement":"p","content":{{"title":"A"}},{field}}}]"#
        )
    };
    let cases = [
        (r#""privacy":{"retention_days":180,"retention_days_of":{"orders":180}}"#.to_owned(), None),
        (
            r#""privacy":{"retention_days":365}"#.to_owned(),
            Some(
                "/privacy/retention_days never: a grant ends, and what is known with it, after 180 days (180 at most)",
            ),
        ),
        (
            r#""privacy":{"retention_days_of":{"orders":365}}"#.to_owned(),
            Some(
                "/privacy/retention_days_of/orders never: a grant ends, and what is known with it, after 180 days (180 at most)",
            ),
        ),
        (offer(r#""suppress_after_purchase_days":180"#), None),
        (
            offer(r#""suppress_after_purchase_days":365"#),
            Some("/offers/0/suppress_after_purchase_days never: orders are known for 180 days (180 at most)"),
        ),
        (
            [offer(r#""suppress_after_dismissal_days":60"#), r#""privacy":{"retention_days":30}"#.to_owned()].join(","),
            Some("/offers/0/suppress_after_dismissal_days never: a dismissal is known for 30 days (30 at most)"),
        ),
    ];
    for (parts, expected) in cases {
        assert_eq!(found(&parts, None), Vec::from_iter(expected.map(String::from)), "{parts}");
    }
}

#[test]
fn a_key_that_stands_twice_is_found() {
    let found = |text: &str| {
        let findings = repeated_keys(&mut serde_json::Deserializer::from_str(text)).unwrap();
        findings.into_iter().map(|it| it.pointer).collect::<Vec<_>>()
    };
    assert_eq!(found(r#"{"a":{"x":1},"b":[{"x":1.5},{"x":null,"y":true}]}"#), [""; 0]);
    assert_eq!(found(r#"{"a":-1,"b":[{},{"x/y":{"a":1},"z":2,"x/y":{"a":1,"a":2}}],"a":"2"}"#), ["/b/1/x~1y", "/a"]);
}

#[test]
fn a_finding_s_place_has_the_id_of_what_is_there() {
    let document = read(
        &mut serde_json::Deserializer::from_str(r#"{"site":"demo","offers":[{"id":"first"},{"id":"\u001b[1m"}]}"#),
        CONFIG_LIMITS,
    );
    let document = document.unwrap();
    let cases = [
        ("/offers/0", "/offers/0 (first)"),
        ("/offers/0/audience/visits", "/offers/0/audience/visits (first)"),
        ("/offers/1/audience", "/offers/1/audience"),
        ("/offers/2", "/offers/2"),
        ("/site", "/site"),
        ("", ""),
    ];
    for (pointer, expected) in cases {
        let finding = Finding { pointer: pointer.into(), kind: Kind::Never, message: String::new(), suggestion: None };
        assert_eq!(finding.place(&document), expected);
    }
}

#[test]
fn an_offer_that_nobody_can_see_is_found() {
    let offer = |id: &str, more: &str| format!(r#"{{"id":"{id}","placement":"hero","content":{{"title":"t"}}{more}}}"#);
    let offers = [
        offer("fallback", ""),
        offer("first", r#","priority":5"#),
        offer("behind", r#","priority":4,"audience":{"visits":2}"#),
        offer("before", r#","priority":6,"cap":{"exposures":1,"window_hours":24}"#),
        offer("nobody", r#","priority":9,"audience":{"cart.items":-1}"#),
    ];
    let parts = format!(r#""placements":[{{"id":"hero","fallback":"fallback"}}],"offers":[{}]"#, offers.join(","));
    let told = found(&parts, None);
    assert_eq!(
        told,
        [
            "/offers/2 unreachable: first is for everybody and goes first: only who dismissed it can see this (a higher priority, or an audience for first)",
            "/offers/4/audience unreachable: nobody can see this offer",
            "/offers/4/audience/cart.items never: no value passes this (it is a number, 0 or more)",
        ]
    );
}

#[test]
fn a_segment_of_too_few_is_found() {
    let shares = ShareTable::of(&[("few", 0.004), ("many", 0.4)]);
    let population = Some(Population { shares: &shares, visitors: 10_000 });
    let parts = r#""segments":[{"id":"many","when":{"visits":2}},{"id":"few","when":{"visits":9}},{"id":"rare","when":{"visits":99}}]"#;
    assert_eq!(
        found(parts, population),
        [
            "/segments/1 narrow: some 40 of 10000 visitors belong to it, and fewer than 50 are never shown (a wider condition, or a longer report_period_days)"
        ]
    );
}

#[test]
fn offers_and_policies_that_cannot_be_meant_are_found() {
    let offer = |id: &str, more: &str| format!(r#"{{"id":"{id}","placement":"hero","content":{{"title":"t"}}{more}}}"#);
    let config = |more: &str, offers: &[String]| {
        format!(
            r#""privacy":{{"sensitive_categories":["health"]}},"placements":[{{"id":"hero"}}],"offers":[{}]{more}"#,
            offers.join(",")
        )
    };
    let adaptive = r#","policy":{"kind":"adaptive"}"#;
    let asked = r#","policy":{"kind":"adaptive"},"measure":[{"policy":"hero","attribution_hours":72}]"#;
    let buyer = r#","audience":{"orders.count":{"$gte":1}}"#;
    let cases = [
        ("ordinary ones", config(asked, &[offer("a", ""), offer("b", "")]), &[][..]),
        (
            "a sensitive category",
            config("", &[offer("a", r#","category":"Health/Sleep""#)]),
            &[
                "/offers/0/category unreachable: health/sleep is sensitive: nobody can see this offer (show it without the engine)",
            ],
        ),
        (
            "more than the budget",
            config(r#","discount_budget":{"minor":500,"window_days":30}"#, &[offer("a", r#","discount_minor":600"#)]),
            &[
                "/offers/0/discount_minor unreachable: more than the whole budget of 500: nobody can see this offer (a larger discount_budget)",
            ],
        ),
        (
            "a weight that says nothing",
            config("", &[offer("a", r#","weight":3"#)]),
            &[
                "/offers/0/weight always: the policy of hero is fixed: a weight says nothing there (the policy split, or no weight)",
            ],
        ),
        (
            "nothing to learn from",
            config(adaptive, &[offer("a", ""), offer("b", "")]),
            &[
                "/placements/0 never: its policy is adaptive, and nothing is asked that it could learn from (a question about it in measure, as in { \"policy\": … })",
            ],
        ),
        (
            "nothing to choose from",
            config(asked, &[offer("a", r#","cap":{"exposures":1,"window_days":1},"priority":1"#), offer("b", "")]),
            &[
                "/placements/0 never: its policy is adaptive, and no two of its offers have the same priority (one priority for offers that are to compete)",
            ],
        ),
        (
            "rivals for different visitors",
            config(asked, &[offer("a", buyer), offer("b", "")]),
            &[
                "/placements/0 narrow: offers of one priority have different audiences: only who is in all of them is learned from (one audience, or a priority for each)",
            ],
        ),
    ];
    for (why, parts, expected) in cases {
        assert_eq!(found(&parts, None), expected, "{why}");
    }
}
