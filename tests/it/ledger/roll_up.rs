//! The roll-up in Polars against a naive fold over the same calls: every dimension, with and
//! without days, any number of threads, any order of files.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use llmcost::frame::{Efficiency, Group, Key, KeyValue, Measure, Measures};
use llmcost::pricing::{CostBasis, Usd};
use llmcost::usage::{Dimension, Interval, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::files;
use crate::support::{Books, Folder};

const DAY: i64 = 86_400_000_000;
/// 2026-11-14 00:00 UTC.
const START: i64 = 1_794_614_400_000_000;

/// A call as the test makes it up.
#[derive(Clone, Debug)]
struct Made {
    started_at: i64,
    /// Team, feature, user, environment, provider, key: a small number, or none.
    names: [Option<u8>; 6],
    model: Option<u8>,
    is_failure: bool,
    is_cache_hit: bool,
    /// A billed attempt of another row.
    is_billed_attempt: bool,
    /// Retries as its row knows them.
    retries: Option<u8>,
    /// Micro-dollars as logged.
    spend: i64,
    tokens: [i64; 3],
}

fn name(number: u8) -> String {
    format!("n{number}")
}

impl Made {
    fn row(&self, id: usize) -> Value {
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

    fn key(&self, key: Key) -> KeyValue {
        match key {
            Key::Hour => {
                let hour = 3_600_000_000;
                KeyValue::Hour(Timestamp(self.started_at / hour * hour))
            }
            Key::Day => {
                let at = DateTime::from_timestamp_micros(self.started_at).unwrap();
                KeyValue::Day(at.date_naive())
            }
            Key::Dimension(dimension) => KeyValue::Value(self.value(dimension)),
        }
    }

    fn efficiency(&self) -> Efficiency {
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

    fn measures(&self) -> Measures {
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
    fn made()(
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
fn fold<M: Measure>(
    made: &[Made],
    by: &[Key],
    during: Interval,
    measure: fn(&Made) -> M,
) -> Vec<Group<M>> {
    let mut groups: BTreeMap<Vec<KeyValue>, M> = BTreeMap::new();
    for call in made
        .iter()
        .filter(|call| during.contains(Timestamp(call.started_at)))
    {
        let keys = by.iter().map(|key| call.key(*key)).collect();
        groups.entry(keys).or_default().add(&measure(call));
    }
    groups
        .into_iter()
        .map(|(keys, measures)| Group { keys, measures })
        .collect()
}

/// Every dimension alone, every dimension by day, days, and some pairs.
fn groupings() -> Vec<Vec<Key>> {
    let dimensions = Dimension::ALL.map(Key::Dimension);
    let mut groupings = vec![vec![Key::Day], vec![Key::Hour]];
    groupings.extend(dimensions.map(|key| vec![key]));
    groupings.extend(dimensions.map(|key| vec![key, Key::Day]));
    groupings.push(vec![dimensions[0], dimensions[1], dimensions[2]]);
    groupings
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn is_the_naive_fold(
        made in prop::collection::vec(made(), 0..120),
        cuts in proptest::array::uniform2(any::<prop::sample::Index>()),
        (threads, turn) in (1_usize..5, 0_usize..3),
    ) {
        let rows: Vec<Value> = made.iter().enumerate().map(|(id, made)| made.row(id)).collect();
        let mut cuts = cuts.map(|cut| cut.index(rows.len() + 1));
        cuts.sort_unstable();
        let parts = [&rows[..cuts[0]], &rows[cuts[0]..cuts[1]], &rows[cuts[1]..]];
        let folder = Folder::new();
        let mut paths = files(&folder, &parts);
        paths.rotate_left(turn);
        let books = Books { basis: CostBasis::Logged, threads, ..Books::default() };
        let frame = books.frame(&paths);
        let always = Interval { from: Timestamp(i64::MIN), to: Timestamp(i64::MAX) };
        let two_days = Interval { from: Timestamp(START), to: Timestamp(START + 2 * DAY) };
        for during in [always, two_days] {
            for by in groupings() {
                let expected = fold(&made, &by, during, Made::measures);
                prop_assert_eq!(frame.roll_up(&by, during).unwrap(), expected, "{:?}", by);
                let expected = fold(&made, &by, during, Made::efficiency);
                let found = frame.roll_up_as::<Efficiency>(&by, during).unwrap();
                prop_assert_eq!(found, expected, "{:?}", by);
            }
            let total = fold(&made, &[], during, Made::measures).pop().unwrap_or_else(|| Group {
                keys: Vec::new(),
                measures: Measures::default(),
            });
            prop_assert_eq!(frame.total(during).unwrap(), total.measures);
        }
    }
}

#[test]
fn the_first_day_is_a_saturday_in_november() {
    let day = DateTime::from_timestamp_micros(START).unwrap().date_naive();
    assert_eq!(day, NaiveDate::from_ymd_opt(2026, 11, 14).unwrap());
}
