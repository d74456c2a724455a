//! What pages and people may look at, as [`Value`]s in the shapes of the public surface.

use crate::client::{Client, Decided};
use crate::core::answer::truth;
use crate::core::condition::{Evidence, Truth};
use crate::core::consent::Measurement;
use crate::core::decision::{Outcome, POLICY, Variant};
use crate::core::history::Preference;
use crate::core::offer::Offer;
use crate::core::privacy::{Header, Report};
use crate::core::profile::{self, InterestView};
use crate::core::segment::Situation;
use crate::core::time::Timestamp;
use crate::core::value::Value;
use crate::host::Host;
use crate::report::SealedReport;
use crate::state::SentStatus;

fn ms(at: Timestamp) -> Value {
    Value::number(at.ms() as f64)
}

fn truth_value(truth: Truth) -> Value {
    match truth {
        Truth::False => Value::Bool(false),
        Truth::Unknown => Value::Null,
        Truth::True => Value::Bool(true),
    }
}

fn text_or_null(text: Option<&str>) -> Value {
    text.map_or(Value::Null, Value::from)
}

fn evidence_values(evidence: Vec<Evidence<'_>>) -> Value {
    let values = evidence.into_iter().map(|evidence| {
        Value::map([
            ("trait", Value::from(evidence.path)),
            ("operator", evidence.operator.name().into()),
            ("operand", evidence.operand.clone()),
            ("actual", evidence.actual),
            ("holds", truth_value(evidence.truth)),
        ])
    });
    Value::List(values.collect())
}

/// An offer as pages get it.
fn offer_value(offer: &Offer) -> Value {
    Value::map([("id", Value::from(offer.id.as_str())), ("content", offer.content.clone())])
}

impl<H: Host> Client<H> {
    /// A decision in the shape of `Decision`.
    #[must_use]
    pub fn decision_value(&self, decided: &Decided) -> Value {
        let decision = &decided.decision;
        let offer = decision.offer.and_then(|index| self.engine.site.offers.get(index));
        let reasons = decision.reasons.iter().map(|reason| Value::from(reason.code())).collect();
        let policy = match decision.variant {
            Variant::Personalized => POLICY,
            Variant::Fallback | Variant::Holdout => "none",
        };
        Value::map([
            ("id", Value::from(decided.id.as_str())),
            ("placement", decision.placement.as_str().into()),
            ("offer", offer.map_or(Value::Null, offer_value)),
            ("variant", decision.variant.name().into()),
            ("reasons", Value::List(reasons)),
            ("propensity", decision.propensity.into()),
            ("policy", policy.into()),
            ("expiresAt", ms(decision.expires_at)),
        ])
    }

    /// Why a placement shows what it shows: every offer with what became of it, the segments the visitor belongs to, and what decided.
    pub fn explanation(&mut self, placement: &str, offer: Option<&str>, context: &Value) -> Value {
        let (considered, _) = self.consider(placement, context);
        let situation = self.situation();
        let offers = &self.engine.site.offers;
        let one = |(index, outcome): &(usize, Outcome)| {
            let (code, fact) = outcome.code();
            let id = offers.get(*index).map_or("", |offer| offer.id.as_str());
            let fact = text_or_null(fact.map(|fact| fact.name()));
            Value::map([("offer", Value::from(id)), ("outcome", code.into()), ("detail", fact)])
        };
        let audience = offer.and_then(|id| self.engine.site.offer(placement, id)).and_then(|it| it.audience.as_ref());
        let because = match (audience, &situation) {
            (Some(audience), Some(situation)) => evidence_values(situation.evidence(audience)),
            _ => Value::List(Vec::new()),
        };
        Value::map([
            ("considered", Value::List(considered.iter().map(one).collect())),
            ("because", because),
            ("segments", self.segments_value(situation.as_ref())),
        ])
    }

    /// Membership in every segment, with what decided it.
    #[must_use]
    pub fn segments(&self) -> Value {
        self.segments_value(self.situation().as_ref())
    }

    fn segments_value(&self, situation: Option<&Situation<'_>>) -> Value {
        let Some(situation) = situation else { return Value::List(Vec::new()) };
        let segments = self.engine.site.segments.iter().zip(&situation.memberships).map(|(segment, membership)| {
            Value::map([
                ("segment", Value::from(segment.id.as_str())),
                ("name", segment.name.as_str().into()),
                ("member", truth_value(*membership)),
                ("because", evidence_values(situation.evidence(&segment.when))),
            ])
        });
        Value::List(segments.collect())
    }

    /// Every interest, strongest first.
    #[must_use]
    pub fn interests(&self) -> Value {
        let preference = |preference| match preference {
            None => "auto",
            Some(Preference::More) => "more",
            Some(Preference::Less) => "less",
            Some(Preference::Never) => "never",
        };
        let one = |view: InterestView| {
            Value::map([
                ("key", Value::from(view.key())),
                ("dimension", view.dimension_name.into()),
                ("name", view.name.into()),
                ("share", view.share.into()),
                ("events", view.events.into()),
                ("lastAt", ms(view.last_at)),
                ("preference", preference(view.preference).into()),
            ])
        };
        Value::List(self.interest_views().into_iter().map(one).collect())
    }

    fn interest_views(&self) -> Vec<InterestView> {
        match self.situation() {
            Some(_) => profile::interests(&self.engine.state.history, &self.engine.site.interests, self.now()),
            None => Vec::new(),
        }
    }

    /// The profile's traits.
    #[must_use]
    pub fn profile(&self) -> Value {
        self.situation().map_or(Value::Null, |situation| situation.traits)
    }

