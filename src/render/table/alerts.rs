//! The alerts as a timeline, day by day, then what could not be judged and what is known already.

use super::alert_list::{scope, severity};
use super::header;
use super::tuning;
use crate::render::page::Page;
use crate::render::paint::{HARD_SPACE, Tone, tone, words};
use crate::render::{date, number, safe};
use crate::report::{AlertFinding, AlertsReport};

/// From this width on, an alert begins on the line of its time and code.
const ONE_LINE: usize = 130;
/// Columns of a scope beside its code.
const SCOPE: usize = 24;
/// Pages that the overview names.
const MOST_PAGES: usize = 3;

/// Adds the view.
pub(super) fn add(report: &AlertsReport, page: &mut Page) {
    header::title(&report.header, "alerts", page);
    page.blank();
    page.prose(&overview(report));
    if !report.header.inputs_complete {
        let warning = words(Tone::Warning, "The input is incomplete:");
        let text = format!("{warning} calls are missing here: llmcost audit");
        page.bullet(&tone(Tone::Warning, "!"), &text);
    }
    page.blank();
    header::facts(&report.header, &report.lines, page);
    timeline(report, page);
    unjudged(report, page);
    acknowledged(report, page);
    tuning::add(&report.tuning, page);
}

/// Returns the alerts that nobody has answered for.
fn open(report: &AlertsReport) -> impl Iterator<Item = &AlertFinding> + Clone {
    let alerts = report.findings.iter();
    alerts.filter(|alert| alert.acknowledged.is_none())
}

/// Says how many alerts there are, and which are pages.
pub(in crate::render) fn overview(report: &AlertsReport) -> String {
    let fired = || open(report).filter(|alert| !alert.is_earlier);
    let pages: Vec<&AlertFinding> = fired().filter(|one| one.severity == "page").collect();
    let named: Vec<String> = pages
        .iter()
        .take(MOST_PAGES)
        .map(|one| brief(one))
        .collect();
    let verdict = match (fired().count(), pages.len()) {
        (1, 0) => "not a page".to_owned(),
        (1, _) => format!("a page: {}", named.join("")),
        (_, 0) => "none of them a page".to_owned(),
        (_, 1) => format!("1 of them a page: {}", named.join("")),
        (_, many) => {
            let rest = if many > MOST_PAGES { ", …" } else { "" };
            format!("{many} of them pages: {}{rest}", named.join(", "))
        }
    };
    let mut sentences = vec![match fired().count() {
        0 => "No alert fired.".to_owned(),
        count => {
            let counted = words(Tone::Strong, &counted(count, "alert", "alerts"));
            format!("{counted} fired, {verdict}.")
        }
    }];
    let earlier = open(report).count().saturating_sub(fired().count());
    if earlier > 0 {
        let counted = counted(earlier, "earlier one was", "earlier ones were");
        sentences.push(format!("{counted} still open."));
    }
    let known = report.findings.len().saturating_sub(open(report).count());
    if known > 0 {
        let counted = counted(known, "more is", "more are");
        sentences.push(format!("{counted} acknowledged."));
    }
    sentences.join(" ")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    number::counted(u64::try_from(count).unwrap_or(u64::MAX), one, many)
}

/// Names a page: code, scope, day and what is at stake.
fn brief(alert: &AlertFinding) -> String {
    let day = date::month_day(alert.window.from.date_naive());
    let cost = alert.cost.map_or_else(String::new, |cost| {
        format!(", {} at stake", number::money(cost))
    });
    let whose = match &alert.scope.value {
        Some(_) => format!(" {}", safe::cut(&scope(alert), SCOPE)),
        None => String::new(),
    };
    words(Tone::Up, &format!("{}{whose} ({day}{cost})", alert.code))
}

/// Adds the alerts, day by day.
fn timeline(report: &AlertsReport, page: &mut Page) {
    let code = open(report).map(|one| safe::width(&one.code)).max();
    let width = open(report)
        .map(|one| safe::width(&scope(one)).min(SCOPE))
        .max();
    let widths = (code.unwrap_or(0), width.unwrap_or(0));
    let mut day = None;
    for alert in open(report) {
        let fired_on = alert.fired_at.date_naive();
        if day != Some(fired_on) {
            page.section(&date::day(fired_on));
            day = Some(fired_on);
        }
        entry(alert, widths, page);
    }
}

/// Adds one alert: time, severity, code and scope, then the sentence.
fn entry(alert: &AlertFinding, (code, width): (usize, usize), page: &mut Page) {
    let (mark, meaning) = severity(alert);
    let time = alert.fired_at.format("%H:%M");
    let scope = safe::cut(&scope(alert), SCOPE);
    let room = " ".repeat(width.saturating_sub(safe::width(&scope)));
    let lead = format!(
        "{time}  {}  {}  {scope}{room}",
        tone(meaning, mark),
        tone(Tone::Strong, &format!("{:<code$}", alert.code)),
    );
    let sentence = safe::escape(&alert.sentence);
    if page.columns() >= ONE_LINE {
        page.entry(&lead, &sentence);
    } else {
        page.line(format!("  {lead}"));
        page.bullet(&format!("{HARD_SPACE}    "), &sentence);
    }
}

/// Adds the rules that could not be evaluated.
fn unjudged(report: &AlertsReport, page: &mut Page) {
    let rules = report.rules.iter();
    let mut rules = rules.filter_map(|rule| Some((rule.rule, rule.not_evaluated.as_ref()?)));
    let Some(first) = rules.next() else { return };
    page.section("Not evaluated");
    for (rule, reason) in [first].into_iter().chain(rules) {
        page.bullet(&tone(Tone::Dim, &format!("{rule:<13}")), reason);
    }
}

/// Adds the alerts that somebody has answered for.
fn acknowledged(report: &AlertsReport, page: &mut Page) {
    let mut is_first = true;
    for alert in &report.findings {
        let Some(known) = &alert.acknowledged else {
            continue;
        };
        if std::mem::take(&mut is_first) {
            page.section("Acknowledged");
        }
        let (code, scope) = (&alert.code, safe::cut(&scope(alert), SCOPE));
        let fired = date::instant(alert.fired_at);
        let reason = safe::escape(&known.reason);
        page.bullet(
            &tone(Tone::Dim, &fired),
            &format!("{code} {scope}: {reason} (until {})", known.until),
        );
    }
}
