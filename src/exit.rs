//! How a run ended, as the exit codes of the documentation.

use std::process::ExitCode;

use crate::error::Error;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The report is complete.
    Done,
    /// A check that was asked for did not pass.
    Failed,
    /// Usage or configuration was wrong; nothing was done.
    Usage,
    /// The input was unusable, the report is incomplete because a named file is, or what was asked
    /// for is not there.
    Input,
    /// An internal check failed.
    Internal,
}

impl Outcome {
    /// Returns the exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Internal => 70,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.code())
    }
}

impl From<&Error> for Outcome {
    fn from(error: &Error) -> Self {
        match error {
            Error::Usage { .. }
            | Error::Config { .. }
            | Error::NameMap { .. }
            | Error::Prices { .. }
            | Error::Read { .. }
            | Error::Write { .. }
            | Error::NoInput => Self::Usage,
            Error::Input(_) | Error::NotFound { .. } => Self::Input,
            Error::Internal(_) => Self::Internal,
        }
    }
}
