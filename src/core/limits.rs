//! Every maximum, with its unit and the reason for it. A bound that is not here does not exist.

/// Longest id of a site, segment, placement or offer, in bytes: what fits a report and a storage key.
pub const ID_BYTES_MAX: usize = 48;
/// Longest normalized key segment, in bytes: 64 keys a table must fit the state.
pub const KEY_BYTES_MAX: usize = 48;
/// Most values of a family question: above it one Hadamard bit says too little to be worth sending.
pub const FAMILY_VALUES_MAX: usize = 512;
/// Longest sealed report, in bytes.
pub const REPORT_BYTES_MAX: usize = 256;
/// Longest `$regex` pattern, in characters.
pub const PATTERN_CHARS_MAX: usize = 128;
/// Most steps a pattern may take over one text: work that a page view does not feel.
pub const PATTERN_STEPS_MAX: u32 = 20_000;
/// Deepest nesting of a condition: its evaluation recurses.
pub const CONDITION_DEPTH_MAX: u8 = 16;
/// Most operators and field tests of one condition.
pub const CONDITION_NODES_MAX: u32 = 512;
