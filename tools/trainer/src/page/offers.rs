//! Offers by cell: what was counted of them, and what the policy makes of it.

use maud::{Markup, html};
use vitrin::core::policy::NONE;

use crate::offers::{TellCell, Told};
use crate::page::{Report, thousands};

pub(super) fn offers(report: &Report<'_>) -> Markup {
    if report.offers.is_empty() {
        return html! {};
    }
    html! {
        h2 { "Offers" }
        p { "Of visitors to whom an offer was shown, the share who reached the goal, as the policy takes it: what was counted, drawn together as far as chance "
            "and noise explain differences. Below it how many were shown the offer, in what range the count alone puts the share (95 %), and how often the "
            "policy shows it from now on, apart from those who try offers out." }
        @for told in report.offers { (placement(told, report.rules.k)) }
    }
}

fn placement(told: &Told, k: u64) -> Markup {
    let best =
        told.offers.iter().flat_map(|offer| &offer.cells).map(|cell| cell.mean).fold(f64::MIN_POSITIVE, f64::max);
    html! {
        div.scroll tabindex="0" {
            table.grid {
                caption { (told.placement) }
                tr { th { } @for cell in &told.cells { th { (name(cell)) } } }
                @for offer in &told.offers {
                    tr {
                        th { (offer.offer) }
                        @for cell in &offer.cells {
                            td style=(format!("--share:{:.3}", cell.mean / best)) { (percent(cell.mean)) small { (counted(cell, k)) } small { "shown in " (percent(cell.chance)) } }
                        }
                    }
                }
            }
        }
    }
}

fn counted(cell: &TellCell, k: u64) -> String {
    match cell.counted {
        Some(counted) => {
            let (low, high) = counted.interval;
            format!("{} saw it, {} to {}", thousands(counted.exposures as u64), percent(low), percent(high))
        }
        None => format!("fewer than {k} saw it"),
    }
}

fn name(cell: &str) -> &str {
    match cell {
        "" => "all visitors",
        NONE => "none of these",
        segment => segment,
    }
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}
