//! The page for privacy officers says what the code does: every figure on it is looked up in the code.

use serde_json::json;
use vitrin::core::limits::{
    JOURNAL_BURST_CHARS_MAX, JOURNAL_CHARS_MAX, REPORT_BYTES_MAX, RING_EVENTS_MAX, SENT_MAX, STATE_CHARS_MAX,
};
use vitrin::core::privacy::{Epoch, Epsilon, Header, Randomizer, Report, ReportId};
use vitrin::core::time::{DAY_MS, MINUTE_MS, Timestamp};
use vitrin::core::value::{CONFIG_LIMITS, read};
use vitrin::report::SealedReport;
use vitrin::state::{Attempt, Keys, consent_record};

const PAGE: &str = include_str!("../../pkg-template/DATA-PROTECTION.md");

const INBOX: &str = include_str!("../../pkg-template/src/inbox.ts");
const SERVE: &str = include_str!("../../tools/collector/src/command/serve.rs");

/// The number that stands in a source right after `words`.
fn number_after(source: &str, words: &str) -> usize {
    let (_, rest) = source.split_once(words).expect(words);
    let digits = rest.chars().take_while(|it| it.is_ascii_digit() || *it == '_').filter(char::is_ascii_digit);
    digits.collect::<String>().parse().expect(words)
}

fn site(privacy: serde_json::Value) -> Option<vitrin::core::site::Site> {
    let config = json!({ "version": 1, "site": "demo", "config": 1, "currency": "EUR", "privacy": privacy });
    let config = read(config, CONFIG_LIMITS).expect("within the limits");
    vitrin::config::parse(&config).ok().map(|(site, _)| site)
}

/// The longest life of a grant that a record may claim.
fn grant_days() -> u64 {
    let now = Timestamp::from_ms(20_000 * DAY_MS);
    let lasts = |days: &u64| consent_record::read(&format!("1;spm;banner;1;20000;{days};1"), now).is_some();
    (1..1_000).filter(lasts).max().expect("some")
}

/// The longest wait between two tries, in hours.
fn retry_hours() -> u64 {
    let now = Timestamp::from_ms(20_000 * DAY_MS);
    let mut attempt = Attempt::default();
    for _ in 0..50 {
        attempt.put_off(now);
    }
    attempt.retry_at(now).expect("put off").since_ms(now) / (60 * MINUTE_MS)
}

#[test]
fn every_figure_is_the_code_s() {
    let strict = site(json!({})).expect("a good config");
    let balanced = site(json!({ "preset": "balanced" })).expect("a good config").privacy;
    let privacy = strict.privacy;
    let whole = |epsilon: Epsilon| epsilon.thousandths() / 1_000;
    let odds = |epsilon: Epsilon| {
        let odds = epsilon.odds_factor();
        if odds < 100.0 { format!("{odds:.1}") } else { format!("{odds:.0}") }
    };
    let row = |what: &str, [first, second, third]: [Epsilon; 3], text: &dyn Fn(Epsilon) -> String| {
        format!("| {what} | {} | {} | {} |", text(first), text(second), text(third))
    };
    let report = [privacy.epsilon_per_report, balanced.epsilon_per_report, Epsilon::REPORT_MAX];
    let year = [privacy.epsilon_year, balanced.epsilon_year, Epsilon::YEAR_MAX];
    let number = |epsilon: Epsilon| whole(epsilon).to_string();
    let least = (1..=100).find(|size| site(json!({ "minimum_batch_size": size })).is_some()).expect("some");
    let id = ReportId::from_bytes([0xa1; 16]);
    let header = Header { site: "demo-shop".into(), config: 17, epoch: Epoch(225), task: 3, id, arm: 0 };
    let randomizer = Randomizer::new(100, privacy.epsilon_per_report).expect("a mechanism");
    let sealed = SealedReport::seal(&Report::protect(header, &randomizer, 0, &[0; 32]));
    let kib = STATE_CHARS_MAX / 1_024;
    let said = [
        format!("{} days after the grant", grant_days()),
        format!("the last {RING_EVENTS_MAX} events"),
        format!("the last {SENT_MAX} reports"),
        format!("| {} KiB, with all that follows | `retention_days`, {} by default |", kib, strict.retention_days),
        format!(
            "| {} KiB, after a burst of events {} KiB |",
            JOURNAL_CHARS_MAX / 1_024,
            JOURNAL_BURST_CHARS_MAX / 1_024
        ),
        format!("| {} KiB | the next page of the shop |", number_after(INBOX, "INBOX_CHARS_MAX = ") / 1_024),
        format!("{} by default› from the period's end", number_after(SERVE, "RETENTION_DAYS: u32 = ")),
        format!("always below {REPORT_BYTES_MAX} bytes"),
        sealed.text().to_owned(),
        format!("the reporting period: {} days by default", privacy.period.days()),
        format!("at most {} hours, until", retry_hours()),
        row("ε of one report", report, &number),
        row("ε of all reports of any 365 days", year, &number),
        row("odds, at most, by one report", report, &odds),
        row("odds, at most, by a year of reports", year, &odds),
        format!("A year's ε of {} is a weak bound", whole(privacy.epsilon_year)),
        format!("at least {} reports by default, never fewer than {least}", privacy.minimum_batch_size),
    ];
    let mut rest = PAGE.to_owned();
    for text in said {
        assert!(rest.contains(&text), "the page does not say: {text}");
        rest = rest.replacen(&text, "", 1);
    }
    let keys = Keys::new("{site}");
    let tab = keys.journal(0).replace(&"0".repeat(16), "{tab}");
    for key in [keys.consent(), keys.state(), tab, keys.ledger(), format!("{}inbox", keys.prefix())] {
        assert!(rest.contains(&format!("| `{key}` |")), "the page does not name the key {key}");
    }
    let figure = rest.lines().find(|line| line.chars().any(|it| it.is_ascii_digit()));
    assert_eq!(figure, None, "a figure that nothing checks");
}
