//! Reports as they come from strangers: what is read is what sealing writes, to the byte.

use vitrin::core::limits::REPORT_BYTES_MAX;
use vitrin::core::value::{Value, read};
use vitrin::report::{SealedReport, parse};

use crate::source::{Source, json};

/// One that a browser sent.
pub const REPORT: &str = concat!(
    r#"{"v":1,"site":"demo","config":3,"epoch":225,"report_id":"0123456789abcdef0123456789abcdef","#,
    r#""task":3,"mechanism":"k-ary","epsilon":"1.000","arm":0,"answer":"00000007"}"#
);

pub fn run(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    if choice % 2 == 0 {
        let text = String::from_utf8_lossy(rest);
        if let Ok(sealed) = SealedReport::restore(&text) {
            assert_eq!(sealed.text(), text);
        }
        json(rest).iter().for_each(check);
    } else {
        let mut report = json(REPORT.as_bytes()).expect("JSON");
        let mut source = Source::new(rest);
        for _ in 0..choice % 8 {
            source.edit(&mut report);
        }
        check(&report);
    }
}

fn check(value: &Value) {
    let Ok(report) = parse(value) else { return };
    let sealed = SealedReport::seal(&report);
    assert!(sealed.bytes().len() < REPORT_BYTES_MAX, "{}", sealed.text());
    assert_eq!(SealedReport::restore(sealed.text()).as_ref(), Ok(&sealed));
    let mut source = serde_json::Deserializer::from_str(sealed.text());
    let again = read(&mut source, vitrin::core::value::EVENT_LIMITS).expect("JSON");
    assert_eq!(parse(&again), Ok(report));
}
