//! Closed lists of names: what the schemas allow is what the program can write.

use std::collections::BTreeSet;

use llmcost::analysis::Grain;
use llmcost::ingest::{Dialect, EventFormat, FileFault, Reason};
use llmcost::pricing::{CostBasis, CostSource, NameRule, PriceLayer, RateKind, TokenClass};
use llmcost::usage::{CountRule, Dimension, Fate, Operation, Source, Status};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::Value;

/// The names that a type's schema allows.
fn allowed<T: JsonSchema>() -> BTreeSet<String> {
    let schema: Value = T::json_schema(&mut SchemaGenerator::default()).into();
    let variants = schema["oneOf"].as_array().unwrap().iter();
    variants
        .map(|variant| variant["const"].as_str().unwrap().to_owned())
        .collect()
}

/// Expects the schema to allow these names and no others. A variant that is missing here is in the
/// schema, so this cannot be forgotten.
#[track_caller]
fn check<T: JsonSchema, const N: usize>(names: [&str; N]) {
    assert_eq!(allowed::<T>(), names.map(str::to_owned).into());
}

#[test]
fn names_of_calls_are_those_of_the_schema() {
    check::<Dimension, _>(Dimension::ALL.map(Dimension::name));
    check::<Status, _>([Status::Success, Status::Failure].map(Status::name));
    check::<CountRule, _>([CountRule::Leaf, CountRule::Types, CountRule::All].map(CountRule::name));
    let sources = [Source::SpendLogs, Source::StandardLogging, Source::Langfuse];
    check::<Source, _>(sources.map(Source::name));
    let fates = [
        Fate::Kept,
        Fate::Duplicate,
        Fate::Deleted,
        Fate::DoubleCounted,
        Fate::OutOfRange,
    ];
    check::<Fate, _>(fates.map(Fate::name));
    let operations = [
        Operation::Chat,
        Operation::TextCompletion,
        Operation::Embeddings,
        Operation::Image,
        Operation::Audio,
        Operation::Batch,
        Operation::Other,
    ];
    check::<Operation, _>(operations.map(Operation::name));
}

#[test]
fn names_of_files_and_rejects_are_those_of_the_schema() {
    let dialects = [
        Dialect::SpendLogs,
        Dialect::StandardLogging,
        Dialect::Observation,
        Dialect::Trace,
        Dialect::NoUsage,
    ];
    check::<Dialect, _>(dialects.map(Dialect::name));
    let formats = [
        EventFormat::PostHog,
        EventFormat::Amplitude,
        EventFormat::Mixpanel,
        EventFormat::Segment,
        EventFormat::SegmentTracks,
        EventFormat::Ga4,
        EventFormat::Plain,
    ];
    check::<EventFormat, _>(formats.map(EventFormat::name));
    let reasons = [
        Reason::Json,
        Reason::TruncatedTail,
        Reason::Utf8,
        Reason::Depth,
        Reason::LineTooLong,
        Reason::NotObject,
        Reason::Fields,
        Reason::Time,
        Reason::TokenCount,
        Reason::Cost,
        Reason::Overflow,
        Reason::MissingId,
        Reason::MissingUser,
        Reason::MissingEvent,
        Reason::Value,
    ];
    check::<Reason, _>(reasons.map(Reason::code));
    let text = String::new;
    let faults = [
        FileFault::Missing,
        FileFault::NoFiles,
        FileFault::Unreadable(text()),
        FileFault::Encoding("UTF-32"),
        FileFault::Aggregated {
            what: "",
            instead: "",
        },
        FileFault::Columns(text()),
        FileFault::DecimalComma,
        FileFault::Unknown,
        FileFault::CutShort(text()),
        FileFault::TrailingBytes(0),
    ];
    assert_eq!(faults.each_ref().map(FileFault::code), FileFault::CODES);
}

#[test]
fn names_of_prices_are_those_of_the_schema() {
    check::<CostBasis, _>([CostBasis::Computed, CostBasis::Logged].map(CostBasis::name));
    let sources = [
        CostSource::Formula,
        CostSource::Logged,
        CostSource::CacheHit,
        CostSource::Failure,
        CostSource::Stated,
        CostSource::Unpriced,
    ];
    check::<CostSource, _>(sources.map(CostSource::name));
    let layers = [
        PriceLayer::Config,
        PriceLayer::File,
        PriceLayer::Builtin,
        PriceLayer::Embedded,
    ];
    check::<PriceLayer, _>(layers.map(PriceLayer::name));
    let rules = [
        NameRule::Exact,
        NameRule::ProviderPrefixed,
        NameRule::AfterSlash,
        NameRule::WithoutRegion,
        NameRule::FineTuneBase,
        NameRule::WithoutDate,
        NameRule::BaseModel,
    ];
    check::<NameRule, _>(rules.map(NameRule::name));
    let kinds = [
        RateKind::Standard,
        RateKind::Flex,
        RateKind::Priority,
        RateKind::Batch,
    ];
    check::<RateKind, _>(kinds.map(RateKind::name));
    check::<TokenClass, _>(TokenClass::ALL.map(TokenClass::name));
    assert_eq!(
        allowed::<Grain>(),
        ["hour", "day", "week", "month", "total"]
            .map(str::to_owned)
            .into()
    );
}
