//! Orders to come: rates and dropout of the population, by maximum likelihood.
//!
//! BG/NBD (Fader, Hardie & Lee 2005), MBG/NBD (Batislam, Denizel & Filiztekin 2007), and the NBD where nobody drops out. Customers
//! with the same repeat orders, latest order and age are one row with a count.

use vitrin::core::predict::purchase::DropoutModel;

use crate::fit::minimum::minimum;
use crate::note::Notes;
use crate::population::Customer;

/// Gain in log-likelihood that two more parameters must bring (Akaike's criterion).
const GAIN_MIN: f64 = 2.0;
/// The part of the model in notes.
const PART: &str = "orders to come";

/// Customers with the same history.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct History {
    /// Repeat orders.
    pub repeats: u32,
    /// Weeks from the first to the latest order.
    pub latest_weeks: f64,
    /// Weeks from the first order to the end of the orders.
    pub age_weeks: f64,
    /// How many customers have it.
    pub count: u64,
}

/// Which dropout a fit has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropout {
    /// After a repeat order only: BG/NBD.
    AfterRepeat,
    /// After every order, the first too: MBG/NBD.
    AfterAny,
    /// Never: NBD.
    Never,
}

/// A fitted model with its log-likelihood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fitted {
    /// The parameters; `a` is 0 for [`Dropout::Never`].
    pub model: DropoutModel,
    /// Sum of the log-likelihoods of all customers.
    pub log_likelihood: f64,
    /// Which dropout it has.
    pub dropout: Dropout,
    /// Whether the search came to rest inside the bounds.
    pub is_settled: bool,
}

/// Rows of `customers` as of the end of `last_day`, the last day that the orders cover; sorted, so that any order of customers gives
/// the same.
#[must_use]
pub fn histories(customers: &[Customer], last_day: i64) -> Vec<History> {
    let mut keys: Vec<(u32, i64, i64)> =
        customers.iter().map(|one| (one.repeats(), one.last_day - one.first_day, last_day - one.first_day)).collect();
    keys.sort_unstable();
    keys.chunk_by(|one, other| one == other)
        .filter_map(|same| {
            let (repeats, latest, age) = *same.first()?;
            let count = same.len() as u64;
            Some(History { repeats, latest_weeks: latest as f64 / 7.0, age_weeks: age as f64 / 7.0, count })
        })
        .collect()
}

/// The best parameters for `histories` with that dropout. Nothing when no parameters give them a likelihood.
#[must_use]
pub fn fit(histories: &[History], dropout: Dropout) -> Option<Fitted> {
    let logs = Logs::of(histories);
    let cost = |parameters: DropoutModel| -logs.likelihood(histories, &parameters, dropout);
    let start = logs.start(histories);
    let (model, value, is_settled) = match dropout {
        Dropout::Never => {
            let found = minimum(start, |[r, alpha]| cost(DropoutModel { r, alpha, a: 0.0, b: 1.0 }))?;
            let [r, alpha] = found.at;
            (DropoutModel { r, alpha, a: 0.0, b: 1.0 }, found.value, found.is_settled)
        }
        Dropout::AfterAny | Dropout::AfterRepeat => {
            let [r, alpha] = start;
            let found = minimum([r, alpha, 1.0, 2.0], |[r, alpha, a, b]| cost(DropoutModel { r, alpha, a, b }))?;
            let [r, alpha, a, b] = found.at;
            (DropoutModel { r, alpha, a, b }, found.value, found.is_settled)
        }
    };
    Some(Fitted { model, log_likelihood: -value, dropout, is_settled })
}

/// [`fit`], and the NBD in its place where there is no dropout to be seen; what was done is noted.
#[must_use]
pub fn fit_any(histories: &[History], dropout: Dropout, notes: &mut Notes) -> Option<Fitted> {
    let name = name(dropout);
    let never = fit(histories, Dropout::Never);
    let Some(fitted) = fit(histories, dropout) else {
        notes.degraded(PART, format!("{name} has no likelihood: the NBD without dropout takes its place"));
        return never;
    };
    let gain = never.map_or(f64::INFINITY, |never| fitted.log_likelihood - never.log_likelihood);
    if gain < GAIN_MIN {
        notes.degraded(
            PART,
            format!("{name} finds no dropout (log-likelihood {gain:.2} above the NBD's, {GAIN_MIN} needed): the NBD takes its place"),
        );
        return never;
    }
    if !fitted.is_settled {
        notes.degraded(
            PART,
            format!(
                "{name} has no single best fit (a parameter runs to its bound): the best one within the bounds is taken"
            ),
        );
    }
    Some(fitted)
}

