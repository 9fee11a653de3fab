//! Why the hand-built week cost more, and what was wasted in it.

use chrono::NaiveDate;
use llmcost::pricing::Usd;
use llmcost::report::{
    Bridge, BridgeLeader, BridgeStep, BridgeTable, EffectAmount, EffectAmounts, EffectName,
    RowKind, Waste, WasteDay, WasteFigures, WasteRow,
};

use super::sample::usd;

/// Every effect with its amount, the feature and model that lead it, and their part. The amounts
/// add up to the change of the week.
const STEPS: [(EffectName, &str, &str, &str, &str); 8] = [
    (EffectName::New, "52.099", "rerank", "gpt-5.2", "52.099"),
    (EffectName::Volume, "101.2", "rerank", "gpt-5.2", "150"),
    (
        EffectName::Retries,
        "4",
        "answer-draft",
        "claude-sonnet-4-5",
        "3.5",
    ),
    (EffectName::Mix, "-50.5", "rerank", "gpt-5.2", "-40"),
    (
        EffectName::PromptLength,
        "10",
        "answer-draft",
        "claude-sonnet-4-5",
        "9",
    ),
    (EffectName::CacheUse, "-2.349", "rerank", "gpt-5.2", "-2"),
    (EffectName::OutputLength, "-1", "rerank", "gpt-5.2", "-0.9"),
    (
        EffectName::Price,
        "10.000000000001",
        "rerank",
        "gemini-2.5-flash",
        "12.5",
    ),
];

/// The main reasons of a row that grew.
pub(super) fn reasons() -> Vec<EffectAmount> {
    [(EffectName::Volume, "90.5"), (EffectName::Price, "11")]
        .map(|(effect, amount)| EffectAmount {
            effect,
            amount: usd(amount),
        })
        .to_vec()
}

pub(super) fn bridge() -> Bridge {
    let amount = |effect| {
        let step = STEPS.iter().find(|(name, ..)| *name == effect);
        step.map_or(Usd::ZERO, |(_, amount, ..)| usd(amount))
    };
    let table = || BridgeTable {
        rows: Vec::new(),
        between: EffectAmounts::default(),
    };
    Bridge {
        prior_cost: usd("1111.11"),
        cost: usd("1234.560000000001"),
        delta: usd("123.450000000001"),
        effects: EffectAmounts {
            new: amount(EffectName::New),
            ended: amount(EffectName::Ended),
            volume: amount(EffectName::Volume),
            retries: amount(EffectName::Retries),
            mix: amount(EffectName::Mix),
            prompt_length: amount(EffectName::PromptLength),
            cache_use: amount(EffectName::CacheUse),
            output_length: amount(EffectName::OutputLength),
            price: amount(EffectName::Price),
        },
        steps: STEPS
            .iter()
            .map(|(effect, amount, feature, model, part)| BridgeStep {
                effect: *effect,
                amount: usd(amount),
                main: matches!(effect, EffectName::New | EffectName::Volume),
                leader: Some(BridgeLeader {
                    team: Some("search".to_owned()),
                    feature: Some((*feature).to_owned()),
                    model: Some((*model).to_owned()),
                    amount: usd(part),
                }),
            })
            .collect(),
        teams: table(),
        features: table(),
        segments: Vec::new(),
    }
}

/// What LiteLLM tells of so many operations.
fn figures(operations: u64, failed_cost: &str, superseded_cost: &str) -> WasteFigures {
    let lost_cost = usd(failed_cost) + usd(superseded_cost);
    WasteFigures {
        operations,
        known_operations: operations / 2,
        attempts: Some(operations / 2 + operations / 20),
        retry_ratio: Some(0.1),
        failed_operations: operations / 100,
        failure_ratio: Some(0.01),
        failed_cost: usd(failed_cost),
        superseded_cost: Some(usd(superseded_cost)),
        lost_cost,
        lost_ratio: Some(0.0123),
        cache_hits: Some(1_733),
        gateway_saving: Some(usd("20.25")),
        cache_read_ratio: Some(0.417),
        prompt_cache_saving: Some(usd("310.5")),
    }
}

/// What Langfuse tells.
fn langfuse() -> WasteFigures {
    WasteFigures {
        known_operations: 0,
        attempts: None,
        retry_ratio: None,
        superseded_cost: None,
        lost_cost: usd("0.25"),
        cache_hits: None,
        gateway_saving: None,
        prompt_cache_saving: None,
        ..figures(11_402, "0.25", "0")
    }
}

pub(super) fn waste() -> Waste {
    let row = |feature: &str, kind, figures| WasteRow {
        feature: feature.to_owned(),
        kind,
        figures,
        days: vec![WasteDay {
            date: NaiveDate::from_ymd_opt(2026, 11, 19).unwrap(),
            figures,
        }],
    };
    Waste {
        total: figures(46_902, "3.75", "11.4"),
        features: vec![
            row("rerank", RowKind::Value, figures(12_530, "3.5", "11.4")),
            row("answer-draft", RowKind::Value, langfuse()),
            row("(none)", RowKind::None, figures(16_246, "0", "0")),
        ],
    }
}
