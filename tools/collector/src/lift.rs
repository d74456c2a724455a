//! What a campaign changed: the difference between the shares of two arms, and the lift relative to control.
//!
//! An arm's share is its rate of supporting reports, mapped by the mechanism (see `estimate`), so its variance is that
//! rate's, over visitors and noise alike, divided by (p − q)². Every interval here therefore carries the mechanism's noise.
//! *Fixed* intervals hold for one look at a closed batch (Welch's); *always-valid* ones hold at every look, however often somebody
//! looks (a confidence sequence of Robbins' normal mixture; Howard et al. 2021, Waudby-Smith et al. 2021). `./x bench policies`
//! compares all of it with gbstats.

mod adjusted;
mod student;

use std::f64::consts::SQRT_2;

use vitrin::core::privacy::Rates;

use crate::estimate::{CONFIDENCE, share};

pub use adjusted::{Moments, adjusted};

/// Chance that an interval misses.
const ALPHA: f64 = 1.0 - CONFIDENCE;
/// Reports at which always-valid intervals are narrowest, relative to fixed ones.
const TUNED_REPORTS: f64 = 5_000.0;
/// Below this chance arms as uneven as these are no accident: whoever reports differs between the arms.
pub const SAMPLE_RATIO_ALARM: f64 = 0.001;
/// Fewest answers without noise that an arm must be worth before anything is estimated from it.
pub const EFFECTIVE_REPORTS_MIN: f64 = 100.0;

/// Fewest reports of either kind, supporting and not, before arms are compared: of fewer the error is not known, and intervals for every look are
/// wrong too often. `./x bench policies` looks a hundred times at arms that do not differ.
pub const SUPPORTING_REPORTS_MIN: u64 = 20;
/// How many of its standard errors control's share must be worth before a lift is relative to it: below it a ratio is too crooked for an interval
/// that is even on both sides.
pub const BASE_ERRORS_MIN: f64 = 6.0;

/// What was counted of one arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Arm {
    /// Its reports.
    pub reports: u64,
    /// Those that say that the goal was reached.
    pub supporting: u64,
}

/// A change with its intervals, all of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The change: unbiased for a difference, consistent for a relative lift.
    pub estimate: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Half the width of the fixed interval.
    pub half: f64,
    /// Half the width of the always-valid interval.
    pub always_valid_half: f64,
    /// The always-valid p-value of no change: the confidence at which the always-valid interval reaches zero.
    pub always_valid_p: f64,
}

impl Arm {
    /// The share that reached the goal: unbiased, so it may lie outside [0, 1].
    #[must_use]
    pub fn share(self, rates: Rates) -> f64 {
        share(self.supporting, self.reports, rates)
    }

    /// The variance of [`share`](Self::share), estimated without bias (hence n − 1). An arm of one report is taken for two,
    /// so that nothing divides by zero.
    #[must_use]
    pub fn variance(self, rates: Rates) -> f64 {
        let (n, gap) = (self.reports.max(2) as f64, rates.truth - rates.other);
        let rate = self.supporting as f64 / n;
        rate * (1.0 - rate) / ((n - 1.0) * gap * gap)
    }

    /// How many answers without noise know a share of one half as well as these reports: n(p − q)². It does not depend on
    /// what was answered, so leaving out arms below [`EFFECTIVE_REPORTS_MIN`] selects nothing.
    #[must_use]
    pub fn effective_reports(self, rates: Rates) -> f64 {
        let gap = rates.truth - rates.other;
        self.reports as f64 * gap * gap
    }
}

/// Whether arms have enough reports to be compared.
#[must_use]
pub fn is_comparable(control: Arm, shown: Arm, rates: Rates) -> bool {
    let is_enough = |arm: Arm| {
        let rest = arm.reports.saturating_sub(arm.supporting);
        arm.effective_reports(rates) >= EFFECTIVE_REPORTS_MIN && arm.supporting.min(rest) >= SUPPORTING_REPORTS_MIN
    };
    is_enough(control) && is_enough(shown)
}

/// Whether control's share is known well enough for a lift to be relative to it.
#[must_use]
pub fn is_base(control: Arm, rates: Rates) -> bool {
    control.share(rates) >= BASE_ERRORS_MIN * libm::sqrt(control.variance(rates))
}

/// By how much the share of those who were shown the offer is above that of control, in [−1, 1].
#[must_use]
pub fn difference(control: Arm, shown: Arm, rates: Rates) -> Change {
    let estimate = shown.share(rates) - control.share(rates);
    Change::new(estimate, shown.variance(rates) + control.variance(rates), Looked::at(control, shown, rates))
}

