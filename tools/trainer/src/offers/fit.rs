//! [`fit`]: counts of offers to posteriors, with what the policy is to make of them.
//!
//! Two numbers are learned beside the counts. **How strongly counts are drawn together** (s): by the method of moments (DerSimonian & Laird
//! 1986), from how much more offers and cells differ than chance alone would make them. **How fast the policy gives up what looks worse** (γ): so
//! that an offer one standard error (of what is known least) below the best is shown in `1/(K + C)` of the decisions, K being the number of offers; as
//! counts grow, errors fall and γ rises. Counts with noise in them have a way of their own, see `tried::drawn`.

use std::collections::BTreeMap;

use vitrin::core::id::fnv1a32;
use vitrin::core::policy::posterior::{ALL_VISITORS, Posterior, Posteriors};

use super::document::{Counted, Document, Row};
use super::tried::{Drawn, drawn};
use super::worth::Horizon;
use crate::note::Notes;

/// The part of the model, in notes.
const PART: &str = "offers";
/// C: γ times the standard error of a difference. Higher learns more slowly and loses less by trying; see `./x bench policies`.
const STEEPNESS: f64 = 150.0;
/// Least and most exposures that a parent's mean counts for.
const PRIOR_EXPOSURES: (f64, f64) = (20.0, 1e6);
/// The most that γ is: from there on nothing but the best is shown, and the share that explores.
const GAMMA_MAX: f64 = 1e6;

/// Epochs for which offers are taken to be shown in all, unless more have gone by.
const EPOCHS: u32 = 32;

/// By how many times a row that is drawn already outweighs its parent on the device.
const FIRMNESS: f64 = 1e4;

/// What a shop decides about it.
#[derive(Debug, Clone, Copy)]
pub struct OfferRules {
    /// Visitors below which no count is shipped.
    pub k: u64,
    /// Share of visitors to whom offers are shown evenly: the least where noise asks for more.
    pub explore: f64,
    /// γ in place of the one that is learned.
    pub gamma: Option<f64>,
    /// Epochs for which offers are still to be shown; none is as many as there were, and at the least as many as make 32 in all.
    pub epochs_to_come: Option<u32>,
}

/// Counts of an arm in a cell, added up over documents.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    pub(super) exposures: f64,
    /// Of what the noise leaves.
    pub(super) effective: f64,
    pub(super) conversions: f64,
}

impl Sum {
    pub(super) fn share(&self) -> f64 {
        self.conversions / self.effective
    }
}

