//! Posteriors: how often each offer led to its goal, by context cell, as counted over all visitors and shipped to everybody alike.
//!
//! Flow: reports → collector → trainer → `model.bin` -> **`posterior`** -> `policy`. An offer in a cell has the posterior
//! `Beta(conversions + s·m, exposures − conversions + s·(1 − m))`, where m is the mean of its parent and s is
//! [`Posteriors::prior_exposures`]: a cell is drawn towards its offer over all visitors, an offer towards all offers of its placement, and those
//! towards `Beta(1, 1)`. What was never counted is what its parent is.

/// The cell of all visitors: the parent of every other.
pub const ALL_VISITORS: u32 = 0;

/// What was counted of an arm in a cell. Fractions and zeros are fine: noise is taken out before.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Posterior {
    /// Hash of the offer's id; of the placement's id for all its offers together, which only [`ALL_VISITORS`] has.
    pub arm: u32,
    /// See [`Cells::hash`](crate::core::policy::Cells::hash), or [`ALL_VISITORS`].
    pub cell: u32,
    /// Visitors to whom the arm was shown, from 0.
    pub exposures: f32,
    /// Those of them who reached the goal within the window, from 0 to `exposures`.
    pub conversions: f32,
}

/// All posteriors of a shop, and how the adaptive policy is to use them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Posteriors {
    /// Number of this training, from 1: part of every decision that used it.
    pub version: u32,
    /// SquareCB's γ: how fast an arm's probability falls with its distance from the best. From 0, which is uniform.
    pub gamma: f64,
    /// Share of visitors to whom eligible offers are shown evenly, unless the config says another. In [0, 1].
    pub explore: f64,
    /// s: exposures that the parent's mean counts for. Above 0.
    pub prior_exposures: f64,
    /// By arm, then cell; each pair once.
    pub rows: Vec<Posterior>,
}

impl Posteriors {
    /// The mean of the posterior of `offer` in `cell`, in (0, 1). Both and `placement` are hashes.
    #[must_use]
    pub fn mean(&self, placement: u32, offer: u32, cell: u32) -> f64 {
        let all_offers = self.row(placement, ALL_VISITORS);
        let mut mean = (all_offers.1 + 1.0) / (all_offers.0 + 2.0);
        mean = self.drawn_to(mean, self.row(offer, ALL_VISITORS));
        if cell != ALL_VISITORS {
            mean = self.drawn_to(mean, self.row(offer, cell));
        }
        mean
    }

    fn drawn_to(&self, parent: f64, (exposures, conversions): (f64, f64)) -> f64 {
        (conversions + self.prior_exposures * parent) / (exposures + self.prior_exposures)
    }

    /// Exposures and conversions; zeros where nothing was counted.
    fn row(&self, arm: u32, cell: u32) -> (f64, f64) {
        let place = self.rows.partition_point(|row| (row.arm, row.cell) < (arm, cell));
        match self.rows.get(place) {
            Some(row) if (row.arm, row.cell) == (arm, cell) => (f64::from(row.exposures), f64::from(row.conversions)),
            _ => (0.0, 0.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_drawn_towards_its_offer_and_that_towards_its_placement() {
        let row = |arm, cell, exposures, conversions| Posterior { arm, cell, exposures, conversions };
        let posteriors = Posteriors {
            prior_exposures: 100.0,
            // Placement 9 has the offers 5 and 6; nothing is known of 7.
            rows: vec![row(5, 0, 900.0, 90.0), row(5, 3, 100.0, 30.0), row(9, 0, 998.0, 49.0)],
            ..Posteriors::default()
        };
        // (49 + 1)/(998 + 2) = .05; (90 + 100·.05)/1000 = .095; (30 + 100·.095)/200 = .1975.
        let cases = [
            ("an offer over all visitors", 9, 5, ALL_VISITORS, 0.095),
            ("in a cell", 9, 5, 3, 0.1975),
            ("in a cell of which nothing is known", 9, 5, 4, 0.095),
            ("an offer of which nothing is known", 9, 7, 3, 0.05),
            ("a placement of which nothing is known", 8, 7, 3, 0.5),
        ];
        for (why, placement, offer, cell, expected) in cases {
            let mean = posteriors.mean(placement, offer, cell);
            assert!((mean - expected).abs() < 1e-12, "{why}: {mean}");
        }
    }
}
