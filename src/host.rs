//! [`Host`]: the whole of the outside world, as four small traits whose every call may fail; and [`MemoryHost`], which is one.
//!
//! Invariants: a write needs the permit to store, a report the permit to measure; only keys with the site's prefix are ever named.

use std::collections::BTreeMap;

use crate::core::consent::{Measurement, Permit, Storage};
use crate::core::time::Timestamp;
use crate::report::SealedReport;

/// Tells the time.
pub trait Clock {
    /// Now, by the device's clock.
    fn now(&self) -> Timestamp;
}

/// Gives randomness.
pub trait Entropy {
    /// 32 fresh, uniform bytes.
    ///
    /// # Errors
    /// [`HostError::NoEntropy`]: then no report is made.
    fn seed(&mut self) -> Result<[u8; 32], HostError>;
}

/// Keeps texts under keys.
pub trait Store {
    /// The text under `key`.
    ///
    /// # Errors
    /// [`HostError::StorageDenied`] when reading is not possible.
    fn read(&self, key: &str) -> Result<Option<String>, HostError>;

    /// Keeps `text` under `key`.
    ///
    /// # Errors
    /// [`HostError::StorageDenied`] or [`HostError::StorageFull`]; what was there stays.
    fn write(&mut self, permit: &Permit<Storage>, key: &str, text: &str) -> Result<(), HostError>;

    /// Removes `key`. Needs no permit: erasing is always allowed.
    ///
    /// # Errors
    /// [`HostError::StorageDenied`] when it is not possible.
    fn remove(&mut self, key: &str) -> Result<(), HostError>;

    /// The keys that begin with `prefix`, in no order.
    ///
    /// # Errors
    /// [`HostError::StorageDenied`] when listing is not possible.
    fn keys(&self, prefix: &str) -> Result<Vec<String>, HostError>;
}

/// Sends reports, and nothing else.
pub trait Transport {
    /// Starts sending; the outcome comes later, as an HTTP status, to [`Client::settle`](crate::client::Client::settle).
    ///
    /// # Errors
    /// [`HostError::Offline`] when it could not start.
    fn send(&mut self, permit: &Permit<Measurement>, report: &SealedReport) -> Result<(), HostError>;
}

/// Everything a client needs of the outside world.
pub trait Host: Clock + Entropy + Store + Transport {}

impl<T: Clock + Entropy + Store + Transport> Host for T {}

/// What the outside world refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// Storage is blocked or failed.
    #[error("storage is not available")]
    StorageDenied,
    /// The quota is used up.
    #[error("storage is full")]
    StorageFull,
    /// No randomness.
    #[error("no entropy")]
    NoEntropy,
    /// The request could not be started.
    #[error("offline")]
    Offline,
}

impl HostError {
    /// The stable code for pages.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::StorageDenied | Self::NoEntropy => "STORAGE_DENIED",
            Self::StorageFull => "STORAGE_FULL",
            Self::Offline => "SYNC_OFFLINE",
        }
    }
}

/// A world in memory: for tests, scenarios and simulations. Deterministic.
#[derive(Debug, Clone, Default)]
pub struct MemoryHost {
    /// What [`Clock::now`] tells.
    pub now: Timestamp,
    /// State of the generator behind [`Entropy::seed`].
    pub entropy: u64,
    /// What is stored.
    pub texts: BTreeMap<String, String>,
    /// What was sent, in order.
    pub sent: Vec<SealedReport>,
}

impl Clock for MemoryHost {
    fn now(&self) -> Timestamp {
        self.now
    }
}

impl Entropy for MemoryHost {
    fn seed(&mut self) -> Result<[u8; 32], HostError> {
        let mut seed = [0; 32];
        for chunk in seed.chunks_mut(8) {
            // SplitMix64 (Steele, Lea & Flood 2014).
            self.entropy = self.entropy.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = self.entropy;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes());
        }
        Ok(seed)
    }
}

impl Store for MemoryHost {
    fn read(&self, key: &str) -> Result<Option<String>, HostError> {
        Ok(self.texts.get(key).cloned())
    }

    fn write(&mut self, _: &Permit<Storage>, key: &str, text: &str) -> Result<(), HostError> {
        self.texts.insert(key.into(), text.into());
        Ok(())
    }

    fn remove(&mut self, key: &str) -> Result<(), HostError> {
        self.texts.remove(key);
        Ok(())
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, HostError> {
        Ok(self.texts.keys().filter(|key| key.starts_with(prefix)).cloned().collect())
    }
}

impl Transport for MemoryHost {
    fn send(&mut self, _: &Permit<Measurement>, report: &SealedReport) -> Result<(), HostError> {
        self.sent.push(report.clone());
        Ok(())
    }
}
