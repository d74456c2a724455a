//! What is kept stays within its limits, whatever comes.

use indicatif::ProgressBar;
use vitrin::core::limits::{JOURNAL_BURST_CHARS_MAX, JOURNAL_CHARS_MAX, STATE_CHARS_MAX};
use vitrin_simulator::bounds::bounds;
use vitrin_simulator::summary::write_bounds;

#[test]
fn a_hundred_thousand_hostile_events_fit_the_state() {
    let reached = bounds(100_000, 20_261_121, &ProgressBar::hidden()).unwrap();
    write_bounds(&mut std::io::stdout(), &reached).unwrap();
    assert!(reached.events >= 100_000);
    assert!(reached.state_chars_max <= STATE_CHARS_MAX, "{} characters", reached.state_chars_max);
    assert!(reached.journal_chars_max <= JOURNAL_BURST_CHARS_MAX, "{} characters", reached.journal_chars_max);
    // It must have come as far as the limits to say something about them.
    assert!(reached.state_chars_max > STATE_CHARS_MAX * 9 / 10, "{} characters", reached.state_chars_max);
    assert!(reached.journal_chars_max > JOURNAL_CHARS_MAX * 4, "{} characters", reached.journal_chars_max);
}
