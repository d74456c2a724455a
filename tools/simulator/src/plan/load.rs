//! [`Load`]: what the collector of a shop has to bear.

use vitrin::core::privacy::{Epoch, Header, Randomizer, Report, ReportId};
use vitrin::core::site::Site;
use vitrin::report::SealedReport;

use super::Inputs;
use super::protection::Protection;
use super::traffic::Traffic;
use crate::behaviour::{Behaviour, BehaviourError};

/// Seconds of a day.
const DAY_SECONDS: f64 = 86_400.0;

/// Reports, bytes and rows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Load {
    /// Reports of an epoch.
    pub reports_per_epoch: f64,
    /// Reports a second, on average.
    pub reports_per_second: f64,
    /// Reports a second in the busiest hour of an epoch's first day, when everybody who comes is there for the first time.
    pub peak_reports_per_second: f64,
    /// Bytes a day of reports alone, without HTTP around them.
    pub bytes_per_day: f64,
    /// Bytes of the longest report.
    pub report_bytes: usize,
    /// Rows of counters that an epoch adds for good.
    pub counter_rows_per_epoch: u64,
    /// Rows of report ids, kept while their epochs are open: two of them.
    pub id_rows: f64,
}

impl Load {
    /// The load of a shop.
    #[must_use]
    pub fn new(inputs: &Inputs) -> Self {
        let (privacy, traffic) = (&inputs.site.privacy, &inputs.traffic);
        let own = Protection::of(privacy);
        let asked = match own {
            Protection::Noised(_) => 1.0,
            // Each question is answered, in a report of its own.
            Protection::Counted => inputs.site.questions.len() as f64,
        };
        let reports_per_epoch = traffic.reports(privacy, own, 1.0) * asked;
        let reporting = traffic.grant_share * Traffic::participation(privacy, own);
        let peak = traffic.visitors_per_day * reporting * asked * busiest_hour().unwrap_or(1.0 / 24.0) / 3_600.0;
        let days = privacy.period.days();
        let randomizers = inputs.site.questions.iter().filter_map(|question| {
            let values = u32::try_from(question.values.len()).ok()?;
            Some((question.task, own.randomizer(values)?))
        });
        let randomizers: Vec<_> = randomizers.collect();
        let lengths = randomizers.iter().map(|(task, randomizer)| longest(&inputs.site, *task, randomizer));
        let report_bytes = lengths.max().unwrap_or(0);
        let rows = randomizers.iter().map(|(_, randomizer)| u64::from(randomizer.answers()));
        Self {
            reports_per_epoch,
            reports_per_second: reports_per_epoch / days / DAY_SECONDS,
            peak_reports_per_second: peak,
            bytes_per_day: reports_per_epoch / days * report_bytes as f64,
            report_bytes,
            counter_rows_per_epoch: rows.sum(),
            id_rows: reports_per_epoch * 2.0,
        }
    }
}

/// Bytes of a sealed report, the same for all answers to a question.
fn longest(site: &Site, task: u32, randomizer: &Randomizer) -> usize {
    let (site, id) = (site.clone(), ReportId::from_bytes([0; 16]));
    let header = Header { site: site.id, config: site.config, epoch: Epoch(1_000), task, id, arm: 0 };
    SealedReport::seal(&Report::protect(header, randomizer, 0, &[0; 32])).bytes().len()
}

/// Share of a day's visits that begin in its busiest hour, as the built-in behaviour has it.
fn busiest_hour() -> Result<f64, BehaviourError> {
    let hours = Behaviour::read(None)?.visit_hours;
    let all: f64 = hours.iter().sum();
    Ok(hours.into_iter().fold(0.0, f64::max) / all)
}
