//! Worth of an order: Gamma-Gamma (Fader & Hardie 2013) by maximum likelihood over customers with repeat orders.

use vitrin::core::predict::purchase::SpendModel;

use crate::fit::minimum::minimum;
use crate::note::Notes;
use crate::population::Customer;

/// The part of the model in notes.
const PART: &str = "worth of an order";

/// A fitted model with its log-likelihood and the customers it was fitted to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FittedSpend {
    /// The parameters.
    pub model: SpendModel,
    /// Sum of the log-likelihoods, of amounts in major units as papers give it.
    pub log_likelihood: f64,
    /// Customers with a repeat order of some worth.
    pub customers: u64,
}

/// Fits customers that have repeat orders of some worth; `k` is the least number of them. `minor` is how many minor units a major one has.
#[must_use]
pub fn fit(customers: &[Customer], k: u64, minor: f64, notes: &mut Notes) -> Option<FittedSpend> {
    let rows: Vec<(f64, f64)> = customers
        .iter()
        .filter_map(|one| Some((f64::from(one.repeats()), one.repeat_mean_minor().filter(|mean| *mean > 0.0)? / minor)))
        .collect();
    let count = rows.len() as u64;
    if count < k {
        notes.held_back(PART, format!("{count} customers have repeat orders of some worth, {k} needed"));
        return None;
    }
    let mean = rows.iter().map(|(_, mean)| mean).sum::<f64>() / count as f64;
    let Some(found) = minimum([2.0, 3.0, mean], |[p, q, v]| -log_likelihood(&rows, p, q, v)) else {
        notes.held_back(PART, "the worth of orders has no likelihood under Gamma-Gamma");
        return None;
    };
    let [p, q, v] = found.at;
    if q <= 1.0 {
        notes.held_back(
            PART,
            format!("the customers' means spread so far that their mean is not finite (q = {q:.3}, above 1 needed)"),
        );
        return None;
    }
    if !found.is_settled {
        notes.degraded(PART, "Gamma-Gamma has no single best fit (a parameter runs to its bound): the best one within the bounds is taken");
    }
    let model = SpendModel { p, q, v_minor: v * minor };
    Some(FittedSpend { model, log_likelihood: -found.value, customers: count })
}

fn log_likelihood(rows: &[(f64, f64)], p: f64, q: f64, v: f64) -> f64 {
    let fixed = q * libm::log(v) - libm::lgamma(q);
    let mut sum = 0.0;
    for (x, mean) in rows {
        let px = p * x;
        sum += libm::lgamma(px + q) - libm::lgamma(px) + fixed + (px - 1.0) * libm::log(*mean) + px * libm::log(*x)
            - (px + q) * libm::log(x * mean + v);
    }
    sum
}
