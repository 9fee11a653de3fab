//! A JSON reader that materialises only what is asked for.
//!
//! Rows of an export are mostly bytes nobody needs (prompts, answers, price sheets), so this
//! reader walks a record once, front to back: wanted values are read in place, all others are
//! validated and skipped without being built. Numbers stay decimal text, because money must
//! not pass through a float. Everything is RFC 8259: what is not JSON is a reject, never a guess.

mod scan;
mod string;
mod walk;

pub use walk::{Json, Token};

/// Deepest nesting that is read, as in `serde_json`. Deeper input is a reject, not a crash.
pub const MAX_DEPTH: u32 = 128;
