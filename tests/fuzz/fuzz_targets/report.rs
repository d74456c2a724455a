//! Fuzzes [`vitrin_fuzz::report`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vitrin_fuzz::report::run(bytes));
