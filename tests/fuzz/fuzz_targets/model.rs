//! Fuzzes [`vitrin_fuzz::model`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vitrin_fuzz::model::run(bytes));
