//! Reports as visitors send them: a Hadamard bit about 20 categories, every id another.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use vitrin::core::privacy::{Epoch, Epsilon, Header, Randomizer, Report, ReportId};

const DAY_MS: u128 = 86_400_000;
const PERIOD_DAYS: u32 = 28;
const VALUES: u32 = 20;

/// The config they belong to.
pub(super) fn site() -> Value {
    let categories: Vec<_> = (1..=VALUES).map(|number| format!("category-{number}")).collect();
    json!({
        "version": 1, "site": "bench", "config": 1, "currency": "EUR",
        "privacy": { "report_period_days": PERIOD_DAYS },
        "measure": [{ "family": "interest", "values": categories }],
        "placements": [], "offers": []
    })
}

/// The report of that number: its id is a bijection of the number, so ids are spread like random ones and never meet.
pub(super) fn report(number: u32) -> Option<Report> {
    let randomizer = Randomizer::new(VALUES, Epsilon::from_thousandths(1_000)?)?;
    let id = spread(u64::from(number)).to_be_bytes();
    let rest = spread(u64::from(number) ^ u64::MAX).to_be_bytes();
    let (mut bytes, mut seed) = ([0; 16], [0; 32]);
    for (place, byte) in bytes.iter_mut().zip(id.into_iter().chain(rest)) {
        *place = byte;
    }
    for (place, byte) in seed.iter_mut().zip(rest.into_iter().chain(id)) {
        *place = byte;
    }
    let header =
        Header { site: "bench".into(), config: 1, epoch: epoch(), task: 0, id: ReportId::from_bytes(bytes), arm: 0 };
    Some(Report::protect(header, &randomizer, number % VALUES, &seed))
}

fn epoch() -> Epoch {
    let days = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis() / DAY_MS;
    Epoch(u32::try_from(days).unwrap_or(u32::MAX) / PERIOD_DAYS)
}

/// SplitMix64's finalizer: a bijection of 64 bits.
fn spread(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}
