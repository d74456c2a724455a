//! [`Truth`]: Kleene's three values.

/// Whether something holds. Ordered so that "and" is the least and "or" the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    False,
    /// It cannot be told: a part is broken, or too costly.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// Whether it is known to hold.
    #[must_use]
    pub fn is_true(self) -> bool {
        self == Self::True
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, False, True, Unknown};

    #[test]
    fn unknown_decides_nothing_and_is_decided_by_the_rest() {
        let cases: [(&[Truth], Truth, Truth); 6] = [
            // values, all, any
            (&[], True, False),
            (&[Unknown], Unknown, Unknown),
            (&[Unknown, True], Unknown, True),
            (&[Unknown, False], False, Unknown),
            (&[True, Unknown, False], False, True),
            (&[True, True], True, True),
        ];
        for (truths, all, any) in cases {
            assert_eq!(truths.iter().copied().min().unwrap_or(True), all, "all of {truths:?}");
            assert_eq!(truths.iter().copied().max().unwrap_or(False), any, "any of {truths:?}");
        }
        assert_eq!([!False, !Unknown, !True], [True, Unknown, False]);
    }
}
