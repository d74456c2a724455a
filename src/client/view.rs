//! What pages and people may look at, as [`Value`]s in the shapes of the public surface.

use crate::client::{Client, Decided};
use crate::core::condition::{Evidence, Truth};
use crate::core::consent::Measurement;
use crate::core::decision::{Outcome, Stage, Variant, suppressing_fact};
use crate::core::history::{History, Preference};
use crate::core::join::join;
use crate::core::limits::EXPLAINED_OFFERS_MAX;
use crate::core::offer::{Fact, Offer};
use crate::core::policy::NONE;
use crate::core::privacy::Report;
use crate::core::profile::{self, InterestView};
use crate::core::question::Question;
use crate::core::segment::Situation;
use crate::core::time::Timestamp;
use crate::core::value::{Fields, Value};
use crate::host::Host;
use crate::report::SealedReport;
use crate::state::SentStatus;

/// Where offers fall out, the last first.
const STAGES: [Stage; 9] = [
    Stage::Policy,
    Stage::Holdout,
    Stage::Content,
    Stage::Page,
    Stage::Cap,
    Stage::Suppression,
    Stage::Constraints,
    Stage::Audience,
    Stage::Window,
];

fn ms(at: Timestamp) -> f64 {
    at.ms() as f64
}

fn truth_value(truth: Truth) -> Value {
    match truth {
        Truth::False => Value::Bool(false),
        Truth::Unknown => Value::Null,
        Truth::True => Value::Bool(true),
    }
}

/// Evidence with its age: days since the trait was last seen, null where it is not of one time.
fn evidence_values(evidence: Vec<Evidence<'_>>, history: &History, now: Timestamp) -> Value {
    let mut values = Vec::new();
    for evidence in evidence {
        let mut fields = Fields::new();
        let at = profile::evidence_at(history, evidence.path);
        fields.set("days", at.map_or(Value::Null, |at| now.days_since(at).into()));
        fields.set("trait", evidence.path);
        fields.set("operator", evidence.operator.name());
        fields.set("operand", evidence.operand.clone());
        fields.set("actual", evidence.actual);
        fields.set("holds", truth_value(evidence.truth));
        values.push(fields.into());
    }
    Value::List(values)
}

/// A question in words.
fn question_name(question: &Question) -> String {
    join(&[question.subject.kind(), ": ", question.subject.name()])
}

impl<H: Host> Client<H> {
    /// An offer as pages get it, decided with the facts in `context`.
    fn offer_value(&self, offer: &Offer, context: &Value) -> Value {
        let mut fields = Fields::new();
        fields.set("id", offer.id.as_str());
        fields.set("content", self.content(offer, context));
        fields.into()
    }

    /// A decision in the shape of `Decision`.
    #[must_use]
    pub fn decision_value(&self, decided: &Decided) -> Value {
        let decision = &decided.decision;
        let offer = decision.offer.and_then(|index| self.engine.site.offers.get(index));
        let mut reasons = Vec::new();
        for reason in &decision.reasons {
            reasons.push(reason.code().into());
        }
        let policy = match decision.variant {
            Variant::Personalized => decision.policy.name(),
            Variant::Fallback | Variant::Holdout => "none",
        };
        let mut fields = Fields::new();
        fields.set("id", decided.id.as_str());
        fields.set("placement", decision.placement.as_str());
        fields.set("offer", offer.map_or(Value::Null, |offer| self.offer_value(offer, &decided.context)));
        fields.set("variant", decision.variant.name());
        fields.set("reasons", Value::List(reasons));
        fields.set("propensity", decision.propensity);
        fields.set("policy", policy);
        fields.set("policyVersion", decision.draw.map_or(0, |draw| draw.version));
        fields.set("expiresAt", ms(decision.expires_at));
        fields.into()
    }

    /// Why a placement shows what it shows: every offer with what became of it, the segments the visitor belongs to, and what decided.
    pub fn explanation(&mut self, placement: &str, offer: Option<&str>, context: &Value) -> Value {
        let outcomes = self.consider(placement, context).considered;
        let situation = self.situation();
        let mut considered = Vec::new();
        // Who came furthest first, so that a bound takes those that fell out at once.
        for stage in STAGES {
            for (index, outcome) in &outcomes {
                let (code, its_stage, fact) = outcome.code();
                if its_stage != stage || considered.len() >= EXPLAINED_OFFERS_MAX {
                    continue;
                }
                let mut fields = Fields::new();
                fields.set("offer", self.engine.site.offers.get(*index).map_or("", |offer| offer.id.as_str()));
                fields.set("stage", stage.name());
                fields.set("outcome", code);
                let detail = match outcome {
                    Outcome::Suppressed => suppressing_fact(&self.engine.site, &self.engine.state.history),
                    _ => fact.map(Fact::name),
                };
                fields.set("detail", detail);
                considered.push(fields.into());
            }
        }
        let left_out = outcomes.len() - considered.len();
        let audience = offer.and_then(|id| self.engine.site.offer(placement, id)).and_then(|it| it.audience.as_ref());
        let because = match (audience, &situation) {
            (Some(audience), Some(situation)) => self.evidence(situation.evidence(audience)),
            _ => Value::List(Vec::new()),
        };
        let mut fields = Fields::new();
        fields.set("considered", Value::List(considered));
        fields.set("leftOut", left_out as u32);
        fields.set("because", because);
        fields.set("segments", self.segments_value(situation.as_ref()));
        fields.into()
    }

