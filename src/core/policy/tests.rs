//! Draws have the chances that decisions record.

use super::posterior::{Posterior, Posteriors};
use super::*;
use crate::core::id::fnv1a32;
use crate::core::trial::Comparison;
use crate::core::value::Value;

const SALTS: u64 = 40_000;

fn salt(number: u64) -> [u8; 8] {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes()
}

/// A shop with offers a, b, c in one placement, of these weights.
fn site(weights: [u32; 3]) -> Site {
    let offers = ["a", "b", "c"].iter().zip(weights);
    let offers = offers.map(|(id, weight)| Offer { weight, ..Offer::new(id, "hero", Value::Null) });
    Site { offers: offers.collect(), ..Site::default() }
}

fn placement() -> Placement {
    Placement { id: "hero".into(), hash: fnv1a32("hero"), ..Placement::default() }
}

/// What each salt is shown of `tier`.
fn choices(site: &Site, policy: Policy, tier: &[usize], now: Timestamp) -> Vec<Choice> {
    let (placement, history) = (placement(), History::default());
    let choose = |number| {
        let table = Table {
            site,
            history: &history,
            placement: &placement,
            policy,
            cell: 0,
            salt: salt(number),
            tryout: None,
            now,
        };
        table.choose(tier, true).unwrap()
    };
    (0..SALTS).map(choose).collect()
}

/// How often each of three offers was chosen.
fn counts(choices: &[Choice]) -> [f64; 3] {
    let mut counts = [0.0; 3];
    for choice in choices {
        counts[choice.offer] += 1.0;
    }
    counts
}

/// Within five standard errors.
fn assert_share(count: f64, expected: f64, why: &str) {
    let of = SALTS as f64;
    let error = libm::sqrt(expected * (1.0 - expected) / of);
    assert!((count / of - expected).abs() <= 5.0 * error, "{why}: {count} of {of}, expected {expected}");
}

#[test]
fn only_the_highest_priority_competes_and_ties_go_by_id() {
    let offers = [("b", 1), ("c", 2), ("a", 2)];
    let offers = offers.map(|(id, priority)| Offer { priority, ..Offer::new(id, "hero", Value::Null) });
    let site = Site { offers: offers.into(), ..Site::default() };
    let (placement, history) = (placement(), History::default());
    let now = Timestamp::default();
    let table = Table {
        site: &site,
        history: &history,
        placement: &placement,
        policy: Policy::Fixed,
        cell: 0,
        salt: salt(1),
        tryout: None,
        now,
    };
    let cases = [
        ("priority first, then the id", &[0, 1, 2][..], Some(2)),
        ("of those left", &[0, 1], Some(1)),
        ("nothing left", &[], None),
    ];
    for (why, eligible, expected) in cases {
        let choice = table.choose(&table.tier(eligible), true);
        assert_eq!(choice.map(|choice| (choice.offer, choice.propensity)), expected.map(|it| (it, 1.0)), "{why}");
    }
}

#[test]
fn a_split_has_its_weights_and_moves_nobody_without_need() {
    let site = site([1, 3, 4]);
    let now = Timestamp::from_ms(0);
    let all = choices(&site, Policy::Split, &[0, 1, 2], now);
    for (count, share) in counts(&all).into_iter().zip([0.125, 0.375, 0.5]) {
        assert_share(count, share, "by weight");
    }
    for choice in &all {
        assert_eq!(choice.propensity, [0.125, 0.375, 0.5][choice.offer]);
    }
    let later = choices(&site, Policy::Split, &[0, 1, 2], now.plus_ms(100 * crate::core::time::DAY_MS));
    assert_eq!(all, later, "for as long as it runs");
    let without = choices(&site, Policy::Split, &[0, 1], now);
    for (before, after) in all.iter().zip(&without) {
        assert!(before.offer == 2 || before.offer == after.offer, "only who had what is gone moves");
    }
    assert_share(counts(&without)[0], 0.25, "the others share what is left by weight");
}

#[test]
fn square_probabilities_are_the_papers() {
    // K = 3, γ = 100: a is .05 behind c, b is .02.
    let mut scores = [0.05, 0.08, 0.1];
    square(&mut scores, 100.0);
    let expected = [1.0 / 8.0, 1.0 / 5.0, 1.0 - 1.0 / 8.0 - 1.0 / 5.0];
    assert!(scores.iter().zip(expected).all(|(score, expected)| (score - expected).abs() < 1e-12), "{scores:?}");
    let mut even = [0.3, 0.3, 0.3, 0.3];
    square(&mut even, 1e6);
    assert_eq!(even, [0.25; 4], "nothing is known to be better");
    let mut alone = [0.3];
    square(&mut alone, 1e6);
    assert_eq!(alone, [1.0]);
}

