//! Makes the alerts of a period from the facts.

use super::alert_rules::describe;
use super::alert_sentence::sentence;
use super::alerts::{
    Acknowledged, AlertDetail, AlertFigure, AlertFinding, AlertScope, AlertTrial, AlertTuning,
    AlertWindow, AlertsReport, SpikeContributor, SpikeDetail, UnusedAcknowledgement,
};
use super::audit_facts::line_counts;
use super::facts::{AlertOptions, Facts};
use super::header_facts::header;
use super::value_or_none;
use crate::alerts::{
    Contributor, Detail, Evaluation, Figure, Finding, Incident, Rule, Scope, Tuning, evaluate, tune,
};
use crate::analysis::Threshold;
use crate::frame::{FrameError, UsageFrame};
use crate::usage::{Calendar, Dimension, Interval, Timestamp};

/// Makes the report. The rules look at all history, the list is that of the period.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub fn alerts_report(
    facts: &Facts<'_>,
    options: &AlertOptions<'_>,
    with_tuning: bool,
) -> Result<AlertsReport, FrameError> {
    let evaluation = evaluated(facts, options)?;
    let settings = options.settings;
    let concerns = |finding: &&Finding| finding.concerns(facts.period.interval);
    let listed: Vec<&Finding> = evaluation.findings.iter().filter(concerns).collect();
    let rules = evaluation.rules.iter().map(|outcome| {
        let of_rule = listed.iter().filter(|one| one.rule == outcome.rule);
        let all = of_rule.clone().count() as u64;
        let known = of_rule.filter(|one| one.acknowledged.is_some()).count() as u64;
        describe(outcome, settings, all - known, known)
    });
    let unused = evaluation.unused_acknowledgements.iter();
    let unused = unused.filter_map(|position| settings.acknowledgements.get(*position));
    let tuning = if with_tuning {
        let (calendar, as_of) = (facts.calendar, facts.coverage.as_of);
        tune(facts.frame, calendar, as_of, options.budgets, settings)?
    } else {
        Vec::new()
    };
    Ok(AlertsReport {
        header: header(facts),
        lines: line_counts(facts),
        rules: rules.collect(),
        unused_acknowledgements: unused
            .map(|one| UnusedAcknowledgement {
                code: one.code.clone(),
                value: one.value.clone(),
                reason: one.reason.clone(),
                until: one.until,
            })
            .collect(),
        tuning: tuning.iter().map(tuned).collect(),
        findings: listed
            .iter()
            .map(|one| tell_in(one, facts.period.interval, facts.calendar))
            .collect(),
    })
}

/// What the rules find, apart from any report.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertOutcome {
    /// Everything that fired.
    pub findings: Vec<AlertFinding>,
    /// The rules that could not be evaluated.
    pub not_evaluated: Vec<Rule>,
}

/// Evaluates the rules over everything before `as_of`.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub fn alert_outcome(
    frame: &UsageFrame,
    calendar: Calendar,
    as_of: Timestamp,
    options: &AlertOptions<'_>,
) -> Result<AlertOutcome, FrameError> {
    let evaluation = evaluate(frame, calendar, as_of, options.budgets, options.settings)?;
    let rules = evaluation.rules.iter();
    let not_evaluated = rules.filter(|outcome| outcome.not_evaluated.is_some());
    Ok(AlertOutcome {
        not_evaluated: not_evaluated.map(|outcome| outcome.rule).collect(),
        findings: evaluation
            .findings
            .iter()
            .map(|one| tell(one, calendar))
            .collect(),
    })
}

/// Returns the findings of the period under review.
pub(super) fn findings(
    facts: &Facts<'_>,
    options: &AlertOptions<'_>,
) -> Result<Vec<AlertFinding>, FrameError> {
    let evaluation = evaluated(facts, options)?;
    let findings = evaluation.findings.iter();
    let period = facts.period.interval;
    let listed = findings.filter(|one| one.concerns(period));
    Ok(listed
        .map(|one| tell_in(one, period, facts.calendar))
        .collect())
}

fn evaluated(facts: &Facts<'_>, options: &AlertOptions<'_>) -> Result<Evaluation, FrameError> {
    let as_of = facts.coverage.as_of;
    evaluate(
        facts.frame,
        facts.calendar,
        as_of,
        options.budgets,
        options.settings,
    )
}

/// Puts a finding into the words of a report of a period.
fn tell_in(finding: &Finding, period: Interval, calendar: Calendar) -> AlertFinding {
    AlertFinding {
        is_earlier: !finding.fired_in(period),
        ..tell(finding, calendar)
    }
}

