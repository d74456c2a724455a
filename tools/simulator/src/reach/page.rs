//! Reach as one self-contained HTML page: bars beside tables, no script, nothing loaded.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use vitrin::core::site::Site;

use super::finding::{Finding, FindingKind, percent};
use super::table::reasons;
use super::{Reach, share};
use crate::plan::bars::Bars;
use crate::plan::plot::whole;

const STYLE: &str = include_str!("../plan/plan.css");
/// What the parts of a bar are.
const PARTS: [&str; 4] =
    ["chosen", "left, another was chosen or the visitor is held out", "kept away by a cap", "kept away otherwise"];

/// The page. `of` says who the visitors are.
#[must_use]
pub fn page(site: &Site, reach: &Reach, findings: &[Finding], of: &str) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "What would become of the offers of " (site.id) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    header {
                        h1 { "What would become of the offers of " (site.id) }
                        p.lead.soft { "Config " (site.config) ", before it goes live, for " (of) "." }
                    }
                    (figures(reach))
                    (found(findings))
                    @for (place, placement) in site.placements.iter().enumerate() { (section(site, reach, place, &placement.id)) }
                    section aria-labelledby="method" {
                        h2 #method { "How this was found" }
                        p.soft { "Each visitor's pages ran the engine that browsers run, with storage, caps, dismissals and a holdout of their own. An offer is "
                            "left when only the policy or a holdout stands between it and the page. What visitors like is made up unless they were recorded: read "
                            "shares as an order of magnitude, and what never happens as what cannot." }
                    }
                }
            }
        }
    };
    markup.into_string()
}

fn figures(reach: &Reach) -> Markup {
    let decisions: u64 = reach.placements.iter().map(|placement| placement.decisions).sum();
    let personalized: u64 = reach.placements.iter().map(|placement| placement.personalized).sum();
    html! {
        dl.figures {
            div { dt { "visitors" } dd { (whole(reach.visitors as f64)) } }
            div { dt { "of them saw a placement after a grant" } dd { (percent(reach.visitors_decided, reach.visitors)) } }
            div { dt { "of those are held out: " (whole(reach.visitors_held_out as f64)) " visitors" } dd { (percent(reach.visitors_held_out, reach.visitors_decided)) } }
            div { dt { "of " (whole(decisions as f64)) " decisions chose an offer for the visitor" } dd { (percent(personalized, decisions)) } }
        }
    }
}

fn found(findings: &[Finding]) -> Markup {
    html! {
        section aria-labelledby="findings" {
            h2 #findings { "To look at before it goes live" }
            @if findings.is_empty() { p { "Nothing stands out." } }
            @else { ul { @for finding in findings { li { b { (finding.about) } " (" (title(finding.kind)) "): " (finding.text) "." } } } }
        }
    }
}

fn title(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::PlacementNotAsked => "placement not asked",
        FindingKind::NeverWins => "never chosen",
        FindingKind::Starved => "starved",
        FindingKind::CapPressure => "cap pressure",
        FindingKind::Excluded => "excluded",
        FindingKind::TooFew => "too few",
        FindingKind::Holdout => "holdout",
    }
}

fn section(site: &Site, reach: &Reach, place: usize, id: &str) -> Markup {
    let Some(placement) = reach.placements.get(place) else { return html! {} };
    let fallback = site.placements.get(place).and_then(|placement| placement.fallback);
    let offers: Vec<_> = site
        .offers
        .iter()
        .zip(&reach.offers)
        .enumerate()
        .filter(|(offer, (it, _))| it.placement == id && Some(*offer) != fallback)
        .map(|(_, pair)| pair)
        .collect();
    let parts = |reached: &super::OfferReach| {
        let capped: u64 = reached
            .outcomes
            .iter()
            .filter(|(code, _)| code.ends_with("capped") || **code == "cooling_down")
            .map(|(_, times)| times)
            .sum();
        let [chosen, left, capped] =
            [reached.chosen, reached.left - reached.chosen, capped].map(|count| share(count, reached.considered));
        vec![chosen, left, capped, if reached.considered > 0 { 1.0 - chosen - left - capped } else { 0.0 }]
    };
    let rows = offers.iter().map(|(offer, reached)| (offer.id.clone(), parts(reached))).collect();
    html! {
        section aria-labelledby=(format!("placement-{place}")) {
            h2 id=(format!("placement-{place}")) { (id) }
            p.soft { (whole(placement.decisions as f64)) " decisions: " (percent(placement.personalized, placement.decisions)) " personalized, "
                (percent(placement.held_out, placement.decisions)) " held out, " (percent(placement.empty, placement.decisions)) " with nothing to show." }
            @if !offers.is_empty() {
                figure {
                    figcaption { "What became of each offer " span { "in the decisions of this placement" } }
                    (Bars { title: format!("What became of the offers of {id}"), rows }.draw())
                }
                ul.legend { @for (part, name) in PARTS.iter().enumerate() { li { i class=(format!("k{part}")) {} (name) } } }
                .scroll tabindex="0" role="region" aria-label=(format!("Offers of {id}")) {
                    table {
                        thead { tr {
                            th scope="col" { "Offer" } th scope="col" { "Priority" } th scope="col" { "Left" } th scope="col" { "Chosen" }
                            th scope="col" { "Seen by" } th scope="col" { "Capped for" } th scope="col" { "Falls out as" }
                        } }
                        tbody {
                            @for (offer, reached) in offers {
                                tr {
                                    th scope="row" { (offer.id) } td { (offer.priority) }
                                    td { (percent(reached.left, reached.considered)) } td { (percent(reached.chosen, reached.considered)) }
                                    td { (percent(reached.visitors_seen, reach.visitors_decided)) } td { (percent(reached.visitors_capped, reach.visitors_decided)) }
                                    td.words { (reasons(&reached.outcomes, reached.considered)) }
                                }
                            }
                        }
                    }
                }
                p.soft.small { "Left and chosen are shares of decisions, seen by and capped for of visitors." }
            }
        }
    }
}
