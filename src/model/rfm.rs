//! Section 1: three times four edges, each an f64: recency in days, frequency in days, worth in minor units.

use super::{Layout, Section};
use crate::core::limits::MONEY_MINOR_MAX;
use crate::core::rfm::RfmEdges;

impl Section for RfmEdges {
    const KIND: u16 = 1;

    fn describe(&mut self, layout: &mut Layout<'_>) {
        for edges in [&mut self.recency_days, &mut self.frequency, &mut self.monetary_minor] {
            let mut last = 0.0;
            for edge in edges {
                layout.f64(edge, last, MONEY_MINOR_MAX as f64);
                last = *edge;
            }
        }
    }
}
