//! The purchase model against its own definition, and what must hold whatever the numbers.

use proptest::prelude::*;

use super::hypergeometric::orders_while_alive;
use super::purchase::*;

/// The same by integrating over the dropout probability p, `∫ Beta(p; a, b)·(1 − (1+p·t/scale)^(−shape))/p`, in p = sin²(θ/2), by Simpson's rule.
fn integrated(shape: f64, scale: f64, a: f64, b: f64, t: f64) -> f64 {
    let steps = 200_000;
    let step = core::f64::consts::PI / f64::from(steps);
    let log = |sine: f64, cosine: f64| (2.0 * a - 1.0) * libm::log(sine) + (2.0 * b - 1.0) * libm::log(cosine);
    let top = log(libm::sqrt(a / (a + b)), libm::sqrt(b / (a + b)));
    let (mut orders, mut mass) = (0.0, 0.0);
    for index in 1..steps {
        let (sine, cosine) = libm::sincos(f64::from(index) * step / 2.0);
        let p = sine * sine;
        let weight = libm::exp(log(sine, cosine) - top) * f64::from(2 + 2 * (index % 2));
        orders += weight * -libm::expm1(-shape * libm::log1p(p * t / scale)) / p;
        mass += weight;
    }
    orders / mass
}

#[test]
fn orders_to_come_are_the_integral_that_they_stand_for() {
    let cases = [
        // why                            shape   scale   a      b      t
        ("CDNOW, one order", 0.525, 45.04, 0.891, 2.614, 39.0),
        ("CDNOW, two repeats", 2.525, 45.04, 0.891, 4.614, 39.0),
        ("a hundred orders, ten years", 100.5, 44.0, 0.793, 103.4, 520.0),
        ("the pole", 2.5, 45.0, 1.0, 4.6, 39.0),
        ("a hair from the pole", 2.5, 45.0, 1.0 + 1e-9, 4.6, 39.0),
        ("dropout is alike for all", 2.5, 45.0, 400.0, 900.0, 39.0),
        ("rates are alike for all", 60.0, 45.0, 1.5, 2.0, 100.0),
        ("both", 60.0, 45.0, 80.0, 90.0, 100.0),
        ("rates alike, at the pole", 60.0, 45.0, 1.0, 2.0, 100.0),
        ("rates alike, dropout extreme", 60.0, 45.0, 0.9, 1.1, 10.0),
        ("a young customer", 0.6, 0.5, 0.9, 1.6, 52.0),
    ];
    for (why, shape, scale, a, b, t) in cases {
        let (actual, expected) = (orders_while_alive(shape, scale, a, b, t), integrated(shape, scale, a, b, t));
        assert!((actual - expected).abs() <= 1e-7 * expected, "{why}: {actual}, not {expected}");
    }
}

#[test]
fn without_dropout_orders_go_on_at_their_rate() {
    let nbd = DropoutModel { r: 2.0, alpha: 10.0, a: 0.0, b: 1.0 };
    let customer = Customer { repeats: 3.0, last_weeks: 1.0, age_weeks: 40.0 };
    assert_eq!((nbd.alive(customer), nbd.expected(customer, 5.0)), (1.0, 0.5));
}

#[test]
fn a_lifetime_value_counts_each_order_when_it_comes() {
    // One order a week, 100 each, in two parts of two weeks at 25 %: 200/1.25 + 200/1.5625.
    assert_eq!(lifetime_value(100.0, |weeks| weeks, 2, 2.0, 0.25), 288.0);
    assert_eq!(lifetime_value(100.0, |weeks| weeks, 2, 2.0, 0.0), 400.0);
}

prop_compose! {
    fn models()(logs in [-4.0..4.0_f64, -5.0..7.0, -7.0..7.0, -4.0..7.0]) -> DropoutModel {
        let [r, alpha, a, b] = logs.map(libm::exp);
        DropoutModel { r, alpha, a, b }
    }
}

prop_compose! {
    fn customers()(repeats in 0_u32..300, age_weeks in 0.0..1_000.0_f64, share in 0.0..=1.0_f64) -> Customer {
        let last_weeks = if repeats == 0 { 0.0 } else { share * age_weeks };
        Customer { repeats: f64::from(repeats), last_weeks, age_weeks }
    }
}

proptest! {
    #[test]
    fn numbers_stay_in_their_range(model in models(), customer in customers(), weeks in 0.0..600.0_f64) {
        for (alive, expected) in [
            (model.alive(customer), model.expected(customer, weeks)),
            (model.alive_bg(customer), model.expected_bg(customer, weeks)),
        ] {
            prop_assert!((0.0..=1.0).contains(&alive), "alive {alive}");
            let most = (model.r + customer.repeats) * weeks / (model.alpha + customer.age_weeks);
            prop_assert!((0.0..=most).contains(&expected), "expected {expected} of {most}");
        }
        let churn = model.churn(customer);
        prop_assert!((0.0..=1.0).contains(&churn), "churn {churn}");
        let range = model.expected_range(customer, weeks);
        prop_assert!(range.low <= range.high && range.high.is_finite(), "{range:?}");
    }

    #[test]
    fn the_longer_the_last_order_is_ago_the_more_likely_is_churn(
        model in models(), customer in customers(), earlier in 0.0..1.0_f64, later in 0.0..100.0_f64,
    ) {
        let churn = model.churn(customer);
        let before = Customer { last_weeks: customer.last_weeks * earlier, ..customer };
        prop_assert!(model.churn(before) >= churn - 1e-9, "an earlier last order: {} < {churn}", model.churn(before));
        let waited = Customer { age_weeks: customer.age_weeks + later, ..customer };
        prop_assert!(model.churn(waited) >= churn - 1e-9, "as time passes: {} < {churn}", model.churn(waited));
    }

    #[test]
    fn more_time_brings_no_fewer_orders(model in models(), customer in customers(), weeks in 0.0..300.0_f64) {
        let (now, later) = (model.expected(customer, weeks), model.expected(customer, weeks * 1.1 + 0.1));
        prop_assert!(later >= now * (1.0 - 1e-9) - 1e-12, "{now} then {later}");
    }

    #[test]
    fn any_numbers_at_all_give_a_number(bits in prop::array::uniform8(any::<f64>())) {
        let [r, alpha, a, b, repeats, last_weeks, age_weeks, weeks] = bits;
        let model = DropoutModel { r, alpha, a, b };
        let customer = Customer { repeats, last_weeks, age_weeks };
        // No panic and no endless loop; what is read from a model is checked before.
        let _ = (model.expected_range(customer, weeks), model.churn(customer));
        let _ = SpendModel { p: r, q: alpha, v_minor: a }.mean_minor(repeats, last_weeks);
    }

    #[test]
    fn a_worth_lies_between_the_shops_and_the_customers(
        p in 0.1..20.0_f64, q in 1.01..20.0_f64, v_minor in 0.1..1e5_f64, repeats in 0_u32..100, own in 0.0..1e6_f64,
    ) {
        let spend = SpendModel { p, q, v_minor };
        let population = spend.mean_minor(0.0, 0.0).value;
        let worth = spend.mean_minor(f64::from(repeats), own);
        let (least, most) = (population.min(own), population.max(own));
        prop_assert!(worth.value >= least * 0.999_999 && worth.value <= most * 1.000_001, "{worth:?}");
        prop_assert!(worth.low <= worth.high && worth.low >= 0.0);
    }
}
