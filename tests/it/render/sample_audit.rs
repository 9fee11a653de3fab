//! Data health of the hand-built week.

use llmcost::report::{
    AttributionCoverage, Audit, DoubleCounting, DriftRow, FileAudit, FileProblem, LineCounts,
    OddityCount, PricingAudit, PricingRow, RejectedLine, RejectedLines, RuleCoverage, UnpricedRow,
};

use super::sample::usd;

pub(super) fn audit() -> Audit {
    let spend_logs = counts([90_123, 89_870, 212, 1, 37, 0, 3]);
    let langfuse = counts([8_120, 6_333, 0, 0, 1_780, 7, 0]);
    Audit {
        lines: counts([98_243, 96_203, 212, 1, 1_817, 7, 3]),
        files: vec![
            file(
                "logs/spend-2026-11.csv",
                Some("litellm_spend_logs"),
                spend_logs,
                None,
            ),
            file(
                "logs/langfuse.jsonl.gz",
                Some("langfuse"),
                langfuse,
                Some(("cut_short", "ends in the middle of a gzip member", None)),
            ),
            file(
                "logs/notes.txt",
                None,
                LineCounts::default(),
                Some((
                    "unknown_format",
                    "no known export",
                    Some("export SpendLogs as CSV or Langfuse observations as JSONL"),
                )),
            ),
        ],
        oddities: vec![OddityCount {
            code: "nul_hole".into(),
            words: "holes of zero bytes, as log rotation leaves them, were skipped".to_owned(),
            count: 2,
        }],
        rejected: vec![RejectedLines {
            path: "logs/spend-2026-11.csv".to_owned(),
            reason: "token_count".into(),
            words: "bad token count".to_owned(),
            count: 3,
            examples: vec![
                RejectedLine {
                    line: 17,
                    detail: "prompt_tokens is -5".to_owned(),
                },
                RejectedLine {
                    line: 803,
                    detail: "prompt_tokens is not a number".to_owned(),
                },
            ],
        }],
        attribution: attribution(),
        pricing: pricing(),
        drift: drift(),
        unpriced: vec![
            UnpricedRow {
                model: "in-house-llama-70b".to_owned(),
                calls: 130,
                input_tokens: 1_203_112,
                output_tokens: 99_120,
            },
            UnpricedRow {
                model: "azure/eu-deployment-7".to_owned(),
                calls: 7,
                input_tokens: 812,
                output_tokens: 0,
            },
        ],
        double_counting: DoubleCounting {
            rule: "leaf".into(),
            dropped: 1_204,
            dropped_cost: usd("212.0391"),
        },
    }
}

fn counts(
    [
        read,
        calls,
        duplicates,
        blank,
        not_a_call,
        out_of_range,
        rejected,
    ]: [u64; 7],
) -> LineCounts {
    LineCounts {
        read,
        calls,
        duplicates,
        blank,
        not_a_call,
        out_of_range,
        rejected,
    }
}

type Problem = (&'static str, &'static str, Option<&'static str>);

fn file(
    path: &str,
    kind: Option<&'static str>,
    lines: LineCounts,
    problem: Option<Problem>,
) -> FileAudit {
    let problem = problem.map(|(code, message, hint)| FileProblem {
        code: code.into(),
        message: message.to_owned(),
        hint: hint.map(str::to_owned),
    });
    FileAudit {
        path: path.to_owned(),
        kind: kind.map(Into::into),
        lines,
        problem,
    }
}

fn attribution() -> Vec<AttributionCoverage> {
    let rule = |rule: &str, calls, cost, cost_ratio| RuleCoverage {
        rule: rule.to_owned(),
        calls,
        cost: usd(cost),
        cost_ratio: Some(cost_ratio),
    };
    vec![
        AttributionCoverage {
            dimension: "team".into(),
            rules: vec![
                rule("metadata.team_id", 60_120, "2001.5", 0.6316),
                rule("tag.team", 0, "0", 0.0),
                rule("key_team_alias", 32_769, "1107.37", 0.3494),
                rule("(none)", 3_314, "60.03", 0.0189),
            ],
        },
        AttributionCoverage {
            dimension: "feature".into(),
            rules: vec![
                rule("metadata.feature", 71_003, "2800.4", 0.8837),
                rule("(none)", 25_200, "368.5", 0.1163),
            ],
        },
    ]
}

fn pricing() -> PricingAudit {
    let row = |name, calls, cost| PricingRow {
        name,
        calls,
        cost: usd(cost),
    };
    PricingAudit {
        computed_total: usd("3101.2"),
        logged_total: usd("3222.812"),
        total: usd("3168.9"),
        sources: vec![
            row("formula".into(), 93_991, "3101.2"),
            row("logged".into(), 70, "67.7"),
            row("cache_hit".into(), 1_733, "0"),
            row("failure".into(), 272, "0"),
            row("unpriced".into(), 137, "0"),
        ],
        layers: vec![
            row("builtin".into(), 90_000, "3001"),
            row("config".into(), 3_991, "100.2"),
        ],
        name_rules: vec![
            row("exact".into(), 80_991, "2901.2"),
            row("after_slash".into(), 13_000, "200"),
        ],
        cached_exceeds_input: 4,
    }
}

fn drift() -> Vec<DriftRow> {
    let row = |model: &str, calls, logged, computed, difference_ratio| DriftRow {
        model: model.to_owned(),
        calls,
        logged: usd(logged),
        computed: usd(computed),
        difference: usd(logged) - usd(computed),
        difference_ratio,
    };
    vec![
        row("gpt-5.2", 12_003, "2100.5", "1980.1", Some(0.0608)),
        row("gemini-2.5-flash", 38_001, "230", "231.2", Some(-0.00519)),
        row(
            "text-embedding-3-small",
            30_077,
            "0.0009",
            "0.0009",
            Some(0.0),
        ),
    ]
}
