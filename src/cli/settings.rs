//! What was typed, what the configuration says and the defaults, resolved into what is meant.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::args::{CostBasisArg, InputArgs, PeriodArgs};
use super::config::{self, Config};
use super::patterns::Patterns;
use super::period::{is_month, is_week, parse_as_of, period_choice};
use super::pseudonyms::pseudonyms;
use crate::analysis::PeriodChoice;
use crate::error::Error;
use crate::pricing::{CostBasis, PriceBook};
use crate::usage::{Calendar, Dimension, Pseudonyms, Timestamp};

/// Everything that decides what a command reads and how it reckons.
#[derive(Debug)]
pub(super) struct Settings {
    /// Paths as named.
    pub inputs: Vec<OsString>,
    /// Those of them that were typed, rather than listed in the configuration.
    pub named_inputs: Vec<OsString>,
    /// What was typed and decides which calls are read and what they cost, to be typed again.
    pub retyped: Vec<String>,
    /// The configuration that was read.
    pub config_file: Option<PathBuf>,
    /// The folder that relative inputs start from.
    pub base: PathBuf,
    /// The folder that paths in the configuration start from.
    pub config_dir: PathBuf,
    /// Time zone and week.
    pub calendar: Calendar,
    /// Instant from which calls are ignored.
    pub as_of: Option<Timestamp>,
    /// The period that is asked for.
    pub period: Option<PeriodChoice>,
    /// Whose cost counts.
    pub cost_basis: CostBasis,
    /// The prices.
    pub price_book: PriceBook,
    /// Threads for reading.
    pub threads: usize,
    /// Threads that were asked for, if these are more.
    pub refused_threads: Option<usize>,
    /// Where rejected lines are saved.
    pub rejects: Option<PathBuf>,
    /// Filters in force.
    pub filters: Vec<Filter>,
    /// What makes the pseudonyms of users, if they are asked for.
    pub pseudonyms: Option<Pseudonyms>,
    /// The configuration, for what only single commands need.
    pub config: Config,
}

/// A filter on one dimension: a value matches if any pattern does.
#[derive(Debug)]
pub(super) struct Filter {
    /// The dimension.
    pub dimension: Dimension,
    patterns: Patterns,
}

impl Filter {
    fn new(dimension: Dimension, typed: &[String]) -> Result<Self, Error> {
        Ok(Self {
            dimension,
            patterns: Patterns::new(dimension.name(), typed)?,
        })
    }

    /// Returns whether calls with this value are kept.
    pub(super) fn matches(&self, value: Option<&str>) -> bool {
        match value {
            None => self
                .typed()
                .iter()
                .any(|pattern| pattern == crate::report::NONE),
            Some(value) => self.patterns.matches(value),
        }
    }

    /// Returns the patterns as typed.
    pub(super) fn typed(&self) -> &[String] {
        &self.patterns.typed
    }

    /// Returns the filter as shown in headers.
    pub(super) fn describe(&self, pseudonyms: Option<&Pseudonyms>) -> String {
        let names = match pseudonyms {
            Some(pseudonyms) if self.dimension == Dimension::User => {
                let hidden = |typed: &String| hidden(typed, pseudonyms);
                self.typed().iter().map(hidden).collect()
            }
            _ => self.typed().to_vec(),
        };
        format!("{}={}", self.dimension.name(), names.join(","))
    }
}

/// Shows what was typed for a user without telling who it is: part of a name in a pattern is one too
/// much.
fn hidden(typed: &str, pseudonyms: &Pseudonyms) -> String {
    if typed == crate::report::NONE {
        typed.to_owned()
    } else if typed.contains(['*', '?', '[', '{']) {
        "(a pattern)".to_owned()
    } else {
        pseudonyms.of(typed)
    }
}

/// Resolves what was typed. `working_dir` is where the configuration is searched from.
///
/// # Errors
/// Everything that is wrong with the command line, the configuration or the price file.
pub(super) fn resolve(
    args: &InputArgs,
    period: Option<&PeriodArgs>,
    working_dir: &Path,
) -> Result<Settings, Error> {
    let ConfigFile {
        config,
        folder: config_dir,
        path: config_file,
    } = read_config(args.config.as_deref(), working_dir)?;
    let mut inputs = args.inputs.clone();
    let mut period = period.cloned();
    if let Some(period) = &mut period {
        take_back_inputs(period, &mut inputs);
    }
    let named_inputs = inputs.clone();
    let retyped = retyped(args, &named_inputs);
    let (inputs, base) = if inputs.is_empty() {
        let inputs = config.inputs.iter().map(OsString::from);
        (inputs.collect(), config_dir.clone())
    } else {
        (inputs, PathBuf::new())
    };
    let zone = match &args.tz {
        Some(name) => parse_zone(name)?,
        None => config.timezone,
    };
    let calendar = Calendar {
        zone,
        week_start: config.week_start,
    };
    let as_of = args
        .as_of
        .as_deref()
        .map(|text| parse_as_of(text, calendar))
        .transpose()?;
    let period = period
        .map(|period| period_choice(&period, calendar))
        .transpose()?
        .flatten();
    let filters = filters(args)?;
    let pseudonyms = pseudonyms(args)?;
    let price_book = price_book(&config, args.prices.as_deref())?;
    if inputs.is_empty() {
        return Err(Error::NoInput);
    }
    Ok(Settings {
        inputs,
        named_inputs,
        retyped,
        config_file,
        base,
        config_dir,
        calendar,
        as_of,
        period,
        cost_basis: match args.cost_basis {
            Some(CostBasisArg::Computed) => CostBasis::Computed,
            Some(CostBasisArg::Logged) => CostBasis::Logged,
            None => config.cost_basis,
        },
        price_book,
        threads: threads(args).min(MAX_THREADS),
        refused_threads: Some(threads(args)).filter(|asked| *asked > MAX_THREADS),
        rejects: args.rejects.clone(),
        filters,
        pseudonyms,
        config,
    })
}

