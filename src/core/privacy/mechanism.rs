//! [`Randomizer`]: how a truth becomes an answer that any other truth could have given.
//!
//! Randomized response, binary or k-ary (Wang, Blocki, Li & Jha 2017), and one bit of a Hadamard response (Acharya, Sun
//! & Zhang 2019). A u32 draw falls into one of 2^32 equal parts: of those, P answer the truth and Q each other value,
//! with integers kQ + (P − Q) = 2^32, so the exact epsilon is ln(P/Q), and Q is rounded up so that it is at most the
//! claimed one. Floating point chooses P and Q, from a config's numbers alone; it never sees a truth or a draw.

use crate::core::limits::FAMILY_VALUES_MAX;
use crate::core::privacy::Epsilon;

/// 2^32: the parts of a draw.
const PARTS: f64 = 4_294_967_296.0;

/// The way a question's answer is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mechanism {
    /// Randomized response over yes and no.
    Binary,
    /// Randomized response over a few values.
    KAry,
    /// One bit: a random row of a Hadamard matrix, and its sign at the value.
    HadamardBit,
    /// None: the truth as it is. The shop chose so, and the visitor is told.
    Counted,
}

impl Mechanism {
    /// Its word in a report.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::KAry => "k-ary",
            Self::HadamardBit => "hadamard-bit",
            Self::Counted => "counted",
        }
    }

    /// The mechanism of that [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Binary, Self::KAry, Self::HadamardBit, Self::Counted]
            .into_iter()
            .find(|mechanism| mechanism.name() == name)
    }
}

/// How often a report supports a value (see [`Randomizer::supports`]).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Chance that it supports the visitor's value: p.
    pub truth: f64,
    /// Chance that it supports any one other value: q.
    pub other: f64,
}

/// The mechanism of one question with its integer thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Randomizer {
    mechanism: Mechanism,
    /// The claimed privacy loss.
    epsilon: Epsilon,
    /// Truths: "none" and the question's values.
    truths: u32,
    /// Rows of the Hadamard matrix, a power of two above the values; 1 for the others.
    rows: u32,
    /// P: parts of 2^32 that say the truth; without noise no draw is made.
    truth_parts: u32,
    /// Q: parts of 2^32 that say each other value.
    other_parts: u32,
}

impl Randomizer {
    /// The mechanism with the least error for `values` exclusive values, "none" not counted, at `epsilon`: k-ary up to
    /// 3·e^ε + 2 truths, one Hadamard bit above. None when there is no value, or more than [`FAMILY_VALUES_MAX`].
    #[must_use]
    pub fn new(values: u32, epsilon: Epsilon) -> Option<Self> {
        if values == 0 || values as usize > FAMILY_VALUES_MAX {
            return None;
        }
        let truths = values + 1;
        let (mechanism, rows, spread) = if truths == 2 {
            (Mechanism::Binary, 1, 2)
        } else if f64::from(truths) <= 3.0 * epsilon.odds_factor() + 2.0 {
            (Mechanism::KAry, 1, truths)
        } else {
            (Mechanism::HadamardBit, truths.next_power_of_two(), 2)
        };
        let other_parts = other_parts(spread, epsilon);
        Some(Self {
            mechanism,
            epsilon,
            truths,
            rows,
            // (spread − 1)·Q is below 2^32, so the wrapped difference is 2^32 − (spread − 1)·Q.
            truth_parts: 0_u32.wrapping_sub((spread - 1).wrapping_mul(other_parts)),
            other_parts,
        })
    }

    /// No protection: the truth among `values` exclusive ones is the answer. None when there is no value, or more than
    /// [`FAMILY_VALUES_MAX`].
    #[must_use]
    pub fn counted(values: u32) -> Option<Self> {
        if values == 0 || values as usize > FAMILY_VALUES_MAX {
            return None;
        }
        Some(Self {
            mechanism: Mechanism::Counted,
            epsilon: Epsilon::NOT_NOISED,
            truths: values + 1,
            rows: 1,
            truth_parts: u32::MAX,
            other_parts: 0,
        })
    }

