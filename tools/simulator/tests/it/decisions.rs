//! Decisions break no rule, and without any one check they do.

use indicatif::ProgressBar;
use vitrin::core::decision::CHECKS;
use vitrin_simulator::decisions::{ERRORS_MAX, decisions, write};

const SEED: u64 = 20_261_122;

#[test]
fn twenty_thousand_decisions_break_no_rule() {
    let verdicts = decisions(20_000, SEED, None, &ProgressBar::hidden()).unwrap();
    write(&mut std::io::stdout(), &verdicts).unwrap();
    assert_eq!(verdicts.violations, Default::default());
    assert!(verdicts.decisions >= 20_000 && verdicts.personalized > 10_000 && verdicts.ghosts > 500);
    // A rule that forbids nothing here is not tested.
    assert!(verdicts.forbidden.len() >= CHECKS.len(), "{:?}", verdicts.forbidden);
    assert!(verdicts.errors() <= ERRORS_MAX, "{} standard errors", verdicts.errors());
}

#[test]
fn without_any_one_check_a_rule_is_broken() {
    let broken = |count, removed| decisions(count, SEED, Some(removed), &ProgressBar::hidden()).unwrap().violated() > 0;
    // Most are missed soon: the first 2,000 decisions are the first of the 20,000.
    let is_missed = |removed: &usize| broken(2_000, *removed) || broken(20_000, *removed);
    let unmissed: Vec<_> = (0..CHECKS.len()).filter(|removed| !is_missed(removed)).collect();
    assert_eq!(unmissed, [0_usize; 0], "places in CHECKS");
}
