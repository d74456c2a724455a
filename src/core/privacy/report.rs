//! [`Report`]: one protected answer, with the few facts that all visitors of a site share.

use std::fmt;

use crate::core::privacy::{Epoch, Epsilon, Mechanism, Randomizer, ReportId};

/// What a report is about. Nothing in it depends on what the visitor did.
#[derive(Clone, PartialEq, Eq)]
pub struct Header {
    /// Id of the site.
    pub site: String,
    /// Number of the published config.
    pub config: u32,
    /// The epoch that the answer is about.
    pub epoch: Epoch,
    /// Number of the question in the config.
    pub task: u32,
    /// Name of this report.
    pub id: ReportId,
    /// The campaign's arm, a coin that knows nothing of the visitor: 0 for control, 1 for shown; of a noised policy what another coin let the visitor try
    /// out (see [`tried`](crate::core::policy::tried)). 0 for every other question.
    pub arm: u32,
}

/// One protected answer. Outside this crate it can only be made by [`Report::protect`], or read from a sent one.
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    header: Header,
    mechanism: Mechanism,
    epsilon: Epsilon,
    answer: u32,
}

impl Report {
    /// Protects `truth`: 0 is "none", else 1 + the index of a value. `seed` must be fresh and uniform.
    #[must_use]
    pub fn protect(header: Header, randomizer: &Randomizer, truth: u32, seed: &[u8; 32]) -> Self {
        Self {
            header,
            mechanism: randomizer.mechanism(),
            epsilon: randomizer.epsilon(),
            answer: randomizer.randomize(truth, seed),
        }
    }

    /// A report that was protected elsewhere.
    pub(crate) fn received(header: Header, mechanism: Mechanism, epsilon: Epsilon, answer: u32) -> Self {
        Self { header, mechanism, epsilon, answer }
    }

    /// What it is about.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// How it was protected.
    #[must_use]
    pub fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// Its privacy loss.
    #[must_use]
    pub fn epsilon(&self) -> Epsilon {
        self.epsilon
    }

    /// The protected answer.
    #[must_use]
    pub fn answer(&self) -> u32 {
        self.answer
    }
}

/// Redacted: neither the answer nor the id.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Report(task {}, epoch {}, …)", self.header.task, self.header.epoch.0)
    }
}

/// Redacted: without the id.
impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Header(task {}, epoch {}, …)", self.task, self.epoch.0)
    }
}
