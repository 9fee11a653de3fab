//! Arguments shared by the commands. Doc comments are the help text.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::render::Format;

/// Which calls are read and how they are understood.
#[derive(Args, Clone, Debug)]
pub(super) struct InputArgs {
    /// Files, folders, patterns or `-` for standard input
    ///
    /// Exports of LiteLLM and Langfuse in any mixture, plain or compressed (.gz, .zst). What they
    /// are is told by their content. Without any, `inputs` of llmcost.toml are read.
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<OsString>,

    /// Configuration file [default: llmcost.toml, searched upward]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub config: Option<PathBuf>,

    /// Price file in LiteLLM's format, used before the built-in price book
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub prices: Option<PathBuf>,

    /// Whose cost counts [default: computed]
    #[arg(long, value_name = "BASIS", help_heading = "Input")]
    pub cost_basis: Option<CostBasisArg>,

    /// Time zone of days and weeks, such as Europe/Berlin [default: UTC]
    #[arg(long, value_name = "ZONE", help_heading = "Input")]
    pub tz: Option<String>,

    /// Ignore calls after this date (inclusive) or from this instant on
    #[arg(long, value_name = "TIME", help_heading = "Input")]
    pub as_of: Option<String>,

    /// Threads for reading [default: all cores]
    #[arg(long, value_name = "N", help_heading = "Input")]
    pub threads: Option<std::num::NonZeroUsize>,

    /// Save every rejected line as JSON: file, line, offset, reason and the line itself
    ///
    /// The lines stand there as in the logs, prompts included; only their owner can read the file. It is
    /// written under a temporary name and renamed, also if there is nothing to report on.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    pub rejects: Option<PathBuf>,

    /// Pseudonyms instead of names, made with the secret key in `LLMCOST_PSEUDONYM_KEY`
    ///
    /// The same user has the same pseudonym in every report with the same key. Filters take real names.
    /// Rejected lines hold names as they are, so `--rejects` cannot be asked for at the same time.
    #[arg(
        long,
        value_name = "WHAT",
        conflicts_with = "rejects",
        help_heading = "Input"
    )]
    pub pseudonymize: Option<PseudonymizeArg>,

    /// File that holds the key of `--pseudonymize`, instead of the variable
    #[arg(
        long,
        value_name = "FILE",
        value_hint = ValueHint::FilePath,
        requires = "pseudonymize",
        help_heading = "Input"
    )]
    pub pseudonym_key_file: Option<PathBuf>,

    /// What to leave out.
    #[command(flatten)]
    pub filters: FilterArgs,
}

/// Filters. The same dimension twice means either; several dimensions mean all.
#[derive(Args, Clone, Debug)]
pub(super) struct FilterArgs {
    /// Only this team (repeatable; `*` and `?` match; `(none)` for calls without one)
    #[arg(long, value_name = "TEAM", help_heading = "Filters")]
    pub team: Vec<String>,
    /// Only this feature
    #[arg(long, value_name = "FEATURE", help_heading = "Filters")]
    pub feature: Vec<String>,
    /// Only this model
    #[arg(long, value_name = "MODEL", help_heading = "Filters")]
    pub model: Vec<String>,
    /// Only this user
    #[arg(long, value_name = "USER", help_heading = "Filters")]
    pub user: Vec<String>,
    /// Only this environment
    #[arg(long, value_name = "ENV", help_heading = "Filters")]
    pub environment: Vec<String>,
}

