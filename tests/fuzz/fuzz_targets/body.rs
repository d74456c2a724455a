//! Fuzzes [`vitrin_fuzz::body`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vitrin_fuzz::body::run(bytes));