    /// Which mechanism it is.
    #[must_use]
    pub fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// The claimed privacy loss of one report, or that it is not noised.
    #[must_use]
    pub fn epsilon(&self) -> Epsilon {
        self.epsilon
    }

    /// How many truths there are: "none" is 0.
    #[must_use]
    pub fn truths(&self) -> u32 {
        self.truths
    }

    /// How many answers there are: all below it can be given, whatever the truth.
    #[must_use]
    pub fn answers(&self) -> u32 {
        match self.mechanism {
            Mechanism::Binary | Mechanism::KAry | Mechanism::Counted => self.truths,
            Mechanism::HadamardBit => self.rows * 2,
        }
    }

    /// A random answer about `truth`, which is "none" when it is out of range. `seed` must be fresh and uniform:
    /// whoever knows it can undo the protection, so the caller drops it.
    #[must_use]
    pub fn randomize(&self, truth: u32, seed: &[u8; 32]) -> u32 {
        let truth = if truth < self.truths { truth } else { 0 };
        let [choice, row] = draws(seed);
        match self.mechanism {
            Mechanism::Counted => truth,
            Mechanism::Binary | Mechanism::KAry => self.respond(truth, choice),
            Mechanism::HadamardBit => {
                // All rows alike: without row 0 every estimate would be off by −1/(rows − 1).
                let row = row & (self.rows - 1);
                row * 2 + self.respond(parity(row & truth), choice)
            }
        }
    }

    /// The first P − Q parts of a draw keep the truth, the rest fall evenly on all values, the truth among them.
    fn respond(&self, truth: u32, draw: u32) -> u32 {
        match draw.checked_sub(self.truth_parts - self.other_parts) {
            None => truth,
            Some(rest) => rest / self.other_parts,
        }
    }

    /// Whether `answer` speaks for `truth`: what an estimator counts.
    #[must_use]
    pub fn supports(&self, answer: u32, truth: u32) -> bool {
        match self.mechanism {
            Mechanism::Binary | Mechanism::KAry | Mechanism::Counted => answer == truth,
            Mechanism::HadamardBit => answer & 1 == parity((answer >> 1) & truth),
        }
    }

    /// How often a report supports the truth, and how often any one other value.
    #[must_use]
    pub fn rates(&self) -> Rates {
        Rates {
            truth: self.truth_probability(),
            other: match self.mechanism {
                Mechanism::Binary | Mechanism::KAry | Mechanism::Counted => f64::from(self.other_parts) / PARTS,
                // Two columns of the matrix agree in half of the rows.
                Mechanism::HadamardBit => 0.5,
            },
        }
    }

    /// The chance that the truth is what is sent (for a Hadamard bit: that the bit is the true one), for the preview.
    #[must_use]
    pub fn truth_probability(&self) -> f64 {
        match self.mechanism {
            Mechanism::Counted => 1.0,
            Mechanism::Binary | Mechanism::KAry | Mechanism::HadamardBit => f64::from(self.truth_parts) / PARTS,
        }
    }

    /// The exact privacy loss, ln(P/Q): at most the claimed epsilon, and infinite without noise.
    #[must_use]
    pub fn exact_epsilon(&self) -> f64 {
        libm::log(f64::from(self.truth_parts) / f64::from(self.other_parts))
    }
}

/// The least Q with P/Q ≤ e^ε, where P = 2^32 − (values − 1)·Q: that is 2^32/(e^ε + values − 1), rounded up.
fn other_parts(values: u32, epsilon: Epsilon) -> u32 {
    let parts = PARTS / (epsilon.odds_factor() + f64::from(values - 1));
    // A quotient below 2^32 is known to 1e-5; a thousandth more keeps the rounding on the safe side of an integer.
    libm::ceil(parts + 0.001) as u32
}

/// 1 when an odd number of bits is set: the sign of a Hadamard matrix at (row, column) is −1 for `row & column` odd.
fn parity(bits: u32) -> u32 {
    bits.count_ones() & 1
}

