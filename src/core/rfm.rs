//! Recency, frequency and monetary worth of a customer's orders, each as a score of 1 to 5, and the segment that two of them make.
//!
//! Flow: `history` -> **`rfm`** -> `profile`. The edges come from the model or the config; without them nobody has scores. They are compared with,
//! never ranked: ranks would part customers with the same orders by the order of rows in a table that no device has.

use std::cmp::Ordering;

use crate::core::history::Orders;
use crate::core::time::Timestamp;

/// Where the quintiles part. Each list rises or stays: where many customers share a value, edges are equal.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RfmEdges {
    /// Days since the last order; fewer score higher.
    pub recency_days: [f64; 4],
    /// Days on which an order was placed: two orders of one day count once.
    pub frequency: [f64; 4],
    /// Worth of all orders, refunds taken off, in minor units.
    pub monetary_minor: [f64; 4],
}

/// Scores of one customer, each from 1 (the weakest fifth) to 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scores {
    /// Recency.
    pub r: u8,
    /// Frequency.
    pub f: u8,
    /// Monetary worth.
    pub m: u8,
}

/// The ten segments of customers, from the one a shop gains most from keeping to the one it has lost, and then the stages before the first order. In this
/// order they are the answers to an `rfm` question.
pub const SEGMENTS: [&str; 13] = [
    "champions",
    "loyal",
    "potential_loyalist",
    "new",
    "promising",
    "need_attention",
    "about_to_sleep",
    "at_risk",
    "cant_lose",
    "hibernating",
    "prospect",
    "engaged_prospect",
    "cart_abandoner",
];

/// Segments by recency (rows, from 1) and frequency (columns, from 1).
const GRID: [[&str; 5]; 5] = [
    ["hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"],
    ["hibernating", "hibernating", "at_risk", "at_risk", "cant_lose"],
    ["about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal"],
    ["promising", "potential_loyalist", "potential_loyalist", "loyal", "loyal"],
    ["new", "potential_loyalist", "potential_loyalist", "champions", "champions"],
];

impl RfmEdges {
    /// Scores of a customer with at least one order.
    #[must_use]
    pub fn scores(&self, recency_days: f64, frequency: f64, monetary_minor: f64) -> Scores {
        Scores {
            r: 5 - edges_below(&self.recency_days, recency_days),
            f: 1 + edges_below(&self.frequency, frequency),
            m: 1 + edges_below(&self.monetary_minor, monetary_minor),
        }
    }
}

fn edges_below(edges: &[f64; 4], value: f64) -> u8 {
    let mut below = 0;
    for edge in edges {
        below += u8::from(*edge < value);
    }
    below
}

impl Scores {
    /// The segment: one of the first ten of [`SEGMENTS`].
    #[must_use]
    pub fn segment(self) -> &'static str {
        let row = GRID.get(usize::from(self.r).saturating_sub(1));
        row.and_then(|row| row.get(usize::from(self.f).saturating_sub(1))).copied().unwrap_or("hibernating")
    }
}

/// Days over which a change of segment is told.
pub const MOVEMENT_DAYS: u64 = 30;

/// How a customer's segment has changed in the last [`MOVEMENT_DAYS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// The first order came within them.
    Entered,
    /// Now among the fifth that has been quiet for longest, and was not.
    Left,
    /// To a segment before the former one in [`SEGMENTS`].
    Up,
    /// To one behind it.
    Down,
    /// None of it.
    Stayed,
}

impl Movement {
    /// Its word in conditions.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Left => "left",
            Self::Up => "up",
            Self::Down => "down",
            Self::Stayed => "stayed",
        }
    }

    /// From the scores before, if there were orders then, to those now.
    #[must_use]
    pub fn between(before: Option<Scores>, now: Scores) -> Self {
        let Some(before) = before else { return Self::Entered };
        if now.r == 1 && before.r > 1 {
            return Self::Left;
        }
        let place = |scores: Scores| SEGMENTS.iter().position(|segment| *segment == scores.segment());
        match place(now).cmp(&place(before)) {
            Ordering::Less => Self::Up,
            Ordering::Greater => Self::Down,
            Ordering::Equal => Self::Stayed,
        }
    }
}

