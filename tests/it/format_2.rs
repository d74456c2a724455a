//! State format 2, frozen: what a visitor of whom everything is known had stored, and what it means. The texts never change; `everything.rs` tells how
//! they were written.

use std::rc::Rc;

use vitrin::client::Client;
use vitrin::core::acquisition::{Channel, Device};
use vitrin::core::event::EventName;
use vitrin::core::history::{Dimension, Preference, Stage};
use vitrin::core::id::fnv1a32;
use vitrin::core::map::SortedMap;
use vitrin::core::offer::coupon_hash;
use vitrin::core::privacy::Epoch;
use vitrin::core::record::Change;
use vitrin::core::time::{SECOND_MS, Timestamp};
use vitrin::core::value::Value;
use vitrin::state::{Journal, SentStatus, Snapshot};

use crate::everything::{assert_every_kind, assert_full, config, stored};
use crate::reports::open_with;
use crate::tabs::ALL;
use crate::world::{TabHost, World};

pub(crate) const STATE_2: &str = include_str!("../compat/state-2.txt");
pub(crate) const JOURNAL_2: &str = include_str!("../compat/journal-2.txt");
/// The journal of a tab that imported the history of [`STATE_2`].
pub(crate) const IMPORT_2: &str = include_str!("../compat/import-2.txt");

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect(text)
}

/// So many seconds after ten o'clock of the first and of the second day in November.
fn first(seconds: u64) -> Timestamp {
    at("2026-11-01T10:00:00Z").plus_ms(seconds * SECOND_MS)
}

fn second(seconds: u64) -> Timestamp {
    at("2026-11-02T10:00:00Z").plus_ms(seconds * SECOND_MS)
}

fn frozen() -> Snapshot {
    Snapshot::decode(STATE_2.trim()).expect("readable")
}

fn pairs<K: Ord + Clone, V: Clone>(map: &SortedMap<K, V>) -> Vec<(K, V)> {
    map.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}

#[test]
fn what_holds_everything_in_version_2_is_read_and_written_without_loss() {
    let mut snapshot = frozen();
    assert_full(&snapshot);
    assert_eq!(Snapshot::decode(&snapshot.write()).as_ref(), Ok(&snapshot));
    let mut journal = Journal::decode(JOURNAL_2.trim()).expect("readable");
    let imported = Journal::decode(IMPORT_2.trim()).expect("readable");
    assert_every_kind(journal.records.iter().chain(&imported.records));
    let text = Journal::encode(journal.grant, journal.first_sequence, &mut journal.records);
    assert_eq!(Journal::decode(&text).as_ref(), Ok(&journal));
    // And what this version writes of the same visit is as full.
    let today = stored();
    assert_full(&Snapshot::decode(&today.state).expect("readable"));
    assert_every_kind(&Journal::decode(&today.journal).expect("readable").records);
}

#[test]
fn an_import_of_version_2_holds_what_was_imported() {
    let mut journal = Journal::decode(IMPORT_2.trim()).expect("readable");
    assert_eq!((journal.grant, journal.first_sequence, journal.records.len()), (1, 7, 1));
    assert_eq!(journal.records[0].at, second(20));
    let Change::Import(text) = &journal.records[0].change else { panic!("an import") };
    assert_eq!(Snapshot::decode(text).expect("readable").state.history, frozen().state.history);
    let text = Journal::encode(journal.grant, journal.first_sequence, &mut journal.records);
    assert_eq!(Journal::decode(&text).as_ref(), Ok(&journal));
}