/// The posteriors; none when nothing was counted that may be shipped.
#[must_use]
pub fn fit(documents: &[Document], rules: &OfferRules, notes: &mut Notes) -> Option<Posteriors> {
    // By arm and cell; the placement stands for all its offers. Counts without noise, and with it.
    let [mut sums, mut noised]: [BTreeMap<(u32, u32), Sum>; 2] = Default::default();
    // The arms of each placement, and who came.
    let mut placements: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut crowds: BTreeMap<u32, Crowd> = BTreeMap::new();
    let (mut version, mut reports) = (0, 0);
    for counted in documents.iter().flat_map(|document| &document.policies) {
        version = version.max(counted.last_epoch.saturating_add(1));
        reports += counted.reports;
        let placement = fnv1a32(&counted.placement);
        let arms = placements.entry(placement).or_default();
        crowds.entry(placement).or_default().add(counted);
        for row in &counted.rows {
            let arm = row.offer.as_deref().map_or(placement, fnv1a32);
            let cell = row.cell.as_deref().map_or(ALL_VISITORS, fnv1a32);
            if arm != placement && !arms.contains(&arm) {
                arms.push(arm);
            }
            if counted.mechanism == "counted" {
                add(sums.entry((arm, cell)).or_default(), row, (0.0, 1.0));
            } else {
                add(noised.entry((arm, cell)).or_default(), row, (f64::NEG_INFINITY, f64::INFINITY));
            }
        }
    }
    let all = sums.len() + noised.len();
    for counts in [&mut sums, &mut noised] {
        counts.retain(|_, sum| sum.effective > 0.0 && sum.exposures >= rules.k as f64);
    }
    let shipped = sums.len() + noised.len();
    if shipped < all {
        let few = all - shipped;
        notes.held_back(
            PART,
            format!("{few} of {all} counts are of fewer than {} visitors, or nothing but noise", rules.k),
        );
    }
    if shipped == 0 {
        return None;
    }
    let is_counted = !sums.is_empty();
    let prior_exposures = if is_counted { prior(&sums, &placements) } else { PRIOR_EXPOSURES.0 };
    // Nobody learns from what those see who try nothing out: they see the best.
    let gamma = rules.gamma.unwrap_or_else(|| if is_counted { gamma(&sums) } else { GAMMA_MAX }).min(GAMMA_MAX);
    notes.remark(PART, format!("{shipped} counts from {reports} reports; γ is {gamma:.0}"));
    if is_counted {
        notes.remark(PART, format!("a cell is drawn to its offer as by {prior_exposures:.0} exposures"));
    }
    let mut rows: BTreeMap<(u32, u32), Posterior> = BTreeMap::new();
    for ((arm, cell), sum) in sums {
        let exposures = sum.effective as f32;
        let conversions = (sum.conversions as f32).clamp(0.0, exposures);
        rows.insert((arm, cell), Posterior { arm, cell, exposures, conversions });
    }
    let mut explore = rules.explore;
    for (placement, arms) in &placements {
        let horizon = crowds.get(placement).copied().unwrap_or_default().horizon(rules);
        let Some(drawn) = drawn(arms, &noised, horizon) else { continue };
        remark(&drawn, notes);
        explore = explore.max(drawn.explore);
        let exposures = (prior_exposures * FIRMNESS) as f32;
        let count = arms.len() as f64;
        let all = drawn.means.iter().filter(|((_, cell), _)| *cell == ALL_VISITORS).map(|(_, mean)| mean / count).sum();
        for ((arm, cell), mean) in drawn.means.into_iter().chain([((*placement, ALL_VISITORS), all)]) {
            let conversions = (mean * f64::from(exposures)) as f32;
            rows.entry((arm, cell)).or_insert(Posterior { arm, cell, exposures, conversions });
        }
    }
    Some(Posteriors { version, gamma, explore, prior_exposures, rows: rows.into_values().collect() })
}

/// Who came to a placement, over documents.
#[derive(Debug, Clone, Copy, Default)]
struct Crowd {
    /// First epoch and the one after the last.
    epochs: Option<(u32, u32)>,
    /// Of those who were asked.
    visitors: f64,
    /// All of them.
    all: f64,
}

impl Crowd {
    fn add(&mut self, counted: &Counted) {
        let (first, last) = (counted.first_epoch, counted.last_epoch.saturating_add(1));
        self.epochs = Some(self.epochs.map_or((first, last), |known| (known.0.min(first), known.1.max(last))));
        let visitors = counted.visitors.unwrap_or(counted.reports as f64);
        self.visitors += visitors;
        self.all += visitors / counted.asked_share;
    }

    fn horizon(self, rules: &OfferRules) -> Horizon {
        let (first, last) = self.epochs.unwrap_or_default();
        let gone = last.saturating_sub(first).max(1);
        let epochs = rules.epochs_to_come.unwrap_or_else(|| gone.max(EPOCHS.saturating_sub(gone)));
        let asked_share = if self.all > 0.0 { self.visitors / self.all } else { 1.0 };
        Horizon { of_epoch: self.all / f64::from(gone), epochs: f64::from(epochs), asked_share }
    }
}

fn remark(drawn: &Drawn, notes: &mut Notes) {
    let [main, beyond] = drawn.differing.map(|deviation| deviation * 100.0);
    notes.remark(
        PART,
        format!(
            "with the noise taken out, offers differ by {main:.2} points, and by {beyond:.2} more from cell to cell; {:.0} % of those who are asked try offers out",
            drawn.explore * 100.0
        ),
    );
}

/// Noise has taken out of a share what it has: what is left are so many conversions of so many effective exposures.
fn add(sum: &mut Sum, row: &Row, (least, most): (f64, f64)) {
    if row.effective_exposures > 0.0 && row.exposures > 0.0 {
        let share = (row.conversions / row.exposures).clamp(least, most);
        sum.exposures += row.exposures;
        sum.effective += row.effective_exposures;
        sum.conversions += share * row.effective_exposures;
    }
}

