//! [`run`]: many synthetic visitors, each in a browser of their own, on all cores.

use indicatif::ProgressBar;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use vitrin::core::time::{DAY_MS, Timestamp};

use crate::behaviour::Behaviour;
use crate::chance::generator;
use crate::counts::Counts;
use crate::documents::Documents;
use crate::person::Person;
use crate::reach::{Reach, Watch};
use crate::shop::Shop;
use crate::speed::Speed;
use crate::visit::Walk;

/// Simulates visitors `0..visitors` until `until`. The counts depend on nothing but the arguments.
#[must_use]
pub fn run(
    shop: &Shop,
    behaviour: &Behaviour,
    visitors: u64,
    seed: u64,
    until: Timestamp,
    progress: &ProgressBar,
) -> (Counts, Speed) {
    let one = |number: u64| {
        let counted = visitor(shop, behaviour, seed, number, until);
        progress.inc(1);
        counted
    };
    let merge = |(counts, speed): (Counts, Speed), (more, more_speed)| (counts.merge(more), speed.merge(more_speed));
    (0..visitors).into_par_iter().map(one).reduce(Default::default, merge)
}

/// The same visitors, for what becomes of offers.
#[must_use]
pub fn reach(
    shop: &Shop,
    behaviour: &Behaviour,
    visitors: u64,
    seed: u64,
    until: Timestamp,
    progress: &ProgressBar,
) -> Reach {
    let one = |number: u64| {
        let mut documents = Documents::new(shop, &behaviour.browser, generator(seed, number * 2 + 1));
        documents.watch = Some(Watch::new(&shop.site));
        live(shop, behaviour, &mut documents, seed, number, until);
        progress.inc(1);
        documents.reach()
    };
    (0..visitors).into_par_iter().map(one).reduce(Reach::default, Reach::merge)
}

fn visitor(shop: &Shop, behaviour: &Behaviour, seed: u64, number: u64, until: Timestamp) -> (Counts, Speed) {
    let mut documents = Documents::new(shop, &behaviour.browser, generator(seed, number * 2 + 1));
    live(shop, behaviour, &mut documents, seed, number, until);
    documents.finish()
}

/// Every visit of a visitor, until the end.
fn live(shop: &Shop, behaviour: &Behaviour, documents: &mut Documents<'_>, seed: u64, number: u64, until: Timestamp) {
    let mut rng = generator(seed, number * 2);
    let Some(mut person) = Person::draw(behaviour, shop, &mut rng) else { return };
    let from = Timestamp::from_ms(until.ms().saturating_sub(u64::from(behaviour.days) * DAY_MS));
    let mut at = person.first_visit(behaviour, from, until, &mut rng);
    while at < until {
        documents.set_now(at);
        person.set_day(at);
        documents.counts.visits += 1;
        Walk { shop, behaviour, person: &mut person, rng: &mut rng, page: documents }.visit();
        at = person.next_visit(behaviour, documents.now(), &mut rng);
    }
}
