//! Short lists: inserting and removing entry by entry. What the standard library does for long ones takes four times the wasm for each type.

/// Puts `entry` at `place`, or at the end when the list is shorter.
pub fn insert<T>(list: &mut Vec<T>, place: usize, entry: T) {
    let mut at = list.len();
    list.push(entry);
    while at > place {
        list.swap(at - 1, at);
        at -= 1;
    }
}

/// Takes out the entry at `place`.
pub fn remove<T>(list: &mut Vec<T>, place: usize) -> Option<T> {
    let mut at = place + 1;
    if at > list.len() {
        return None;
    }
    while at < list.len() {
        list.swap(at - 1, at);
        at += 1;
    }
    list.pop()
}

/// Keeps the entries for which `keep` holds.
pub fn retain<T>(list: &mut Vec<T>, mut keep: impl FnMut(&mut T) -> bool) {
    let mut place = 0;
    while let Some(entry) = list.get_mut(place) {
        if keep(entry) {
            place += 1;
        } else {
            remove(list, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_changes_as_the_standard_librarys_does() {
        let mut ours = vec![1, 2, 3];
        let mut theirs = ours.clone();
        for (place, entry) in [(0, 4), (2, 5), (5, 6), (3, 7)] {
            insert(&mut ours, place, entry);
            theirs.insert(place, entry);
            assert_eq!(ours, theirs);
        }
        for place in [0, 5, 2, 0] {
            assert_eq!(remove(&mut ours, place), Some(theirs.remove(place)));
            assert_eq!(ours, theirs);
        }
        assert_eq!(remove(&mut ours, 3), None);
        retain(&mut ours, |entry| *entry % 2 == 1);
        theirs.retain(|entry| *entry % 2 == 1);
        assert_eq!(ours, theirs);
    }
}
