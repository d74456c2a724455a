//! What the rest of the page forbids: of an exclusive group and of a category there are only so many; and an offer that is drawn from a
//! recommendation needs one.

use super::case::Case;
use super::outcome::Outcome;
use crate::core::offer::Offer;

/// No other placement of this page shows too much like it.
pub(super) fn elsewhere(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let group = offer.group.filter(|group| case.site.groups.get(*group).is_some_and(|group| group.is_exclusive));
    let mut of_category = 0;
    for chosen in case.request.on_this_page {
        let Some(other) = case.site.offers.get(chosen.offer) else { continue };
        if group.is_some() && other.group == group {
            return Some(Outcome::GroupElsewhere);
        }
        of_category += u32::from(offer.category.is_some() && other.category == offer.category);
    }
    (of_category >= case.site.offers_per_category_max).then_some(Outcome::CategoryElsewhere)
}

/// There is something to draw its content from.
pub(super) fn content(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let kind = offer.recommend?;
    (!(case.request.has_recommendations)(kind)).then_some(Outcome::NothingToRecommend)
}
