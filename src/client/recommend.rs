//! Recommendations: files in, answers out.

use crate::client::Client;
use crate::core::consent::Personalization;
use crate::core::decision::Variant;
use crate::core::offer::Offer;
use crate::core::recommend::{self, Query, Recommendation};
use crate::core::value::{Fields, Value};
use crate::host::Host;
use crate::model::{self, ModelError, ModelFault};

fn values(recommendations: Vec<Recommendation>) -> Value {
    let mut values = Vec::new();
    for recommendation in recommendations {
        let mut fields = Fields::new();
        fields.set("item", recommendation.item);
        fields.set("score", recommendation.score);
        fields.set("reason", recommendation.reason.code());
        fields.set("of", Some(recommendation.of.as_str()).filter(|of| !of.is_empty()));
        values.push(fields.into());
    }
    Value::List(values)
}

impl<H: Host> Client<H> {
    /// Takes in the recommendations of a file: the model's own, or one beside it.
    ///
    /// # Errors
    /// [`ModelError`] when it is none, damaged, or would be more than an engine holds; nothing changes then.
    pub fn load_recommendations(&mut self, bytes: &[u8]) -> Result<(), ModelError> {
        let part = model::recommend::read(bytes)?;
        if !self.engine.index.add(part) {
            return Err(ModelError { kind: model::recommend::items::KIND, offset: 0, fault: ModelFault::TooLong });
        }
        // An offer that had nothing to recommend may have now. What the visitor was shown stays.
        crate::core::list::retain(&mut self.page, |known| known.decision.variant != Variant::Fallback);
        Ok(())
    }

    /// Answers `{ kind, item, category, n }` with `{ items, wanted }`: what is recommended, and the files that would make a better answer.
    /// Nothing while personalization is not granted.
    #[must_use]
    pub fn recommend(&self, query: &Value, context: &Value) -> Value {
        let mut fields = Fields::new();
        let (mut items, mut wanted) = (Vec::new(), Vec::new());
        if let Some(query) =
            Query::read(query, context).filter(|_| self.engine.consent.permit::<Personalization>().is_some())
        {
            items = self.recommended(&query);
            for name in recommend::wanted(&self.engine.index, &self.engine.state.history, &query) {
                wanted.push(name.into());
            }
        }
        fields.set("items", values(items));
        fields.set("wanted", Value::List(wanted));
        fields.into()
    }

    fn recommended(&self, query: &Query<'_>) -> Vec<Recommendation> {
        let engine = &self.engine;
        recommend::recommend(&engine.index, &engine.site, &engine.state.history, query, self.now())
    }

    /// An offer's content as pages get it: with the items that it is drawn from, if it is.
    pub(super) fn content(&self, offer: &Offer, context: &Value) -> Value {
        let mut content = offer.content.clone();
        if let (Some(kind), Value::Map(fields)) = (offer.recommend, &mut content) {
            fields.set("recommended", values(self.recommended(&Query::new(kind, context))));
        }
        content
    }
}
