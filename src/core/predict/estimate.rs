//! [`Estimate`]: a predicted number with its range, or [`Missing`]: why there is none.

/// A number that is expected, and between which two it will be four times out of five.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// The expected number.
    pub value: f64,
    /// In one case of ten it is below.
    pub low: f64,
    /// In one case of ten it is above.
    pub high: f64,
}

/// How long something takes among all: a median, and what one in ten stays below and above.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Spread {
    /// Half take longer.
    pub median_days: f64,
    /// One in ten takes less.
    pub low_days: f64,
    /// One in ten takes longer.
    pub high_days: f64,
}

impl Spread {
    /// The median of one's own times, drawn towards that of all, which counts for `prior` of them: `(n·own + prior·all)/(n + prior)`. The range is as
    /// wide for its median as that of all.
    #[must_use]
    pub fn drawn(&self, own: &mut [f64], prior: f64) -> Estimate {
        let count = own.len() as f64;
        let value = (count * median(own) + prior * self.median_days) / (count + prior);
        let scale = if self.median_days > 0.0 { value / self.median_days } else { 1.0 };
        Estimate { value, low: self.low_days * scale, high: self.high_days * scale }
    }
}

/// The middle one, or the mean of the middle two; 0 of none.
fn median(numbers: &mut [f64]) -> f64 {
    // A few dozen at most: the standard library's sort is a kilobyte of wasm.
    for end in 1..numbers.len() {
        for place in (1..=end).rev() {
            if matches!((numbers.get(place - 1), numbers.get(place)), (Some(before), Some(it)) if before > it) {
                numbers.swap(place - 1, place);
            }
        }
    }
    let at = |place: usize| numbers.get(place).copied().unwrap_or_default();
    let half = numbers.len() / 2;
    if numbers.len().is_multiple_of(2) { (at(half.saturating_sub(1)) + at(half)) / 2.0 } else { at(half) }
}

/// Why nothing is predicted. There is no guess in place of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// No model was loaded, or the shop's has no part for this.
    NoModel,
    /// The visitor has placed no order yet.
    NoOrders,
    /// The visitor has come too rarely.
    NoVisits,
    /// Nothing has happened in this session yet.
    NoSession,
    /// The visitor has bought nothing of a category that is bought again and again.
    NoPurchases,
}

impl Missing {
    /// Its word in the public surface.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoModel => "no_model",
            Self::NoOrders => "no_orders",
            Self::NoVisits => "no_visits",
            Self::NoSession => "no_session",
            Self::NoPurchases => "no_purchases",
        }
    }
}

/// Standard deviations from the mean of a normal distribution to the ends of its middle 80 %.
pub const MIDDLE: f64 = 1.281_551_565_544_600_4;
/// Most orders that are counted one by one.
const ORDERS_MAX: u32 = 1_000;

/// The range of a count of orders that is 0 with probability `1 − alive`, and else negative binomial with this mean and `shape`.
#[must_use]
pub(super) fn count_range(alive: f64, mean: f64, shape: f64) -> (f64, f64) {
    let share = shape / (shape + mean);
    let mut probability = libm::exp(shape * libm::log(share));
    if probability <= 0.0 {
        // So many that each alone has no probability left: they lie about the mean.
        let deviation = libm::sqrt(mean / share);
        return (libm::floor((mean - MIDDLE * deviation).max(0.0)), libm::ceil(mean + MIDDLE * deviation));
    }
    let mut below = 1.0 - alive;
    let (mut count, mut low) = (0, None);
    loop {
        below += alive * probability;
        if below >= 0.1 && low.is_none() {
            low = Some(count);
        }
        if below >= 0.9 || count >= ORDERS_MAX {
            return (f64::from(low.unwrap_or(count)), f64::from(count));
        }
        let n = f64::from(count);
        probability *= (shape + n) / (n + 1.0) * (1.0 - share);
        count += 1;
    }
}

/// The range of `scale`/g where g is gamma distributed with this shape and scale 1 (Wilson & Hilferty 1931).
#[must_use]
pub(super) fn inverse_gamma_range(shape: f64, scale: f64) -> (f64, f64) {
    let quantile = |deviations: f64| {
        let root = (1.0 - 1.0 / (9.0 * shape) + deviations / (3.0 * libm::sqrt(shape))).max(1e-3);
        scale / (shape * root * root * root)
    };
    (quantile(MIDDLE), quantile(-MIDDLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_of_five_counts_lie_in_their_range() {
        let cases = [
            ("surely nobody there", 0.0, 5.0, 1.0, (0.0, 0.0)),
            // Geometric with mean 1: 1/2, 1/4, 1/8, 1/16 add up to .9375.
            ("geometric", 1.0, 1.0, 1.0, (0.0, 3.0)),
            // Half of it behind a half of zeros: .75, .875, .9375.
            ("half of them gone", 0.5, 1.0, 1.0, (0.0, 2.0)),
            // Nearly Poisson with mean 10; its deciles are 6 and 14.
            ("hardly dispersed", 1.0, 10.0, 1e6, (6.0, 14.0)),
            ("thousands", 1.0, 1e6, 1e6, (998_187.0, 1_001_813.0)),
        ];
        for (why, alive, mean, shape, expected) in cases {
            assert_eq!(count_range(alive, mean, shape), expected, "{why}");
        }
    }

    #[test]
    fn an_inverse_gamma_has_its_deciles() {
        // Deciles of the gamma distribution with shape 10: 6.2213 and 14.2060 (scipy.stats.gamma.ppf).
        let (low, high) = inverse_gamma_range(10.0, 1.0);
        assert!((low - 1.0 / 14.2060).abs() < 1e-4 && (high - 1.0 / 6.2213).abs() < 1e-3, "{low} {high}");
    }
}
