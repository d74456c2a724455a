//! Amounts: decimal text in major units to whole minor units, exactly.

use crate::source::bad_rows::BadRow;
use crate::source::columns::Role;

/// Largest amount of one line, in minor units.
const MINOR_MAX: i128 = 1_000_000_000_000;
/// Digits after the point that are looked at.
const DIGITS_MAX: usize = 12;

/// Minor units of `text`, such as 1250 of `12.50` with two `decimals`; what is beyond them is rounded half away from zero.
/// A decimal comma is one when there is no point; a minus sign makes it a refund.
pub(crate) fn minor(text: &str, decimals: u32, role: Role) -> Result<i64, BadRow> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').or_else(|| digits.split_once(',')).unwrap_or((digits, ""));
    let is_number = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    let has_digits = !(whole.is_empty() && fraction.is_empty());
    if !has_digits || !is_number(whole) || !is_number(fraction) || whole.len() > DIGITS_MAX {
        return Err(BadRow::NotNumber(role));
    }
    let mut amount: i128 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| BadRow::NotNumber(role))? };
    let mut fraction = fraction.bytes();
    for _ in 0..decimals {
        amount = amount * 10 + fraction.next().map_or(0, |digit| i128::from(digit - b'0'));
    }
    if fraction.next().is_some_and(|digit| digit >= b'5') {
        amount += 1;
    }
    match (is_negative, amount) {
        (true, 1..) => Err(BadRow::Negative(role)),
        (_, amount) if amount <= MINOR_MAX => i64::try_from(amount).map_err(|_| BadRow::NotNumber(role)),
        _ => Err(BadRow::NotNumber(role)),
    }
}
