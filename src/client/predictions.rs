//! The model in, predictions out, in the shape of `Predictions`.

use crate::client::Client;
use crate::core::decision::Variant;
use crate::core::list;
use crate::core::predict::estimate::{Estimate, Missing};
use crate::core::predict::predictions::{HORIZONS_DAYS, Predicted, predict};
use crate::core::value::{Fields, Value};
use crate::host::Host;
use crate::model::{self, ModelError};

/// Names of expected orders, in the order of [`HORIZONS_DAYS`].
const EXPECTED_ORDERS: [&str; HORIZONS_DAYS.len()] = ["expectedOrders30d", "expectedOrders90d", "expectedOrders365d"];

fn estimate_fields(estimate: Estimate) -> Fields {
    let mut fields = Fields::new();
    fields.set("value", estimate.value);
    fields.set("low", estimate.low);
    fields.set("high", estimate.high);
    fields
}

fn missing(reason: Missing) -> Fields {
    let mut fields = Fields::new();
    fields.set("missing", reason.code());
    fields
}

fn estimate(predicted: Predicted) -> Fields {
    match predicted {
        Ok(it) => estimate_fields(it),
        Err(reason) => missing(reason),
    }
}

/// A probability has no range: it is the uncertainty.
fn probability(predicted: Predicted<f64>) -> Fields {
    match predicted {
        Ok(value) => {
            let mut fields = Fields::new();
            fields.set("value", value);
            fields
        }
        Err(reason) => missing(reason),
    }
}

impl<H: Host> Client<H> {
    /// Takes in the shop's model. A second one takes the place of the first.
    ///
    /// # Errors
    /// [`ModelError`] when it is none or damaged; nothing changes then.
    pub fn load_model(&mut self, bytes: &[u8]) -> Result<(), ModelError> {
        self.engine.site.model = model::read(bytes)?;
        // What was decided without it and came to nothing may be decided again. What the visitor was shown stays.
        list::retain(&mut self.page, |known| known.decision.variant != Variant::Fallback);
        Ok(())
    }

    /// Every prediction, or why there is none; null while personalization is not granted.
    #[must_use]
    pub fn predictions(&self) -> Value {
        if self.situation().is_none() {
            return Value::Null;
        }
        let predicted = predict(&self.engine.site, &self.engine.state.history, self.now());
        let mut fields = Fields::new();
        fields.set("alive", probability(predicted.alive));
        fields.set("churn", probability(predicted.churn));
        for (name, expected) in EXPECTED_ORDERS.into_iter().zip(predicted.expected_orders) {
            fields.set(name, estimate(expected));
        }
        fields.set("orderValueMinor", estimate(predicted.order_value_minor));
        fields.set("value365dMinor", estimate(predicted.year_value_minor));
        fields.set("sessionPurchase", estimate(predicted.session_purchase));
        fields.set("nextVisitDays", estimate(predicted.next_visit_days));
        fields.set(
            "bestHour",
            match predicted.best_hour {
                Ok(best) => {
                    let mut fields = Fields::new();
                    fields.set("hourOfWeek", best.hour_of_week);
                    fields.set("probability", best.probability);
                    fields.set("lift", best.lift);
                    fields
                }
                Err(reason) => missing(reason),
            },
        );
        let mut replenishment = Fields::new();
        match predicted.replenishment {
            Ok(all) => {
                let mut due = Vec::new();
                for one in all {
                    let mut fields = estimate_fields(one.in_days);
                    fields.set("category", one.category);
                    due.push(fields.into());
                }
                replenishment.set("due", Value::List(due));
            }
            Err(reason) => replenishment = missing(reason),
        }
        fields.set("replenishment", replenishment);
        fields.into()
    }
}
