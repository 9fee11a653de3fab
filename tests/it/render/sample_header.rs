//! Period, inputs and prices of the hand-built week.

use llmcost::pricing::PriceBookInfo;
use llmcost::report::{Header, InputInfo, PeriodInfo, SCHEMA_VERSION};

use super::sample::time;

pub(super) fn header() -> Header {
    let input = |path: &str, kind, lines, calls, rejected, problem: Option<&str>| InputInfo {
        path: path.to_owned(),
        kind,
        lines,
        calls,
        rejected,
        problem: problem.map(str::to_owned),
    };
    Header {
        schema_version: SCHEMA_VERSION,
        tool: "llmcost 0.1.0".to_owned(),
        as_of: time("2026-11-23T00:00:00+01:00"),
        data_through: time("2026-11-22T23:58:10+01:00"),
        timezone: "Europe/Berlin".to_owned(),
        period: PeriodInfo {
            from: time("2026-11-16T00:00:00+01:00"),
            to: time("2026-11-23T00:00:00+01:00"),
            label: "2026-W47".to_owned(),
            complete: true,
            missing_days: Vec::new(),
        },
        inputs: vec![
            input(
                "logs/spend-2026-11.csv",
                Some("litellm_spend_logs".into()),
                90_123,
                89_870,
                3,
                None,
            ),
            input(
                "logs/langfuse.jsonl.gz",
                Some("langfuse".into()),
                8_120,
                6_333,
                0,
                Some("cut short"),
            ),
            input("logs/notes.txt", None, 0, 0, 0, Some("unknown format")),
        ],
        price_book: PriceBookInfo {
            source: "built-in".to_owned(),
            date: "2026-11-20".to_owned(),
            sha256: "4f2a9c0d7be1".repeat(5),
            models: 2_711,
            custom_prices: 2,
        },
        cost_basis: "computed".into(),
        filters: Vec::new(),
        pseudonymized: Vec::new(),
        inputs_complete: false,
    }
}
