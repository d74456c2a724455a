//! Policies that learn from each visitor at once, or not at all: what the adaptive policy is compared with.

use std::cell::RefCell;

use nalgebra::{SMatrix, SVector};
use rand::RngExt as _;
use rand_distr::{Beta, Distribution as _};
use vitrin_simulator::chance::{any, generator};

use super::world::{Visitor, World};

/// How much LinUCB adds per standard error (α of Li, Chu, Langford & Schapire 2010).
const WIDTH: f64 = 0.5;

/// Each offer as likely; the share of visitors who reach the goal.
pub(super) fn random(world: &World, visitors: &[Visitor], seed: u64) -> f64 {
    let mut rng = generator(seed, 1);
    share(visitors, |_| any(&mut rng, world.offers.len()), |_, _, _| ())
}

/// The offer that is best for all alike, known from the start.
pub(super) fn fixed(world: &World, visitors: &[Visitor]) -> f64 {
    share(visitors, |_| world.best_for_all(), |_, _, _| ())
}

/// An even split over the first quarter, then whatever did best in it.
pub(super) fn split(world: &World, visitors: &[Visitor], seed: u64) -> f64 {
    let mut rng = generator(seed, 2);
    let (tested, later) = visitors.split_at(visitors.len() / 4);
    let mut counts = vec![(0_u32, 0_u32); world.offers.len()];
    let first = share(
        tested,
        |_| any(&mut rng, world.offers.len()),
        |_, offer, is_reached| {
            if let Some((shown, reached)) = counts.get_mut(offer) {
                *shown += 1;
                *reached += u32::from(is_reached);
            }
        },
    );
    let worth = |(shown, reached): &(u32, u32)| f64::from(*reached) / f64::from((*shown).max(1));
    let winner = counts.iter().enumerate().max_by(|one, other| worth(one.1).total_cmp(&worth(other.1)));
    let winner = winner.map_or(0, |(offer, _)| offer);
    let rest = share(later, |_| winner, |_, _, _| ());
    (first * tested.len() as f64 + rest * later.len() as f64) / visitors.len() as f64
}

/// Thompson sampling, event by event, a Beta for each offer in each cell.
pub(super) fn thompson(world: &World, visitors: &[Visitor], seed: u64) -> f64 {
    let mut rng = generator(seed, 3);
    let counts = RefCell::new(vec![vec![(1.0, 1.0); world.offers.len()]; world.cells.len()]);
    let choose = |visitor: Visitor| {
        let counts = counts.borrow();
        let mut best = (0, f64::NEG_INFINITY);
        for (offer, (reached, missed)) in counts.get(visitor.cell).into_iter().flatten().enumerate() {
            let drawn = Beta::new(*reached, *missed).map_or(0.0, |beta| beta.sample(&mut rng));
            if drawn > best.1 {
                best = (offer, drawn);
            }
        }
        best.0
    };
    let learn = |visitor: Visitor, offer: usize, is_reached: bool| {
        if let Some((reached, missed)) = counts.borrow_mut().get_mut(visitor.cell).and_then(|cell| cell.get_mut(offer))
        {
            if is_reached { *reached += 1.0 } else { *missed += 1.0 }
        }
    };
    share(visitors, choose, learn)
}

type Context = SVector<f64, 4>;

/// LinUCB, event by event, one ridge regression for each offer over the cells.
pub(super) fn lin_ucb(world: &World, visitors: &[Visitor], seed: u64) -> f64 {
    let mut rng = generator(seed, 4);
    let models = RefCell::new(vec![(SMatrix::<f64, 4, 4>::identity(), Context::zeros()); world.offers.len()]);
    let context = |visitor: Visitor| {
        let mut context = Context::zeros();
        if let Some(one) = context.get_mut(visitor.cell) {
            *one = 1.0;
        }
        context
    };
    let choose = |visitor: Visitor| {
        let context = context(visitor);
        let mut best = (0, f64::NEG_INFINITY);
        for (offer, (inverse, sums)) in models.borrow().iter().enumerate() {
            let width = (context.transpose() * inverse * context).sum().sqrt();
            // A hair of chance decides between equals.
            let score = (inverse * sums).dot(&context) + WIDTH * width + 1e-9 * rng.random::<f64>();
            if score > best.1 {
                best = (offer, score);
            }
        }
        best.0
    };
    let learn = |visitor: Visitor, offer: usize, is_reached: bool| {
        let context = context(visitor);
        if let Some((inverse, sums)) = models.borrow_mut().get_mut(offer) {
            // Sherman and Morrison's update of the inverse.
            let pulled = *inverse * context;
            *inverse -= pulled * pulled.transpose() / (1.0 + context.dot(&pulled));
            *sums += context * f64::from(u8::from(is_reached));
        }
    };
    share(visitors, choose, learn)
}

fn share(
    visitors: &[Visitor],
    mut choose: impl FnMut(Visitor) -> usize,
    mut learn: impl FnMut(Visitor, usize, bool),
) -> f64 {
    let mut reached = 0_u32;
    for visitor in visitors {
        let offer = choose(*visitor);
        let is_reached = visitor.is_reached(offer);
        reached += u32::from(is_reached);
        learn(*visitor, offer, is_reached);
    }
    f64::from(reached) / visitors.len().max(1) as f64
}
