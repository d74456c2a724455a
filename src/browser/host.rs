//! The browser as a [`Host`](crate::host::Host).

use gloo_storage::{LocalStorage, Storage as _};
use js_sys::{Date, Object, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{RequestInit, Storage as WebStorage};

use super::convert::set;
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
    /// How far a rehearsal is ahead of the clock, in milliseconds; 0 for a visitor's own engine.
    pub(super) ahead_ms: u64,
}

impl BrowserHost {
    pub(super) fn new(endpoint: Option<String>) -> Self {
        Self { storage: None, endpoint, in_flight: None, ahead_ms: 0 }
    }

    /// Looks for local storage; call it only after a grant. Blocked storage throws where it is named, which gloo-storage does not catch, so the
    /// probe comes first and its handle is kept.
    pub(super) fn open_storage(&mut self) -> Result<(), HostError> {
        let probe = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        probe.ok_or(HostError::StorageDenied)?;
        self.storage = Some(LocalStorage::raw());
        Ok(())
    }

    fn storage(&self) -> Result<&WebStorage, HostError> {
        self.storage.as_ref().ok_or(HostError::StorageDenied)
    }
}

impl Clock for BrowserHost {
    fn now(&self) -> Timestamp {
        // Not negative, whatever the clock is set to: a negative f64 casts to 0.
        Timestamp::from_ms((Date::now() as u64).saturating_add(self.ahead_ms))
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
        let names = Object::keys(self.storage()?.unchecked_ref::<Object>());
        let mut keys = Vec::new();
        for index in 0..names.length() {
            match names.get(index).as_string() {
                Some(name) if name.starts_with(prefix) => keys.push(name),
                _ => {}
            }
        }
        Ok(keys)
    }
}

impl Transport for BrowserHost {
    fn send(&mut self, _: &Permit<Measurement>, report: &SealedReport) -> Result<(), HostError> {
        let (Some(window), Some(endpoint)) = (web_sys::window(), self.endpoint.as_deref()) else {
            return Err(HostError::Offline);
        };
        let headers = Object::new();
        set(&headers, "content-type", &"application/json".into());
        // By names: each setter of web-sys, and its list of policies, would be JavaScript that every page loads.
        let request = Object::new();
        set(&request, "method", &"POST".into());
        set(&request, "body", &report.text().into());
        set(&request, "credentials", &"omit".into());
        // Elsewhere it would be lost, and an answer from there would count as the collector's.
        set(&request, "redirect", &"error".into());
        set(&request, "referrerPolicy", &"no-referrer".into());
        set(&request, "headers", &headers);
        // Lets the request outlive the page.
        set(&request, "keepalive", &JsValue::TRUE);
        self.in_flight = Some(window.fetch_with_str_and_init(endpoint, request.unchecked_ref::<RequestInit>()));
        Ok(())
    }
}
