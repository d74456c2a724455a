//! The estimators against theory: simulated visitors, real randomizers, errors as large as promised and no larger.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use vitrin::core::privacy::{Epsilon, Mechanism, Randomizer};
use vitrin_collector::estimate::{estimates, interval, share, vote_bound};

/// One batch of `visitors`, drawn from shares that fall like 1/rank; "none" is the most frequent.
fn batch(rng: &mut StdRng, randomizer: &Randomizer, visitors: u32) -> BTreeMap<u32, u64> {
    let truths = f64::from(randomizer.truths());
    let mut answers = BTreeMap::new();
    for _ in 0..visitors {
        // The harmonic series inverted: exact shares are counted by `shares`.
        let uniform = f64::from(rng.next_u32()) / 4_294_967_296.0;
        let truth = libm::floor(libm::pow(truths + 1.0, uniform)) as u32 - 1;
        let mut seed = [0; 32];
        rng.fill_bytes(&mut seed);
        *answers.entry(randomizer.randomize(truth, &seed)).or_default() += 1;
    }
    answers
}

/// The shares that [`batch`] draws from: of truth t, log((t + 2)/(t + 1)) to the base of all.
fn shares(randomizer: &Randomizer) -> Vec<f64> {
    let all = f64::from(randomizer.truths() + 1).ln();
    (0..randomizer.truths()).map(|truth| (f64::from(truth + 2) / f64::from(truth + 1)).ln() / all).collect()
}

#[test]
fn errors_are_those_of_theory() {
    let cases = [
        // why                 values visitors runs  mechanism
        ("yes or no", 1, 1_000, 2_000, Mechanism::Binary),
        ("eight truths", 7, 2_000, 400, Mechanism::KAry),
        ("128 values", 128, 10_000, 60, Mechanism::HadamardBit),
    ];
    for (why, values, visitors, runs, mechanism) in cases {
        for thousandths in [1_000, 2_000] {
            let randomizer = Randomizer::new(values, Epsilon::from_thousandths(thousandths).unwrap()).unwrap();
            assert_eq!(randomizer.mechanism(), mechanism, "{why}");
            let (rates, truths) = (randomizer.rates(), shares(&randomizer));
            let mut rng = StdRng::seed_from_u64(20_261_121);
            let n = f64::from(visitors);
            let (mut squares, mut theory, mut covered) = (0.0, 0.0, 0_u32);
            let mut sums = vec![0.0; truths.len()];
            for _ in 0..runs {
                let answers = batch(&mut rng, &randomizer, visitors);
                for (truth, expected) in truths.iter().enumerate() {
                    let supports = |answer: &u32| randomizer.supports(*answer, truth as u32);
                    let supporting = answers.iter().filter(|it| supports(it.0)).map(|it| it.1).sum();
                    let error = share(supporting, visitors.into(), rates) - expected;
                    let interval = interval(supporting, visitors.into(), rates);
                    let rate = expected * rates.truth + (1.0 - expected) * rates.other;
                    squares += error * error;
                    theory += rate * (1.0 - rate) / (n * (rates.truth - rates.other).powi(2));
                    covered += u32::from((interval.low..=interval.high).contains(expected));
                    sums[truth] += error;
                }
            }
            let estimated = f64::from(runs) * truths.len() as f64;
            let ratio = (squares / theory).sqrt();
            assert!((0.92..=1.08).contains(&ratio), "{why} at {thousandths}: error/theory is {ratio}");
            let coverage = f64::from(covered) / estimated;
            assert!((0.935..=0.965).contains(&coverage), "{why} at {thousandths}: intervals cover {coverage}");
            let standard_error = (theory / estimated / f64::from(runs)).sqrt();
            for (truth, sum) in sums.iter().enumerate() {
                let bias = sum / f64::from(runs);
                assert!(bias.abs() < 4.0 * standard_error, "{why} at {thousandths}: truth {truth} is off by {bias}");
            }
        }
    }
}

/// The promise behind `within_noise`: a value that nobody has is shown in at most one batch of forty.
#[test]
fn noise_alone_is_hardly_ever_shown() {
    for values in [1, 7, 128] {
        let randomizer = Randomizer::new(values, Epsilon::from_thousandths(1_000).unwrap()).unwrap();
        let mut rng = StdRng::seed_from_u64(7);
        let mut seed = [0; 32];
        let batches = 400;
        let false_batches = (0..batches).filter(|_| {
            let mut answers = BTreeMap::new();
            for _ in 0..1_000 {
                rng.fill_bytes(&mut seed);
                *answers.entry(randomizer.randomize(0, &seed)).or_default() += 1;
            }
            let shown = estimates(&randomizer, &answers);
            assert!(shown[0].is_ok(), "everybody is none of them");
            shown[1..].iter().any(Result::is_ok)
        });
        let false_batches = false_batches.count();
        // 10 expected at most; 20 is three standard errors above.
        assert!(false_batches <= 20, "{values} values: {false_batches} of {batches}");
    }
}

/// The promise behind `vote_bound`: whoever forges reports moves each value by that many visitors a report and no further.
#[test]
fn a_forged_report_counts_for_no_more_than_its_bound() {
    for (values, visitors) in [(1, 10_000), (7, 10_000), (128, 20_000)] {
        let randomizer = Randomizer::new(values, Epsilon::from_thousandths(1_000).unwrap()).unwrap();
        let rates = randomizer.rates();
        let mut honest = batch(&mut StdRng::seed_from_u64(7), &randomizer, visitors);
        let forged_reports = u64::from(visitors) / 100;
        // The answer that speaks for the most loudly pushed value, sent over and over.
        let target = randomizer.truths() - 1;
        let answers: Vec<u32> = honest.keys().copied().collect();
        let loudest = *answers.iter().find(|answer| randomizer.supports(**answer, target)).unwrap();
        let supporting = |answers: &BTreeMap<u32, u64>| {
            answers.iter().filter(|it| randomizer.supports(*it.0, target)).map(|it| it.1).sum()
        };
        let before = share(supporting(&honest), visitors.into(), rates) * f64::from(visitors);
        *honest.entry(loudest).or_default() += forged_reports;
        let all = u64::from(visitors) + forged_reports;
        let moved = share(supporting(&honest), all, rates) * all as f64 - before;
        let bound = vote_bound(rates) * forged_reports as f64;
        assert!(moved <= bound * (1.0 + 1e-9), "{values} values: moved by {moved}, bound {bound}");
        assert!(moved > 0.3 * bound, "{values} values: moved by {moved}, bound {bound}: the attack is no attack");
    }
}
