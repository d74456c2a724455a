//! [`Plot`]: lines over two logarithmic axes, as SVG whose colours are the page's.

use maud::{Markup, html};

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 46.0;

/// One line with what was simulated of it.
#[derive(Debug, Clone)]
pub struct Curve {
    /// What the legend calls it.
    pub name: String,
    /// Which of the page's colours it has.
    pub colour: usize,
    /// Theory: x and y, both above 0.
    pub theory: Vec<(f64, f64)>,
    /// Simulation: x and y.
    pub simulated: Vec<(f64, f64)>,
}

/// A side of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Where the axis is.
    Left,
    /// The other.
    Right,
}

/// A chart.
#[derive(Debug, Clone)]
pub struct Plot {
    /// What it shows, in a sentence: its name for who does not see it.
    pub title: String,
    /// What is across.
    pub across: &'static str,
    /// First and last x.
    pub x: (f64, f64),
    /// First and last y.
    pub y: (f64, f64),
    /// Writes a y.
    pub write_y: fn(f64) -> String,
    /// Lines across with their words: a goal, an end.
    pub rules: Vec<(f64, String)>,
    /// On which side of the chart those words are.
    pub words: Side,
    /// A line upwards with its word: where the shop is.
    pub mark: Option<(f64, String)>,
    /// Its lines.
    pub curves: Vec<Curve>,
}

impl Plot {
    /// As SVG.
    #[must_use]
    pub fn draw(&self) -> Markup {
        let x_lines = decades(self.x);
        let y_lines = decades(self.y);
        let inside = |y: f64| (self.y.0 * 0.999..=self.y.1 * 1.001).contains(&y);
        html! {
            svg.plot viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(self.title) {
                @for x in &x_lines {
                    line.grid x1=(n(self.x_at(*x))) x2=(n(self.x_at(*x))) y1=(n(TOP)) y2=(n(HEIGHT - BOTTOM)) {}
                    text x=(n(self.x_at(*x))) y=(n(HEIGHT - BOTTOM + 17.0)) text-anchor="middle" { (short(*x)) }
                }
                @for y in &y_lines {
                    line.grid x1=(n(LEFT)) x2=(n(WIDTH - RIGHT)) y1=(n(self.y_at(*y))) y2=(n(self.y_at(*y))) {}
                    text x=(n(LEFT - 7.0)) y=(n(self.y_at(*y) + 4.0)) text-anchor="end" { ((self.write_y)(*y)) }
                }
                text x=(n(f64::midpoint(LEFT, WIDTH - RIGHT))) y=(n(HEIGHT - 8.0)) text-anchor="middle" { (self.across) }
                @for (y, words) in self.rules.iter().filter(|(y, _)| inside(*y)) {
                    line.rule x1=(n(LEFT)) x2=(n(WIDTH - RIGHT)) y1=(n(self.y_at(*y))) y2=(n(self.y_at(*y))) {}
                    text.rule-text x=(n(if self.words == Side::Left { LEFT + 5.0 } else { WIDTH - RIGHT - 3.0 })) y=(n(self.y_at(*y) - 5.0))
                        text-anchor=(if self.words == Side::Left { "start" } else { "end" }) { (words) }
                }
                @if let Some((x, words)) = self.mark.as_ref().filter(|(x, _)| (self.x.0..=self.x.1).contains(x)) {
                    @let is_left = self.x_at(*x) > WIDTH * 0.6;
                    line.mark x1=(n(self.x_at(*x))) x2=(n(self.x_at(*x))) y1=(n(TOP)) y2=(n(HEIGHT - BOTTOM)) {}
                    text.rule-text x=(n(self.x_at(*x) + if is_left { -6.0 } else { 6.0 })) y=(n(HEIGHT - BOTTOM - 8.0))
                        text-anchor=(if is_left { "end" } else { "start" }) { (words) }
                }
                @for curve in &self.curves {
                    path class=(format!("curve c{}", curve.colour)) d=(self.path(&curve.theory)) {}
                    @for (x, y) in curve.simulated.iter().filter(|(_, y)| inside(*y)) {
                        circle class=(format!("dot c{}", curve.colour)) cx=(n(self.x_at(*x))) cy=(n(self.y_at(*y))) r="3.6" {}
                    }
                }
            }
        }
    }

    fn x_at(&self, x: f64) -> f64 {
        LEFT + (x / self.x.0).ln() / (self.x.1 / self.x.0).ln() * (WIDTH - LEFT - RIGHT)
    }

