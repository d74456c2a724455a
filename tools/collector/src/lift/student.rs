//! Quantiles of Student's t, by which an interval widens where its variance is itself estimated from few reports.

use crate::estimate;

/// The t that is exceeded with probability `tail` in (0, ½), for so many `degrees` of freedom: Cornish and Fisher's expansion, to 1e-9 from 100 degrees
/// on (Abramowitz & Stegun 26.7.5). Nothing is shown of arms worth fewer reports.
pub(super) fn quantile(tail: f64, degrees: f64) -> f64 {
    let z = estimate::quantile(tail);
    let square = z * z;
    let terms = [
        (square + 1.0) / 4.0,
        ((5.0 * square + 16.0) * square + 3.0) / 96.0,
        (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0,
        ((((79.0 * square + 776.0) * square + 1_482.0) * square - 1_920.0) * square - 945.0) / 92_160.0,
        (((((27.0 * square + 339.0) * square + 930.0) * square - 1_782.0) * square - 765.0) * square + 17_955.0)
            / 368_640.0,
    ];
    z * (1.0 + terms.iter().rev().fold(0.0, |sum, term| (sum + term) / degrees))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        let cases = [
            // tail, degrees, t (SciPy 1.17)
            (0.025, f64::INFINITY, 1.959_963_984_540_054),
            (0.025, 1_000.0, 1.962_339_080_720_883_7),
            (0.025, 100.0, 1.983_971_518_523_552),
            (0.005, 100.0, 2.625_890_520_696_206),
        ];
        for (tail, degrees, expected) in cases {
            let actual = quantile(tail, degrees);
            assert!((actual - expected).abs() < 1e-9, "{tail} of {degrees}: {actual}");
        }
    }
}