/// The model's name in texts.
#[must_use]
pub fn name(dropout: Dropout) -> &'static str {
    match dropout {
        Dropout::AfterRepeat => "BG/NBD",
        Dropout::AfterAny => "MBG/NBD",
        Dropout::Never => "NBD",
    }
}

/// Sum of the log-likelihoods of all customers.
#[must_use]
pub fn log_likelihood(histories: &[History], model: &DropoutModel, dropout: Dropout) -> f64 {
    Logs::of(histories).likelihood(histories, model, dropout)
}

/// The highest number of repeat orders, up to which what depends on it alone is computed once.
struct Logs {
    repeats_max: u32,
}

impl Logs {
    fn of(histories: &[History]) -> Self {
        Self { repeats_max: histories.iter().map(|row| row.repeats).max().unwrap_or(0) }
    }

    /// Rates whose mean and spread are those of orders per week: where the search begins.
    fn start(&self, histories: &[History]) -> [f64; 2] {
        let total: f64 = histories.iter().map(|row| row.count as f64).sum();
        let weeks: f64 = histories.iter().map(|row| row.count as f64 * row.age_weeks).sum();
        let repeats: f64 = histories.iter().map(|row| row.count as f64 * f64::from(row.repeats)).sum();
        let mean_age = (weeks / total.max(1.0)).max(1.0);
        let rate = (repeats / weeks.max(1.0)).max(1e-6);
        [0.5, (0.5 / rate).clamp(mean_age * 0.01, mean_age * 100.0)]
    }

    fn likelihood(&self, histories: &[History], model: &DropoutModel, dropout: Dropout) -> f64 {
        let DropoutModel { r, alpha, a, b } = *model;
        // ln Γ(r+x)/Γ(r) by its recurrence, for every x once; ln of what x adds to the dropout likewise.
        let mut rates = vec![r * libm::log(alpha)];
        let mut stays = vec![match dropout {
            Dropout::AfterAny => libm::log(b / (a + b)),
            Dropout::AfterRepeat | Dropout::Never => 0.0,
        }];
        let (mut rate, mut stay) = (r * libm::log(alpha), stays.first().copied().unwrap_or_default());
        for repeat in 0..self.repeats_max {
            let x = f64::from(repeat);
            rate += libm::log(r + x);
            stay += match dropout {
                Dropout::AfterAny => libm::log((b + x + 1.0) / (a + b + x + 1.0)),
                Dropout::AfterRepeat => libm::log((b + x) / (a + b + x)),
                Dropout::Never => 0.0,
            };
            rates.push(rate);
            stays.push(stay);
        }
        let mut sum = 0.0;
        for row in histories {
            let x = f64::from(row.repeats);
            let place = row.repeats as usize;
            let (Some(rate), Some(stay)) = (rates.get(place), stays.get(place)) else { continue };
            let since = libm::log((alpha + row.age_weeks) / (alpha + row.latest_weeks));
            // Logarithm of how much likelier being gone since the latest order is than being there: of 1/P(alive) − 1.
            let gone = match dropout {
                Dropout::AfterAny => libm::log(a / (b + x)) + (r + x) * since,
                Dropout::AfterRepeat if row.repeats > 0 => libm::log(a / (b + x - 1.0)) + (r + x) * since,
                Dropout::AfterRepeat | Dropout::Never => f64::NEG_INFINITY,
            };
            let alive = rate + stay - (r + x) * libm::log(alpha + row.age_weeks);
            sum += row.count as f64 * (alive + log_one_plus_exp(gone));
        }
        sum
    }
}

/// `ln(1 + exp(log))` that does not overflow.
fn log_one_plus_exp(log: f64) -> f64 {
    if log > 40.0 { log } else { libm::log1p(libm::exp(log)) }
}
