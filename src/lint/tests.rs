//! What the linter finds, each with its place, and what it leaves alone.

use super::*;
use crate::core::value::{CONFIG_LIMITS, read};

fn found(parts: &str, population: Option<Population<'_>>) -> Vec<String> {
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
fn a_condition_that_cannot_be_meant_is_found() {
    let cases = [
        // why, condition, what is found below /segments/0/when
        ("an ordinary one", r#"{"visits":{"$gte":2},"declared.size":"small"}"#, &[][..]),
        ("a misspelt trait", r#"{"orders.cuont":2}"#, &["/orders.cuont broken: no such trait (orders.count)"]),
        (
            "a misspelt own trait",
            r#"{"declared.sise":"small"}"#,
            &["/declared.sise broken: no such trait (declared.size)"],
        ),
        (
            "a misspelt dimension",
            r#"{"interests.categroy.tents":{"$gte":0.5}}"#,
            &["/interests.categroy.tents broken: no such trait (interests.category.tents)"],
        ),
        (
            "a category as the shop writes it",
            r#"{"interests.category.Shoes/Trail Running":{"$gte":0.5}}"#,
            &[
                "/interests.category.Shoes~1Trail Running broken: no such trait (interests.category.shoes/trail running)",
            ],
        ),
        (
            "a brand with a point in it",
            r#"{"interests.brand.Dr. Martens":{"$gte":0.5}}"#,
            &["/interests.brand.Dr. Martens broken: no such trait (interests.brand.dr%2e martens)"],
        ),
        ("written as it is kept", r#"{"interests.brand.dr%2e martens":{"$gte":0.5}}"#, &[]),
        (
            "a misspelt value",
            r#"{"declared.size":{"$in":["small","meduim"]}}"#,
            &["/declared.size/$in/1 unknown value: meduim is none of its values: small, medium (medium)"],
        ),
        (
            "a stage that there is not",
            r#"{"lifecycle":"costumer"}"#,
            &[
                " never: nobody can belong to this segment",
                "/lifecycle unknown value: costumer is none of its values: prospect, engaged_prospect, cart_abandoner, customer, repeat_customer, lapsed_customer, new (customer)",
                "/lifecycle never: no value passes this",
            ],
        ),
        (
            "past its range",
            r#"{"interests.category.tents":{"$gte":40}}"#,
            &[
                " never: nobody can belong to this segment",
                "/interests.category.tents never: no value passes this (it is a number from 0 to 1)",
            ],
        ),
        (
            "two that exclude one another",
            r#"{"visits":{"$gte":5,"$lt":5}}"#,
            &[
                " never: nobody can belong to this segment",
                "/visits never: no value passes all of these (it is a number, 0 or more)",
            ],
        ),
        (
            "parts that exclude one another",
            r#"{"$and":[{"visits":{"$gte":3}},{"visits":{"$lt":2}}]}"#,
            &[
                " never: nobody can belong to this segment",
                "/$and/1/visits never: no value passes this and /segments/0/when/$and/0/visits as well",
            ],
        ),
        (
            "two stages at a time, one of them deeper",
            r#"{"lifecycle":{"$in":["new","prospect"]},"visits":1,"$and":[{"$and":[{"visits":{"$gte":1}},{"lifecycle":"customer"}]}]}"#,
            &[
                " never: nobody can belong to this segment",
                "/lifecycle never: no value passes this and /segments/0/when/$and/0/$and/1/lifecycle as well",
            ],
        ),
        (
            "three that leave nothing together",
            r#"{"$and":[{"declared.size":{"$ne":"small"}},{"declared.size":{"$ne":"medium"}},{"declared.size":{"$exists":true}}]}"#,
            &[
                " never: nobody can belong to this segment",
                "/$and/2/declared.size never: no value passes this and /segments/0/when/$and/0/declared.size and /segments/0/when/$and/1/declared.size as well",
            ],
        ),
        (
            "there and missing",
            r#"{"$and":[{"facts.vip":true},{"facts.vip":{"$exists":false}}]}"#,
            &[
                " never: nobody can belong to this segment",
                "/$and/1/facts.vip never: no value passes this and /segments/0/when/$and/0/facts.vip as well",
            ],
        ),
        (
            "of some that exclude one another",
            r#"{"$or":[{"visits":9},{"$and":[{"visits":1},{"visits":2}]}]}"#,
            &["/$or/1/$and/1/visits never: no value passes this and /segments/0/when/$or/1/$and/0/visits as well"],
        ),
        ("none of its values, so none at all", r#"{"declared.size":{"$nin":["small","medium"]}}"#, &[]),
        ("missing, or one", r#"{"declared.size":{"$in":[null,"small"]}}"#, &[]),
        ("missing", r#"{"device":null}"#, &[]),
        ("parts that meet", r#"{"$and":[{"visits":{"$gte":3}},{"visits":{"$lte":3}}]}"#, &[]),
        ("one or the other", r#"{"$or":[{"visits":{"$gte":3}},{"visits":{"$lt":2}}]}"#, &[]),
        ("not what another asks", r#"{"$and":[{"visits":{"$gte":3}},{"$not":{"visits":{"$lt":2}}}]}"#, &[]),
        (
            "a text for a number",
            r#"{"visits":{"$gte":"3"}}"#,
            &[
                " never: nobody can belong to this segment",
                "/visits never: no value passes this (it is a number, 0 or more)",
                "/visits/$gte unknown value: it is a number, and this is a string (3 without quotes)",
            ],
        ),
        (
            "a text among numbers",
            r#"{"orders.count":{"$in":[3,"four"]}}"#,
            &["/orders.count/$in/1 unknown value: it is a number, and this is a string"],
        ),
        (
            "a text that a number is not",
            r#"{"visits":{"$ne":"3"}}"#,
            &["/visits/$ne unknown value: it is a number, and this is a string (3 without quotes)"],
        ),
        (
            "a number for a text",
            r#"{"declared.city":{"$lt":3}}"#,
            &[
                " never: nobody can belong to this segment",
                "/declared.city never: no value passes this (it is a text)",
                "/declared.city/$lt unknown value: it is a string, and this is a number",
            ],
        ),
        (
            "a number for a word",
            r#"{"device":{"$gte":3}}"#,
            &[" never: nobody can belong to this segment", "/device never: no value passes this"],
        ),
        (
            "a pattern for a number",
            r#"{"predict.churn":{"$regex":"high"}}"#,
            &[
                " never: nobody can belong to this segment",
                "/predict.churn never: no value passes this (it is a number)",
            ],
        ),
        ("words in their order", r#"{"lifecycle":{"$gte":"customer"}}"#, &[]),
        (
            "an event that happened zero times",
            r#"{"events.purchase.count":0}"#,
            &[
                " never: nobody can belong to this segment",
                "/events.purchase.count never: no value passes this (it is a number, 1 or more)",
            ],
        ),
        (
            "of a misspelt one",
            r#"{"$or":[{"visits":{"$lt":0}},{"visits":2}]}"#,
            &["/$or/0/visits never: no value passes this (it is a number, 0 or more)"],
        ),
        (
            "a prediction that there is not",
            r#"{"rfm.segmnt":"champions"}"#,
            &["/rfm.segmnt broken: no such trait (rfm.segment)"],
        ),
        (
            "an RFM segment in the singular",
            r#"{"rfm.segment":"champion"}"#,
            &[
                " never: nobody can belong to this segment",
                "/rfm.segment unknown value: champion is none of its values: champions, loyal, potential_loyalist, new, promising, need_attention, \
                 about_to_sleep, at_risk, cant_lose, hibernating, prospect, engaged_prospect, cart_abandoner (champions)",
                "/rfm.segment never: no value passes this",
            ],
        ),
        (
            "a movement that there is not",
            r#"{"rfm.movement":{"$in":["up","downwards"]}}"#,
            &["/rfm.movement/$in/1 unknown value: downwards is none of its values: entered, left, up, down, stayed"],
        ),
        (
            "an operator of another language",
            r#"{"orders.count":{">=":3}}"#,
            &[
                " never: nobody can belong to this segment",
                "/orders.count unknown value: this is an object without an operator (one such as $gte, $lt or $in)",
                "/orders.count never: no value passes this (it is a number, 0 or more)",
            ],
        ),
        ("everybody", r#"{"visits":{"$gte":0}}"#, &[" always: everybody belongs to this segment"]),
        ("nothing asked", r#"{}"#, &[" always: everybody belongs to this segment"]),
        (
            "not nobody",
            r#"{"$not":{"facts.vip":{"$in":[]}}}"#,
            &[" always: everybody belongs to this segment", "/$not/facts.vip never: no value passes this"],
        ),
        ("a missing one is not everybody", r#"{"session.views":{"$gte":0}}"#, &[]),
        ("either of two", r#"{"$or":[{"lifecycle":"new"},{"facts.vip":true}]}"#, &[]),
        (
            "at least none",
            r#"{"event":{"of":"search","within_days":7,"count":{"$gte":0}}}"#,
            &[" always: everybody belongs to this segment"],
        ),
    ];
    for (why, condition, expected) in cases {
        let told = found(&format!(r#""segments":[{{"id":"a","when":{condition}}}]"#), None);
        let expected: Vec<_> = expected.iter().map(|it| format!("/segments/0/when{it}")).collect();
        assert_eq!(told, expected, "{why}");
    }
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
fn what_a_segment_is_holds_for_those_that_ask_for_it() {
    let told = found(
        r#""segments":[{"id":"b","when":{"segments":{"$in":["nobody"]}}},{"id":"c","when":{"segments":{"$nin":["nobody"]}}},
            {"id":"nobody","when":{"visits":-1}}]"#,
        None,
    );
    let kinds: Vec<_> =
        told.iter().filter(|it| it.contains("segment")).map(|it| it.split(':').next().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "/segments/0/when never",
            "/segments/1/when always",
            "/segments/2/when never",
            "/segments/2/when/visits never"
        ]
    );
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
