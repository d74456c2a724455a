//! [`Published`]: the configs that a collector counts for, and which reports fit them.

mod meaning;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vitrin::config::{self, ConfigError, Warning};
use vitrin::core::privacy::{Epoch, Randomizer, Report};
use vitrin::core::question::{Level, PrivacySettings, Question, Subject};
use vitrin::core::time::Timestamp;

use crate::refusal::Refusal;
use crate::text::{document, plain};
use meaning::meaning;

/// What a collector needs of a published config.
#[derive(Debug, Clone)]
pub struct Published {
    /// Id of the site.
    pub site: String,
    /// Number of the config.
    pub config: u32,
    /// Whether open batches are shown.
    pub is_demo: bool,
    /// On which terms it asks.
    pub privacy: PrivacySettings,
    /// What it asks, by task.
    questions: BTreeMap<u32, (Question, Randomizer)>,
    /// The rules behind what it asks about; null where only the questions are known.
    meaning: Value,
}

/// Why a config cannot be counted for.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishedError {
    /// It is not JSON, or beyond a limit.
    #[error("not JSON that can be read: {0}")]
    Json(#[from] serde_json::Error),
    /// It is no config.
    #[error("{0}")]
    Config(#[from] ConfigError),
    /// Two files carry one number.
    #[error("config {config} of {site} is given twice")]
    Twice {
        /// Id of the site.
        site: String,
        /// The number.
        config: u32,
    },
}

impl Published {
    /// Reads a `site.json`, with the warnings about rules that are broken in it.
    ///
    /// # Errors
    /// [`PublishedError`] when it is not one.
    pub fn read(text: &str) -> Result<(Self, Vec<Warning>), PublishedError> {
        let (site, warnings) = config::parse(&document(text)?)?;
        let meaning = meaning(&plain(text)?, &site);
        Ok((Self { meaning, ..Self::new(site.id, site.config, site.is_demo, site.privacy, site.questions) }, warnings))
    }

    /// A config that asks `questions`. At the level `local` it asks none.
    #[must_use]
    pub fn new(
        site: String,
        config: u32,
        is_demo: bool,
        privacy: PrivacySettings,
        questions: impl IntoIterator<Item = Question>,
    ) -> Self {
        let questions = match privacy.level {
            Level::Local => BTreeMap::new(),
            Level::Counted | Level::Noised => questions
                .into_iter()
                .filter_map(|question| {
                    let randomizer = question.randomizer(&privacy)?;
                    Some((question.task, (question, randomizer)))
                })
                .collect(),
        };
        Self { site, config, is_demo, privacy, questions, meaning: Value::Null }
    }

    /// The questions with their mechanisms, by task.
    pub fn questions(&self) -> impl Iterator<Item = (&Question, &Randomizer)> {
        self.questions.values().map(|(question, randomizer)| (question, randomizer))
    }

    /// Share of visitors who are asked `question` in an epoch, in [0, 1].
    #[must_use]
    pub fn asked_share(&self, question: &Question) -> f64 {
        if self.privacy.level == Level::Counted {
            return 1.0;
        }
        let weights: f64 = self.questions().map(|(question, _)| f64::from(question.weight)).sum();
        self.privacy.participation().share() * f64::from(question.weight) / weights
    }

    /// What must not change under one config number, because it gives the counts their meaning.
    #[must_use]
    pub fn terms(&self) -> String {
        let mut terms = self.asked();
        if let Some(terms) = terms.as_object_mut() {
            terms.insert("meaning".into(), self.meaning.clone());
        }
        terms.to_string()
    }

    /// Whether counts under the terms `noted` are of what is asked now. What an older collector noted does not say what was meant by the words.
    #[must_use]
    pub fn agrees(&self, noted: &str) -> bool {
        let asked = self.asked().to_string();
        noted == self.terms() || noted == asked
    }

    fn asked(&self) -> Value {
        let questions: Vec<_> = self
            .questions()
            .map(|(question, _)| {
                let subject = &question.subject;
                let mut terms = json!([question.task, subject.kind(), subject.name(), question.values]);
                let aim = match subject {
                    Subject::Campaign(campaign) => Some(json!([campaign.goal.text(), campaign.attribution_hours])),
                    Subject::Policy(comparison) => {
                        Some(json!([comparison.goal.text(), comparison.attribution_hours, comparison.tried]))
                    }
                    Subject::Holdout(comparison) => Some(json!([
                        comparison.goal.text(),
                        comparison.attribution_hours,
                        comparison.holdout.share,
                        comparison.holdout.salt
                    ])),
                    Subject::Interest
                    | Subject::Lifecycle
                    | Subject::Rfm
                    | Subject::Offer { .. }
                    | Subject::Click { .. }
                    | Subject::Segment { .. } => None,
                };
                if let Some(terms) = terms.as_array_mut() {
                    terms.extend(aim);
                }
                terms
            })
            .collect();
        json!({
            "level": self.privacy.level.name(),
            "period_ms": self.privacy.period.ms(),
            "epsilon_per_report": self.privacy.epsilon_per_report.to_string(),
            "questions": questions,
        })
    }

    fn check(&self, report: &Report, now: Timestamp) -> Result<Epoch, Refusal> {
        let header = report.header();
        let (question, randomizer) = self.questions.get(&header.task).ok_or(Refusal::UnknownTask)?;
        if header.arm >= question.subject.arms() {
            return Err(Refusal::NoArms);
        }
        if report.mechanism() != randomizer.mechanism() || report.epsilon() != randomizer.epsilon() {
            return Err(Refusal::WrongMechanism);
        }
        let current = self.privacy.period.epoch(now);
        if !header.epoch.is_open(current) {
            return Err(Refusal::EpochClosed);
        }
        if report.answer() >= randomizer.answers() {
            return Err(Refusal::AnswerOutOfRange);
        }
        Ok(current)
    }
}

/// All configs of a collector, by site and number.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    sites: BTreeMap<String, BTreeMap<u32, Published>>,
}

