//! Lower-case hexadecimal digits: of keys, of ids, of answers.

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two digits for each byte.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            if let Some(digit) = DIGITS.get(usize::from(half)) {
                text.push(char::from(*digit));
            }
        }
    }
    text
}

/// Reads what [`hex`] wrote of `N` bytes, and nothing else.
#[must_use]
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    read(text, &mut bytes).then_some(bytes)
}

fn read(text: &str, bytes: &mut [u8]) -> bool {
    let mut digits = text.bytes();
    for byte in bytes {
        for _ in 0..2 {
            let Some(half) = digits.next().and_then(|digit| DIGITS.iter().position(|it| *it == digit)) else {
                return false;
            };
            *byte = *byte << 4 | half as u8;
        }
    }
    digits.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_their_digits_alone() {
        assert_eq!(hex(&[0, 0x1f, 0xa0, 255]), "001fa0ff");
        assert_eq!(from_hex("001fa0ff"), Some([0, 0x1f, 0xa0, 255]));
        for text in ["", "001fa0f", "001fa0ff0", "001FA0FF", "+01fa0ff", "é01fa0f", " 01fa0ff"] {
            assert_eq!(from_hex::<4>(text), None, "{text}");
        }
    }
}
