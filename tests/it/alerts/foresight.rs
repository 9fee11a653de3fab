//! No rule looks ahead: what fires before an instant is the same, whatever comes after it.

use chrono::Weekday;
use llmcost::alerts::{AlertSettings, Baseline, Budgets, Watch};
use llmcost::frame::UsageFrame;
use llmcost::pricing::{CostBasis, Usd};
use llmcost::report::{AlertFinding, AlertOptions, alert_outcome};
use llmcost::usage::{Calendar, Timestamp};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{Books, Folder};

/// Microseconds in a minute.
const MINUTE: i64 = 60_000_000;
/// Minutes in three weeks.
const SPAN: i64 = 3 * 7 * 24 * 60;
/// Monday 2026-11-02, 00:00 UTC.
const START: i64 = 1_793_577_600_000_000;

/// A call of the test.
#[derive(Clone, Debug)]
struct Made {
    minute: i64,
    cents: i64,
    team: Option<u8>,
    feature: Option<u8>,
    retries: Option<u8>,
    has_failed: bool,
}

impl Made {
    const fn at(&self) -> i64 {
        START + self.minute * MINUTE
    }

    fn row(&self, id: usize) -> String {
        let at = chrono::DateTime::from_timestamp_micros(self.at()).unwrap();
        let mut metadata = json!({ "attempted_retries": self.retries });
        metadata["requester_metadata"] = json!({
            "team_id": self.team.map(|team| format!("team-{team}")),
            "feature": self.feature.map(|feature| format!("feature-{feature}")),
        });
        json!({
            "request_id": format!("call-{id:04}"),
            "startTime": at.to_rfc3339(),
            "model": "no-such-model",
            "prompt_tokens": 10,
            "completion_tokens": 5,
            "spend": format!("{}.{:02}", self.cents / 100, self.cents % 100),
            "status": if self.has_failed { "failure" } else { "success" },
            "metadata": metadata,
        })
        .to_string()
    }
}

prop_compose! {
    fn made()(
        minute in 0..SPAN,
        cents in prop_oneof![8 => 0_i64..20, 1 => 100_i64..2000],
        team in prop::option::weighted(0.8, 0_u8..3),
        feature in prop::option::weighted(0.9, 0_u8..2),
        retries in prop::option::weighted(0.8, 0_u8..3),
        has_failed in prop::bool::weighted(0.2),
    ) -> Made {
        Made { minute, cents, team, feature, retries, has_failed }
    }
}

fn calendar() -> Calendar {
    Calendar {
        zone: chrono_tz::UTC,
        week_start: Weekday::Mon,
    }
}

fn frame(made: &[Made], before: i64) -> UsageFrame {
    let rows = made
        .iter()
        .enumerate()
        .filter(|(_, made)| made.at() < before);
    let rows: Vec<String> = rows.map(|(id, made)| made.row(id)).collect();
    let folder = Folder::new();
    let path = folder.write("calls.jsonl", rows.join("\n") + "\n");
    let books = Books {
        basis: CostBasis::Logged,
        threads: 1,
        ..Books::default()
    };
    books.frame(&[path])
}

/// Evaluates everything that has happened before `as_of`, with rules that fire easily.
fn evaluate(frame: &UsageFrame, as_of: i64, baseline: Baseline) -> Vec<AlertFinding> {
    let mut settings = AlertSettings::default();
    settings.hourly_spike.scopes = vec![Watch::Total, Watch::Team, Watch::Feature];
    settings.hourly_spike.baseline = baseline;
    settings.retry_spike.min_operations = 2;
    let budget = |dollars: i128| Usd::from_pico(dollars * 1_000_000_000_000);
    let budgets = Budgets {
        total: Some(budget(60)),
        teams: [
            ("team-0".to_owned(), budget(10)),
            ("team-1".to_owned(), budget(25)),
        ]
        .into(),
        is_filtered: false,
    };
    let options = AlertOptions {
        settings: &settings,
        budgets: &budgets,
    };
    let outcome = alert_outcome(frame, calendar(), Timestamp(as_of), &options);
    outcome.unwrap().findings
}

