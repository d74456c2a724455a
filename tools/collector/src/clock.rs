//! [`Clock`]: where a collector gets the time from, so that tests and the simulator can set it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use vitrin::core::time::Timestamp;

/// The system's clock, or one that is set by hand.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The system's.
    #[default]
    System,
    /// One that stands still until it is set, in milliseconds since the Unix epoch.
    Set(Arc<AtomicU64>),
}

impl Clock {
    /// A clock that stands at `now`, with the handle that sets it.
    #[must_use]
    pub fn at(now: Timestamp) -> (Self, Arc<AtomicU64>) {
        let handle = Arc::new(AtomicU64::new(now.ms()));
        (Self::Set(Arc::clone(&handle)), handle)
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                // Before 1970 is a broken clock: every epoch but 0 is closed then.
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp::from_ms(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
            }
            Self::Set(handle) => Timestamp::from_ms(handle.load(Ordering::Relaxed)),
        }
    }
}
