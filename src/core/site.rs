//! [`Site`]: everything the shop configured, as `config` built it. The engine's rules; it holds nothing about a visitor.

use crate::core::assignment::Holdout;
use crate::core::attribution::AttributionRules;
use crate::core::campaign::Campaign;
use crate::core::decision::DiscountBudget;
use crate::core::declared::TraitRules;
use crate::core::event::EventRules;
use crate::core::history::{InterestRules, Retention};
use crate::core::model::Model;
use crate::core::offer::{FrequencyCap, Group, Offer, Placement};
use crate::core::policy::PolicyRules;
use crate::core::question::{PrivacySettings, Question, Subject};
use crate::core::rfm::RfmEdges;
use crate::core::segment::Segment;
use crate::core::trial::Comparison;
use crate::core::zone::Zone;

/// One published config, with the model that was trained for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// The shop's id.
    pub id: String,
    /// Number of this published config, the same for all visitors.
    pub config: u32,
    /// A demo: short epochs are allowed and open batches shown.
    pub is_demo: bool,
    /// IANA name of the shop's time zone.
    pub time_zone: String,
    /// Its offsets from UTC, as the host knows them; UTC until it has said so.
    pub zone: Zone,
    /// Days after which what was remembered is forgotten.
    pub retention_days: u32,
    /// The same by kind of fact.
    pub retention: Retention,
    /// What visitors may declare.
    pub traits: TraitRules,
    /// What the shop may say of a visitor; never `None`.
    pub facts: TraitRules,
    /// On which terms questions are asked.
    pub privacy: PrivacySettings,
    /// What may be asked.
    pub questions: Vec<Question>,
    /// How events are read.
    pub events: EventRules,
    /// How events become interest.
    pub interests: InterestRules,
    /// Segments, in the config's order.
    pub segments: Vec<Segment>,
    /// Places of `segments` in the order in which they are evaluated: each behind those that it asks for.
    pub segment_order: Vec<usize>,
    /// Dotted names of the traits that segments and audiences ask for, by their numbers; where there are as many as
    /// [`TRAITS_ASKED_MAX`](crate::core::limits::TRAITS_ASKED_MAX), they may ask for more.
    pub traits_asked: Vec<String>,
    /// Placements.
    pub placements: Vec<Placement>,
    /// Offers, in the config's order.
    pub offers: Vec<Offer>,
    /// Groups of offers, in the config's order.
    pub groups: Vec<Group>,
    /// Over all offers that are no fallback.
    pub cap: Option<FrequencyCap>,
    /// What may be taken off prices for one visitor; `None` is anything.
    pub discount_budget: Option<DiscountBudget>,
    /// Most offers of one category on a page.
    pub offers_per_category_max: u32,
    /// Hashes of the items and coupons that offers name; they rise.
    pub named: Vec<u32>,
    /// How one of several offers is chosen.
    pub policy: PolicyRules,
    /// How goals are put down to exposures.
    pub attribution: AttributionRules,
    /// What was trained from the shop's own data; empty until it is loaded.
    pub model: Model,
    /// Edges of RFM scores in place of the model's.
    pub own_rfm_edges: Option<RfmEdges>,
    /// Who is always shown the fallback.
    pub holdout: Holdout,
}

impl Site {
    /// The edges of RFM scores: the shop's own word, else the model's.
    #[must_use]
    pub fn rfm_edges(&self) -> Option<&RfmEdges> {
        self.own_rfm_edges.as_ref().or(self.model.rfm.as_ref())
    }

    /// The placement with this id.
    #[must_use]
    pub fn placement(&self, id: &str) -> Option<&Placement> {
        self.placements.iter().find(|placement| placement.id == id)
    }

    /// The questions about campaigns.
    pub fn campaigns(&self) -> impl Iterator<Item = (&Question, &Campaign)> {
        self.questions.iter().filter_map(|question| match &question.subject {
            Subject::Campaign(campaign) => Some((question, campaign)),
            _ => None,
        })
    }

    /// The questions about holdouts and policies, each with what it compares.
    pub fn comparisons(&self) -> impl Iterator<Item = &Comparison> {
        self.questions.iter().filter_map(|question| match &question.subject {
            Subject::Policy(comparison) | Subject::Holdout(comparison) => Some(comparison),
            _ => None,
        })
    }

    /// The offer with this id in this placement.
    #[must_use]
    pub fn offer(&self, placement: &str, id: &str) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.id == id && offer.placement == placement)
    }
}

#[cfg(test)]
impl Default for Site {
    /// A shop that has configured nothing.
    fn default() -> Self {
        use crate::core::map::SortedMap;
        use crate::core::privacy::{Epsilon, Period};
        use crate::core::question::Level;
        let privacy = PrivacySettings {
            level: Level::Local,
            period: Period::default(),
            epsilon_per_report: Epsilon::MIN,
            epsilon_year: Epsilon::MIN,
            minimum_batch_size: 50,
        };
        Self {
            id: String::new(),
            config: 1,
            is_demo: false,
            time_zone: "UTC".into(),
            zone: Zone::default(),
            retention_days: 180,
            retention: Retention::of_days(180),
            traits: None,
            facts: Some(SortedMap::new()),
            privacy,
            questions: Vec::new(),
            events: EventRules::default(),
            interests: InterestRules::default(),
            segments: Vec::new(),
            segment_order: Vec::new(),
            traits_asked: Vec::new(),
            placements: Vec::new(),
            offers: Vec::new(),
            groups: Vec::new(),
            cap: None,
            discount_budget: None,
            offers_per_category_max: 1,
            named: Vec::new(),
            policy: PolicyRules::default(),
            attribution: AttributionRules::default(),
            model: Model::default(),
            own_rfm_edges: None,
            holdout: Holdout::default(),
        }
    }
}
