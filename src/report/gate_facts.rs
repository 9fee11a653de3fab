//! Holds the facts against the gates. Shares are compared as whole numbers, never as quotients.

use std::collections::BTreeMap;

use super::alert_rules::AlertRule;
use super::alerts::{AlertFinding, AlertScope};
use super::facts::Facts;
use super::gate::{Gate, GateFigure, GateResult, Limit};
use super::gate_readings::{Reading, nothing_there, readings};
use super::header::Forecast;
use crate::alerts::Rule;
use crate::analysis::{Threshold, ratio};
use crate::frame::FrameError;
use crate::pricing::Usd;
use crate::wording::number;

/// Decimal places at most by which a share is told from its limit.
const MOST_PLACES: u32 = 9;

/// What gates look at beyond the facts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct GateEvidence<'a> {
    /// The alerts of the period.
    pub(super) findings: &'a [AlertFinding],
    /// The rules.
    pub(super) rules: &'a [AlertRule],
    /// The month.
    pub(super) forecast: Option<&'a Forecast>,
}

/// Decides the gates, in the order in which they were asked for.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub(super) fn gates(
    facts: &Facts<'_>,
    asked: &[Gate],
    evidence: GateEvidence<'_>,
) -> Result<Vec<GateResult>, FrameError> {
    let mut results = Vec::new();
    for gate in asked {
        match gate {
            Gate::Alert { code } => results.push(alerts(gate, code.as_deref(), evidence)),
            Gate::Share { of, limit } => {
                let readings = readings(facts, *of, evidence.forecast)?;
                if readings.is_empty() {
                    results.push(unmeasured(gate, *limit, nothing_there(*of).to_owned()));
                }
                let decided = readings.into_iter().map(|one| decide(gate, *limit, one));
                results.extend(decided);
            }
        }
    }
    Ok(results)
}

/// All calls.
pub(super) fn total_scope() -> AlertScope {
    AlertScope {
        dimension: "total".into(),
        value: None,
    }
}

fn decide(gate: &Gate, limit: Limit, reading: Reading) -> GateResult {
    let share = share_text(reading.part, reading.whole, limit.threshold);
    let (before, after) = reading.words;
    let observed = ratio(Usd::from_pico(reading.part), Usd::from_pico(reading.whole));
    GateResult {
        name: gate.name(),
        scope: reading.scope,
        unit: "ratio".into(),
        observed: observed.map(GateFigure::Ratio),
        threshold: GateFigure::Ratio(limit.threshold.ratio()),
        tripped: limit.trips(reading.part, reading.whole),
        not_evaluated: None,
        sentence: format!("{before}{share}{after}"),
    }
}

/// A gate that could not be measured trips: whoever relies on it must not take it for passed.
fn unmeasured(gate: &Gate, limit: Limit, reason: String) -> GateResult {
    GateResult {
        name: gate.name(),
        scope: total_scope(),
        unit: "ratio".into(),
        observed: None,
        threshold: GateFigure::Ratio(limit.threshold.ratio()),
        tripped: true,
        sentence: format!("it could not be measured: {reason}"),
        not_evaluated: Some(reason),
    }
}

/// Counts the alerts that nobody has acknowledged.
fn alerts(gate: &Gate, code: Option<&str>, evidence: GateEvidence<'_>) -> GateResult {
    let is_meant = |found: &str| code.is_none_or(|code| names(code, found));
    let open = evidence.findings.iter().filter(|one| {
        let is_open = one.acknowledged.is_none();
        is_open && is_meant(&one.code)
    });
    let mut by_code: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in open {
        *by_code.entry(&finding.code).or_insert(0) += 1;
    }
    let count: u64 = by_code.values().sum();
    let not_evaluated = (count == 0)
        .then(|| unevaluated_rule(code, evidence.rules))
        .flatten();
    let sentence = match &not_evaluated {
        Some(reason) => format!("it could not be measured: {reason}"),
        None if count == 0 => "no alert that is not acknowledged".to_owned(),
        None => format!(
            "{}: {}",
            number::counted(count, "alert", "alerts"),
            counted_codes(&by_code)
        ),
    };
    GateResult {
        name: gate.name(),
        scope: total_scope(),
        unit: "findings".into(),
        observed: not_evaluated
            .is_none()
            .then_some(GateFigure::Findings(count)),
        threshold: GateFigure::Findings(0),
        tripped: count > 0 || not_evaluated.is_some(),
        not_evaluated,
        sentence,
    }
}

/// Returns whether a gate's code, or the rule it names, means the code of a finding.
fn names(code: &str, found: &str) -> bool {
    let of_rule = |rule: &Rule| rule.name() == code && rule.finds(found);
    code == found || Rule::ALL.iter().any(of_rule)
}

/// Returns why the rule of a code could not be evaluated; without a code, why none could.
fn unevaluated_rule(code: Option<&str>, rules: &[AlertRule]) -> Option<String> {
    let Some(code) = code else {
        let is_blind = rules.iter().all(|rule| rule.not_evaluated.is_some());
        return is_blind.then(|| "no rule could be evaluated".to_owned());
    };
    let of_code = |rule: &&AlertRule| rule.rule.as_str() == code || rule.finds(code);
    rules.iter().find(of_code)?.not_evaluated.clone()
}

fn counted_codes(by_code: &BTreeMap<&str, u64>) -> String {
    let texts: Vec<String> = by_code
        .iter()
        .map(|(code, count)| match count {
            1 => (*code).to_owned(),
            count => format!("{code} ({})", number::count(*count)),
        })
        .collect();
    texts.join(", ")
}

/// Writes a share with one decimal, or with as many as it takes to tell it from its limit.
fn share_text(part: i128, whole: i128, limit: Threshold) -> String {
    let usual = ratio(Usd::from_pico(part), Usd::from_pico(whole)).map(number::percent);
    let usual = usual.unwrap_or_else(|| "more than all".to_owned());
    if usual != number::percent(limit.ratio()) || limit.compare(part, whole).is_eq() {
        return usual;
    }
    let limit = limit.fraction();
    let differs = |places: &u32| {
        let shown = percent_digits(part, whole, *places);
        shown != percent_digits(limit.0, limit.1, *places)
    };
    let places = (2..=MOST_PLACES).find(differs);
    let exact = places.and_then(|places| {
        let digits = percent_digits(part, whole, places)?;
        let places = usize::try_from(places).ok()?;
        let least = places.saturating_add(1);
        let text = format!("{digits:0>least$}");
        let (whole, fraction) = text.split_at_checked(text.len().saturating_sub(places))?;
        Some(format!("{whole}.{fraction} %"))
    });
    exact.unwrap_or(usual)
}

/// Returns `part ÷ whole` in percent with this many decimals, rounded down, as an integer without its
/// point.
fn percent_digits(part: i128, whole: i128, places: u32) -> Option<i128> {
    let scale = 10_i128.checked_pow(places.checked_add(2)?)?;
    part.checked_mul(scale)?.checked_div(whole)
}
