//! [`Browser`]: one visitor's browser as a host: a store and a clock that all of its tabs share.

use std::cell::RefCell;
use std::rc::Rc;

use vitrin::core::consent::{Measurement, Permit, Storage};
use vitrin::core::time::Timestamp;
use vitrin::host::{Clock, Entropy, HostError, MemoryHost, Store, Transport};
use vitrin::report::SealedReport;

/// A browser. Clones are the same one.
#[derive(Debug, Clone)]
pub struct Browser {
    memory: Rc<RefCell<MemoryHost>>,
    is_blocked: bool,
}

impl Browser {
    /// A browser that nothing was done in; a blocked one keeps nothing.
    #[must_use]
    pub fn new(entropy: u64, is_blocked: bool) -> Self {
        Self { memory: Rc::new(RefCell::new(MemoryHost { entropy, ..MemoryHost::default() })), is_blocked }
    }

    /// Whether storage is blocked.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.is_blocked
    }

    /// Turns the clock.
    pub fn set_now(&self, now: Timestamp) {
        self.memory.borrow_mut().now = now;
    }

    /// What is stored under `key`.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<String> {
        self.memory.borrow().texts.get(key).cloned()
    }

    /// Stores something that is not the engine's.
    pub fn set_text(&self, key: &str, text: String) {
        self.memory.borrow_mut().texts.insert(key.into(), text);
    }

    /// Removes every key that begins with `prefix` but `except`.
    pub fn remove_all(&self, prefix: &str, except: &str) {
        self.memory.borrow_mut().texts.retain(|key, _| key == except || !key.starts_with(prefix));
    }

    /// Keys that begin with `prefix`, with the characters of their texts.
    #[must_use]
    pub fn sizes(&self, prefix: &str) -> Vec<(String, usize)> {
        let memory = self.memory.borrow();
        let ours = memory.texts.iter().filter(|(key, _)| key.starts_with(prefix));
        ours.map(|(key, text)| (key.clone(), text.chars().count())).collect()
    }

    fn stored(&self) -> Result<&RefCell<MemoryHost>, HostError> {
        if self.is_blocked { Err(HostError::StorageDenied) } else { Ok(&self.memory) }
    }
}

impl Clock for Browser {
    fn now(&self) -> Timestamp {
        self.memory.borrow().now
    }
}

impl Entropy for Browser {
    fn seed(&mut self) -> Result<[u8; 32], HostError> {
        self.memory.borrow_mut().seed()
    }
}

impl Store for Browser {
    fn read(&self, key: &str) -> Result<Option<String>, HostError> {
        self.stored()?.borrow().read(key)
    }

    fn write(&mut self, permit: &Permit<Storage>, key: &str, text: &str) -> Result<(), HostError> {
        self.stored()?.borrow_mut().write(permit, key, text)
    }

    fn remove(&mut self, key: &str) -> Result<(), HostError> {
        self.stored()?.borrow_mut().remove(key)
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, HostError> {
        self.stored()?.borrow().keys(prefix)
    }
}

impl Transport for Browser {
    fn send(&mut self, permit: &Permit<Measurement>, report: &SealedReport) -> Result<(), HostError> {
        self.memory.borrow_mut().send(permit, report)
    }
}
