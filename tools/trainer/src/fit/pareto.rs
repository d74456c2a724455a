//! Orders to come where customers drop out at any moment: Pareto/NBD by maximum likelihood (Fader & Hardie 2005).

use vitrin::core::predict::pareto::ParetoModel;
use vitrin::core::predict::purchase::Customer;

use crate::fit::dropout::History;
use crate::fit::minimum::minimum;

/// Rows that are fitted day by day; of more, weeks are told apart, not days.
const ROWS_MAX: usize = 20_000;

/// A fitted model with its log-likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FittedPareto {
    /// The parameters.
    pub model: ParetoModel,
    /// Sum of the log-likelihoods of all customers.
    pub log_likelihood: f64,
}

/// The best parameters for `histories`; nothing when there is no best one within the bounds, as where nobody drops out.
#[must_use]
pub fn fit(histories: &[History]) -> Option<FittedPareto> {
    let rows = if histories.len() > ROWS_MAX { of_weeks(histories) } else { histories.to_vec() };
    let total: f64 = rows.iter().map(|row| row.count as f64).sum();
    let age = rows.iter().map(|row| row.count as f64 * row.age_weeks).sum::<f64>() / total.max(1.0);
    let repeats = rows.iter().map(|row| row.count as f64 * f64::from(row.repeats)).sum::<f64>() / total.max(1.0);
    let start = [0.5, (0.5 * age / repeats.max(0.01)).max(0.1), 0.5, age.max(0.1)];
    let found = minimum(start, |[r, alpha, s, beta]| -log_likelihood(&rows, &ParetoModel { r, alpha, s, beta }))?;
    let [r, alpha, s, beta] = found.at;
    let model = ParetoModel { r, alpha, s, beta };
    found.is_settled.then(|| FittedPareto { model, log_likelihood: log_likelihood(histories, &model) })
}

fn of_weeks(histories: &[History]) -> Vec<History> {
    let mut rows: Vec<History> = histories
        .iter()
        .map(|row| History { latest_weeks: row.latest_weeks.round(), age_weeks: row.age_weeks.round(), ..*row })
        .collect();
    let key = |row: &History| (row.repeats, row.latest_weeks as u64, row.age_weeks as u64);
    rows.sort_by_key(key);
    rows.chunk_by(|one, other| key(one) == key(other))
        .filter_map(|same| Some(History { count: same.iter().map(|row| row.count).sum(), ..*same.first()? }))
        .collect()
}

/// Sum of the log-likelihoods of all customers.
#[must_use]
pub fn log_likelihood(histories: &[History], model: &ParetoModel) -> f64 {
    let fixed = model.r * libm::log(model.alpha) + model.s * libm::log(model.beta) - libm::lgamma(model.r);
    let mut sum = 0.0;
    for row in histories {
        let shape = model.r + f64::from(row.repeats);
        let customer =
            Customer { repeats: f64::from(row.repeats), last_weeks: row.latest_weeks, age_weeks: row.age_weeks };
        let alive = libm::lgamma(shape) + fixed
            - shape * libm::log(model.alpha + row.age_weeks)
            - model.s * libm::log(model.beta + row.age_weeks);
        sum += row.count as f64 * (alive + libm::log1p(model.gone(customer)));
    }
    sum
}
