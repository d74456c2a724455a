//! The words of a decision: what kind of answer it is, why, and where each offer fell out. Codes are stable: pages translate them.

use crate::core::offer::Fact;

/// What kind of answer a decision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// An offer that competed and won.
    Personalized,
    /// The placement's fallback, or nothing.
    Fallback,
    /// The fallback, because the visitor is in the holdout.
    Holdout,
}

impl Variant {
    /// Its word for pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Personalized => "personalized",
            Self::Fallback => "fallback",
            Self::Holdout => "holdout",
        }
    }
}

/// Where in the pipeline an offer's way ends, in the order of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It is not its time.
    Window,
    /// It is for others.
    Audience,
    /// What the shop knows of the page, the cart or the visitor forbids it.
    Constraints,
    /// The visitor has done something that makes it unwelcome.
    Suppression,
    /// It was shown often enough.
    Cap,
    /// Another placement of the page shows it, or one too much like it.
    Page,
    /// There is nothing to show in it.
    Content,
    /// The visitor is among those who see the fallback for comparison.
    Holdout,
    /// The policy chose.
    Policy,
}

impl Stage {
    /// Its word for pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Window => "window",
            Self::Audience => "audience",
            Self::Constraints => "constraints",
            Self::Suppression => "suppression",
            Self::Cap => "cap",
            Self::Page => "page",
            Self::Content => "content",
            Self::Holdout => "holdout",
            Self::Policy => "policy",
        }
    }
}

/// Why an offer was chosen, or where it fell out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was chosen.
    Chosen,
    /// It could have been chosen; another of a higher priority, or of the same and an id before it, went first.
    OutRanked,
    /// It could have been chosen; another of its priority was drawn.
    NotDrawn,
    /// It starts later.
    NotStarted,
    /// It has ended.
    Ended,
    /// It is shown at other hours of the week.
    OutsideDaypart,
    /// The visitor is not in its audience.
    NotInAudience,
    /// Whether the visitor is in its audience cannot be told.
    AudienceUnknown,
    /// The page did not say this fact.
    FactMissing(Fact),
    /// What the page said does not fit.
    FactNotMet(Fact),
    /// The visitor has used its coupon.
    CouponUsed,
    /// It is about a sensitive category.
    Sensitive,
    /// Nothing is promoted to this visitor now, by a fact of the shop.
    Suppressed,
    /// The visitor has bought what it is about.
    Bought,
    /// The visitor has given back what it is about.
    Returned,
    /// The visitor never wants to see what it is about.
    Disliked,
    /// The visitor dismissed it.
    Dismissed,
    /// It was shown as often as its cap allows.
    Capped,
    /// It was shown a moment ago.
    CoolingDown,
    /// The offers of its group were shown as often as the group's cap allows.
    GroupCapped,
    /// The placement has shown as many offers as its cap allows.
    PlacementCapped,
    /// The visitor was shown as many offers as the site's cap allows.
    VisitorCapped,
    /// What was taken off prices for this visitor is as much as the budget allows.
    OverBudget,
    /// How often it was shown is not known.
    CapUnknown,
    /// Another placement of this page shows one of its group.
    GroupElsewhere,
    /// Another placement of this page shows one of its category.
    CategoryElsewhere,
    /// There is nothing to draw its content from.
    NothingToRecommend,
    /// The visitor is in the holdout.
    HeldOut,
    /// It would have been chosen, but the visitor is in its group's holdout.
    GroupHeldOut,
    /// It would have been chosen, but a coin put the visitor into its campaign's control arm.
    ControlArm,
}

impl Outcome {
    /// Its stable code, where the offer's way ended, and the fact it is about.
    #[must_use]
    pub fn code(self) -> (&'static str, Stage, Option<Fact>) {
        let (code, stage) = match self {
            Self::Chosen => ("chosen", Stage::Policy),
            Self::OutRanked => ("outranked", Stage::Policy),
            Self::NotDrawn => ("not_drawn", Stage::Policy),
            Self::NotStarted => ("not_started", Stage::Window),
            Self::Ended => ("ended", Stage::Window),
            Self::OutsideDaypart => ("outside_daypart", Stage::Window),
            Self::NotInAudience => ("not_in_audience", Stage::Audience),
            Self::AudienceUnknown => ("audience_unknown", Stage::Audience),
            Self::FactMissing(fact) => return ("fact_missing", Stage::Constraints, Some(fact)),
            Self::FactNotMet(fact) => return ("fact_not_met", Stage::Constraints, Some(fact)),
            Self::CouponUsed => ("coupon_used", Stage::Constraints),
            Self::Sensitive => ("sensitive", Stage::Suppression),
            Self::Suppressed => ("suppressed", Stage::Suppression),
            Self::Bought => ("bought", Stage::Suppression),
            Self::Returned => ("returned", Stage::Suppression),
            Self::Disliked => ("disliked", Stage::Suppression),
            Self::Dismissed => ("dismissed", Stage::Suppression),
            Self::Capped => ("capped", Stage::Cap),
            Self::CoolingDown => ("cooling_down", Stage::Cap),
            Self::GroupCapped => ("group_capped", Stage::Cap),
            Self::PlacementCapped => ("placement_capped", Stage::Cap),
            Self::VisitorCapped => ("visitor_capped", Stage::Cap),
            Self::OverBudget => ("over_budget", Stage::Cap),
            Self::CapUnknown => ("cap_unknown", Stage::Cap),
            Self::GroupElsewhere => ("group_elsewhere", Stage::Page),
            Self::CategoryElsewhere => ("category_elsewhere", Stage::Page),
            Self::NothingToRecommend => ("nothing_to_recommend", Stage::Content),
            Self::HeldOut => ("held_out", Stage::Holdout),
            Self::GroupHeldOut => ("group_held_out", Stage::Holdout),
            Self::ControlArm => ("control_arm", Stage::Holdout),
        };
        (code, stage, None)
    }
}

/// Why the decision is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The visitor is in the offer's audience.
    InAudience,
    /// The offer is for everybody.
    ForEverybody,
    /// It had the highest priority of those left.
    HighestPriority,
    /// It was drawn by weight among those left.
    DrawnByWeight,
    /// It was drawn among those left, mostly by how often each has led to its goal.
    DrawnBySuccess,
    /// It was drawn evenly among those left: this visitor is one of those who try them.
    DrawnEvenly,
    /// Its price was made for this visitor.
    PersonalizedPrice,
    /// No offer was left.
    NoneEligible,
    /// The visitor is in the holdout.
    HeldOut,
    /// The visitor is in the holdout of the group of the offer that would have been chosen.
    GroupHeldOut,
    /// A coin put the visitor into the control arm of the offer that would have been chosen.
    ControlArm,
    /// Personalization is not granted.
    NotPermitted,
    /// The config has no such placement.
    UnknownPlacement,
}

impl Reason {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InAudience => "in_audience",
            Self::ForEverybody => "for_everybody",
            Self::HighestPriority => "highest_priority",
            Self::DrawnByWeight => "drawn_by_weight",
            Self::DrawnBySuccess => "drawn_by_success",
            Self::DrawnEvenly => "drawn_evenly",
            Self::PersonalizedPrice => "personalized_price",
            Self::NoneEligible => "none_eligible",
            Self::HeldOut => "held_out",
            Self::GroupHeldOut => "group_held_out",
            Self::ControlArm => "control_arm",
            Self::NotPermitted => "not_permitted",
            Self::UnknownPlacement => "unknown_placement",
        }
    }
}
