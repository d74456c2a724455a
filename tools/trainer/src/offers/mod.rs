//! What the adaptive policy is to know: from the collector's counts of offers to [`Posteriors`](vitrin::core::policy::posterior::Posteriors).
//!
//! Flow: [`document`] (what `GET /v1/posteriors` answered) → [`fit`](mod@fit) (how strongly counts are drawn together, how fast the policy gives up) → **`offers`**.

pub mod document;
pub mod fit;

pub use document::{Document, DocumentError};
pub use fit::{OfferRules, fit};
