//! The published fits of CDNOW's 2,357 customers, and a reference of RFM on all 23,570.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use vitrin::core::predict::purchase::DropoutModel;
use vitrin_trainer::fit::dropout::{self, Dropout, histories};
use vitrin_trainer::fit::{pareto, rfm, spend};
use vitrin_trainer::note::Notes;
use vitrin_trainer::population::{Catalog, Customer, Population};
use vitrin_trainer::source::{OrderLine, Partitions, SourceOptions, Watch};

use crate::corpora::cdnow;

/// 1997-10-01: the published fits are of the 39 weeks before it.
const TODAY: i64 = 10_135;

fn population(which: &str) -> Population {
    let options = SourceOptions::default();
    let orders = Partitions::<OrderLine>::read(&cdnow(which), &options, &Watch::silent()).unwrap();
    assert_eq!(orders.bad_rows().bad(), 0);
    Population::read(&orders, &Catalog::default(), Some(TODAY), &Watch::silent()).unwrap()
}

#[test]
fn published_fits_are_found_to_three_digits() {
    let customers = population("sample").customers;
    assert_eq!(customers.len(), 2_357);
    let rows = histories(&customers, TODAY - 1);
    // vectors.json has them with the digits that papers leave out; the log-likelihood of MBG/NBD is that of its parameters there.
    let bg = DropoutModel { r: 0.242_592_93, alpha: 4.413_532_27, a: 0.792_885_97, b: 2.425_752_38 };
    let mbg = DropoutModel { r: 0.524_837_726, alpha: 6.182_988_479, a: 0.891_356_281, b: 1.614_000_026 };
    for (which, expected) in [(Dropout::AfterRepeat, bg), (Dropout::AfterAny, mbg)] {
        let mut notes = Notes::default();
        let fitted = dropout::fit_any(&rows, which, &mut notes).unwrap();
        assert_eq!((fitted.dropout, notes.0.len(), fitted.is_settled), (which, 0, true));
        let model = fitted.model;
        let pairs =
            [(model.r, expected.r), (model.alpha, expected.alpha), (model.a, expected.a), (model.b, expected.b)];
        for (actual, expected) in pairs {
            assert!((actual / expected - 1.0).abs() < 5e-4, "{which:?}: {model:?}, published {expected}");
        }
        let published = dropout::log_likelihood(&rows, &expected, which);
        assert!(fitted.log_likelihood >= published - 1e-6, "{which:?}: {} < {published}", fitted.log_likelihood);
        if which == Dropout::AfterRepeat {
            assert!((fitted.log_likelihood + 9_582.43).abs() < 0.005, "{}", fitted.log_likelihood);
        }
    }
    let pareto = pareto::fit(&rows).unwrap();
    let model = pareto.model;
    for (actual, expected) in [(model.r, 0.553), (model.alpha, 10.578), (model.s, 0.606), (model.beta, 11.669)] {
        assert!((actual / expected - 1.0).abs() < 1e-3, "{model:?}, published {expected}");
    }
    assert!((pareto.log_likelihood + 9_594.98).abs() < 0.005, "{}", pareto.log_likelihood);
    let spend = spend::fit(&customers, 50, 100.0, &mut Notes::default()).unwrap();
    assert_eq!(spend.customers, 946);
    let model = spend.model;
    for (actual, expected) in [(model.p, 6.248_803_14), (model.q, 3.744_588_39), (model.v_minor, 1_544.774_63)] {
        assert!((actual / expected - 1.0).abs() < 5e-4, "{model:?}, published {expected}");
    }
    // The published one is of means rounded to cents.
    assert!((spend.log_likelihood + 4_055.923_244).abs() < 0.01, "{}", spend.log_likelihood);
}

#[test]
fn rfm_equals_a_reference_on_every_customer() {
    let customers = population("master").customers;
    assert_eq!(customers.len(), 23_570);
    let edges = rfm::fit(&customers, TODAY, 50, &mut Notes::default()).unwrap();
    let vectors: Json = serde_json::from_str(include_str!("../../../../tests/vectors/models.json")).unwrap();
    let [recency, frequency, monetary] = edges_of(&vectors);
    assert_eq!((edges.recency_days.to_vec(), edges.frequency.to_vec()), (recency, frequency));
    for (minor, major) in edges.monetary_minor.iter().zip(monetary) {
        assert!((minor - 100.0 * major).abs() < 1e-6, "{minor} for {major}");
    }
    let reference = reference(&edges_of(&vectors));
    let of = |one: &Customer| {
        let scores = rfm::scores(one, TODAY, &edges);
        (TODAY - one.last_day, i64::from(one.order_days), one.value_minor, [scores.r, scores.f, scores.m])
    };
    let mut ours: Vec<Row> = customers.iter().map(of).collect();
    ours.sort_unstable();
    let mut theirs: Vec<Row> = reference.values().copied().collect();
    theirs.sort_unstable();
    assert_eq!(ours.len(), theirs.len());
    for (one, other) in ours.iter().zip(&theirs) {
        assert_eq!(one, other, "recency, frequency, worth, scores");
    }
    let cases = vectors["rfm_cdnow_calib_19971001"]["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 6);
    for case in cases {
        let number = |place: usize| case[place].as_f64().unwrap();
        let scores = [number(4) as u8, number(5) as u8, number(6) as u8];
        let expected = (number(1) as i64, number(2) as i64, (number(3) * 100.0).round() as i64, scores);
        assert_eq!(reference[&format!("{:05}", number(0))], expected, "{case}");
    }
}

/// Days since the last order, days with an order, worth in minor units, scores.
type Row = (i64, i64, i64, [u8; 3]);

fn edges_of(vectors: &Json) -> [Vec<f64>; 3] {
    ["recency_days_edges", "freq_edges", "mon_edges"].map(|name| {
        let list = vectors["rfm_cdnow_calib_19971001"][name].as_array().unwrap();
        list.iter().map(|it| it.as_f64().unwrap()).collect()
    })
}

/// The same by another way: the file's lines taken apart by hand, scores counted against the vectors' edges.
fn reference([recency, frequency, monetary]: &[Vec<f64>; 3]) -> BTreeMap<String, Row> {
    let mut customers: BTreeMap<String, (BTreeSet<i64>, i64)> = BTreeMap::new();
    for line in std::fs::read_to_string(cdnow("master")).unwrap().lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [customer, date, _, value] = fields[..] else { panic!("{line}") };
        let date: jiff::civil::Date = format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]).parse().unwrap();
        let day = i64::from(date.since(jiff::civil::date(1970, 1, 1)).unwrap().get_days());
        if day < TODAY {
            let (days, cents) = customers.entry(customer.to_owned()).or_default();
            days.insert(day);
            *cents += value.replace('.', "").parse::<i64>().unwrap();
        }
    }
    let score = |edges: &[f64], value: f64| edges.iter().filter(|edge| **edge < value).count() as u8;
    let row = |(days, cents): (BTreeSet<i64>, i64)| {
        let (since, often) = (TODAY - days.last().unwrap(), days.len() as i64);
        let scores = [
            5 - score(recency, since as f64),
            1 + score(frequency, often as f64),
            1 + score(monetary, cents as f64 / 100.0),
        ];
        (since, often, cents, scores)
    };
    customers.into_iter().map(|(customer, found)| (customer, row(found))).collect()
}
