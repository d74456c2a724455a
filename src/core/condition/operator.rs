//! [`Operator`]: the names of the condition language.

/// What is asked of one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `$eq`, and a bare value: the same kind and content.
    Equal,
    /// `$ne`.
    NotEqual,
    /// `$lt`: of numbers or of texts; false of any other pair.
    Less,
    /// `$lte`.
    AtMost,
    /// `$gt`.
    Greater,
    /// `$gte`.
    AtLeast,
    /// `$in`: the value, or one in it when it is a list, is among these.
    In,
    /// `$nin`.
    NotIn,
    /// `$ini`: `$in`, ignoring case.
    InAnyCase,
    /// `$nini`.
    NotInAnyCase,
    /// `$all`: each of these is met by an element of the list.
    All,
    /// `$alli`: `$all`, ignoring case.
    AllAnyCase,
    /// `$size`: the list's length.
    Size,
    /// `$elemMatch`: an element of the list meets this.
    Element,
    /// `$exists`.
    Exists,
    /// `$type`.
    Type,
    /// `$regex`: the text contains a match of the pattern.
    Matches,
    /// `$regexi`: `$regex`, ignoring case.
    MatchesAnyCase,
    /// `$notRegex`.
    NotMatches,
    /// `$notRegexi`.
    NotMatchesAnyCase,
    /// `$veq`: versions, as semver.org orders them.
    VersionEqual,
    /// `$vne`.
    VersionNotEqual,
    /// `$vlt`.
    VersionLess,
    /// `$vlte`.
    VersionAtMost,
    /// `$vgt`.
    VersionGreater,
    /// `$vgte`.
    VersionAtLeast,
    /// `sequence`: events in order.
    Sequence,
    /// `event`: how often one happened.
    Event,
}

/// Names as written. Of two equally near to a misspelt one, the earlier is suggested.
const NAMES: [(&str, Operator); 28] = [
    ("$gte", Operator::AtLeast),
    ("$lte", Operator::AtMost),
    ("$gt", Operator::Greater),
    ("$lt", Operator::Less),
    ("$eq", Operator::Equal),
    ("$ne", Operator::NotEqual),
    ("$in", Operator::In),
    ("$nin", Operator::NotIn),
    ("$ini", Operator::InAnyCase),
    ("$nini", Operator::NotInAnyCase),
    ("$all", Operator::All),
    ("$alli", Operator::AllAnyCase),
    ("$size", Operator::Size),
    ("$elemMatch", Operator::Element),
    ("$exists", Operator::Exists),
    ("$type", Operator::Type),
    ("$regex", Operator::Matches),
    ("$regexi", Operator::MatchesAnyCase),
    ("$notRegex", Operator::NotMatches),
    ("$notRegexi", Operator::NotMatchesAnyCase),
    ("$veq", Operator::VersionEqual),
    ("$vne", Operator::VersionNotEqual),
    ("$vlt", Operator::VersionLess),
    ("$vlte", Operator::VersionAtMost),
    ("$vgt", Operator::VersionGreater),
    ("$vgte", Operator::VersionAtLeast),
    ("sequence", Operator::Sequence),
    ("event", Operator::Event),
];

/// Names that combine conditions; the parser reads them.
const COMBINERS: [&str; 4] = ["$and", "$or", "$nor", "$not"];

impl Operator {
    /// The operator written so, `$` included.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (_, operator) = NAMES.iter().find(|(it, _)| *it == name)?;
        Some(*operator)
    }

    /// How it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(_, operator)| *operator == self).map_or("", |(name, _)| name)
    }
}

/// Everything that an operator or a combiner is written as.
#[cfg(not(target_arch = "wasm32"))]
pub fn words() -> impl Iterator<Item = &'static str> {
    COMBINERS.into_iter().chain(NAMES.into_iter().map(|(name, _)| name))
}

/// The name that was probably meant by `name`, when one is near.
pub(super) fn suggestion(name: &str) -> Option<&'static str> {
    // Longer than any name with any two mistakes.
    if name.len() > 16 {
        return None;
    }
    let mut nearest = None;
    // At most two, and half of the letters have to be right.
    let mut fewest = 3.min(name.len().div_ceil(2));
    for known in COMBINERS.iter().chain(NAMES.iter().map(|(known, _)| known)) {
        let mistakes = distance(name, known);
        if mistakes < fewest {
            (fewest, nearest) = (mistakes, Some(*known));
        }
    }
    nearest
}

/// Insertions, deletions and replacements between two names, ignoring ASCII case (Levenshtein).
pub(crate) fn distance(one: &str, two: &str) -> usize {
    let mut row = Vec::new();
    for cell in 1..=two.len() {
        row.push(cell);
    }
    let mut last = two.len();
    for (above, letter) in one.bytes().enumerate() {
        let mut diagonal = above;
        last = above + 1;
        for (cell, other) in row.iter_mut().zip(two.bytes()) {
            let replaced = diagonal + usize::from(!letter.eq_ignore_ascii_case(&other));
            diagonal = *cell;
            last = replaced.min(last + 1).min(*cell + 1);
            *cell = last;
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for (name, operator) in NAMES {
            assert_eq!(Operator::named(name), Some(operator), "{name}");
            assert_eq!(operator.name(), name);
        }
    }

    #[test]
    fn a_near_name_is_suggested() {
        let cases = [
            ("$gtee", Some("$gte")),
            ("$ge", Some("$gte")),
            ("$regx", Some("$regex")),
            ("$elemmatch", Some("$elemMatch")),
            ("$an", Some("$and")),
            ("$exist", Some("$exists")),
            ("sequense", Some("sequence")),
            ("$contains", None),
            ("$x", None),
            ("$", None),
            ("$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", None),
        ];
        for (name, expected) in cases {
            assert_eq!(suggestion(name), expected, "{name}");
        }
    }

    #[test]
    fn distance_is_levenshteins() {
        let cases = [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("flaw", "lawn", 2),
            ("ABC", "abc", 0),
        ];
        for (one, two, expected) in cases {
            assert_eq!(distance(one, two), expected, "{one} {two}");
        }
    }
}