/// Scores as of the day of `at`, from the orders placed until then; `None` before the first. No memory of former scores is needed, nor kept.
#[must_use]
pub fn scores(orders: &Orders, edges: &RfmEdges, at: Timestamp) -> Option<Scores> {
    let today = at.day();
    let (mut last, mut days, mut worth_minor) = (None, 0.0, 0.0);
    for day in &orders.days {
        if u64::from(day.day) <= today {
            last = Some(day.day);
            days += 1.0;
            worth_minor += day.worth_minor as f64;
        }
    }
    Some(edges.scores(today as f64 - f64::from(last?), days, worth_minor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::history::OrderDay;

    #[test]
    fn a_value_on_an_edge_belongs_to_the_fifth_below_it() {
        let edges = RfmEdges {
            recency_days: [10.0, 20.0, 30.0, 40.0],
            frequency: [1.0, 1.0, 2.0, 3.0],
            monetary_minor: [100.0, 200.0, 300.0, 400.0],
        };
        let cases = [
            ("today, once, nothing", (0.0, 1.0, 0.0), (5, 1, 1)),
            ("on an edge of recency", (10.0, 1.0, 100.0), (5, 1, 1)),
            ("past it", (10.5, 1.0, 100.5), (4, 1, 2)),
            ("equal edges are passed together", (20.0, 2.0, 200.0), (4, 3, 2)),
            ("past all", (41.0, 4.0, 401.0), (1, 5, 5)),
        ];
        for (why, (recency, frequency, monetary), (r, f, m)) in cases {
            assert_eq!(edges.scores(recency, frequency, monetary), Scores { r, f, m }, "{why}");
        }
    }

    #[test]
    fn every_cell_of_the_grid_has_one_segment_and_every_segment_a_cell() {
        let mut found: Vec<&str> = Vec::new();
        for r in 1..=5 {
            for f in 1..=5 {
                found.push(Scores { r, f, m: 1 }.segment());
            }
        }
        assert_eq!(found.len(), 25);
        for segment in &SEGMENTS[..10] {
            assert!(found.contains(segment), "{segment}");
        }
        assert!(found.iter().all(|segment| SEGMENTS[..10].contains(segment)));
        let corners =
            [(5, 1, "new"), (5, 5, "champions"), (1, 1, "hibernating"), (1, 5, "cant_lose"), (3, 3, "need_attention")];
        for (r, f, expected) in corners {
            assert_eq!(Scores { r, f, m: 1 }.segment(), expected);
        }
    }

    #[test]
    fn a_movement_is_told_from_the_orders_alone() {
        let edges = RfmEdges {
            recency_days: [10.0, 30.0, 60.0, 90.0],
            frequency: [1.0, 2.0, 3.0, 4.0],
            monetary_minor: [0.0; 4],
        };
        let cases: [(&str, &[u32], Movement); 7] = [
            ("the first order came lately", &[195], Movement::Entered),
            ("the fourth made it loyal", &[100, 120, 169, 195], Movement::Up),
            ("nothing since", &[100, 120, 130, 168], Movement::Down),
            ("quiet for longest", &[100, 105, 109], Movement::Left),
            ("quiet for longest, as before", &[20], Movement::Stayed),
            ("one order as new as a month ago", &[100, 165, 195], Movement::Stayed),
            ("an order of tomorrow is none yet", &[20, 201], Movement::Stayed),
        ];
        let at = |day: u64| Timestamp::from_ms(day * 86_400_000);
        for (why, days, expected) in cases {
            let day = |day: &u32| OrderDay { day: *day, count: 1, worth_minor: 100 };
            let orders = Orders { days: days.iter().map(day).collect(), ..Orders::default() };
            let (before, now) = (scores(&orders, &edges, at(200 - MOVEMENT_DAYS)), scores(&orders, &edges, at(200)));
            assert_eq!(Movement::between(before, now.unwrap()), expected, "{why}: {before:?} {now:?}");
        }
        assert_eq!(scores(&Orders::default(), &edges, at(200)), None);
    }
}
