//! What the linter finds in conditions, each with its place, and what it leaves alone.

use crate::lint::tests::found;

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
fn what_its_segments_ask_is_asked_of_an_audience_too() {
    let segments = r#""segments":[{"id":"regular","when":{"orders.count":{"$gte":2}}},{"id":"guest","when":{"$and":[{"orders.count":0}]}},
        {"id":"friend","when":{"segments":{"$in":["regular"]},"visits":3}}]"#;
    let below = "/segments/0/when/orders.count";
    let never =
        |place: &str, others: &str| format!("/offers/0/audience{place} never: no value passes {others} as well");
    let nobody = "/offers/0/audience unreachable: nobody can see this offer".to_owned();
    let guest = "/segments/1/when/$and/0/orders.count";
    let cases = [
        (r#"{"segments":{"$in":["regular"]},"orders.count":{"$gte":1}}"#, vec![]),
        (r#"{"segments":{"$in":["regular","guest"]},"orders.count":1}"#, vec![]),
        (r#"{"segments":{"$nin":["regular"]},"orders.count":0}"#, vec![]),
        (
            r#"{"segments":{"$in":["regular"]},"orders.count":0}"#,
            vec![nobody.clone(), never("/orders.count", &format!("this and {below}"))],
        ),
        (
            r#"{"segments":{"$all":["friend"]},"orders.count":1}"#,
            vec![nobody.clone(), never("/orders.count", &format!("this and {below}"))],
        ),
        (
            r#"{"segments":{"$all":["regular","guest"]}}"#,
            vec![never("", &format!("{guest} and {below}")), nobody.clone()],
        ),
    ];
    for (audience, expected) in cases {
        let offer =
            format!(r#""offers":[{{"id":"a","placement":"hero","content":{{"title":"t"}},"audience":{audience}}}]"#);
        let told = found(&format!(r#"{segments},"placements":[{{"id":"hero"}}],{offer}"#), None);
        assert_eq!(told, expected, "{audience}");
    }
}
