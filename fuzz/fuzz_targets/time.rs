#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| llmcost_fuzz::time::time(bytes));
