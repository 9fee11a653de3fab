//! One hand-built week: six teams, five models, a budget that will not hold, and a few faults.

use chrono::{DateTime, FixedOffset, NaiveDate};
use llmcost::pricing::Usd;
use llmcost::report::{
    Breakdown, BreakdownRow, Growth, GrowthRow, Review, RoutingRow, RowKind, Summary, TopCall,
    TrendDay,
};

use super::sample_alerts::alerts;
use super::sample_audit::audit;
use super::sample_forecast::forecast;
use super::sample_header::header;
use super::sample_reasons::{bridge, reasons, waste};

/// Cost of the week and of the one before.
const WEEK: (&str, &str) = ("1234.560000000001", "1111.11");
/// Calls of the week.
const CALLS: u64 = 48_211;
/// Cost of fourteen days, the week before and the week.
const DAYS: [&str; 14] = [
    "181.2",
    "176.54",
    "190.03",
    "188.8",
    "201.44",
    "90.1",
    "83",
    "199.81",
    "207.5",
    "214.06",
    "221.9",
    "232.783",
    "84.2",
    "74.307000000001",
];

pub(crate) fn usd(text: &str) -> Usd {
    Usd::parse(text).unwrap()
}

pub(crate) fn review() -> Review {
    Review {
        header: header(),
        // Decided by `table` from whatever the test has made of the figures.
        attention: Vec::new(),
        summary: summary(),
        trend: trend(),
        forecast: Some(forecast()),
        breakdown: breakdown(),
        routing: routing(),
        growth: growth(),
        bridge: Some(bridge()),
        top_calls: top_calls(),
        alerts: alerts(),
        alert_rules: Vec::new(),
        gates: Vec::new(),
        waste: waste(),
        audit: audit(),
    }
}

