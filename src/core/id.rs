//! Names and hashes: one function normalizes every key, one checks every id, one hash assigns.

use crate::core::decimal::decimal;
use crate::core::hex::hex;
use crate::core::join::join;
use crate::core::limits::{ID_BYTES_MAX, KEY_BYTES_MAX};

/// Normalizes one segment of a key: trimmed, ASCII lower-cased, `. / $ %` and control characters percent-encoded, cut
/// to [`KEY_BYTES_MAX`] bytes at a character's edge. The same function at ingest, in config and in the linter.
#[must_use]
pub fn key(text: &str) -> String {
    encoded(text, KEY_BYTES_MAX)
}

/// Normalizes an item's id as [`key`] does, but that the end of a longer one gives way to the hash of it all: no two goods become one.
#[must_use]
pub fn item_key(text: &str) -> String {
    let whole = encoded(text, usize::MAX);
    if whole.len() <= KEY_BYTES_MAX {
        return whole;
    }
    join(&[&encoded(text, KEY_BYTES_MAX - 9), "~", &hex(&fnv1a32(&whole).to_be_bytes())])
}

fn encoded(text: &str, bytes_max: usize) -> String {
    let mut key = String::new();
    for character in text.trim().chars() {
        let is_encoded = matches!(character, '.' | '/' | '$' | '%' | '\0'..='\u{1f}' | '\u{7f}');
        let bytes = if is_encoded { 3 } else { character.len_utf8() };
        if key.len() + bytes > bytes_max {
            break;
        }
        if is_encoded {
            key.push('%');
            key.push_str(&hex(&[character as u32 as u8]));
        } else {
            key.push(character.to_ascii_lowercase());
        }
    }
    key
}

/// Whether `text` can be what [`key`] makes, or several of that joined by `/`.
#[must_use]
pub fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| !matches!(byte, b'A'..=b'Z' | b'.' | b'$' | 0..=0x1f | 0x7f))
}

/// Whether the category path `own` is `above`, or below it.
#[must_use]
pub fn is_below(own: &str, above: &str) -> bool {
    own.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether `text` may name a site, segment, placement, offer or trait: 1 to [`ID_BYTES_MAX`] of `a-z 0-9 - _`.
#[must_use]
pub fn is_id(text: &str) -> bool {
    (1..=ID_BYTES_MAX).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
}

/// 32-bit FNV-1a over the UTF-16 units, each taken as one octet: what GrowthBook's hash does in JavaScript. Over ASCII,
/// which ids are, it is FNV-1a itself.
#[must_use]
pub fn fnv1a32(text: &str) -> u32 {
    text.encode_utf16().fold(0x811c_9dc5, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193))
}

/// Where `id` falls in [0, 1) under `seed`, in steps of 1/10,000: GrowthBook's hash, version 2.
#[must_use]
pub fn bucket(seed: &str, id: &str) -> f64 {
    let first = fnv1a32(&join(&[seed, id]));
    f64::from(fnv1a32(&decimal(u64::from(first))) % 10_000) / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_wherever_it_was_written() {
        let cases = [
            ("trimmed and lower-cased", "  Trail Running ", "trail running"),
            ("a dot in a brand", "Dr. Martens", "dr%2e martens"),
            ("a slash within a level", "Hats/Caps", "hats%2fcaps"),
            ("already encoded text is encoded again", "a%2e", "a%252e"),
            ("other alphabets keep their case", "ÅRE", "Åre"),
            ("a tab inside", "a\tb", "a%09b"),
        ];
        for (why, text, expected) in cases {
            assert_eq!(key(text), expected, "{why}");
            assert!(is_key(expected), "{why}");
            assert_eq!(is_key(text), text == "a%2e", "{why}");
        }
        assert_eq!(key(&"é".repeat(100)).len(), KEY_BYTES_MAX, "cut between characters");
    }

    #[test]
    fn items_with_long_ids_stay_apart() {
        let id = |last: &str| item_key(&["gid://shopify/ProductVariant/4401234567890", last].concat());
        assert_eq!(id("1"), "gid:%2f%2fshopify%2fproductvari~00112563");
        assert_ne!(id("1"), id("2"));
        assert!(is_key(&id("1")) && id("1").len() == KEY_BYTES_MAX);
        let fits = "x".repeat(KEY_BYTES_MAX);
        assert_eq!(item_key(&fits), fits);
        assert!(item_key(&"é".repeat(100)).len() <= KEY_BYTES_MAX, "cut between characters");
    }

    #[test]
    fn hashes_equal_the_reference() {
        assert_eq!(fnv1a32("user-1"), 4_115_888_500);
        assert_eq!(fnv1a32("a"), 3_826_002_220);
        let cases = [("user-1", 0.462), ("user-2", 0.0046), ("3f0c2f7e-9a51-4c2b-8d1e-000000000001", 0.7273)];
        for (id, expected) in cases {
            assert_eq!(bucket("holdout-2026", id), expected, "{id}");
        }
    }
}
