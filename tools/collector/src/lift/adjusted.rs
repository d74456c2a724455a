//! [`adjusted`]: a difference with what was known before taken out of it (CUPED; Deng, Xu, Kohavi & Walker 2013).
//!
//! Needs no rows, only sums: so it works where answers say something about before and after in one, and where both are read through
//! the same mechanism.

use super::{Change, Looked};

/// Sums over the reports of an arm, of what was reached (`goal`) and of what was known before.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// Its reports.
    pub reports: f64,
    /// Sum of goals.
    pub goal: f64,
    /// Sum of their squares.
    pub goal_squares: f64,
    /// Sum of what was known before.
    pub before: f64,
    /// Sum of its squares.
    pub before_squares: f64,
    /// Sum of the products of both.
    pub products: f64,
}

impl Moments {
    /// Adds `reports` reports alike.
    pub fn add(&mut self, reports: f64, goal: f64, before: f64) {
        self.reports += reports;
        self.goal += reports * goal;
        self.goal_squares += reports * goal * goal;
        self.before += reports * before;
        self.before_squares += reports * before * before;
        self.products += reports * goal * before;
    }

    fn and(self, other: Self) -> Self {
        Self {
            reports: self.reports + other.reports,
            goal: self.goal + other.goal,
            goal_squares: self.goal_squares + other.goal_squares,
            before: self.before + other.before,
            before_squares: self.before_squares + other.before_squares,
            products: self.products + other.products,
        }
    }

    fn goal_variance(&self) -> f64 {
        (self.goal_squares - self.goal * self.goal / self.reports) / (self.reports - 1.0)
    }

    fn before_variance(&self) -> f64 {
        (self.before_squares - self.before * self.before / self.reports) / (self.reports - 1.0)
    }

    fn covariance(&self) -> f64 {
        (self.products - self.goal * self.before / self.reports) / (self.reports - 1.0)
    }

    /// The mean of goals less `slope` times what was known before, with its variance.
    fn mean(&self, slope: f64) -> (f64, f64) {
        let mean = (self.goal - slope * self.before) / self.reports;
        let variance = self.goal_variance() + slope * slope * self.before_variance() - 2.0 * slope * self.covariance();
        (mean, variance / self.reports)
    }
}

/// By how much the mean goal of `shown` is above that of `control`, less what their difference before explains. Unbiased as long as an arm
/// cannot change what was known before; none when an arm has fewer than two reports.
#[must_use]
pub fn adjusted(control: &Moments, shown: &Moments) -> Option<Change> {
    if control.reports < 2.0 || shown.reports < 2.0 {
        return None;
    }
    let all = control.and(*shown);
    let spread = all.before_variance();
    let slope = if spread > 0.0 { all.covariance() / spread } else { 0.0 };
    let ((base, base_variance), (mean, variance)) = (control.mean(slope), shown.mean(slope));
    let looked = Looked::new((control.reports, base_variance), (shown.reports, variance), all.reports);
    Some(Change::new(mean - base, base_variance + variance, looked))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of 1,000: how many were customers before, and how many of these and of the others reached the goal.
    fn arm(customers: f64, customers_reached: f64, others_reached: f64) -> Moments {
        let mut moments = Moments::default();
        moments.add(customers_reached, 1.0, 1.0);
        moments.add(customers - customers_reached, 0.0, 1.0);
        moments.add(others_reached, 1.0, 0.0);
        moments.add(1_000.0 - customers - others_reached, 0.0, 0.0);
        moments
    }

    #[test]
    fn what_was_there_before_is_taken_out() {
        // Customers reach the goal in half of all cases, others in a tenth, in both arms alike; one arm has more customers.
        let (control, shown) = (arm(400.0, 200.0, 60.0), arm(500.0, 250.0, 50.0));
        let found = adjusted(&control, &shown).unwrap();
        assert!(found.estimate.abs() < 1e-12, "{found:?}");
        let plain = Moments { before: 0.0, before_squares: 0.0, products: 0.0, ..control };
        let blind = adjusted(&plain, &Moments { before: 0.0, before_squares: 0.0, products: 0.0, ..shown }).unwrap();
        assert!((blind.estimate - 0.04).abs() < 1e-12, "{blind:?}");
        // The correlation is .447, so a fifth of the variance goes.
        let kept = (found.standard_error / blind.standard_error).powi(2);
        assert!((kept - 0.8).abs() < 0.02, "{kept}");
    }

    #[test]
    fn an_effect_stays() {
        let found = adjusted(&arm(400.0, 200.0, 60.0), &arm(400.0, 240.0, 90.0)).unwrap();
        assert!((found.estimate - 0.07).abs() < 1e-12 && found.always_valid_half > found.half, "{found:?}");
        assert_eq!(adjusted(&Moments::default(), &arm(400.0, 200.0, 60.0)), None);
    }
}
