//! What a simulation says at its end: tables for people.

use std::io::{self, Write};
use std::time::Duration;

use vitrin::core::limits::{JOURNAL_BURST_CHARS_MAX, JOURNAL_CHARS_MAX, STATE_CHARS_MAX};
use vitrin::core::site::Site;

use crate::bounds::Bounds;
use crate::compare::{Compared, misses_max};
use crate::counts::Counts;
use crate::off_policy::log::Log;
use crate::off_policy::{Evaluation, Mean};
use crate::plan::Plan;
use crate::plan::words::reach;
use crate::post::Outcomes;
use crate::speed::{Speed, Work};
use crate::truth::TrueShares;

/// Writes what was counted and how long it took.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_counts(out: &mut impl Write, counts: &Counts, speed: &Speed, took: Duration) -> io::Result<()> {
    let line = |out: &mut dyn Write, name: &str, text: String| writeln!(out, "{name:<22}{text}");
    let seconds = took.as_secs_f64();
    line(out, "visitors", format!("{} in {} visits, {} pages", counts.visitors, counts.visits, counts.pages))?;
    line(out, "events", format!("{}, {:.0} a second", counts.events, per(counts.events, seconds)))?;
    line(out, "decisions", format!("{}, {:.0} a second", counts.decisions(), per(counts.decisions(), seconds)))?;
    let [seen, clicked, dismissed] = counts.responses;
    line(out, "offers", format!("{seen} seen, {clicked} clicked, {dismissed} dismissed"))?;
    line(out, "told without a grant", format!("{} events, not passed on", counts.events_dropped))?;
    line(out, "rejected", counts.rejections().to_string())?;
    for (reason, times) in &counts.rejected {
        line(out, "", format!("{times:>9}  {reason}"))?;
    }
    let mean = per(counts.state_chars, counts.states as f64);
    let longest = counts.state_chars_max;
    line(out, "state", format!("at most {longest} bytes of {STATE_CHARS_MAX}, {mean:.0} on average"))?;
    let journal = format!("at most {} bytes of {JOURNAL_CHARS_MAX}", counts.journal_chars_max);
    let journals = format!("{} at once, {} left for a next visit", counts.journals_max, counts.journals_left);
    line(out, "journals", format!("{journal}, {journals}"))?;
    line(out, "folds", counts.folds.to_string())?;
    line(out, "sealed reports", format!("{} made, {} sent", counts.reports, counts.reports_sent))?;
    line(out, "time", format!("{seconds:.2} s"))?;
    for (name, times, mean) in speed.means() {
        line(out, "", format!("{:>9.1} µs a {name}, {times} times", mean.as_secs_f64() * 1e6))?;
    }
    let engine = |count: u64, work| per(count, speed.of(work).1.as_secs_f64());
    if speed.of(Work::Event).0 > 0 {
        let events = engine(counts.events, Work::Event);
        let decisions = engine(counts.decisions(), Work::Decision);
        line(out, "engine alone, a core", format!("{events:.0} events a second, {decisions:.0} decisions a second"))?;
    }
    writeln!(out, "\ndecisions by variant")?;
    for (variant, times) in &counts.by_variant {
        writeln!(out, "{times:>11}  {variant}")?;
    }
    writeln!(out, "decisions by placement and offer")?;
    for (offer, times) in &counts.by_offer {
        writeln!(out, "{times:>11}  {offer}")?;
    }
    Ok(())
}

/// Writes the truth behind each question.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_truths(out: &mut impl Write, truths: &TrueShares, site: &Site) -> io::Result<()> {
    writeln!(out, "\ntruth behind the questions of {}, config {}", truths.site, truths.config)?;
    for batch in &truths.batches {
        let start = site.privacy.period.start(vitrin::core::privacy::Epoch(batch.epoch));
        let day = i64::try_from(start.ms()).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
        let day = day.map_or_else(String::new, |day| day.strftime("%Y-%m-%d").to_string());
        let of = format!("{} reports, truth of {} visitors", batch.reports, batch.visitors);
        writeln!(out, "epoch {} (from {day})  {} {}: {of}", batch.epoch, batch.kind, batch.name)?;
        for value in batch.values.iter().filter(|value| value.share > 0.0) {
            writeln!(out, "{:>10.2} %  {}", value.share * 100.0, value.value)?;
        }
    }
    Ok(())
}

