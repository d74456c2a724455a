//! [`Bars`]: shares as stacked bars, a row each, as SVG whose colours are the page's.

use maud::{Markup, html};

const WIDTH: f64 = 720.0;
const LEFT: f64 = 170.0;
const ROW: f64 = 34.0;
const BAR: f64 = 20.0;
const BOTTOM: f64 = 26.0;
/// Longest name that fits, in characters.
const NAME_CHARS_MAX: usize = 22;

/// A chart.
#[derive(Debug, Clone)]
pub struct Bars {
    /// What it shows, in a sentence: its name for who does not see it.
    pub title: String,
    /// Rows: a name, and the share of each part, which add up to at most 1.
    pub rows: Vec<(String, Vec<f64>)>,
}

impl Bars {
    /// As SVG; the parts have the colours of the curves, in order.
    #[must_use]
    pub fn draw(&self) -> Markup {
        let height = ROW * self.rows.len() as f64 + BOTTOM;
        let x_at = |share: f64| LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT - 16.0);
        let n = |number: f64| format!("{number:.1}");
        html! {
            svg.plot viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(self.title) {
                @for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
                    line.grid x1=(n(x_at(tick))) x2=(n(x_at(tick))) y1="0" y2=(n(height - BOTTOM)) {}
                    text x=(n(x_at(tick))) y=(n(height - 8.0)) text-anchor="middle" { (format!("{:.0} %", tick * 100.0)) }
                }
                @for (row, (name, parts)) in self.rows.iter().enumerate() {
                    @let top = row as f64 * ROW + (ROW - BAR) / 2.0;
                    text x=(n(LEFT - 10.0)) y=(n(top + BAR * 0.72)) text-anchor="end" { (shortened(name)) }
                    @for (part, (from, to)) in stacked(parts).into_iter().enumerate().filter(|(_, (from, to))| to > from) {
                        rect class=(format!("bar c{part}")) x=(n(x_at(from))) y=(n(top)) width=(n(x_at(to) - x_at(from))) height=(n(BAR)) {}
                    }
                }
            }
        }
    }
}

/// Where each part begins and ends.
fn stacked(parts: &[f64]) -> Vec<(f64, f64)> {
    let mut at = 0.0;
    let place = |part: &f64| {
        let from = at;
        at += part;
        (from, at)
    };
    parts.iter().map(place).collect()
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS_MAX {
        return name.to_owned();
    }
    name.chars().take(NAME_CHARS_MAX - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_lie_one_behind_the_other() {
        assert_eq!(stacked(&[0.5, 0.0, 0.25]), [(0.0, 0.5), (0.5, 0.5), (0.5, 0.75)]);
        let rows =
            vec![("<offer>".to_owned(), vec![0.5, 0.0, 0.25]), ("an offer whose name is very long".into(), vec![1.0])];
        let drawn = Bars { title: "shares".into(), rows }.draw().into_string();
        assert_eq!(drawn.matches("<rect").count(), 3, "no part of nothing");
        assert!(drawn.contains("&lt;offer&gt;") && drawn.contains("an offer whose name i…"));
        // Half of 534 pixels.
        assert!(drawn.contains(r#"width="267.0""#), "{drawn}");
    }
}
