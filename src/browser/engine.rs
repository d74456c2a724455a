//! [`JsEngine`], to JavaScript `Engine`: a dozen thin methods over [`Client`]. The idiomatic surface is the package's TypeScript.

use js_sys::Promise;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::convert::{error, from_js, to_js};
use super::host::BrowserHost;
use crate::client::{Client, ImportError, input};
use crate::core::consent::Purposes;
use crate::core::event::Reject;
use crate::core::join::join;
use crate::core::value::{CONFIG_LIMITS, EVENT_LIMITS, Fields, Value};
use crate::core::zone::Zone;
use crate::state::{StateError, parse_tab};

/// One document's engine.
#[wasm_bindgen(js_name = Engine)]
pub struct JsEngine(Client<BrowserHost>);

/// The codes that the page's side may give for memory mode, so that they stay the documented ones.
const REFUSALS: [&str; 3] = ["STORAGE_DENIED", "STORAGE_FULL", "NO_LOCKS"];

#[wasm_bindgen(js_class = Engine)]
impl JsEngine {
    /// An engine for this document. `options`: `tab`, 16 hex digits, new per document; `endpoint`, where reports go; `zone`, pairs of a time
    /// and the offset from UTC in minutes that the site's time zone has from then on.
    ///
    /// # Errors
    /// `BAD_CONFIG`, with a JSON pointer in its message.
    #[wasm_bindgen(constructor)]
    pub fn new(site: &str, config: JsValue, options: JsValue) -> Result<Self, JsValue> {
        let bad = |message: &str| error("BAD_CONFIG", message);
        let config = from_js(&config, CONFIG_LIMITS).map_err(bad)?;
        let options = from_js(&options, EVENT_LIMITS).map_err(bad)?;
        let tab = options.get("tab").and_then(Value::as_text).and_then(parse_tab);
        let tab = tab.ok_or_else(|| bad("/tab: expected 16 hex digits"))?;
        let endpoint = options.get("endpoint").and_then(Value::as_text).map(String::from);
        let client = Client::new(BrowserHost::new(endpoint), site, &config, tab);
        let mut client = client.map_err(|problem| bad(&join(&[&problem.pointer, ": ", &*problem.message])))?;
        client.set_zone(options.get("zone").and_then(Zone::parse).unwrap_or_default());
        Ok(Self(client))
    }

    /// Takes in the shop's model, the bytes of `model.bin`.
    ///
    /// # Errors
    /// `BAD_MODEL`, with section and place in its message; nothing changes then.
    pub fn load_model(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.0.load_model(bytes).map_err(|problem| error("BAD_MODEL", &problem.message()))
    }

    /// Takes the purposes as they are now; the first call loads what is stored. `memory`: why storage must not be used though it is granted.
    pub fn consent(&mut self, purposes: JsValue, memory: Option<String>) {
        let granted = from_js(&purposes, EVENT_LIMITS).unwrap_or_default();
        let is = |purpose| granted.get(purpose).and_then(Value::as_bool) == Some(true);
        let purposes =
            Purposes { storage: is("storage"), personalization: is("personalization"), measurement: is("measurement") };
        let mut refused =
            memory.map(|code| REFUSALS.into_iter().find(|known| *known == code).unwrap_or("STORAGE_DENIED"));
        if purposes.storage && refused.is_none() {
            refused = self.0.host.open_storage().err().map(|problem| problem.code());
        }
        self.0.set_consent(purposes, refused);
    }

    /// `{ state, reason, warnings }`.
    pub fn status(&self) -> JsValue {
        to_js(&self.0.status())
    }

    /// Takes one input; answers `{ status: 'accepted' }` or `{ status: 'rejected', reason, field }`.
    pub fn handle(&mut self, input: JsValue) -> JsValue {
        let input = from_js(&input, EVENT_LIMITS);
        to_js(&self.0.take(input.as_ref().ok()))
    }

