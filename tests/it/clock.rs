//! Clocks that are wrong, and days that have another length.

use std::rc::Rc;

use serde_json::json;
use vitrin::core::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::core::zone::Zone;

use crate::tabs::{counted, open, view};
use crate::world::World;

const YEAR_MS: u64 = 365 * DAY_MS;
/// What the clock tells when it is right, in milliseconds.
const RIGHT_MS: u64 = 1_793_527_200_000;

/// A world whose clock may be set: storage knows what was written first, whatever the clock says.
fn started() -> Rc<World> {
    let world = World::starting_at("1970-01-02T00:00:00Z");
    set(&world, RIGHT_MS);
    world
}

/// Sets the clock, and gives the record anew, as a visitor who is asked again would.
fn set(world: &World, told_ms: u64) {
    let real_ms = world.now_ms.get();
    world.ahead_ms.set(told_ms.saturating_sub(real_ms));
    world.now_ms.set(told_ms);
    world.grant("demo", "spm", 1);
    world.now_ms.set(real_ms);
}

/// Two views on each page.
fn page(world: &Rc<World>, tab: u64) -> (u32, Option<&'static str>) {
    let mut client = open(world, tab);
    assert_eq!(client.corrupt(), 0);
    for item in 0..2 {
        assert!(view(&mut client, item), "tab {tab}");
    }
    let decided = client.decide(&["hero", "nowhere"], &Value::Null);
    assert!(decided[0].decision.offer.is_some(), "tab {tab}");
    for _ in 0..2 {
        world.now_ms.set(world.now_ms.get() + 21_000);
        client.fold(&[tab], true);
    }
    (counted(&client), client.degraded())
}

#[test]
fn a_clock_that_is_set_back_and_right_again_loses_what_then_looks_old() {
    // A time that is ahead of the clock becomes the clock's; when that was a year ago, it is past its retention.
    for (back_ms, expected) in [(HOUR_MS, 8), (DAY_MS, 8), (YEAR_MS, 2), (3 * YEAR_MS, 2), (40 * YEAR_MS, 2)] {
        let world = started();
        assert_eq!(page(&world, 1), (2, None));
        set(&world, RIGHT_MS - back_ms);
        assert_eq!(page(&world, 2), (4, None), "{back_ms} ms back");
        assert_eq!(page(&world, 3), (6, None), "{back_ms} ms back");
        set(&world, RIGHT_MS + DAY_MS);
        assert_eq!(page(&world, 4), (expected, None), "right again after {back_ms} ms");
    }
}

#[test]
fn a_clock_that_is_set_ahead_by_years_forgets_what_is_old_by_then_and_goes_on() {
    for (ahead_ms, expected) in [(HOUR_MS, 4), (DAY_MS, 4), (3 * YEAR_MS, 2), (60 * YEAR_MS, 2)] {
        let world = started();
        assert_eq!(page(&world, 1), (2, None));
        set(&world, RIGHT_MS + ahead_ms);
        assert_eq!(page(&world, 2), (expected, None), "{ahead_ms} ms ahead");
        // What was seen while the clock was ahead is taken as seen now.
        set(&world, RIGHT_MS + 2 * DAY_MS);
        assert_eq!(page(&world, 3), (expected + 2, None), "after {ahead_ms} ms ahead");
    }
}

#[test]
fn a_clock_that_jumps_within_a_page_never_takes_a_stamp_back() {
    let world = started();
    let mut client = open(&world, 1);
    for told_ms in [RIGHT_MS, RIGHT_MS - YEAR_MS, RIGHT_MS + 5, 2 * DAY_MS, RIGHT_MS + 10] {
        set(&world, told_ms);
        assert!(view(&mut client, 1));
        assert!(client.decide(&["hero"], &Value::Null)[0].decision.offer.is_some());
    }
    let times: Vec<_> = client.engine().state.history.recent.events.iter().map(|event| event.at).collect();
    assert!(times.windows(2).all(|two| two[0] <= two[1]), "{times:?}");
    assert_eq!(times.len(), 5);
}

#[test]
fn a_day_of_23_or_25_hours_ends_when_the_shop_s_day_does() {
    let at = |text: &str| Timestamp::parse(text).expect(text).ms();
    // From 2026-03-29T01:00Z summer, from 2026-10-25T01:00Z winter.
    let offsets =
        json!([[at("2026-01-01T00:00:00Z"), 60], [at("2026-03-29T01:00:00Z"), 120], [at("2026-10-25T01:00:00Z"), 60]]);
    let offsets = read(offsets, CONFIG_LIMITS).expect("within the limits");
    // Local days that begin in the two nights and a day: 28, 29, 30 March; 24, 25, 26 October.
    let cases = [
        ("2026-03-27T23:00:00Z", ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"]),
        ("2026-10-23T22:00:00Z", ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z"]),
    ];
    for (from, ends) in cases {
        let world = World::starting_at(from);
        world.grant("demo", "spm", 1);
        let mut found = Vec::new();
        let mut tab = 0;
        while world.now_ms.get() < at(ends[2]) {
            tab += 1;
            let mut client = open(&world, tab);
            client.set_zone(Zone::parse(&offsets).expect("a zone"));
            assert!(view(&mut client, 1));
            let decision = client.decide(&["hero"], &Value::Null).remove(0).decision;
            assert!(decision.offer.is_some());
            assert!(decision.expires_at.ms() > world.now_ms.get(), "it holds for a while");
            found.push(decision.expires_at.ms());
            world.now_ms.set(world.now_ms.get() + 30 * MINUTE_MS);
        }
        found.dedup();
        assert_eq!(found, ends.map(at), "from {from}");
    }
}
