//! Runs a scenario file: a config and a list of steps with what each must lead to. The same file runs natively and in a browser.
//!
//! A step has one action, and `why` where it is not plain:
//! `at` (the clock, from then on) · `page` (a new document on the same storage) · `consent` (letters of the granted purposes) · `event` [name,
//! data] · `decide` placement with `context` · `exposed`, `clicked`, `dismissed` placement · `prefer` [interest, value] · `traits` · `facts` · `delete` index ·
//! `fold` (`hidden` or `visible`) · `send` status. `expect` is what it answers; `members`, `sent`, `same_bytes` (all that was sent), `reports`
//! (fields of what was sent), `statuses` (latest first), `preview`, `budget` and `kept` (keys) look at the state after it.

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::consent::Purposes;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::event::Reject;
use vitrin::core::history::Preference;
use vitrin::core::tally::Response;
use vitrin::core::time::Timestamp;
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::host::{Host, MemoryHost};

/// A host that keeps everything in memory, where the steps look at it.
pub(crate) trait InMemory: Host + Default {
    fn memory(&mut self) -> &mut MemoryHost;
}

impl InMemory for MemoryHost {
    fn memory(&mut self) -> &mut MemoryHost {
        self
    }
}

struct Scenario<H> {
    config: Value,
    client: Option<Client<H>>,
    host: H,
    purposes: Purposes,
    grant: u32,
    tab: u64,
    decisions: Vec<(String, Json)>,
}

fn value(json: &Json) -> Value {
    read(json, CONFIG_LIMITS).expect("within the limits")
}

fn json(value: &Value) -> Json {
    serde_json::to_value(value).expect("a Value is JSON")
}

