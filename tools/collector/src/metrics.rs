//! [`Metrics`]: what an operator watches. Counts of outcomes, never of answers.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::refusal::Refusal;
use crate::store::Outcome;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Label {
    outcome: &'static str,
}

/// The collector's metrics.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    reports: Family<Label, Counter>,
    commit_seconds: Histogram,
    commit_reports: Histogram,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("vitrin");
        let reports = Family::<Label, Counter>::default();
        // 0.25 ms to 4 s, and 1 to 4,096 reports.
        let commit_seconds = Histogram::new(exponential_buckets(0.000_25, 2.0, 15));
        let commit_reports = Histogram::new(exponential_buckets(1.0, 4.0, 7));
        registry.register("reports", "Reports received, by outcome", reports.clone());
        registry.register_with_unit("commit", "Time of a group commit", Unit::Seconds, commit_seconds.clone());
        registry.register("commit_reports", "Reports of a group commit", commit_reports.clone());
        Self { registry, reports, commit_seconds, commit_reports }
    }

    /// Counts how a report was answered.
    pub(crate) fn answered(&self, answer: &Result<Outcome, Refusal>) {
        let outcome = match answer {
            Ok(Outcome::Counted) => "counted",
            Ok(Outcome::Repeated) => "repeated",
            Err(refusal) => refusal.code(),
        };
        self.reports.get_or_create(&Label { outcome }).inc();
    }

    /// Observes a group commit.
    pub(crate) fn committed(&self, reports: usize, time: Duration) {
        self.commit_seconds.observe(time.as_secs_f64());
        self.commit_reports.observe(reports as f64);
    }

    /// All of them, in the OpenMetrics text format that Prometheus reads.
    pub(crate) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
