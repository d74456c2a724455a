//! When in the week the visitor is likely to be there: a wrapped von Mises kernel on the hour of each visit, over the shop's own week.

use super::estimate::Missing;

/// Hours of a week; hour 0 begins on Monday at midnight, local to the shop.
pub const WEEK_HOURS: usize = 168;
/// Hours of a day.
const DAY_HOURS: usize = 24;
/// Days of a week.
const WEEK_DAYS: usize = 7;
/// Cosines of 0 to 6 times 15 degrees: seven numbers in place of four kilobytes of wasm.
const COSINES: [f64; 7] = [
    1.0,
    0.965_925_826_289_068_3,
    0.866_025_403_784_438_6,
    core::f64::consts::FRAC_1_SQRT_2,
    0.5,
    0.258_819_045_102_520_74,
    0.0,
];
/// Fewest visits that say something about a visitor.
const VISITS_MIN: usize = 3;

/// Section 4 of a model: the shop's own week, and how a visitor's is drawn from it.
#[derive(Debug, Clone, PartialEq)]
pub struct HourModel {
    /// Share of the shop's visits (or orders) that began in each hour of the week; they sum to 1.
    pub shares: [f32; WEEK_HOURS],
    /// Concentration of the kernel on the hour of the day; 8 spreads a visit over two hours to either side.
    pub kappa: f64,
    /// Share of a visit's weight that goes to its hour on every day of the week, in [0, 1].
    pub weekday_pooling: f64,
    /// Visits that the shop's own week counts for.
    pub prior_visits: f64,
}

/// The hour of the week in which the visitor is most likely to come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BestHour {
    /// In [0, 168); 0 is Monday from midnight to one.
    pub hour_of_week: u32,
    /// Probability that a visit begins in that hour or in one beside it, in [0, 1].
    pub probability: f64,
    /// How many times as probable as by the shop's own week: 1 says that the visitor's habits are the shop's.
    pub lift: f64,
}

impl Default for HourModel {
    /// Parameters that were best on completejourney, over a uniform week.
    fn default() -> Self {
        Self { shares: [1.0 / WEEK_HOURS as f32; WEEK_HOURS], kappa: 8.0, weekday_pooling: 0.5, prior_visits: 10.0 }
    }
}

impl HourModel {
    /// The probability of each hour of the week, from the hours of the visitor's own visits.
    #[must_use]
    pub fn week(&self, visits: &[u32]) -> [f64; WEEK_HOURS] {
        let mut kernel = [0.0; DAY_HOURS];
        let mut mass = 0.0;
        for (distance, weight) in kernel.iter_mut().enumerate() {
            // The cosine of 15 degrees times the distance, which is the same forwards and backwards and changes its sign behind a quarter.
            let way = distance.min(DAY_HOURS - distance);
            let quarter = COSINES.get(way.min(DAY_HOURS / 2 - way)).copied().unwrap_or_default();
            let cosine = if way > DAY_HOURS / 4 { -quarter } else { quarter };
            *weight = libm::exp(self.kappa * (cosine - 1.0));
            mass += *weight;
        }
        let total = visits.len() as f64 + self.prior_visits;
        let mut week = [0.0; WEEK_HOURS];
        for (place, probability) in week.iter_mut().enumerate() {
            let mut weight = 0.0;
            for visit in visits {
                let visit = *visit as usize % WEEK_HOURS;
                let same_day = if visit / DAY_HOURS == place / DAY_HOURS { 1.0 - self.weekday_pooling } else { 0.0 };
                let near = kernel.get((visit + WEEK_HOURS - place) % DAY_HOURS).copied().unwrap_or_default() / mass;
                weight += near * (same_day + self.weekday_pooling / WEEK_DAYS as f64);
            }
            let share = self.shares.get(place).copied().unwrap_or_default();
            *probability = (weight + self.prior_visits * f64::from(share)) / total;
        }
        week
    }

    /// The best hour of a visitor whose visits began in these hours of the week: the best hour of the day, which visits of every day tell, then the best
    /// day for it; the earliest of equals.
    ///
    /// # Errors
    /// [`Missing::NoVisits`] below three visits: it would be the shop's best hour, not the visitor's.
    pub fn best(&self, visits: &[u32]) -> Result<BestHour, Missing> {
        if visits.len() < VISITS_MIN {
            return Err(Missing::NoVisits);
        }
        let week = self.week(visits);
        let mut best = (0, 0.0);
        for hour in 0..DAY_HOURS {
            let mut probability = 0.0;
            for day in 0..WEEK_DAYS {
                probability += around(&week, day * DAY_HOURS + hour);
            }
            // Sums of the same numbers in another order differ in their last bits.
            if probability > best.1 + 1e-12 {
                best = (hour, probability);
            }
        }
        let mut place = best.0;
        for day in 1..WEEK_DAYS {
            let other = day * DAY_HOURS + best.0;
            if around(&week, other) > around(&week, place) + 1e-12 {
                place = other;
            }
        }
        let (probability, usual) = (around(&week, place).min(1.0), around(&self.week(&[]), place));
        let lift = if usual > 0.0 { probability / usual } else { 1.0 };
        Ok(BestHour { hour_of_week: place as u32, probability, lift })
    }
}

/// The probability of an hour and of those beside it.
fn around(week: &[f64; WEEK_HOURS], place: usize) -> f64 {
    let mut sum = 0.0;
    for place in [place + WEEK_HOURS - 1, place, place + 1] {
        sum += week.get(place % WEEK_HOURS).copied().unwrap_or_default();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_hour_is_the_visitors_over_the_shops() {
        let evening = |day: u32| day * 24 + 20;
        let mut shares = [0.4 / 165.0; WEEK_HOURS];
        shares[11..14].copy_from_slice(&[0.2; 3]);
        let shop = HourModel { shares, ..HourModel::default() };
        let cases = [
            ("too few visits", vec![evening(1), evening(2)], Err(Missing::NoVisits)),
            ("a few do not outweigh the shop's noon", vec![evening(1), evening(2), evening(3)], Ok(12)),
            ("a habit does, on its own day", vec![evening(3); 40], Ok(evening(3))),
            ("an hour of every day", (0..70).map(|it| evening(it % 7)).collect(), Ok(evening(0))),
            ("around the end of the week", (0..40).map(|it| if it % 3 == 0 { 0 } else { 167 }).collect(), Ok(167)),
            (
                "an hour of every day before one of a single day",
                (0..54).map(|it| if it < 42 { evening(it % 7) } else { 77 }).collect(),
                Ok(evening(3)),
            ),
        ];
        for (why, visits, expected) in cases {
            assert_eq!(shop.best(&visits).map(|best| best.hour_of_week), expected, "{why}");
        }
    }

    #[test]
    fn a_week_is_a_probability_of_each_hour() {
        let shop = HourModel::default();
        for visits in [vec![], vec![0], vec![167, 3, 90, u32::MAX]] {
            let week = shop.week(&visits);
            let sum: f64 = week.iter().sum();
            assert!((sum - 1.0).abs() < 1e-6 && week.iter().all(|it| *it > 0.0), "{visits:?}: {sum}");
        }
        // One visit of weight 1 over ten of the shop: its own hour and day, by hand from the kernel's definition.
        let kernel: f64 =
            (0..24).map(|it| libm::exp(8.0 * (libm::cos(f64::from(it) * libm::acos(-1.0) / 12.0) - 1.0))).sum();
        let expected = (10.0 / 168.0 + (0.5 + 0.5 / 7.0) / kernel) / 11.0;
        assert!((shop.week(&[30])[30] - expected).abs() < 1e-9);
    }
}
