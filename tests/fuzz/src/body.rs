//! Bodies of requests to the collector: refused with a code that repeats nothing, or a report that a browser could have sent.

use std::sync::LazyLock;

use vitrin::core::time::Timestamp;
use vitrin::report::SealedReport;
use vitrin_collector::{BODY_BYTES_MAX, Catalogue, Published};

use crate::report::REPORT;
use crate::source::{CONFIGS, Source, json};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let configs = [2, 9, 10].map(|place: usize| {
        // Numbers of their own, for one site.
        let mut config = CONFIGS[place].clone();
        if let vitrin::core::value::Value::Map(fields) = &mut config {
            fields.set("config", place as u32);
        }
        let text = serde_json::to_string(&config).expect("JSON");
        Published::read(&text).expect("a good config").0
    });
    Catalogue::new(configs.into()).expect("three numbers")
});

pub fn run(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    if choice % 2 == 0 {
        return check(rest);
    }
    let mut report = json(REPORT.as_bytes()).expect("JSON");
    let mut source = Source::new(rest);
    if let vitrin::core::value::Value::Map(fields) = &mut report {
        // One that may be taken.
        fields.set("config", *source.pick(&[2_u32, 9, 10]));
        fields.set("task", u32::from(source.byte() % 8));
        fields.set("epoch", u32::from(source.u16()));
        fields.set("mechanism", *source.pick(&["binary", "k-ary", "hadamard-bit", "counted"]));
        fields.set("epsilon", *source.pick(&["1.000", "0.500", "2.000", "0.000"]));
        fields.set("answer", format!("{:08x}", source.byte()));
        fields.set("arm", u32::from(source.byte() % 3));
    }
    for _ in 0..choice / 64 {
        source.edit(&mut report);
    }
    check(serde_json::to_string(&report).expect("JSON").as_bytes());
}

fn check(body: &[u8]) {
    let now = Timestamp::from_ms(1_793_527_200_000);
    match CATALOGUE.read(body, now, |site, _| site == "demo") {
        Ok(report) => {
            assert!(body.len() <= BODY_BYTES_MAX);
            let sealed = SealedReport::seal(&report);
            assert_eq!(SealedReport::restore(sealed.text()).as_ref(), Ok(&sealed));
        }
        // Of a few fixed sentences: tools/collector/tests/it/reports.rs sees that none repeats what was sent.
        Err(refusal) => assert!(refusal.to_string().len() < 200, "{refusal}"),
    }
}
