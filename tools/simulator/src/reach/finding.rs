//! [`Finding`]: what a merchant should look at before a config goes live.

use serde::Serialize;
use vitrin::core::site::Site;

use super::{OfferReach, Reach, share};

/// An offer that is chosen in fewer of the decisions in which it is left is starved.
const STARVED_SHARE: f64 = 0.05;
/// A cap that keeps an offer from more of its visitors presses.
const PRESSING_SHARE: f64 = 0.25;
/// Two offers that keep each other away in more of an offer's decisions conflict.
const CONFLICT_SHARE: f64 = 0.1;
/// Fewer decisions say nothing.
const DECISIONS_MIN: u64 = 20;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// No visitor came to the placement.
    PlacementNotAsked,
    /// The offer was never chosen.
    NeverWins,
    /// Another offer goes first nearly always.
    Starved,
    /// A cap keeps it from many of those it is for.
    CapPressure,
    /// Another placement of the page takes one of its kind.
    Excluded,
    /// Fewer visitors see it than a report may tell of.
    TooFew,
    /// Visitors are held out, though the config wants none, or the other way round.
    Holdout,
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// Id of the offer or placement.
    pub about: String,
    /// In words.
    pub text: String,
}

/// Everything that a merchant should look at, in the order of the config.
#[must_use]
pub fn findings(site: &Site, reach: &Reach) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut found = |kind, about: &str, text: String| findings.push(Finding { kind, about: about.into(), text });
    for (placement, reached) in site.placements.iter().zip(&reach.placements) {
        if reached.decisions == 0 {
            found(FindingKind::PlacementNotAsked, &placement.id, "no page asked for an offer here".into());
        }
    }
    if site.holdout.share > 0.0 && reach.visitors_held_out == 0 && reach.visitors_decided >= DECISIONS_MIN {
        found(FindingKind::Holdout, "holdout", format!("nobody of {} visitors is held out", reach.visitors_decided));
    }
    for (place, (offer, reached)) in site.offers.iter().zip(&reach.offers).enumerate() {
        if reached.considered < DECISIONS_MIN {
            continue;
        }
        for (kind, text) in [wins(site, place, reached), presses(reached), excluded(reached)].into_iter().flatten() {
            found(kind, &offer.id, text);
        }
        let minimum = u64::from(site.privacy.minimum_batch_size);
        if reached.visitors_seen > 0 && reached.visitors_seen < minimum {
            let seen = reached.visitors_seen;
            found(
                FindingKind::TooFew,
                &offer.id,
                format!("{seen} of these visitors see it; nothing is told of fewer than {minimum} reports"),
            );
        }
    }
    findings
}

/// Whether it wins often enough.
fn wins(site: &Site, place: usize, reached: &OfferReach) -> Option<(FindingKind, String)> {
    if reached.left == 0 {
        let (code, times) = reached.outcomes.iter().max_by_key(|(_, times)| **times)?;
        let often = percent(*times, reached.considered);
        return Some((
            FindingKind::NeverWins,
            format!("it is never left to choose from: {code} in {often} of its decisions"),
        ));
    }
    if share(reached.chosen, reached.left) >= STARVED_SHARE {
        return None;
    }
    let kind = if reached.chosen == 0 { FindingKind::NeverWins } else { FindingKind::Starved };
    let Some((winner, times)) = reached.beaten_by.iter().max_by_key(|(_, times)| **times) else {
        // Held out, every time.
        return (reached.chosen == 0).then(|| (kind, "everybody for whom it is left is held out".to_owned()));
    };
    let (own, other) = (site.offers.get(place)?, site.offers.get(*winner)?);
    let why = if other.priority > own.priority {
        format!("of priority {}, its own is {}", other.priority, own.priority)
    } else {
        "of the same priority".into()
    };
    let often = percent(*times, reached.left);
    Some((kind, format!("{} goes first in {often} of the decisions in which it is left ({why})", other.id)))
}

fn presses(reached: &OfferReach) -> Option<(FindingKind, String)> {
    let concerned = reached.visitors_left.max(reached.visitors_capped);
    let is_pressing = share(reached.visitors_capped, concerned) > PRESSING_SHARE;
    is_pressing.then(|| {
        let often = percent(reached.visitors_capped, concerned);
        (FindingKind::CapPressure, format!("a cap keeps it from {often} of the visitors it is left for, at least once"))
    })
}

fn excluded(reached: &OfferReach) -> Option<(FindingKind, String)> {
    let codes = ["group_elsewhere", "category_elsewhere"];
    let times: u64 = codes.iter().filter_map(|code| reached.outcomes.get(code)).sum();
    (share(times, reached.considered) > CONFLICT_SHARE).then(|| {
        let often = percent(times, reached.considered);
        (
            FindingKind::Excluded,
            format!("another placement of the page takes one of its kind in {often} of its decisions"),
        )
    })
}

/// As people write it.
pub(super) fn percent(count: u64, of: u64) -> String {
    let percent = share(count, of) * 100.0;
    if percent > 0.0 && percent < 0.95 { format!("{percent:.1} %") } else { format!("{percent:.0} %") }
}
