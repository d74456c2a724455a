//! The consent record, as the page's gate writes it and the engine reads it: the one thing that may be read before a grant.
//!
//! `1;spm;banner;2;20778;180;7`: version; granted purposes in this order; source; version of the shop's policy; day granted; days it lasts;
//! grant number. `tests/vectors/consent.json` holds both readers to the same answers.

use crate::core::consent::{Consent, Purposes};
use crate::core::decimal::digits;
use crate::core::time::Timestamp;

/// Longest life of a grant, in days.
pub const GRANT_DAYS_MAX: u64 = 180;

/// Reads a record as of `now`; `None` for one that is malformed, of another version, expired, or from beyond tomorrow.
#[must_use]
pub fn read(text: &str, now: Timestamp) -> Option<Consent> {
    let mut fields = text.split(';');
    let mut next = || fields.next();
    if next()? != "1" {
        return None;
    }
    let purposes = purposes(next()?)?;
    let source = next()?;
    let _policy = number(next()?)?;
    let day = u64::from(number(next()?)?);
    let lasts_days = u64::from(number(next()?)?);
    let grant = number(next()?)?;
    let today = now.day();
    let is_current = (1..=GRANT_DAYS_MAX).contains(&lasts_days) && day <= today + 1 && today <= day + lasts_days;
    (!source.is_empty() && is_current && next().is_none()).then_some(Consent { purposes, grant })
}

fn purposes(letters: &str) -> Option<Purposes> {
    let (storage, rest) = letter(letters, 's');
    let (personalization, rest) = letter(rest, 'p');
    let (measurement, rest) = letter(rest, 'm');
    rest.is_empty().then_some(Purposes { storage, personalization, measurement })
}

fn letter(text: &str, letter: char) -> (bool, &str) {
    text.strip_prefix(letter).map_or((false, text), |rest| (true, rest))
}

/// A decimal u32 without sign or needless zero.
fn number(text: &str) -> Option<u32> {
    let is_plain = text.len() == 1 || !text.starts_with('0');
    digits(text).filter(|_| is_plain)
}
