//! Reads all sessions once into what the fits need.

use std::collections::BTreeMap;

use vitrin::core::event::EventName;
use vitrin::core::history::InterestRules;
use vitrin::core::predict::session::SessionFacts;

use crate::fit::interests::Attention;
use crate::population::{Catalog, Sample};
use crate::source::{Partitions, SessionLine, SourceError, Watch, group_hash};

/// Sessions that the propensity is fitted to; of more, a sample of half to all of that many.
const SESSIONS_MAX: usize = 200_000;

/// A session up to some moment in it, and what became of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// What had happened by then.
    pub facts: SessionFacts,
    /// Whether an order followed.
    pub is_ordered: bool,
}

/// The shop's sessions.
#[derive(Debug, Clone, Default)]
pub struct Sessions {
    /// One row a session that has a moment before its order, if it has one; a sample when there are more than 200,000.
    pub outcomes: Vec<Outcome>,
    /// How many sessions there are.
    pub seen: u64,
    /// How many of them have an order.
    pub ordered: u64,
    /// Whether the file tells events apart.
    pub has_events: bool,
    /// What visitors attended to, as shares of theirs.
    pub attention: Attention,
}

impl Sessions {
    /// Reads `sessions`.
    ///
    /// # Errors
    /// [`SourceError::Io`].
    pub fn read(sessions: &Partitions<SessionLine>, catalog: &Catalog, watch: &Watch) -> Result<Self, SourceError> {
        let bar = watch.steps("sessions", sessions.bad_rows().used);
        let mut sample = Sample::new(SESSIONS_MAX);
        let has_events = sessions.columns().has(crate::source::Role::Event);
        let mut found = Self { has_events, ..Self::default() };
        let rules = InterestRules::default();
        sessions.each_group(|name, lines| {
            bar.inc(lines.len() as u64);
            found.seen += 1;
            found.attend(lines, catalog, &rules);
            let end = lines.iter().position(|line| EventName::parse(&line.event) == Some(EventName::Purchase));
            found.ordered += u64::from(end.is_some());
            let before = lines.get(..end.unwrap_or(lines.len())).unwrap_or_default();
            if before.is_empty() {
                return;
            }
            // The engine asks at any moment of a session, so a moment of each is drawn; from its name, to be the same in every run.
            let moment = (group_hash(&format!("moment of {name}")) % before.len() as u64) as usize;
            let facts = facts(before.get(..=moment).unwrap_or(before));
            sample.add(name, Outcome { facts, is_ordered: end.is_some() });
        })?;
        bar.finish_and_clear();
        found.outcomes = sample.into_rows();
        Ok(found)
    }

    fn attend(&mut self, lines: &[SessionLine], catalog: &Catalog, rules: &InterestRules) {
        let mut weights: [BTreeMap<String, f64>; 2] = Default::default();
        let mut totals = [0.0; 2];
        for line in lines {
            let weight = EventName::parse(&line.event).and_then(|name| rules.weights.get(&name).copied());
            let goods = line.item.as_deref().and_then(|item| catalog.get(item));
            if let (Some(weight), Some(goods)) = (weight, goods) {
                goods.attend(weight, &mut weights, &mut totals);
            }
        }
        for ((dimension, weights), total) in ["category", "brand"].into_iter().zip(&weights).zip(totals) {
            self.attention.add(dimension, weights, total);
        }
    }
}

/// What happened in `lines`, which are in order of time.
fn facts(lines: &[SessionLine]) -> SessionFacts {
    let mut facts = SessionFacts::default();
    let mut viewed: Vec<&str> = Vec::new();
    for line in lines {
        match EventName::parse(&line.event) {
            Some(EventName::ViewItem) => {
                facts.views += 1;
                if let Some(item) = line.item.as_deref() {
                    if viewed.contains(&item) {
                        facts.repeated_views += 1;
                    } else {
                        viewed.push(item);
                    }
                }
            }
            Some(EventName::ViewItemList | EventName::SelectItem) => facts.lists += 1,
            Some(EventName::Search) => facts.searches += 1,
            Some(EventName::AddToCart) => facts.additions += 1,
            Some(EventName::RemoveFromCart) => facts.removals += 1,
            Some(EventName::BeginCheckout) => facts.checkouts += 1,
            Some(EventName::AddToWishlist) => facts.wishes += 1,
            _ => {}
        }
    }
    if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
        facts.minutes = last.at.days_since(first.at) * 1_440.0;
        facts.earlier_visits = first.earlier_visits;
        facts.earlier_orders = first.earlier_orders;
    }
    facts
}
