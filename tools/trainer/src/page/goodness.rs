//! Orders to come and the order of a session: parameters, and how near they come to what happened.

use maud::{Markup, html};

use crate::fit::dropout::name;
use crate::fit::tested::Tested;
use crate::page::{Report, money, thousands};

/// Height of the plot's bars, in its own units.
const HEIGHT: f64 = 180.0;

pub(super) fn orders(report: &Report<'_>) -> Markup {
    let learned = report.learned;
    let Some(orders) = &learned.orders else { return html! {} };
    let rows = [Some(orders), learned.orders_bg.as_ref()];
    html! {
        h2 { "Orders to come" }
        div.scroll tabindex="0" {
            table {
                tr { th.text { "Model" } th { "r" } th { "α, weeks" } th { "a" } th { "b" } th { "Log-likelihood" } }
                @if let Some(fitted) = &learned.orders_pareto {
                    tr {
                        td { "Pareto/NBD (s, β in place of a, b)" }
                        @for parameter in [fitted.model.r, fitted.model.alpha, fitted.model.s, fitted.model.beta] { td { (format!("{parameter:.3}")) } }
                        td { (format!("{:.2}", fitted.log_likelihood)) }
                    }
                }
                @for fitted in rows.into_iter().flatten() {
                    tr {
                        td { (name(fitted.dropout)) }
                        @for parameter in [fitted.model.r, fitted.model.alpha, fitted.model.a, fitted.model.b] { td { (format!("{parameter:.3}")) } }
                        td { (format!("{:.2}", fitted.log_likelihood)) }
                    }
                }
            }
        }
        @if let Some(spend) = &learned.spend {
            p { "Worth of an order (Gamma-Gamma): p " (format!("{:.2}", spend.model.p)) ", q " (format!("{:.2}", spend.model.q)) ", v "
                (money(spend.model.v_minor, report.decimals)) ", from " (thousands(spend.customers)) " customers with a repeat order; a customer of whom nothing is known spends "
                (money(spend.model.p * spend.model.v_minor / (spend.model.q - 1.0), report.decimals)) " an order." }
        }
        @if let Some(tested) = &learned.tested { (tested_on(tested, report.rules.k)) }
    }
}

fn tested_on(tested: &Tested, k: u64) -> Markup {
    let shown: Vec<(usize, _)> = tested.groups.iter().enumerate().filter(|(_, group)| group.customers >= k).collect();
    let most = shown.iter().map(|(_, group)| group.expected.max(group.actual)).fold(1e-9, f64::max);
    let height = |orders: f64| orders / most * HEIGHT;
    html! {
        p { "Test: the same model of the first two thirds of the time, against what the same customers ordered in the "
            (format!("{:.0}", tested.weeks)) " weeks after it. Mean absolute error " (format!("{:.3}", tested.mean_absolute_error)) " orders a customer"
            @if let Some(auc) = tested.churn_auc { "; the churn score ranks " (format!("{:.1}", auc * 100.0)) " % of pairs rightly" } "." }
        svg viewBox="0 0 560 240" role="img" aria-label="Orders of a customer by repeat orders before: expected and actual" {
            line.axis x1="30" y1="200" x2="550" y2="200" {}
            @for (place, group) in &shown {
                @let left = 40 + place * 64;
                rect.ours x=(left) y=(format!("{:.1}", 200.0 - height(group.expected))) width="22" height=(format!("{:.1}", height(group.expected))) {}
                rect.actual x=(left + 24) y=(format!("{:.1}", 200.0 - height(group.actual))) width="22" height=(format!("{:.1}", height(group.actual))) {}
                text x=(left + 23) y="217" text-anchor="middle" { (place) @if *place + 1 == tested.groups.len() { "+" } }
            }
            rect.ours x="40" y="2" width="10" height="10" {} text x="55" y="12" { "expected" }
            rect.actual x="130" y="2" width="10" height="10" {} text x="145" y="12" { "actual" }
            text x="290" y="235" text-anchor="middle" { "repeat orders before" }
        }
        div.scroll tabindex="0" {
            table {
                tr { th { "Repeat orders before" } th { "Customers" } th { "Expected orders" } th { "Actual orders" } }
                @for (place, group) in &shown {
                    tr { td { (place) @if *place + 1 == tested.groups.len() { "+" } } td { (thousands(group.customers)) }
                        td { (format!("{:.2}", group.expected)) } td { (format!("{:.2}", group.actual)) } }
                }
            }
        }
    }
}

pub(super) fn session(report: &Report<'_>) -> Markup {
    let Some(session) = &report.learned.session else { return html! {} };
    let names = std::iter::once("intercept").chain(vitrin::core::predict::session::FEATURES);
    html! {
        h2 { "Order of this session" }
        p { "A logistic model of " (thousands(u64::from(session.model.sessions))) " sessions, each up to a moment in it drawn by chance."
            @if let Some(auc) = session.test_auc { " On a fifth that it did not see it ranks " (format!("{:.1}", auc * 100.0)) " % of pairs rightly." } }
        div.scroll tabindex="0" {
            table {
                tr { th.text { "What happened" } th { "Coefficient" } }
                @for (name, coefficient) in names.zip(&session.model.coefficients) {
                    tr { td { (name) } td { (format!("{coefficient:.3}")) } }
                }
            }
        }
    }
}
