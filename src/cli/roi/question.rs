//! What is asked of which events: the command line, else the configuration.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::RoiArgs;
use super::name_map::{FEATURES, USERS, read_map};
use crate::analysis::{NameTest, RoiQuestion};
use crate::cli::patterns::Patterns;
use crate::cli::settings::Settings;
use crate::error::Error;
use crate::ingest::EventColumns;

/// What is asked, resolved.
#[derive(Debug)]
pub(super) struct Question {
    /// Paths of events as named, and the folder they start from.
    pub(super) events: Vec<String>,
    pub(super) base: PathBuf,
    pub(super) columns: EventColumns,
    /// `None` if nothing is a success.
    pub(super) success: Option<Patterns>,
    /// `None` if nothing is a conversion.
    pub(super) conversion: Option<Patterns>,
    /// Users of the logs by id of the analytics.
    pub(super) users: BTreeMap<String, String>,
    /// Features of the logs by feature or event of the analytics.
    pub(super) features: BTreeMap<String, String>,
    pub(super) min_users: u64,
}

impl Question {
    /// Resolves what was typed.
    ///
    /// # Errors
    /// If no events are named, a pattern is none, or a map cannot be used.
    pub(super) fn resolve(args: &RoiArgs, settings: &Settings) -> Result<Self, Error> {
        let config = &settings.config.analytics;
        let (events, base) = if args.analytics.is_empty() {
            (config.events.clone(), settings.config_dir.clone())
        } else {
            (args.analytics.clone(), PathBuf::new())
        };
        if events.is_empty() {
            return Err(no_events());
        }
        let reads_stdin_twice =
            events.iter().any(|path| path == "-") && settings.inputs.iter().any(|path| path == "-");
        if reads_stdin_twice {
            let message = "standard input can be the logs or the events, not both";
            return Err(Error::usage(message));
        }
        let either = |typed: &Option<String>, configured: &Option<String>| {
            typed.clone().or_else(|| configured.clone())
        };
        let map = |typed: &Option<PathBuf>, configured: &Option<String>, columns| {
            let configured = configured
                .as_ref()
                .map(|path| settings.config_dir.join(path));
            let path = typed.clone().or(configured);
            path.map_or_else(
                || Ok(BTreeMap::new()),
                |path: PathBuf| read_map(&path, columns),
            )
        };
        let known = &config.columns;
        Ok(Self {
            columns: EventColumns {
                user: either(&args.user_column, &known.user),
                event: either(&args.event_column, &known.event),
                time: either(&args.time_column, &known.time),
                feature: either(&args.feature_column, &known.feature),
                value: either(&args.value_column, &known.value),
            },
            success: patterns("success-event", &args.success_event, &config.success_events)?,
            conversion: patterns(
                "conversion-event",
                &args.conversion_event,
                &config.conversion_events,
            )?,
            users: map(&args.user_map, &config.user_map, USERS)?,
            features: map(&args.feature_map, &config.feature_map, FEATURES)?,
            min_users: args.min_users.unwrap_or(config.min_users as u64),
            events,
            base,
        })
    }

    /// Returns what the join asks of events.
    pub(super) fn of_events(&self) -> RoiQuestion<'_> {
        fn test(patterns: Option<&Patterns>) -> Option<NameTest<'_>> {
            patterns.map(|some| Box::new(|name: &str| some.matches(name)) as NameTest<'_>)
        }
        RoiQuestion {
            is_success: test(self.success.as_ref()),
            is_conversion: test(self.conversion.as_ref()),
            has_value: self.columns.value.is_some(),
        }
    }
}

/// Reads patterns; `None` if there are none.
fn patterns(
    flag: &str,
    typed: &[String],
    configured: &[String],
) -> Result<Option<Patterns>, Error> {
    let chosen = if typed.is_empty() { configured } else { typed };
    if chosen.is_empty() {
        return Ok(None);
    }
    Patterns::new(flag, chosen).map(Some)
}

fn no_events() -> Error {
    Error::Usage {
        message: "no events of product analytics are named".to_owned(),
        hint: Some(
            "name an export: `llmcost roi --analytics events.csv logs/`\n      \
             or list it as `events` in the section [analytics] of llmcost.toml\n      \
             docs/formats.md says how to export from PostHog, Amplitude, Mixpanel, Segment, GA4"
                .to_owned(),
        ),
    }
}

/// Returns how the user named a field: by a flag, or by its key in the configuration.
pub(super) fn origin(args: &RoiArgs, flag: &'static str) -> String {
    let typed = match flag {
        "--user-column" => &args.user_column,
        "--event-column" => &args.event_column,
        "--time-column" => &args.time_column,
        "--feature-column" => &args.feature_column,
        _ => &args.value_column,
    };
    if typed.is_some() {
        return flag.to_owned();
    }
    let key = flag.trim_start_matches('-').replace('-', "_");
    format!("[analytics] {key}")
}
