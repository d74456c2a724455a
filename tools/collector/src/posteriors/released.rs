//! [`released`]: what is told of answers that are counted as they are.
//!
//! Posteriors are told again after each epoch, so it is not enough that a sum is large: what an epoch added to it must be, too. A count therefore waits
//! until what waits of it is no small group (see `small`), and is then released whole: what is told grows by the minimum batch size at the least, and so
//! does what is not told. Nothing is lost by waiting.

use std::collections::BTreeMap;

use crate::small;

/// Of the counts of each epoch, oldest first, those by truth that are told by now. Values come in pairs, "no" before "yes": a pair is released
/// together, so that waiting does not change a share.
pub(super) fn released<'a>(
    epochs: impl IntoIterator<Item = &'a BTreeMap<u32, u64>>,
    truths: u32,
    minimum: u64,
) -> BTreeMap<u32, u64> {
    let mut told = BTreeMap::new();
    let mut waiting = vec![0; truths as usize];
    for answers in epochs {
        for (count, new) in waiting.iter_mut().zip(small::by_truth(answers, truths)) {
            *count += new;
        }
        let is_hidden = small::hidden(&waiting, minimum);
        // Truth 0 is "none of them", which belongs to no pair and is not told.
        if let (Some(none), Some(false)) = (waiting.first_mut(), is_hidden.first()) {
            *none = 0;
        }
        let pairs = waiting.get_mut(1..).unwrap_or_default().chunks_mut(2);
        for ((counts, is_hidden), first) in
            pairs.zip(is_hidden.get(1..).unwrap_or_default().chunks(2)).zip((1_u32..).step_by(2))
        {
            if is_hidden.contains(&true) {
                continue;
            }
            for (count, truth) in counts.iter_mut().zip(first..) {
                *told.entry(truth).or_default() += std::mem::take(count);
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Why, the counts of each epoch, and what is told after it.
    type Case<'a> = (&'a str, &'a [[u64; 5]], &'a [[u64; 4]]);

    /// Two pairs: after each epoch what is told of "no", "yes", "no" and "yes".
    fn told(epochs: &[[u64; 5]]) -> Vec<[u64; 4]> {
        let epochs: Vec<BTreeMap<u32, u64>> = epochs.iter().map(|counts| (0..).zip(*counts).collect()).collect();
        let until = |end: usize| {
            let told = released(epochs.iter().take(end), 5, 50);
            [1, 2, 3, 4].map(|truth| told.get(&truth).copied().unwrap_or_default())
        };
        (1..=epochs.len()).map(until).collect()
    }

    #[test]
    fn a_count_waits_until_it_is_no_small_group() {
        let cases: [Case<'_>; 5] = [
            ("all is large", &[[90, 80, 70, 60, 50]], &[[80, 70, 60, 50]]),
            (
                "a yes is small: its no waits with it, and so does the smallest other, with its pair",
                &[[90, 80, 70, 60, 1]],
                &[[80, 70, 0, 0]],
            ),
            (
                "what an epoch adds is small: it waits, and is not lost",
                &[[90, 80, 70, 60, 50], [90, 80, 1, 60, 60], [90, 80, 60, 60, 60]],
                &[[80, 70, 60, 50], [80, 70, 60, 50], [240, 131, 180, 170]],
            ),
            (
                "small ones add up",
                &[[90, 80, 70, 60, 30], [90, 80, 70, 60, 30]],
                &[[80, 70, 0, 0], [160, 140, 120, 60]],
            ),
            ("nobody was shown anything", &[[90, 0, 0, 0, 0]], &[[0, 0, 0, 0]]),
        ];
        for (why, epochs, expected) in cases {
            assert_eq!(told(epochs), expected, "{why}");
        }
    }

    /// Whatever is counted, what two answers differ in is nothing or a group of the minimum, and so is what is left untold.
    #[test]
    fn no_two_answers_differ_by_a_small_group() {
        use rand::rngs::StdRng;
        use rand::{RngExt as _, SeedableRng as _};

        let mut rng = StdRng::seed_from_u64(11);
        let mut some = 0;
        for _ in 0..500 {
            let most: u64 = rng.random_range(1..200);
            let epochs: Vec<[u64; 5]> = (0..8).map(|_| [0; 5].map(|_: u64| rng.random_range(0..=most))).collect();
            let (mut before, mut all) = ([0; 4], 0);
            for (now, counts) in told(&epochs).into_iter().zip(&epochs) {
                all += counts.iter().sum::<u64>();
                for (now, before) in now.iter().zip(before) {
                    assert!(*now == before || *now >= before + 50, "{epochs:?}");
                    some += u32::from(*now > before);
                }
                before = now;
                let left = all - now.iter().sum::<u64>();
                assert!(left == 0 || left >= 50 || all < 50, "{left} of {epochs:?}");
            }
        }
        assert!(some > 1_000, "{some}");
    }
}
