//! What may be asked next, depending on what was found: one command, ready to be typed.

use super::settings::Settings;
use crate::console::Console;
use crate::render::{Content, escape};
use crate::report::{AlertsReport, AuditReport, Review};
use crate::usage::Dimension;

/// Suggests a command after a report.
pub(super) fn suggest(content: Content<'_>, settings: &Settings, console: &Console) {
    // What came through a pipe is gone, and a path that is no text cannot be shown to be typed.
    let mut inputs = settings.named_inputs.iter();
    let is_gone = inputs.any(|input| input == "-" || input.to_str().is_none());
    let question = match content {
        Content::Review(review) => after_review(review),
        Content::Audit(report) => after_audit(report),
        Content::Spend(report) if report.by.is_empty() => spend_by("team"),
        Content::Spend(_) => vec!["outliers".to_owned()],
        Content::Outliers(report) => match report.calls.first() {
            Some(first) => explain(&first.call.call_id),
            None => spend_by("team"),
        },
        Content::Explain(report) => match report.calls.first() {
            Some(call) if call.pricing.price_layer.is_some() => {
                return suggest_command(&prices(&call.pricing.model), console);
            }
            Some(_) | None => vec!["audit".to_owned()],
        },
        Content::Roi(_) => spend_by("feature"),
        Content::Alerts(report) => after_alerts(report),
        // Saved reports name no input to ask again.
        Content::Prices(_) | Content::Diff(_) => return,
    };
    if !is_gone && !question.is_empty() {
        let words = [question, settings.retyped.clone()].concat();
        suggest_command(&words, console);
    }
}

/// Suggests a command after one that reads no input.
pub(super) fn suggest_command(words: &[String], console: &Console) {
    if words.is_empty() {
        return;
    }
    let words = words.iter().map(String::as_str);
    // An id that has to be escaped to be shown could not be typed either.
    if let Ok(command) = shlex::try_join(words)
        && escape(&command) == command
    {
        console.suggest(&format!("llmcost {command}"));
    }
}

/// Returns the command that shows the prices of a model.
pub(super) fn prices(model: &str) -> Vec<String> {
    about("prices", model)
}

fn explain(id: &str) -> Vec<String> {
    about("explain", id)
}

/// Asks about something that the logs name; nothing if it would be taken for an option.
fn about(command: &str, name: &str) -> Vec<String> {
    if name.starts_with('-') {
        return Vec::new();
    }
    vec![command.to_owned(), name.to_owned()]
}

fn spend_by(dimension: &str) -> Vec<String> {
    ["spend", "--by", dimension].map(str::to_owned).to_vec()
}

/// An absurd call first, then what is missing from the figures, then who it was.
fn after_review(review: &Review) -> Vec<String> {
    match review.top_calls.first() {
        Some(call) if call.flagged => explain(&call.call_id),
        Some(_) | None if review.summary.unpriced_calls > 0 => vec!["audit".to_owned()],
        Some(_) | None => spend_by("team"),
    }
}

/// Which models cost what, if prices differ from those of the log; else the review.
fn after_audit(report: &AuditReport) -> Vec<String> {
    match report.audit.drift.first() {
        Some(drift) if !drift.difference.is_zero() => spend_by("model"),
        Some(_) | None => vec!["report".to_owned(), "--week".to_owned()],
    }
}

/// The dimension that the dearest finding is about, else what other thresholds would have found.
fn after_alerts(report: &AlertsReport) -> Vec<String> {
    let Some(finding) = report.findings.iter().max_by_key(|finding| finding.cost) else {
        return vec!["alerts".to_owned(), "--tune".to_owned()];
    };
    let names = Dimension::ALL.map(Dimension::name);
    let about = names.iter().find(|name| finding.scope.dimension == **name);
    spend_by(about.copied().unwrap_or("team"))
}