/// Writes what became of posted reports.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_outcomes(out: &mut impl Write, outcomes: &Outcomes, visitors: u64, took: Duration) -> io::Result<()> {
    let seconds = took.as_secs_f64();
    let Outcomes { counted, repeated, refused } = outcomes;
    writeln!(out, "{counted} reports of {visitors} visitors counted, {repeated} counted before, in {seconds:.1} s")?;
    for (code, times) in refused {
        writeln!(out, "{times:>11}  refused as {code}")?;
    }
    Ok(())
}

/// Writes the estimates that miss the truth, and how many do.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_compared(out: &mut impl Write, compared: &[Compared]) -> io::Result<()> {
    let clear: Vec<_> = compared.iter().filter(|one| one.is_clear()).collect();
    let missed: Vec<_> = clear.iter().filter(|one| !one.is_covered()).collect();
    for Compared { epoch, question, value, truth, share, low, high } in &missed {
        writeln!(out, "epoch {epoch}, {question}, {value}: {truth:.4} in truth, {share:.4} in [{low:.4}, {high:.4}]")?;
    }
    let (shown, most) = (compared.len(), misses_max(clear.len()));
    writeln!(out, "{} of {} intervals (95 %) miss the truth, at most {most} may", missed.len(), clear.len())?;
    writeln!(
        out,
        "{shown} values are shown; those of small truth are left out here, because noise decides whether they are"
    )
}

/// Writes how far the state grew.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_bounds(out: &mut impl Write, bounds: &Bounds) -> io::Result<()> {
    let Bounds { events, state_chars_max, journal_chars_max, counts } = bounds;
    writeln!(out, "{events} events taken, {} inputs rejected", counts.rejections())?;
    for (reason, times) in &counts.rejected {
        writeln!(out, "{times:>11}  {reason}")?;
    }
    writeln!(out, "state at most {state_chars_max} bytes of {STATE_CHARS_MAX}")?;
    writeln!(out, "journal at most {journal_chars_max} bytes of {JOURNAL_BURST_CHARS_MAX}")
}

/// Writes the few figures of a plan that matter most; the page has all.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_plan(out: &mut impl Write, plan: &Plan) -> io::Result<()> {
    for outlook in &plan.outlooks {
        let Some(own) = outlook.by_protection.first() else { continue };
        let (reports, points) = (own.reports, own.points);
        let needed = own.reports_for_one_point;
        writeln!(out, "{:<28}{reports} reports an epoch: ±{points:.2} points; one point takes {needed}", outlook.name)?;
    }
    for line in &plan.lifts {
        let (name, reports) = (line.protection.name(), line.planned.reports);
        let reach = reach(line.planned.days, plan.inputs.site.privacy.period.days());
        let power = line.planned.simulated_power * 100.0;
        writeln!(out, "lift at {name:<20}{reports} reports, {reach}; told in {power:.1} % of simulations")?;
    }
    writeln!(out, "the simulated error that is farthest from theory is {:.3} times it", plan.worst_ratio())
}

/// Writes what policies would have earned, beside what the log's own did, and what that of `other` did.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write_evaluations(
    out: &mut impl Write,
    log: &Log,
    found: &[(&str, Option<Evaluation>)],
    other: Option<&Log>,
) -> io::Result<()> {
    writeln!(
        out,
        "{} decisions of {} arms; the policy that made them earned {:.5}",
        log.rounds.len(),
        log.arms,
        log.earned()
    )?;
    if let Some(other) = other {
        writeln!(
            out,
            "the policy of the other log earned {:.5} in {} decisions of its own",
            other.earned(),
            other.rounds.len()
        )?;
    }
    writeln!(out, "{:<28}{:>12}{:>20}{:>20}{:>20}", "policy", "worth", "IPS", "SNIPS", "doubly robust")?;
    for (name, evaluation) in found {
        let Some(it) = evaluation else {
            writeln!(out, "{name:<28}the log has none of its decisions")?;
            continue;
        };
        write!(out, "{name:<28}{:>12.0}", it.effective_rounds)?;
        if it.is_known() {
            for Mean { value, standard_error } in [it.ips, it.snips, it.doubly_robust] {
                write!(out, "{:>20}", format!("{value:.5} ± {:.5}", 1.96 * standard_error))?;
            }
            writeln!(out)?;
        } else {
            writeln!(out, "    too few to tell: 100 are needed")?;
        }
    }
    writeln!(out, "worth: how many decisions of the policy itself know as much (effective sample size); ± is of 95 %")
}

fn per(count: u64, of: f64) -> f64 {
    if of > 0.0 { count as f64 / of } else { 0.0 }
}
