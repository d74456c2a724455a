//! Section 2: u32 customers, u32 last day, f64 discount per week; MBG/NBD, BG/NBD (`r`, `alpha`, `a`, `b`), Pareto/NBD (`r`, `alpha`, `s`,
//! `beta`), Gamma-Gamma (`p`, `q`, `v`) as f64,
//! where `r` or `p` of 0 says that the model is missing and the rest of it is 0 too.

use super::{Layout, Section};
use crate::core::predict::pareto::ParetoModel;
use crate::core::predict::purchase::{DropoutModel, PurchaseModel, SpendModel};

/// Beyond what any fit gives; within it no formula overflows.
const PARAMETER_MAX: f64 = 1e9;
/// Below what any fit gives.
const PARAMETER_MIN: f64 = 1e-9;

impl Section for PurchaseModel {
    const KIND: u16 = 2;

    fn describe(&mut self, layout: &mut Layout<'_>) {
        layout.u32(&mut self.customers);
        layout.u32(&mut self.until_day);
        layout.f64(&mut self.discount_per_week, 0.0, 1.0);
        dropout(layout, &mut self.mbg);
        layout.require(self.mbg.r > 0.0);
        let mut bg = self.bg.unwrap_or_default();
        dropout(layout, &mut bg);
        self.bg = (bg.r > 0.0).then_some(bg);
        let mut pareto = self.pareto.unwrap_or_default();
        for parameter in [&mut pareto.r, &mut pareto.alpha, &mut pareto.s, &mut pareto.beta] {
            layout.f64(parameter, 0.0, PARAMETER_MAX);
        }
        self.pareto = (pareto.r > 0.0).then_some(pareto);
        let least = pareto.r.min(pareto.alpha).min(pareto.s).min(pareto.beta);
        layout.require(least >= PARAMETER_MIN || pareto == ParetoModel::default());
        let mut spend = self.spend.unwrap_or_default();
        for parameter in [&mut spend.p, &mut spend.q, &mut spend.v_minor] {
            layout.f64(parameter, 0.0, PARAMETER_MAX);
        }
        self.spend = (spend.p > 0.0).then_some(spend);
        let is_good = spend.p >= PARAMETER_MIN && spend.q > 1.0 && spend.v_minor >= PARAMETER_MIN;
        layout.require(is_good || spend == SpendModel::default());
    }
}

fn dropout(layout: &mut Layout<'_>, model: &mut DropoutModel) {
    for parameter in [&mut model.r, &mut model.alpha, &mut model.a, &mut model.b] {
        layout.f64(parameter, 0.0, PARAMETER_MAX);
    }
    let is_good = model.r >= PARAMETER_MIN && model.alpha >= PARAMETER_MIN && model.b >= PARAMETER_MIN;
    layout.require(is_good || *model == DropoutModel::default());
}
