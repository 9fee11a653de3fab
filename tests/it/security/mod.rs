//! What stands in the logs and must not come out: names behind pseudonyms, contents, keys, and text
//! that would act where it is shown.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod everything;
mod pseudonym_keys;
mod pseudonyms;
