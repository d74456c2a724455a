//! Events and whatever else a page may do to a visitor: nothing panics, everything stored stays within its bounds and is read back, every
//! placement is answered, and what leaves is a report.

use vitrin::core::limits::{JOURNAL_BURST_CHARS_MAX, REPORT_BYTES_MAX, STATE_CHARS_MAX};
use vitrin::report::SealedReport;

use crate::source::Source;
use crate::visit::{Visit, act, acts, config};

/// More would find little that these do not.
const ACTS_MAX: usize = 16;

pub fn run(bytes: &[u8]) {
    let mut source = Source::new(bytes);
    let mut visit = Visit::new(config(&mut source));
    for next in acts(&mut source, ACTS_MAX) {
        visit.act(&next);
    }
    for (key, text) in &visit.host().texts {
        let limit = if key.contains(":j:") { JOURNAL_BURST_CHARS_MAX } else { STATE_CHARS_MAX };
        assert!(text.len() <= limit, "{key} has {} characters", text.len());
    }
    for sent in &visit.host().sent {
        assert!(sent.bytes().len() < REPORT_BYTES_MAX);
        assert_eq!(SealedReport::restore(sent.text()).as_ref(), Ok(sent));
    }
    let is_damaged = visit.is_damaged;
    visit.act(&act("page", 9_999_u32));
    let Some(client) = visit.client() else { return };
    assert!(is_damaged || client.corrupt() == 0, "what was stored is read back");
}
