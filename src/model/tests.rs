//! What is written is read, and what no trainer wrote is refused with its place.

use super::*;
use crate::core::history::{History, OrderDay};
use crate::core::predict::predictions::predict;
use crate::core::predict::purchase::DropoutModel;
use crate::core::predict::replenishment::ReplenishmentModel;
use crate::core::site::Site;
use crate::core::time::{DAY_MS, Timestamp};

/// Spoils a model.
type Change = fn(&mut Model);

fn model() -> Model {
    Model::sample()
}

#[test]
fn a_model_is_read_as_it_was_written() {
    let parts = |with: &dyn Fn(&mut Model)| {
        let mut model = model();
        with(&mut model);
        model
    };
    let cases = [
        ("nothing", Model::default()),
        ("everything", model()),
        ("no spend", parts(&|model| model.purchase.as_mut().unwrap().spend = None)),
        ("no BG/NBD", parts(&|model| model.purchase.as_mut().unwrap().bg = None)),
        ("no dropout", parts(&|model| model.purchase.as_mut().unwrap().mbg.a = 0.0)),
        ("no Pareto/NBD", parts(&|model| model.purchase.as_mut().unwrap().pareto = None)),
        ("no segments", parts(&|model| model.segment_shares = None)),
        ("no row", parts(&|model| model.replenishment = Some(ReplenishmentModel::default()))),
    ];
    for (why, model) in cases {
        assert_eq!(read(&write(&model).unwrap()), Ok(model), "{why}");
    }
}

#[test]
fn a_number_out_of_its_range_is_neither_written_nor_read() {
    let cases: [(&str, u16, Change); 18] = [
        ("edges that fall", 1, |model| model.rfm.as_mut().unwrap().frequency = [2.0, 1.0, 2.0, 3.0]),
        ("an edge that is no number", 1, |model| model.rfm.as_mut().unwrap().recency_days[3] = f64::NAN),
        ("no rates", 2, |model| model.purchase.as_mut().unwrap().mbg = DropoutModel::default()),
        ("half a BG/NBD", 2, |model| model.purchase.as_mut().unwrap().bg.as_mut().unwrap().r = 0.0),
        ("half a Pareto/NBD", 2, |model| model.purchase.as_mut().unwrap().pareto.as_mut().unwrap().s = 0.0),
        ("a mean that does not exist", 2, |model| model.purchase.as_mut().unwrap().spend.as_mut().unwrap().q = 1.0),
        ("an intercept alone", 3, |model| model.session.as_mut().unwrap().coefficients.truncate(1)),
        ("an endless coefficient", 3, |model| model.session.as_mut().unwrap().coefficients[1] = f32::INFINITY),
        ("a week of 167 hours", 4, |model| model.hours.as_mut().unwrap().shares[7] = 0.0),
        ("a category twice", 5, |model| model.replenishment.as_mut().unwrap().0[1].category = 3),
        ("a median past its decile", 5, |model| model.replenishment.as_mut().unwrap().0[0].gap.median_days = 51.0),
        ("a prior of nothing", 6, |model| model.next_visit.as_mut().unwrap().prior_gaps = 0.0),
        ("a share past 1", 7, |model| model.base_rates.as_mut().unwrap().0[0].1 = 1.5),
        ("hashes out of order", 7, |model| model.base_rates.as_mut().unwrap().0.reverse()),
        ("a training without a number", 32, |model| model.posteriors.as_mut().unwrap().version = 0),
        ("more conversions than exposures", 32, |model| model.posteriors.as_mut().unwrap().rows[1].conversions = 101.0),
        ("cells out of order", 32, |model| model.posteriors.as_mut().unwrap().rows.reverse()),
        ("a prior of nothing", 32, |model| model.posteriors.as_mut().unwrap().prior_exposures = 0.0),
    ];
    for (why, kind, change) in cases {
        let mut model = model();
        change(&mut model);
        let error = write(&model).unwrap_err();
        assert_eq!((error.kind, error.fault), (kind, ModelFault::Malformed), "{why}");
    }
}

/// Whatever is read gives numbers, in their ranges.
fn predicts(model: Model, why: &str) {
    let mut history = History::default();
    history.visits.count = 4;
    history.rhythm.visit_minutes = vec![0, 10_000, 10_100, 90_000];
    history.rhythm.purchase_days.insert("coffee".into(), vec![3, 40]);
    history.orders.days = [0, 20, 60].map(|day| OrderDay { day, count: 1, worth_minor: 999 }).into();
    let site = Site { model, ..Site::default() };
    let predicted = predict(&site, &history, Timestamp::from_ms(90 * DAY_MS));
    for share in [predicted.alive, predicted.churn].into_iter().flatten() {
        assert!((0.0..=1.0).contains(&share), "{why}: {share}");
    }
    let others = [predicted.order_value_minor, predicted.session_purchase, predicted.next_visit_days];
    for estimate in predicted.expected_orders.into_iter().chain(others).flatten() {
        let is_finite = estimate.value.is_finite() && estimate.low.is_finite() && estimate.high.is_finite();
        assert!(is_finite && estimate.low <= estimate.high, "{why}: {estimate:?}");
    }
}

#[test]
fn hostile_sections_are_refused_or_read_as_what_could_be_written() {
    let good = sections(&model()).unwrap();
    for (index, (kind, section)) in good.iter().enumerate() {
        let check = |changed: Vec<u8>, why: &str| {
            let mut all = good.clone();
            all[index].1 = changed;
            // The checksum is right: only the section's own checks are left.
            match read(&container::write(all).unwrap()) {
                Err(error) => assert_eq!((error.kind, error.fault), (*kind, ModelFault::Malformed), "{why}"),
                Ok(model) => {
                    assert!(write(&model).is_ok(), "{why} of section {kind} is read and cannot be written");
                    predicts(model, why);
                }
            }
        };
        for length in 0..section.len() {
            check(section[..length].to_vec(), "a cut");
        }
        check([&section[..], &[0]].concat(), "a byte too many");
        for place in 0..section.len() {
            for flip in [1, 0x40, 0x80, 0xff] {
                let mut changed = section.clone();
                changed[place] ^= flip;
                check(changed, "a changed byte");
            }
        }
    }
}