/// The same divided by control's share, with the delta method's variance. None when control's share is not positive: a
/// lift over nothing is no number.
#[must_use]
pub fn relative(control: Arm, shown: Arm, rates: Rates) -> Option<Change> {
    let (base, share) = (control.share(rates), shown.share(rates));
    (base > 0.0).then(|| {
        let ratio = share / base;
        let variance = (shown.variance(rates) + ratio * ratio * control.variance(rates)) / (base * base);
        Change::new(ratio - 1.0, variance, Looked::at(control, shown, rates))
    })
}

/// The chance of arms at least as uneven as these when a report is in control with probability `expected` (Pearson's χ²,
/// one degree of freedom); 1 without reports.
#[must_use]
pub fn sample_ratio(control: Arm, shown: Arm, expected: f64) -> f64 {
    let all = (control.reports + shown.reports) as f64;
    let off = control.reports as f64 - all * expected;
    let variance = all * expected * (1.0 - expected);
    if variance <= 0.0 {
        return if off == 0.0 { 1.0 } else { 0.0 };
    }
    libm::erfc(libm::fabs(off) / libm::sqrt(variance) / SQRT_2)
}

/// What a change was computed from.
#[derive(Debug, Clone, Copy)]
struct Looked {
    reports: f64,
    /// Welch's degrees of freedom.
    degrees: f64,
}

impl Looked {
    fn at(control: Arm, shown: Arm, rates: Rates) -> Self {
        let of = |arm: Arm| (arm.reports.max(2) as f64, arm.variance(rates));
        Self::new(of(control), of(shown), (control.reports + shown.reports) as f64)
    }

    /// From the reports of each arm and the variance of its mean.
    fn new((one_reports, one): (f64, f64), (other_reports, other): (f64, f64), reports: f64) -> Self {
        let spread = one * one / (one_reports - 1.0) + other * other / (other_reports - 1.0);
        Self { reports, degrees: if spread > 0.0 { (one + other) * (one + other) / spread } else { f64::INFINITY } }
    }
}

impl Change {
    fn new(estimate: f64, variance: f64, Looked { reports, degrees }: Looked) -> Self {
        let standard_error = libm::sqrt(variance);
        // N·ρ², with ρ chosen for TUNED_REPORTS.
        let weight = reports * tuning() * tuning();
        let spread = variance * (weight + 1.0) / weight;
        let boundary = libm::log(libm::sqrt(weight + 1.0) / ALPHA);
        // The boundary solved for the confidence at which its half width is the estimate.
        let exponent = estimate * estimate / (2.0 * spread);
        let p = if variance > 0.0 { libm::sqrt(weight + 1.0) * libm::exp(-exponent) } else { 1.0 };
        Self {
            estimate,
            standard_error,
            half: student::quantile(ALPHA / 2.0, degrees) * standard_error,
            always_valid_half: libm::sqrt(2.0 * spread * boundary),
            always_valid_p: p.min(1.0),
        }
    }
}