#[test]
fn tabs_and_reports_of_version_2_mean_what_they_meant() {
    let snapshot = frozen();
    assert_eq!((snapshot.revision, snapshot.grant), (15, 1));
    let covered: Vec<_> = snapshot.covered.iter().map(|(tab, it)| (*tab, it.sequence, it.is_gone, it.since)).collect();
    assert_eq!(covered, [(0xa3, 26, true, second(17)), (0xa4, 24, false, second(17))]);
    assert_eq!(snapshot.tombstones, [0xa1]);
    let reports = snapshot.outbox.iter().map(|it| (it.epoch, it.task, it.day, it.attempt.status, it.attempt.failures));
    let expected = [
        (223, 1, 20_593, SentStatus::GivenUp, 1),
        (225, 4, 20_758, SentStatus::Accepted, 0),
        (225, 1, 20_758, SentStatus::Rejected, 0),
        (225, 0, 20_758, SentStatus::Pending, 1),
        (225, 0, 20_759, SentStatus::Pending, 0),
    ];
    assert_eq!(reports.collect::<Vec<_>>(), expected);
    let thousandths: Vec<_> = snapshot.outbox.iter().map(|it| it.report.epsilon().thousandths()).collect();
    assert_eq!(thousandths, [1_000, 0, 0, 0, 1_000]);
    assert_eq!(snapshot.outbox[3].attempt.not_before, first(87));
    let claims: Vec<_> =
        snapshot.outbox.iter().map(|it| it.claim.map(|it| (it.at, it.tab, it.ceiling.thousandths()))).collect();
    assert_eq!(claims, [None, None, None, None, Some((second(17), 0xa4, 4_000))]);
    let reporting = &snapshot.state.reporting;
    let paid: Vec<_> = reporting.ledger.entries().iter().map(|it| (it.day, it.epsilon.thousandths())).collect();
    assert_eq!(paid, [(20_593, 1_000)]);
    assert_eq!((reporting.visited, reporting.done), (Some((Epoch(225), first(17))), Some(Epoch(225))));
    assert_eq!((reporting.answered, reporting.period_minutes), (0b10011, 92 * 24 * 60));
    assert_eq!(snapshot.state.salt, [27, 153, 49, 78, 250, 139, 111, 225]);
    assert_eq!(reporting.key.bytes()[..8], snapshot.state.salt, "the salt was made of the key");
}

#[test]
fn counts_of_version_2_mean_what_they_meant() {
    let state = frozen().state;
    let [tents, boots, lamp, rope, plain] = ["tents", "boots", "lamp", "rope", "plain"].map(fnv1a32);
    let [all, buyer] = ["*", "buyer"].map(fnv1a32);
    assert_eq!(state.tally.epoch, 225);
    let places: Vec<_> = state.tally.placements.iter().map(|(place, it)| (*place, it.exposed, it.clicked)).collect();
    let mut expected = [
        (fnv1a32("hero"), Some(tents), Some(tents)),
        (fnv1a32("foot"), Some(rope), Some(rope)),
        (fnv1a32("strip"), Some(plain), None),
    ];
    expected.sort_unstable();
    assert_eq!(places, expected);
    let row = |row: &vitrin::core::tally::Row| {
        let count = row.count;
        let counts = [count.exposed, count.clicked, count.dismissed, count.reached];
        (row.offer, row.cell, row.version, row.is_ghost, counts, count.value_minor)
    };
    let expected = [
        (tents, all, 7, false, [1, 1, 0, 0], 0),
        (boots, all, 7, true, [1, 0, 0, 2], 82_980),
        (plain, 0, 0, false, [2, 0, 0, 0], 0),
        (lamp, all, 7, false, [1, 1, 1, 2], 82_980),
        (tents, buyer, 7, false, [1, 1, 0, 0], 0),
        (boots, buyer, 7, true, [1, 0, 0, 2], 82_980),
        (rope, buyer, 7, false, [1, 1, 1, 2], 82_980),
    ];
    assert_eq!(state.tally.rows.iter().map(row).collect::<Vec<_>>(), expected);
    let campaigns: Vec<_> =
        state.campaigns.0.iter().map(|(offer, it)| (*offer, it.first_at, it.reached_at, it.is_drawn)).collect();
    let mut expected = [
        (rope, second(6), Some(second(10)), false),
        (lamp, first(6), Some(first(10)), false),
        (tents, first(2), Some(first(10)), true),
        (boots, first(4), Some(first(9)), true),
    ];
    expected.sort_unstable();
    assert_eq!(campaigns, expected);
    let trials: Vec<_> =
        state.trials.0.iter().map(|(place, it)| (*place, it.at, it.offer, it.cell, it.reached_at)).collect();
    assert_eq!(trials, [(225 << 32 | u64::from(fnv1a32("foot")), first(6), lamp, all, Some(first(10)))]);
    let touch = |it: &vitrin::core::attribution::Touch| {
        assert_eq!((it.draw.version, it.first_at), (7, it.last_at));
        (it.offer, it.draw.cell, it.draw.is_trial, it.is_ghost, it.last_at, it.clicked_at, it.reached)
    };
    let expected = [
        (tents, all, true, false, first(2), Some(second(3)), None),
        (boots, all, true, true, first(4), None, Some((first(14), 3_000))),
        (lamp, all, true, false, first(6), Some(first(7)), Some((first(12), 3_000))),
        (tents, buyer, false, false, second(2), Some(second(3)), None),
        (boots, buyer, true, true, second(4), None, Some((second(14), 3_000))),
        (rope, buyer, false, false, second(6), Some(second(7)), Some((second(12), 3_000))),
    ];
    assert_eq!(state.touches.0.iter().map(touch).collect::<Vec<_>>(), expected);
}