    fn evidence(&self, evidence: Vec<Evidence<'_>>) -> Value {
        evidence_values(evidence, &self.engine.state.history, self.now())
    }

    /// Membership in every segment.
    #[must_use]
    pub fn memberships(&self) -> Value {
        self.memberships_in(self.situation().as_ref())
    }

    fn memberships_in(&self, situation: Option<&Situation<'_>>) -> Value {
        let mut memberships = Vec::new();
        if let Some(situation) = situation {
            for (segment, membership) in self.engine.site.segments.iter().zip(&situation.memberships) {
                let mut fields = Fields::new();
                fields.set("segment", segment.id.as_str());
                fields.set("name", segment.name.as_str());
                fields.set("member", truth_value(*membership));
                fields.set("since", situation.entered_at(segment).map_or(Value::Null, |at| ms(at).into()));
                memberships.push(fields.into());
            }
        }
        Value::List(memberships)
    }

    /// Membership in every segment, with what decided it.
    #[must_use]
    pub fn segments(&self) -> Value {
        self.segments_value(self.situation().as_ref())
    }

    fn segments_value(&self, situation: Option<&Situation<'_>>) -> Value {
        let mut segments = self.memberships_in(situation);
        if let (Some(situation), Value::List(values)) = (situation, &mut segments) {
            for (segment, value) in self.engine.site.segments.iter().zip(values) {
                if let Value::Map(fields) = value {
                    fields.set("because", self.evidence(situation.membership_evidence(segment)));
                }
            }
        }
        segments
    }

    /// Every interest, strongest first.
    #[must_use]
    pub fn interests(&self) -> Value {
        let mut interests = Vec::new();
        for view in self.interest_views() {
            let preference = match view.preference {
                None => "auto",
                Some(Preference::More) => "more",
                Some(Preference::Less) => "less",
                Some(Preference::Never) => "never",
            };
            let mut fields = Fields::new();
            fields.set("key", view.key());
            fields.set("dimension", view.dimension_name);
            fields.set("name", view.name);
            fields.set("share", view.share);
            fields.set("events", view.events);
            fields.set("lastAt", ms(view.last_at));
            fields.set("preference", preference);
            interests.push(fields.into());
        }
        Value::List(interests)
    }

    fn interest_views(&self) -> Vec<InterestView> {
        match self.situation() {
            Some(_) => profile::interests(&self.engine.state.history, &self.engine.site, self.now()),
            None => Vec::new(),
        }
    }

    /// The profile's traits, and beside them `freshness`, days since the evidence of each, and `contradictions`.
    #[must_use]
    pub fn profile(&self) -> Value {
        if self.situation().is_none() {
            return Value::Null;
        }
        let history = &self.engine.state.history;
        let mut contradictions = Vec::new();
        for found in profile::contradictions(history, &self.engine.site) {
            let mut fields = Fields::new();
            fields.set("trait", found.path);
            fields.set("declared", found.declared);
            fields.set("observed", found.observed);
            fields.set("items", found.items);
            fields.set("lastAt", ms(found.last_at));
            contradictions.push(fields.into());
        }
        let mut profile = profile::traits(history, &self.engine.site, self.now());
        let days = profile::freshness(history, &profile, self.now());
        if let Value::Map(fields) = &mut profile {
            fields.set("freshness", days);
            fields.set("contradictions", Value::List(contradictions));
        }
        profile
    }

    /// Recent events, latest first.
    #[must_use]
    pub fn events(&self) -> Value {
        let mut events = Vec::new();
        for recent in self.engine.state.history.recent.events.iter().rev() {
            let item = recent.event.items.first();
            let mut fields = Fields::new();
            fields.set("index", events.len() as f64);
            fields.set("name", recent.event.name.text());
            fields.set("at", ms(recent.at));
            fields.set("item", item.and_then(|item| item.id.as_deref()));
            fields.set("category", item.and_then(|item| item.category.as_deref()));
            fields.set("brand", item.and_then(|item| item.brand.as_deref()));
            events.push(fields.into());
        }
        Value::List(events)
    }

