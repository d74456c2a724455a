//! Small groups where answers are counted as they are: no noise hides who is in them, so they are not shown, nor is what they could be
//! computed from. What noise protects needs none of this.

use std::collections::BTreeMap;

/// The counts of all truths of a question that has so many, "none" first.
pub(crate) fn by_truth(answers: &BTreeMap<u32, u64>, truths: u32) -> Vec<u64> {
    (0..truths).map(|truth| answers.get(&truth).copied().unwrap_or_default()).collect()
}

/// Which of `counts` are hidden where their total is known: those from 1 to below `minimum`, and with them as many more, the smallest first, as it
/// takes until two are hidden and are `minimum` together. So nothing smaller is left when what is shown is taken from the total. Nobody is no group.
pub(crate) fn hidden(counts: &[u64], minimum: u64) -> Vec<bool> {
    let mut ascending: Vec<(u64, usize)> = counts.iter().copied().zip(0..).collect();
    ascending.sort_unstable();
    let mut is_hidden = vec![false; counts.len()];
    let (mut number, mut together) = (0, 0);
    for (count, place) in ascending {
        if count > 0 && (count < minimum || (number > 0 && (number < 2 || together < minimum))) {
            number += 1;
            together += count;
            if let Some(is_hidden) = is_hidden.get_mut(place) {
                *is_hidden = true;
            }
        }
    }
    is_hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_two_counts_and_a_group_of_the_minimum() {
        let cases: [(&str, &[u64], &[usize]); 10] = [
            ("all are large enough", &[50, 80, 900], &[]),
            ("one is not: the smallest other goes with it", &[900, 1, 80, 300], &[1, 2]),
            ("nobody is no group", &[900, 0, 80, 300], &[]),
            ("and hides no other", &[900, 0, 0, 1, 300], &[3, 4]),
            ("two that are too few together", &[900, 1, 2, 80], &[1, 2, 3]),
            ("two that are enough together", &[900, 49, 1, 80], &[1, 2]),
            ("a yes or no", &[9_000, 3], &[0, 1]),
            ("all are small", &[20, 20, 20], &[0, 1, 2]),
            ("of equals the first", &[60, 60, 1, 60], &[0, 2]),
            ("nothing", &[], &[]),
        ];
        for (why, counts, expected) in cases {
            let found: Vec<usize> = hidden(counts, 50).into_iter().zip(0..).filter(|it| it.0).map(|it| it.1).collect();
            assert_eq!(found, expected, "{why}");
        }
    }
}