/// Runs one scenario. Panics at the first step that does not do what it must, naming it. Returns a digest of all that is stored at its end.
pub(crate) fn run(name: &str, text: &str) -> u32 {
    let host = play(name, text, MemoryHost { entropy: 42, ..MemoryHost::default() }, true);
    host.texts.iter().fold(0x811c_9dc5, |digest, (key, text)| {
        let bytes = key.bytes().chain([0]).chain(text.bytes());
        bytes.fold(digest, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    })
}

/// The same with another host; gives it back. Without `is_checked` the steps are done and not looked at.
pub(crate) fn play<H: InMemory>(name: &str, text: &str, host: H, is_checked: bool) -> H {
    let file: Json = serde_json::from_str(text).expect("JSON");
    let mut scenario = Scenario {
        config: value(&file["config"]),
        client: None,
        host,
        purposes: Purposes::default(),
        grant: 0,
        tab: 0,
        decisions: Vec::new(),
    };
    for (index, step) in file["steps"].as_array().expect("steps").iter().enumerate() {
        let place = format!("{name}, step {index}: {}", step["why"].as_str().unwrap_or_default());
        if let Some(at) = step["at"].as_str() {
            scenario.set_clock(Timestamp::parse(at).expect(at));
        }
        let answer = scenario.act(step);
        if !is_checked {
            continue;
        }
        if let Some(expected) = step.get("expect") {
            assert_eq!(pick(&answer, expected), *expected, "{place}\n{answer:#}");
        }
        scenario.check(step, &place);
    }
    scenario.take_host()
}

/// Of an object only the fields that are expected.
fn pick(answer: &Json, expected: &Json) -> Json {
    match (answer, expected) {
        (Json::Object(answer), Json::Object(expected)) => {
            let fields =
                expected.iter().map(|(key, inner)| (key.clone(), pick(answer.get(key).unwrap_or(&Json::Null), inner)));
            Json::Object(fields.collect())
        }
        _ => answer.clone(),
    }
}

impl<H: InMemory> Scenario<H> {
    fn client(&mut self) -> &mut Client<H> {
        self.client.as_mut().expect("a page comes first")
    }

    fn take_host(&mut self) -> H {
        self.client.take().map_or_else(|| std::mem::take(&mut self.host), |client| client.host)
    }

    fn set_clock(&mut self, now: Timestamp) {
        match &mut self.client {
            Some(client) => client.host.memory().now = now,
            None => self.host.memory().now = now,
        }
    }

    fn act(&mut self, step: &Json) -> Json {
        if step.get("page").is_some() {
            let host = self.take_host();
            self.tab += 1;
            self.decisions.clear();
            let site = self.config.get("site").and_then(Value::as_text).expect("a site").to_owned();
            let mut client = Client::new(host, &site, &self.config, self.tab).expect("a good config");
            client.set_consent(self.purposes, None);
            self.client = Some(client);
            return json!(self.client().warnings().iter().map(|it| it.pointer.clone()).collect::<Vec<_>>());
        }
        if let Some(letters) = step["consent"].as_str() {
            return self.consent(letters);
        }
        if let Some(event) = step["event"].as_array() {
            let data = value(event.get(1).unwrap_or(&Json::Null));
            let name = event[0].as_str().expect("a name");
            return outcome(self.client().handle(Input::Event { name, data: &data }));
        }
        if let Some(placement) = step["decide"].as_str() {
            let context = value(&step["context"]);
            let client = self.client();
            let decided = client.decide(&[placement], &context).remove(0);
            let decision = json(&client.decision_value(&decided));
            self.decisions.retain(|(known, _)| known != placement);
            self.decisions.push((placement.into(), decision.clone()));
            let mut short = decision.clone();
            short["offer"] = decision["offer"]["id"].clone();
            return short;
        }
        let responses =
            [("exposed", Response::Exposed), ("clicked", Response::Clicked), ("dismissed", Response::Dismissed)];
        for (key, response) in responses {
            if let Some(placement) = step[key].as_str() {
                let decision = self.decisions.iter().find(|(known, _)| known == placement).expect("decided").1.clone();
                let reference = DecisionRef {
                    id: decision["id"].as_str().expect("an id"),
                    placement,
                    offer: decision["offer"]["id"].as_str(),
                    draw: None,
                };
                return outcome(self.client().handle(Input::Response { decision: reference, response }));
            }
        }
        if let Some(wish) = step["prefer"].as_array() {
            let preference = match wish[1].as_str() {
                Some("more") => Some(Preference::More),
                Some("less") => Some(Preference::Less),
                Some("never") => Some(Preference::Never),
                _ => None,
            };
            let interest = wish[0].as_str().expect("an interest");
            return outcome(self.client().handle(Input::Preference { interest, preference }));
        }
        if let Some(traits) = step.get("traits") {
            let traits = value(traits);
            return outcome(self.client().handle(Input::Traits(&traits)));
        }
        if let Some(facts) = step.get("facts") {
            let facts = value(facts);
            return outcome(self.client().handle(Input::Facts(&facts)));
        }
        if let Some(index) = step["delete"].as_u64() {
            return outcome(self.client().handle(Input::DeleteEvent { index: index as u32 }));
        }
        if let Some(visibility) = step["fold"].as_str() {
            let folded = self.client().fold(&[], visibility == "hidden");
            return json!({ "stored": folded.is_stored, "report": folded.has_report });
        }
        if let Some(status) = step["send"].as_u64() {
            let client = self.client();
            let is_sent = client.send();
            client.settle(status as u16);
            return json!(is_sent);
        }
        Json::Null
    }

    /// What the page's gate does: it writes the record, and erases everything else where storage is taken back.
    fn consent(&mut self, letters: &str) -> Json {
        let has = |letter| letters.contains(letter);
        let purposes = Purposes { storage: has('s'), personalization: has('p'), measurement: has('m') };
        let before = self.purposes;
        let takes_back = before.storage && !purposes.storage
            || before.personalization && !purposes.personalization
            || before.measurement && !purposes.measurement;
        if self.grant == 0 || takes_back {
            self.grant += 1;
        }
        self.purposes = purposes;
        let grant = self.grant;
        let client = self.client();
        let day = client.host.memory().now.day();
        let site = client.engine().site.id.clone();
        let prefix = format!("vitrin:{site}:");
        if takes_back {
            client.host.memory().texts.retain(|key, _| !key.starts_with(&prefix));
        }
        client
            .host
            .memory()
            .texts
            .insert(format!("{prefix}consent"), format!("1;{letters};banner;1;{day};180;{grant}"));
        client.set_consent(purposes, None);
        json!(client.degraded())
    }

    fn check(&mut self, step: &Json, place: &str) {
        let Some(client) = &mut self.client else { return };
        if let Some(expected) = step.get("members") {
            let segments = json(&client.segments());
            let members = segments.as_array().expect("a list").iter().filter(|it| it["member"] == true);
            let members: Vec<_> = members.map(|it| it["segment"].clone()).collect();
            assert_eq!(json!(members), *expected, "{place}");
        }
        if let Some(expected) = step.get("sent") {
            assert_eq!(json!(client.host.memory().sent.len()), *expected, "{place}");
        }
        if step.get("same_bytes").is_some() {
            let sent = &client.host.memory().sent;
            assert!(sent.iter().all(|report| *report == sent[0]), "{place}");
        }
        if let Some(expected) = step["reports"].as_array() {
            let sent =
                client.host.memory().sent.iter().map(|report| serde_json::from_str(report.text()).expect("JSON"));
            let sent: Vec<Json> = sent.collect();
            let picked: Vec<_> = sent.iter().zip(expected).map(|(sent, expected)| pick(sent, expected)).collect();
            assert_eq!((picked, sent.len()), (expected.clone(), expected.len()), "{place}");
        }
        if let Some(expected) = step.get("statuses") {
            let sent = json(&client.sent());
            let statuses: Vec<_> = sent.as_array().expect("a list").iter().map(|it| it["status"].clone()).collect();
            assert_eq!(json!(statuses), *expected, "{place}");
        }
        for (key, view) in [("preview", client.preview()), ("budget", client.budget())] {
            if let Some(expected) = step.get(key) {
                assert_eq!(pick(&json(&view), expected), *expected, "{place}");
            }
        }
        if let Some(expected) = step.get("kept") {
            let kept: Vec<_> = client.host.memory().texts.keys().collect();
            assert_eq!(json!(kept), *expected, "{place}");
        }
        if let Some(expected) = step.get("profile") {
            let profile = json(&client.profile());
            assert_eq!(pick(&profile, expected), *expected, "{place}");
        }
    }
}

fn outcome(outcome: Result<(), Reject>) -> Json {
    match outcome {
        Ok(()) => json!("accepted"),
        Err(reject) => json!(reject.code().0),
    }
}