    /// Chooses an offer for each placement. Records nothing: call `handle({ type: 'exposed', … })` once it is visible.
    pub fn decide(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] placements: JsValue,
        context: JsValue,
    ) -> JsValue {
        let context = from_js(&context, EVENT_LIMITS).unwrap_or_default();
        let placements = from_js(&placements, EVENT_LIMITS).unwrap_or_default();
        let mut names = Vec::new();
        for placement in placements.as_list().unwrap_or_default() {
            names.push(placement.as_text().unwrap_or_default());
        }
        let mut decisions = Vec::new();
        for decided in self.0.decide(&names, &context) {
            decisions.push(self.0.decision_value(&decided));
        }
        to_js(&Value::List(decisions))
    }

    /// Takes in the recommendations of a file: the model's own, or one beside it.
    ///
    /// # Errors
    /// `BAD_MODEL`, with section and place in its message; nothing changes then.
    pub fn load_recommendations(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.0.load_recommendations(bytes).map_err(|problem| error("BAD_MODEL", &problem.message()))
    }

    /// Answers `{ kind, item, category, n }` with `{ items, wanted }`; `wanted` are files that would make a better answer.
    pub fn recommend(&self, query: JsValue, context: JsValue) -> JsValue {
        let query = from_js(&query, EVENT_LIMITS).unwrap_or_default();
        let context = from_js(&context, EVENT_LIMITS).unwrap_or_default();
        to_js(&self.0.recommend(&query, &context))
    }

    /// Why a decision is what it is.
    pub fn explain(&mut self, decision: JsValue, context: JsValue) -> JsValue {
        let decision = from_js(&decision, EVENT_LIMITS).unwrap_or_default();
        let context = from_js(&context, EVENT_LIMITS).unwrap_or_default();
        let placement = decision.get("placement").and_then(Value::as_text).unwrap_or_default();
        to_js(&self.0.explanation(placement, input::offer_id(&decision), &context))
    }

    /// One of `memberships segments interests predictions profile events preview sent budget tallies`; `undefined` for another name.
    pub fn view(&self, name: &str) -> JsValue {
        let client = &self.0;
        to_js(&match name {
            "memberships" => client.memberships(),
            "segments" => client.segments(),
            "interests" => client.interests(),
            "predictions" => client.predictions(),
            "profile" => client.profile(),
            "events" => client.events(),
            "preview" => client.preview(),
            "sent" => client.sent(),
            "budget" => client.budget(),
            "tallies" => client.tallies(),
            _ => return JsValue::UNDEFINED,
        })
    }

    /// Folds the tabs together; call it only inside a synchronous Web Lock callback. `alive`: tabs whose liveness lock is held now. `postpone`:
    /// the rest of the engine is not loaded, so no report is made; the answer's `postponed` says that one is to be.
    pub fn fold(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "string[]")] alive: JsValue,
        hidden: bool,
        postpone: bool,
    ) -> JsValue {
        let alive = from_js(&alive, EVENT_LIMITS).unwrap_or_default();
        let mut tabs = Vec::new();
        for tab in alive.as_list().unwrap_or_default() {
            if let Some(tab) = tab.as_text().and_then(parse_tab) {
                tabs.push(tab);
            }
        }
        self.0.postpone_reports(postpone);
        let folded = self.0.fold(&tabs, hidden);
        let now = self.0.now();
        let mut answer = Fields::new();
        answer.set("folded", folded.is_stored);
        answer.set("report", folded.has_report);
        answer.set("postponed", folded.is_postponed);
        answer.set("wake_ms", folded.wake_at.map_or(Value::Null, |at| Value::from(at.since_ms(now) as f64)));
        to_js(&answer.into())
    }

    /// Whether something was recorded that no snapshot has.
    pub fn wants_fold(&self) -> bool {
        self.0.wants_fold()
    }

    /// Whether to fold at once: the journal is nearly full.
    pub fn is_urgent(&self) -> bool {
        self.0.is_urgent()
    }

    /// See [`Client::leave`].
    pub fn leave(&mut self, is_left: bool) {
        self.0.leave(is_left);
    }

    /// Starts sending the oldest report that waits; give the answer's status to `settle`.
    pub fn send(&mut self) -> Option<Promise> {
        if self.0.send() { self.0.host.in_flight.take() } else { None }
    }

    /// The HTTP status of what `send` started; 0 for a network failure.
    pub fn settle(&mut self, status: u16) {
        self.0.settle(status);
    }

    /// The history, as a text that `import` takes.
    #[wasm_bindgen(unchecked_return_type = "string")]
    pub fn export(&mut self) -> JsValue {
        // As a value: a text has to be freed by JavaScript that every page loads.
        JsValue::from_str(&self.0.export())
    }

    /// Replaces the history by an exported one.
    ///
    /// # Errors
    /// `NO_CONSENT` without personalization, `STATE_NEWER` when a newer version wrote it, `STORAGE_FULL` when too much waits to be stored, else `BAD_STATE`; nothing changes then.
    pub fn import(&mut self, text: &str) -> Result<(), JsValue> {
        self.0.import(text).map_err(|problem| match problem {
            ImportError::Refused(Reject::Overflow) => error("STORAGE_FULL", "too much waits to be stored"),
            ImportError::Refused(_) => error("NO_CONSENT", "personalization is not granted"),
            ImportError::Unreadable(problem) => {
                let code = match problem {
                    StateError::Newer { .. } => "STATE_NEWER",
                    StateError::Corrupt => "BAD_STATE",
                };
                error(code, &problem.message())
            }
        })
    }

    /// Drops everything in memory; the page's gate erases the keys.
    pub fn forget(&mut self) {
        self.0.forget();
    }

    /// Takes over what `other` knows and may do, `ahead_ms` ahead of the clock, in memory alone: for a merchant who looks ahead.
    pub fn rehearse(&mut self, other: &mut Self, ahead_ms: f64) {
        self.0.host.ahead_ms = ahead_ms as u64;
        self.0.rehearse(&mut other.0);
    }
}
