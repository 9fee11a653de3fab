//! The page of the alerts: each at its instant on the timeline, pages told apart by their form.

use llmcost::render::Content;
use llmcost::report::{AlertFinding, AlertsReport};

use super::dom::{Dom, Element};
use crate::render::sample_alerts;

fn page(report: &AlertsReport) -> Dom {
    Dom::parse(&Content::Alerts(report).html().unwrap())
}

/// The alerts on a timeline: what each says, and its marks.
fn marks(chart: &Element) -> Vec<(String, Vec<Element>)> {
    let groups = chart.all("g").into_iter();
    groups
        .map(|group| (group.all("title")[0].text(), group.below()))
        .collect()
}

fn number(element: &Element, name: &str) -> f64 {
    element.attribute(name).unwrap().parse().unwrap()
}

#[test]
fn alerts_lie_where_they_fired() {
    let report = sample_alerts::report();
    let period = &report.header.period;
    let length = (period.to - period.from).num_seconds();
    for chart in page(&report).id("alerts").all("svg") {
        let marks = marks(&chart);
        assert_eq!(marks.len(), report.findings.len());
        let width = if chart.attribute("viewBox").unwrap().starts_with("0 0 560") {
            548
        } else {
            328
        };
        for alert in &report.findings {
            let fired = alert.fired_at.format("%Y-%m-%d %H:%M").to_string();
            let is_this = |(says, _): &&(String, Vec<Element>)| {
                says.starts_with(&fired) && says.contains(alert.sentence.as_str())
            };
            let (_, parts) = marks
                .iter()
                .find(is_this)
                .expect("every alert has its mark");
            let passed = (alert.fired_at - period.from)
                .num_seconds()
                .clamp(0, length);
            let expected = 6 + passed * width / length;
            let lasting = &parts[1];
            assert_eq!(lasting.attribute("class").as_deref(), Some("lasting"));
            let found = number(lasting, "x");
            let expected = f64::from(u32::try_from(expected).unwrap());
            assert!(
                (found - expected).abs() <= 1.0,
                "{fired}: {found} {expected}"
            );
            let (class, form) = form(alert);
            assert_eq!(parts[2].attribute("class").as_deref(), Some(class));
            assert_eq!(parts[2].name(), form);
        }
    }
}

fn form(alert: &AlertFinding) -> (&'static str, &'static str) {
    match (alert.acknowledged.is_some(), alert.severity.as_str()) {
        (true, _) => ("known", "circle"),
        (false, "page") => ("page", "polygon"),
        (false, _) => ("warn", "circle"),
    }
}

#[test]
fn every_alert_is_a_row_with_its_whole_sentence() {
    let report = sample_alerts::report();
    let rows = page(&report).id("table-findings").all("table")[0].rows();
    assert_eq!(rows.len() - 1, report.findings.len());
    for (row, alert) in rows[1..].iter().zip(&report.findings) {
        assert!(row.contains(&alert.sentence), "{row:?}");
    }
}

#[test]
fn without_alerts_there_is_no_chart() {
    let mut report = sample_alerts::report();
    report.findings.clear();
    let dom = page(&report);
    assert!(dom.text().contains("No alert fired."));
    assert!(dom.all("svg").is_empty());
    assert!(dom.id("table-rules").all("td").len() > 2);
}