    /// Recent events, latest first.
    #[must_use]
    pub fn events(&self) -> Value {
        let latest_first = self.engine.state.history.recent.events.iter().rev().enumerate();
        let one = |(index, recent): (usize, &crate::core::history::RecentEvent)| {
            let item = recent.event.items.first();
            let field = |text: Option<&String>| text_or_null(text.map(String::as_str));
            Value::map([
                ("index", Value::number(index as f64)),
                ("name", recent.event.name.text().into()),
                ("at", ms(recent.at)),
                ("item", field(item.and_then(|item| item.id.as_ref()))),
                ("category", field(item.and_then(|item| item.category.as_ref()))),
                ("brand", field(item.and_then(|item| item.brand.as_ref()))),
            ])
        };
        Value::List(latest_first.map(one).collect())
    }

    /// What would be sent if the report of this epoch were made now; null while measuring is not granted.
    #[must_use]
    pub fn preview(&self) -> Value {
        let engine = &self.engine;
        if engine.consent.permit::<Measurement>().is_none() {
            return Value::Null;
        }
        let privacy = engine.site.privacy;
        let now = self.now();
        let epoch = engine.epoch(now);
        let key = engine.state.reporting.key;
        let is_asked = key.participates(privacy.participation(), epoch);
        let question = key.question(&engine.site.questions, epoch).filter(|_| is_asked);
        let randomizer = question.and_then(|question| question.randomizer(privacy.epsilon_per_report));
        let (Some(question), Some(randomizer)) = (question, randomizer) else { return Value::Null };
        let truth = truth(question, &self.interest_views(), self.situation().as_ref(), &engine.state.tally, epoch);
        let answers: Vec<_> = std::iter::once("none").chain(question.values.iter().map(String::as_str)).collect();
        let header = Header {
            site: engine.site.id.clone(),
            config: engine.site.config,
            epoch,
            task: question.task,
            id: key.report_id(question.task, epoch),
        };
        // An example says nothing about the visitor: its answer is drawn for "none".
        let example = SealedReport::seal(&Report::protect(header, &randomizer, 0, &[0x5a; 32]));
        Value::map([
            ("question", [question.subject.kind(), ": ", question.subject.name()].concat().into()),
            ("answers", Value::List(answers.iter().map(|answer| Value::from(*answer)).collect())),
            ("truth", text_or_null(answers.get(truth as usize).copied())),
            ("truthProbability", randomizer.truth_probability().into()),
            ("epsilon", privacy.epsilon_per_report.as_f64().into()),
            ("bodyExample", example.text().into()),
            ("epoch", epoch.0.into()),
            ("isDone", engine.state.reporting.done.is_some_and(|done| done >= epoch).into()),
        ])
    }

    /// Sealed reports, latest first, with the literal text.
    #[must_use]
    pub fn sent(&self) -> Value {
        let one = |sent: &crate::state::Sent| {
            let question = self.engine.site.questions.iter().find(|question| question.task == sent.task);
            let question = question.map(|it| [it.subject.kind(), ": ", it.subject.name()].concat());
            let status = match sent.status {
                SentStatus::Pending => "pending",
                SentStatus::Accepted => "accepted",
                SentStatus::Rejected => "rejected",
            };
            Value::map([
                ("epoch", Value::from(sent.epoch)),
                ("task", sent.task.into()),
                ("question", text_or_null(question.as_deref())),
                ("at", sent.day.into()),
                ("status", status.into()),
                ("body", sent.report.text().into()),
            ])
        };
        Value::List(self.outbox.iter().rev().map(one).collect())
    }

    /// Privacy loss: what a report costs, what a year may cost, what was spent.
    #[must_use]
    pub fn budget(&self) -> Value {
        let privacy = self.engine.site.privacy;
        let ledger = &self.engine.state.reporting.ledger;
        let now = self.now();
        let thousandths = |number: u32| Value::from(f64::from(number) / 1_000.0);
        Value::map([
            ("level", Value::from(privacy.level.name())),
            ("epsilonPerReport", privacy.epsilon_per_report.as_f64().into()),
            ("epsilonYear", privacy.epsilon_year.as_f64().into()),
            ("spent", thousandths(ledger.spent_thousandths(now))),
            ("left", thousandths(ledger.left_thousandths(now, privacy.epsilon_year))),
            ("periodDays", privacy.period.days().into()),
            ("participation", privacy.participation().share().into()),
        ])
    }

    /// Plaintext counts of this epoch, by offer.
    #[must_use]
    pub fn tallies(&self) -> Value {
        let counted = self.engine.site.offers.iter().filter_map(|offer| {
            let count = self.engine.state.tally.offers.get(&offer.hash)?;
            Some(Value::map([
                ("offer", Value::from(offer.id.as_str())),
                ("exposed", count.exposed.into()),
                ("clicked", count.clicked.into()),
                ("dismissed", count.dismissed.into()),
            ]))
        });
        Value::List(counted.collect())
    }

    /// What does not work, and why.
    #[must_use]
    pub fn status(&self) -> Value {
        let warnings = self.warnings.iter().map(|warning| {
            Value::map([("pointer", Value::from(&*warning.pointer)), ("message", (&*warning.message).into())])
        });
        let degraded = self.degraded();
        Value::map([
            ("state", Value::from(if degraded.is_some() { "degraded" } else { "ready" })),
            ("reason", text_or_null(degraded)),
            ("warnings", Value::List(warnings.collect())),
            ("corrupt", self.corrupt.into()),
        ])
    }
}
