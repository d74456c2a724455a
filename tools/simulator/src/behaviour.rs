//! [`Behaviour`]: how synthetic visitors behave, as data (`data/behaviour.json`, or a file of the same shape).
//!
//! What visitors do is theirs alone: nothing here knows what an offer or a segment is about, so that what the engine
//! finds out about them is found out.

use std::collections::BTreeMap;

use serde::Deserialize;
use vitrin::core::consent::Purposes;

/// Why a text is no behaviour.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BehaviourError {
    /// It is not JSON of this shape.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A number makes no sense.
    #[error("{0}")]
    Range(&'static str),
}

/// How visitors behave. A share of something is in [0, 1]; weights need not add up to 1.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// Days that are simulated. Who is new comes for the first time on any of them, each as likely.
    pub days: u32,
    /// Share of visitors who are not new: they come by habit from the first day on.
    pub known: f64,
    /// Kinds of visitors.
    pub kinds: Vec<Kind>,
    /// By how much visits per week differ within a kind (log-normal).
    pub visits_spread: f64,
    /// Weight of each hour of the day (UTC) for the start of a visit.
    pub visit_hours: Vec<f64>,
    /// What visitors like.
    pub taste: Taste,
    /// Weight of each screen as the first of a visit.
    pub entry: BTreeMap<ScreenName, f64>,
    /// What happens on each screen.
    pub screens: BTreeMap<ScreenName, Screen>,
    /// By how much the time on a screen differs (log-normal).
    pub seconds_spread: f64,
    /// What visitors do with products.
    pub buying: Buying,
    /// What visitors do with offers.
    pub offers: Offers,
    /// What visitors answer to the consent banner.
    pub consent: Consent,
    /// What browsers do.
    pub browser: BrowserHabits,
}

/// A kind of visitor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// What people call it.
    pub name: String,
    /// Weight among the kinds.
    pub share: f64,
    /// Visits per week, the median of the kind.
    pub visits_per_week: f64,
    /// Pages of a visit, the mean; above 1.
    pub pages: f64,
    /// By how much more likely than usual a product is put in the cart.
    pub buying: f64,
}

/// What visitors like.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taste {
    /// Most categories that one visitor cares for; each number from 1 is as likely.
    pub categories_max: usize,
    /// Each category of the shop is liked by so much fewer than the one before it, in (0, 1].
    pub popularity_fall: f64,
    /// Each further category of a visitor counts so much less than the one before, in (0, 1].
    pub rank_fall: f64,
    /// Share of a visitor's choices that follow the taste; the others follow what is popular.
    pub focus: f64,
    /// By how much a category gains at its best time of the year and loses at its worst, in [0, 1].
    pub season_swing: f64,
    /// By how much brands differ for one visitor (log-normal).
    pub brand_spread: f64,
    /// How strongly a price away from the visitor's usual place within a category puts off, the mean.
    pub price_sensitivity_mean: f64,
}

/// A kind of page of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScreenName {
    /// The home page.
    Home,
    /// A category.
    List,
    /// Results of a search.
    Search,
    /// A product.
    Product,
    /// The cart.
    Cart,
    /// The checkout.
    Checkout,
    /// The page after an order.
    ThankYou,
}

/// What happens on a kind of page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screen {
    /// Seconds on it, the median.
    pub seconds: f64,
    /// Weight of each screen as the next.
    pub next: BTreeMap<ScreenName, f64>,
}

/// Probabilities on the way to an order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Buying {
    /// A product seen is wished for.
    pub add_to_wishlist: f64,
    /// A product seen is put in the cart, before kind and taste have their say.
    pub add_to_cart: f64,
    /// In the cart, something is taken out.
    pub remove_from_cart: f64,
    /// Two pieces instead of one.
    pub second_piece: f64,
    /// From the cart on, a visit that would end goes on.
    pub stays_to_buy: f64,
    /// The page after an order is loaded again, which tells the same purchase twice.
    pub reload_thank_you: f64,
}

