//! Replays each rule over a range of thresholds: how often it would have fired, and on how much.

use std::collections::BTreeMap;

use super::evaluate::run;
use super::finding::Finding;
use super::history::{Budgets, History, until};
use super::rule::Rule;
use super::settings::AlertSettings;
use crate::analysis::{Threshold, ratio};
use crate::frame::{FrameError, UsageFrame};
use crate::pricing::Usd;
use crate::usage::{Calendar, Timestamp};

/// A rule over a range of thresholds.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// The rule.
    pub rule: Rule,
    /// Name of its setting, such as `factor`.
    pub setting: &'static str,
    /// The thresholds, lowest first; none if the rule could not be evaluated.
    pub thresholds: Vec<Trial>,
}

/// What a rule would have done at a threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// The threshold.
    pub threshold: Threshold,
    /// Whether it is the one in force.
    pub is_in_force: bool,
    /// How often it would have fired.
    pub findings: usize,
    /// Cost at stake. Scopes overlap, so this is the sum over the dimension with the greatest one.
    pub cost: Usd,
    /// That ÷ the cost of all of history.
    pub cost_ratio: Option<f64>,
}

/// Replays every rule that has a threshold, by the very code that evaluates it live.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub fn tune(
    frame: &UsageFrame,
    calendar: Calendar,
    as_of: Timestamp,
    budgets: &Budgets,
    settings: &AlertSettings,
) -> Result<Vec<Tuning>, FrameError> {
    let watched = &settings.hourly_spike.scopes;
    let factors = dial(Rule::CallOutlier).map(|dial| thresholds(&dial, settings));
    let factors = factors.unwrap_or_default();
    let history = History::gather(frame, calendar, as_of, budgets, watched, &factors)?;
    let total = frame.total(until(as_of))?.cost;
    let dials = Rule::ALL.into_iter().filter_map(dial);
    Ok(dials
        .map(|dial| Tuning {
            rule: dial.rule,
            setting: dial.setting,
            thresholds: trials(&dial, &history, settings, total),
        })
        .collect())
}

/// The threshold of a rule that can be turned.
struct Dial {
    rule: Rule,
    setting: &'static str,
    /// Where it is tried.
    range: Vec<Threshold>,
    /// Where it is set.
    in_force: fn(&AlertSettings) -> Vec<Threshold>,
    /// Sets it.
    set: fn(&mut AlertSettings, Threshold),
}

/// Returns what can be turned of a rule; `unpriced` has nothing.
fn dial(rule: Rule) -> Option<Dial> {
    let percent = |values: &[u32]| values.iter().map(|one| Threshold::percent(*one)).collect();
    let times = |values: &[u32]| values.iter().map(|one| Threshold::times(*one)).collect();
    Some(match rule {
        Rule::Budget => Dial {
            rule,
            setting: "thresholds",
            range: percent(&[50, 60, 70, 80, 90, 100, 110, 120]),
            in_force: |settings| settings.budget.thresholds.clone(),
            set: |settings, at| settings.budget.thresholds = vec![at],
        },
        Rule::TeamBudget => Dial {
            rule,
            setting: "share",
            range: percent(&[80, 90, 100, 110, 120]),
            in_force: |settings| vec![settings.team_budget.share],
            set: |settings, at| settings.team_budget.share = at,
        },
        Rule::HourlySpike => Dial {
            rule,
            setting: "factor",
            range: percent(&[150, 200, 250, 300, 400, 500, 750, 1000]),
            in_force: |settings| vec![settings.hourly_spike.factor],
            set: |settings, at| settings.hourly_spike.factor = at,
        },
        Rule::CallOutlier => Dial {
            rule,
            setting: "factor",
            range: times(&[5, 10, 20, 50, 100, 200]),
            in_force: |settings| vec![settings.call_outlier.factor],
            set: |settings, at| settings.call_outlier.factor = at,
        },
        Rule::RetrySpike => Dial {
            rule,
            setting: "rate",
            range: percent(&[2, 5, 10, 15, 20, 30, 50]),
            in_force: |settings| vec![settings.retry_spike.rate],
            set: |settings, at| settings.retry_spike.rate = at,
        },
        Rule::Untagged => Dial {
            rule,
            setting: "share",
            range: percent(&[1, 2, 5, 10, 15, 20, 30]),
            in_force: |settings| vec![settings.untagged.share],
            set: |settings, at| settings.untagged.share = at,
        },
        Rule::Unpriced => return None,
    })
}

/// Returns where a rule is tried: over its range, and as it is set.
fn thresholds(dial: &Dial, settings: &AlertSettings) -> Vec<Threshold> {
    let mut range = dial.range.clone();
    range.extend((dial.in_force)(settings));
    range.sort_unstable();
    range.dedup();
    range
}

fn trials(dial: &Dial, history: &History<'_>, settings: &AlertSettings, total: Usd) -> Vec<Trial> {
    let in_force = (dial.in_force)(settings);
    let range = thresholds(dial, settings);
    let trials = range.into_iter().filter_map(|threshold| {
        let mut tried = settings.clone();
        (dial.set)(&mut tried, threshold);
        let findings = run(dial.rule, history, &tried).ok()?;
        let cost = at_stake(&findings);
        Some(Trial {
            threshold,
            is_in_force: in_force.contains(&threshold),
            findings: findings.len(),
            cost,
            cost_ratio: ratio(cost, total),
        })
    });
    trials.collect()
}

/// Adds up what is at stake, each dollar once: within a dimension scopes do not overlap, so the
/// dimension with the greatest sum stands for all.
fn at_stake(findings: &[Finding]) -> Usd {
    let mut sums: BTreeMap<_, Usd> = BTreeMap::new();
    for finding in findings {
        *sums.entry(finding.scope.dimension).or_default() += finding.cost.unwrap_or_default();
    }
    sums.into_values().max().unwrap_or_default()
}