    /// What would be sent if the report of this epoch were made now; null while measuring is not granted.
    #[must_use]
    pub fn preview(&self) -> Value {
        let engine = &self.engine;
        let now = self.now();
        let question = engine.question(now).filter(|_| engine.consent.permit::<Measurement>().is_some());
        let asked = question.and_then(|question| Some((question, engine.answer(question, now)?)));
        let Some((question, (randomizer, header, truth))) = asked else { return Value::Null };
        let reporting = &engine.state.reporting;
        let epoch = header.epoch;
        let mut answers = vec![Value::from("none")];
        for value in &question.values {
            answers.push(value.as_str().into());
        }
        let mut fields = Fields::new();
        fields.set("question", question_name(question));
        fields.set("truth", answers.get(truth as usize).and_then(Value::as_text));
        fields.set("answers", Value::List(answers));
        fields.set("truthProbability", randomizer.truth_probability());
        fields.set("mechanism", randomizer.mechanism().name());
        fields.set("epsilon", randomizer.epsilon().as_f64());
        fields.set("epoch", epoch.0);
        fields.set("arm", if question.subject.arms() > 1 { Value::from(header.arm) } else { Value::Null });
        fields.set("isDone", reporting.done >= Some(epoch) || reporting.answered >> question.task & 1 == 1);
        // An example says nothing about the visitor: its answer is drawn for "none", its id is no report's.
        let example = SealedReport::seal(&Report::protect(header, &randomizer, 0, &[0x5a; 32]));
        fields.set("bodyExample", example.text());
        fields.into()
    }

    /// Sealed reports, latest first, with the literal text.
    #[must_use]
    pub fn sent(&self) -> Value {
        let mut all = Vec::new();
        for sent in self.outbox.iter().rev() {
            let question = self.engine.site.questions.iter().find(|question| question.task == sent.task);
            let mut fields = Fields::new();
            fields.set("epoch", sent.epoch);
            fields.set("task", sent.task);
            fields.set("question", question.map_or(Value::Null, |question| question_name(question).into()));
            fields.set("at", sent.day);
            fields.set(
                "status",
                match sent.attempt.status {
                    SentStatus::Pending => "pending",
                    SentStatus::Accepted => "accepted",
                    SentStatus::Rejected => "rejected",
                    SentStatus::GivenUp => "given_up",
                },
            );
            fields.set("body", sent.report.text());
            all.push(fields.into());
        }
        Value::List(all)
    }

    /// Privacy loss: what a report costs, what a year may cost, what was spent.
    #[must_use]
    pub fn budget(&self) -> Value {
        let privacy = self.engine.site.privacy;
        let ledger = &self.engine.state.reporting.ledger;
        let now = self.now();
        let mut fields = Fields::new();
        fields.set("level", privacy.level.name());
        fields.set("epsilonPerReport", privacy.epsilon_per_report.as_f64());
        fields.set("epsilonYear", privacy.epsilon_year.as_f64());
        fields.set("spent", f64::from(ledger.spent_thousandths(now)) / 1_000.0);
        fields.set("left", f64::from(ledger.left_thousandths(now, privacy.epsilon_year)) / 1_000.0);
        fields.set("periodDays", privacy.period.days());
        fields.set("participation", privacy.participation().share());
        fields.into()
    }

    /// Plaintext counts of this epoch, by offer, cell and version of the policy.
    #[must_use]
    pub fn tallies(&self) -> Value {
        let mut tallies = Vec::new();
        let site = &self.engine.site;
        for row in &self.engine.state.tally.rows {
            let Some(offer) = site.offers.iter().find(|offer| offer.hash == row.offer) else { continue };
            let cells = &site.policy.cells;
            let mut cell = NONE;
            for place in 0..cells.count() {
                if cells.hash(place) == row.cell {
                    cell = cells.name(place);
                }
            }
            let mut fields = Fields::new();
            fields.set("offer", offer.id.as_str());
            fields.set("cell", cell);
            fields.set("policyVersion", row.version);
            fields.set("ghost", row.is_ghost);
            fields.set("exposed", row.count.exposed);
            fields.set("clicked", row.count.clicked);
            fields.set("dismissed", row.count.dismissed);
            fields.set("reached", row.count.reached);
            fields.set("valueMinor", row.count.value_minor as f64);
            tallies.push(fields.into());
        }
        Value::List(tallies)
    }

    /// What does not work, and why.
    #[must_use]
    pub fn status(&self) -> Value {
        let mut warnings = Vec::new();
        for warning in &self.warnings {
            let mut fields = Fields::new();
            fields.set("pointer", warning.pointer.as_str());
            fields.set("message", warning.message.as_str());
            warnings.push(fields.into());
        }
        let degraded = self.degraded();
        let mut fields = Fields::new();
        fields.set("state", if degraded.is_some() { "degraded" } else { "ready" });
        fields.set("reason", degraded);
        fields.set("warnings", Value::List(warnings));
        fields.set("corrupt", self.corrupt);
        fields.into()
    }
}
