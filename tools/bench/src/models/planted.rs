//! A planted truth: the same sessions with orders drawn from coefficients that are known, so that what the fit says of its own certainty can be held
//! to it.

use vitrin::core::predict::estimate::MIDDLE;
use vitrin::core::predict::session::SessionModel;
use vitrin_trainer::fit::session::fit;
use vitrin_trainer::note::Notes;
use vitrin_trainer::population::{Outcome, Sessions};

use super::Result;
use super::session::K;
use super::table::{Reach, Table};

/// Draws of the orders of all sessions, each fitted for itself.
const DRAWS: u64 = 60;
/// The intercept, then one for each feature, in their order.
const TRUTH: [f32; 13] = [-2.6, 0.4, -0.3, 0.0, 0.6, 0.0, 0.9, 1.8, 0.0, -0.2, 0.3, 0.2, 0.7];
/// Share of cases in percent within the range that is said to hold four in five.
const RANGE_LEAST: f64 = 76.0;

/// Adds its rows.
pub(super) fn measure(sessions: &Sessions, table: &mut Table) -> Result<()> {
    let truth = SessionModel { coefficients: TRUTH.to_vec(), ..SessionModel::default() };
    let (mut right, mut coefficients, mut covered, mut chances, mut off) = (0_u32, 0_u32, 0_u32, 0_u32, 0.0);
    for seed in 0..DRAWS {
        let mut random = fastrand::Rng::with_seed(seed);
        let drawn = |one: &Outcome| Outcome { is_ordered: random.f64() < truth.purchase(&one.facts).value, ..*one };
        let outcomes: Vec<Outcome> = sessions.outcomes.iter().map(drawn).collect();
        let drawn = Sessions { outcomes, ..sessions.clone() };
        let model = fit(&drawn, K, &mut Notes::default()).ok_or("a planted truth has no fit")?.model;
        let mut place = 0;
        for (row, (found, planted)) in model.coefficients.iter().zip(TRUTH).enumerate() {
            let variance = model.covariance.get(place).copied().map_or(0.0, f64::from);
            // The triangle's next diagonal.
            place += row + 2;
            if variance > 0.0 {
                coefficients += 1;
                right += u32::from(f64::from((found - planted).abs()) <= MIDDLE * variance.sqrt());
            }
        }
        for one in &drawn.outcomes {
            let (said, planted) = (model.purchase(&one.facts), truth.purchase(&one.facts).value);
            chances += 1;
            covered += u32::from((said.low..=said.high).contains(&planted));
            off += (said.value - planted).abs();
        }
    }
    let percent = |part: u32, of: u32| 100.0 * f64::from(part) / f64::from(of.max(1));
    let reach = Reach::Least(RANGE_LEAST);
    table.add("  planted: coefficients within 4 of 5, %", reach, percent(right, coefficients), Some(80.0), 1);
    table.add("  planted: chances within their range, %", reach, percent(covered, chances), Some(80.0), 1);
    table.add("  planted: chance, mean off the truth", Reach::Most(0.02), off / f64::from(chances), None, 4);
    Ok(())
}