/// ρ: √((−2 ln α + ln(−2 ln α + 1))/N*).
fn tuning() -> f64 {
    let tail = -2.0 * libm::log(ALPHA);
    libm::sqrt((tail + libm::log(tail + 1.0)) / TUNED_REPORTS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without noise.
    const PLAIN: Rates = Rates { truth: 1.0, other: 0.0 };
    /// Hillstrom's e-mail test (64,000 customers, 2008): who visited, of those sent nothing and those sent the men's e-mail.
    const NO_MAIL: Arm = Arm { reports: 21_306, supporting: 2_262 };
    const MENS_MAIL: Arm = Arm { reports: 21_307, supporting: 3_894 };

    fn to_digits(number: f64, digits: i32) -> f64 {
        let scale = 10_f64.powi(digits);
        (number * scale).round() / scale
    }

    #[test]
    fn a_known_experiment_has_its_known_intervals() {
        let change = difference(NO_MAIL, MENS_MAIL, PLAIN);
        assert_eq!(to_digits(tuning(), 5), 0.039_84);
        assert_eq!(to_digits(change.estimate, 5), 0.076_59);
        assert_eq!(to_digits(change.standard_error, 6), 0.003_386);
        assert_eq!(to_digits(change.half, 6), 0.006_636);
        assert_eq!(to_digits(change.always_valid_half, 6), 0.010_904);
        assert_eq!(format!("{:.2e}", change.always_valid_p), "2.68e-109");

        // .18276/.10617 − 1, and its error by hand: √(7.0098e−6 + 1.7214²·4.4539e−6)/.10617.
        let lift = relative(NO_MAIL, MENS_MAIL, PLAIN).unwrap();
        assert_eq!(to_digits(lift.estimate, 4), 0.721_4);
        assert_eq!(to_digits(lift.standard_error, 4), 0.042_3);
        assert!(sample_ratio(NO_MAIL, MENS_MAIL, 0.5) > 0.99);
    }

    #[test]
    fn noise_widens_every_interval_by_what_it_hides() {
        // 10,000 answers an arm, of which e/(e + 1) are true.
        let rates = Rates { truth: 0.731_058_578, other: 0.268_941_422 };
        let arm = |share: f64| {
            let rate = rates.other + share * (rates.truth - rates.other);
            Arm { reports: 10_000, supporting: (rate * 10_000.0).round() as u64 }
        };
        let (control, shown) = (arm(0.2), arm(0.3));
        let change = difference(control, shown, rates);
        assert!((change.estimate - 0.1).abs() < 2e-4, "{change:?}");
        // √(λ₀(1 − λ₀) + λ₁(1 − λ₁))/(√n·.46212); without noise it is .0061.
        assert_eq!(to_digits(change.standard_error, 4), 0.014_9);
        assert!(change.always_valid_half > change.half);
        assert_eq!(to_digits(control.effective_reports(rates), 0), 2_136.0);
    }

    #[test]
    fn what_is_no_number_is_none() {
        let (empty, some) = (Arm::default(), Arm { reports: 1_000, supporting: 0 });
        assert_eq!(relative(some, MENS_MAIL, PLAIN), None, "a lift over nothing");
        let change = difference(empty, empty, PLAIN);
        assert_eq!((change.estimate, change.standard_error, change.always_valid_p), (0.0, 0.0, 1.0));
        assert_eq!(sample_ratio(empty, empty, 0.5), 1.0);
    }

    #[test]
    fn arms_are_compared_once_their_errors_are_known() {
        let arm = |reports, supporting| Arm { reports, supporting };
        let cases = [
            // why                                            control          shown            comparable base
            ("enough of either", arm(1_000, 50), arm(1_000, 20), true, true),
            ("few reached the goal", arm(1_000, 50), arm(1_000, 19), false, true),
            ("nearly all did", arm(1_000, 981), arm(1_000, 500), false, true),
            ("few reports", arm(99, 50), arm(1_000, 500), false, true),
            ("a base that is hardly known", arm(1_000, 30), arm(1_000, 30), true, false),
        ];
        for (why, control, shown, comparable, base) in cases {
            assert_eq!((is_comparable(control, shown, PLAIN), is_base(control, PLAIN)), (comparable, base), "{why}");
        }
    }

    #[test]
    fn uneven_arms_raise_the_alarm() {
        let arm = |reports| Arm { reports, supporting: 0 };
        let cases = [
            // why                              control shown  expected p
            ("as even as can be", 5_000, 5_000, 0.5, 1.0),
            ("one standard deviation", 5_050, 4_950, 0.5, 0.3173),
            ("3.29 of them: the alarm's edge", 5_164, 4_835, 0.5, 0.0010),
            ("one arm has lost a twentieth", 5_000, 4_750, 0.5, 0.0113),
            ("as uneven as meant to be", 500, 9_500, 0.05, 1.0),
            ("nobody in one arm", 0, 1_000, 0.5, 0.0),
        ];
        for (why, control, shown, expected, p) in cases {
            assert_eq!(to_digits(sample_ratio(arm(control), arm(shown), expected), 4), p, "{why}");
        }
    }

    /// Looked at after each of 100 batches, a fixed interval is wrong at some look far more often than one in twenty.
    #[test]
    fn always_valid_intervals_hold_at_every_look() {
        use rand::rngs::StdRng;
        use rand::{Rng as _, SeedableRng as _};

        let rates = Rates { truth: 0.731_058_578, other: 0.268_941_422 };
        let mut rng = StdRng::seed_from_u64(6);
        let runs = 400;
        let (mut fixed, mut always_valid) = (0, 0);
        for _ in 0..runs {
            let mut arms = [Arm::default(); 2];
            let (mut is_fixed_wrong, mut is_always_valid_wrong) = (false, false);
            for _ in 0..100 {
                for arm in &mut arms {
                    for _ in 0..100 {
                        // Both arms reach the goal in a tenth: q + .1·(p − q) of the reports say so.
                        arm.reports += 1;
                        arm.supporting += u64::from(f64::from(rng.next_u32()) / 4_294_967_296.0 < 0.315_153);
                    }
                }
                let change = difference(arms[0], arms[1], rates);
                is_fixed_wrong |= change.estimate.abs() > change.half;
                is_always_valid_wrong |= change.estimate.abs() > change.always_valid_half;
            }
            fixed += i32::from(is_fixed_wrong);
            always_valid += i32::from(is_always_valid_wrong);
        }
        assert!(always_valid <= runs / 20, "{always_valid} of {runs} always-valid intervals miss");
        assert!(fixed > runs / 5, "{fixed} of {runs} fixed intervals miss: the looks do not matter here");
    }
}
