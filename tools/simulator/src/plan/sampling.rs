//! Counts drawn from their exact distribution, so that ten million visitors take no longer than ten thousand.

use rand::Rng;
use rand_distr::{Binomial, Distribution as _};

/// How many of `count` independent draws come out, each with probability `chance` (a number outside [0, 1] is the nearer end).
pub fn binomial(rng: &mut impl Rng, count: u64, chance: f64) -> u64 {
    Binomial::new(count, chance.clamp(0.0, 1.0)).map_or(0, |binomial| binomial.sample(rng))
}

/// How many of `count` draws fall on each of `chances`, which add up to 1: one binomial after the other, each of what is left.
pub fn multinomial(rng: &mut impl Rng, count: u64, chances: &[f64]) -> Vec<u64> {
    let (mut left, mut rest) = (count, 1.0);
    let mut drawn: Vec<u64> = Vec::with_capacity(chances.len());
    for chance in chances {
        let taken = if rest > 0.0 { binomial(rng, left, chance / rest) } else { 0 };
        drawn.push(taken);
        left -= taken;
        rest -= chance;
    }
    // Rounding may leave a few.
    if let Some(last) = drawn.last_mut() {
        *last += left;
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::generator;

    #[test]
    fn counts_have_the_mean_and_spread_of_a_multinomial() {
        let chances = [0.5, 0.3, 0.15, 0.05, 0.0];
        let (count, runs) = (10_000_000, 2_000);
        let (mut sums, mut squares) = ([0.0; 5], [0.0; 5]);
        let mut rng = generator(1, 1);
        for _ in 0..runs {
            let drawn = multinomial(&mut rng, count, &chances);
            assert_eq!(drawn.iter().sum::<u64>(), count);
            for place in 0..5 {
                let off = drawn[place] as f64 - count as f64 * chances[place];
                sums[place] += off;
                squares[place] += off * off;
            }
        }
        for place in 0..4 {
            let variance = count as f64 * chances[place] * (1.0 - chances[place]);
            let mean = sums[place] / f64::from(runs) / (variance / f64::from(runs)).sqrt();
            assert!(mean.abs() < 4.0, "mean of {place}: {mean} standard errors off");
            // The variance of 2,000 runs is known to √(2/2,000), 3.2 %; this is four times that.
            let ratio = squares[place] / f64::from(runs) / variance;
            assert!((0.87..1.13).contains(&ratio), "variance of {place}: {ratio}");
        }
        assert_eq!(squares[4], 0.0, "no chance, no count");
    }

    #[test]
    fn ends_are_ends() {
        let mut rng = generator(1, 2);
        assert_eq!(binomial(&mut rng, 10, 1.5), 10);
        assert_eq!(binomial(&mut rng, 10, -0.5), 0);
        assert_eq!(multinomial(&mut rng, 10, &[0.0, 1.0]), [0, 10]);
        assert_eq!(multinomial(&mut rng, 10, &[]), [0; 0]);
    }
}