#[test]
fn a_history_of_version_2_means_what_it_meant() {
    let history = frozen().state.history;
    let visits = history.visits;
    assert_eq!((visits.count, visits.views, visits.stage), (4, 1, Stage::Purchased));
    let times = [visits.first_at, visits.started_at, visits.last_at, visits.previous_at];
    assert_eq!(times, [at("2026-05-20T11:00:00Z"), second(0), second(16), first(16)]);
    let counts: Vec<_> = history.counters.iter().map(|(name, it)| (name.text(), it.count)).collect();
    let expected = [
        ("page_view", 3),
        ("view_item", 132),
        ("add_to_cart", 4),
        ("purchase", 4),
        ("refund", 2),
        ("custom_quiz", 2),
        ("custom_rating", 2),
    ];
    assert_eq!(counts, expected);
    let sizes = [Dimension::Category, Dimension::Brand, Dimension::PriceBand, Dimension::Tag]
        .map(|dimension| (history.table(dimension).entries.len(), history.table(dimension).total.events));
    assert_eq!(sizes, [(4, 140), (40, 136), (1, 10), (1, 6)]);
    let brand = &history.table(Dimension::Brand).entries.get("Ö%2e berg").expect("known");
    let sums = (brand.browse, brand.purchase, brand.error, brand.events, brand.at);
    assert_eq!(sums, (11.710155260545065, 15.953923390540378, 0.0008103060307093353, 6, second(10)));
    let recent = &history.recent.events;
    assert_eq!((recent.len(), history.recent.dropped_at), (127, at("2026-05-20T11:00:00Z")));
    let names: Vec<_> = recent.iter().filter(|it| it.at >= second(0)).map(|it| it.event.name.text()).collect();
    let expected = [
        "page_view",
        "view_item",
        "add_to_cart",
        "purchase",
        "custom_rating",
        "purchase",
        "refund",
        "add_to_cart",
        "custom_quiz",
    ];
    assert_eq!(names, expected);
    let [arrival, seen, .., rated, order, refund, _, _] = &recent[118..] else { panic!("nine of the last visit") };
    let source = arrival.event.source.as_ref().expect("a source");
    assert_eq!((source.channel, source.campaign.as_deref()), (Channel::Email, Some("spring 26")));
    assert_eq!((arrival.event.device, rated.event.rating), (Some(Device::Desktop), Some(4)));
    let item = &seen.event.items[0];
    let texts = [&item.id, &item.category, &item.brand, &item.variant].map(|text| text.as_deref().unwrap_or_default());
    assert_eq!(texts, ["t-9", "tents/dome", "Ö%2e berg", "red %2f l"]);
    assert_eq!((item.price_minor, item.quantity, item.is_discounted), (Some(39_990), 2, true));
    assert_eq!(item.tags, ["winter"]);
    let coupon = Some(coupon_hash("Spring"));
    assert_eq!((order.event.value_minor, order.event.coupon, order.event.items_total), (Some(3_000), coupon, 1));
    assert_eq!(order.event.transaction, refund.event.transaction);
    let [.., bought, given_back] = &history.transactions[..] else { panic!("six") };
    assert_eq!((history.transactions.len(), *bought), (6, (order.event.transaction.expect("an order"), 20_759)));
    assert_eq!(*given_back, (!bought.0, 20_759));
    let orders = &history.orders;
    assert_eq!((orders.count, orders.refunds, orders.value_minor), (4, 2, 159_960));
    assert_eq!((orders.first_at, orders.last_at), (first(10), second(12)));
    let days: Vec<_> = orders.days.iter().map(|it| (it.day, it.count, it.worth_minor)).collect();
    assert_eq!(days, [(20_758, 2, 79_980), (20_759, 2, 79_980)]);
    assert_eq!(history.rhythm.visit_minutes, [29_654_640, 29_892_120, 29_893_560]);
    let both = vec![20_758, 20_759];
    assert_eq!(
        pairs(&history.rhythm.purchase_days),
        [("lamps".to_owned(), both.clone()), ("tents/dome".to_owned(), both)]
    );
    let cart: Vec<_> = history.cart.iter().map(|(id, it)| (id.as_str(), it.quantity, it.price_minor)).collect();
    assert_eq!((cart, history.cart_at), (vec![("lamp-1", 1, 3_000)], second(14)));
    assert_eq!(pairs(&history.exposures.shown), [(fnv1a32("tents"), vec![1_793_527_202, 1_793_613_602])]);
    let mut dismissed = [(fnv1a32("rope"), second(8)), (fnv1a32("lamp"), first(8))];
    dismissed.sort_unstable();
    assert_eq!(pairs(&history.exposures.dismissed), dismissed);
    let stated: Vec<_> = history.preferences.iter().map(|(key, it)| (key.as_str(), it.preference, it.at)).collect();
    let said = second(17);
    let expected = [
        ("brand.kamp", Preference::More, said),
        ("category.stoves", Preference::Never, said),
        ("tag.sale", Preference::Less, said),
    ];
    assert_eq!(stated, expected);
    let declared: Vec<_> = history.declared.iter().map(|(name, it)| (name.as_str(), it.value.clone(), it.at)).collect();
    let expected = [
        ("age", Value::number(40.0), said),
        ("guest", Value::Bool(false), said),
        ("member", Value::Bool(true), said),
        ("size", Value::from("xl"), said),
    ];
    assert_eq!(declared, expected);
    let tier = history.facts.get("tier").expect("known");
    assert_eq!((&tier.value, tier.at), (&Value::from("gold"), said));
    let arrival = &history.arrival;
    assert_eq!(arrival.first.as_ref().map(|it| (it.channel, it.campaign.clone())), Some((Channel::Search, None)));
    assert_eq!(arrival.latest.as_ref(), Some(source));
    assert_eq!((arrival.latest_at, arrival.device), (second(0), Some(Device::Desktop)));
    assert_eq!((history.discounts.reduced.events, history.discounts.all.events), (6, 140));
    assert_eq!(pairs(&history.satisfied), [("tents".to_owned(), second(10))]);
    let owned = &history.owned;
    assert_eq!(pairs(&owned.bought), [(fnv1a32("lamp-1"), second(12))]);
    assert_eq!(pairs(&owned.returned), [(fnv1a32("lamp-1"), second(13))]);
    assert_eq!(pairs(&owned.coupons), [(coupon_hash("Spring"), second(12))]);
    let ratings: Vec<_> = history.ratings.iter().map(|it| (it.rating, it.order.is_some(), it.at)).collect();
    assert_eq!(ratings, [(4, true, first(11)), (4, true, second(11))]);
    assert_eq!(pairs(&history.members), [(fnv1a32("camper"), first(1))]);
    assert_eq!(history.clamped, 198);
}

