//! What can be wrong with a whole file, as opposed to one of its lines.

use std::fmt;

/// Why a file was not read, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFault {
    /// There is no such file.
    Missing,
    /// A directory or pattern without files.
    NoFiles,
    /// The system would not let us read it.
    Unreadable(String),
    /// Text in an encoding that is not read; its name.
    Encoding(&'static str),
    /// An aggregated export: recognised, and of no use here.
    Aggregated {
        /// What it is.
        what: &'static str,
        /// What to take instead.
        instead: &'static str,
    },
    /// A table without a column that is needed, or with one twice.
    Columns(String),
    /// A table whose amounts have a decimal comma.
    DecimalComma,
    /// Nothing that is known.
    Unknown,
    /// Calls, where events of product analytics were expected.
    Calls,
    /// Records without a user, an event name or a time, where events were expected; says which
    /// fields there are.
    NoEvents(String),
    /// The compressed stream ends early or is damaged. Lines read before it are kept.
    CutShort(String),
    /// So many bytes behind the last compressed member that are no member; nothing is missing.
    TrailingBytes(u64),
}

impl FileFault {
    /// Every code.
    pub const CODES: [&str; 10] = [
        "missing",
        "no_files",
        "unreadable",
        "encoding",
        "aggregated",
        "columns",
        "decimal_comma",
        "unknown_format",
        "cut_short",
        "trailing_bytes",
    ];

    /// Returns a stable code for JSON.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NoFiles => "no_files",
            Self::Unreadable(_) => "unreadable",
            Self::Encoding(_) => "encoding",
            Self::Aggregated { .. } => "aggregated",
            Self::Columns(_) => "columns",
            Self::DecimalComma => "decimal_comma",
            Self::Unknown => "unknown_format",
            Self::Calls => "calls",
            Self::NoEvents(_) => "no_events",
            Self::CutShort(_) => "cut_short",
            Self::TrailingBytes(_) => "trailing_bytes",
        }
    }

    /// Returns whether part of the file was not read, as opposed to something that is only odd.
    pub const fn loses_lines(&self) -> bool {
        !matches!(self, Self::TrailingBytes(_))
    }

    /// Returns whether files that are no exports have it, as opposed to exports that are damaged.
    pub const fn is_of_strangers(&self) -> bool {
        !matches!(self, Self::CutShort(_) | Self::TrailingBytes(_))
    }

    /// Returns what the user can do about it.
    pub const fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Encoding(_) => Some("convert it with `iconv -f ENCODING -t UTF-8`"),
            Self::DecimalComma => {
                Some("export it again with a decimal point: 0.00021, not 0,00021")
            }
            Self::Unknown => Some(
                "llmcost reads LiteLLM SpendLogs and StandardLoggingPayload, and Langfuse \
                 observations and traces, as JSON, JSON lines or CSV; see docs/formats.md",
            ),
            Self::Calls => Some("logs are read as INPUT; `--analytics` takes the events of users"),
            Self::NoEvents(_) => Some(
                "name the fields with `--user-column`, `--event-column` and `--time-column`; \
                 docs/formats.md lists the exports of events that are recognised",
            ),
            Self::Aggregated { instead, .. } => Some(instead),
            Self::Missing
            | Self::NoFiles
            | Self::Unreadable(_)
            | Self::Columns(_)
            | Self::CutShort(_)
            | Self::TrailingBytes(_) => None,
        }
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => formatter.write_str("no such file or directory"),
            Self::NoFiles => formatter.write_str("no files found"),
            Self::Unreadable(reason) => write!(formatter, "cannot be read: {reason}"),
            Self::Encoding(name) => write!(formatter, "text in {name}, not UTF-8"),
            Self::DecimalComma => formatter.write_str("amounts with a decimal comma"),
            Self::Aggregated { what, .. } => {
                write!(
                    formatter,
                    "{what}: sums without single calls cannot be priced or attributed"
                )
            }
            Self::Columns(reason) | Self::NoEvents(reason) => formatter.write_str(reason),
            Self::Unknown => formatter.write_str("not an export that llmcost knows"),
            Self::Calls => {
                formatter.write_str("a log of LLM calls, not events of product analytics")
            }
            Self::CutShort(reason) => {
                write!(formatter, "cut short: {reason}; what came before is kept")
            }
            Self::TrailingBytes(count) => write!(
                formatter,
                "{count} bytes behind the compressed data are no log and were passed over"
            ),
        }
    }
}