/// What a finding says that is fixed once it has fired. Only the count of unpriced calls grows.
fn fixed(finding: &AlertFinding) -> String {
    let observed = if finding.code == "unpriced" {
        serde_json::Value::Null
    } else {
        json!(finding.observed)
    };
    json!([
        finding.code,
        finding.severity,
        finding.scope,
        finding.fired_at,
        finding.window,
        observed,
        finding.threshold,
        finding.baseline,
    ])
    .to_string()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_prefix_fires_what_the_whole_fires_before_its_end(
        made in prop::collection::vec(made(), 0..250),
        cut in 0..SPAN,
        by_week in any::<bool>(),
    ) {
        let baseline = if by_week { Baseline::HourOfWeek } else { Baseline::MovingAverage };
        let (end, cut) = (START + SPAN * MINUTE, START + cut * MINUTE);
        let all = frame(&made, end);
        let whole = evaluate(&all, end, baseline);
        let prefix = evaluate(&frame(&made, cut), cut, baseline);
        let is_before = |one: &&AlertFinding| one.fired_at.timestamp_micros() < cut;
        let expected: Vec<String> = whole.iter().filter(is_before).map(fixed).collect();
        let found: Vec<String> = prefix.iter().filter(is_before).map(fixed).collect();
        prop_assert_eq!(found, expected);
        // What was over by then is over at the same instant, everything else is open.
        let over = |one: &AlertFinding| one.resolved_at.filter(|at| at.timestamp_micros() <= cut);
        let expected: Vec<_> = whole.iter().filter(is_before).map(over).collect();
        let found: Vec<_> = prefix.iter().filter(is_before).map(over).collect();
        prop_assert_eq!(found, expected);
        prop_assert!(prefix.iter().all(|one| one.fired_at.timestamp_micros() <= cut));
        // Calls after `as_of` change nothing at all.
        prop_assert_eq!(evaluate(&all, cut, baseline), prefix);
    }
}

#[test]
fn the_random_calls_make_every_rule_fire() {
    // Else the property above would say little: one dense sample of the same kind.
    let made: Vec<Made> = (0..900)
        .map(|number: i64| Made {
            minute: number * 7919 % SPAN,
            cents: if number % 90 == 0 { 1500 } else { number % 20 },
            team: (number % 5 != 0).then_some(u8::try_from(number % 3).unwrap()),
            feature: (number % 7 != 0).then_some(u8::try_from(number % 2).unwrap()),
            retries: Some(u8::from(number % 40 < 3)),
            has_failed: number % 60 < 4,
        })
        .collect();
    let end = START + SPAN * MINUTE;
    let found = evaluate(&frame(&made, end), end, Baseline::MovingAverage);
    for code in [
        "budget-70",
        "budget-100",
        "team-budget",
        "hourly-spike",
        "call-outlier",
        "retry-spike",
        "untagged",
        "unpriced",
    ] {
        assert!(found.iter().any(|one| one.code == code), "{code}");
    }
}

#[test]
fn the_demo_as_it_was_known_on_earlier_days() {
    let all = super::demo::all()["findings"].as_array().unwrap();
    for as_of in [
        "2026-11-09T05:00:00Z",
        "2026-11-19T15:10:00Z",
        "2026-11-21T00:00:00Z",
    ] {
        let arguments = ["alerts", "--format", "json", "--as-of", as_of];
        let json = crate::cli::program::llmcost(&arguments)
            .in_folder(&crate::demo::folder())
            .json();
        let known = |findings: &[serde_json::Value]| -> Vec<String> {
            let before = findings
                .iter()
                .filter(|one| one["fired_at"].as_str() < Some(as_of));
            before
                .map(|one| format!("{} {} {}", one["code"], one["scope"], one["fired_at"]))
                .collect()
        };
        assert_eq!(
            known(json["findings"].as_array().unwrap()),
            known(all),
            "{as_of}"
        );
    }
}
