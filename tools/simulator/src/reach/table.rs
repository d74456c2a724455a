//! [`write()`]: reach as a table for a terminal, and [`document`]: as JSON.

use std::io::{self, Write};

use serde_json::{Value as Json, json};
use vitrin::core::site::Site;

use super::Reach;
use super::finding::{Finding, percent};

/// Writes the table and what was found.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(out: &mut impl Write, site: &Site, reach: &Reach, findings: &[Finding]) -> io::Result<()> {
    let Reach { visitors, visitors_decided, visitors_held_out, .. } = reach;
    writeln!(
        out,
        "{visitors} visitors; offers were decided for {visitors_decided}, of whom {visitors_held_out} are held out"
    )?;
    let width = site.offers.iter().map(|offer| offer.id.chars().count()).max().unwrap_or(5).max(5);
    for (placement, reached) in site.placements.iter().zip(&reach.placements) {
        let decisions = reached.decisions;
        let [personalized, held_out, empty] =
            [reached.personalized, reached.held_out, reached.empty].map(|count| percent(count, decisions));
        writeln!(
            out,
            "\n{}: {decisions} decisions, {personalized} personalized, {held_out} held out, {empty} empty",
            placement.id
        )?;
        writeln!(
            out,
            "  {:width$}  {:>9} {:>9} {:>9} {:>9} {:>9}  falls out as",
            "offer", "priority", "left", "chosen", "seen by", "capped"
        )?;
        for (place, offer) in site.offers.iter().enumerate().filter(|(_, offer)| offer.placement == placement.id) {
            let Some(reached) = reach.offers.get(place) else { continue };
            if placement.fallback == Some(place) {
                let seen = percent(reached.visitors_seen, *visitors_decided);
                writeln!(out, "  {:width$}  {:>9} {:>9} {:>9} {seen:>9} {:>9}", offer.id, "fallback", "", "", "")?;
                continue;
            }
            let [left, chosen] = [reached.left, reached.chosen].map(|count| percent(count, reached.considered));
            let [seen, capped] =
                [reached.visitors_seen, reached.visitors_capped].map(|count| percent(count, *visitors_decided));
            let reasons = reasons(&reached.outcomes, reached.considered);
            writeln!(
                out,
                "  {:width$}  {:>9} {left:>9} {chosen:>9} {seen:>9} {capped:>9}  {reasons}",
                offer.id, offer.priority
            )?;
        }
    }
    writeln!(out, "\nleft, chosen: of decisions; seen by, capped: of visitors")?;
    if findings.is_empty() {
        return writeln!(out, "nothing stands out");
    }
    writeln!(out, "\nto look at before it goes live")?;
    for finding in findings {
        writeln!(out, "  {}: {}", finding.about, finding.text)?;
    }
    Ok(())
}

/// The three commonest reasons for not being chosen.
pub(super) fn reasons(outcomes: &std::collections::BTreeMap<&'static str, u64>, of: u64) -> String {
    let mut counted: Vec<_> = outcomes.iter().filter(|(code, _)| **code != "chosen").collect();
    counted.sort_by_key(|(_, times)| std::cmp::Reverse(**times));
    let words: Vec<_> =
        counted.iter().take(3).map(|(code, times)| format!("{code} {}", percent(**times, of))).collect();
    words.join(", ")
}

/// The same for programs: counts, not shares.
#[must_use]
pub fn document(site: &Site, reach: &Reach, findings: &[Finding]) -> Json {
    let id = |place: &usize| site.offers.get(*place).map_or("", |offer| offer.id.as_str());
    let offers = site.offers.iter().zip(&reach.offers).map(|(offer, reached)| {
        let mut fields = json!(reached);
        let beaten: serde_json::Map<_, _> =
            reached.beaten_by.iter().map(|(place, times)| (id(place).to_owned(), json!(times))).collect();
        if let Some(fields) = fields.as_object_mut() {
            fields.insert("id".into(), json!(offer.id));
            fields.insert("placement".into(), json!(offer.placement));
            fields.insert("priority".into(), json!(offer.priority));
            fields.insert("beaten_by".into(), beaten.into());
        }
        fields
    });
    let placements = site.placements.iter().zip(&reach.placements).map(|(placement, reached)| {
        let mut fields = json!(reached);
        if let Some(fields) = fields.as_object_mut() {
            fields.insert("id".into(), json!(placement.id));
        }
        fields
    });
    json!({
        "site": site.id, "config": site.config, "visitors": reach.visitors, "visitors_decided": reach.visitors_decided,
        "visitors_held_out": reach.visitors_held_out, "placements": placements.collect::<Vec<_>>(),
        "offers": offers.collect::<Vec<_>>(), "findings": findings,
    })
}
