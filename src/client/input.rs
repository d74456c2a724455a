//! Inputs as a page says them: one dynamic value in, one out.

use crate::client::Client;
use crate::core::engine::{DecisionRef, Input};
use crate::core::event::Reject;
use crate::core::history::Preference;
use crate::core::tally::Response;
use crate::core::value::{Fields, Value};
use crate::host::Host;

impl<H: Host> Client<H> {
    /// Takes one input; answers `{ status: 'accepted' }` or `{ status: 'rejected', reason, field }`. `None` is one that is no plain data.
    pub fn take(&mut self, input: Option<&Value>) -> Value {
        let outcome = match input {
            Some(input) => read_input(input).and_then(|input| self.handle(input)),
            None => Err(Reject::WrongType("data")),
        };
        let mut answer = Fields::new();
        match outcome {
            Ok(()) => answer.set("status", "accepted"),
            Err(reject) => {
                let (reason, field) = reject.code();
                answer.set("status", "rejected");
                answer.set("reason", reason);
                let stated = input.and_then(|input| input.get("traits").or_else(|| input.get("facts")));
                answer.set("field", field.or_else(|| reject.name_among(stated?)));
            }
        }
        answer.into()
    }
}

/// The offer that a page's decision names.
pub(crate) fn offer_id(decision: &Value) -> Option<&str> {
    decision.get("offer").and_then(|offer| offer.get("id")).and_then(Value::as_text)
}

fn read_input(input: &Value) -> Result<Input<'_>, Reject> {
    let text = |key| input.get(key).and_then(Value::as_text);
    let response = |response| {
        let decision = input.get("decision").ok_or(Reject::Missing("decision"))?;
        let field = |key| decision.get(key).and_then(Value::as_text).ok_or(Reject::WrongType("decision"));
        let decision =
            DecisionRef { id: field("id")?, placement: field("placement")?, offer: offer_id(decision), draw: None };
        Ok(Input::Response { decision, response })
    };
    match text("type") {
        Some("event") => {
            Ok(Input::Event { name: text("name").unwrap_or_default(), data: input.get("data").unwrap_or(&Value::Null) })
        }
        Some("exposed") => response(Response::Exposed),
        Some("clicked") => response(Response::Clicked),
        Some("dismissed") => response(Response::Dismissed),
        Some("prefer") => {
            let preference = match text("value") {
                Some("auto") => None,
                Some("more") => Some(Preference::More),
                Some("less") => Some(Preference::Less),
                Some("never") => Some(Preference::Never),
                _ => return Err(Reject::WrongType("value")),
            };
            Ok(Input::Preference { interest: text("interest").unwrap_or_default(), preference })
        }
        Some("traits") => Ok(Input::Traits(input.get("traits").ok_or(Reject::Missing("traits"))?)),
        Some("facts") => Ok(Input::Facts(input.get("facts").ok_or(Reject::Missing("facts"))?)),
        Some("delete_event") => {
            let index = input.get("index").and_then(Value::as_number).ok_or(Reject::Missing("index"))?;
            deletion(index)
        }
        _ => Err(Reject::WrongType("type")),
    }
}

/// What is no place, a fraction or below 0, is not taken for one.
fn deletion(place: f64) -> Result<Input<'static>, Reject> {
    let index = place as u32;
    if f64::from(index) == place { Ok(Input::DeleteEvent { index }) } else { Err(Reject::OutOfRange("index")) }
}
