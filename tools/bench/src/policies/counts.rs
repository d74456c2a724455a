//! Lifts of the collector beside gbstats', from the same counts: without noise, through both mechanisms' noise, and with what was known before.

use serde_json::{Value as Json, json};
use vitrin::core::privacy::{Epsilon, Randomizer, Rates};
use vitrin_collector::lift::{Arm, Change, Moments, adjusted, difference, relative, sample_ratio};

use super::{Compared, Result, number};

/// Control's share of reports where it is not a fair coin.
const HOLDOUT: f64 = 0.05;

/// One comparison: reports and supporting reports of both arms.
struct Case {
    name: &'static str,
    control: Arm,
    shown: Arm,
    rates: Rates,
    /// Share of reports that control should have.
    expected: f64,
}

const PLAIN: Rates = Rates { truth: 1.0, other: 0.0 };

/// The cases. Hillstrom's counts are those of the published e-mail test (64,000 customers, 2008): visits without and with the men's e-mail.
fn all() -> Vec<Case> {
    let arm = |reports, supporting| Arm { reports, supporting };
    let noised = |thousandths| {
        let epsilon = Epsilon::from_thousandths(thousandths);
        epsilon.and_then(|epsilon| Randomizer::new(1, epsilon)).map_or(PLAIN, |randomizer| randomizer.rates())
    };
    vec![
        Case {
            name: "Hillstrom's e-mails",
            control: arm(21_306, 2_262),
            shown: arm(21_307, 3_894),
            rates: PLAIN,
            expected: 0.5,
        },
        Case { name: "few reports", control: arm(120, 12), shown: arm(131, 25), rates: PLAIN, expected: 0.5 },
        Case {
            name: "a holdout of 5 %",
            control: arm(5_210, 151),
            shown: arm(94_790, 3_020),
            rates: PLAIN,
            expected: HOLDOUT,
        },
        Case {
            name: "noise of ε = 1",
            control: arm(50_123, 14_300),
            shown: arm(49_877, 14_900),
            rates: noised(1_000),
            expected: 0.5,
        },
        Case {
            name: "noise of ε = 2",
            control: arm(50_123, 8_300),
            shown: arm(49_877, 9_100),
            rates: noised(2_000),
            expected: 0.5,
        },
    ]
}

/// Reports by what was known before and what was reached: neither, goal, before, both.
const BEFORE: [[f64; 4]; 2] = [[7_000.0, 500.0, 2_000.0, 600.0], [6_900.0, 640.0, 1_950.0, 710.0]];

/// What an answer counts for: its support with the noise taken out.
fn sums(arm: Arm, rates: Rates) -> Moments {
    let mut moments = Moments::default();
    let worth = |supports: f64| (supports - rates.other) / (rates.truth - rates.other);
    moments.add(arm.supporting as f64, worth(1.0), 0.0);
    moments.add((arm.reports - arm.supporting) as f64, worth(0.0), 0.0);
    moments
}

fn before(reports: [f64; 4]) -> Moments {
    let mut moments = Moments::default();
    let cells = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
    for (count, (goal, before)) in reports.into_iter().zip(cells) {
        moments.add(count, goal, before);
    }
    moments
}

fn told(moments: &Moments) -> Json {
    let Moments { reports, goal, goal_squares, before, before_squares, products } = *moments;
    json!({ "n": reports, "goal": goal, "goal_squares": goal_squares, "before": before, "before_squares": before_squares, "products": products })
}

/// What the peer is asked.
pub(super) fn cases() -> Json {
    let case = |case: &Case| {
        let arms = [case.control, case.shown].map(|arm| told(&sums(arm, case.rates)));
        json!({ "arms": arms, "expected": [case.expected, 1.0 - case.expected] })
    };
    json!({ "plain": all().iter().map(case).collect::<Vec<_>>(), "before": BEFORE.map(|reports| told(&before(reports))) })
}

/// Ours beside what the peer said.
pub(super) fn compare(peer: &Json) -> Result<Vec<Compared>> {
    let mut compared = Vec::new();
    for (place, case) in all().iter().enumerate() {
        let at = format!("/counts/plain/{place}");
        let (control, shown, rates) = (case.control, case.shown, case.rates);
        push(
            &mut compared,
            case.name,
            "difference",
            &difference(control, shown, rates),
            peer,
            &format!("{at}/difference"),
        )?;
        if let Some(change) = relative(control, shown, rates) {
            push(&mut compared, case.name, "relative", &change, peer, &format!("{at}/relative"))?;
        }
        compared.push(Compared {
            what: format!("{}: sample ratio, p", case.name),
            ours: sample_ratio(control, shown, case.expected),
            peer: number(peer, &format!("{at}/sample_ratio"))?,
        });
    }
    let [control, shown] = BEFORE.map(before);
    let change = adjusted(&control, &shown).ok_or("no adjusted difference")?;
    push(&mut compared, "CUPED", "difference", &change, peer, "/counts/before")?;
    Ok(compared)
}

fn push(compared: &mut Vec<Compared>, case: &str, kind: &str, change: &Change, peer: &Json, at: &str) -> Result<()> {
    let Change { estimate, standard_error, half, always_valid_half, always_valid_p } = *change;
    for (name, ours, key) in [
        ("", estimate, "estimate"),
        (", standard error", standard_error, "standard_error"),
        (", ± at one look", half, "half"),
        (", ± at every look", always_valid_half, "always_valid_half"),
        (", p at every look", always_valid_p, "always_valid_p"),
    ] {
        let what = format!("{case}: {kind}{name}");
        compared.push(Compared { what, ours, peer: number(peer, &format!("{at}/{key}"))? });
    }
    Ok(())
}
