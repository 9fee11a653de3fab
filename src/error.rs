//! What can keep llmcost from doing its job, by who can fix it.

use std::path::PathBuf;

use thiserror::Error;

use crate::cli::MapProblem;
use crate::cli::config::ConfigProblem;
use crate::frame::FrameError;
use crate::pricing::PriceFileError;
use crate::render::PageError;
use crate::report::BrokenInvariant;

/// An error that ends the run. Bad lines are not errors; they are counted.
#[derive(Debug, Error)]
pub enum Error {
    /// Something on the command line cannot be understood.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// The configuration has mistakes, all of which are listed.
    #[error("{} mistake{} in the configuration", problems.len(), if problems.len() == 1 { "" } else { "s" })]
    Config {
        /// The file.
        path: PathBuf,
        /// The mistakes in file order.
        problems: Vec<ConfigProblem>,
    },
    /// A file that translates names has mistakes, all of which are listed.
    #[error("{}: {} mistake{}", path.display(), problems.len(), if problems.len() == 1 { "" } else { "s" })]
    NameMap {
        /// The file.
        path: PathBuf,
        /// The mistakes in file order.
        problems: Vec<MapProblem>,
    },
    /// The price file cannot be used.
    #[error("{}:{problem}", path.display())]
    Prices {
        /// The file.
        path: PathBuf,
        /// Where and what.
        problem: PriceFileError,
    },
    /// A file that is needed cannot be read.
    #[error("{}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A result cannot be written.
    #[error("{}: {cause}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Nothing was named that could be read.
    #[error("no input")]
    NoInput,
    /// Nothing that was named could be used.
    #[error("{0}")]
    Input(String),
    /// What is asked for is not there.
    #[error("{message}")]
    NotFound {
        /// What is missing.
        message: String,
        /// What may have been meant.
        hint: Option<String>,
    },
    /// An invariant does not hold: a bug.
    #[error("internal check failed: {0}")]
    Internal(String),
}

impl Error {
    /// Makes a usage error without advice.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            hint: None,
        }
    }

    /// Returns what the user can do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Usage { hint, .. } | Self::NotFound { hint, .. } => hint.clone(),
            Self::NoInput => Some(
                "name files, folders or patterns: `llmcost report logs/*.jsonl.gz`\n      \
                 or pipe them in: `zcat logs.gz | llmcost report -`\n      \
                 or list them as `inputs` in llmcost.toml: `llmcost init` writes one"
                    .to_owned(),
            ),
            Self::Internal(_) => Some(
                "this is a bug in llmcost, and no report was written rather than a wrong one; please \
                 report it\n      \
                 with this message, the command line, what `llmcost --version` says and, if it can \
                 be shared,\n      \
                 what `llmcost audit --format json` writes for the same input"
                    .to_owned(),
            ),
            Self::Config { .. }
            | Self::NameMap { .. }
            | Self::Prices { .. }
            | Self::Read { .. }
            | Self::Write { .. }
            | Self::Input(_) => None,
        }
    }
}

impl From<BrokenInvariant> for Error {
    fn from(broken: BrokenInvariant) -> Self {
        Self::Internal(broken.to_string())
    }
}

impl From<PageError> for Error {
    fn from(error: PageError) -> Self {
        Self::Internal(error.to_string())
    }
}

impl From<FrameError> for Error {
    fn from(error: FrameError) -> Self {
        Self::Internal(error.to_string())
    }
}
