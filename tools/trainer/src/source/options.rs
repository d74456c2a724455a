//! How files are read.

use jiff::tz::TimeZone;

/// How files are read.
#[derive(Debug, Clone)]
pub struct SourceOptions {
    /// Columns whose name does not tell what they hold: (role, name), see [`Role::name`](crate::source::Role::name).
    pub columns: Vec<(String, String)>,
    /// The shop's time zone: times without an offset are in it, and every time is told in it.
    pub time_zone: TimeZone,
    /// Digits of the minor unit: 2 for cents, 0 for yen.
    pub decimals: u32,
    /// Bytes of a file that are held in memory at once when it is grouped, about; in memory they take some five times as many.
    pub partition_bytes: u64,
}

impl Default for SourceOptions {
    fn default() -> Self {
        Self { columns: Vec::new(), time_zone: TimeZone::UTC, decimals: 2, partition_bytes: 1 << 20 }
    }
}