/// s = r(1 − r)/τ², where τ² is by how much true shares differ from their parents'.
fn prior(sums: &BTreeMap<(u32, u32), Sum>, placements: &BTreeMap<u32, Vec<u32>>) -> f64 {
    let (mut excess, mut freedom, mut sampling, mut weights) = (0.0, 0.0, 0.0, 0.0);
    let mut family = |members: &[&Sum]| {
        let total: f64 = members.iter().map(|sum| sum.effective).sum();
        if members.len() < 2 || total <= 0.0 {
            return;
        }
        let mean = members.iter().map(|sum| sum.conversions).sum::<f64>() / total;
        let variance = mean * (1.0 - mean);
        let squares: f64 = members.iter().map(|sum| sum.effective * sum.effective).sum();
        excess += members.iter().map(|sum| sum.effective * (sum.share() - mean).powi(2)).sum::<f64>()
            - variance * (members.len() - 1) as f64;
        freedom += total - squares / total;
        sampling += variance * total;
        weights += total;
    };
    for arms in placements.values() {
        let offers: Vec<&Sum> = arms.iter().filter_map(|arm| sums.get(&(*arm, ALL_VISITORS))).collect();
        family(&offers);
        for arm in arms {
            let cells: Vec<&Sum> = sums
                .iter()
                .filter(|((one, cell), _)| one == arm && *cell != ALL_VISITORS)
                .map(|(_, sum)| sum)
                .collect();
            family(&cells);
        }
    }
    let differing = if freedom > 0.0 { (excess / freedom).max(0.0) } else { 0.0 };
    let strength = if weights > 0.0 { sampling / weights / differing } else { f64::INFINITY };
    strength.clamp(PRIOR_EXPOSURES.0, PRIOR_EXPOSURES.1)
}

