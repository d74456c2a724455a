//! The order of a session: what made the sessions is what is learned.

use std::fs;

use tempfile::TempDir;
use vitrin::core::predict::session::SessionFacts;
use vitrin_trainer::fit::session::fit;
use vitrin_trainer::note::Notes;
use vitrin_trainer::population::{Catalog, Sessions};
use vitrin_trainer::source::{BadRow, Partitions, Role, SourceOptions, Watch};

const SESSIONS: u32 = 20_000;

/// The chance that made a session: of its one event, and of the visits and orders before it.
fn planted(view: bool, visits: u32, orders: u32) -> f64 {
    let logit = -2.0 + if view { libm::log(2.0) * 0.9 } else { 0.0 } - 0.4 * libm::log1p(f64::from(visits))
        + 1.2 * libm::log1p(f64::from(orders));
    1.0 / (1.0 + libm::exp(-logit))
}

fn learned(text: &str) -> Sessions {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sessions.csv");
    fs::write(&path, text).unwrap();
    let lines = Partitions::read(&path, &SourceOptions::default(), &Watch::silent()).unwrap();
    Sessions::read(&lines, &Catalog::default(), &Watch::silent()).unwrap()
}

#[test]
fn what_made_the_sessions_is_learned() {
    let mut text = "session,time,item,event,earlier_visits,earlier_orders\n".to_owned();
    // An even sequence in place of chance: the share of orders in each kind of session is what it should be.
    let mut even = 0.5;
    for session in 0..SESSIONS {
        let (view, visits, orders) = (session % 2 == 0, session / 2 % 6, session / 12 % 3);
        let event = if view { "view_item" } else { "search" };
        let rest = format!("{visits},{orders}");
        text += &format!("s{session},2026-01-02T10:00:00,fox,{event},{rest}\n");
        even = (even + 0.618_033_988_749_895) % 1.0;
        if even < planted(view, visits, orders) {
            text += &format!("s{session},2026-01-02T10:05:00,,purchase,{rest}\n");
        }
    }
    let found = fit(&learned(&text), 50, &mut Notes::default()).unwrap();
    for (view, visits, orders) in [(true, 0, 0), (false, 0, 0), (true, 5, 2), (false, 5, 0), (true, 0, 2)] {
        let facts = SessionFacts {
            views: u32::from(view),
            searches: u32::from(!view),
            earlier_visits: visits,
            earlier_orders: orders,
            ..SessionFacts::default()
        };
        let (expected, actual) = (planted(view, visits, orders), found.model.purchase(&facts));
        let is_near =
            (actual.value - expected).abs() < 0.015 && actual.low < actual.value && actual.value < actual.high;
        assert!(is_near, "{view} {visits} {orders}: {actual:?}, planted {expected}");
    }
    assert!(found.test_auc.unwrap() > 0.6, "{:?}", found.test_auc);
    assert!(found.without.contains(&"checkout begun") && !found.without.contains(&"earlier orders, log"));
}

#[test]
fn a_count_that_is_none_is_a_bad_row() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("sessions.csv");
    let text = "session,time,item,earlier_visits,ordersbefore\n\
        a,2026-01-02,fox,3,1\n\
        b,2026-01-02,fox,,\n\
        c,2026-01-02,fox,many,0\n\
        d,2026-01-02,fox,-1,0\n";
    fs::write(&path, text).unwrap();
    let lines =
        Partitions::<vitrin_trainer::source::SessionLine>::read(&path, &SourceOptions::default(), &Watch::silent())
            .unwrap();
    let found: Vec<_> = lines.bad_rows().reasons.iter().map(|(reason, found)| (*reason, found.lines.clone())).collect();
    let role = Role::EarlierVisits;
    assert_eq!(found, [(BadRow::NotNumber(role), vec![4]), (BadRow::Negative(role), vec![5])]);
    let mut told = Vec::new();
    lines
        .each_group(|name, lines| told.push((name.to_owned(), lines[0].earlier_visits, lines[0].earlier_orders)))
        .unwrap();
    told.sort();
    assert_eq!(told, [("a".to_owned(), 3, 1), ("b".to_owned(), 0, 0)]);
}
