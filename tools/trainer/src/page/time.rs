//! When customers order, how long they stay away, how long goods last.

use maud::{Markup, html};

use crate::page::{Report, thousands};

/// Categories that the page lists, those of most customers.
const CATEGORIES_SHOWN_MAX: usize = 40;
/// Days of the week as the engine counts them.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

pub(super) fn week(report: &Report<'_>) -> Markup {
    let Some(hours) = &report.learned.model.hours else { return html! {} };
    let most = hours.shares.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let best = hours.shares.iter().position(|share| *share == most).unwrap_or_default();
    let day = DAYS.get(best / 24).copied().unwrap_or_default();
    html! {
        h2 { "Hours of the week" }
        p { "Share of orders by hour on the shop's clock. Most are placed on " (day) " from " (best % 24) " to " (best % 24 + 1) " o'clock: "
            (format!("{:.2}", most * 100.0)) " %." }
        div.week role="img" aria-label="Share of orders by hour of the week" {
            span { }
            @for hour in 0..24 { span { @if hour % 6 == 0 { (hour) } } }
            @for (day, shares) in DAYS.iter().zip(hours.shares.chunks(24)) {
                span { (day) }
                @for share in shares { i style=(format!("--share:{:.3}", share / most)) {} }
            }
        }
        @if let Some(next) = &report.learned.model.next_visit {
            p { "From one order to the next: half within " (format!("{:.1}", next.gap.median_days)) " days, one in ten within "
                (format!("{:.1}", next.gap.low_days)) ", one in ten after " (format!("{:.1}", next.gap.high_days)) "." }
        }
    }
}

pub(super) fn lasting(report: &Report<'_>) -> Markup {
    if report.learned.model.replenishment.is_none() {
        return html! {};
    }
    let mut rows: Vec<_> =
        report.population.category_gaps.iter().filter(|(_, gaps)| gaps.customers() >= report.rules.k).collect();
    rows.sort_by_key(|(path, gaps)| (std::cmp::Reverse(gaps.customers()), path.as_str()));
    let left = rows.len().saturating_sub(CATEGORIES_SHOWN_MAX);
    html! {
        h2 { "How long goods last" }
        p { "Days from one purchase of a category to the next, among customers who bought it four times or more." }
        div.scroll tabindex="0" {
            table {
                tr { th.text { "Category" } th { "Customers" } th { "Median" } th { "1 in 10 below" } th { "1 in 10 above" } }
                @for (path, gaps) in rows.iter().take(CATEGORIES_SHOWN_MAX) {
                    @if let Some(spread) = gaps.spread() {
                        tr {
                            td { (path) } td { (thousands(gaps.customers())) } td { (format!("{:.1}", spread.median_days)) }
                            td { (format!("{:.1}", spread.low_days)) } td { (format!("{:.1}", spread.high_days)) }
                        }
                    }
                }
            }
        }
        @if left > 0 { p.soft { "and " (thousands(left as u64)) " more in the model." } }
    }
}
