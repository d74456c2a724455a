//! One input of a page, read as `browser::engine` reads it.

use vitrin::client::Client;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::event::Reject;
use vitrin::core::history::Preference;
use vitrin::core::tally::Response;
use vitrin::core::value::{Fields, Value};
use vitrin::host::MemoryHost;

/// Gives the client one input, and answers as the JavaScript face does.
pub fn handle(client: &mut Client<MemoryHost>, input: &Value) -> Value {
    let mut answer = Fields::new();
    match read_input(input).and_then(|input| client.handle(input)) {
        Ok(()) => answer.set("status", "accepted"),
        Err(reject) => {
            let (reason, field) = reject.code();
            answer.set("status", "rejected");
            answer.set("reason", reason);
            let stated = input.get("traits").or_else(|| input.get("facts"));
            answer.set("field", field.or_else(|| reject.name_among(stated?)));
        }
    }
    answer.into()
}

/// As `browser::engine` reads it.
fn read_input(input: &Value) -> Result<Input<'_>, Reject> {
    let text = |key| input.get(key).and_then(Value::as_text);
    let response = |response| {
        let decision = input.get("decision").ok_or(Reject::Missing("decision"))?;
        let field = |key| decision.get(key).and_then(Value::as_text).ok_or(Reject::WrongType("decision"));
        let offer = decision.get("offer").and_then(|offer| offer.get("id")).and_then(Value::as_text);
        let decision = DecisionRef { id: field("id")?, placement: field("placement")?, offer, draw: None };
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
            Ok(Input::DeleteEvent { index: index as u32 })
        }
        _ => Err(Reject::WrongType("type")),
    }
}
