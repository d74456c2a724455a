//! Order of version texts: semver.org's, loosened as the GrowthBook corpus has it.
//!
//! `v` in front and `+build` behind are ignored; `-` and `.` both separate; any number of parts; an empty text is `0`.

use std::cmp::Ordering;

/// A part of a version, ordered: numbers before texts, and both before the end of a release without a tag.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    /// By count of digits, then by the digits: no number is too large.
    Number(usize, &'a str),
    Text(&'a str),
    /// Behind exactly three parts, so that `1.0.0` follows `1.0.0-rc`.
    Release,
}

/// Compares two versions.
pub(super) fn compare(one: &str, two: &str) -> Ordering {
    parts(one).cmp(&parts(two))
}

fn parts(version: &str) -> Vec<Part<'_>> {
    let version = version.strip_prefix('v').unwrap_or(version);
    let version = version.split('+').next().unwrap_or_default();
    let version = if version.is_empty() { "0" } else { version };
    let mut parts = Vec::new();
    for section in version.split('-') {
        for text in section.split('.') {
            parts.push(part(text));
        }
    }
    if parts.len() == 3 {
        parts.push(Part::Release);
    }
    parts
}

fn part(text: &str) -> Part<'_> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Part::Text(text);
    }
    let digits = text.trim_start_matches('0');
    Part::Number(digits.len(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_ordered() {
        // Each is before the next.
        let ordered = [
            "0.9.99",
            "1.0.0-1",
            "1.0.0-2.0",
            "1.0.0-10",
            "1.0.0--",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-rc.9",
            "1.0.0-rc.123456",
            "1.0.0",
            "1.0.1",
            "1.2.0",
            "1.10.0",
            "v2.0.0+build.7",
            "20260910.1.1",
            "20260910000000000000000000000.1.1",
            "a.b",
        ];
        for pair in ordered.windows(2) {
            assert_eq!(compare(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(compare(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        let equal = [("1.2.3", "v1.2.3"), ("1.2.3+a", "1.2.3+b"), ("1-2-3", "1.2.3"), ("01.0.0", "1.0.0"), ("", "0")];
        for (one, two) in equal {
            assert_eq!(compare(one, two), Ordering::Equal, "{one} {two}");
        }
    }
}
