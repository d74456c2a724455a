//! VMIS-kNN, written from its paper (Kersbergen, Sprangers & Schelter 2022) and held to numbers of Serenade's own, so that it can be asked under
//! both conventions: Serenade always drops the current item.

use std::collections::HashMap;

use super::data::Session;

/// The index of one training set.
pub(crate) struct Vmis {
    /// By item, the newest sessions with it, newest first.
    sessions_of: HashMap<u32, Vec<u32>>,
    /// By session, its items once each, and its end.
    sessions: Vec<(Vec<u32>, f64)>,
    /// By item.
    rarity: HashMap<u32, f64>,
}

/// How it is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// Newest sessions of an item that are looked at.
    pub(crate) m: usize,
    /// Most similar sessions that count.
    pub(crate) k: usize,
    /// Latest items of the query.
    pub(crate) last: usize,
}

impl Vmis {
    pub(crate) fn of(train: &[Session], m: usize) -> Self {
        let mut sessions = Vec::new();
        for session in train {
            let mut items: Vec<u32> = Vec::new();
            for item in &session.items {
                if !items.contains(item) {
                    items.push(*item);
                }
            }
            sessions.push((items, session.at.iter().copied().fold(0.0, f64::max)));
        }
        let mut sessions_of: HashMap<u32, Vec<u32>> = HashMap::new();
        for (number, (items, _)) in sessions.iter().enumerate() {
            for item in items {
                sessions_of.entry(*item).or_default().push(number as u32);
            }
        }
        let total: usize = sessions.iter().map(|(items, _)| items.len()).sum();
        let rarity = sessions_of.iter().map(|(item, of)| (*item, (total as f64 / of.len() as f64).ln())).collect();
        let end = |number: &u32| sessions.get(*number as usize).map_or(0.0, |session| session.1);
        for of in sessions_of.values_mut() {
            of.sort_by(|one, other| end(other).total_cmp(&end(one)).then(other.cmp(one)));
            of.truncate(m);
        }
        Self { sessions_of, sessions, rarity }
    }

    /// The `settings.k` most similar sessions, each with its similarity.
    fn neighbours(&self, query: &[u32], settings: Settings) -> Vec<(u32, f64)> {
        let mut found: HashMap<u32, f64> = HashMap::new();
        let mut known: Vec<u32> = Vec::new();
        for (place, item) in query.iter().enumerate().rev() {
            if known.contains(item) {
                continue;
            }
            known.push(*item);
            let weight = (place + 1) as f64 / query.len() as f64;
            for session in self.sessions_of.get(item).into_iter().flatten() {
                *found.entry(*session).or_default() += weight;
            }
        }
        let end = |number: u32| self.sessions.get(number as usize).map_or(0.0, |session| session.1);
        let mut found: Vec<(u32, f64)> = found.into_iter().collect();
        found.sort_by(|one, other| end(other.0).total_cmp(&end(one.0)).then(other.0.cmp(&one.0)));
        found.truncate(settings.m);
        found.sort_by(|one, other| other.1.total_cmp(&one.1));
        found.truncate(settings.k);
        found
    }

    /// Every scored item, best first, the current one among them.
    pub(crate) fn scored(&self, query: &[u32], settings: Settings) -> Vec<(u32, f64)> {
        let query = query.get(query.len().saturating_sub(settings.last)..).unwrap_or_default();
        let mut scores: HashMap<u32, f64> = HashMap::new();
        for (session, similarity) in self.neighbours(query, settings) {
            let Some((items, _)) = self.sessions.get(session as usize) else { continue };
            let latest = query.iter().rev().position(|item| items.contains(item)).unwrap_or(0) + 1;
            let weight = if latest < 100 { 1.0 - 0.1 * latest as f64 } else { 0.0 };
            for item in items {
                let rarity = self.rarity.get(item).copied().unwrap_or(0.0);
                let rarity = if rarity > 0.0 { rarity } else { 1.0 };
                *scores.entry(*item).or_default() += weight * rarity * similarity;
            }
        }
        let mut scored: Vec<(u32, f64)> = scores.into_iter().collect();
        scored.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        scored
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(items: &[u32], at: f64) -> Session {
        Session { id: String::new(), items: items.to_vec(), at: vec![at; items.len()] }
    }

    #[test]
    fn scores_are_those_of_the_reference() {
        let train: Vec<Session> = [
            (&[1, 2, 3][..], 10.0),
            (&[2, 3, 4], 20.0),
            (&[1, 3, 5], 30.0),
            (&[3, 5, 6], 40.0),
            (&[2, 4, 6], 50.0),
            (&[1, 2, 6], 60.0),
        ]
        .map(|(items, at)| session(items, at))
        .to_vec();
        let vmis = Vmis::of(&train, 4);
        // Query, k, the scores without the current item; similarities of the first: 1.5, 1, 1.
        let cases = [
            (vec![1, 3], 3, vec![(5, 4.943755), (1, 2.418875), (4, 1.977502), (6, 1.612584), (2, 1.35367)]),
            (vec![2], 2, vec![(6, 3.225167), (4, 1.977502), (1, 1.612584)]),
            (vec![1, 2, 3], 3, vec![(5, 4.614172), (1, 3.583519), (6, 3.045991), (2, 1.203262)]),
            (vec![9, 5], 5, vec![(3, 2.707339), (1, 1.612584), (6, 1.612584)]),
        ];
        for (query, k, expected) in cases {
            let mut scored = vmis.scored(&query, Settings { m: 4, k, last: 9 });
            scored.retain(|(item, _)| Some(item) != query.last());
            let same = scored.len() == expected.len()
                && scored.iter().zip(&expected).all(|(one, other)| one.0 == other.0 && (one.1 - other.1).abs() < 1e-5);
            assert!(same, "{query:?}: {scored:?}");
        }
    }
}