#[test]
fn adaptive_draws_have_the_chances_that_they_record() {
    let mut site = site([1, 1, 1]);
    let row = |id, conversions| Posterior { arm: fnv1a32(id), cell: 0, exposures: 1e6, conversions };
    let mut rows = vec![row("a", 5e4), row("b", 8e4), row("c", 1e5)];
    rows.sort_by_key(|row| row.arm);
    site.model.posteriors = Some(Posteriors { version: 7, gamma: 100.0, explore: 0.2, prior_exposures: 1e-3, rows });
    let now = Timestamp::from_ms(0);
    let all = choices(&site, Policy::Adaptive, &[0, 1, 2], now);
    // .2/3 + .8·p, with p as the paper's (see above).
    let expected = [0.2 / 3.0 + 0.8 / 8.0, 0.2 / 3.0 + 0.8 / 5.0, 0.2 / 3.0 + 0.8 * 0.675];
    for (count, share) in counts(&all).into_iter().zip(expected) {
        assert_share(count, share, "as recorded");
    }
    for choice in &all {
        assert!((choice.propensity - expected[choice.offer]).abs() < 1e-6, "{choice:?}");
        assert_eq!((choice.draw.version, choice.draw.is_trial), (7, true));
    }
    assert_share(all.iter().filter(|choice| choice.is_exploring).count() as f64, 0.2, "explore");
    // Σ 1/p over those who were shown an arm estimates how many there are.
    for offer in 0..3 {
        let sum: f64 = all.iter().filter(|choice| choice.offer == offer).map(|choice| 1.0 / choice.propensity).sum();
        assert!((sum / SALTS as f64 - 1.0).abs() < 0.05, "{sum}");
    }
    assert_eq!(all, choices(&site, Policy::Adaptive, &[0, 1, 2], now.plus_ms(3_600_000)), "the day through");
    let tomorrow = choices(&site, Policy::Adaptive, &[0, 1, 2], now.plus_ms(crate::core::time::DAY_MS));
    for (before, after) in all.iter().zip(&tomorrow) {
        assert!(!before.is_exploring || before.offer == after.offer, "who explores keeps what is seen");
    }
    assert_ne!(all, tomorrow, "the others are drawn anew");
    site.model.posteriors = None;
    assert_share(counts(&choices(&site, Policy::Adaptive, &[0, 1, 2], now))[0], 1.0 / 3.0, "nothing is known");
}

#[test]
fn what_tires_scores_less_and_is_no_trial() {
    let site = site([1, 1, 1]);
    let mut history = History::default();
    let now = Timestamp::from_ms(100 * crate::core::time::DAY_MS);
    history.exposures.dismiss(fnv1a32("a"), Timestamp::default());
    let placement = placement();
    let policy = Policy::Adaptive;
    let table = Table {
        site: &site,
        history: &history,
        placement: &placement,
        policy,
        cell: 0,
        salt: salt(3),
        tryout: None,
        now,
    };
    assert!(!table.choose(&[0, 1], true).unwrap().draw.is_trial);
    assert!(table.choose(&[1, 2], true).unwrap().draw.is_trial);
    assert!(!table.choose(&[1, 2], false).unwrap().draw.is_trial, "one of the tier fell out");
    history.exposures.show(fnv1a32("b"), now);
    assert!((fatigue::factor(&history, &site.offers[0], now) - 0.5).abs() < 1e-12);
    assert!((fatigue::factor(&history, &site.offers[1], now) - 0.8).abs() < 1e-12);
}

#[test]
fn what_is_tried_out_is_what_is_told() {
    let mut site = site([1, 1, 1]);
    let row = |id, conversions| Posterior { arm: fnv1a32(id), cell: 0, exposures: 1e6, conversions };
    let mut rows = vec![row("a", 5e4), row("b", 8e4), row("c", 5e4)];
    rows.sort_by_key(|row| row.arm);
    site.model.posteriors = Some(Posteriors { version: 7, gamma: 1e6, explore: 0.4, prior_exposures: 1e-3, rows });
    let comparison = Comparison {
        name: "hero".into(),
        place: fnv1a32("hero"),
        offers: ["a", "b", "c"].map(fnv1a32).into(),
        tried: ["a", "b", "c"].map(String::from).into(),
        ..Comparison::default()
    };
    let (placement, history, now) = (placement(), History::default(), Timestamp::default());
    let (mut arms, mut inverse) = ([0.0; 4], [0.0; 3]);
    for number in 0..SALTS {
        // A quarter is asked.
        let key = Some(salt(number + SALTS)).filter(|_| number % 4 == 0);
        let tryout = Some(Tryout { asked_share: 0.25, key });
        let table = Table {
            site: &site,
            history: &history,
            placement: &placement,
            policy: Policy::Adaptive,
            cell: 0,
            salt: salt(number),
            tryout,
            now,
        };
        let choice = table.choose(&[0, 1, 2], true).unwrap();
        inverse[choice.offer] += 1.0 / choice.propensity;
        let arm = key.map(|key| tried(&site, &comparison, (salt(number), key)) as usize);
        assert_eq!((choice.is_exploring, choice.draw.is_trial), (arm.is_some_and(|arm| arm < 3), choice.is_exploring));
        match arm {
            Some(arm) if arm < 3 => assert_eq!(choice.offer, arm, "what is told is what was shown"),
            _ => assert!(choice.offer == 1 || choice.propensity < 0.04, "everybody else sees the best: {choice:?}"),
        }
        if let Some(arm) = arm {
            arms[arm] += 4.0;
        }
    }
    for (arm, share) in arms.into_iter().zip([0.4 / 3.0, 0.4 / 3.0, 0.4 / 3.0, 0.6]) {
        let error = libm::sqrt(share * (1.0 - share) / (SALTS as f64 / 4.0));
        assert!((arm / SALTS as f64 - share).abs() < 5.0 * error, "{arm} of {SALTS}, expected {share}");
    }
    for sum in inverse {
        assert!((sum / SALTS as f64 - 1.0).abs() < 0.1, "Σ 1/p is everybody: {sum}");
    }
    site.model.posteriors = None;
    let arm = |number| tried(&site, &comparison, (salt(number), salt(number + 1)));
    assert!((0..100).all(|number| arm(number) < 3), "while nothing is known all try out");
    site.policy.policy = Policy::Split;
    let arm = |number, key| tried(&site, &comparison, (salt(number), salt(key)));
    let split = choices(&site, Policy::Split, &[0, 1, 2], now);
    assert!((0..100).all(|number| arm(number, 5) == split[number as usize].offer as u32), "of a split it is its draw");
}
