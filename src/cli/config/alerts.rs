//! `[alerts.*]`: which rules are evaluated, from where on they fire, and how loud they are.

use std::ops::RangeInclusive;

use crate::alerts::{AlertSettings, Baseline, Rule, Severity, Watch};
use crate::analysis::Threshold;
use crate::pricing::Usd;

use super::acknowledge::read_acknowledgements;
use super::alert_schema::{ALERTS, AlertsKey, RuleKey, rule_keys};
use super::problem::{Problems, quoted};
use super::section::{Entry, Section};

const SEVERITIES: [(&str, Severity); 2] = [
    (Severity::Warn.name(), Severity::Warn),
    (Severity::Page.name(), Severity::Page),
];
const BASELINES: [(&str, Baseline); 2] = [
    (Baseline::MovingAverage.name(), Baseline::MovingAverage),
    (Baseline::HourOfWeek.name(), Baseline::HourOfWeek),
];
const BUDGET_SCOPES: &[(&str, Watch)] = &[
    (Watch::Total.name(), Watch::Total),
    (Watch::Team.name(), Watch::Team),
];
const SPIKE_SCOPES: &[(&str, Watch)] = &[
    (Watch::Total.name(), Watch::Total),
    (Watch::Team.name(), Watch::Team),
    (Watch::Feature.name(), Watch::Feature),
];
const OPERATIONS: RangeInclusive<usize> = 1..=1_000_000_000;

/// Reads the section.
pub(super) fn read_alerts(section: &Section<'_>, problems: &mut Problems<'_>) -> AlertSettings {
    let mut settings = AlertSettings::default();
    section.read(ALERTS, problems, |key, entry, problems| match key {
        AlertsKey::Acknowledge => {
            settings.acknowledgements = read_acknowledgements(entry, problems);
        }
        AlertsKey::Rule(rule) => {
            if let Some(section) = entry.section(problems) {
                section.read(rule_keys(rule), problems, |key, entry, problems| {
                    read_key(&mut settings, rule, key, entry, problems);
                });
            }
        }
    });
    settings
}

/// Reads one key of a rule.
fn read_key(
    settings: &mut AlertSettings,
    rule: Rule,
    key: RuleKey,
    entry: &Entry<'_>,
    problems: &mut Problems<'_>,
) {
    match key {
        RuleKey::Enabled => set(enabled(settings, rule), entry.boolean(problems)),
        RuleKey::Severity => {
            if let Some(severity) = entry.choice(&SEVERITIES, problems) {
                set_severity(settings, rule, severity);
            }
        }
        RuleKey::Thresholds => set(
            &mut settings.budget.thresholds,
            read_percentages(entry, problems),
        ),
        RuleKey::Share if rule == Rule::TeamBudget => set(
            &mut settings.team_budget.share,
            read_percentage(entry, problems),
        ),
        RuleKey::Share => set(&mut settings.untagged.share, read_share(entry, problems)),
        RuleKey::Rate => set(&mut settings.retry_spike.rate, read_share(entry, problems)),
        RuleKey::Factor => {
            let read = read_factor(entry, problems);
            if let Some(factor) = factor(settings, rule) {
                set(factor, read);
            }
        }
        RuleKey::MinUsd => {
            let read = entry.amount(problems);
            if let Some(floor) = floor(settings, rule) {
                set(floor, read);
            }
        }
        RuleKey::MinOperations => {
            let least = entry.whole_number(OPERATIONS, problems);
            set(
                &mut settings.retry_spike.min_operations,
                least.and_then(|least| u64::try_from(least).ok()),
            );
        }
        RuleKey::Scopes if rule == Rule::Budget => set(
            &mut settings.budget.scopes,
            read_scopes(entry, BUDGET_SCOPES, problems),
        ),
        RuleKey::Scopes => set(
            &mut settings.hourly_spike.scopes,
            read_scopes(entry, SPIKE_SCOPES, problems),
        ),
        RuleKey::Baseline => set(
            &mut settings.hourly_spike.baseline,
            entry.choice(&BASELINES, problems),
        ),
    }
}

/// Replaces a setting if it could be read.
fn set<T>(setting: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *setting = value;
    }
}

fn enabled(settings: &mut AlertSettings, rule: Rule) -> &mut bool {
    match rule {
        Rule::Budget => &mut settings.budget.enabled,
        Rule::TeamBudget => &mut settings.team_budget.enabled,
        Rule::HourlySpike => &mut settings.hourly_spike.enabled,
        Rule::CallOutlier => &mut settings.call_outlier.enabled,
        Rule::RetrySpike => &mut settings.retry_spike.enabled,
        Rule::Untagged => &mut settings.untagged.enabled,
        Rule::Unpriced => &mut settings.unpriced.enabled,
    }
}

