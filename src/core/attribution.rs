//! Attribution: to which exposure a goal that was reached is put down, for the tallies of this device.
//!
//! Flow: exposure, click, event -> **`attribution`** -> `tally`. Nothing of it leaves: what is sent about goals is a campaign's or a trial's answer.

use crate::core::limits::TOUCHES_MAX;
use crate::core::list;
use crate::core::policy::Draw;
use crate::core::time::{HOUR_MS, Timestamp};

/// Which of the exposures in the window a goal is put down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Credit {
    /// The one seen last.
    #[default]
    LastExposed,
    /// The one seen first.
    FirstExposed,
    /// The one clicked last.
    LastClicked,
}

/// The kinds of credit with their names.
pub const CREDITS: [(Credit, &str); 3] = [
    (Credit::LastExposed, "last_exposed"),
    (Credit::FirstExposed, "first_exposed"),
    (Credit::LastClicked, "last_clicked"),
];

/// How goals are put down to exposures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributionRules {
    /// See [`Credit`].
    pub credit: Credit,
    /// Hours in which a goal counts.
    pub window_hours: u32,
    /// What one goal is worth at most, in minor units: one order must not decide.
    pub value_max_minor: u64,
}

impl Default for AttributionRules {
    fn default() -> Self {
        Self { credit: Credit::LastExposed, window_hours: 72, value_max_minor: 100_000 }
    }
}

impl AttributionRules {
    fn window_ms(&self) -> u64 {
        u64::from(self.window_hours) * HOUR_MS
    }
}

/// An offer that was seen, or would have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Touch {
    /// Hash of the offer's id.
    pub offer: u32,
    /// Under what it was decided.
    pub draw: Draw,
    /// The fallback was seen in its place.
    pub is_ghost: bool,
    /// First exposure of the window.
    pub first_at: Timestamp,
    /// Latest exposure.
    pub last_at: Timestamp,
    /// Latest click.
    pub clicked_at: Option<Timestamp>,
    /// The goal put down to it last: when, and its worth in minor units as it was counted.
    pub reached: Option<(Timestamp, u64)>,
}

impl Touch {
    /// From when a goal counts; `None` where it does not.
    fn counts_from(&self, credit: Credit) -> Option<Timestamp> {
        match credit {
            Credit::LastExposed => Some(self.last_at),
            Credit::FirstExposed => Some(self.first_at),
            Credit::LastClicked => self.clicked_at,
        }
    }
}

/// What was seen lately.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Touches(pub Vec<Touch>);

impl Touches {
    /// Notes an exposure at `at`, or a ghost's.
    pub fn expose(&mut self, rules: &AttributionRules, offer: u32, draw: Draw, is_ghost: bool, at: Timestamp) {
        let known = self.0.iter_mut().find(|it| it.offer == offer && it.draw == draw && it.is_ghost == is_ghost);
        if let Some(known) = known {
            if at.since_ms(known.first_at) >= rules.window_ms() {
                known.first_at = at;
            }
            known.last_at = known.last_at.max(at);
            return;
        }
        if self.0.len() >= TOUCHES_MAX {
            let mut oldest = 0;
            for (place, touch) in self.0.iter().enumerate() {
                if self.0.get(oldest).is_some_and(|known| touch.last_at < known.last_at) {
                    oldest = place;
                }
            }
            list::remove(&mut self.0, oldest);
        }
        self.0.push(Touch { offer, draw, is_ghost, first_at: at, last_at: at, clicked_at: None, reached: None });
    }

    /// Notes a click at `at` on what was seen.
    pub fn click(&mut self, offer: u32, at: Timestamp) {
        for touch in &mut self.0 {
            if touch.offer == offer && !touch.is_ghost {
                touch.clicked_at = Some(at);
            }
        }
    }

    /// The exposure to which a goal reached at `at` is put down, among those of offers that have this goal; notes it there with its worth.
    pub fn reach(
        &mut self,
        rules: &AttributionRules,
        has_goal: &dyn Fn(u32) -> bool,
        at: Timestamp,
        worth_minor: u64,
    ) -> Option<Touch> {
        let mut credited: Option<(usize, Timestamp)> = None;
        for (place, touch) in self.0.iter().enumerate() {
            let Some(from) = touch.counts_from(rules.credit).filter(|_| has_goal(touch.offer)) else { continue };
            let is_open = at >= from && at.since_ms(from) < rules.window_ms();
            let is_better = credited.is_none_or(|(_, known)| match rules.credit {
                Credit::FirstExposed => from < known,
                Credit::LastExposed | Credit::LastClicked => from > known,
            });
            if is_open && is_better {
                credited = Some((place, from));
            }
        }
        let touch = self.0.get_mut(credited?.0)?;
        touch.reached = Some((at, worth_minor.min(rules.value_max_minor)));
        Some(*touch)
    }

