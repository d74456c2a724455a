//! Section 4: kappa, weekday pooling and prior visits as f64, then 168 shares as f32 from Monday at midnight.

use super::{Layout, Section};
use crate::core::predict::hour::HourModel;

impl Section for HourModel {
    const KIND: u16 = 4;

    fn describe(&mut self, layout: &mut Layout<'_>) {
        layout.f64(&mut self.kappa, 0.0, 1e3);
        layout.f64(&mut self.weekday_pooling, 0.0, 1.0);
        layout.f64(&mut self.prior_visits, 1e-3, 1e6);
        let mut sum = 0.0;
        for share in &mut self.shares {
            layout.f32(share, 0.0, 1.0);
            sum += f64::from(*share);
        }
        layout.require((sum - 1.0).abs() < 1e-3);
    }
}
