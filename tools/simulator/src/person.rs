//! [`Person`]: one synthetic visitor, drawn from the behaviour: taste, habits, cart.

use std::f64::consts::TAU;

use rand::Rng;
use vitrin::core::time::{DAY_MS, HOUR_MS, Timestamp};

use crate::behaviour::{Behaviour, Kind};
use crate::chance::{any, around, happens, pick, waiting};
use crate::shop::Shop;

/// Candidates among which a product is chosen: what a person takes in of a long list.
const CANDIDATES: usize = 16;
/// Least time between the end of a visit and the next one, in milliseconds.
const PAUSE_MS: u64 = 40 * 60_000;
/// Days of a year, on average.
const YEAR_DAYS: f64 = 365.25;

/// A visitor.
#[derive(Debug, Clone)]
pub struct Person<'a> {
    /// What kind this is.
    pub kind: &'a Kind,
    /// Mean days between visits.
    days_between_visits: f64,
    /// Places of the categories this visitor cares for, with their weights.
    tastes: Vec<(usize, f64)>,
    /// Weight of each brand.
    brands: Vec<f64>,
    /// Where in the prices of a category this visitor is at home, in [0, 1].
    price_rank: f64,
    price_sensitivity: f64,
    focus: f64,
    /// Weight of each category for somebody without taste.
    popularity: Vec<f64>,
    /// By how much the time of the year moves the weights of categories.
    season_swing: f64,
    /// Weight of each category at this time of the year.
    seasons: Vec<f64>,
    /// What is in the cart: places of products, pieces.
    pub cart: Vec<(usize, u32)>,
    /// Orders placed.
    pub orders: u32,
    /// By how much more likely than usual something is put in the cart on this visit; 1 when nothing has persuaded.
    pub eagerness: f64,
}

impl<'a> Person<'a> {
    /// Draws a visitor.
    pub fn draw(behaviour: &'a Behaviour, shop: &Shop, rng: &mut impl Rng) -> Option<Self> {
        let kind = behaviour.kinds.get(pick(rng, behaviour.kinds.iter().map(|kind| kind.share)))?;
        let taste = &behaviour.taste;
        let falling = |fall: f64| (0..i32::MAX).map(move |place| fall.powi(place));
        let popularity: Vec<f64> = falling(taste.popularity_fall).take(shop.categories.len()).collect();
        let tastes = (0..=any(rng, taste.categories_max)).map(|_| pick(rng, popularity.iter().copied()));
        let tastes = tastes.collect::<Vec<_>>().into_iter().zip(falling(taste.rank_fall)).collect();
        Some(Self {
            kind,
            days_between_visits: 7.0 / around(rng, kind.visits_per_week, behaviour.visits_spread),
            tastes,
            brands: shop.brands.iter().map(|_| around(rng, 1.0, taste.brand_spread)).collect(),
            price_rank: rng_share(rng),
            price_sensitivity: waiting(rng, taste.price_sensitivity_mean),
            focus: taste.focus,
            seasons: vec![1.0; popularity.len()],
            season_swing: taste.season_swing,
            popularity,
            cart: Vec::new(),
            orders: 0,
            eagerness: 1.0,
        })
    }

    /// The first visit at or after `from`; days end at midnight UTC.
    pub fn first_visit(
        &self,
        behaviour: &Behaviour,
        from: Timestamp,
        until: Timestamp,
        rng: &mut impl Rng,
    ) -> Timestamp {
        if happens(rng, behaviour.known) {
            return self.next_visit(behaviour, from, rng);
        }
        let span_days = until.days_since(from);
        self.on_day(behaviour, from.plus_ms((rng_share(rng) * span_days * DAY_MS as f64) as u64), from, rng)
    }

    /// The visit after one that ended at `after`.
    pub fn next_visit(&self, behaviour: &Behaviour, after: Timestamp, rng: &mut impl Rng) -> Timestamp {
        let wait_ms = (waiting(rng, self.days_between_visits) * DAY_MS as f64) as u64;
        self.on_day(behaviour, after.plus_ms(wait_ms), after.plus_ms(PAUSE_MS), rng)
    }

    /// A time of that day, not before `earliest`.
    fn on_day(&self, behaviour: &Behaviour, day: Timestamp, earliest: Timestamp, rng: &mut impl Rng) -> Timestamp {
        let hour = pick(rng, behaviour.visit_hours.iter().copied()) as u64;
        let within_ms = (rng_share(rng) * HOUR_MS as f64) as u64;
        Timestamp::from_ms(day.day() * DAY_MS).plus_ms(hour * HOUR_MS + within_ms).max(earliest)
    }

    /// Tells the person the time of the year. Each category has its best day, spread evenly over the year.
    pub fn set_day(&mut self, now: Timestamp) {
        let (swing, count) = (self.season_swing, self.popularity.len() as f64);
        let year = now.day() as f64 / YEAR_DAYS;
        for (place, season) in self.seasons.iter_mut().enumerate() {
            *season = 1.0 + swing * (TAU * (year - place as f64 / count)).cos();
        }
    }

    /// A category to look at.
    pub fn category(&self, rng: &mut impl Rng) -> usize {
        let season = |category: usize| self.seasons.get(category).copied().unwrap_or(1.0);
        if happens(rng, self.focus) {
            let place = pick(rng, self.tastes.iter().map(|(category, weight)| weight * season(*category)));
            self.tastes.get(place).map_or(0, |(category, _)| *category)
        } else {
            pick(rng, self.popularity.iter().zip(&self.seasons).map(|(weight, season)| weight * season))
        }
    }

    /// A product of a category to look at, by brand and price; `None` where there is none.
    pub fn product(&self, shop: &Shop, category: usize, rng: &mut impl Rng) -> Option<usize> {
        let all = &shop.categories.get(category)?.products;
        let seen: Vec<usize> = if all.len() <= CANDIDATES {
            all.clone()
        } else {
            (0..CANDIDATES).filter_map(|_| all.get(any(rng, all.len())).copied()).collect()
        };
        let weights = seen.iter().map(|place| self.liking(shop, *place));
        seen.get(pick(rng, weights)).copied()
    }

    /// How much a product suits, above 0; 1 is one of a brand like any other at the right price.
    pub fn liking(&self, shop: &Shop, product: usize) -> f64 {
        let Some(product) = shop.products.get(product) else { return 0.0 };
        let brand = self.brands.get(product.brand).copied().unwrap_or(1.0);
        brand * (-self.price_sensitivity * (product.price_rank - self.price_rank).abs()).exp()
    }
}

fn rng_share(rng: &mut impl Rng) -> f64 {
    use rand::RngExt as _;
    rng.random()
}
