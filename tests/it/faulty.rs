//! [`FaultyHost`]: a host of which one call fails, or every one from then on.

use std::cell::Cell;

use vitrin::core::consent::{Measurement, Permit, Storage};
use vitrin::core::time::{DAY_MS, Timestamp};
use vitrin::host::{Clock, Entropy, HostError, MemoryHost, Store, Transport};
use vitrin::report::SealedReport;

use crate::scenarios::run::InMemory;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Fault {
    /// Nothing.
    #[default]
    None,
    /// Storage refuses: reading, listing, removing as denied, writing as full.
    Store,
    /// There is no randomness.
    Entropy,
    /// A request cannot be started.
    Network,
    /// The clock tells a time so many days ahead; one that is negative, back.
    Clock(i64),
}

/// Every fault.
pub(crate) const FAULTS: [Fault; 7] = [
    Fault::Store,
    Fault::Entropy,
    Fault::Network,
    Fault::Clock(-1),
    Fault::Clock(-20_000),
    Fault::Clock(1),
    Fault::Clock(3_650),
];

/// Memory with a fault.
#[derive(Debug, Default)]
pub(crate) struct FaultyHost {
    pub(crate) memory: MemoryHost,
    pub(crate) fault: Fault,
    /// Number of the call that fails, of those that the fault is about; 0 is none.
    pub(crate) fails_at: u64,
    /// All after it fail too.
    pub(crate) is_lasting: bool,
    calls: Cell<u64>,
}

impl FaultyHost {
    pub(crate) fn new(fault: Fault, fails_at: u64, is_lasting: bool) -> Self {
        let memory = MemoryHost { entropy: 42, ..MemoryHost::default() };
        Self { memory, fault, fails_at, is_lasting, calls: Cell::default() }
    }

    /// Calls that the fault is about.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.get()
    }

    fn fails(&self, is_meant: bool) -> bool {
        if !is_meant {
            return false;
        }
        self.calls.set(self.calls.get() + 1);
        let is_past = self.is_lasting && self.calls.get() > self.fails_at;
        self.fails_at != 0 && (self.calls.get() == self.fails_at || is_past)
    }

    fn store(&self, error: HostError) -> Result<(), HostError> {
        if self.fails(self.fault == Fault::Store) { Err(error) } else { Ok(()) }
    }
}

impl InMemory for FaultyHost {
    fn memory(&mut self) -> &mut MemoryHost {
        &mut self.memory
    }
}

impl Clock for FaultyHost {
    fn now(&self) -> Timestamp {
        let now = self.memory.now();
        match self.fault {
            Fault::Clock(days) if self.fails(true) => {
                Timestamp::from_ms(now.ms().saturating_add_signed(days * DAY_MS as i64))
            }
            _ => now,
        }
    }
}

impl Entropy for FaultyHost {
    fn seed(&mut self) -> Result<[u8; 32], HostError> {
        if self.fails(self.fault == Fault::Entropy) { Err(HostError::NoEntropy) } else { self.memory.seed() }
    }
}

impl Store for FaultyHost {
    fn read(&self, key: &str) -> Result<Option<String>, HostError> {
        self.store(HostError::StorageDenied)?;
        self.memory.read(key)
    }

    fn write(&mut self, permit: &Permit<Storage>, key: &str, text: &str) -> Result<(), HostError> {
        self.store(HostError::StorageFull)?;
        self.memory.write(permit, key, text)
    }

    fn remove(&mut self, key: &str) -> Result<(), HostError> {
        self.store(HostError::StorageDenied)?;
        self.memory.remove(key)
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, HostError> {
        self.store(HostError::StorageDenied)?;
        self.memory.keys(prefix)
    }
}

impl Transport for FaultyHost {
    fn send(&mut self, permit: &Permit<Measurement>, report: &SealedReport) -> Result<(), HostError> {
        if self.fails(self.fault == Fault::Network) {
            Err(HostError::Offline)
        } else {
            self.memory.send(permit, report)
        }
    }
}
