//! Fuzzes [`vitrin_fuzz::state`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vitrin_fuzz::state::run(bytes));
