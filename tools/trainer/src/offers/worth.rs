//! [`explore`]: how many of those who are asked should try offers out, by what that is worth to all who come after them.
//!
//! Trying out costs what an offer drawn evenly earns less than the best as far as is known. It gains what the then best is expected to earn more,
//! for everybody who comes later: so it pays at once, or not at all, and the most where many are still to come. How many try is the number for
//! which the sum is highest: explore, then commit, planned anew with each model (Robbins 1952; Lattimore & Szepesvári 2020, chapter 6).

use super::tried::Cell;

/// Numbers of visitors that are weighed against each other, from a thousandth of those who are still to be asked to all of them.
const PLANS: u32 = 30;
/// Steps of the integral over the best of several offers.
const STEPS: u32 = 200;

/// Who is still to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Horizon {
    /// Visitors of an epoch who see an offer of the placement.
    pub(super) of_epoch: f64,
    /// Epochs for which offers are still to be shown.
    pub(super) epochs: f64,
    /// Share of visitors who are asked, in (0, 1]: nobody else tries out, and all see what was learned.
    pub(super) asked_share: f64,
}

/// The share of those who are asked that should try out, in [0, 1]. `difference` is the variance of what offers do.
pub(super) fn explore(cells: &[Cell], difference: f64, horizon: Horizon) -> f64 {
    let cost: f64 = cells.iter().map(|cell| cell.visitors * Known::of(cell, difference, 0.0).lead).sum();
    if cost <= 0.0 {
        return 1.0;
    }
    let to_come = horizon.of_epoch * horizon.epochs;
    let most = to_come * horizon.asked_share;
    let mut best = (0.0, 0.0);
    for plan in 0..PLANS {
        let tried = most * libm::pow(10.0, -3.0 * f64::from(plan) / f64::from(PLANS - 1));
        let gain: f64 = cells.iter().map(|cell| cell.visitors * Known::of(cell, difference, tried).gain).sum();
        let sum = gain * (to_come - tried / horizon.asked_share) - cost * tried;
        if sum > best.1 {
            best = (tried, sum);
        }
    }
    (best.0 / (horizon.of_epoch * horizon.asked_share)).min(1.0)
}

/// What is known of a cell's offers.
struct Known {
    /// By how much the best is expected to be above one drawn evenly.
    lead: f64,
    /// By how much the best after `tried` more visitors is expected to be above the best now.
    gain: f64,
}

impl Known {
    fn of(cell: &Cell, difference: f64, tried: f64) -> Self {
        let count = cell.offers.len() as f64;
        let more = tried * cell.visitors / count * cell.precision;
        let unknown = |precision: f64| 1.0 / (1.0 / difference + precision);
        let moves: Vec<(f64, f64)> = cell
            .offers
            .iter()
            .map(|it| {
                let (now, then) = (unknown(1.0 / it.variance), unknown(1.0 / it.variance + more));
                (it.value * now / it.variance, (now - then).max(0.0).sqrt())
            })
            .collect();
        let best = moves.iter().map(|it| it.0).fold(f64::NEG_INFINITY, f64::max);
        let even = moves.iter().map(|it| it.0).sum::<f64>() / count;
        let gain = if more > 0.0 { (best_of(&moves) - best).max(0.0) } else { 0.0 };
        Self { lead: best - even, gain }
    }
}

/// The expectation of the highest of independent normals, given by mean and standard deviation, of which one at least is above 0.
fn best_of(normals: &[(f64, f64)]) -> f64 {
    let low = normals.iter().map(|(mean, error)| mean - 7.0 * error).fold(f64::NEG_INFINITY, f64::max);
    let high = normals.iter().map(|(mean, error)| mean + 7.0 * error).fold(f64::NEG_INFINITY, f64::max);
    let step = (high - low) / f64::from(STEPS);
    // E = high − ∫ P(all are below x) dx, by midpoints; below the highest of their low ends one is above for certain.
    let below = |x: f64| -> f64 {
        let each = |(mean, error): &(f64, f64)| {
            if *error > 0.0 {
                0.5 * libm::erfc((mean - x) / (error * std::f64::consts::SQRT_2))
            } else {
                f64::from(u8::from(*mean < x))
            }
        };
        normals.iter().map(each).product()
    };
    high - step * (0..STEPS).map(|place| below(low + (f64::from(place) + 0.5) * step)).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::super::tried::Share;
    use super::*;

    /// Two cells of half of the visitors, three offers in each, known with this variance; a visitor adds `precision`.
    fn cells(values: [f64; 3], variance: f64, precision: f64) -> Vec<Cell> {
        let offers = values.map(|value| Share { value, variance }).to_vec();
        let cell = |hash| Cell { hash, visitors: 0.5, mean: 0.1, precision, offers: offers.clone() };
        vec![cell(8), cell(9)]
    }

    const SPREAD: f64 = 4e-4;

    fn horizon(epochs: f64) -> Horizon {
        Horizon { of_epoch: 1_000.0, epochs, asked_share: 1.0 }
    }

    #[test]
    fn as_many_try_out_as_pays_for_those_who_come_after_them() {
        // A visitor says as much as a thousandth of what is to be known.
        let precision = 1e-3 / SPREAD;
        let unknown = cells([0.0; 3], 1e6, precision);
        assert_eq!(explore(&unknown, SPREAD, horizon(30.0)), 1.0, "nothing is lost by it");
        assert_eq!(
            explore(&cells([0.02, 0.0, -0.02], SPREAD, precision), 0.0, horizon(30.0)),
            1.0,
            "nor where offers do nothing"
        );
        let share =
            |variance, epochs| explore(&cells([0.008, 0.0, -0.008], variance, precision), SPREAD, horizon(epochs));
        assert_eq!(share(SPREAD, 1_000.0), 1.0, "many are to come");
        let few = share(SPREAD, 4.0);
        assert!((0.0..0.6).contains(&few), "few are to come: {few}");
        assert!(share(SPREAD / 4.0, 30.0) < share(SPREAD, 30.0), "more is known");
        assert_eq!(share(SPREAD / 100.0, 30.0), 0.0, "it is known");
        assert_eq!(share(SPREAD, 0.0), 0.0, "nobody comes any more");
    }

    #[test]
    fn who_is_not_asked_sees_what_was_learned() {
        let known = cells([0.02, 0.0, -0.02], SPREAD, 1e-3 / SPREAD);
        let share = |asked_share| explore(&known, SPREAD, Horizon { of_epoch: 100_000.0, epochs: 10.0, asked_share });
        assert!((0.1..0.9).contains(&share(1.0)), "{}", share(1.0));
        assert_eq!(share(0.05), 1.0, "as many have to be found among few");
    }

    #[test]
    fn the_best_of_several_is_expected_to_be_above_each() {
        // Two standard normals: 1/√π; one alone: its mean.
        assert!((best_of(&[(0.0, 1.0), (0.0, 1.0)]) - 0.564_19).abs() < 1e-4);
        assert!((best_of(&[(3.0, 0.5)]) - 3.0).abs() < 1e-4);
        assert!((best_of(&[(3.0, 0.01), (0.0, 0.01)]) - 3.0).abs() < 1e-4);
        assert!((best_of(&[(0.0, 0.0), (0.0, 1.0)]) - 0.398_94).abs() < 1e-3, "one that is known, and one that is not");
    }
}
