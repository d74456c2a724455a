//! Money: amounts in minor units of one currency, read exactly from numbers or decimal texts.

use super::Reject;
use crate::core::limits::MONEY_MINOR_MAX;
use crate::core::value::Value;

/// An ISO 4217 code with its number of decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency {
    code: [u8; 3],
    decimals: u32,
}

/// Codes without decimals, then with three: ISO 4217, list one; all others have two.
const WITHOUT_DECIMALS: &[u8] = b"BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXUYIVNDVUVXAFXOFXPF";
const THREE_DECIMALS: &[u8] = b"BHDIQDJODKWDLYDOMRTND";

impl Default for Currency {
    fn default() -> Self {
        Self { code: *b"EUR", decimals: 2 }
    }
}

impl Currency {
    /// The currency of an ISO 4217 code in capitals.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let code: [u8; 3] = code.as_bytes().try_into().ok()?;
        if !code.iter().all(u8::is_ascii_uppercase) {
            return None;
        }
        let among = |codes: &[u8]| codes.chunks(3).any(|known| known == code);
        let decimals = match () {
            () if among(WITHOUT_DECIMALS) => 0,
            () if among(THREE_DECIMALS) => 3,
            () => 2,
        };
        Some(Self { code, decimals })
    }

    /// Whether `code` names this currency, in any case.
    #[must_use]
    pub fn is(&self, code: &str) -> bool {
        code.trim().as_bytes().eq_ignore_ascii_case(&self.code)
    }

    /// Minor units of an amount in major units: a number, or a decimal text such as `"49.90"`.
    pub(super) fn minor(self, amount: &Value, field: &'static str) -> Result<u64, Reject> {
        let minor = match amount {
            Value::Number(number) => {
                let minor = libm::round(number * f64::from(10_u32.pow(self.decimals)));
                if !(0.0..=MONEY_MINOR_MAX as f64).contains(&minor) {
                    return Err(Reject::OutOfRange(field));
                }
                minor as u64
            }
            Value::Text(text) => self.minor_of_text(text.trim()).ok_or(Reject::WrongType(field))?,
            Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => {
                return Err(Reject::WrongType(field));
            }
        };
        if minor <= MONEY_MINOR_MAX { Ok(minor) } else { Err(Reject::OutOfRange(field)) }
    }

    /// Digits with at most one point; decimals past the currency's own are rounded half up.
    fn minor_of_text(self, text: &str) -> Option<u64> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let decimals = fraction.bytes().chain(std::iter::repeat(b'0')).take(self.decimals as usize);
        let mut minor = 0_u64;
        for digit in whole.bytes().chain(decimals) {
            minor = minor.checked_mul(10)?.checked_add(u64::from(ascii_digit(digit)?))?;
        }
        let rest = fraction.as_bytes().get(self.decimals as usize..).unwrap_or_default();
        for digit in rest {
            ascii_digit(*digit)?;
        }
        Some(minor + u64::from(rest.first().is_some_and(|digit| *digit >= b'5')))
    }
}

fn ascii_digit(byte: u8) -> Option<u8> {
    byte.is_ascii_digit().then(|| byte - b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_minor_units_exactly() {
        let cases = [
            ("a number", "EUR", Value::from(19.99), Ok(1_999)),
            ("a text", "EUR", Value::from("49.90"), Ok(4_990)),
            ("one decimal", "EUR", Value::from("49.9"), Ok(4_990)),
            ("no decimals", "EUR", Value::from("49"), Ok(4_900)),
            ("three decimals, rounded", "EUR", Value::from("49.905"), Ok(4_991)),
            ("yen have no minor unit", "JPY", Value::from("4990"), Ok(4_990)),
            ("dinars have three", "KWD", Value::from(1.5), Ok(1_500)),
            ("a comma", "EUR", Value::from("49,90"), Err(Reject::WrongType("price"))),
            ("a symbol", "EUR", Value::from("€49"), Err(Reject::WrongType("price"))),
            ("below zero", "EUR", Value::from(-1.0), Err(Reject::OutOfRange("price"))),
            ("beyond the limit", "EUR", Value::from(1e12), Err(Reject::OutOfRange("price"))),
            ("empty", "EUR", Value::from(""), Err(Reject::WrongType("price"))),
            ("a point alone", "EUR", Value::from("."), Err(Reject::WrongType("price"))),
            ("twenty digits", "EUR", Value::from("99999999999999999999"), Err(Reject::WrongType("price"))),
        ];
        for (why, code, amount, expected) in cases {
            let currency = Currency::parse(code).unwrap();
            assert_eq!(currency.minor(&amount, "price"), expected, "{why}");
        }
    }
}
