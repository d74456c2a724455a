//! [`Counts`]: what a simulation counted. Whole numbers alone, so that their sum does not depend on who adds up first.

use std::collections::BTreeMap;

use vitrin::core::decision::Decision;
use vitrin::core::event::Reject;
use vitrin::core::site::Site;
use vitrin::core::tally::Response;

use crate::truth::Truths;

/// What was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Visitors simulated.
    pub visitors: u64,
    /// Their visits.
    pub visits: u64,
    /// Pages loaded.
    pub pages: u64,
    /// Events that were accepted.
    pub events: u64,
    /// Events told while nothing was granted: they are not passed on.
    pub events_dropped: u64,
    /// Events and responses refused, by reason.
    pub rejected: BTreeMap<String, u64>,
    /// Decisions, by variant.
    pub by_variant: BTreeMap<&'static str, u64>,
    /// Decisions, by placement and offer.
    pub by_offer: BTreeMap<String, u64>,
    /// Offers seen, clicked and dismissed.
    pub responses: [u64; 3],
    /// Folds that wrote a snapshot.
    pub folds: u64,
    /// Longest snapshot, in characters.
    pub state_chars_max: u64,
    /// Characters of the last snapshot of every visitor who has one, in all.
    pub state_chars: u64,
    /// Visitors who have one.
    pub states: u64,
    /// Longest journal, in characters.
    pub journal_chars_max: u64,
    /// Most journals of one visitor at once.
    pub journals_max: u64,
    /// Journals that wait for the next visit, over all visitors.
    pub journals_left: u64,
    /// Sealed reports made.
    pub reports: u64,
    /// Sealed reports taken by the network.
    pub reports_sent: u64,
    /// What was true of those who reported.
    pub truths: Truths,
}

impl Counts {
    /// Counts the answer to an event or a response.
    pub fn answered(&mut self, answer: Result<(), Reject>) -> bool {
        if let Err(reject) = answer {
            let (code, field) = reject.code();
            let reason = field.map_or_else(|| code.to_owned(), |field| format!("{code} {field}"));
            *self.rejected.entry(reason).or_default() += 1;
        }
        answer.is_ok()
    }

    /// Counts a decision.
    pub fn decided(&mut self, site: &Site, decision: &Decision) {
        *self.by_variant.entry(decision.variant.name()).or_default() += 1;
        let offer = decision.offer.and_then(|place| site.offers.get(place)).map_or("-", |offer| &offer.id);
        let name = [&decision.placement, " ", offer].concat();
        *self.by_offer.entry(name).or_default() += 1;
    }

    /// Counts what a visitor did with an offer.
    pub fn responded(&mut self, response: Response) {
        let [seen, clicked, dismissed] = &mut self.responses;
        match response {
            Response::Exposed => *seen += 1,
            Response::Clicked => *clicked += 1,
            Response::Dismissed => *dismissed += 1,
        }
    }

    /// Decisions made.
    #[must_use]
    pub fn decisions(&self) -> u64 {
        self.by_variant.values().sum()
    }

    /// Events and responses refused.
    #[must_use]
    pub fn rejections(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// Both together.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        let Self { visitors, visits, pages, events, events_dropped, .. } = &mut self;
        *visitors += other.visitors;
        *visits += other.visits;
        *pages += other.pages;
        *events += other.events;
        *events_dropped += other.events_dropped;
        add(&mut self.rejected, other.rejected);
        add(&mut self.by_variant, other.by_variant);
        add(&mut self.by_offer, other.by_offer);
        self.responses.iter_mut().zip(other.responses).for_each(|(ours, theirs)| *ours += theirs);
        self.folds += other.folds;
        self.state_chars_max = self.state_chars_max.max(other.state_chars_max);
        self.state_chars += other.state_chars;
        self.states += other.states;
        self.journal_chars_max = self.journal_chars_max.max(other.journal_chars_max);
        self.journals_max = self.journals_max.max(other.journals_max);
        self.journals_left += other.journals_left;
        self.reports += other.reports;
        self.reports_sent += other.reports_sent;
        self.truths.merge(other.truths);
        self
    }
}

fn add<K: Ord>(ours: &mut BTreeMap<K, u64>, theirs: BTreeMap<K, u64>) {
    for (key, count) in theirs {
        *ours.entry(key).or_default() += count;
    }
}
