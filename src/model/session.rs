//! Section 3: u32 sessions, u32 number of coefficients, those as f32, then the lower triangle of their covariance as f32.

use super::{Layout, Section};
use crate::core::predict::session::{FEATURES, SessionModel};

/// Beyond it an odds ratio says nothing.
const COEFFICIENT_MAX: f32 = 1e4;

impl Section for SessionModel {
    const KIND: u16 = 3;

    fn describe(&mut self, layout: &mut Layout<'_>) {
        layout.u32(&mut self.sessions);
        let count = layout.length(self.coefficients.len(), 4);
        // An intercept alone would say the same of every session. A newer trainer's features are unknown here.
        let is_known = (2..=FEATURES.len() + 1).contains(&count);
        layout.require(is_known);
        if !is_known {
            return;
        }
        for (list, length) in [(&mut self.coefficients, count), (&mut self.covariance, count * (count + 1) / 2)] {
            list.resize(length, 0.0);
            for number in list {
                layout.f32(number, -COEFFICIENT_MAX, COEFFICIENT_MAX);
            }
        }
    }
}
