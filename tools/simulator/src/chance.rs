//! Draws that the behaviour model is made of.

use rand::{Rng, RngExt as _};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng as _;
use rand_distr::{Exp1, StandardNormal};

/// The generator of visitor `number`: a stream of its own, so that it does not matter which thread simulates whom.
#[must_use]
pub fn generator(seed: u64, number: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(number);
    generator
}

/// Whether something with this probability happens; a number outside [0, 1] is the nearer end.
pub fn happens(rng: &mut impl Rng, probability: f64) -> bool {
    rng.random::<f64>() < probability
}

/// A place in `weights`, drawn by weight; 0 when none is above 0.
pub fn pick(rng: &mut impl Rng, weights: impl IntoIterator<Item = f64, IntoIter: Clone>) -> usize {
    let weights = weights.into_iter().map(|weight| weight.max(0.0));
    let mut left = rng.random::<f64>() * weights.clone().sum::<f64>();
    let mut drawn = weights.enumerate().filter(|(_, weight)| *weight > 0.0).map(|(place, weight)| {
        left -= weight;
        (place, left < 0.0)
    });
    drawn.find(|(_, is_drawn)| *is_drawn).map_or(0, |(place, _)| place)
}

/// A waiting time with this mean.
pub fn waiting(rng: &mut impl Rng, mean: f64) -> f64 {
    mean * rng.sample::<f64, _>(Exp1)
}

/// A number around `median`, log-normal with this spread.
pub fn around(rng: &mut impl Rng, median: f64, spread: f64) -> f64 {
    median * (spread * rng.sample::<f64, _>(StandardNormal)).exp()
}

/// A place below `count`, each as likely; 0 when there is none.
pub fn any(rng: &mut impl Rng, count: usize) -> usize {
    if count == 0 { 0 } else { rng.random_range(0..count) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_drawn_by_weight() {
        let mut rng = generator(1, 1);
        let mut drawn = [0_u32; 4];
        for _ in 0..10_000 {
            drawn[pick(&mut rng, [1.0, 0.0, 3.0, -1.0])] += 1;
        }
        assert_eq!((drawn[1], drawn[3]), (0, 0), "no weight, no draw");
        // 7,500 expected with a standard deviation of 43.
        assert!((7_300..7_700).contains(&drawn[2]), "{drawn:?}");
        assert_eq!(pick(&mut rng, []), 0);
        let (one, other): (u64, u64) = (generator(1, 2).random(), generator(1, 3).random());
        assert_ne!(one, other, "each visitor has a stream");
        assert_eq!(one, generator(1, 2).random::<u64>());
    }
}
