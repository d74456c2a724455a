//! The ledger by itself, as it outlives a grant that runs out or is asked for anew: a year's ceiling does not begin again with each grant.
//!
//! `1;20778;1000;20806;1000`: version; then of each debit, oldest first, its day since 1970-01-01 UTC and its cost in thousandths.

use crate::core::decimal::{decimal, digits};
use crate::core::privacy::{Debit, Epsilon, Ledger};

/// Reads a ledger; `None` for what is malformed or of another version.
#[must_use]
pub fn read(text: &str) -> Option<Ledger> {
    let mut fields = text.split(';');
    if fields.next()? != "1" {
        return None;
    }
    let mut debits = Vec::new();
    while let Some(day) = fields.next() {
        debits.push(Debit { day: digits(day)?, epsilon: Epsilon::from_thousandths(digits(fields.next()?)?)? });
    }
    Ledger::from_entries(debits).ok()
}

/// Writes a ledger.
#[must_use]
pub fn write(ledger: &Ledger) -> String {
    let mut text = String::from("1");
    for debit in ledger.entries() {
        for number in [debit.day, debit.epsilon.thousandths()] {
            text.push(';');
            text.push_str(&decimal(u64::from(number)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_nothing_else() {
        for (text, is_read) in [
            ("1", true),
            ("1;20778;1000", true),
            ("1;20778;1000;20806;500;20806;2000", true),
            ("1;20806;1000;20778;1000", false),
            ("1;20778;9000", false),
            ("1;20778", false),
            ("1;20778;", false),
            ("1;-1;1000", false),
            ("2;20778;1000", false),
            ("", false),
        ] {
            let ledger = read(text);
            assert_eq!(ledger.is_some(), is_read, "{text}");
            assert!(ledger.is_none_or(|ledger| write(&ledger) == text), "{text}");
        }
    }
}
