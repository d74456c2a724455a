//! The other case of a letter, for patterns and members that ignore case.
//!
//! The standard library's tables of all of Unicode weigh 4 KB in the compressed wasm; this covers the alphabets that
//! pair their letters by a fixed distance and leaves every other character equal to itself alone.

/// The same letter in the other case: Latin (through Extended-A, and Vietnamese), Greek without accents, Cyrillic. Any
/// other character is returned as it is, so that `ß`, `ς` and `İ`, which have no single partner, equal only themselves.
#[must_use]
pub fn other_case(letter: char) -> char {
    let code = u32::from(letter);
    let other = match code {
        0x41..=0x5a | 0x61..=0x7a => code ^ 0x20,
        0xd7 | 0xf7 | 0xdf | 0x130 | 0x131 | 0x138 | 0x149 => code,
        0xc0..=0xde => code + 0x20,
        0xe0..=0xfe => code - 0x20,
        0xff => 0x178,
        0x178 => 0xff,
        // Capitals are even and their small letters follow them.
        0x100..=0x137 | 0x14a..=0x177 | 0x460..=0x481 | 0x48a..=0x4bf | 0x4d0..=0x52f => code ^ 1,
        0x1e00..=0x1e95 | 0x1ea0..=0x1eff => code ^ 1,
        // Capitals are odd.
        0x139..=0x148 | 0x179..=0x17e | 0x4c1..=0x4ce => ((code - 1) ^ 1) + 1,
        0x391..=0x3a1 | 0x3a3..=0x3ab | 0x410..=0x42f => code + 0x20,
        0x3b1..=0x3c1 | 0x3c3..=0x3cb | 0x430..=0x44f => code - 0x20,
        0x400..=0x40f => code + 0x50,
        0x450..=0x45f => code - 0x50,
        _ => code,
    };
    char::from_u32(other).unwrap_or(letter)
}

/// Whether two texts are the same but for the case of their letters.
#[must_use]
pub fn equal_ignoring_case(one: &str, two: &str) -> bool {
    let mut others = two.chars();
    one.chars().all(|letter| others.next().is_some_and(|other| letter == other || other_case(letter) == other))
        && others.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_is_one_of_unicode_and_goes_both_ways() {
        let mut pairs = 0;
        for letter in '\0'..=char::MAX {
            let other = other_case(letter);
            if other == letter {
                continue;
            }
            pairs += 1;
            assert_eq!(other_case(other), letter, "{letter} and {other}");
            assert!(letter.to_lowercase().eq([other]) || letter.to_uppercase().eq([other]), "{letter} and {other}");
        }
        assert!(pairs > 800, "{pairs} letters have a partner");
    }

    #[test]
    fn texts_are_compared_whole() {
        let cases = [
            ("ascii", "Trail-10", "tRAIL-10", true),
            ("swedish", "ÅRE", "åre", true),
            ("polish", "Łódź", "łÓDŹ", true),
            ("greek", "ΑΒΓ", "αβγ", true),
            ("cyrillic", "Ёлка", "ёЛКА", true),
            ("a digit is no letter", "a1", "aQ", false),
            ("a sign is no letter", "@", "`", false),
            ("multiplication is not division", "×", "÷", false),
            ("one is longer", "ab", "abc", false),
            ("the other is longer", "abc", "ab", false),
            ("both empty", "", "", true),
        ];
        for (why, one, two, expected) in cases {
            assert_eq!(equal_ignoring_case(one, two), expected, "{why}");
        }
    }
}
