//! Section 32: u32 version, then γ, the share that explores and the prior's exposures as f64, u32 number of rows, each u32 hash of the arm, u32 hash
//! of the cell, f32 exposures and f32 conversions. Pairs of arm and cell rise.

use super::{Layout, Section};
use crate::core::policy::posterior::{Posterior, Posteriors};

/// Beyond it there is nothing but the best.
const GAMMA_MAX: f64 = 1e9;
/// Beyond it nothing is learned.
const PRIOR_EXPOSURES_MAX: f64 = 1e9;
/// More than a shop has visitors.
const EXPOSURES_MAX: f32 = 1e10;

impl Section for Posteriors {
    const KIND: u16 = 32;

    fn describe(&mut self, layout: &mut Layout<'_>) {
        layout.u32(&mut self.version);
        layout.require(self.version > 0);
        layout.f64(&mut self.gamma, 0.0, GAMMA_MAX);
        layout.f64(&mut self.explore, 0.0, 1.0);
        layout.f64(&mut self.prior_exposures, 1e-3, PRIOR_EXPOSURES_MAX);
        let count = layout.length(self.rows.len(), 16);
        self.rows.resize(count, Posterior::default());
        let mut last = None;
        for row in &mut self.rows {
            layout.u32(&mut row.arm);
            layout.u32(&mut row.cell);
            layout.f32(&mut row.exposures, 0.0, EXPOSURES_MAX);
            layout.f32(&mut row.conversions, 0.0, row.exposures.max(0.0));
            let place = Some((row.arm, row.cell));
            layout.require(last < place);
            last = place;
        }
    }
}
