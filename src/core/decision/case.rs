//! [`Case`]: what every check of the pipeline may look at, and the checks in their order.

use super::outcome::Outcome;
use super::{Request, audience, cap, constraint, page, suppression, window};
use crate::core::history::History;
use crate::core::map::SortedMap;
use crate::core::offer::{Offer, Placement};
use crate::core::segment::Situation;
use crate::core::site::Site;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// One placement to be filled for one visitor.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What the shop configured.
    pub site: &'a Site,
    /// What is remembered of the visitor.
    pub history: &'a History,
    /// The visitor as of now.
    pub situation: &'a Situation<'a>,
    /// What is asked.
    pub request: &'a Request<'a>,
    /// The placement asked for.
    pub placement: &'a Placement,
    /// Now.
    pub now: Timestamp,
    /// Minute of the local week.
    pub minute: u32,
    /// Exposures may have been forgotten for want of room.
    pub is_memory_full: bool,
    /// What was taken off prices within the budget's window, in minor units.
    pub spent_minor: u64,
    /// What the caps of the placement and of the visitor say, of every offer alike.
    pub capped: [Option<Outcome>; 2],
    /// What the page says of items, by their normalized ids: in stock, promotable.
    pub said_of_items: &'a [Option<SortedMap<String, Value>>; 2],
}

/// Says why an offer cannot be shown; `None` when this check has nothing against it.
pub type Check = fn(&Offer, &Case<'_>) -> Option<Outcome>;

/// The checks, in the order in which they are made.
pub const CHECKS: [Check; 19] = [
    window::dates,
    window::dayparts,
    audience::audience,
    constraint::facts,
    constraint::coupon,
    suppression::sensitive,
    suppression::complaint,
    suppression::bought,
    suppression::returned,
    suppression::disliked,
    suppression::dismissed,
    cap::offer,
    cap::cooldown,
    cap::group,
    cap::placement,
    cap::visitor,
    cap::budget,
    page::elsewhere,
    page::content,
];