/// γ: [`STEEPNESS`] over the standard error of a difference between two offers that are as little known as the least known one, so that the policy
/// goes on trying until it knows them all.
fn gamma(sums: &BTreeMap<(u32, u32), Sum>) -> f64 {
    let has_cells = sums.keys().any(|(_, cell)| *cell != ALL_VISITORS);
    let decisive = sums.iter().filter(|((_, cell), _)| (*cell != ALL_VISITORS) == has_cells);
    let variance = |(_, sum): (_, &Sum)| {
        let share = (sum.conversions + 1.0) / (sum.effective + 2.0);
        share * (1.0 - share) / (sum.effective + 1.0)
    };
    let worst = decisive.map(variance).fold(0.0, f64::max);
    if worst > 0.0 { STEEPNESS / (2.0 * worst).sqrt() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offers::document::Counted;

    fn row(cell: Option<&str>, offer: Option<&str>, exposures: f64, conversions: f64) -> Row {
        let [cell, offer] = [cell, offer].map(|it| it.map(Into::into));
        Row { cell, offer, exposures, conversions, effective_exposures: exposures }
    }

    fn document(rows: Vec<Row>) -> Document {
        let counted = Counted {
            task: 0,
            placement: "hero".into(),
            mechanism: "counted".into(),
            first_epoch: 3,
            last_epoch: 6,
            reports: 5_000,
            asked_share: 1.0,
            visitors: None,
            rows,
        };
        Document { site: "shop".into(), config: 1, level: "counted".into(), policies: vec![counted] }
    }

    const RULES: OfferRules = OfferRules { k: 50, explore: 0.02, gamma: None, epochs_to_come: None };

    /// Two offers of 1,000 each, and of these two cells of 500.
    fn counts(shares: [f64; 4]) -> Vec<Row> {
        let cell =
            |place: usize| row(Some(["a", "b"][place % 2]), Some(["x", "y"][place / 2]), 500.0, 500.0 * shares[place]);
        let offer = |name, one: usize| row(None, Some(name), 1_000.0, 500.0 * (shares[one] + shares[one + 1]));
        let all = row(None, None, 2_000.0, 500.0 * shares.iter().sum::<f64>());
        vec![all, offer("x", 0), offer("y", 2), cell(0), cell(1), cell(2), cell(3)]
    }

    #[test]
    fn counts_come_down_as_they_went_up() {
        let posteriors = fit(&[document(counts([0.3, 0.1, 0.1, 0.3]))], &RULES, &mut Notes::default()).unwrap();
        assert_eq!((posteriors.version, posteriors.explore), (7, 0.02));
        let hashes = ["hero", "x", "y", "a", "b"].map(fnv1a32);
        let [hero, x, y, a, b] = hashes;
        let of = |arm, cell| posteriors.rows.iter().find(|row| (row.arm, row.cell) == (arm, cell)).unwrap();
        assert_eq!((of(hero, ALL_VISITORS).exposures, of(hero, ALL_VISITORS).conversions), (2_000.0, 400.0));
        assert_eq!((of(x, a).exposures, of(x, a).conversions), (500.0, 150.0));
        assert!(posteriors.mean(hero, x, a) > posteriors.mean(hero, y, a));
        assert!(posteriors.mean(hero, x, b) < posteriors.mean(hero, y, b));
        let twice = fit(
            &[document(counts([0.3, 0.1, 0.1, 0.3])), document(counts([0.3, 0.1, 0.1, 0.3]))],
            &RULES,
            &mut Notes::default(),
        );
        assert_eq!(twice.unwrap().rows[0].exposures, 2.0 * posteriors.rows[0].exposures, "documents add up");
    }

    #[test]
    fn what_differs_by_chance_alone_is_drawn_together() {
        let prior = |shares| fit(&[document(counts(shares))], &RULES, &mut Notes::default()).unwrap().prior_exposures;
        assert_eq!(prior([0.2, 0.2, 0.2, 0.2]), PRIOR_EXPOSURES.1);
        // Standard errors are .018, so .21 and .19 are nothing.
        assert_eq!(prior([0.21, 0.19, 0.2, 0.2]), PRIOR_EXPOSURES.1);
        assert!(prior([0.3, 0.1, 0.1, 0.3]) < 60.0, "{}", prior([0.3, 0.1, 0.1, 0.3]));
    }

    #[test]
    fn the_more_is_known_the_sooner_the_policy_gives_up() {
        let gamma = |scale: f64| {
            let rows = counts([0.3, 0.1, 0.1, 0.3]);
            let scaled = rows.into_iter().map(|it| Row {
                exposures: it.exposures * scale,
                conversions: it.conversions * scale,
                effective_exposures: it.effective_exposures * scale,
                ..it
            });
            fit(&[document(scaled.collect())], &RULES, &mut Notes::default()).unwrap().gamma
        };
        assert!((gamma(100.0) / gamma(1.0) - 10.0).abs() < 0.7, "{} and {}", gamma(1.0), gamma(100.0));
    }

    #[test]
    fn who_is_still_to_come_follows_from_who_came() {
        let of = |last_epoch, epochs_to_come| {
            let mut counted = document(Vec::new()).policies.remove(0);
            (counted.last_epoch, counted.asked_share, counted.visitors) = (last_epoch, 0.25, Some(4_000.0));
            let mut crowd = Crowd::default();
            crowd.add(&counted);
            crowd.horizon(&OfferRules { epochs_to_come, ..RULES })
        };
        let cases = [
            ("four epochs, so 28 more; three in four of 4,000 are not asked", 6, None, 4_000.0, 28.0),
            ("the shop says", 6, Some(5), 4_000.0, 5.0),
            ("as long again", 42, None, 400.0, 40.0),
        ];
        for (why, last_epoch, epochs_to_come, of_epoch, epochs) in cases {
            assert_eq!(of(last_epoch, epochs_to_come), Horizon { of_epoch, epochs, asked_share: 0.25 }, "{why}");
        }
    }

    #[test]
    fn few_visitors_and_noise_alone_are_held_back() {
        let mut rows = counts([0.3, 0.1, 0.1, 0.3]);
        rows[3].exposures = 49.0;
        rows[4].effective_exposures = 0.0;
        rows[5].exposures = -20.0;
        let mut notes = Notes::default();
        let posteriors = fit(&[document(rows)], &RULES, &mut notes).unwrap();
        assert_eq!(posteriors.rows.len(), 4);
        assert!(notes.0[0].text.starts_with("3 of 7 counts"), "{notes:?}");
        assert_eq!(fit(&[document(vec![row(None, None, 10.0, 1.0)])], &RULES, &mut Notes::default()), None);
        assert_eq!(fit(&[], &RULES, &mut Notes::default()), None);
    }
}
