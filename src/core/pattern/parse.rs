//! A pattern's text becomes an [`Expression`]. Recursion is bounded by the pattern's length.

use super::{Assertion, Class, Member, PatternError, Set};
use crate::core::limits::PATTERN_CHARS_MAX;

/// A pattern as a tree.
pub(super) enum Expression {
    Literal(char),
    Class(Class),
    Assert(Assertion),
    /// One after the other.
    Row(Vec<Expression>),
    /// Any one of them.
    Choice(Vec<Expression>),
    Repeat {
        inner: Box<Expression>,
        least: usize,
        most: Option<usize>,
    },
}

pub(super) fn parse(text: &str) -> Result<Expression, PatternError> {
    // One more than may be there, so that a long text is noticed without being read to its end.
    let mut characters = Vec::new();
    for character in text.chars().take(PATTERN_CHARS_MAX + 1) {
        characters.push(character);
    }
    if characters.len() > PATTERN_CHARS_MAX {
        return Err(PatternError::TooLong);
    }
    let mut parser = Parser { characters, at: 0 };
    let expression = parser.choice()?;
    match parser.peek() {
        None => Ok(expression),
        Some(_) => Err(PatternError::Unbalanced(parser.at)),
    }
}

struct Parser {
    characters: Vec<char>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let character = self.peek();
        self.at += usize::from(character.is_some());
        character
    }

    fn take_if(&mut self, expected: char) -> bool {
        let is_next = self.peek() == Some(expected);
        self.at += usize::from(is_next);
        is_next
    }

    /// Up to the end or to a `)` that closes an outer group.
    fn choice(&mut self) -> Result<Expression, PatternError> {
        let mut branches = vec![self.row()?];
        while self.take_if('|') {
            branches.push(self.row()?);
        }
        Ok(Expression::Choice(branches))
    }

    fn row(&mut self) -> Result<Expression, PatternError> {
        let mut row = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let at = self.at;
            let one = self.one()?;
            let is_assertion = matches!(one, Expression::Assert(_));
            row.push(match self.quantifier()? {
                None => one,
                Some(_) if is_assertion => return Err(PatternError::NothingToRepeat(at)),
                Some((least, most)) => Expression::Repeat { inner: Box::new(one), least, most },
            });
        }
        Ok(Expression::Row(row))
    }

    fn one(&mut self) -> Result<Expression, PatternError> {
        let at = self.at;
        Ok(match self.take() {
            Some('.') => {
                // Everything but JavaScript's line terminators.
                let ends = [('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')];
                Expression::Class(Class {
                    negated: true,
                    members: ends.map(|(first, last)| Member::Range(first, last)).into(),
                })
            }
            Some('^') => Expression::Assert(Assertion::Start),
            Some('$') => Expression::Assert(Assertion::End),
            Some('[') => Expression::Class(self.class(at)?),
            Some('(') => {
                if self.take_if('?') && !self.take_if(':') {
                    return Err(PatternError::UnsupportedGroup(at));
                }
                let inner = self.choice()?;
                if !self.take_if(')') {
                    return Err(PatternError::Unbalanced(at));
                }
                inner
            }
            Some('*' | '+' | '?') => return Err(PatternError::NothingToRepeat(at)),
            Some('{') => return Err(PatternError::BadRepetition(at)),
            Some('\\') if self.take_if('b') => Expression::Assert(Assertion::WordEdge),
            Some('\\') if self.take_if('B') => Expression::Assert(Assertion::NoWordEdge),
            Some('\\') => match self.escape(at)? {
                Member::Range(literal, _) => Expression::Literal(literal),
                set => Expression::Class(Class { negated: false, members: vec![set] }),
            },
            Some(literal) => Expression::Literal(literal),
            None => Expression::Row(Vec::new()),
        })
    }

    /// What follows a backslash at `at`: a set, or a single character as a range of one.
    fn escape(&mut self, at: usize) -> Result<Member, PatternError> {
        let literal = match self.take() {
            Some('d') => return Ok(Member::Set(Set::Digit)),
            Some('D') => return Ok(Member::NotSet(Set::Digit)),
            Some('w') => return Ok(Member::Set(Set::Word)),
            Some('W') => return Ok(Member::NotSet(Set::Word)),
            Some('s') => return Ok(Member::Set(Set::Space)),
            Some('S') => return Ok(Member::NotSet(Set::Space)),
            Some('t') => '\t',
            Some('n') => '\n',
            Some('r') => '\r',
            Some(literal) if !literal.is_ascii_alphanumeric() => literal,
            Some(_) | None => return Err(PatternError::UnsupportedEscape(at)),
        };
        Ok(Member::Range(literal, literal))
    }

    /// Behind the `[` at `at`, through its `]`.
    fn class(&mut self, at: usize) -> Result<Class, PatternError> {
        let negated = self.take_if('^');
        let mut members = Vec::new();
        while !self.take_if(']') {
            let start = self.at;
            let first = self.class_member(at)?;
            let is_range = self.peek() == Some('-') && self.characters.get(self.at + 1).is_some_and(|it| *it != ']');
            if !is_range {
                members.push(first);
                continue;
            }
            self.at += 1;
            match (first, self.class_member(at)?) {
                (Member::Range(first, _), Member::Range(last, _)) if first <= last => {
                    members.push(Member::Range(first, last));
                }
                _ => return Err(PatternError::BadRange(start)),
            }
        }
        if members.is_empty() {
            return Err(PatternError::BadClass(at));
        }
        Ok(Class { negated, members })
    }

    fn class_member(&mut self, class_at: usize) -> Result<Member, PatternError> {
        let at = self.at;
        match self.take() {
            None => Err(PatternError::BadClass(class_at)),
            Some('\\') => self.escape(at),
            Some(literal) => Ok(Member::Range(literal, literal)),
        }
    }

    /// The least and most times, when a quantifier is next.
    fn quantifier(&mut self) -> Result<Option<(usize, Option<usize>)>, PatternError> {
        let at = self.at;
        let bounds = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => self
                .counts()
                .filter(|(least, most)| most.is_none_or(|most| *least <= most))
                .ok_or(PatternError::BadRepetition(at))?,
            Some(_) | None => return Ok(None),
        };
        self.at += 1;
        self.take_if('?');
        Ok(Some(bounds))
    }

    /// `{m}`, `{m,}` or `{m,n}`, up to before its `}`.
    fn counts(&mut self) -> Option<(usize, Option<usize>)> {
        self.at += 1;
        let least = self.count()?;
        let most = if !self.take_if(',') {
            Some(least)
        } else if self.peek() == Some('}') {
            None
        } else {
            Some(self.count()?)
        };
        (self.peek() == Some('}')).then_some((least, most))
    }

    /// One to three digits.
    fn count(&mut self) -> Option<usize> {
        let start = self.at;
        let mut count = 0;
        while let Some(digit) = self.peek().and_then(|it| it.to_digit(10)) {
            count = count * 10 + digit as usize;
            self.at += 1;
            if self.at - start > 3 {
                return None;
            }
        }
        (self.at > start).then_some(count)
    }
}