pub(super) fn time(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

pub(super) fn date(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

pub(super) fn ratio(part: Usd, whole: Usd) -> Option<f64> {
    let number = |amount: Usd| amount.to_string().parse::<f64>().unwrap();
    (!whole.is_zero()).then(|| number(part) / number(whole))
}

fn summary() -> Summary {
    let (cost, prior) = (usd(WEEK.0), usd(WEEK.1));
    Summary {
        cost,
        prior_cost: Some(prior),
        prior_complete: Some(true),
        delta: Some(cost - prior),
        delta_ratio: ratio(cost - prior, prior),
        calls: CALLS,
        prior_calls: Some(44_870),
        operations: 46_902,
        failures: 412,
        cache_hits: 1_733,
        input_tokens: 412_345_678,
        output_tokens: 23_456_789,
        unpriced_calls: 137,
        untagged_cost: usd("60.031"),
        untagged_ratio: ratio(usd("60.031"), cost),
        cost_per_operation: Some(0.026_322_117),
    }
}

fn trend() -> Vec<TrendDay> {
    let day = |(index, cost): (usize, &&str)| TrendDay {
        date: date(9 + u32::try_from(index).unwrap()),
        cost: usd(cost),
        ma7: (index >= 6).then(|| {
            let sum: Usd = DAYS[index - 6..=index].iter().map(|day| usd(day)).sum();
            Usd::from_pico(sum.pico() / 7)
        }),
        in_period: index >= 7,
    };
    DAYS.iter().enumerate().map(day).collect()
}

fn row(value: &str, kind: RowKind, cost: &str, prior: &str, calls: u64) -> BreakdownRow {
    let (cost, prior, total) = (usd(cost), usd(prior), usd(WEEK.0));
    let calls_as_number = f64::from(u32::try_from(calls).unwrap());
    let cost_as_number = ratio(cost, usd("1")).unwrap();
    BreakdownRow {
        value: value.to_owned(),
        kind,
        cost,
        share_ratio: ratio(cost, total),
        calls,
        call_share_ratio: Some(calls_as_number / 48_211.0),
        operations: calls - calls / 40,
        failures: calls / 120,
        unpriced_calls: if kind == RowKind::None { 137 } else { 0 },
        input_tokens: calls * 8_553,
        output_tokens: calls * 486,
        cache_read_ratio: Some(0.417),
        cost_per_call: (calls > 0).then(|| cost_as_number / calls_as_number),
        cost_per_million_tokens: (calls > 0)
            .then(|| cost_as_number / (calls_as_number * 9_039.0) * 1e6),
        prior_cost: Some(prior),
        delta: Some(cost - prior),
        delta_ratio: ratio(cost - prior, prior),
        daily: (0..7)
            .map(|day| Usd::from_pico(cost.pico() / 28 * (day % 5)))
            .collect(),
    }
}

fn breakdown() -> Breakdown {
    use RowKind::{None, Other, Value};
    Breakdown {
        team: vec![
            row("search", Value, "612.4", "455.02", 21_530),
            row("support", Value, "268.11", "270.9", 11_402),
            row("growth", Value, "140.7", "171.35", 8_033),
            row("platform", Value, "101.22", "101.22", 3_120),
            row("research", Value, "52.099", "0", 812),
            row("(none)", None, "60.031000000001", "112.62", 3_314),
        ],
        model: vec![
            row("gpt-5.2", Value, "804.2", "640.1", 6_120),
            row("claude-sonnet-4-5", Value, "270.36", "301.01", 9_871),
            row("gemini-2.5-flash", Value, "110", "120", 18_002),
            row("text-embedding-3-small", Value, "0.041", "0.05", 14_081),
            row("other (9)", Other, "49.959000000001", "49.95", 137),
        ],
        feature: vec![
            row("rerank", Value, "480.4", "301", 12_530),
            row("answer-draft", Value, "268.11", "270.9", 11_402),
            row(
                "onboarding-mail-personalisation",
                Value,
                "140.7",
                "171.35",
                8_033,
            ),
            row("(none)", None, "345.350000000001", "367.86", 16_246),
        ],
        user: vec![
            row("u-1042", Value, "210.3", "12.4", 402),
            row("u-77", Value, "99.1", "98.7", 1_033),
            row(
                "other (1,204)",
                Other,
                "925.160000000001",
                "1000.01",
                46_776,
            ),
        ],
    }
}

fn routing() -> Vec<RoutingRow> {
    let model = |(row, flagged): (BreakdownRow, bool)| RoutingRow {
        model: row.value,
        cost: row.cost,
        calls: row.calls,
        cost_share_ratio: row.share_ratio,
        call_share_ratio: row.call_share_ratio,
        flagged,
    };
    let rows = breakdown().model.into_iter();
    rows.zip([true, false, false, false, false])
        .map(model)
        .collect()
}

fn growth() -> Growth {
    let growth = |row: BreakdownRow| GrowthRow {
        value: row.value,
        kind: row.kind,
        cost: row.cost,
        prior_cost: row.prior_cost.unwrap(),
        delta: row.delta.unwrap(),
        delta_ratio: row.delta_ratio,
        is_new: row.prior_cost.unwrap().is_zero(),
        reasons: if row.delta.unwrap() > Usd::ZERO {
            reasons()
        } else {
            Vec::new()
        },
    };
    let ranked = |rows: Vec<BreakdownRow>| {
        let mut rows: Vec<GrowthRow> = rows.into_iter().map(growth).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.delta));
        rows
    };
    Growth {
        teams: ranked(breakdown().team),
        features: ranked(breakdown().feature),
    }
}

fn top_calls() -> Vec<TopCall> {
    let call = |rank, id: &str, team: Option<&str>, cost, line| TopCall {
        rank,
        call_id: id.to_owned(),
        started_at: time("2026-11-19T14:03:22+01:00"),
        team: team.map(str::to_owned),
        feature: team.map(|_| "rerank".to_owned()),
        user: Some("u-1042".to_owned()),
        model: "gpt-5.2".to_owned(),
        input_tokens: 912_345,
        output_tokens: 31_002,
        cost: usd(cost),
        ratio: ratio(usd(cost), usd("0.0298")),
        peer_ratio: None,
        flagged: true,
        source_file: "logs/spend-2026-11.csv".to_owned(),
        source_line: line,
    };
    vec![
        call(
            1,
            "chatcmpl-7f3a9c02-5f0e-4c55-9d1e-0b7f6f0a1c11",
            Some("search"),
            "12.3015",
            41_877,
        ),
        call(2, "chatcmpl-0d1b", Some("search"), "3.2", 41_879),
        call(
            3,
            "2f0c8a7e-bb1d-4a53-8a46-1a2f0e5c9d77",
            None,
            "0.98765432",
            7,
        ),
    ]
}
