//! How likely a session ends in an order: a logistic model by iteratively reweighted least squares.

use nalgebra::{DMatrix, DVector};
use vitrin::core::predict::session::{FEATURES, SessionModel};

use crate::note::Notes;
use crate::population::Sessions;

/// The part of the model in notes.
const PART: &str = "order of this session";
/// Steps after which a fit that still moves is given up; a good one takes six.
const STEPS_MAX: u32 = 50;
/// Step below which it stands still.
const STEP_MIN: f64 = 1e-10;
/// Weight of the prior that coefficients are near 0: that of a standard normal one, so that a feature which parts all orders from all
/// others stays finite.
const PRIOR: f64 = 1.0;
/// One session in this many is kept for the test.
const TEST_EVERY: usize = 5;

/// A fitted model, and how it does on sessions that it did not see.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedSession {
    /// The model, fitted to all sessions.
    pub model: SessionModel,
    /// Share of the pairs of a session with and one without an order that it ranks rightly, on a fifth that the fit did not see.
    pub test_auc: Option<f64>,
    /// Features that fewer than k sessions have, whose coefficient is 0.
    pub without: Vec<&'static str>,
}

/// A session in numbers.
#[derive(Clone, Copy)]
struct Row {
    features: [f64; FEATURES.len()],
    is_ordered: bool,
}

/// Fits the sessions; `k` is the least number with and without an order, and of those that have a feature.
#[must_use]
pub fn fit(sessions: &Sessions, k: u64, notes: &mut Notes) -> Option<FittedSession> {
    let numbered =
        sessions.outcomes.iter().map(|one| Row { features: one.facts.features(), is_ordered: one.is_ordered });
    let rows: Vec<Row> = numbered.collect();
    let ordered = rows.iter().filter(|row| row.is_ordered).count() as u64;
    let others = rows.len() as u64 - ordered;
    if !sessions.has_events {
        notes.held_back(PART, "the sessions have no events, so none is known to end in an order");
        return None;
    }
    if ordered < k || others < k {
        notes.held_back(PART, format!("{ordered} sessions with an order and {others} without, {k} of each needed"));
        return None;
    }
    let has = |feature: usize| {
        rows.iter().filter(|row| row.features.get(feature).is_some_and(|it| *it != 0.0)).count() as u64
    };
    let (used, left): (Vec<usize>, Vec<usize>) = (0..FEATURES.len()).partition(|feature| has(*feature) >= k);
    let without: Vec<&str> = left.iter().filter_map(|feature| FEATURES.get(*feature).copied()).collect();
    if !without.is_empty() {
        notes.held_back(PART, format!("{}: fewer than {k} sessions have it, its coefficient is 0", without.join("; ")));
    }
    let (tested, trained): (Vec<_>, Vec<_>) = rows.iter().enumerate().partition(|(place, _)| place % TEST_EVERY == 0);
    let rows_of = |list: Vec<(usize, &Row)>| list.into_iter().map(|(_, row)| *row).collect::<Vec<_>>();
    let test_auc = solve(&rows_of(trained), &used).and_then(|(coefficients, _)| {
        let score = |row: &Row| coefficients.dot(&design(row, &used));
        auc(rows_of(tested).iter().map(|row| (score(row), row.is_ordered)).collect())
    });
    let Some((coefficients, covariance)) = solve(&rows, &used) else {
        notes.held_back(PART, "the logistic model does not come to rest");
        return None;
    };
    let place = |feature: usize| match feature.checked_sub(1) {
        None => Some(0),
        Some(feature) => used.iter().position(|it| *it == feature).map(|place| place + 1),
    };
    let mut model = SessionModel { sessions: u32::try_from(rows.len()).unwrap_or(u32::MAX), ..SessionModel::default() };
    for row in 0..=FEATURES.len() {
        model.coefficients.push(place(row).and_then(|at| coefficients.get(at)).map_or(0.0, |it| *it as f32));
        for column in 0..=row {
            let entry = place(row).zip(place(column)).and_then(|at| covariance.get(at));
            model.covariance.push(entry.map_or(0.0, |it| *it as f32));
        }
    }
    Some(FittedSession { model, test_auc, without })
}

fn design(row: &Row, used: &[usize]) -> DVector<f64> {
    let features = used.iter().filter_map(|feature| row.features.get(*feature).copied());
    DVector::from_iterator(used.len() + 1, std::iter::once(1.0).chain(features))
}

/// Coefficients and their covariance; nothing when the steps do not end.
fn solve(rows: &[Row], used: &[usize]) -> Option<(DVector<f64>, DMatrix<f64>)> {
    let size = used.len() + 1;
    let mut coefficients = DVector::zeros(size);
    for _ in 0..STEPS_MAX {
        // The intercept has no prior: how frequent orders are is the shop's own.
        let mut information = DMatrix::identity(size, size) * PRIOR;
        if let Some(intercept) = information.get_mut((0, 0)) {
            *intercept = 1e-9;
        }
        let mut gradient = -(&information * &coefficients);
        for row in rows {
            let design = design(row, used);
            let likely = 1.0 / (1.0 + libm::exp(-coefficients.dot(&design)));
            gradient.axpy(f64::from(u8::from(row.is_ordered)) - likely, &design, 1.0);
            information.ger(likely * (1.0 - likely), &design, &design, 1.0);
        }
        let factors = information.cholesky()?;
        let step = factors.solve(&gradient);
        coefficients += &step;
        if step.amax() < STEP_MIN {
            return Some((coefficients, factors.inverse()));
        }
    }
    None
}

/// Share of the pairs that are ranked rightly, ties counted half; nothing without both kinds.
#[must_use]
pub fn auc(mut scored: Vec<(f64, bool)>) -> Option<f64> {
    scored.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut passed, mut right) = (0.0, 0.0);
    for same in scored.chunk_by(|one, other| one.0 == other.0) {
        let positive = same.iter().filter(|(_, is)| *is).count() as f64;
        let negative = same.len() as f64 - positive;
        right += positive * (passed + negative / 2.0);
        passed += negative;
    }
    let positives = scored.iter().filter(|(_, is)| *is).count() as f64;
    let pairs = positives * passed;
    (pairs > 0.0).then(|| right / pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranking_is_counted_in_pairs() {
        let cases = [
            ("all right", vec![(0.1, false), (0.2, true)], Some(1.0)),
            ("all wrong", vec![(0.2, false), (0.1, true)], Some(0.0)),
            ("a tie", vec![(0.1, false), (0.1, true)], Some(0.5)),
            ("one of two pairs", vec![(0.1, false), (0.2, true), (0.3, false)], Some(0.5)),
            ("one kind alone", vec![(0.1, true)], None),
        ];
        for (why, scored, expected) in cases {
            assert_eq!(auc(scored), expected, "{why}");
        }
    }
}
