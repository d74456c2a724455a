//! [`Plan`]: what a shop will be able to learn, before it starts: errors, reports needed, time to tell a lift, load.
//!
//! Theory is the collector's own (`vitrin_collector::estimate`, `::lift`), mechanisms are the core's own, and every figure of
//! theory that can be simulated stands beside its simulation.
//!
//! Flow: [`traffic`] → [`learning`] (errors), [`lift`](mod@lift), [`load`] → [`page`], drawn by [`plot`]. Counts come from
//! [`sampling`].

pub mod bars;
pub mod learning;
pub mod lift;
pub mod load;
pub mod page;
pub mod plot;
pub mod protection;
pub mod sampling;
pub mod traffic;
pub mod words;

use indicatif::ProgressBar;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use vitrin::core::site::Site;

pub use learning::{Error, Line, Outlook, Prospect, outlook};
pub use lift::{LiftLine, Verdict};
pub use load::Load;
pub use protection::Protection;
pub use traffic::Traffic;

/// A shop to plan for when none is given: a few questions of each kind, the default terms.
pub const CONFIG: &str = include_str!("../../data/plan.json");
/// Reports at which errors are shown: 10³ to 10⁷, about half a decade apart.
pub const REPORTS: [u64; 9] = [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];
/// Numbers of values at which errors are shown: yes or no, a small family, and ever larger ones.
pub const VALUES: [u32; 5] = [1, 8, 32, 128, 512];
/// Visitors a day at which times are shown: 10² to 10⁷.
pub const VISITORS_PER_DAY: [f64; 11] = [1e2, 3e2, 1e3, 3e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7];

/// What is asked of a plan.
#[derive(Debug, Clone)]
pub struct Inputs {
    /// The config: what is asked, on which terms.
    pub site: Site,
    /// Who comes, and who of them reports.
    pub traffic: Traffic,
    /// Share of visitors who have the value whose error is shown.
    pub share: f64,
    /// Share of control's visitors who reach a campaign's goal.
    pub goal_share: f64,
    /// By how much more the offer leads to the goal, relative to control: .1 is ten percent.
    pub lift: f64,
    /// Simulations of each figure.
    pub runs: u32,
    /// Seed of the simulations.
    pub seed: u64,
}

/// What a shop will be able to learn.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What was asked.
    pub inputs: Inputs,
    /// Errors, by number of values and protection.
    pub lines: Vec<Line>,
    /// What the config's own questions will tell.
    pub outlooks: Vec<Outlook>,
    /// When a lift is told, by protection.
    pub lifts: Vec<LiftLine>,
    /// What the collector has to bear.
    pub load: Load,
}

impl Plan {
    /// Works out a plan; `progress` hears of each figure that was simulated.
    #[must_use]
    pub fn new(inputs: Inputs, progress: &ProgressBar) -> Self {
        let protections = Protection::all();
        let pairs: Vec<_> =
            VALUES.into_iter().flat_map(|values| protections.map(move |protection| (values, protection))).collect();
        progress.set_length(((pairs.len() * REPORTS.len()) + protections.len()) as u64);
        let lines = pairs
            .into_par_iter()
            .filter_map(|(values, protection)| Line::new(values, protection, &inputs, |_| progress.inc(1)));
        let lines = lines.collect();
        let lifts = protections.into_par_iter().filter_map(|protection| {
            let line = LiftLine::new(protection, &inputs);
            progress.inc(1);
            line
        });
        let lifts = lifts.collect();
        // Two arms' shares matter less than their difference: a campaign's is in `lifts`, a holdout's takes what its share leaves to the smaller arm.
        let has_arms = |kind| matches!(kind, "campaign" | "holdout");
        let questions = inputs.site.questions.iter().filter(|question| !has_arms(question.subject.kind()));
        let outlooks = questions.filter_map(|question| outlook(question, &inputs)).collect();
        let load = Load::new(&inputs);
        Self { inputs, lines, outlooks, lifts, load }
    }

    /// The simulated figure that is farthest from theory, as their ratio.
    #[must_use]
    pub fn worst_ratio(&self) -> f64 {
        let ratios = self.lines.iter().flat_map(|line| line.errors.iter().map(Error::ratio));
        ratios.fold(1.0, |worst: f64, ratio| if ratio.ln().abs() > worst.ln().abs() { ratio } else { worst })
    }
}
