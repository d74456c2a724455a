//! [`Counters`]: one number for each item, as many as were asked for.

/// By item number.
#[derive(Debug, Default)]
pub(super) struct Counters<T>(pub(super) Vec<T>);

impl<T: Copy + Default> Counters<T> {
    /// The number of an item, to change.
    pub(super) fn of(&mut self, item: u32) -> &mut T {
        let place = item as usize;
        if self.0.len() <= place {
            self.0.resize(place + 1, T::default());
        }
        // The place was made a line before.
        #[expect(clippy::indexing_slicing)]
        &mut self.0[place]
    }
}
