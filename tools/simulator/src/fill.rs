//! [`fill`]: the reports that synthetic visitors make in the last epochs, the present one among them.
//!
//! Everything depends on the seed, keys of the visitors included: the same fill done twice makes the same report ids, so a
//! collector counts it once, as long as the epoch is open.

use indicatif::ProgressBar;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use vitrin::core::consent::Purposes;
use vitrin::core::privacy::Epoch;
use vitrin::core::question::Level;
use vitrin::core::time::{DAY_MS, Timestamp};
use vitrin::report::SealedReport;

use crate::behaviour::Behaviour;
use crate::chance::{any, generator, pick};
use crate::counts::Counts;
use crate::direct::Direct;
use crate::person::Person;
use crate::shop::Shop;
use crate::visit::Walk;

/// Days before the epochs from which visitors bring a history with them.
const HISTORY_DAYS: u64 = 60;
/// An epoch shorter than this many days gets one visit of everybody: few would happen to come within it.
const SHORT_EPOCH_DAYS: f64 = 7.0;

/// The epochs that are filled.
#[derive(Debug, Clone, Copy)]
pub struct Stretch {
    first: Epoch,
    present: Epoch,
    now: Timestamp,
}

impl Stretch {
    /// How many epochs a collector takes reports of at once: the present one and the one before.
    pub const OPEN_EPOCHS: u32 = 2;

    /// The present epoch of `shop` and the ones before it, `epochs` in all.
    #[must_use]
    pub fn new(shop: &Shop, epochs: u32, now: Timestamp) -> Self {
        let present = shop.site.privacy.period.epoch(now);
        Self { first: Epoch((present.0 + 1).saturating_sub(epochs)), present, now }
    }
}

/// Simulates visitors `0..visitors` to the end of `stretch` and hands each one's reports of its epochs to `take`.
pub fn fill(
    shop: &Shop,
    behaviour: &Behaviour,
    visitors: u64,
    seed: u64,
    stretch: Stretch,
    progress: &ProgressBar,
    take: impl Fn(Vec<(Epoch, SealedReport)>) + Sync,
) -> Counts {
    let one = |number: u64| {
        let (reports, counts) = visitor(shop, behaviour, seed, number, stretch);
        take(reports);
        progress.inc(1);
        counts
    };
    (0..visitors).into_par_iter().map(one).reduce(Counts::default, Counts::merge)
}

fn visitor(
    shop: &Shop,
    behaviour: &Behaviour,
    seed: u64,
    number: u64,
    stretch: Stretch,
) -> (Vec<(Epoch, SealedReport)>, Counts) {
    let nothing = (Vec::new(), Counts { visitors: 1, ..Counts::default() });
    let mut rng = generator(seed, number * 2);
    let choices = &behaviour.consent.choices;
    let granted = choices.get(pick(&mut rng, choices.iter().map(|choice| choice.share))).map(|it| it.granted());
    let reporting = granted.filter(|it| it.storage && it.measurement && shop.site.privacy.level != Level::Local);
    let (Some(purposes), Some(mut person)) = (reporting, Person::draw(behaviour, shop, &mut rng)) else {
        return nothing;
    };
    // The shop begins to measure with the first epoch: a report about an earlier one would be on the ledger for a year.
    let unmeasured = Purposes { measurement: false, ..purposes };
    let mut direct = Direct::new(shop, unmeasured, stretch.now, generator(seed, number * 2 + 1));
    for at in visits(shop, behaviour, &person, stretch, &mut rng) {
        direct.set_now(at.max(direct.now()));
        person.set_day(direct.now());
        direct.counts.visits += 1;
        if shop.site.privacy.period.epoch(direct.now()) >= stretch.first {
            direct.set_purposes(purposes);
        }
        Walk { shop, behaviour, person: &mut person, rng: &mut rng, page: &mut direct }.visit();
        if direct.is_done(stretch.present) {
            // Nothing that follows is reported.
            break;
        }
    }
    (direct.reports, direct.counts)
}

/// When a person visits, in order.
fn visits(
    shop: &Shop,
    behaviour: &Behaviour,
    person: &Person<'_>,
    stretch: Stretch,
    rng: &mut rand_chacha::ChaCha8Rng,
) -> Vec<Timestamp> {
    let period = shop.site.privacy.period;
    let from = Timestamp::from_ms(period.start(stretch.first).ms().saturating_sub(HISTORY_DAYS * DAY_MS));
    let (now, mut visits) = (stretch.now, Vec::new());
    let mut at = person.first_visit(behaviour, from, now, rng);
    while at < now {
        visits.push(at);
        at = person.next_visit(behaviour, at, rng);
    }
    if period.days() < SHORT_EPOCH_DAYS {
        for epoch in stretch.first.0..=stretch.present.0 {
            let start = period.start(Epoch(epoch));
            let length_ms = period.ms().min(now.since_ms(start));
            let within_ms = any(rng, usize::try_from(length_ms).unwrap_or(usize::MAX)) as u64;
            visits.push(start.plus_ms(within_ms));
        }
        visits.sort();
    }
    visits
}