/// Probabilities per offer on a page.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offers {
    /// It comes into view.
    pub seen: f64,
    /// It is clicked, when it was chosen for the visitor.
    pub click_personalized: f64,
    /// It is clicked, when everybody gets it.
    pub click_fallback: f64,
    /// It is dismissed.
    pub dismiss: f64,
    /// By how much more likely than usual a product is put in the cart for the rest of a visit on which the offer of this id was seen. What an
    /// experiment is to find out: only who is shown the offer is persuaded, not who would have been.
    #[serde(default)]
    pub persuades: BTreeMap<String, f64>,
}

/// How the banner is answered.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Share of pages with an open banner on which it is answered.
    pub answers_per_page: f64,
    /// Share of visits on which the answer is changed.
    pub changes_per_visit: f64,
    /// What is answered.
    pub choices: Vec<Choice>,
}

/// One answer to the banner.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Letters of the granted purposes, among `s`, `p`, `m`, in this order.
    pub purposes: String,
    /// Weight among the answers.
    pub share: f64,
}

impl Choice {
    /// The purposes of the letters.
    #[must_use]
    pub fn granted(&self) -> Purposes {
        let is = |letter| self.purposes.contains(letter);
        Purposes { storage: is('s'), personalization: is('p'), measurement: is('m') }
    }
}

/// Probabilities of what browsers do.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrowserHabits {
    /// A product opens in a new tab.
    pub new_tab: f64,
    /// Per page in a new tab, it is closed for the one before.
    pub back_to_tab: f64,
    /// A page that is left is killed before it can do anything.
    pub killed: f64,
    /// A request fails.
    pub offline: f64,
    /// A visitor's browser keeps nothing.
    pub storage_blocked: f64,
}

impl Behaviour {
    /// The built-in behaviour, or the one in `text`.
    ///
    /// # Errors
    /// [`BehaviourError`] when the text is none.
    pub fn read(text: Option<&str>) -> Result<Self, BehaviourError> {
        let behaviour: Self = serde_json::from_str(text.unwrap_or(include_str!("../data/behaviour.json")))?;
        behaviour.check().map_or(Ok(behaviour), |problem| Err(BehaviourError::Range(problem)))
    }

    /// What makes no sense.
    fn check(&self) -> Option<&'static str> {
        let is_letters = |it: &str| matches!(it, "" | "s" | "p" | "m" | "sp" | "sm" | "pm" | "spm");
        let leads_on = |screen: &Screen| screen.next.values().any(|weight| *weight > 0.0);
        let checks = [
            (self.days == 0, "days must be 1 or more"),
            (self.visit_hours.len() != 24, "visit_hours needs 24 weights"),
            (self.kinds.is_empty(), "kinds is empty"),
            (self.consent.choices.is_empty(), "consent.choices is empty"),
            (self.taste.categories_max == 0, "taste.categories_max must be 1 or more"),
            (self.kinds.iter().any(|kind| kind.pages <= 1.0), "pages of a kind must be above 1"),
            (self.kinds.iter().any(|kind| kind.visits_per_week <= 0.0), "visits_per_week must be above 0"),
            (self.screens.len() != 7 || !self.screens.values().all(leads_on), "screens needs seven, each with a next"),
            (
                !self.consent.choices.iter().all(|choice| is_letters(&choice.purposes)),
                "purposes are letters among s, p and m, in this order",
            ),
        ];
        checks.into_iter().find(|(is_wrong, _)| *is_wrong).map(|(_, problem)| problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviours_that_make_no_sense_are_refused() {
        let built_in = include_str!("../data/behaviour.json");
        let cases = [
            ("as it is", "", "", Ok(())),
            ("no day", r#""days": 182"#, r#""days": 0"#, Err("days must be 1 or more")),
            ("a purpose that is none", r#""purposes": "sp""#, r#""purposes": "ps""#, Err("purposes are letters")),
            ("a screen that is none", r#""thank_you": 7"#, r#""thanks": 7"#, Err("unknown variant `thanks`")),
            ("a field that is none", r#""focus""#, r#""fokus""#, Err("unknown field `fokus`")),
        ];
        for (why, from, to, expected) in cases {
            let actual = Behaviour::read(Some(&built_in.replacen(from, to, 1)));
            match (actual, expected) {
                (Ok(_), Ok(())) => {}
                (Err(error), Err(start)) => assert!(error.to_string().starts_with(start), "{why}: {error}"),
                (actual, expected) => panic!("{why}: {actual:?} is not {expected:?}"),
            }
        }
    }
}