fn views(client: &Client<TabHost>) -> u32 {
    client.engine().state.history.counters.get(&EventName::ViewItem).map_or(0, |it| it.count)
}

/// The next page: nothing counts twice, the claim is paid for and sent, members are still members.
#[test]
fn a_page_goes_on_from_what_version_2_stored() {
    let world: Rc<World> = World::starting_at("2026-11-02T10:00:20Z");
    world.grant("demo", "spm", 1);
    world.write(0, "vitrin:demo:state", Some(STATE_2.trim()));
    world.write(0, "vitrin:demo:j:00000000000000a4", Some(JOURNAL_2.trim()));
    let mut page = open_with(&world, 0xb1, &config("noised"), ALL);
    assert_eq!((page.corrupt(), page.degraded(), views(&page)), (0, None, 132));
    let ledger = |page: &Client<TabHost>| page.engine().state.reporting.ledger.entries().len();
    assert!(page.fold(&[0xb1], false).is_stored);
    assert_eq!(ledger(&page), 1, "another tab may not have seen the claim yet");
    for _ in 0..2 {
        world.now_ms.set(world.now_ms.get() + 21_000);
        assert!(page.fold(&[0xb1], false).is_stored);
    }
    assert_eq!((ledger(&page), views(&page)), (2, 132), "paid for, and nothing twice");
    assert!(page.outbox().iter().all(|it| it.claim.is_none()));
    assert!(page.send());
    assert_eq!(
        *world.sent.borrow(),
        [frozen().outbox[3].report.text()],
        "what was put off goes first, in the bytes it had"
    );
    let members = page.memberships();
    let Value::List(members) = &members else { panic!("a list") };
    assert!(members.iter().all(|it| it.get("member") == Some(&Value::Bool(true))), "buyer, camper: {members:?}");
    let keys: Vec<_> = world.view(0, 0).into_keys().collect();
    assert_eq!(
        keys,
        ["vitrin:demo:consent", "vitrin:demo:ledger", "vitrin:demo:state"],
        "the dead tab's journal is gone"
    );
}
