//! Numbers as the page writes them.

use super::plot::whole;

/// A share as percent: `12 %`, `0.4 %`, on one line.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{}\u{a0}%", two_digits(share * 100.0))
}

/// Half a width in points: `±1.2`.
#[must_use]
pub fn plus_minus(points: f64) -> String {
    format!("±{}", two_digits(points))
}

/// Two digits that count; whole from ten on.
#[must_use]
pub fn two_digits(number: f64) -> String {
    match number {
        _ if number >= 9.95 => whole(number),
        _ if number >= 0.995 => format!("{number:.1}"),
        _ if number >= 0.0995 => format!("{number:.2}"),
        _ => format!("{number:.3}"),
    }
}

/// How long so many days are, in the unit that people would use.
#[must_use]
pub fn duration(days: f64) -> String {
    match days {
        _ if !days.is_finite() || days > 36_500.0 => "over 100 years".into(),
        _ if days >= 730.0 => format!("{} years", two_digits(days / 365.25)),
        _ if days >= 90.0 => format!("{} months", two_digits(days / 30.44)),
        _ if days >= 1.5 => format!("{} days", whole(days.ceil())),
        _ => "a day".into(),
    }
}

/// How long it takes within an epoch; else how many times the visitors an epoch would have to have, since no two epochs are put together.
#[must_use]
pub fn reach(days: f64, epoch_days: f64) -> String {
    if days > epoch_days { format!("{}\u{a0}×", two_digits(days / epoch_days)) } else { duration(days) }
}

/// Bytes in the unit that people would use.
#[must_use]
pub fn bytes(number: f64) -> String {
    match number {
        _ if number >= 1e9 => format!("{} GB", two_digits(number / 1e9)),
        _ if number >= 1e6 => format!("{} MB", two_digits(number / 1e6)),
        _ if number >= 1e3 => format!("{} kB", two_digits(number / 1e3)),
        _ => format!("{} bytes", whole(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_count() {
        assert_eq!(
            [0.1, 0.123_4, 0.004, 0.000_4].map(percent),
            ["10\u{a0}%", "12\u{a0}%", "0.40\u{a0}%", "0.040\u{a0}%"]
        );
        assert_eq!(plus_minus(1.234), "±1.2");
        assert_eq!(
            [0.2, 20.2, 100.0, 1_000.0, 1e6, f64::INFINITY].map(duration),
            ["a day", "21 days", "3.3 months", "2.7 years", "over 100 years", "over 100 years"]
        );
        assert_eq!(
            [20.2, 92.0, 138.0, 9_200.0].map(|days| reach(days, 92.0)),
            ["21 days", "3.0 months", "1.5\u{a0}×", "100\u{a0}×"]
        );
        assert_eq!([12.0, 1_234.0, 2.5e6, 3e10].map(bytes), ["12 bytes", "1.2 kB", "2.5 MB", "30 GB"]);
    }
}
