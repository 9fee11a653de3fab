//! What stands in the logs and must not come out: names behind pseudonyms, contents, keys, and text
//! that would act where it is shown.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::format_collect,
    reason = "what is not looked for is of no interest, and the names of files are ours"
)]

mod canaries;
mod everything;
mod hostile_names;
mod planted;
mod pseudonym_keys;
mod pseudonyms;
