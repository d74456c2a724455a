//! Fuzzes [`vitrin_fuzz::event`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| vitrin_fuzz::event::run(bytes));
