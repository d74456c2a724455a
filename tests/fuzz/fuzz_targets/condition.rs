//! Fuzzes [`vitrin_fuzz::condition`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vitrin_fuzz::condition::run(bytes));
