//! `report.html`: what was read, what was learned and how good it is, what is held back. One file, no script, nothing fetched.
//!
//! It is for the shop, not for its visitors; counts of fewer than k customers are left out of it all the same, since reports are sent around.

mod goodness;
mod offers;
mod people;
mod time;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::learned::{Learned, Rules};
use crate::note::NoteKind;
use crate::offers::Told;
use crate::population::Population;
use crate::source::BadRows;

/// A file that was read.
#[derive(Debug)]
pub struct ReadFile {
    /// Its name, without its folder.
    pub name: String,
    /// What was read of it.
    pub lines: BadRows,
}

/// A part of the model file.
#[derive(Debug)]
pub struct Part {
    /// What it is.
    pub name: &'static str,
    /// How long it is.
    pub bytes: usize,
}

/// All that the page says.
#[derive(Debug)]
pub struct Report<'a> {
    /// The files.
    pub files: &'a [ReadFile],
    /// The customers.
    pub population: &'a Population,
    /// What was learned.
    pub learned: &'a Learned,
    /// What is known of offers.
    pub offers: &'a [Told],
    /// By which rules.
    pub rules: &'a Rules,
    /// Minor units have so many digits.
    pub decimals: u32,
    /// The parts of the model.
    pub parts: &'a [Part],
}

/// The page.
#[must_use]
pub fn page(report: &Report<'_>) -> String {
    let style = include_str!("style.css");
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "What the model learned" }
                style { (PreEscaped(style)) }
            }
            body {
                main {
                    h1 { "What the model learned" }
                    (overview(report))
                    (read(report.files))
                    (notes(report))
                    (goodness::orders(report))
                    (people::rfm(report))
                    (time::week(report))
                    (time::lasting(report))
                    (goodness::session(report))
                    (offers::offers(report))
                    (parts(report.parts))
                }
            }
        }
    }
    .into_string()
}

fn overview(report: &Report<'_>) -> Markup {
    let population = report.population;
    let weeks = (population.today - population.first_day) as f64 / 7.0;
    let bytes: usize = report.parts.iter().map(|part| part.bytes).sum();
    html! {
        p.soft { "From " (date(population.first_day)) " to " (date(population.today - 1)) ", " (format!("{weeks:.0}")) " weeks. Nothing that fewer than "
            (report.rules.k) " customers or sessions stand behind is in the model." }
        ul.facts {
            li { b { (thousands(population.customers_seen)) } "customers" }
            li { b { (thousands(population.orders)) } "orders" }
            li { b { (thousands(population.lines)) } "lines" }
            li { b { (thousands(bytes as u64)) } "bytes of model" }
        }
        @if population.lines_later > 0 {
            p { (thousands(population.lines_later)) " lines are of " (date(population.today)) " or later and were left out, as asked." }
        }
    }
}

fn read(files: &[ReadFile]) -> Markup {
    html! {
        h2 { "What was read" }
        div.scroll tabindex="0" {
            table {
                tr { th.text { "File" } th { "Lines used" } th { "Not used" } th.text { "Why, and where first" } }
                @for file in files {
                    tr {
                        td { (file.name) } td { (thousands(file.lines.used)) } td { (thousands(file.lines.bad())) }
                        td.text {
                            @for (reason, found) in &file.lines.reasons {
                                div { (thousands(found.count)) " × " (reason.message()) ": line "
                                    (found.lines.iter().map(u64::to_string).collect::<Vec<_>>().join(", "))
                                    @if found.count > found.lines.len() as u64 { " …" } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn notes(report: &Report<'_>) -> Markup {
    let of = |kind: NoteKind| report.learned.notes.0.iter().filter(move |note| note.kind == kind);
    let lists = [
        (NoteKind::HeldBack, "Held back", "Too few stand behind it, or there was nothing to learn it from."),
        (NoteKind::Degraded, "Fitted in another way", "The first choice did not fit this shop."),
        (NoteKind::Remark, "Good to know", ""),
    ];
    html! {
        @for (kind, title, why) in lists {
            @if of(kind).next().is_some() {
                h2 { (title) }
                @if !why.is_empty() { p.soft { (why) } }
                ul { @for note in of(kind) { li { b { (note.part) } ": " (note.text) } } }
            }
        }
    }
}

fn parts(parts: &[Part]) -> Markup {
    html! {
        h2 { "What is shipped" }
        div.scroll tabindex="0" {
            table {
                tr { th.text { "Part of the model" } th { "Bytes" } }
                @for part in parts { tr { td { (part.name) } td { (thousands(part.bytes as u64)) } } }
            }
        }
    }
}

/// A day as people write it.
fn date(day: i64) -> String {
    let since = jiff::ToSpan::days(day);
    jiff::civil::date(1970, 1, 1).checked_add(since).map_or_else(|_| format!("day {day}"), |date| date.to_string())
}

/// A whole number with its thousands apart.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount in major units.
fn money(minor: f64, decimals: u32) -> String {
    format!("{:.*}", decimals as usize, minor / 10_f64.powi(decimals as i32))
}
