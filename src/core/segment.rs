//! Segments: named conditions over traits, and the visitor's membership in each.
//!
//! Flow: `profile` -> **`segment`** -> `decision`. A broken segment has no members, and neither does its negation. A segment with `until` has a
//! memory: who entered by `when` stays until `until` holds, so that nobody flickers at a threshold.

use crate::core::condition::{Condition, Evidence, Facts, Found, Truth};
use crate::core::history::History;
use crate::core::id::fnv1a32;
use crate::core::limits::{MEMBERSHIPS_MAX, TRAITS_ASKED_MAX};
use crate::core::profile;
use crate::core::site::Site;
use crate::core::time::{MINUTE_MS, Timestamp};
use crate::core::value::Value;

/// A named condition. It may name other segments, before or behind it; `config` refuses a circle.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Its id.
    pub id: String,
    /// What people call it; its id when the config gives none.
    pub name: String,
    /// Who enters it; without `until`, who belongs to it.
    pub when: Condition,
    /// Who leaves it.
    pub until: Option<Condition>,
}

impl Segment {
    /// Adds the ids of the segments and the names of the traits that it asks for.
    fn add_names<'a>(&'a self, segments: &mut Vec<&'a str>, traits: &mut Vec<&'a str>) {
        self.when.add_names(segments, traits);
        if let Some(until) = &self.until {
            until.add_names(segments, traits);
        }
    }
}

/// A visitor as of one moment: traits and memberships, computed once and used for every decision of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation<'a> {
    /// As of when.
    pub now: Timestamp,
    /// Those of the profile's traits that the config's conditions ask for, and cheap ones beside them.
    pub traits: Value,
    /// For each of the site's segments, in the config's order, whether the visitor belongs to it.
    pub memberships: Vec<Truth>,
    found: Vec<Found>,
    site: &'a Site,
    history: &'a History,
}

impl<'a> Situation<'a> {
    /// Computes traits and memberships.
    #[must_use]
    pub fn new(site: &'a Site, history: &'a History, now: Timestamp) -> Self {
        let mut names = Vec::new();
        for name in &site.traits_asked {
            names.push(name.as_str());
        }
        let wanted = if names.len() < TRAITS_ASKED_MAX { Some(names.as_slice()) } else { None };
        let mut situation = Self::before(wanted, site, history, now);
        for place in &site.segment_order {
            situation.place(*place);
        }
        situation
    }

    /// As much of it as the segments with `until` need, and what they ask for: after each record that is applied nobody asks for more.
    fn of_memory(site: &'a Site, history: &'a History, now: Timestamp) -> Self {
        let (mut places, mut asked, mut names) = (Vec::new(), Vec::new(), Vec::new());
        for place in site.segment_order.iter().rev() {
            let Some(segment) = site.segments.get(*place) else { continue };
            if segment.until.is_some() || asked.contains(&segment.id.as_str()) {
                segment.add_names(&mut asked, &mut names);
                places.push(*place);
            }
        }
        let mut situation = Self::before(Some(&names), site, history, now);
        for place in places.iter().rev() {
            situation.place(*place);
        }
        situation
    }

    /// A situation in which no membership is known yet.
    fn before(wanted: Option<&[&str]>, site: &'a Site, history: &'a History, now: Timestamp) -> Self {
        let traits = profile::some_traits(history, site, now, wanted);
        let mut found = Vec::new();
        for _ in &site.traits_asked {
            found.push(Found::new());
        }
        Self { now, traits, memberships: vec![Truth::Unknown; site.segments.len()], found, site, history }
    }

    /// Finds out about the segment at a place; those that it asks for come first.
    fn place(&mut self, place: usize) {
        let Some(segment) = self.site.segments.get(place) else { return };
        let membership = self.belongs(segment);
        if let Some(known) = self.memberships.get_mut(place) {
            *known = membership;
        }
    }

    fn belongs(&self, segment: &Segment) -> Truth {
        match &segment.until {
            Some(until) if self.entered_at(segment).is_some() => !self.holds(until),
            // Entering a segment that one leaves at once is not entering it.
            Some(until) => self.holds(&segment.when).min(!self.holds(until)),
            None => self.holds(&segment.when),
        }
    }

    /// Since when the visitor is known to belong to a segment with `until`; `None` for others, and before the first event in it.
    #[must_use]
    pub fn entered_at(&self, segment: &Segment) -> Option<Timestamp> {
        segment.until.as_ref()?;
        self.history.members.get(&fnv1a32(&segment.id)).copied()
    }