    /// The exposure to which the goal of `at`, which was deleted, had been put down, among those of offers that have this goal.
    pub fn take_back(&mut self, has_goal: &dyn Fn(u32) -> bool, at: Timestamp) -> Option<Touch> {
        let is_its = |touch: &Touch| touch.reached.is_some_and(|(reached_at, _)| reached_at == at);
        let touch = self.0.iter_mut().find(|touch| is_its(touch) && has_goal(touch.offer))?;
        let before = *touch;
        touch.reached = None;
        Some(before)
    }

    /// Forgets what no goal can be put down to any more, and what lies in the future (the clock was ahead).
    pub fn age(&mut self, rules: &AttributionRules, now: Timestamp) {
        list::retain(&mut self.0, |touch| {
            touch.last_at <= now.plus_ms(HOUR_MS) && now.since_ms(touch.last_at) < rules.window_ms()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u64) -> Timestamp {
        Timestamp::from_ms(hour * HOUR_MS)
    }

    #[test]
    fn a_goal_is_put_down_to_one_exposure() {
        // Offer 1 is seen at 10 and 20 and clicked at 12, offer 2 seen at 15 and clicked at 30, offer 3, of another goal, at 31.
        let cases = [
            ("the last seen", Credit::LastExposed, 32, Some(1)),
            ("the last seen before", Credit::LastExposed, 19, Some(2)),
            ("the first seen", Credit::FirstExposed, 32, Some(1)),
            ("the last clicked", Credit::LastClicked, 32, Some(2)),
            ("the window's end is outside", Credit::LastClicked, 30 + 24, None),
            ("its last hour is not", Credit::LastClicked, 30 + 23, Some(2)),
            ("before anything was seen", Credit::FirstExposed, 9, None),
        ];
        for (why, credit, hour, expected) in cases {
            let rules = AttributionRules { credit, window_hours: 24, value_max_minor: 500 };
            let mut touches = Touches::default();
            for (offer, hours) in [(1, [10, 20].as_slice()), (2, &[15]), (3, &[31])] {
                for hour in hours.iter().filter(|it| **it <= hour || credit == Credit::FirstExposed) {
                    touches.expose(&rules, offer, Draw::default(), false, at(*hour));
                }
            }
            touches.click(1, at(12));
            touches.click(2, at(30));
            if hour == 19 {
                touches.0[0].last_at = at(10);
            }
            let credited = touches.reach(&rules, &|offer| offer != 3, at(hour), 900);
            assert_eq!(credited.map(|touch| touch.offer), expected, "{why}");
            if let Some(credited) = credited {
                assert_eq!(credited.reached, Some((at(hour), 500)), "{why}: its worth is capped");
                assert_eq!(touches.take_back(&|_| false, at(hour)), None, "{why}: another event of that time");
                let taken_back = touches.take_back(&|offer| offer != 3, at(hour));
                assert_eq!(taken_back.map(|touch| touch.offer), expected, "{why}: deleted");
            }
        }
    }

    #[test]
    fn what_is_kept_is_bounded_and_ages() {
        let rules = AttributionRules { window_hours: 24, ..AttributionRules::default() };
        let mut touches = Touches::default();
        for offer in 0..2 * TOUCHES_MAX as u32 {
            touches.expose(&rules, offer, Draw::default(), false, at(u64::from(offer)));
        }
        assert_eq!((touches.0.len(), touches.0[0].offer), (TOUCHES_MAX, TOUCHES_MAX as u32));
        touches.age(&rules, at(16 + 24));
        assert_eq!(touches.0.len(), TOUCHES_MAX - 1, "a window old");
        touches.age(&rules, at(16));
        assert_eq!(touches.0.len(), 1, "an hour ahead is late, more was another clock");
        touches.expose(&rules, 17, Draw::default(), false, at(100));
        assert_eq!(touches.0[0].first_at, at(100), "after a window a new one begins");
    }
}