/// Resolves the prices alone, for commands that read no input.
///
/// # Errors
/// Everything that is wrong with the configuration or the price file.
pub(super) fn resolve_prices(
    named_config: Option<&Path>,
    price_file: Option<&Path>,
    working_dir: &Path,
) -> Result<PriceBook, Error> {
    let ConfigFile { config, .. } = read_config(named_config, working_dir)?;
    price_book(&config, price_file)
}

/// Repeats the flags that decide which calls are read and what they cost, and the inputs.
fn retyped(args: &InputArgs, inputs: &[OsString]) -> Vec<String> {
    let path = |path: &PathBuf| path.to_string_lossy().into_owned();
    let basis = args.cost_basis.map(|basis| match basis {
        CostBasisArg::Computed => "computed".to_owned(),
        CostBasisArg::Logged => "logged".to_owned(),
    });
    let flags = [
        ("--config", args.config.as_ref().map(path)),
        ("--prices", args.prices.as_ref().map(path)),
        ("--cost-basis", basis),
        ("--tz", args.tz.clone()),
        ("--as-of", args.as_of.clone()),
        (
            "--pseudonymize",
            args.pseudonymize.map(|_| "user".to_owned()),
        ),
        (
            "--pseudonym-key-file",
            args.pseudonym_key_file.as_ref().map(path),
        ),
    ];
    let typed = flags
        .into_iter()
        .filter_map(|(flag, value)| Some([flag.to_owned(), value?]));
    let inputs = inputs
        .iter()
        .map(|input| input.to_string_lossy().into_owned());
    typed.flatten().chain(inputs).collect()
}

/// A configuration and where it was found.
struct ConfigFile {
    config: Config,
    /// What its inputs are relative to.
    folder: PathBuf,
    path: Option<PathBuf>,
}

/// Reads the file that is named, else the one found upward, else nothing. Returns the folder
/// that its inputs are relative to.
fn read_config(named: Option<&Path>, working_dir: &Path) -> Result<ConfigFile, Error> {
    let path = match named {
        Some(path) => path.to_path_buf(),
        None => match config::locate(working_dir) {
            // Below the working directory a path is shown as the user would write it.
            Some(path) => path
                .strip_prefix(working_dir)
                .map_or(path.clone(), Path::to_path_buf),
            None => {
                return Ok(ConfigFile {
                    config: Config::default(),
                    folder: working_dir.to_path_buf(),
                    path: None,
                });
            }
        },
    };
    let text = std::fs::read_to_string(&path).map_err(|cause| Error::Read {
        path: path.clone(),
        cause,
    })?;
    let config = config::parse(&text).map_err(|problems| Error::Config {
        path: path.clone(),
        problems,
    })?;
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(ConfigFile {
        config,
        folder,
        path: Some(path),
    })
}

/// `--week` takes an optional value, so in `--week logs/` it takes the input for one.
fn take_back_inputs(period: &mut PeriodArgs, inputs: &mut Vec<OsString>) {
    let is_input =
        |text: &str| text == "-" || Path::new(text).exists() || text.contains(['/', '*', '?', '.']);
    for (value, is_value) in [
        (&mut period.week, is_week as fn(&str) -> bool),
        (&mut period.month, is_month),
    ] {
        if let Some(text) = value.as_deref()
            && !is_value(text)
            && is_input(text)
        {
            inputs.insert(0, text.into());
            *value = Some("latest".to_owned());
        }
    }
}

fn parse_zone(name: &str) -> Result<chrono_tz::Tz, Error> {
    name.parse().map_err(|_| Error::Usage {
        message: format!("`{}` is no time zone", name.escape_debug()),
        hint: Some(match config::nearest_timezone(name) {
            Some(zone) => format!("did you mean `{zone}`?"),
            None => "write an IANA name such as `Europe/Berlin`".to_owned(),
        }),
    })
}

fn price_book(config: &Config, file: Option<&Path>) -> Result<PriceBook, Error> {
    let book = PriceBook::builtin().with_custom(config.prices.clone());
    let Some(path) = file else { return Ok(book) };
    let text = std::fs::read_to_string(path).map_err(|cause| Error::Read {
        path: path.to_path_buf(),
        cause,
    })?;
    let source = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    book.with_litellm_map(&text, &source)
        .map_err(|problem| Error::Prices {
            path: path.to_path_buf(),
            problem,
        })
}

/// More threads than this do not read faster on any machine; each of them takes memory.
const MAX_THREADS: usize = 256;

fn threads(args: &InputArgs) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    args.threads.map_or_else(all, std::num::NonZeroUsize::get)
}

fn filters(args: &InputArgs) -> Result<Vec<Filter>, Error> {
    let typed = &args.filters;
    [
        (Dimension::Team, &typed.team),
        (Dimension::Feature, &typed.feature),
        (Dimension::Model, &typed.model),
        (Dimension::User, &typed.user),
        (Dimension::Environment, &typed.environment),
    ]
    .into_iter()
    .filter(|(_, patterns)| !patterns.is_empty())
    .map(|(dimension, patterns)| Filter::new(dimension, patterns))
    .collect()
}