/// Which stretch of time.
#[derive(Args, Clone, Debug)]
pub(super) struct PeriodArgs {
    /// A week: the latest complete one, `2026-W47`, any date in it, or `current`
    #[arg(
        long,
        value_name = "WEEK",
        num_args = 0..=1,
        default_missing_value = "latest",
        help_heading = "Period"
    )]
    pub week: Option<String>,

    /// A month: the one of the latest call, `2026-11`, or any date in it
    #[arg(
        long,
        value_name = "MONTH",
        num_args = 0..=1,
        default_missing_value = "latest",
        conflicts_with = "week",
        help_heading = "Period"
    )]
    pub month: Option<String>,

    /// From this date (inclusive) or instant on
    #[arg(long, value_name = "TIME", conflicts_with_all = ["week", "month"], help_heading = "Period")]
    pub since: Option<String>,

    /// To this date (inclusive) or instant (exclusive)
    #[arg(long, value_name = "TIME", conflicts_with_all = ["week", "month"], help_heading = "Period")]
    pub until: Option<String>,

    /// So long before the end of the data: `24h`, `7d`
    #[arg(
        long,
        value_name = "LENGTH",
        conflicts_with_all = ["week", "month", "since", "until"],
        help_heading = "Period"
    )]
    pub last: Option<String>,
}

/// Where the result goes and what it looks like.
#[derive(Args, Clone, Debug)]
pub(super) struct OutputArgs {
    /// Format of the output [default: table, or by the file's extension]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<FormatArg>,

    /// Write to a file instead of standard output (repeatable); its extension chooses the format
    ///
    /// `.txt`, `.json`, `.md`, `.csv`, `.html`, `.xml` (JUnit) and `.prom` (metrics). A name that ends with `/` is a folder for a CSV file of each
    /// table. Files are written under a temporary name and renamed.
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::AnyPath, help_heading = "Output")]
    pub output: Vec<PathBuf>,

    /// The table that goes into a single CSV file
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub table: Option<String>,

    /// Leave text in CSV as it is, also where a spreadsheet would take it for a formula
    #[arg(long, help_heading = "Output")]
    pub csv_raw: bool,
}

/// How the program talks.
#[derive(Args, Clone, Copy, Debug)]
pub struct ConsoleArgs {
    /// Colours
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        display_order = 100,
        help_heading = "Terminal"
    )]
    pub color: ColorArg,

    /// Print tables that are higher than the screen without a pager
    #[arg(long, global = true, display_order = 101, help_heading = "Terminal")]
    pub no_pager: bool,

    /// Say what is read and how long it takes (repeatable: all files)
    #[arg(
        short,
        long,
        global = true,
        action = clap::ArgAction::Count,
        conflicts_with = "quiet",
        display_order = 102,
        help_heading = "Terminal"
    )]
    pub verbose: u8,

    /// Print nothing but the result and errors
    #[arg(
        short,
        long,
        global = true,
        display_order = 103,
        help_heading = "Terminal"
    )]
    pub quiet: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorArg {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Formats of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatArg {
    /// Tables for people
    Table,
    /// JSON with exact figures for programs
    Json,
    /// GitHub-flavoured Markdown for pull requests and job summaries
    #[value(alias = "md")]
    Markdown,
    /// CSV with exact figures, one file per table
    Csv,
    /// A page for a browser, in one file that needs nothing else
    Html,
    /// GitHub Actions: annotations, and the job summary (`report`, `alerts`)
    Github,
    /// JUnit XML: rules, budgets and gates as test cases (`report`, `alerts`)
    Junit,
    /// Metrics for Prometheus (`report`)
    #[value(alias = "prometheus")]
    Openmetrics,
    /// A message for a Slack webhook (`report`, `alerts`)
    Slack,
}

impl FormatArg {
    /// Returns the format that is meant.
    pub(super) const fn format(self) -> Format {
        match self {
            Self::Table => Format::Table,
            Self::Json => Format::Json,
            Self::Markdown => Format::Markdown,
            Self::Csv => Format::Csv,
            Self::Html => Format::Html,
            Self::Github => Format::Github,
            Self::Junit => Format::Junit,
            Self::Openmetrics => Format::Openmetrics,
            Self::Slack => Format::Slack,
        }
    }
}

/// What is shown under a pseudonym.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PseudonymizeArg {
    /// The users of calls and of events
    User,
}

/// Whose cost counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CostBasisArg {
    /// The formula with the prices in force, else what the log says
    Computed,
    /// What the log says, else the formula
    Logged,
}
