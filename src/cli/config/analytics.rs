//! `[analytics]`: the events of product analytics, and how their users and features are found.

use std::ops::RangeInclusive;

use super::problem::Problems;
use super::schema::{ANALYTICS, AnalyticsKey};
use super::section::{Entry, Section};
use crate::ingest::EventColumns;

/// Settings for `roi`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnalyticsConfig {
    /// Paths, folders and globs of events, as written: relative to the folder of the file.
    pub events: Vec<String>,
    /// Fields that are not found by themselves.
    pub columns: EventColumns,
    /// Patterns of events that are successes.
    pub success_events: Vec<String>,
    /// Patterns of events that are conversions.
    pub conversion_events: Vec<String>,
    /// File with the features of the logs by feature or event of the analytics.
    pub feature_map: Option<String>,
    /// File with the users of the logs by id of the analytics.
    pub user_map: Option<String>,
    /// Active users below which a feature has no ratios.
    pub min_users: usize,
}

impl Default for AnalyticsConfig {
    fn default() -> Self {
        Self {
            events: Vec::new(),
            columns: EventColumns::default(),
            success_events: Vec::new(),
            conversion_events: Vec::new(),
            feature_map: None,
            user_map: None,
            min_users: 5,
        }
    }
}

const MIN_USERS_BOUNDS: RangeInclusive<usize> = 1..=1_000_000;

/// Reads the section.
pub(super) fn read_analytics(
    section: &Section<'_>,
    problems: &mut Problems<'_>,
) -> AnalyticsConfig {
    let mut analytics = AnalyticsConfig::default();
    let columns = &mut analytics.columns;
    section.read(ANALYTICS, problems, |key, entry, problems| {
        let text = |problems: &mut Problems<'_>| entry.text(problems).map(str::to_owned);
        match key {
            AnalyticsKey::Events => analytics.events = read_texts(entry, problems),
            AnalyticsKey::UserColumn => columns.user = text(problems),
            AnalyticsKey::EventColumn => columns.event = text(problems),
            AnalyticsKey::TimeColumn => columns.time = text(problems),
            AnalyticsKey::FeatureColumn => columns.feature = text(problems),
            AnalyticsKey::ValueColumn => columns.value = text(problems),
            AnalyticsKey::SuccessEvents => {
                analytics.success_events = read_patterns(entry, problems);
            }
            AnalyticsKey::ConversionEvents => {
                analytics.conversion_events = read_patterns(entry, problems);
            }
            AnalyticsKey::FeatureMap => analytics.feature_map = text(problems),
            AnalyticsKey::UserMap => analytics.user_map = text(problems),
            AnalyticsKey::MinUsers => {
                if let Some(users) = entry.whole_number(MIN_USERS_BOUNDS, problems) {
                    analytics.min_users = users;
                }
            }
        }
    });
    analytics
}

fn read_texts(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Vec<String> {
    let elements = entry.list(problems).unwrap_or_default();
    let texts = elements.iter().filter_map(|text| text.text(problems));
    texts.map(str::to_owned).collect()
}

/// Reads patterns as the command line takes them.
fn read_patterns(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Vec<String> {
    let mut patterns = Vec::new();
    for element in entry.list(problems).unwrap_or_default() {
        let Some(pattern) = element.text(problems) else {
            continue;
        };
        if let Err(error) = globset::Glob::new(pattern) {
            let message = format!("`{}` is no pattern: {error}", element.path);
            problems.add(&element.span, message, None);
        }
        patterns.push(pattern.to_owned());
    }
    patterns
}