    /// What decided a membership: the way out for who is in, else the way in.
    #[must_use]
    pub fn membership_evidence<'b>(&self, segment: &'b Segment) -> Vec<Evidence<'b>> {
        match &segment.until {
            Some(until) if self.entered_at(segment).is_some() => self.evidence(until),
            _ => self.evidence(&segment.when),
        }
    }

    /// Whether the visitor belongs to the segment with this id; unknown when there is none.
    #[must_use]
    pub fn membership(&self, id: &str) -> Truth {
        let found = self.site.segments.iter().zip(&self.memberships).find(|(segment, _)| segment.id == id);
        found.map_or(Truth::Unknown, |(_, membership)| *membership)
    }

    /// Whether a condition holds for this visitor.
    #[must_use]
    pub fn holds(&self, condition: &Condition) -> Truth {
        self.evaluate(condition, &self.traits, &self.found)
    }

    /// Whether a condition holds of `traits` instead of the visitor's.
    #[must_use]
    pub fn holds_of(&self, condition: &Condition, traits: &Value) -> Truth {
        self.evaluate(condition, traits, &[])
    }

    fn evaluate(&self, condition: &Condition, traits: &Value, found: &[Found]) -> Truth {
        let segments = |id: &str| self.membership(id);
        condition.evaluate(&Facts { traits, segments: &segments, history: self.history, now: self.now, found })
    }

    /// What decided a condition.
    #[must_use]
    pub fn evidence<'b>(&self, condition: &'b Condition) -> Vec<Evidence<'b>> {
        let segments = |id: &str| self.membership(id);
        let (traits, found) = (&self.traits, self.found.as_slice());
        let facts = Facts { traits, segments: &segments, history: self.history, now: self.now, found };
        condition.explain(&facts)
    }
}

/// Whether a segment of the site has a memory.
#[must_use]
pub fn has_memory(site: &Site) -> bool {
    site.segments.iter().any(|segment| segment.until.is_some())
}

/// Time since the latest event past which what fades is looked at before the next event too.
pub const SETTLE_GAP_MS: u64 = MINUTE_MS;

/// Notes who has entered and left the segments with `until`, as of `at`. Called around each record that is applied, so that tabs which apply the
/// same records in the same order know the same members.
pub fn settle(site: &Site, history: &mut History, at: Timestamp) {
    let situation = Situation::of_memory(site, history, at);
    let mut changes = Vec::new();
    for (segment, membership) in site.segments.iter().zip(&situation.memberships) {
        if segment.until.is_some() && *membership != Truth::Unknown {
            changes.push((fnv1a32(&segment.id), *membership == Truth::True));
        }
    }
    let members = &mut history.members;
    // Of a segment that the config has no longer, nobody is a member.
    members.retain(|id, _| site.segments.iter().any(|segment| fnv1a32(&segment.id) == *id));
    for (id, is_member) in changes {
        if !is_member {
            members.remove(&id);
        } else if !members.contains_key(&id) && members.len() < MEMBERSHIPS_MAX {
            members.insert(id, at);
        }
    }
}

/// The order in which segments are evaluated, each behind those it asks for.
///
/// # Errors
/// Where segments ask for each other in a circle there is none: the places of the first circle found, each asking for the next and the last for the first.
pub fn order(segments: &[Segment]) -> Result<Vec<usize>, Vec<usize>> {
    let mut order: Vec<usize> = Vec::new();
    loop {
        let before = order.len();
        let mut waiting = None;
        for place in 0..segments.len() {
            if order.contains(&place) {
                continue;
            }
            if awaited(segments, &order, place).is_none() {
                order.push(place);
            } else {
                waiting = waiting.or(Some(place));
            }
        }
        match waiting {
            None => return Ok(order),
            // Whoever waits for somebody who waits comes to a circle in the end.
            Some(place) if order.len() == before => return Err(circle(segments, &order, place)),
            Some(_) => {}
        }
    }
}

/// The first segment that the one at `place` asks for and that has no place in the order yet.
fn awaited(segments: &[Segment], order: &[usize], place: usize) -> Option<usize> {
    let segment = segments.get(place)?;
    let mut ids = Vec::new();
    segment.add_names(&mut ids, &mut Vec::new());
    for id in ids {
        let asked = segments.iter().position(|other| other.id == id);
        if let Some(asked) = asked.filter(|asked| !order.contains(asked)) {
            return Some(asked);
        }
    }
    None
}

fn circle(segments: &[Segment], order: &[usize], from: usize) -> Vec<usize> {
    let mut way = vec![from];
    while let Some(next) = way.last().and_then(|last| awaited(segments, order, *last)) {
        if let Some(begin) = way.iter().position(|place| *place == next) {
            return way.split_off(begin);
        }
        way.push(next);
    }
    way
}
