//! The browser as a [`Host`](crate::host::Host).

use wasm_bindgen::JsValue;

use super::convert::set;
use super::js::{Date, Global, Object, Promise, Reflect, Storage as WebStorage};
use crate::core::consent::{Measurement, Permit, Storage};
use crate::core::time::Timestamp;
use crate::host::{Clock, Entropy, HostError, Store, Transport};
use crate::report::SealedReport;

/// Clock, randomness, local storage and the one request of a document.
#[derive(Debug, Default)]
pub(super) struct BrowserHost {
    /// Local storage, once it was found to work.
    storage: Option<WebStorage>,
    /// Where reports go.
    pub(super) endpoint: Option<String>,
    /// The request under way, until the page takes it.
    pub(super) in_flight: Option<Promise>,
}

impl BrowserHost {
    pub(super) fn new(endpoint: Option<String>) -> Self {
        Self { storage: None, endpoint, in_flight: None }
    }

    /// Looks for local storage; call it only after a grant. Its handle is kept.
    pub(super) fn open_storage(&mut self) -> Result<(), HostError> {
        self.storage = Global::local_storage().ok().flatten();
        self.storage().map(|_| ())
    }

    fn storage(&self) -> Result<&WebStorage, HostError> {
        self.storage.as_ref().ok_or(HostError::StorageDenied)
    }
}

impl Clock for BrowserHost {
    fn now(&self) -> Timestamp {
        // Not negative, whatever the clock is set to: a negative f64 casts to 0.
        Timestamp::from_ms(Date::now() as u64)
    }
}

impl Entropy for BrowserHost {
    fn seed(&mut self) -> Result<[u8; 32], HostError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|_| HostError::NoEntropy)?;
        Ok(seed)
    }
}

impl Store for BrowserHost {
    fn read(&self, key: &str) -> Result<Option<String>, HostError> {
        self.storage()?.get_item(key).map_err(|_| HostError::StorageDenied)
    }

    fn write(&mut self, _: &Permit<Storage>, key: &str, text: &str) -> Result<(), HostError> {
        self.storage()?.set_item(key, text).map_err(|error| {
            let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
            match name.as_deref() {
                Some("QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED") => HostError::StorageFull,
                _ => HostError::StorageDenied,
            }
        })
    }

    fn remove(&mut self, key: &str) -> Result<(), HostError> {
        self.storage()?.remove_item(key).map_err(|_| HostError::StorageDenied)
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, HostError> {
        // Names only: the shop's own values are never read.
        let names = Object::keys(self.storage()?.as_ref());
        let mut keys = Vec::new();
        for index in 0..names.length() {
            match names.at(index).as_string() {
                Some(name) if name.starts_with(prefix) => keys.push(name),
                _ => {}
            }
        }
        Ok(keys)
    }
}

impl Transport for BrowserHost {
    fn send(&mut self, _: &Permit<Measurement>, report: &SealedReport) -> Result<(), HostError> {
        let Some(endpoint) = self.endpoint.as_deref() else { return Err(HostError::Offline) };
        let headers = Object::new();
        set(&headers, "content-type", &"application/json".into());
        let request = Object::new();
        set(&request, "method", &"POST".into());
        set(&request, "body", &report.text().into());
        set(&request, "headers", &headers);
        set(&request, "credentials", &"omit".into());
        set(&request, "referrerPolicy", &"no-referrer".into());
        // Lets the request outlive the page.
        set(&request, "keepalive", &JsValue::TRUE);
        self.in_flight = Some(Global::fetch(endpoint, &request).map_err(|_| HostError::Offline)?);
        Ok(())
    }
}
