//! Prints visits, each with what the native engine answered and stored: one JSON object a line, for `differential.mjs` to hold the wasm to.
//! `differential SEED COUNT`.

use std::io::{BufWriter, Write as _};

use serde_json::json;
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::host::{Entropy as _, MemoryHost};
use vitrin_fuzz::source::Source;
use vitrin_fuzz::visit::{Visit, acts, config};

const ACTS_MAX: usize = 40;

/// As JavaScript gets it: without a name that would be a prototype there.
fn told(value: Value) -> Value {
    read(json!(value), CONFIG_LIMITS).unwrap_or(value)
}

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1).map(|number| number.parse::<u64>().unwrap_or(0));
    let (seed, count) = (arguments.next().unwrap_or(0), arguments.next().unwrap_or(0));
    let mut random = MemoryHost { entropy: seed, ..MemoryHost::default() };
    let mut lines = BufWriter::new(std::io::stdout().lock());
    for _ in 0..count {
        let bytes: Vec<u8> = (0..16).flat_map(|_| random.seed().unwrap_or_default()).collect();
        let mut source = Source::new(&bytes);
        let config = told(config(&mut source));
        let acts: Vec<Value> = acts(&mut source, ACTS_MAX).into_iter().map(told).collect();
        let mut visit = Visit::new(config.clone());
        let answers: Vec<Value> = acts.iter().map(|act| visit.act(act)).collect();
        let sent: Vec<_> = visit.host().sent.iter().map(|report| report.text()).collect();
        let line =
            json!({ "config": config, "acts": acts, "answers": answers, "texts": visit.host().texts, "sent": sent });
        writeln!(lines, "{line}")?;
    }
    lines.flush()
}
