//! A JSON reader that materialises only what is asked for.
//!
//! Rows of an export are mostly bytes nobody needs (prompts, answers, price sheets), so this
//! reader walks a record once, front to back: wanted values are read in place, all others are
//! validated and skipped without being built. Numbers stay decimal text, because money must
//! not pass through a float. Everything is RFC 8259: what is not JSON is a reject, never a guess.

mod containers;
mod cross;
mod favourite;
mod fill;
mod guide;
mod guided;
mod inside;
mod literal;
mod members;
mod memo;
mod nesting;
mod number;
mod outline;
mod scan;
mod shape;
mod skeleton;
mod string;
mod template;
mod templates;
mod walk;

pub use guide::Guide;
pub use shape::StepId;
pub use walk::{Json, Token, Walk};

/// Deepest nesting that is read. Deeper input is a reject, not a crash.
pub const MAX_DEPTH: u32 = 128;

/// How the detail of a reject ends when the text ends before its value does.
pub(super) const END_OF_RECORD: &str = "the end of the record";
