//! [`Traffic`]: who comes, and who of them reports.

use vitrin::core::privacy::Epsilon;
use vitrin::core::question::{Level, PrivacySettings};

use super::protection::Protection;

/// Visitors of a shop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Traffic {
    /// Visitors a day, each counted once a day.
    pub visitors_per_day: f64,
    /// Share of a day's visitors who were not there before in the epoch, on average over the epoch.
    pub distinct_share: f64,
    /// Share of visitors who allow measurement.
    pub grant_share: f64,
    /// Share of visitors who are in a campaign's audience and come to its placement.
    pub eligible_share: f64,
}

impl Traffic {
    /// Different visitors in an epoch.
    #[must_use]
    pub fn visitors_per_epoch(&self, privacy: &PrivacySettings) -> f64 {
        self.visitors_per_day * self.distinct_share * privacy.period.days()
    }

    /// Share of epochs in which a visitor takes part: as much as the year's epsilon pays for.
    #[must_use]
    pub fn participation(privacy: &PrivacySettings, protection: Protection) -> f64 {
        match protection {
            Protection::Noised(epsilon) => at(privacy, epsilon).participation().share(),
            Protection::Counted => 1.0,
        }
    }

    /// Reports of an epoch about a question that is drawn with probability `drawn`. Without noise every question is answered.
    #[must_use]
    pub fn reports(&self, privacy: &PrivacySettings, protection: Protection, drawn: f64) -> f64 {
        let asked = self.visitors_per_epoch(privacy) * self.grant_share * Self::participation(privacy, protection);
        match protection {
            Protection::Noised(_) => asked * drawn,
            Protection::Counted => asked,
        }
    }
}

/// The same terms, with noise of another epsilon a report.
fn at(privacy: &PrivacySettings, epsilon_per_report: Epsilon) -> PrivacySettings {
    PrivacySettings { level: Level::Noised, epsilon_per_report, ..*privacy }
}
