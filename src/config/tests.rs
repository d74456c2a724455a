//! Configs that are refused whole, and configs in which one part is.

use super::*;
use crate::core::condition::Truth;
use crate::core::consent::{Consent, Purposes};
use crate::core::event::{Event, Item};
use crate::core::history::History;
use crate::core::limits::{CATEGORIES_MAX, TRAITS_ASKED_MAX};
use crate::core::segment::Situation;
use crate::core::time::Timestamp;
use crate::core::value::{CONFIG_LIMITS, read};

/// A config with `parts` beside what every config needs.
fn parse_with(parts: &str) -> Result<(Site, Vec<Warning>), ConfigError> {
    let text = format!(r#"{{"version":1,"site":"demo","config":3,"currency":"EUR"{parts}}}"#);
    parse(&read(&mut serde_json::Deserializer::from_str(&text), CONFIG_LIMITS).unwrap())
}

#[test]
fn a_config_that_cannot_be_used_names_its_place() {
    let cases = [
        ("a misspelt part", r#","ofers":[]"#, "/ofers: unknown field; known: version, site,"),
        ("a slash in a key", r#","a/b":1"#, "/a~1b: unknown field"),
        ("a list for an object", r#","privacy":[]"#, "/privacy: expected an object, found a list"),
        (
            "minutes without demo",
            r#","privacy":{"report_period_minutes":5}"#,
            "/privacy/report_period_minutes: only beside \"demo\": true",
        ),
        ("too much epsilon", r#","privacy":{"epsilon_per_report":3}"#, "/privacy/epsilon_per_report: must be from 0.1"),
        (
            "a year below a report",
            r#","privacy":{"epsilon_per_report":2,"epsilon_year":1}"#,
            "/privacy/epsilon_year: below epsilon_per_report",
        ),
        (
            "an unknown level",
            r#","privacy":{"level":"shared"}"#,
            "/privacy/level: unknown level; known: local, counted, noised",
        ),
        (
            "an unknown preset",
            r#","privacy":{"preset":"lax"}"#,
            "/privacy/preset: unknown preset; known: strict, balanced",
        ),
        (
            "a preset and an epsilon",
            r#","privacy":{"preset":"balanced","epsilon_year":6}"#,
            "/privacy/epsilon_year: the preset says it already",
        ),
        (
            "a batch of one",
            r#","privacy":{"minimum_batch_size":1}"#,
            "/privacy/minimum_batch_size: expected a whole number from 10",
        ),
        (
            "an empty category",
            r#","privacy":{"sensitive_categories":["a//b"]}"#,
            "/privacy/sensitive_categories/0: expected one to five",
        ),
        (
            "half a year of holdout",
            r#","holdout":{"share":0.6,"salt":"a"}"#,
            "/holdout/share: expected a number from 0 to 0.5",
        ),
        ("no salt", r#","holdout":{"share":0.1}"#, "/holdout/salt: missing"),
        (
            "an unknown policy",
            r#","policy":{"kind":"greedy"}"#,
            "/policy/kind: unknown policy; known: fixed, split, adaptive",
        ),
        (
            "a context of no segment",
            r#","policy":{"kind":"adaptive","context":["a"]}"#,
            "/policy/context/0: no such segment",
        ),
        (
            "a cap of two windows",
            r#","cap":{"exposures":3,"window_hours":24,"window_days":1}"#,
            "/cap: expected either",
        ),
        ("a budget without a window", r#","discount_budget":{"minor":500}"#, "/discount_budget: expected either"),
        ("an unknown credit", r#","attribution":{"credit":"linear"}"#, "/attribution/credit: expected last_exposed,"),
        ("a notice of nothing", r#","personalized_price":{"notice":""}"#, "/personalized_price/notice: a notice says"),
        (
            "a question about what is not drawn",
            r#","placements":[{"id":"a"}],"measure":[{"policy":"a","attribution_hours":72}]"#,
            "/measure/0/policy: where nothing is drawn nothing compares",
        ),
        (
            "a question about no holdout",
            r#","measure":[{"holdout":"site","attribution_hours":72}]"#,
            "/measure/0/holdout: nobody is held out of it",
        ),
        ("edges that fall", r#","price_bands":[500,100]"#, "/price_bands: edges must rise"),
        (
            "a weight for no event",
            r#","interests":{"weights":{"viewed":1}}"#,
            "/interests/weights/viewed: unknown event name",
        ),
        ("a question about no segment", r#","measure":[{"segment":"a"}]"#, "/measure/0/segment: no such segment"),
        (
            "a question about no placement",
            r#","measure":[{"family":"offer","placement":"a"}]"#,
            "/measure/0/placement: no such placement",
        ),
        ("a campaign of no offer", r#","measure":[{"campaign":"a"}]"#, "/measure/0/attribution_hours: missing"),
        (
            "a campaign of an unknown offer",
            r#","measure":[{"campaign":"a","attribution_hours":72}]"#,
            "/measure/0/campaign: no usable offer has this id",
        ),
        (
            "edges that fall",
            r#","rfm":{"recency_days_edges":[1,2,3,4],"frequency_edges":[1,3,2,4],"monetary_minor_edges":[1,2,3,4]}"#,
            "/rfm/frequency_edges/2: expected a number from the edge before it",
        ),
        ("an unknown family", r#","measure":[{"family":"tenure"}]"#, "/measure/0/family: unknown family"),
        (
            "a family of nothing",
            r#","measure":[{"family":"interest","values":[]}]"#,
            "/measure/0: a question needs 1 to 512 values",
        ),
    ];
    for (why, parts, expected) in cases {
        let error = parse_with(parts).expect_err(why).to_string();
        assert!(error.starts_with(expected), "{why}: {error}");
    }
}

#[test]
fn what_every_config_needs() {
    let cases = [
        ("[]", ": expected an object, found a list"),
        ("{}", "/version: missing"),
        (r#"{"version":2}"#, "/version: this build reads version 1"),
        (r#"{"version":1,"config":1,"currency":"EUR"}"#, "/site: missing"),
        (r#"{"version":1,"site":"A","config":1,"currency":"EUR"}"#, "/site: expected 1 to 48 of a-z 0-9 - _"),
        (r#"{"version":1,"site":"a","config":0,"currency":"EUR"}"#, "/config: expected a whole number from 1"),
        (r#"{"version":1,"site":"a","config":1,"currency":"euro"}"#, "/currency: expected an ISO 4217 code"),
    ];
    for (text, expected) in cases {
        let document = read(&mut serde_json::Deserializer::from_str(text), CONFIG_LIMITS).unwrap();
        let error = parse(&document).expect_err(text).to_string();
        assert!(error.starts_with(expected), "{text}: {error}");
    }
}

#[test]
fn one_broken_part_leaves_the_others_working() {
    let good = r#"{"id":"good","placement":"hero","content":{"title":"t"}}"#;
    let cases = [
        ("no title", r#"{"id":"x","placement":"hero","content":{}}"#, "/offers/0/content/title: missing"),
        (
            "an unknown field",
            r#"{"id":"x","placement":"hero","content":{"title":"t"},"prio":1}"#,
            "/offers/0/prio: unknown field",
        ),
        (
            "no such placement",
            r#"{"id":"x","placement":"here","content":{"title":"t"}}"#,
            "/offers/0/placement: no such placement",
        ),
        (
            "script as a link",
            r#"{"id":"x","placement":"hero","content":{"title":"t","href":"javascript:alert(1)"}}"#,
            "/offers/0/content/href: expected an https:",
        ),
        (
            "another host as a path",
            r#"{"id":"x","placement":"hero","content":{"title":"t","href":"//evil"}}"#,
            "/offers/0/content/href: expected an https:",
        ),
        (
            "a backslash",
            r#"{"id":"x","placement":"hero","content":{"title":"t","href":"/\\evil"}}"#,
            "/offers/0/content/href: expected an https:",
        ),
        (
            "a tab in a link",
            r#"{"id":"x","placement":"hero","content":{"title":"t","href":"/\t/evil"}}"#,
            "/offers/0/content/href: expected an https:",
        ),
        (
            "ends before it starts",
            r#"{"id":"x","placement":"hero","content":{"title":"t"},"starts_at":"2026-02-01","ends_at":"2026-01-01"}"#,
            "/offers/0/ends_at: must be after starts_at",
        ),
        (
            "no time",
            r#"{"id":"x","placement":"hero","content":{"title":"t"},"starts_at":"soon"}"#,
            "/offers/0/starts_at: expected a time",
        ),
        (
            "a cap of nothing",
            r#"{"id":"x","placement":"hero","content":{"title":"t"},"cap":{"exposures":0,"window_hours":1}}"#,
            "/offers/0/cap/exposures: expected a whole number from 1 to 24",
        ),
        (
            "an unknown fact",
            r#"{"id":"x","placement":"hero","content":{"title":"t"},"requires":{"weather":"sun"}}"#,
            "/offers/0/requires/weather: unknown fact",
        ),
        (
            "a price made for somebody, and nothing to say so",
            r#"{"id":"x","placement":"hero","content":{"title":"t"},"personalized_price":true}"#,
            "/offers/0/personalized_price: /personalized_price has no notice",
        ),
    ];
    for (why, broken, expected) in cases {
        let parts = format!(r#","placements":[{{"id":"hero","fallback":"good"}}],"offers":[{broken},{good}]"#);
        let (site, warnings) = parse_with(&parts).expect(why);
        let ids: Vec<_> = site.offers.iter().map(|offer| offer.id.as_str()).collect();
        assert_eq!(ids, ["good"], "{why}");
        assert_eq!(site.placements[0].fallback, Some(0), "{why}");
        let warning = format!("{}: {}", warnings[0].pointer, warnings[0].message);
        assert!(warnings.len() == 1 && warning.starts_with(expected), "{why}: {warning}");
    }
}

#[test]
fn a_broken_rule_warns_where_it_is() {
    let parts = r#","segments":[{"id":"a","when":{"orders.count":{"$gtt":1}}},{"id":"b","when":{"segments":{"$in":["c"]}}}],
        "placements":[{"id":"hero"}],
        "offers":[{"id":"x","placement":"hero","content":{"title":"t"},"audience":{"segments":{"$in":["z"]}},
                   "requires":{"cart_value_minor":{"$gte":"much"}}}]"#;
    let (site, warnings) = parse_with(parts).unwrap();
    assert_eq!((site.segments.len(), site.offers.len()), (2, 1), "they stay, and never match");
    let pointers: Vec<_> = warnings.iter().map(|warning| warning.pointer.as_str()).collect();
    assert_eq!(
        pointers[..3],
        ["/segments/0/when/orders.count/$gtt", "/segments/1/when/segments/$in/0", "/offers/0/audience/segments/$in/0"]
    );
    assert_eq!(pointers.len(), 3, "{warnings:?}");
}

#[test]
fn segments_in_a_circle_are_refused_and_the_circle_named() {
    let segment = |id: &str, asked: &str| format!(r#"{{"id":"{id}","when":{{"segments":{{"$in":["{asked}"]}}}}}}"#);
    let cases = [
        ("itself", vec![("a", "a")], "/segments/0/when: a → a"),
        ("each other", vec![("a", "b"), ("b", "a")], "/segments/0/when: a → b → a"),
        (
            "behind one that waits for them",
            vec![("x", "b"), ("a", "c"), ("b", "a"), ("c", "b")],
            "/segments/2/when: b → a → c → b",
        ),
    ];
    for (why, segments, expected) in cases {
        let list: Vec<_> = segments.iter().map(|(id, asked)| segment(id, asked)).collect();
        let (site, warnings) = parse_with(&format!(r#","segments":[{}]"#, list.join(","))).unwrap();
        let told: Vec<_> = warnings
            .iter()
            .map(|it| {
                format!("{}: {}", it.pointer, it.message.replace("segments ask for each other in a circle: ", ""))
            })
            .collect();
        assert_eq!(told, [expected], "{why}");
        assert_eq!(site.segment_order.len(), segments.len(), "{why}: all are evaluated, and unknown");
    }
    let many: Vec<_> = (0..40).map(|id| format!(r#"{{"id":"s{id}","when":{{}},"until":{{"visits":9}}}}"#)).collect();
    let (_, warnings) = parse_with(&format!(r#","segments":[{}]"#, many.join(","))).unwrap();
    assert_eq!((warnings.len(), warnings[0].pointer.as_str()), (8, "/segments/32/until"));
}

#[test]
fn defaults_are_the_strict_ones() {
    let (site, warnings) = parse_with("").unwrap();
    assert!(warnings.is_empty());
    assert_eq!((site.retention_days, site.privacy.minimum_batch_size), (180, 50));
    assert_eq!(site.privacy.epsilon_per_report.thousandths(), 1_000);
    assert_eq!(site.privacy.epsilon_year.thousandths(), 4_000);
    assert_eq!(site.privacy.period.days(), 28.0);
}

#[test]
fn questions_are_numbered_by_their_place() {
    let parts = r#","segments":[{"id":"a","when":{"visits":{"$gte":2}}}],"placements":[{"id":"hero"}],
        "offers":[{"id":"x","placement":"hero","content":{"title":"t"}}],
        "measure":[{"family":"interest","values":["Shoes","shoes/Trail Running"],"weight":2},{"family":"lifecycle"},
                   {"family":"offer","placement":"hero"},{"segment":"a"}]"#;
    let (site, _) = parse_with(parts).unwrap();
    let tasks: Vec<_> =
        site.questions.iter().map(|it| (it.task, it.subject.kind(), it.values.len(), it.weight)).collect();
    assert_eq!(tasks, [(0, "interest", 2, 2), (1, "lifecycle", 6, 1), (2, "offer", 1, 1), (3, "segment", 1, 1)]);
    assert_eq!(site.questions[0].values, ["shoes", "shoes/trail running"]);
}

#[test]
fn a_campaign_has_two_arms_and_ends_within_an_epoch() {
    let of = |measure: &str| {
        parse_with(&format!(
            r#","privacy":{{"report_period_days":2}},"placements":[{{"id":"hero","fallback":"a"}}],
            "offers":[{{"id":"a","placement":"hero","content":{{"title":"t"}}}},
                      {{"id":"b","placement":"hero","content":{{"title":"t"}},"goal":"add_to_cart"}}],"measure":[{measure}]"#
        ))
    };
    let (site, _) = of(r#"{"campaign":"b","attribution_hours":48}"#).unwrap();
    let (question, campaign) = site.campaigns().next().unwrap();
    assert_eq!((question.values.len(), question.subject.name()), (1, "b"));
    assert_eq!((&campaign.goal, campaign.window_ms()), (&EventName::AddToCart, 172_800_000));
    let cases = [
        (r#"{"campaign":"a","attribution_hours":48}"#, "/measure/0/campaign: a fallback is shown to both arms"),
        (r#"{"campaign":"b","attribution_hours":49}"#, "/measure/0/attribution_hours: longer than an epoch"),
        (
            r#"{"campaign":"b","attribution_hours":1},{"campaign":"b","attribution_hours":2}"#,
            "/measure/1/campaign: asked about before",
        ),
    ];
    for (measure, expected) in cases {
        assert_eq!(of(measure).expect_err(measure).to_string(), expected);
    }
}

#[test]
fn a_preset_names_both_epsilons() {
    for (preset, expected) in [("strict", (1_000, 4_000)), ("balanced", (2_000, 8_000))] {
        let (site, _) = parse_with(&format!(r#","privacy":{{"preset":"{preset}"}}"#)).unwrap();
        let privacy = site.privacy;
        assert_eq!(
            (privacy.epsilon_per_report.thousandths(), privacy.epsilon_year.thousandths()),
            expected,
            "{preset}"
        );
    }
}

/// A visitor who looked at every second of `kinds` kinds of shoe, and the memberships in a segment for each kind.
fn memberships(kinds: usize) -> Vec<Truth> {
    let segment = |kind| format!(r#"{{"id":"s-{kind}","when":{{"interests.category.kind-{kind}":{{"$gt":0}}}}}}"#);
    let segments: Vec<String> = (0..kinds).map(segment).collect();
    let (site, warnings) = parse_with(&format!(r#","segments":[{}]"#, segments.join(","))).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(site.traits_asked.len(), kinds.min(TRAITS_ASKED_MAX));
    let mut history = History::default();
    let purposes = Purposes { personalization: true, ..Purposes::default() };
    let permit = Consent { purposes, grant: 1 }.permit().unwrap();
    let now = Timestamp::from_ms(1_800_000_000_000);
    for kind in (0..kinds).step_by(2) {
        let item = Item { category: Some(format!("kind-{kind}")), ..Item::default() };
        let event = Event { name: EventName::ViewItem, items: vec![item], items_total: 1, ..Event::default() };
        history.record(&permit, event, now, &site.events, &site.interests).unwrap();
    }
    Situation::new(&site, &history, now).memberships
}

#[test]
fn a_trait_is_found_however_many_are_asked_for() {
    // As many interests as are kept at most, each asked for: more names than have a number.
    for kinds in [2, TRAITS_ASKED_MAX - 1, TRAITS_ASKED_MAX, 2 * CATEGORIES_MAX] {
        let expected: Vec<Truth> = (0..kinds).map(|kind| (kind % 2 == 0).into()).collect();
        assert_eq!(memberships(kinds), expected, "{kinds} names");
    }
}
