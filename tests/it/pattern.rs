//! The pattern matcher against a reference that tries every way.

use std::collections::BTreeSet;

use proptest::prelude::*;
use vitrin::core::pattern::{Letters, Pattern, PatternError};

/// A pattern as a tree, to be written out and to be matched by the reference.
#[derive(Debug, Clone)]
enum Tree {
    Literal(char),
    Any,
    Class { negated: bool, members: Vec<char> },
    Start,
    End,
    WordEdge,
    Row(Vec<Tree>),
    Choice(Vec<Tree>),
    Repeat { inner: Box<Tree>, least: usize, most: Option<usize>, is_lazy: bool },
}

impl Tree {
    fn written(&self) -> String {
        let joined = |trees: &[Tree], by: &str| trees.iter().map(Tree::written).collect::<Vec<_>>().join(by);
        match self {
            Self::Literal(literal) => literal.to_string(),
            Self::Any => ".".into(),
            Self::Class { negated, members } => {
                format!("[{}{}]", if *negated { "^" } else { "" }, members.iter().collect::<String>())
            }
            Self::Start => "^".into(),
            Self::End => "$".into(),
            Self::WordEdge => r"\b".into(),
            Self::Row(row) => joined(row, ""),
            Self::Choice(branches) => format!("({})", joined(branches, "|")),
            Self::Repeat { inner, least, most, is_lazy } => {
                let counts = match (least, most) {
                    (0, None) => "*".into(),
                    (1, None) => "+".into(),
                    (0, Some(1)) => "?".into(),
                    (least, None) => format!("{{{least},}}"),
                    (least, Some(most)) if least == most => format!("{{{least}}}"),
                    (least, Some(most)) => format!("{{{least},{most}}}"),
                };
                format!("(?:{}){counts}{}", inner.written(), if *is_lazy { "?" } else { "" })
            }
        }
    }

    /// Every place where a match that starts at `start` can end.
    fn ends(&self, text: &[char], start: usize) -> BTreeSet<usize> {
        let if_true = |holds: bool| if holds { BTreeSet::from([start]) } else { BTreeSet::new() };
        let consume = |fits: &dyn Fn(char) -> bool| match text.get(start) {
            Some(character) if fits(*character) => BTreeSet::from([start + 1]),
            _ => BTreeSet::new(),
        };
        let is_word = |place: Option<usize>| {
            place.and_then(|place| text.get(place)).is_some_and(|it| it.is_ascii_alphanumeric() || *it == '_')
        };
        let then = |places: &BTreeSet<usize>, tree: &Tree| -> BTreeSet<usize> {
            places.iter().flat_map(|place| tree.ends(text, *place)).collect()
        };
        match self {
            Self::Literal(literal) => consume(&|it| it == *literal),
            Self::Any => consume(&|it| it != '\n'),
            Self::Class { negated, members } => consume(&|it| members.contains(&it) != *negated),
            Self::Start => if_true(start == 0),
            Self::End => if_true(start == text.len()),
            Self::WordEdge => if_true(is_word(start.checked_sub(1)) != is_word(Some(start))),
            Self::Row(row) => row.iter().fold(BTreeSet::from([start]), |places, tree| then(&places, tree)),
            Self::Choice(branches) => branches.iter().flat_map(|tree| tree.ends(text, start)).collect(),
            Self::Repeat { inner, least, most, .. } => {
                let mut places = BTreeSet::from([start]);
                for _ in 0..*least {
                    places = then(&places, inner);
                }
                // No more rounds than characters can bring a new place.
                for _ in 0..most.map_or(text.len() + 1, |most| most - least) {
                    places.extend(then(&places, inner));
                }
                places
            }
        }
    }

    fn matches(&self, text: &[char]) -> bool {
        (0..=text.len()).any(|start| !self.ends(text, start).is_empty())
    }

    fn lower(&self) -> Self {
        let all = |trees: &[Tree]| trees.iter().map(Tree::lower).collect();
        match self {
            Self::Literal(literal) => Self::Literal(literal.to_ascii_lowercase()),
            Self::Class { negated, members } => {
                Self::Class { negated: *negated, members: members.iter().map(char::to_ascii_lowercase).collect() }
            }
            Self::Row(row) => Self::Row(all(row)),
            Self::Choice(branches) => Self::Choice(all(branches)),
            Self::Repeat { inner, least, most, is_lazy } => {
                Self::Repeat { inner: Box::new(inner.lower()), least: *least, most: *most, is_lazy: *is_lazy }
            }
            Self::Any | Self::Start | Self::End | Self::WordEdge => self.clone(),
        }
    }
}

fn letter() -> impl Strategy<Value = char> {
    prop::sample::select(vec!['a', 'b', 'A', ' '])
}

fn tree() -> impl Strategy<Value = Tree> {
    let members = prop::collection::vec(letter(), 1..3);
    let leaf = prop_oneof![
        6 => letter().prop_map(Tree::Literal),
        1 => Just(Tree::Any),
        2 => (any::<bool>(), members).prop_map(|(negated, members)| Tree::Class { negated, members }),
        1 => Just(Tree::Start),
        1 => Just(Tree::End),
        1 => Just(Tree::WordEdge),
    ];
    leaf.prop_recursive(4, 12, 3, |inner| {
        let most = prop::option::of(0_usize..3);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Tree::Row),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Tree::Choice),
            (inner, 0_usize..3, most, any::<bool>()).prop_map(|(inner, least, more, is_lazy)| Tree::Repeat {
                inner: Box::new(inner),
                least,
                most: more.map(|more| least + more),
                is_lazy,
            }),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!['a', 'b', 'A', ' ', '\n']), 0..8)
        .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_matcher_agrees_with_the_reference(tree in tree(), text in text()) {
        let written = tree.written();
        let exact = match Pattern::new(&written, Letters::Exact) {
            Err(PatternError::TooLong | PatternError::TooLarge) => return Ok(()),
            other => other.unwrap(),
        };
        let any_case = Pattern::new(&written, Letters::AnyCase).unwrap();
        let characters: Vec<char> = text.chars().collect();
        let lower: Vec<char> = text.to_ascii_lowercase().chars().collect();
        prop_assert_eq!(exact.matches(&text), Some(tree.matches(&characters)), "{} in {:?}", written, text);
        let expected = Some(tree.lower().matches(&lower));
        prop_assert_eq!(any_case.matches(&text), expected, "{} in {:?}, any case", written, text);
    }

    #[test]
    fn any_text_is_a_pattern_or_an_error(pattern in r"[ab(){}\[\]^$|*+?.,0-9\\dwsbWé-]{0,40}", text in ".{0,40}") {
        if let Ok(pattern) = Pattern::new(&pattern, Letters::AnyCase) {
            let _ = pattern.matches(&text);
        }
    }
}
