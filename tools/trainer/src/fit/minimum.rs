//! Minimum of a function of positive numbers: Nelder–Mead on their logarithms.

use argmin::core::{CostFunction, Executor, State as _};
use argmin::solver::neldermead::NelderMead;

/// Steps after which a fit that still moves is taken to have no minimum.
const STEPS_MAX: u64 = 4_000;
/// Spread of the function over the simplex at which it stands still, relative to the function.
const SPREAD: f64 = 1e-13;
/// First step along each logarithm.
const STEP: f64 = 0.5;
/// Starts from the best point so far, each with a new simplex: one that collapsed on the way is opened again.
const RESTARTS: u32 = 3;
/// Logarithms beyond which a parameter is taken for zero or infinite: 3e-7 and 3e6.
pub(super) const LOG_MAX: f64 = 15.0;
/// What a point beyond them costs: more than any customers do.
const FORBIDDEN: f64 = 1e300;

/// A minimum.
#[derive(Debug, Clone)]
pub(super) struct Minimum<const N: usize> {
    pub(super) at: [f64; N],
    pub(super) value: f64,
    /// Whether the search came to rest, with no parameter at its bound.
    pub(super) is_settled: bool,
}

struct Cost<F>(F);

impl<const N: usize, F: Fn([f64; N]) -> f64> CostFunction for Cost<(F, [(); N])> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, logs: &Self::Param) -> Result<f64, argmin::core::Error> {
        if logs.iter().any(|log| log.abs() > LOG_MAX) {
            return Ok(FORBIDDEN);
        }
        let value = (self.0.0)(exponents(logs));
        Ok(if value.is_finite() { value } else { FORBIDDEN })
    }
}

fn exponents<const N: usize>(logs: &[f64]) -> [f64; N] {
    let mut all = [1.0; N];
    for (one, log) in all.iter_mut().zip(logs) {
        *one = libm::exp(*log);
    }
    all
}

/// The least value of `function` near `start`, all of whose numbers are above 0. Nothing when it has no value there.
pub(super) fn minimum<const N: usize>(start: [f64; N], function: impl Fn([f64; N]) -> f64) -> Option<Minimum<N>> {
    let mut best = start.map(libm::log).to_vec();
    let mut value = function(start);
    if !value.is_finite() {
        return None;
    }
    let mut is_settled = false;
    for _ in 0..=RESTARTS {
        let simplex = (0..=N).map(|corner| {
            let mut logs = best.clone();
            if let Some(log) = corner.checked_sub(1).and_then(|place| logs.get_mut(place)) {
                *log += if *log + STEP > LOG_MAX { -STEP } else { STEP };
            }
            logs
        });
        let solver = NelderMead::new(simplex.collect()).with_sd_tolerance(SPREAD * value.abs().max(1.0)).ok()?;
        let search = Executor::new(Cost((&function, [(); N])), solver).configure(|state| state.max_iters(STEPS_MAX));
        let found = search.run().ok()?;
        let state = found.state();
        let (Some(logs), reached) = (state.get_best_param(), state.get_best_cost()) else { return None };
        best.clone_from(logs);
        is_settled = state.get_iter() < STEPS_MAX && best.iter().all(|log| log.abs() < LOG_MAX - STEP);
        let gained = value - reached;
        value = reached;
        if gained.abs() <= 1e-9 * value.abs() {
            break;
        }
    }
    Some(Minimum { at: exponents(&best), value, is_settled })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minimum_is_found_and_one_at_infinity_is_told() {
        let bowl = |[x, y]: [f64; 2]| (x - 3.0).powi(2) + 10.0 * (y - 0.25).powi(2) + 1.0;
        let found = minimum([1.0, 1.0], bowl).unwrap();
        assert!((found.at[0] - 3.0).abs() < 1e-5 && (found.at[1] - 0.25).abs() < 1e-5, "{found:?}");
        assert!(found.is_settled && (found.value - 1.0).abs() < 1e-9);
        let slope = minimum([1.0, 1.0], |[x, y]| 1.0 / x + (y - 1.0).powi(2)).unwrap();
        assert!(!slope.is_settled, "{slope:?}");
        assert!(minimum([1.0], |_| f64::NAN).is_none());
    }
}
