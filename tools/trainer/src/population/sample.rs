//! A sample of bounded size that is the whole as long as it fits.

use crate::source::group_hash;

/// Rows of a sample, each of a key; which keys are in it depends on nothing but the keys.
///
/// When it is full, the half of the keys whose hash has one more leading zero bit stays: memory is bounded, and two runs over the
/// same lines in any order keep the same rows.
#[derive(Debug, Clone)]
pub struct Sample<T> {
    rows: Vec<(u64, T)>,
    rows_max: usize,
    halvings: u32,
    seen: u64,
}

impl<T> Sample<T> {
    /// An empty sample of at most `rows_max` rows.
    #[must_use]
    pub fn new(rows_max: usize) -> Self {
        Self { rows: Vec::new(), rows_max: rows_max.max(1), halvings: 0, seen: 0 }
    }

    /// Takes the row of `key` in, or leaves it out.
    pub fn add(&mut self, key: &str, row: T) {
        self.seen += 1;
        let hash = group_hash(key);
        if hash.leading_zeros() < self.halvings {
            return;
        }
        self.rows.push((hash, row));
        while self.rows.len() > self.rows_max && self.halvings < 63 {
            self.halvings += 1;
            let halvings = self.halvings;
            self.rows.retain(|(hash, _)| hash.leading_zeros() >= halvings);
        }
    }

    /// The rows, in the order of their keys' hashes.
    #[must_use]
    pub fn into_rows(mut self) -> Vec<T> {
        self.rows.sort_by_key(|(hash, _)| *hash);
        self.rows.into_iter().map(|(_, row)| row).collect()
    }

    /// How many rows were offered.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_whole_until_it_is_full_and_never_depends_on_the_order() {
        let keys: Vec<String> = (0..1_000).map(|number| format!("customer {number}")).collect();
        let of = |rows_max, keys: &mut dyn Iterator<Item = &String>| {
            let mut sample = Sample::new(rows_max);
            for key in keys {
                sample.add(key, key.clone());
            }
            assert_eq!(sample.seen(), 1_000);
            sample.into_rows()
        };
        assert_eq!(of(1_000, &mut keys.iter()).len(), 1_000);
        let forwards = of(300, &mut keys.iter());
        assert!((150..=300).contains(&forwards.len()), "{} rows", forwards.len());
        assert_eq!(of(300, &mut keys.iter().rev()), forwards);
    }
}
