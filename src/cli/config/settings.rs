//! The settings of `llmcost.toml`, with their defaults.

use chrono::Weekday;
use chrono_tz::Tz;

use crate::alerts::AlertSettings;
use crate::pricing::{CostBasis, CustomPrice};
use crate::usage::AttributionRules;

use super::alerts::read_alerts;
use super::aliases::{Aliases, read_aliases};
use super::analytics::{AnalyticsConfig, read_analytics};
use super::attribution::read_attribution;
use super::budget::{Budget, read_budget, refuse_renamed_teams};
use super::calendar::{read_timezone, read_week_start};
use super::document::read_document;
use super::langfuse::{LangfuseConfig, read_langfuse};
use super::prices::read_prices;
use super::problem::{ConfigProblem, Problems};
use super::report::{ReportConfig, read_report};
use super::schema::{TOP, TopKey};
use super::section::{Entry, Section};

/// Everything that `llmcost.toml` can say.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Paths, folders and globs to read when none is given, as written: relative to the folder
    /// of the file.
    pub inputs: Vec<String>,
    /// Time zone of days, weeks and months.
    pub timezone: Tz,
    /// First day of the week.
    pub week_start: Weekday,
    /// Whose figure a call's cost is.
    pub cost_basis: CostBasis,
    /// What may be spent in a month.
    pub budget: Budget,
    /// Where to look for team, feature, user and environment.
    pub attribution: AttributionRules,
    /// New names for values of these.
    pub aliases: Aliases,
    /// Own prices, which win over all others.
    pub prices: Vec<CustomPrice>,
    /// What reports show.
    pub report: ReportConfig,
    /// Events of product analytics.
    pub analytics: AnalyticsConfig,
    /// When alerts fire.
    pub alerts: AlertSettings,
    /// How Langfuse exports are read.
    pub langfuse: LangfuseConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            inputs: Vec::new(),
            timezone: Tz::UTC,
            week_start: Weekday::Mon,
            cost_basis: CostBasis::Computed,
            budget: Budget::default(),
            attribution: AttributionRules::default(),
            aliases: Aliases::default(),
            prices: Vec::new(),
            report: ReportConfig::default(),
            analytics: AnalyticsConfig::default(),
            alerts: AlertSettings::default(),
            langfuse: LangfuseConfig::default(),
        }
    }
}

/// Reads the text of `llmcost.toml`. An empty file gives the defaults.
///
/// # Errors
///
/// Returns all problems at once, in file order. If the text is so far from TOML that the rest
/// cannot be judged, only what is not TOML is reported.
pub fn parse(text: &str) -> Result<Config, Vec<ConfigProblem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::new(text);
    let document = read_document(text, &mut problems);
    let mut config = Config::default();
    if document.is_intact {
        config.read(&Section::root(&document.root), &mut problems);
    }
    let problems = problems.into_sorted();
    if problems.is_empty() {
        Ok(config)
    } else {
        Err(problems)
    }
}

impl Config {
    fn read(&mut self, root: &Section<'_>, problems: &mut Problems<'_>) {
        root.read(TOP, problems, |key, entry, problems| {
            self.read_key(key, entry, problems);
        });
        refuse_renamed_teams(root, &self.aliases, problems);
    }

    pub(super) fn read_key(&mut self, key: TopKey, entry: &Entry<'_>, problems: &mut Problems<'_>) {
        match key {
            TopKey::Inputs => set(&mut self.inputs, read_inputs(entry, problems)),
            TopKey::Timezone => set(&mut self.timezone, read_timezone(entry, problems)),
            TopKey::WeekStart => set(&mut self.week_start, read_week_start(entry, problems)),
            TopKey::CostBasis => set(&mut self.cost_basis, entry.choice(&COST_BASES, problems)),
            TopKey::Budget => read_into(&mut self.budget, entry, problems, read_budget),
            TopKey::Attribution => {
                read_into(&mut self.attribution, entry, problems, read_attribution);
            }
            TopKey::Aliases => read_into(&mut self.aliases, entry, problems, read_aliases),
            TopKey::Prices => self.prices = read_prices(entry, problems),
            TopKey::Report => read_into(&mut self.report, entry, problems, read_report),
            TopKey::Analytics => read_into(&mut self.analytics, entry, problems, read_analytics),
            TopKey::Alerts => read_into(&mut self.alerts, entry, problems, read_alerts),
            TopKey::Langfuse => read_into(&mut self.langfuse, entry, problems, read_langfuse),
        }
    }
}

const COST_BASES: [(&str, CostBasis); 2] = [
    (CostBasis::Computed.name(), CostBasis::Computed),
    (CostBasis::Logged.name(), CostBasis::Logged),
];

/// Replaces a setting if it could be read.
fn set<T>(setting: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *setting = value;
    }
}

/// Replaces the settings of a section.
fn read_into<'d, 't, T>(
    setting: &mut T,
    entry: &Entry<'d>,
    problems: &mut Problems<'t>,
    read: impl FnOnce(&Section<'d>, &mut Problems<'t>) -> T,
) {
    if let Some(section) = entry.section(problems) {
        *setting = read(&section, problems);
    }
}

fn read_inputs(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Vec<String>> {
    let elements = entry.list(problems)?;
    Some(
        elements
            .iter()
            .filter_map(|path| path.text(problems).map(str::to_owned))
            .collect(),
    )
}