    fn y_at(&self, y: f64) -> f64 {
        HEIGHT - BOTTOM - (y / self.y.0).ln() / (self.y.1 / self.y.0).ln() * (HEIGHT - TOP - BOTTOM)
    }

    /// The line where it is within the frame. Straight between its points, as powers are on these axes.
    fn path(&self, points: &[(f64, f64)]) -> String {
        let mut path = String::new();
        for pair in points.windows(2) {
            let [from, to] = pair else { continue };
            let Some((from, to)) = self.clip(*from, *to) else { continue };
            path += &format!("M{} {}", n(self.x_at(from.0)), n(self.y_at(from.1)));
            path += &format!("L{} {}", n(self.x_at(to.0)), n(self.y_at(to.1)));
        }
        path
    }

    /// The part of a stretch between the least and the greatest y.
    fn clip(&self, from: (f64, f64), to: (f64, f64)) -> Option<((f64, f64), (f64, f64))> {
        let at = |y: f64| {
            let share = (y / from.1).ln() / (to.1 / from.1).ln();
            (from.0 * (to.0 / from.0).powf(share), y)
        };
        let (low, high) = self.y;
        if from.1.max(to.1) < low || from.1.min(to.1) > high {
            return None;
        }
        let cut = |point: (f64, f64)| {
            if point.1 < low {
                at(low)
            } else if point.1 > high {
                at(high)
            } else {
                point
            }
        };
        Some((cut(from), cut(to)))
    }
}

/// Powers of ten from the first to the last.
fn decades((first, last): (f64, f64)) -> Vec<f64> {
    let exponents = (first.log10() - 1e-9).ceil() as i32..=(last.log10() + 1e-9).floor() as i32;
    exponents.map(|exponent| 10_f64.powi(exponent)).collect()
}

/// A coordinate to a tenth of a pixel.
fn n(number: f64) -> String {
    format!("{:.1}", number)
}

/// `10,000` → `10k`.
#[must_use]
pub fn short(number: f64) -> String {
    match number {
        _ if number >= 1e9 => format!("{}bn", digits(number / 1e9)),
        _ if number >= 1e6 => format!("{}M", digits(number / 1e6)),
        _ if number >= 1e4 => format!("{}k", digits(number / 1e3)),
        _ => whole(number),
    }
}

/// Two digits, or as many as a whole number has.
fn digits(number: f64) -> String {
    if number >= 9.95 || number.fract().abs() < 0.05 { format!("{number:.0}") } else { format!("{number:.1}") }
}

/// A whole number with commas.
#[must_use]
pub fn whole(number: f64) -> String {
    let text = format!("{:.0}", number.max(0.0));
    let mut grouped = String::new();
    for (place, digit) in text.chars().enumerate() {
        if place > 0 && (text.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_grouped() {
        let cases =
            [(950.0, "950"), (1_000.0, "1,000"), (30_000.0, "30k"), (1_500_000.0, "1.5M"), (1e7, "10M"), (2e9, "2bn")];
        for (number, expected) in cases {
            assert_eq!(short(number), expected);
        }
        for (number, expected) in [(0.0, "0"), (999.0, "999"), (44_971.0, "44,971"), (1_234_567.0, "1,234,567")] {
            assert_eq!(whole(number), expected);
        }
    }

    #[test]
    fn a_line_ends_at_the_frame() {
        let curve = Curve {
            name: "one".into(),
            colour: 0,
            theory: vec![(1.0, 100.0), (100.0, 1.0)],
            simulated: vec![(1.0, 100.0)],
        };
        let plot = Plot {
            title: "a <title>".into(),
            across: "x",
            x: (1.0, 100.0),
            y: (1.0, 10.0),
            write_y: whole,
            rules: vec![(2.0, "goal".into()), (50.0, "outside".into())],
            words: Side::Right,
            mark: Some((10.0, "here".into())),
            curves: vec![curve],
        };
        // Down from the middle of the frame's top to its corner.
        let middle = n(f64::midpoint(LEFT, WIDTH - RIGHT));
        assert_eq!(plot.path(&plot.curves[0].theory), format!("M{middle} 14.0L446.0 254.0"));
        let drawn = plot.draw().into_string();
        assert!(drawn.contains("a &lt;title&gt;") && drawn.contains("goal") && drawn.contains("here"));
        assert!(!drawn.contains("outside") && !drawn.contains("circle"), "what is out of the frame is not drawn");
        assert!(plot.path(&[(1.0, 50.0), (100.0, 20.0)]).is_empty());
    }
}
