//! The JavaScript face: convert, delegate, convert. No rule about shoppers, offers or privacy lives here.

mod convert;
mod engine;
mod host;

pub use engine::JsEngine;

/// The default allocator is six kilobytes larger.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
