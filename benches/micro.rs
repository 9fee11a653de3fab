//! How long the parts take on their own: reading, pricing, rolling up. `make micro`
//!
//! `make bench` compares the whole program with others; these tell which part a change of it is from.
//! Each figure is for as many rows, calls or groups as its counter says.

#![expect(
    clippy::expect_used,
    reason = "a benchmark without its data has no result"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::Weekday;
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use llmcost::frame::ledger::{Ledger, LedgerWriter, settle};
use llmcost::frame::{Key, UsageFrame};
use llmcost::ingest::{self, Link, Origin, Progress, Reject, Sink, Source, Trace};
use llmcost::pricing::{CostBasis, PriceBook, Pricer};
use llmcost::usage::{
    Attribution, AttributionRules, Billing, Calendar, Call, CountRule, Dimension, Interval,
    ServiceTier, Status, Timestamp, TokenUsage,
};

fn main() {
    divan::main();
}

/// How often the checked-in rows are repeated.
const TURNS: usize = 20;

/// A sink that lets everything go.
struct Nowhere;

impl Sink for Nowhere {
    fn call(
        &mut self,
        call: &Call<'_>,
        attribution: &Attribution<'_>,
        _: Origin,
    ) -> Result<(), Reject> {
        black_box((call, attribution));
        Ok(())
    }

    fn link(&mut self, _: &Link<'_>, _: Origin) {}

    fn trace(&mut self, _: &Trace<'_>, _: Origin) {}
}

/// Returns a checked-in file, given from `fixtures/`.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name)
}

/// The exports that are read.
const EXPORTS: [&str; 4] = [
    "litellm/real_spend_logs.jsonl",
    "litellm/real_spend_logs.csv",
    "litellm/real_standard_logging.jsonl",
    "langfuse/ui-observations.v4.jsonl",
];

/// Writes the rows of an export again and again.
fn repeated(export: &str, folder: &Path) -> PathBuf {
    let text = fs::read_to_string(fixture(export)).expect("it is checked in");
    let is_table = Path::new(export)
        .extension()
        .is_some_and(|end| end == "csv");
    let (header, rows) = if is_table {
        let end = text.find('\n').map_or(0, |end| end + 1);
        text.split_at(end)
    } else {
        ("", text.as_str())
    };
    let path = folder.join(export.replace('/', "-"));
    fs::write(&path, format!("{header}{}", rows.repeat(TURNS))).expect("the folder is writable");
    path
}

/// Times a way of reading an export, which returns how many files it has read.
fn time(
    bencher: Bencher<'_, '_>,
    export: &str,
    way: impl Fn(&[Source], &AttributionRules, &Progress) -> usize,
) {
    let folder = tempfile::tempdir().expect("there is a temporary folder");
    let path = repeated(export, folder.path());
    let bytes = fs::metadata(&path).map_or(0, |found| found.len());
    let sources = ingest::resolve(&[path], folder.path()).files;
    let rules = AttributionRules::default();
    let counter = BytesCount::new(bytes);
    bencher
        .counter(counter)
        .bench_local(|| way(&sources, &rules, &Progress::default()));
}

/// From bytes of a file to calls, on one thread, by what is learned of the rows before.
#[divan::bench(args = EXPORTS)]
fn read(bencher: Bencher<'_, '_>, export: &str) {
    time(bencher, export, |sources, rules, progress| {
        ingest::read(sources, rules, 1, progress, None, || Nowhere)
            .1
            .len()
    });
}

/// The same without learning: what the fast way is checked against.
#[divan::bench(args = EXPORTS)]
fn read_plainly(bencher: Bencher<'_, '_>, export: &str) {
    time(bencher, export, |sources, rules, progress| {
        ingest::read_plainly(sources, rules, progress, Nowhere)
            .1
            .len()
    });
}

/// One time after another, in the spellings of exports.
#[divan::bench(args = ["2026-11-05T10:20:30.123Z", "2026-11-05 10:20:30.123456", "2026-11-05T10:20:30+01:00", "1793874030.123"])]
fn parse_time(text: &str) -> Option<Timestamp> {
    ingest::parse_time(black_box(text))
}

/// Calls of a few models, with and without cache, one of them not in the price book.
#[divan::bench]
fn price(bencher: Bencher<'_, '_>) {
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    let billings: Vec<Billing<'_>> = [
        "gpt-4o-mini",
        "claude-sonnet-4-5",
        "gpt-4.1",
        "no-such-model",
    ]
    .into_iter()
    .flat_map(|model| [0, 900].map(|cache_read| billing(model, cache_read)))
    .collect();
    let counter = ItemsCount::new(billings.len());
    bencher.counter(counter).bench_local(|| {
        let prices = billings
            .iter()
            .map(|billing| pricer.price(billing).map(|priced| priced.cost));
        prices.filter(|cost| matches!(cost, Ok(Some(_)))).count()
    });
}

fn billing(model: &str, cache_read: u64) -> Billing<'_> {
    Billing {
        started_at: Timestamp(1_793_874_030_000_000),
        model,
        base_model: None,
        provider: Some("openai"),
        tokens: TokenUsage {
            input: 1200,
            output: 345,
            cache_read,
            ..TokenUsage::default()
        },
        service_tier: ServiceTier::Standard,
        is_batch: false,
        is_cache_hit: false,
        status: Status::Success,
        logged_costs: &["0.00028725"],
        embedded_sheet: None,
    }
}

/// Reads the logs of the demo company.
fn demo() -> Ledger {
    let progress = Progress::default();
    let resolved = ingest::resolve(&["litellm", "langfuse"], &fixture("demo"));
    let book = PriceBook::builtin();
    let none = BTreeMap::new();
    let new_sink = || LedgerWriter::new(&book, CostBasis::Computed, [&none; 4]);
    let rules = AttributionRules::default();
    let (writers, files) = ingest::read(&resolved.files, &rules, 1, &progress, None, new_sink);
    settle(writers, files.len(), CountRule::Leaf, |_| None)
}

/// From calls to groups that are checked against the total.
#[divan::bench(args = ["day", "team,model", "user,day"])]
fn roll_up(bencher: Bencher<'_, '_>, by: &str) {
    let keys: Vec<Key> = by
        .split(',')
        .map(|name| {
            let mut all = Dimension::ALL.into_iter();
            let found = all.find(|dimension| dimension.name() == name);
            found.map_or(Key::Day, Key::Dimension)
        })
        .collect();
    let calls = demo().calls.len();
    let calendar = Calendar {
        zone: chrono_tz::UTC,
        week_start: Weekday::Mon,
    };
    let always = Interval {
        from: Timestamp(i64::MIN),
        to: Timestamp(i64::MAX),
    };
    bencher
        .counter(ItemsCount::new(calls))
        // A frame keeps what it has added up.
        .with_inputs(|| UsageFrame::new(demo(), calendar))
        .bench_local_values(|frame| frame.roll_up(&keys, always).map(|found| found.len()));
}
