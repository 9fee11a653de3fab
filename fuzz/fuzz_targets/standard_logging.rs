#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| llmcost_fuzz::lines::standard_logging(bytes));
