//! Makes the explanation of a call from what was recorded of it and from the ledger.

use super::explain::{
    CallOutcome, DuplicateOf, DuplicateReason, ExplainReport, ExplainedCall, ExplainedDimension,
    FoundIn, SourceLine,
};
use super::explain_price::explain_price;
use super::facts::Facts;
use super::header_facts::header;
use crate::frame::ledger::{AliasNames, Evidence, RecordedAnswer, RecordedCall};
use crate::ingest::{Dialect, Origin};
use crate::pricing::PriceBook;
use crate::usage::{
    ATTRIBUTED, AttributionRules, Container, CountRule, Dimension, Fate, Place, Source, Traffic,
};

/// What an explanation wants beyond the facts.
#[derive(Clone, Copy, Debug)]
pub struct ExplainFacts<'a> {
    /// What was recorded.
    pub evidence: &'a Evidence,
    /// The prices.
    pub book: &'a PriceBook,
    /// Names that are renamed.
    pub aliases: AliasNames<'a>,
}

/// Explains the rows of one id.
pub fn explain(
    facts: &Facts<'_>,
    more: &ExplainFacts<'_>,
    calls: &[RecordedCall],
) -> ExplainReport {
    let explained = calls
        .iter()
        .map(|call| explain_call(facts, more, call, calls));
    ExplainReport {
        header: header(facts),
        call_id: calls
            .first()
            .map(|call| call.call_id.clone())
            .unwrap_or_default(),
        calls: explained.collect(),
    }
}

fn explain_call(
    facts: &Facts<'_>,
    more: &ExplainFacts<'_>,
    call: &RecordedCall,
    calls: &[RecordedCall],
) -> ExplainedCall {
    let file = usize::try_from(call.origin.file)
        .ok()
        .and_then(|file| facts.files.get(file));
    ExplainedCall {
        line: source_line(facts, call.origin),
        source: call.source.name(),
        dialect: file.and_then(|file| file.dialect).map(Dialect::name),
        outcome: outcome(facts, call, calls),
        started_at: facts.calendar.local(call.started_at),
        duration_ms: call.duration_ms,
        status: call.status.name(),
        error_class: call.error_class.clone(),
        operation: call.operation.name(),
        is_client_traffic: call.traffic == Traffic::Client,
        attempts: call.attempts,
        litellm_call_id: call.litellm_call_id.clone(),
        trace_id: call.trace_id.clone(),
        parent_id: call.parent_id.clone(),
        key: call.key.clone(),
        attribution: attribution(facts, more, call),
        pricing: explain_price(call, more.book, facts.cost_basis),
    }
}

fn source_line(facts: &Facts<'_>, origin: Origin) -> SourceLine {
    let file = usize::try_from(origin.file)
        .ok()
        .and_then(|file| facts.files.get(file));
    SourceLine {
        source_file: file.map(|file| file.name.clone()).unwrap_or_default(),
        source_line: origin.line,
    }
}

/// What became of a row.
fn fate_of(facts: &Facts<'_>, call: &RecordedCall) -> Fate {
    facts.frame.ledger().fate(call.row)
}

fn outcome(facts: &Facts<'_>, call: &RecordedCall, calls: &[RecordedCall]) -> CallOutcome {
    let fate = fate_of(facts, call);
    let is_double = fate == Fate::DoubleCounted && facts.count_rule != CountRule::All;
    CallOutcome {
        fate,
        is_counted: fate == Fate::Kept,
        duplicate_of: (fate == Fate::Duplicate).then(|| duplicate_of(facts, call, calls)),
        count_rule: is_double.then(|| facts.count_rule.name()),
    }
}

/// Finds the row that counts instead: another row of the same id, else the spend log of the same
/// client request.
fn duplicate_of(facts: &Facts<'_>, call: &RecordedCall, calls: &[RecordedCall]) -> DuplicateOf {
    let winner = calls
        .iter()
        .filter(|other| other.is_same_call(call))
        .find(|other| fate_of(facts, other) != Fate::Duplicate);
    if let Some(winner) = winner {
        return DuplicateOf {
            line: Some(source_line(facts, winner.origin)),
            reason: if winner.version > call.version {
                DuplicateReason::NewerVersion
            } else {
                DuplicateReason::FirstRead
            },
        };
    }
    let spend_log = call
        .litellm_call_id
        .as_deref()
        .and_then(|id| facts.frame.ledger().spend_log_of(id));
    DuplicateOf {
        line: spend_log.map(|origin| source_line(facts, origin)),
        reason: DuplicateReason::SpendLog,
    }
}

fn attribution(
    facts: &Facts<'_>,
    more: &ExplainFacts<'_>,
    call: &RecordedCall,
) -> Vec<ExplainedDimension> {
    let trace = more
        .evidence
        .trace_of(call)
        .filter(|_| call.source == Source::Langfuse);
    let answers = call.answers.iter().enumerate().zip(ATTRIBUTED);
    let explained = answers.map(|((index, own), dimension)| {
        // The better rank holds, the row's own if they are equal, as in the ledger.
        let lent = trace
            .and_then(|trace| Some((trace.answers.get(index)?, trace.origin)))
            .filter(|(lent, _)| lent.rank.goes_before(own.rank));
        let answer = lent.map_or(own, |(lent, _)| lent);
        let value = answer.value.as_deref();
        let alias = more.aliases.get(index).zip(value);
        let alias = alias.and_then(|(aliases, value)| aliases.get(value));
        ExplainedDimension {
            dimension: dimension.name(),
            value: alias.map(String::as_str).or(value).map(str::to_owned),
            rule: place_of(facts.attribution, dimension, answer).map(Place::name),
            found_in: found_in(facts, dimension, answer, call.source, lent.is_some()),
            trace: lent.map(|(_, origin)| source_line(facts, origin)),
            renamed_from: alias.and(value).map(str::to_owned),
        }
    });
    explained.collect()
}

fn place_of<'r>(
    rules: &'r AttributionRules,
    dimension: Dimension,
    answer: &RecordedAnswer,
) -> Option<&'r Place> {
    rules.places(dimension).get(answer.rank.place_index()?)
}

/// Says in which part of a record, or beside it, a value was found.
fn found_in(
    facts: &Facts<'_>,
    dimension: Dimension,
    answer: &RecordedAnswer,
    source: Source,
    is_lent: bool,
) -> Option<FoundIn> {
    let place = place_of(facts.attribution, dimension, answer)?;
    if is_lent {
        return Some(FoundIn::Trace);
    }
    Some(match (place, source) {
        (_, Source::Langfuse) => FoundIn::Observation,
        (Place::Metadata(_), _) => match answer.rank.container() {
            Container::Requester => FoundIn::RequesterMetadata,
            Container::SpendLogs => FoundIn::SpendLogsMetadata,
            Container::ProxyRequest => FoundIn::ProxyServerRequest,
            Container::TopLevel => FoundIn::Metadata,
            Container::Trace => FoundIn::Trace,
        },
        _ => FoundIn::Row,
    })
}