/// Returns the factor of the rules that have one.
fn factor(settings: &mut AlertSettings, rule: Rule) -> Option<&mut Threshold> {
    match rule {
        Rule::HourlySpike => Some(&mut settings.hourly_spike.factor),
        Rule::CallOutlier => Some(&mut settings.call_outlier.factor),
        Rule::RetrySpike => Some(&mut settings.retry_spike.factor),
        Rule::Budget | Rule::TeamBudget | Rule::Untagged | Rule::Unpriced => None,
    }
}

/// Returns the floor of the rules that have one.
fn floor(settings: &mut AlertSettings, rule: Rule) -> Option<&mut Usd> {
    match rule {
        Rule::HourlySpike => Some(&mut settings.hourly_spike.min_usd),
        Rule::CallOutlier => Some(&mut settings.call_outlier.min_usd),
        Rule::Untagged => Some(&mut settings.untagged.min_usd),
        Rule::Budget | Rule::TeamBudget | Rule::RetrySpike | Rule::Unpriced => None,
    }
}

fn set_severity(settings: &mut AlertSettings, rule: Rule, severity: Severity) {
    match rule {
        Rule::Budget => settings.budget.severity = Some(severity),
        Rule::TeamBudget => settings.team_budget.severity = severity,
        Rule::HourlySpike => settings.hourly_spike.severity = severity,
        Rule::CallOutlier => settings.call_outlier.severity = severity,
        Rule::RetrySpike => settings.retry_spike.severity = severity,
        Rule::Untagged => settings.untagged.severity = severity,
        Rule::Unpriced => settings.unpriced.severity = severity,
    }
}

/// Reads shares of a budget, lowest first.
fn read_percentages(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Vec<Threshold>> {
    let elements = entry.list(problems)?;
    if elements.is_empty() {
        let hint = "write enabled = false to switch the rule off".to_owned();
        let message = format!("`{}` must not be empty", entry.path);
        problems.add(&entry.span, message, Some(hint));
        return None;
    }
    let mut shares = Vec::new();
    for element in elements {
        let Some(share) = read_percentage(&element, problems) else {
            continue;
        };
        if shares.contains(&share) {
            let written = problems.source(&element.span);
            let message = format!("{written} is listed twice in `{}`", entry.path);
            problems.add(&element.span, message, None);
        }
        shares.push(share);
    }
    shares.sort_unstable();
    Some(shares)
}

/// Reads a share of a budget: whole percent, so that it can be part of a code.
fn read_percentage(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Threshold> {
    let range = Threshold::percent(1)..=Threshold::times(10);
    let text = entry.decimal("a share of the budget", problems)?;
    let share = Threshold::parse(&text).filter(|share| share.is_whole_percent());
    if let Some(share) = share.filter(|share| range.contains(share)) {
        return Some(share);
    }
    let message = format!(
        "`{}` must be a share of the budget in whole percent, from 0.01 to 10, found {text}",
        entry.path
    );
    let hint = text
        .parse()
        .ok()
        .filter(|percent| (11..=1000).contains(percent));
    let hint = hint.map(|percent: u32| {
        let (whole, rest) = (percent / 100, percent % 100);
        format!("write {whole}.{rest:02} for {percent} %")
    });
    problems.add(&entry.span, message, hint);
    None
}

/// Reads a share from 0 to 1.
fn read_share(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Threshold> {
    let text = entry.share("a share from 0 to 1", problems)?;
    exact(entry, &text, problems)
}

/// Reads how many times as much.
fn read_factor(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Threshold> {
    let text = entry.decimal("a number of times", problems)?;
    let factor = exact(entry, &text, problems)?;
    if (Threshold::times(1)..=Threshold::times(1000)).contains(&factor) {
        return Some(factor);
    }
    let message = format!("`{}` must be between 1 and 1000, found {text}", entry.path);
    problems.add(&entry.span, message, None);
    None
}

/// Refuses what cannot be kept exactly.
fn exact(entry: &Entry<'_>, text: &str, problems: &mut Problems<'_>) -> Option<Threshold> {
    let threshold = Threshold::parse(text);
    if threshold.is_none() {
        let message = format!(
            "`{}` must have at most 6 decimal places and be at most 1000000, found {text}",
            entry.path
        );
        problems.add(&entry.span, message, None);
    }
    threshold
}

/// Reads what a rule watches.
fn read_scopes(
    entry: &Entry<'_>,
    known: &[(&'static str, Watch)],
    problems: &mut Problems<'_>,
) -> Option<Vec<Watch>> {
    let elements = entry.list(problems)?;
    if elements.is_empty() {
        let hint = "write enabled = false to switch the rule off".to_owned();
        let message = format!("`{}` must not be empty", entry.path);
        problems.add(&entry.span, message, Some(hint));
        return None;
    }
    let mut scopes = Vec::new();
    for element in elements {
        let Some(scope) = element.choice(known, problems) else {
            continue;
        };
        if scopes.contains(&scope) {
            let message = format!(
                "{} is listed twice in `{}`",
                quoted(scope.name()),
                entry.path
            );
            problems.add(&element.span, message, None);
        }
        scopes.push(scope);
    }
    scopes.sort_unstable();
    Some(scopes)
}
