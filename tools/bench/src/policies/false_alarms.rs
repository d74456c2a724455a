//! A/A: how often the collector's intervals say that an offer changed something when it did not, looked at after every batch.

use std::io::Write;

use rand_distr::{Binomial, Distribution as _};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use vitrin::core::privacy::{Epsilon, Randomizer, Rates};
use vitrin_collector::lift::{Arm, SAMPLE_RATIO_ALARM, difference, is_base, is_comparable, relative, sample_ratio};
use vitrin_simulator::chance::generator;

use super::Result;

/// Comparisons of each kind.
const RUNS: u32 = 4_000;
/// Looks at each comparison, a batch apart.
const LOOKS: u32 = 100;
/// False alarms that are allowed.
const ALPHA: f64 = 0.05;
/// Reports of a batch, of both arms.
const BATCH: u64 = 500;

/// One kind of comparison with what was found.
struct Alarms {
    protection: &'static str,
    goal_share: f64,
    /// Control's share of reports.
    control_share: f64,
    /// Shares of comparisons that were ever told to differ: by always-valid intervals of the difference, of the relative lift, and by fixed ones.
    difference: f64,
    relative: f64,
    fixed: f64,
    /// Share that the sample-ratio check ever stopped: it is meant for one look.
    sample_ratio: f64,
}

/// Measures and prints. It fails when always-valid intervals are wrong at any look in more than 5 % of all comparisons of a kind.
pub(super) fn report(seed: u64, out: &mut impl Write) -> Result<()> {
    writeln!(
        out,
        "\nA/A: {RUNS} comparisons of each kind, looked at after each of {LOOKS} batches of {BATCH} reports; ever told to differ:\n"
    )?;
    writeln!(out, "| answers | goal | control | difference | relative | fixed intervals | sample ratio |")?;
    writeln!(out, "| ------- | ---: | ------: | ---------: | -------: | --------------: | -----------: |")?;
    let all = measure(seed);
    for it in &all {
        let [goal, control, difference, relative, fixed, ratio] =
            [it.goal_share, it.control_share, it.difference, it.relative, it.fixed, it.sample_ratio]
                .map(|share| format!("{:.1} %", share * 100.0));
        writeln!(out, "| {} | {goal} | {control} | {difference} | {relative} | {fixed} | {ratio} |", it.protection)?;
    }
    let worst = all.iter().map(|it| it.difference.max(it.relative)).fold(0.0, f64::max);
    writeln!(out, "\nalways-valid intervals: {:.1} % at worst, 5 % are allowed", worst * 100.0)?;
    if worst <= ALPHA { Ok(()) } else { Err("always-valid intervals raise too many false alarms".into()) }
}

/// All kinds.
fn measure(seed: u64) -> Vec<Alarms> {
    let rates = |thousandths| {
        let randomizer = Epsilon::from_thousandths(thousandths).and_then(|epsilon| Randomizer::new(1, epsilon));
        randomizer.map(|randomizer| randomizer.rates())
    };
    let plain = Some(Rates { truth: 1.0, other: 0.0 });
    let protections = [("counted", plain), ("ε = 2", rates(2_000)), ("ε = 1", rates(1_000))];
    let mut all = Vec::new();
    for (protection, rates) in protections {
        for (goal_share, control_share) in [(0.005, 0.5), (0.03, 0.5), (0.2, 0.5), (0.03, 0.05)] {
            if let Some(rates) = rates {
                all.push(of_kind(protection, rates, goal_share, control_share, seed));
            }
        }
    }
    all
}

fn of_kind(protection: &'static str, rates: Rates, goal_share: f64, control_share: f64, seed: u64) -> Alarms {
    let rate = rates.other + goal_share * (rates.truth - rates.other);
    let one = |run: u32| {
        let mut rng =
            generator(seed ^ goal_share.to_bits() ^ rates.truth.to_bits() ^ control_share.to_bits(), u64::from(run));
        let mut draw = |count: u64, chance: f64| Binomial::new(count, chance).map_or(0, |it| it.sample(&mut rng));
        let (mut control, mut shown) = (Arm::default(), Arm::default());
        let (mut told, mut lifted, mut fixed, mut ratio) = (false, false, false, false);
        for _ in 0..LOOKS {
            let in_control = draw(BATCH, control_share);
            for (arm, reports) in [(&mut control, in_control), (&mut shown, BATCH - in_control)] {
                arm.reports += reports;
                arm.supporting += draw(reports, rate);
            }
            ratio |= sample_ratio(control, shown, control_share) < SAMPLE_RATIO_ALARM;
            // What is not shown raises no alarm: these are the collector's own terms.
            if !is_comparable(control, shown, rates) {
                continue;
            }
            let change = difference(control, shown, rates);
            told |= change.estimate.abs() > change.always_valid_half;
            fixed |= change.estimate.abs() > change.half;
            lifted |= is_base(control, rates)
                && relative(control, shown, rates).is_some_and(|it| it.estimate.abs() > it.always_valid_half);
        }
        [told, lifted, fixed, ratio].map(u32::from)
    };
    let add = |[a, b, c, d]: [u32; 4], [e, f, g, h]: [u32; 4]| [a + e, b + f, c + g, d + h];
    let counts = (0..RUNS).into_par_iter().map(one).reduce(|| [0; 4], add);
    let [difference, relative, fixed, sample_ratio] = counts.map(|count| f64::from(count) / f64::from(RUNS));
    Alarms { protection, goal_share, control_share, difference, relative, fixed, sample_ratio }
}
