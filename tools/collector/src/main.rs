//! Counts sealed reports and estimates what they say together.
fn main() {}
