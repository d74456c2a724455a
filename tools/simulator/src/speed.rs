//! [`Speed`]: how long the engine took, by kind of work. Apart from what is counted, because no two runs agree on it.

use std::time::{Duration, Instant};

/// What the engine was asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Starting on a page: reading the config, the snapshot and the journals.
    Load,
    /// Taking an event.
    Event,
    /// Deciding for all placements of a page.
    Decision,
    /// Taking what happened to an offer.
    Response,
    /// Folding.
    Fold,
}

/// Every kind of work with its name.
pub const WORKS: [(Work, &str); 5] = [
    (Work::Load, "page load"),
    (Work::Event, "event"),
    (Work::Decision, "decisions of a page"),
    (Work::Response, "response to an offer"),
    (Work::Fold, "fold"),
];

/// Times and durations, by kind of work.
#[derive(Debug, Clone, Copy, Default)]
pub struct Speed([(u64, Duration); WORKS.len()]);

impl Speed {
    /// Does some work and takes its time.
    pub fn time<T>(&mut self, work: Work, run: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = run();
        if let Some((times, total)) = self.0.get_mut(work as usize) {
            *times += 1;
            *total += start.elapsed();
        }
        result
    }

    /// Both together.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for ((times, total), (more_times, more)) in self.0.iter_mut().zip(other.0) {
            *times += more_times;
            *total += more;
        }
        self
    }

    /// Name, times and mean duration of each kind of work that was done.
    pub fn means(&self) -> impl Iterator<Item = (&'static str, u64, Duration)> {
        let done = WORKS.iter().zip(self.0).filter(|(_, (times, _))| *times > 0);
        done.map(|((_, name), (times, total))| (*name, times, total.div_f64(times as f64)))
    }

    /// How often `work` was done and how long it took in all.
    #[must_use]
    pub fn of(&self, work: Work) -> (u64, Duration) {
        self.0.get(work as usize).copied().unwrap_or_default()
    }
}