/// Puts a finding into words.
fn tell(finding: &Finding, calendar: Calendar) -> AlertFinding {
    AlertFinding {
        code: finding.code.to_string(),
        severity: finding.severity.name(),
        scope: scope(&finding.scope),
        fired_at: calendar.local(finding.fired_at),
        resolved_at: finding.resolved_at.map(|at| calendar.local(at)),
        observed: figure(finding.observed),
        threshold: figure(finding.threshold),
        baseline: finding.baseline.map(figure),
        unit: match finding.observed {
            Figure::Usd(_) => "usd",
            Figure::Ratio(_) => "ratio",
            Figure::Calls(_) => "calls",
        },
        cost: finding.cost,
        sentence: sentence(finding, calendar),
        window: window(finding.window, calendar),
        is_earlier: false,
        detail: detail(finding, calendar),
        acknowledged: finding.acknowledged.as_ref().map(|known| Acknowledged {
            reason: known.reason.clone(),
            until: known.until,
        }),
    }
}

fn scope(scope: &Scope) -> AlertScope {
    AlertScope {
        dimension: scope.dimension.map_or("total", Dimension::name),
        value: scope
            .dimension
            .map(|_| value_or_none(scope.value.as_deref())),
    }
}

const fn figure(figure: Figure) -> AlertFigure {
    match figure {
        Figure::Usd(amount) => AlertFigure::Usd(amount),
        Figure::Ratio(ratio) => AlertFigure::Ratio(ratio),
        Figure::Calls(calls) => AlertFigure::Calls(calls),
    }
}

fn window(interval: Interval, calendar: Calendar) -> AlertWindow {
    AlertWindow {
        from: calendar.local(interval.from),
        to: calendar.local(interval.to),
    }
}

fn detail(finding: &Finding, calendar: Calendar) -> AlertDetail {
    match &finding.detail {
        Detail::Budget {
            call_id,
            share,
            budget,
            month,
        } => AlertDetail::Budget {
            call_id: call_id.clone(),
            month: calendar.local(month.from).format("%Y-%m").to_string(),
            budget: *budget,
            share_ratio: share.ratio(),
        },
        Detail::Spike(incident) => AlertDetail::Spike {
            spike: Box::new(spike(finding, incident, calendar)),
        },
        Detail::Outliers {
            calls,
            call_id,
            factor,
            ..
        } => AlertDetail::Outliers {
            calls: *calls,
            call_id: call_id.clone(),
            factor: factor.ratio(),
        },
        Detail::Retries {
            rate,
            operations,
            affected,
        } => AlertDetail::Retries {
            rate: rate.name(),
            operations: *operations,
            affected: *affected,
        },
        Detail::Untagged { cost, .. } => AlertDetail::Untagged { week_cost: *cost },
        Detail::Unpriced { calls } => AlertDetail::Unpriced { calls: *calls },
    }
}

fn spike(finding: &Finding, incident: &Incident, calendar: Calendar) -> SpikeDetail {
    let peak = incident.peak();
    let usual = incident.first.usual;
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    SpikeDetail {
        from: calendar.local(finding.window.from),
        to: calendar.local(incident.to),
        hours: incident.hours.len() as u64,
        baseline: usual.baseline.name(),
        looked_back: count(usual.hours),
        peak_at: calendar.local(peak.hour.start()),
        peak_cost: peak.cost,
        peak_ratio: peak.ratio(),
        same_hour_weeks: count(incident.same_hours),
        same_hour_median: incident.same_hour_median,
        same_hour_ratio: incident.same_hour_ratio,
        contributors: incident.contributors.iter().map(contributor).collect(),
    }
}

fn contributor(contributor: &Contributor) -> SpikeContributor {
    SpikeContributor {
        dimension: contributor.dimension.name(),
        value: value_or_none(contributor.value.as_deref()),
        excess: contributor.excess,
        share_ratio: contributor.share_ratio,
    }
}

fn tuned(tuning: &Tuning) -> AlertTuning {
    let trials = tuning.thresholds.iter().map(|trial| AlertTrial {
        threshold: Threshold::ratio(trial.threshold),
        in_force: trial.is_in_force,
        findings: trial.findings as u64,
        cost: trial.cost,
        cost_ratio: trial.cost_ratio,
    });
    AlertTuning {
        rule: tuning.rule.name(),
        setting: tuning.setting,
        thresholds: trials.collect(),
    }
}
