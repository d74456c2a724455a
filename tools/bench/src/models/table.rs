//! The printed table: what to reach, what ours is, what the peer's is.

use std::io::{self, Write};

/// What a number must be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reach {
    /// It, to the digits that are shown.
    Near(f64),
    /// At most it.
    Most(f64),
    /// At least it.
    Least(f64),
    /// Nothing: it stands there to be compared.
    Free,
}

impl Reach {
    fn is_met(self, ours: f64, digits: usize) -> bool {
        match self {
            Self::Near(number) => format!("{ours:.digits$}") == format!("{number:.digits$}"),
            Self::Most(number) => ours <= number,
            Self::Least(number) => ours >= number,
            Self::Free => true,
        }
    }

    fn text(self, digits: usize) -> String {
        match self {
            Self::Near(number) => format!("{number:.digits$}"),
            Self::Most(number) => format!("≤ {number:.digits$}"),
            Self::Least(number) => format!("≥ {number:.digits$}"),
            Self::Free => String::new(),
        }
    }
}

/// Rows as they are measured.
#[derive(Debug, Default)]
pub(super) struct Table(Vec<([String; 4], bool)>);

impl Table {
    /// Adds a number, shown with `digits` after the point.
    pub(super) fn add(&mut self, what: &str, reach: Reach, ours: f64, peer: Option<f64>, digits: usize) {
        let peer = peer.map_or_else(String::new, |peer| format!("{peer:.digits$}"));
        self.0.push((
            [what.to_owned(), reach.text(digits), format!("{ours:.digits$}"), peer],
            reach.is_met(ours, digits),
        ));
    }

    /// How many numbers are not reached.
    pub(super) fn missed(&self) -> usize {
        self.0.iter().filter(|(_, is_met)| !is_met).count()
    }

    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let width = self.0.iter().map(|([what, ..], _)| what.chars().count()).max().unwrap_or_default();
        writeln!(out, "\n| {:width$} | {:>10} | {:>10} | {:>10} | |", "", "to reach", "ours", "peer")?;
        writeln!(out, "| {:-<width$} | {:->10} | {:->10} | {:->10} | - |", "", "", "", "")?;
        for ([what, reach, ours, peer], is_met) in &self.0 {
            let mark = if *is_met { ' ' } else { '✗' };
            writeln!(out, "| {what:width$} | {reach:>10} | {ours:>10} | {peer:>10} | {mark} |")?;
        }
        Ok(())
    }
}
