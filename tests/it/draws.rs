//! Draws as a visitor meets them: what a page shows stays, every tab draws alike, and holdouts are asked one after the other.

use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::decision::{Outcome, Variant};
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::tally::Response;
use vitrin::core::time::DAY_MS;
use vitrin::core::value::Value;

use crate::reports::{open_with, with};
use crate::tabs::{ALL, view};
use crate::world::{TabHost, World};

fn offer(id: &str, placement: &str) -> Json {
    json!({ "id": id, "placement": placement, "priority": 1, "content": { "title": id } })
}

fn started() -> Rc<World> {
    let world = World::starting_at("2026-11-20T10:00:00Z");
    world.grant("demo", "spm", 1);
    world
}

/// What a tab shows in each placement: the offer, and with what propensity.
fn shown(client: &mut Client<TabHost>, placements: &[&str]) -> Vec<(Option<usize>, f64)> {
    let decided = client.decide(placements, &Value::Null);
    decided.into_iter().map(|it| (it.decision.offer, it.decision.propensity)).collect()
}

/// Another page view, on which the page's own default has gone by.
fn leaf(client: &mut Client<TabHost>) {
    client.handle(Input::Event { name: "page_view", data: &Value::Null }).expect("a page");
}

#[test]
fn tabs_of_a_visitor_draw_alike_and_for_as_long_as_their_policy_says() {
    let config = with(json!({
        "policy": { "kind": "adaptive", "explore": 0.0 },
        "placements": [{ "id": "hero" }, { "id": "side", "policy": "split" }],
        "offers": [offer("a", "hero"), offer("b", "hero"), offer("c", "hero"), offer("d", "side"), offer("e", "side")]
    }));
    let (mut heroes, mut sides, mut moved) = ([0; 5], [0; 5], 0);
    for number in 0..60 {
        let world = started();
        let (one, other) = (10 * number + 1, 10 * number + 2);
        let mut first = open_with(&world, one, &config, ALL);
        view(&mut first, 1);
        first.fold(&[one, other], false);
        let mut second = open_with(&world, other, &config, ALL);
        let today = shown(&mut first, &["hero", "side"]);
        assert_eq!(shown(&mut second, &["hero", "side"]), today, "visitor {number}: the other tab");
        let [(Some(hero), _), (Some(side), _)] = today[..] else { panic!("{today:?}") };
        heroes[hero] += 1;
        sides[side] += 1;
        leaf(&mut first);
        assert_eq!(shown(&mut first, &["hero", "side"]), today, "visitor {number}: the next page");
        world.now_ms.set(world.now_ms.get() + DAY_MS);
        leaf(&mut first);
        leaf(&mut second);
        let tomorrow = shown(&mut first, &["hero", "side"]);
        assert_eq!(shown(&mut second, &["hero", "side"]), tomorrow, "visitor {number}: tomorrow");
        assert_eq!(tomorrow[1], today[1], "visitor {number}: a split is drawn once");
        moved += u32::from(tomorrow[0] != today[0]);
    }
    // A third and a half of 60, within four standard errors; two thirds are drawn another offer on the next day.
    assert!(heroes[..3].iter().all(|count| (6..=35).contains(count)), "{heroes:?}");
    assert!(sides[3..].iter().all(|count| (15..=45).contains(count)), "{sides:?}");
    assert!((25..=55).contains(&moved), "{moved} of 60");
}

#[test]
fn what_a_page_shows_stays_until_the_page_is_left() {
    let mut capped = offer("a", "hero");
    capped["cap"] = json!({ "exposures": 1, "window_hours": 24 });
    let config =
        with(json!({ "placements": [{ "id": "hero", "fallback": "b" }], "offers": [offer("b", "hero"), capped] }));
    let world = started();
    let mut client = open_with(&world, 1, &config, ALL);
    let before = client.decide(&["hero"], &Value::Null).remove(0);
    assert_eq!((before.decision.offer, before.decision.variant), (Some(1), Variant::Personalized));
    let decision = DecisionRef { id: &before.id, placement: "hero", offer: Some("a"), draw: before.decision.draw };
    client.handle(Input::Response { decision, response: Response::Exposed }).expect("accepted");
    world.now_ms.set(world.now_ms.get() + 60_000);
    assert_eq!(client.consider("hero", &Value::Null).offer, Some(0), "it would be another now");
    let after = client.decide(&["hero"], &Value::Null).remove(0);
    assert_eq!((&after.id, after.decision.offer), (&before.id, Some(1)), "and stays");
    leaf(&mut client);
    let next = client.decide(&["hero"], &Value::Null).remove(0);
    assert_eq!((next.decision.offer, next.decision.considered), (Some(0), vec![(1, Outcome::Capped)]));
    assert_ne!(next.id, before.id);
}

/// Of the site's holdout and a group's, both of half: who is in the first is never in the second, and answers about it as one to whom nothing happened.
#[test]
fn the_sites_holdout_comes_before_a_groups() {
    let mut grouped = offer("a", "hero");
    grouped["group"] = json!("care");
    let config = with(json!({
        "privacy": { "level": "counted" },
        "holdout": { "share": 0.5, "salt": "all" },
        "groups": [{ "id": "care", "holdout": { "share": 0.5, "salt": "some" } }],
        "placements": [{ "id": "hero", "fallback": "welcome" }],
        "offers": [offer("welcome", "hero"), grouped],
        "measure": [{ "holdout": "site", "attribution_hours": 72 }, { "holdout": "care", "attribution_hours": 72 }]
    }));
    let mut counts = [0; 3];
    for number in 0..200 {
        let world = started();
        let mut client = open_with(&world, number + 1, &config, ALL);
        let decided = client.decide(&["hero"], &Value::Null).remove(0);
        let shown = decided.decision.offer.map(|offer| ["welcome", "a"][offer]);
        let decision = DecisionRef { id: &decided.id, placement: "hero", offer: shown, draw: None };
        client.handle(Input::Response { decision, response: Response::Exposed }).expect("accepted");
        let [(_, outcome)] = decided.decision.considered[..] else { panic!("{decided:?}") };
        let place = [Outcome::HeldOut, Outcome::GroupHeldOut, Outcome::Chosen].iter().position(|it| *it == outcome);
        let place = place.unwrap_or_else(|| panic!("{outcome:?}"));
        counts[place] += 1;
        let ghost = (place < 2).then_some(1);
        assert_eq!((decided.decision.ghost, decided.decision.variant == Variant::Holdout), (ghost, place < 2));
        // Trials: of the site's holdout everybody's, of the group's only of whom the first lets see offers.
        assert_eq!(client.engine().state.trials.0.len(), if place == 0 { 1 } else { 2 }, "visitor {number}");
    }
    // A half, a quarter and a quarter of 200, within four standard errors.
    assert!((72..=128).contains(&counts[0]), "{counts:?}");
    assert!(counts[1..].iter().all(|count| (26..=74).contains(count)), "{counts:?}");
}
