//! Fuzzes [`vitrin_fuzz::config`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vitrin_fuzz::config::run(bytes));
