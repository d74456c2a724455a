//! [`Pattern`]: what `$regex` means. Bounded and without backtracking, so that no config can hang a page.
//!
//! The syntax is the part of JavaScript's that names a regular language: literals `.` `[…]` `\d \w \s \b` `^ $` `( )`
//! `(?: )` `|` and `* + ? {m,n}` (a lazy `?` behind them changes nothing, since only whether it matches is asked). All
//! states are followed at once (Thompson 1968), one character of text at a time. Invariant: a match costs at most
//! [`PATTERN_STEPS_MAX`] steps.

use std::fmt;

use crate::core::decimal::decimal;
use crate::core::join::join;
use crate::core::letter_case::other_case;
use crate::core::limits::{PATTERN_CHARS_MAX, PATTERN_STEPS_MAX};

mod compile;
mod parse;

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    program: Vec<Instruction>,
    letters: Letters,
}

/// Whether upper and lower case differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    /// `a` is not `A`.
    Exact,
    /// `a` is `A`, as far as `letter_case` pairs them.
    AnyCase,
}

/// Why a pattern was refused; positions count characters from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternError {
    /// It has more characters than are read.
    TooLong,
    /// Its repetitions, written out, are more than fit.
    TooLarge,
    /// A quantifier stands where nothing precedes it, or behind another.
    NothingToRepeat(usize),
    /// `{` does not begin `{m}`, `{m,}` or `{m,n}` with m ≤ n; a literal brace is written `\{`.
    BadRepetition(usize),
    /// `(` without `)`, or the reverse.
    Unbalanced(usize),
    /// `(?` that is not `(?:`: lookaround and names are not offered.
    UnsupportedGroup(usize),
    /// `[` without `]`, or nothing between them.
    BadClass(usize),
    /// A range in a class that runs backwards, or from or to a set such as `\d`.
    BadRange(usize),
    /// A backslash before a letter or digit that means nothing here.
    UnsupportedEscape(usize),
}

impl PatternError {
    /// What is wrong, in words.
    #[must_use]
    pub fn message(self) -> String {
        let (what, at) = match self {
            Self::TooLong => {
                return join(&["pattern is longer than ", &decimal(PATTERN_CHARS_MAX as u64), " characters"]);
            }
            Self::TooLarge => return "repetitions make the pattern too large".into(),
            Self::NothingToRepeat(at) => ("nothing to repeat", at),
            Self::BadRepetition(at) => ("not a repetition", at),
            Self::Unbalanced(at) => ("unbalanced parenthesis", at),
            Self::UnsupportedGroup(at) => ("unsupported group", at),
            Self::BadClass(at) => ("unclosed or empty class", at),
            Self::BadRange(at) => ("not a range", at),
            Self::UnsupportedEscape(at) => ("unsupported escape", at),
        };
        join(&[what, " at character ", &decimal(at as u64)])
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for PatternError {}

/// One step of the automaton; numbers are places in the program.
#[derive(Debug, Clone, PartialEq)]
enum Instruction {
    /// Consumes this character.
    Literal(char),
    /// Consumes one character of the class.
    Class(Class),
    /// Goes on where the assertion holds.
    Assert(Assertion),
    /// Goes on at both places.
    Split(usize, usize),
    /// Goes on there.
    Jump(usize),
    /// The text matches.
    Match,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Assertion {
    Start,
    End,
    WordEdge,
    NoWordEdge,
}

#[derive(Debug, Clone, PartialEq)]
struct Class {
    negated: bool,
    members: Vec<Member>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Member {
    Range(char, char),
    Set(Set),
    NotSet(Set),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Set {
    Digit,
    Word,
    Space,
}

impl Pattern {
    /// Compiles `text`.
    ///
    /// # Errors
    /// [`PatternError`] when it is too long, too large, or not of the syntax above.
    pub fn new(text: &str, letters: Letters) -> Result<Self, PatternError> {
        Ok(Self { program: compile::compile(&parse::parse(text)?)?, letters })
    }

    /// Whether the pattern matches anywhere in `text`; `None` when that takes more than [`PATTERN_STEPS_MAX`] steps.
    #[must_use]
    pub fn matches(&self, text: &str) -> Option<bool> {
        let mut steps_left = PATTERN_STEPS_MAX;
        let mut seen = Vec::new();
        let mut arrived: Vec<usize> = Vec::new();
        let mut waiting: Vec<(usize, &Instruction)> = Vec::new();
        let mut characters = text.chars();
        let mut before = None;
        loop {
            let after = characters.next();
            seen.clear();
            seen.resize(self.program.len(), false);
            // A match may begin at every character.
            arrived.push(0);
            while let Some(place) = arrived.pop() {
                let (Some(instruction), Some(seen)) = (self.program.get(place), seen.get_mut(place)) else {
                    continue;
                };
                if std::mem::replace(seen, true) {
                    continue;
                }
                steps_left = steps_left.checked_sub(1)?;
                match instruction {
                    Instruction::Match => return Some(true),
                    Instruction::Jump(to) => arrived.push(*to),
                    Instruction::Split(one, two) => {
                        arrived.push(*one);
                        arrived.push(*two);
                    }
                    Instruction::Assert(assertion) => {
                        if assertion.holds(before, after) {
                            arrived.push(place + 1);
                        }
                    }
                    Instruction::Literal(_) | Instruction::Class(_) => {
                        waiting.push((place, instruction));
                    }
                }
            }
            let Some(character) = after else {
                return Some(false);
            };
            for (place, instruction) in std::mem::take(&mut waiting) {
                if self.consumes(instruction, character) {
                    arrived.push(place + 1);
                }
            }
            before = after;
        }
    }

    fn consumes(&self, instruction: &Instruction, character: char) -> bool {
        let other = match self.letters {
            Letters::Exact => character,
            Letters::AnyCase => other_case(character),
        };
        match instruction {
            Instruction::Literal(literal) => *literal == character || *literal == other,
            Instruction::Class(class) => {
                class.negated != class.members.iter().any(|member| member.has(character) || member.has(other))
            }
            Instruction::Assert(_) | Instruction::Split(..) | Instruction::Jump(_) | Instruction::Match => false,
        }
    }
}

impl Assertion {
    fn holds(self, before: Option<char>, after: Option<char>) -> bool {
        let is_word = |character: Option<char>| character.is_some_and(|it| Set::Word.has(it));
        match self {
            Self::Start => before.is_none(),
            Self::End => after.is_none(),
            Self::WordEdge => is_word(before) != is_word(after),
            Self::NoWordEdge => is_word(before) == is_word(after),
        }
    }
}

impl Member {
    fn has(self, character: char) -> bool {
        match self {
            Self::Range(first, last) => (first..=last).contains(&character),
            Self::Set(set) => set.has(character),
            Self::NotSet(set) => !set.has(character),
        }
    }
}

impl Set {
    fn has(self, character: char) -> bool {
        match self {
            Self::Digit => character.is_ascii_digit(),
            Self::Word => character.is_ascii_alphanumeric() || character == '_',
            // JavaScript counts the byte order mark as space.
            Self::Space => character.is_whitespace() || character == '\u{feff}',
        }
    }
}

#[cfg(test)]
mod tests;
