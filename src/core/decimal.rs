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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_digits_that_the_standard_library_gives_it() {
        for number in [0, 1, 9, 10, 99, 100, 1_234_567_890, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
            assert_eq!(padded(number, 3), format!("{number:03}"));
        }
    }
}
