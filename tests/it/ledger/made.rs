//! Calls that tests make up, as rows of an export and as what the program must make of them.

use std::collections::BTreeMap;

use chrono::DateTime;
use chrono_tz::Tz;
use llmcost::frame::{Efficiency, Group, Key, KeyValue, Measure, Measures, Spent};
use llmcost::pricing::Usd;
use llmcost::usage::{Dimension, Interval, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

pub(super) const HOUR: i64 = 3_600_000_000;
pub(super) const DAY: i64 = 24 * HOUR;
/// 2026-11-14 00:00 UTC.
pub(super) const START: i64 = 1_794_614_400_000_000;

/// A call as the test makes it up.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub(super) started_at: i64,
    /// Team, feature, user, environment, provider, key: a small number, or none.
    pub(super) names: [Option<u8>; 6],
    pub(super) model: Option<u8>,
    pub(super) is_failure: bool,
    pub(super) is_cache_hit: bool,
    /// A billed attempt of another row.
    pub(super) is_billed_attempt: bool,
    /// Retries as its row knows them.
    pub(super) retries: Option<u8>,
    /// Micro-dollars as logged.
    pub(super) spend: i64,
    pub(super) tokens: [i64; 3],
}

fn name(number: u8) -> String {
    format!("n{number}")
}

impl Made {
    pub(super) fn row(&self, id: usize) -> Value {
        let [team, feature, user, environment, provider, key] =
            self.names.map(|number| number.map(name));
        let [cached, fresh, output] = self.tokens;
        let sign = if self.spend < 0 { "-" } else { "" };
        let (whole, micro) = (self.spend.abs() / 1_000_000, self.spend.abs() % 1_000_000);
        json!({
            "request_id": format!("r{id}"),
            "startTime": self.started_at.to_string(),
            "model": self.model.map(|number| format!("no-such-model-{number}")),
            "custom_llm_provider": provider,
            "prompt_tokens": cached + fresh,
            "completion_tokens": output,
            "spend": format!("{sign}{whole}.{micro:06}"),
            "status": if self.is_failure { "failure" } else { "success" },
            "cache_hit": if self.is_cache_hit { "True" } else { "None" },
            "end_user": user,
            "metadata": {
                "requester_metadata": {"team": team, "feature": feature, "env": environment},
                "user_api_key_alias": key,
                "billed_retry_attempt": self.is_billed_attempt,
                "attempted_retries": self.retries,
                "usage_object": {"prompt_tokens_details": {"cached_tokens": cached}},
            },
        })
    }

    fn value(&self, dimension: Dimension) -> Option<String> {
        let [team, feature, user, environment, provider, key] =
            self.names.map(|number| number.map(name));
        match dimension {
            Dimension::Team => team,
            Dimension::Feature => feature,
            Dimension::User => user,
            Dimension::Environment => environment,
            Dimension::Provider => provider,
            Dimension::Key => key,
            Dimension::Model => self.model.map(|number| format!("no-such-model-{number}")),
            Dimension::Status => Some(
                if self.is_failure {
                    "failure"
                } else {
                    "success"
                }
                .to_owned(),
            ),
        }
    }

    fn key(&self, key: Key, zone: Tz) -> KeyValue {
        match key {
            Key::Hour => KeyValue::Hour(Timestamp(self.started_at / HOUR * HOUR)),
            Key::Day => {
                let at = DateTime::from_timestamp_micros(self.started_at).unwrap();
                KeyValue::Day(at.with_timezone(&zone).date_naive())
            }
            Key::Dimension(dimension) => KeyValue::Value(self.value(dimension)),
        }
    }

    pub(super) fn efficiency(&self) -> Efficiency {
        let [cached, fresh, _] = self.tokens.map(i64::unsigned_abs);
        let measures = self.measures();
        let if_so = |flag: bool| u64::from(flag);
        let costs = |flag: bool| if flag { measures.cost } else { Usd::ZERO };
        let is_lost = self.is_failure && !self.is_billed_attempt;
        let attempts = self.retries.filter(|_| !self.is_billed_attempt);
        Efficiency {
            cost: measures.cost,
            failed_cost: costs(is_lost),
            superseded_cost: costs(self.is_billed_attempt),
            // Without prices nobody knows what a cache saved.
            cache_saving: Usd::ZERO,
            gateway_saving: Usd::ZERO,
            calls: 1,
            operations: measures.operations,
            known_operations: if_so(attempts.is_some()),
            attempts: attempts.map_or(0, |retries| u64::from(retries) + 1),
            failed_operations: if_so(is_lost),
            superseded_calls: if_so(self.is_billed_attempt),
            gateway_calls: 1,
            cache_hits: measures.cache_hits,
            saving_known_calls: 0,
            saving_known_hits: 0,
            input_tokens: cached + fresh,
            cache_read_tokens: cached,
            cache_write_tokens: 0,
        }
    }

    pub(super) fn spent(&self) -> Spent {
        let cost = self.measures().cost;
        Spent {
            cost,
            debits: cost.max(Usd::ZERO),
        }
    }

    pub(super) fn measures(&self) -> Measures {
        let [cached, fresh, output] = self.tokens.map(i64::unsigned_abs);
        // A logged zero without a price is unknown, but not for what is never priced.
        let is_known = self.spend != 0 || self.is_failure || self.is_cache_hit;
        Measures {
            cost: Usd::from_pico(i128::from(self.spend) * 1_000_000),
            calls: 1,
            unpriced_calls: u64::from(!is_known),
            operations: u64::from(!self.is_billed_attempt),
            failures: u64::from(self.is_failure),
            cache_hits: u64::from(self.is_cache_hit),
            input_tokens: cached + fresh,
            cache_read_tokens: cached,
            output_tokens: output,
        }
    }
}

prop_compose! {
    pub(super) fn made()(
        started_at in START - DAY..START + 4 * DAY,
        names in proptest::array::uniform6(prop::option::weighted(0.8, 0_u8..4)),
        model in prop::option::weighted(0.9, 0_u8..3),
        flags in proptest::array::uniform3(prop::bool::weighted(0.2)),
        retries in prop::option::weighted(0.7, 0_u8..4),
        spend in prop_oneof![4 => 1_i64..5_000_000_000_000, 1 => Just(0), 1 => -9_i64..0],
        tokens in proptest::array::uniform3(1_i64..1_000_000_000),
    ) -> Made {
        let [is_failure, is_cache_hit, is_billed_attempt] = flags;
        Made {
            started_at, names, model, is_failure, is_cache_hit, is_billed_attempt, retries, spend, tokens,
        }
    }
}

/// The naive fold.
pub(super) fn fold<M: Measure>(
    made: &[Made],
    by: &[Key],
    during: Interval,
    zone: Tz,
    measure: fn(&Made) -> M,
) -> Vec<Group<M>> {
    let mut groups: BTreeMap<Vec<KeyValue>, M> = BTreeMap::new();
    for call in made
        .iter()
        .filter(|call| during.contains(Timestamp(call.started_at)))
    {
        let keys = by.iter().map(|key| call.key(*key, zone)).collect();
        groups.entry(keys).or_default().add(&measure(call));
    }
    groups
        .into_iter()
        .map(|(keys, measures)| Group { keys, measures })
        .collect()
}
