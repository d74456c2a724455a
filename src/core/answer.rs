//! The true answer to a question, before protection: 0 is "none", else 1 + the index of a value.
//!
//! Flow: `profile`, `segment`, `tally`, `campaign` -> **`answer`** -> `privacy`. It never leaves the device as it is.

use crate::core::condition::Truth;
use crate::core::history::Dimension;
use crate::core::id::fnv1a32;
use crate::core::privacy::{Epoch, Period};
use crate::core::profile::InterestView;
use crate::core::question::{Question, Subject};
use crate::core::segment::Situation;
use crate::core::visitor::State;

/// Least share of attention that makes a category somebody's dominant interest: one look at one thing is not enough.
const DOMINANT_SHARE: f64 = 0.3;

/// The true answer of who is in `arm`. Without a profile (personalization is not granted) interests, lifecycle and segments are "none".
#[must_use]
pub fn truth(
    question: &Question,
    interests: &[InterestView],
    situation: Option<&Situation<'_>>,
    state: &State,
    (epoch, period): (Epoch, Period),
    arm: u32,
) -> u32 {
    let tally = &state.tally;
    let named = |name: Option<&str>| name.and_then(|name| question.values.iter().position(|value| value == name));
    let hashed = |hash: Option<u32>| hash.and_then(|hash| question.values.iter().position(|it| fnv1a32(it) == hash));
    let index = match &question.subject {
        Subject::Interest => {
            // Strongest first, so the first that is asked about is the dominant one.
            let dominant = interests.iter().find(|view| {
                view.dimension == Dimension::Category
                    && view.share >= DOMINANT_SHARE
                    && question.values.contains(&view.name)
            });
            named(dominant.map(|view| view.name.as_str()))
        }
        Subject::Lifecycle => named(text(situation, "lifecycle")),
        Subject::Rfm => named(text(situation, "rfm.segment")),
        Subject::Offer { placement } => hashed(tally.placement(epoch, fnv1a32(placement)).exposed),
        Subject::Click { placement } => hashed(tally.placement(epoch, fnv1a32(placement)).clicked),
        Subject::Segment { segment } => {
            situation.filter(|situation| situation.membership(segment) == Truth::True).map(|_| 0)
        }
        Subject::Policy(comparison) => {
            let trial = state.trials.before(epoch, comparison.place);
            trial.and_then(|trial| {
                let cell = comparison.cells.iter().position(|cell| *cell == trial.cell)?;
                let offer = comparison.offers.iter().position(|offer| *offer == trial.offer)?;
                let place = match comparison.tried.len() {
                    0 => cell * comparison.offers.len() + offer,
                    // The arm names the offer: nothing else is asked about.
                    _ if offer as u32 == arm => cell,
                    _ => return None,
                };
                Some(place * 2 + usize::from(trial.reached_at.is_some()))
            })
        }
        Subject::Holdout(comparison) => {
            let trial = state.trials.before(epoch, comparison.place);
            trial.filter(|trial| trial.reached_at.is_some()).map(|_| 0)
        }
        Subject::Campaign(campaign) => state.campaigns.has_reached(campaign, epoch, period).then_some(0),
    };
    index.map_or(0, |index| index as u32 + 1)
}

/// The text of a trait two levels deep at most.
fn text<'a>(situation: Option<&'a Situation<'_>>, path: &str) -> Option<&'a str> {
    let mut value = &situation?.traits;
    for level in path.split('.') {
        value = value.get(level)?;
    }
    value.as_text()
}
