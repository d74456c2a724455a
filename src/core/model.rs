//! The model: what is known of the shop's visitors as a whole, trained from the shop's own data and shipped to everybody alike.
//!
//! Flow: `model.bin` -> **`model`** -> `profile`, `predict`. Each part may be missing: what needs it is then missing too, never guessed.

use crate::core::id::fnv1a32;
use crate::core::policy::posterior::Posteriors;
use crate::core::predict::hour::HourModel;
use crate::core::predict::next_visit::NextVisitModel;
use crate::core::predict::purchase::PurchaseModel;
use crate::core::predict::replenishment::ReplenishmentModel;
use crate::core::predict::session::SessionModel;
use crate::core::rfm::RfmEdges;

/// All trained parameters of a shop.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// Where the quintiles of recency, frequency and worth part.
    pub rfm: Option<RfmEdges>,
    /// Orders to come, and their worth.
    pub purchase: Option<PurchaseModel>,
    /// How likely a session ends in an order.
    pub session: Option<SessionModel>,
    /// When in the week the shop's visitors come.
    pub hours: Option<HourModel>,
    /// How long a category's goods last.
    pub replenishment: Option<ReplenishmentModel>,
    /// How long visitors stay away.
    pub next_visit: Option<NextVisitModel>,
    /// Mean share of attention by interest, keyed as in `category.shoes/trail-running`.
    pub base_rates: Option<ShareTable>,
    /// Share of the shop's customers by segment: of a config's segment by its id, of an RFM segment or stage as in `rfm:champions`.
    pub segment_shares: Option<ShareTable>,
    /// How often offers led to their goals; without it the adaptive policy knows no offer from another.
    pub posteriors: Option<Posteriors>,
}

impl Model {
    /// Whether there is anything in it to predict with.
    #[must_use]
    pub fn predicts(&self) -> bool {
        self.purchase.is_some()
            || self.session.is_some()
            || self.hours.is_some()
            || self.replenishment.is_some()
            || self.next_visit.is_some()
    }
}

#[cfg(test)]
impl Model {
    /// One with everything in it.
    pub(crate) fn sample() -> Self {
        use crate::core::policy::posterior::Posterior;
        use crate::core::predict::estimate::Spread;
        use crate::core::predict::pareto::ParetoModel;
        use crate::core::predict::purchase::{DropoutModel, SpendModel};
        use crate::core::predict::replenishment::Lasting;

        let dropout = DropoutModel { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
        let lasting =
            |category| Lasting { category, gap: Spread { median_days: 28.0, low_days: 14.0, high_days: 50.0 } };
        Model {
            rfm: Some(RfmEdges {
                recency_days: [101.0, 199.0, 220.0, 243.0],
                frequency: [1.0, 1.0, 2.0, 3.0],
                monetary_minor: [1_496.0, 2_794.0, 4_693.4, 9_396.2],
            }),
            purchase: Some(PurchaseModel {
                mbg: dropout,
                pareto: Some(ParetoModel { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 }),
                bg: Some(dropout),
                spend: Some(SpendModel { p: 6.25, q: 3.74, v_minor: 1_544.0 }),
                discount_per_week: 0.0023,
                customers: 23_570,
                until_day: 10_134,
            }),
            session: Some(SessionModel {
                coefficients: vec![-3.0, 0.5],
                covariance: vec![0.01, 0.0, 0.02],
                sessions: 5_000,
            }),
            hours: Some(HourModel::default()),
            replenishment: Some(ReplenishmentModel(vec![lasting(3), lasting(900)])),
            next_visit: Some(NextVisitModel {
                gap: Spread { median_days: 6.0, low_days: 2.0, high_days: 14.0 },
                prior_gaps: 2.0,
            }),
            base_rates: Some(ShareTable::of(&[("category.shoes", 0.25), ("brand.acme", 0.5)])),
            segment_shares: Some(ShareTable::of(&[("rfm:champions", 0.125)])),
            posteriors: Some(Posteriors {
                version: 3,
                gamma: 1_000.0,
                explore: 0.05,
                prior_exposures: 200.0,
                rows: vec![
                    Posterior { arm: 5, cell: 0, exposures: 900.0, conversions: 90.5 },
                    Posterior { arm: 5, cell: 3, exposures: 100.0, conversions: 30.0 },
                ],
            }),
        }
    }
}

/// Shares in [0, 1] by the FNV-1a hash of a key, in the order of the hashes.
///
/// Hashes, for the length: among 5,000 keys one that is not in the table is taken for another with a probability of 1 in 860,000.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ShareTable(pub Vec<(u32, f32)>);

impl ShareTable {
    /// A table of the keys' shares.
    #[must_use]
    pub fn of(shares: &[(&str, f64)]) -> Self {
        let mut rows = Vec::new();
        for (key, share) in shares {
            rows.push((fnv1a32(key), *share as f32));
        }
        rows.sort_by_key(|(hash, _)| *hash);
        Self(rows)
    }

    /// The share under `key`; `None` when the trainer had too few visitors for it, or none.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<f64> {
        let hash = fnv1a32(key);
        let place = self.0.partition_point(|(known, _)| *known < hash);
        self.0.get(place).filter(|(known, _)| *known == hash).map(|(_, share)| f64::from(*share))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_found_by_its_key_alone() {
        let table = ShareTable::of(&[("category.shoes", 0.25), ("brand.acme", 0.5), ("category.tents", 0.125)]);
        let cases =
            [("category.shoes", Some(0.25)), ("brand.acme", Some(0.5)), ("category.tents", Some(0.125)), ("x", None)];
        for (key, expected) in cases {
            assert_eq!(table.get(key), expected, "{key}");
        }
    }
}
