//! What may be wrong with a question that was answered: events that nobody sent, users that nobody
//! knows.

use super::question::Question;
use crate::cli::nearest::nearest_models;
use crate::cli::patterns::Patterns;
use crate::console::Console;
use crate::frame::events::EventLog;
use crate::report::{RoiFeature, RoiReport, RowKind};

/// Says so on standard error.
pub(super) fn give(question: &Question, log: &EventLog, report: &RoiReport, console: &Console) {
    if report.events.lines.events == 0 {
        return;
    }
    let mut names: Vec<&str> = log.groups().iter().map(|group| group.name).collect();
    names.sort_unstable();
    names.dedup();
    idle_patterns("success", question.success.as_ref(), &names, console);
    idle_patterns("conversion", question.conversion.as_ref(), &names, console);
    unknown_features(report, console);
    if report.coverage.is_low && !report.header.pseudonymized.is_empty() {
        console.hint(
            "logs and analytics know few users in common; how the two write them is seen without \
             `--pseudonymize`, and `--user-map FILE` translates",
        );
    } else if report.coverage.is_low
        && let Some((log_user, analytics_user)) = &report.coverage.strangers
    {
        console.hint(&format!(
            "logs and analytics know few users in common: the logs write `{log_user}`, the \
             analytics `{analytics_user}`; `--user-map FILE` translates"
        ));
    }
}

/// Says that the two sides may call their features by other names, where not one is the same.
fn unknown_features(report: &RoiReport, console: &Console) {
    let (in_logs, in_events): (Vec<&RoiFeature>, Vec<&RoiFeature>) = report
        .features
        .iter()
        .filter(|one| one.kind == RowKind::Value)
        .partition(|one| one.figures.calls > 0);
    let has_common = in_logs.iter().any(|one| one.figures.active_users > 0);
    if let (false, Some(log), Some(event)) = (has_common, in_logs.first(), in_events.first()) {
        console.hint(&format!(
            "no feature of the logs has events: the logs write `{}`, the analytics `{}`; \
             `--feature-map FILE` translates",
            log.feature, event.feature
        ));
    }
}

fn idle_patterns(what: &str, patterns: Option<&Patterns>, names: &[&str], console: &Console) {
    for pattern in patterns.into_iter().flat_map(|some| some.idle(names)) {
        console.warn(&format!("no event of the period is the {what} `{pattern}`"));
        if let Some(near) = nearest_models(pattern, names.iter().copied(), 1).first() {
            console.hint(&format!("did you mean `{near}`?"));
        }
    }
}
