//! Whether an offer is for this visitor.

use super::case::Case;
use super::outcome::Outcome;
use crate::core::condition::Truth;
use crate::core::offer::Offer;

/// Who is not known to be in the audience is not in it.
pub(super) fn audience(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    match case.situation.holds(offer.audience.as_ref()?) {
        Truth::True => None,
        Truth::False => Some(Outcome::NotInAudience),
        Truth::Unknown => Some(Outcome::AudienceUnknown),
    }
}