/// The first two u32 of a seed, little-endian; the rest is room for mechanisms to come.
fn draws(seed: &[u8; 32]) -> [u32; 2] {
    let [a, b, c, d, e, f, g, h, ..] = *seed;
    [u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn randomizer(values: u32, thousandths: u32) -> Randomizer {
        Randomizer::new(values, Epsilon::from_thousandths(thousandths).unwrap()).unwrap()
    }

    fn seed(choice: u32, row: u32) -> [u8; 32] {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&choice.to_le_bytes());
        seed[4..8].copy_from_slice(&row.to_le_bytes());
        seed
    }

    /// e^(thousandths/1,000) in units of 2^−64, rounded down by at most 64 units: every term of the series is positive.
    fn odds_factor_below(thousandths: u32) -> u128 {
        let mut term = 1_u128 << 64;
        let mut sum = term;
        for n in 1..=60_u128 {
            term = term * u128::from(thousandths) / (1_000 * n);
            sum += term;
        }
        sum
    }

    #[test]
    fn the_exact_epsilon_is_at_most_the_claimed_one_and_close_to_it() {
        for thousandths in 100..=2_000 {
            let epsilon = Epsilon::from_thousandths(thousandths).unwrap();
            let odds_below = odds_factor_below(thousandths);
            let odds_above = odds_below + 128;
            for values in 2..=512_u32 {
                let other = u128::from(other_parts(values, epsilon));
                let truth = (1_u128 << 32) - u128::from(values - 1) * other;
                assert!(truth << 64 <= odds_below * other, "ε {epsilon}, k {values}: claimed too little");
                // Two parts fewer would claim too little: nothing is wasted.
                let (fewer, more) = (other - 2, truth + 2 * u128::from(values - 1));
                assert!(more << 64 > odds_above * fewer, "ε {epsilon}, k {values}: more noise than needed");
            }
        }
    }

    #[test]
    fn the_parts_of_a_draw_add_up() {
        for thousandths in [100, 693, 1_000, 1_500, 2_000] {
            for values in 1..=512 {
                let randomizer = randomizer(values, thousandths);
                let spread = match randomizer.mechanism {
                    Mechanism::Binary | Mechanism::HadamardBit => 2,
                    Mechanism::KAry | Mechanism::Counted => u64::from(randomizer.truths),
                };
                let (truth, other) = (u64::from(randomizer.truth_parts), u64::from(randomizer.other_parts));
                assert_eq!(spread * other + (truth - other), 1 << 32, "{randomizer:?}");
                assert!(randomizer.exact_epsilon() <= f64::from(thousandths) / 1_000.0);
            }
        }
    }

    #[test]
    fn the_mechanism_follows_the_number_of_values() {
        let cases = [
            // 3·e^ε + 2 truths: 10.15 at 1, 24.2 at 2, 5.3 at 0.1
            ("one value is yes or no", 1, 1_000, Mechanism::Binary, 2),
            ("two values and none", 2, 1_000, Mechanism::KAry, 3),
            ("ten truths", 9, 1_000, Mechanism::KAry, 10),
            ("eleven truths", 10, 1_000, Mechanism::HadamardBit, 32),
            ("24 truths at 2", 23, 2_000, Mechanism::KAry, 24),
            ("25 truths at 2", 24, 2_000, Mechanism::HadamardBit, 64),
            ("five truths at 0.1", 4, 100, Mechanism::KAry, 5),
            ("six truths at 0.1", 5, 100, Mechanism::HadamardBit, 16),
            ("a full power of two, none among them", 31, 1_000, Mechanism::HadamardBit, 64),
            ("one more needs twice the rows", 32, 1_000, Mechanism::HadamardBit, 128),
            ("the most", 512, 1_000, Mechanism::HadamardBit, 2_048),
        ];
        for (why, values, thousandths, mechanism, answers) in cases {
            let randomizer = randomizer(values, thousandths);
            assert_eq!(randomizer.mechanism(), mechanism, "{why}");
            assert_eq!(randomizer.answers(), answers, "{why}");
        }
        let epsilon = Epsilon::from_thousandths(1_000).unwrap();
        assert_eq!(Randomizer::new(0, epsilon), None, "no value");
        assert_eq!(Randomizer::new(513, epsilon), None, "too many");
    }

    #[test]
    fn each_part_of_a_draw_gives_its_answer() {
        let k_ary = randomizer(3, 1_000);
        let (truth, other) = (k_ary.truth_parts, k_ary.other_parts);
        let kept = truth - other;
        let cases = [
            ("the first part keeps the truth", 0, 2),
            ("so does the last of P − Q", kept - 1, 2),
            ("then every value has Q parts: none", kept, 0),
            ("to its last", kept + other - 1, 0),
            ("the next", kept + other, 1),
            ("the truth again", kept + 2 * other, 2),
            ("the last value", kept + 3 * other, 3),
            ("to the last part", u32::MAX, 3),
        ];
        for (why, draw, expected) in cases {
            assert_eq!(k_ary.randomize(2, &seed(draw, 0)), expected, "{why}");
        }
        assert_eq!(k_ary.randomize(4, &seed(0, 0)), 0, "out of range is none");

        let hadamard = randomizer(20, 1_000);
        let kept = hadamard.truth_parts - hadamard.other_parts;
        let cases = [
            // why                          truth     draw      row       expected
            ("row 0 is all plus", 0b0_0111, 0, 0, 0),
            ("one common bit is minus", 0b0_0111, 0, 0b0_1001, 0b0_1001 * 2 + 1),
            ("two are plus", 0b0_0111, 0, 0b0_1011, 0b0_1011 * 2),
            ("none is plus in every row", 0, 0, 31, 62),
            ("the last row", 0b0_0001, 0, 31, 63),
            ("rows are cut to the matrix", 0b0_0001, 0, 31 + 32, 63),
            ("noise says plus", 0b0_0001, kept, 1, 2),
            ("noise says minus", 0, u32::MAX, 1, 3),
        ];
        for (why, truth, draw, row, expected) in cases {
            assert_eq!(hadamard.randomize(truth, &seed(draw, row)), expected, "{why}");
        }
    }

    #[test]
    fn without_noise_the_answer_is_the_truth_and_no_epsilon_bounds_it() {
        for values in [1, 7, 512] {
            let counted = Randomizer::counted(values).unwrap();
            assert_eq!((counted.mechanism(), counted.answers()), (Mechanism::Counted, values + 1));
            for (truth, expected) in [(0, 0), (values, values), (values + 1, 0)] {
                assert_eq!(counted.randomize(truth, &[0xff; 32]), expected, "{values} values, truth {truth}");
            }
            assert_eq!(counted.rates(), Rates { truth: 1.0, other: 0.0 });
            assert_eq!((counted.epsilon(), counted.exact_epsilon()), (Epsilon::NOT_NOISED, f64::INFINITY));
        }
        assert_eq!((Randomizer::counted(0), Randomizer::counted(513)), (None, None));
    }

    /// Enumerates a matrix: the support of an answer is what `rates` says, so that estimates have no bias.
    #[test]
    fn a_value_is_supported_as_often_as_the_rates_say() {
        let randomizer = randomizer(20, 1_000);
        let rates = randomizer.rates();
        for truth in 0..randomizer.truths() {
            for value in 0..randomizer.truths() {
                let mut probability = 0.0;
                for row in 0..randomizer.rows {
                    let bit = parity(row & truth);
                    for (sent, chance) in [(bit, rates.truth), (1 - bit, 1.0 - rates.truth)] {
                        if randomizer.supports(row * 2 + sent, value) {
                            probability += chance / f64::from(randomizer.rows);
                        }
                    }
                }
                let expected = if value == truth { rates.truth } else { rates.other };
                assert!((probability - expected).abs() < 1e-12, "{truth} {value}");
            }
        }
    }

    #[test]
    fn a_preview_says_how_likely_the_truth_is() {
        let cases = [
            ("yes or no at 1: e/(e + 1)", 1, 1_000, 0.731_058_578),
            ("eight truths at 1: e/(e + 7)", 7, 1_000, 0.279_708_067),
            ("a bit at 2", 100, 2_000, 0.880_797_078),
        ];
        for (why, values, thousandths, expected) in cases {
            let actual = randomizer(values, thousandths).truth_probability();
            assert!((actual - expected).abs() < 1e-7, "{why}: {actual}");
        }
    }
}
