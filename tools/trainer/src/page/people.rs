//! Recency and frequency: how many customers each cell and segment has.

use maud::{Markup, html};
use vitrin::core::rfm::SEGMENTS;

use crate::page::{Report, money, thousands};

pub(super) fn rfm(report: &Report<'_>) -> Markup {
    let (Some(edges), Some(grid)) = (&report.learned.model.rfm, &report.learned.grid) else { return html! {} };
    let k = report.rules.k;
    let total: u64 = grid.iter().flatten().sum();
    let most = grid.iter().flatten().copied().max().unwrap_or(1).max(1);
    let share = |count: u64| format!("--share:{:.3}", if count < k { 0.0 } else { count as f64 / most as f64 });
    let list = |edges: [f64; 4], text: &dyn Fn(f64) -> String| edges.map(text).join(", ");
    let whole = |edge: f64| format!("{:.1}", edge).trim_end_matches(".0").to_owned();
    html! {
        h2 { "Recency, frequency, worth" }
        p { "Fifths part at: recency " (list(edges.recency_days, &whole)) " days; frequency " (list(edges.frequency, &whole))
            " days with an order; worth " (list(edges.monetary_minor, &|edge| money(edge, report.decimals)))
            ". A value above an edge counts to the next fifth, so customers with the same value have the same score." }
        div.scroll tabindex="0" {
            table.grid {
                caption { "Customers by recency (rows, 5 is latest) and frequency (columns)" }
                tr { th { } @for column in 1..=5 { th { "F" (column) } } }
                @for (row, cells) in grid.iter().enumerate().rev() {
                    tr { th { "R" (row + 1) } @for count in cells { td style=(share(*count)) { (shown(*count, k)) } } }
                }
            }
        }
        div.scroll tabindex="0" {
            table {
                tr { th.text { "Segment" } th { "Customers" } th { "Share" } }
                @for (name, count) in SEGMENTS.iter().filter_map(|name| Some((name, report.learned.segments.get(name)?))) {
                    tr {
                        td { (name) } td { (shown(*count, k)) }
                        td { @if *count >= k { (format!("{:.1} %", *count as f64 / total.max(1) as f64 * 100.0)) } }
                    }
                }
            }
        }
    }
}

/// A count, or that it is a small one.
fn shown(count: u64, k: u64) -> String {
    match count {
        0 => "–".to_owned(),
        count if count < k => format!("< {k}"),
        count => thousands(count),
    }
}
