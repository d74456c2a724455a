//! [`SortedMap`]: a small map sorted by key, in one vector.
//!
//! Every map here is bounded by `limits`, mostly at a few dozen entries. A B-tree of the standard library costs some 14 KB of wasm for each
//! pair of types, this one a few hundred bytes; its order is the same, so what is written from it is too.

use std::borrow::Borrow;
use std::cmp::Ordering;

use crate::core::list;

/// A map whose entries are in the order of their keys. Inserting moves what follows, so it is for up to a few thousand entries; they are boxed, so
/// that moving them is the same code in every map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortedMap<K, V>(Vec<Box<(K, V)>>);

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    /// An empty map.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn place<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        search(self.0.len(), key, &|place| self.0.get(place).map(|entry| entry.0.borrow()))
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value under `key`.
    #[must_use]
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().and_then(|place| self.0.get(place)).map(|entry| &entry.1)
    }

    /// The value under `key`, to change.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().and_then(|place| self.0.get_mut(place)).map(|entry| &mut entry.1)
    }

    /// Whether `key` is there.
    #[must_use]
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.place(key).is_ok()
    }

    /// Puts `value` under `key`, in place of what was there.
    pub fn insert(&mut self, key: K, value: V) {
        self.put(Box::new((key, value)));
    }

    /// Puts an entry in, in place of one with its key.
    pub fn put(&mut self, entry: Box<(K, V)>) {
        match self.place(&entry.0) {
            Ok(place) => {
                if let Some(known) = self.0.get_mut(place) {
                    *known = entry;
                }
            }
            Err(place) => list::insert(&mut self.0, place, entry),
        }
    }

    /// Takes out the value under `key`.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.place(key).ok().and_then(|place| list::remove(&mut self.0, place)).map(|entry| entry.1)
    }

    /// Keeps the entries for which `keep` holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        list::retain(&mut self.0, |entry| keep(&entry.0, &mut entry.1));
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The entries, by key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + Clone {
        self.0.iter().map(|entry| (&entry.0, &entry.1))
    }

    /// The entries as they lie, by key.
    #[must_use]
    pub fn entries(&self) -> &[Box<(K, V)>] {
        &self.0
    }

    /// The entries, by key.
    #[must_use]
    pub fn into_entries(self) -> Vec<Box<(K, V)>> {
        self.0
    }

    /// The entries, by key, their values to change.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.0.iter_mut().map(|entry| (&entry.0, &mut entry.1))
    }

    /// The keys, in order.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> {
        self.0.iter().map(|entry| &entry.0)
    }

    /// The values, by key.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> {
        self.0.iter().map(|entry| &entry.1)
    }

    /// The values, by key, to change.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.0.iter_mut().map(|entry| &mut entry.1)
    }
}

impl<K: Ord, V: Default> SortedMap<K, V> {
    /// The value under `key`, which is put there if it was not.
    pub fn or_default(&mut self, key: K) -> &mut V {
        let place = match self.place(&key) {
            Ok(place) => place,
            Err(place) => {
                list::insert(&mut self.0, place, Box::new((key, V::default())));
                place
            }
        };
        // The place was found or filled a moment ago.
        #[expect(clippy::indexing_slicing)]
        &mut self.0[place].1
    }
}

/// Where `key` is, or is to be put, among `length` keys in order. Apart from the map, so that there is one of it for each kind of key and not for
/// each pair.
fn search<'a, Q: Ord + ?Sized + 'a>(
    length: usize,
    key: &Q,
    at: &dyn Fn(usize) -> Option<&'a Q>,
) -> Result<usize, usize> {
    // What is read back or built in order goes to the end without a search.
    let (mut from, mut to) = (0, length);
    let mut place = length.saturating_sub(1);
    while from < to {
        match at(place).map(|known| known.cmp(key)) {
            Some(Ordering::Equal) => return Ok(place),
            Some(Ordering::Less) => from = place + 1,
            _ => to = place,
        }
        place = (from + to) / 2;
    }
    Err(from)
}

#[cfg(test)]
impl<Q: Ord + ?Sized, K: Ord + Borrow<Q>, V> std::ops::Index<&Q> for SortedMap<K, V> {
    type Output = V;

    fn index(&self, key: &Q) -> &V {
        self.get(key).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_map_that_the_standard_library_has() {
        let mut ours = SortedMap::new();
        let mut theirs = std::collections::BTreeMap::new();
        let mut seed = 7_u32;
        for step in 0..5_000_u32 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let key = seed >> 26;
            if step % 3 == 2 {
                assert_eq!(ours.remove(&key), theirs.remove(&key));
            } else {
                ours.insert(key, step);
                theirs.insert(key, step);
            }
            assert_eq!(ours.get(&key), theirs.get(&key));
            assert!(ours.iter().eq(theirs.iter()));
        }
    }
}