impl Catalogue {
    /// All of `configs`.
    ///
    /// # Errors
    /// [`PublishedError::Twice`] when two carry one number.
    pub fn new(configs: Vec<Published>) -> Result<Self, PublishedError> {
        let mut sites: BTreeMap<String, BTreeMap<u32, Published>> = BTreeMap::new();
        for published in configs {
            let (site, config) = (published.site.clone(), published.config);
            let numbers = sites.entry(site.clone()).or_default();
            if numbers.insert(config, published).is_some() {
                return Err(PublishedError::Twice { site, config });
            }
        }
        Ok(Self { sites })
    }

    /// Every config.
    pub fn iter(&self) -> impl Iterator<Item = &Published> {
        self.sites.values().flat_map(BTreeMap::values)
    }

    /// Whether a report can be counted now, with the current epoch.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with.
    pub fn check(&self, report: &Report, now: Timestamp) -> Result<Epoch, Refusal> {
        let numbers = self.sites.get(&report.header().site).ok_or(Refusal::UnknownSite)?;
        numbers.get(&report.header().config).ok_or(Refusal::UnknownConfig)?.check(report, now)
    }

    /// A site's config of that number, or its newest; a collector of one site need not be told which.
    ///
    /// # Errors
    /// [`Refusal::UnknownSite`] or [`Refusal::UnknownConfig`].
    pub fn find(&self, site: Option<&str>, config: Option<u32>) -> Result<&Published, Refusal> {
        let numbers = match site {
            Some(site) => self.sites.get(site),
            None if self.sites.len() == 1 => self.sites.values().next(),
            None => None,
        };
        let numbers = numbers.ok_or(Refusal::UnknownSite)?;
        let found = match config {
            Some(config) => numbers.get(&config),
            None => numbers.values().next_back(),
        };
        found.ok_or(Refusal::UnknownConfig)
    }
}
