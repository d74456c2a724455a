//! [`decimal`]: a whole number in digits. The standard library's formatting weighs some kilobytes of wasm; this is all that is needed of it.

/// `number` in decimal digits.
#[must_use]
pub fn decimal(number: u64) -> String {
    padded(number, 1)
}

/// `number` in at least `digits` decimal digits, zeros in front.
#[must_use]
pub fn padded(mut number: u64, digits: usize) -> String {
    let mut reversed = Vec::new();
    while number > 0 || reversed.len() < digits {
        reversed.push(b'0' + (number % 10) as u8);
        number /= 10;
    }
    let mut text = String::new();
    for digit in reversed.iter().rev() {
        text.push(char::from(*digit));
    }
    text
}

/// Reads a number of digits alone; `None` when there are none, or more than a u32 holds.
#[must_use]
pub fn digits(text: &str) -> Option<u32> {
    let mut number = 0_u32;
    for byte in text.bytes() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number.checked_mul(10)?.checked_add(u32::from(digit))?;
    }
    (!text.is_empty()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_digits_that_the_standard_library_gives_it() {
        for number in [0, 1, 9, 10, 99, 100, 1_234_567_890, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
            assert_eq!(padded(number, 3), format!("{number:03}"));
            assert_eq!(digits(&number.to_string()), u32::try_from(number).ok());
        }
        assert_eq!(digits("007"), Some(7));
        for text in ["", "+1", "-1", " 1", "1.0", "4294967296", "٣"] {
            assert_eq!(digits(text), None, "{text}");
        }
    }
}
