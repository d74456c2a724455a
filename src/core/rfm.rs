//! Recency, frequency and monetary worth of a customer's orders, each as a score of 1 to 5.
//!
//! Flow: `history` -> **`rfm`** -> `profile`. The edges come from the model or the config; without them nobody has scores.

/// Where the quintiles part. Each list rises or stays: where many customers share a value, edges are equal.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RfmEdges {
    /// Days since the last order; fewer score higher.
    pub recency_days: [f64; 4],
    /// Days on which an order was placed: two orders of one day count once.
    pub frequency: [f64; 4],
    /// Worth of all orders, refunds taken off, in minor units.
    pub monetary_minor: [f64; 4],
}
