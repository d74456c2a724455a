//! What the adaptive policy is to know: from the collector's counts of offers to [`Posteriors`](vitrin::core::policy::posterior::Posteriors).
//!
//! Flow: [`document`] (what `GET /v1/posteriors` answered) → [`fit`](mod@fit) (how strongly counts are drawn together, how fast the policy gives up; what is
//! noised: `tried`) → **`offers`**.

pub mod document;
pub mod fit;
mod told;
mod tried;
mod worth;

pub use document::{Document, DocumentError};
pub use fit::{OfferRules, fit};
pub use told::{Counted, TellCell, TellOffer, Told, told};
