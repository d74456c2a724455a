//! [`Truths`]: what was true of those who reported, so that estimates can be compared with it. A real shop never has it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vitrin::core::answer::truth;
use vitrin::core::engine::Engine;
use vitrin::core::privacy::Epoch;
use vitrin::core::profile::interests;
use vitrin::core::question::{Level, Question};
use vitrin::core::site::Site;
use vitrin::core::time::Timestamp;

/// By epoch and task: how many of those who reported have each truth.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Truths {
    counts: BTreeMap<(u32, u32), Vec<Count>>,
}

/// Those with one truth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    /// Whose report is about this question.
    asked: u64,
    /// Whoever made a report with noise, about any question: which one is drawn says nothing about the visitor.
    all: u64,
}

impl Truths {
    /// Adds a visitor who made the report about `asked` in `epoch`, with all of the truths as of `now`. Without noise a visitor makes a report about
    /// each question, so that each of them counts one.
    pub fn add(&mut self, engine: &Engine, epoch: Epoch, asked: u32, now: Timestamp) {
        let situation = engine.situation(now);
        let views = match situation {
            Some(_) => interests(&engine.state.history, &engine.site, now),
            None => Vec::new(),
        };
        let period = engine.site.privacy.period;
        for question in &engine.site.questions {
            if engine.site.privacy.level == Level::Counted && question.task != asked {
                continue;
            }
            let arm = engine.arm_of(&question.subject, epoch);
            let truth = truth(question, &views, situation.as_ref(), &engine.state, (epoch, period), arm) as usize;
            let counts = self.counts.entry((epoch.0, question.task)).or_default();
            if counts.len() <= truth {
                counts.resize(truth + 1, Count::default());
            }
            if let Some(count) = counts.get_mut(truth) {
                count.all += 1;
                count.asked += u64::from(question.task == asked);
            }
        }
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: Self) {
        for (key, theirs) in other.counts {
            let ours = self.counts.entry(key).or_default();
            ours.resize(ours.len().max(theirs.len()), Count::default());
            for (ours, theirs) in ours.iter_mut().zip(theirs) {
                ours.all += theirs.all;
                ours.asked += theirs.asked;
            }
        }
    }

    /// As shares, to be kept and compared.
    #[must_use]
    pub fn shares(&self, site: &Site) -> TrueShares {
        let question = |task: u32| site.questions.iter().find(|question| question.task == task);
        let batches = self.counts.iter().filter_map(|((epoch, task), counts)| {
            let question = question(*task)?;
            let all: u64 = counts.iter().map(|count| count.all).sum();
            let values = value_names(question).into_iter().enumerate().map(|(place, value)| {
                // "None" is truth 0, but read last.
                let truth = if place == question.values.len() { 0 } else { place + 1 };
                let share = counts.get(truth).map_or(0.0, |count| count.all as f64 / all.max(1) as f64);
                TrueShare { value, share }
            });
            Some(TrueBatch {
                epoch: *epoch,
                task: *task,
                kind: question.subject.kind().into(),
                name: question.subject.name().into(),
                visitors: all,
                reports: counts.iter().map(|count| count.asked).sum(),
                values: values.collect(),
            })
        });
        TrueShares { site: site.id.clone(), config: site.config, batches: batches.collect() }
    }
}

/// The answers in the order of the collector's estimates.
fn value_names(question: &Question) -> Vec<String> {
    let none = if matches!(question.subject.kind(), "segment" | "campaign") { "no" } else { "none" };
    question.values.iter().map(String::as_str).chain([none]).map(String::from).collect()
}

/// Truths as shares: what `--truth` writes and `check-estimates` reads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueShares {
    /// Id of the site.
    pub site: String,
    /// Number of the config.
    pub config: u32,
    /// One per epoch and question.
    pub batches: Vec<TrueBatch>,
}

/// One question in one epoch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueBatch {
    /// Number of the epoch.
    pub epoch: u32,
    /// Number of the question.
    pub task: u32,
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Those who reported, with noise about any question: the shares are of them.
    pub visitors: u64,
    /// Reports about this question.
    pub reports: u64,
    /// In the order of the estimates.
    pub values: Vec<TrueShare>,
}

/// How many have one answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueShare {
    /// The answer.
    pub value: String,
    /// In [0, 1].
    pub share: f64,
}
