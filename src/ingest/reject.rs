//! Why a line did not become a call. Bad input is data: counted, named, never dropped silently.

use std::fmt;

use schemars::JsonSchema;

/// The reason codes under which rejected lines are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, JsonSchema)]
#[schemars(rename = "RejectReason", rename_all = "snake_case")]
pub enum Reason {
    /// Not JSON by RFC 8259.
    Json,
    /// The file ends inside this record; normal for a log that is still being written.
    TruncatedTail,
    /// Bytes that are not UTF-8.
    Utf8,
    /// JSON nested too deeply.
    Depth,
    /// A line above the size limit.
    LineTooLong,
    /// A JSON value where a record (an object) was expected.
    NotObject,
    /// A CSV row with another number of cells than the header.
    Fields,
    /// No or no valid start time.
    Time,
    /// A token count that is no whole number of zero or more.
    TokenCount,
    /// A cost that is no decimal number.
    Cost,
    /// A number beyond what can be counted.
    Overflow,
    /// A record without an id.
    MissingId,
    /// An event without a user.
    MissingUser,
    /// An event without a name.
    MissingEvent,
    /// An event whose value is no decimal number.
    Value,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Json,
        Self::TruncatedTail,
        Self::Utf8,
        Self::Depth,
        Self::LineTooLong,
        Self::NotObject,
        Self::Fields,
        Self::Time,
        Self::TokenCount,
        Self::Cost,
        Self::Overflow,
        Self::MissingId,
        Self::MissingUser,
        Self::MissingEvent,
        Self::Value,
    ];

    /// Returns the stable code used in JSON and in messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::TruncatedTail => "truncated_tail",
            Self::Utf8 => "utf8",
            Self::Depth => "depth",
            Self::LineTooLong => "line_too_long",
            Self::NotObject => "not_object",
            Self::Fields => "fields",
            Self::Time => "time",
            Self::TokenCount => "token_count",
            Self::Cost => "cost",
            Self::Overflow => "overflow",
            Self::MissingId => "missing_id",
            Self::MissingUser => "missing_user",
            Self::MissingEvent => "missing_event",
            Self::Value => "value",
        }
    }

    /// Returns the reason in words, for a count such as "9 not JSON".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Json => "not JSON",
            Self::TruncatedTail => "cut short at the end of the file",
            Self::Utf8 => "not UTF-8",
            Self::Depth => "nested too deeply",
            Self::LineTooLong => "too long",
            Self::NotObject => "not an object",
            Self::Fields => "wrong number of cells",
            Self::Time => "bad time",
            Self::TokenCount => "bad token count",
            Self::Cost => "bad cost",
            Self::Overflow => "number too large",
            Self::MissingId => "no id",
            Self::MissingUser => "no user",
            Self::MissingEvent => "no event name",
            Self::Value => "bad value",
        }
    }
}

/// A rejected line: the reason to count it under, and what exactly was wrong.
///
/// The detail names positions and fields, never content: a log line may hold a prompt. Behind a
/// pointer, because every step of reading a record may return one and hardly any does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject(Box<Fault>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    reason: Reason,
    detail: String,
}

impl Reject {
    /// Makes a reject from a reason and its detail.
    #[cold]
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self(Box::new(Fault { reason, detail }))
    }

    /// Returns the reason it is counted under.
    pub fn reason(&self) -> Reason {
        self.0.reason
    }

    /// Returns what was wrong, in a fragment such as ``expected `,` or `}` at column 212``.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// Takes what was wrong out.
    pub fn into_detail(self) -> String {
        self.0.detail
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.reason().words(), self.detail())
    }
}
