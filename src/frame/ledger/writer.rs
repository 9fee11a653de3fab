//! Takes parsed calls, prices them and writes them down. One writer per thread.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::names::{Code, Names};
use super::table::{CallRow, CallTable};
use crate::ingest::{Link, Origin, Reason, Reject, Sink, Trace};
use crate::pricing::{CostBasis, MoneyError, PriceBook, PriceError, Pricer};
use crate::usage::{ATTRIBUTED, Attribution, Call, Rank, Source};

/// New names for attributed values, by dimension in the order of [`ATTRIBUTED`].
pub type AliasNames<'a> = [&'a BTreeMap<String, String>; ATTRIBUTED.len()];

/// Where an observation stands in its trace.
#[derive(Clone, Copy, Debug)]
pub(super) struct TreeNode {
    pub(super) id: u128,
    pub(super) parent: u128,
    /// Row in the table of calls; `u32::MAX` for observations that are no calls.
    pub(super) row: u32,
    pub(super) trace: u128,
}

/// What a trace says about its observations.
#[derive(Clone, Copy, Debug)]
pub(super) struct TraceRow {
    pub(super) id: u128,
    pub(super) attributed: [Code; ATTRIBUTED.len()],
    pub(super) ranks: [Rank; ATTRIBUTED.len()],
    pub(super) origin: Origin,
}

/// Marks a node that is no call.
pub(super) const NO_ROW: u32 = u32::MAX;

/// What one thread has read.
#[derive(Debug)]
pub struct LedgerWriter<'b> {
    pricer: Pricer<'b>,
    aliases: AliasNames<'b>,
    pub(super) calls: CallTable,
    pub(super) names: Names,
    pub(super) ids: Vec<u8>,
    pub(super) nodes: Vec<TreeNode>,
    pub(super) traces: Vec<TraceRow>,
}

impl<'b> LedgerWriter<'b> {
    /// Starts an empty ledger that prices with this book.
    pub fn new(book: &'b PriceBook, basis: CostBasis, aliases: AliasNames<'b>) -> Self {
        Self {
            pricer: Pricer::new(book, basis),
            aliases,
            calls: CallTable::default(),
            names: Names::default(),
            ids: Vec::new(),
            nodes: Vec::new(),
            traces: Vec::new(),
        }
    }

    /// Returns how many calls were written down.
    pub(super) fn call_count(&self) -> usize {
        self.calls.len()
    }

    /// Notes where the next call stands in its trace. Only Langfuse nests calls.
    fn note_place(&mut self, call: &Call<'_>) {
        if call.source == Source::Langfuse {
            self.nodes.push(TreeNode {
                id: hash(Some(call.identity.call_id)),
                parent: hash(call.identity.parent_id),
                row: u32::try_from(self.calls.len()).unwrap_or(NO_ROW),
                trace: hash(call.identity.trace_id),
            });
        }
    }

    fn intern(&mut self, attribution: &Attribution<'_>) -> ([Code; 4], [Rank; 4]) {
        let mut codes = [Code::NONE; ATTRIBUTED.len()];
        for ((code, answer), aliases) in codes.iter_mut().zip(attribution).zip(self.aliases) {
            let value = answer
                .value
                .map(|value| aliases.get(value).map_or(value, String::as_str));
            *code = self.names.intern_option(value);
        }
        (codes, attribution.map(|answer| answer.rank))
    }
}

/// Hashes an id; 0 stands for "none", so no id may hash to it.
pub(super) fn hash(text: Option<&str>) -> u128 {
    text.map_or(0, |text| xxh3_128(text.as_bytes()).max(1))
}

/// Hashes what makes two rows the same call.
fn identity(call: &Call<'_>) -> u128 {
    let mut hasher = Xxh3::new();
    hasher.update(call.source.name().as_bytes());
    hasher.update(&[0]);
    hasher.update(call.identity.call_id.as_bytes());
    hasher.update(&[0]);
    hasher.update(call.identity.qualifier.as_bytes());
    hasher.digest128().max(1)
}

/// Hashes the trace of a standard logging record, whose attempts are records of their own and
/// may share nothing else.
fn attempt_trace(call: &Call<'_>) -> u128 {
    match call.source {
        Source::StandardLogging => hash(call.identity.trace_id),
        Source::SpendLogs | Source::Langfuse => 0,
    }
}

fn signed(tokens: u64) -> Result<i64, Reject> {
    i64::try_from(tokens).map_err(|_| Reject::new(Reason::Overflow, "token count"))
}

fn reject_price(error: PriceError) -> Reject {
    let reason = match error {
        PriceError::LoggedCost(MoneyError::OutOfRange) | PriceError::Overflow => Reason::Overflow,
        PriceError::LoggedCost(_) => Reason::Cost,
    };
    Reject::new(reason, error.to_string())
}

impl Sink for LedgerWriter<'_> {
    fn call(
        &mut self,
        call: &Call<'_>,
        attribution: &Attribution<'_>,
        origin: Origin,
    ) -> Result<(), Reject> {
        let tokens = call.billing.tokens;
        let priced = self.pricer.price(&call.billing).map_err(reject_price)?;
        let model = Some(priced.model).filter(|model| !model.is_empty());
        let model = self.names.intern_option(model);
        let (cost, computed, logged) = (priced.cost, priced.computed, priced.logged);
        let parts = priced.parts.in_order().map(|part| part.0);
        let cache_saving = priced.cache_saving.map(|saving| saving.0);
        let (cost_source, name_rule, price_layer) = (priced.source, priced.rule, priced.layer);
        let cached_exceeds_input = priced.cached_exceeds_input;
        let above_tokens = priced.above_tokens.unwrap_or_default();
        let above_tokens = u32::try_from(above_tokens).unwrap_or(u32::MAX);
        let (attributed, ranks) = self.intern(attribution);
        let id = call.identity.call_id;
        let row = CallRow {
            started_at: call.billing.started_at.0,
            duration_ms: call.duration_ms.unwrap_or(u32::MAX),
            file: origin.file,
            line: origin.line,
            source: call.source,
            status: call.billing.status,
            operation: call.operation,
            traffic: call.traffic,
            is_cache_hit: call.billing.is_cache_hit,
            is_batch: call.billing.is_batch,
            is_deleted: call.is_deleted,
            cached_exceeds_input,
            is_model_type: call.is_model_type,
            attempts: call.attempts.unwrap_or_default(),
            attributed,
            ranks,
            key: self.names.intern_option(call.key),
            provider: self.names.intern_option(call.billing.provider),
            model,
            input_tokens: signed(tokens.input)?,
            cache_read_tokens: signed(tokens.cache_read)?,
            cache_write_tokens: signed(tokens.cache_write)?,
            output_tokens: signed(tokens.output)?,
            reasoning_tokens: signed(tokens.reasoning)?,
            above_tokens,
            cost: cost.map(|cost| cost.0),
            computed: computed.map(|cost| cost.0),
            logged: logged.map(|cost| cost.0),
            parts,
            cache_saving,
            cost_source,
            name_rule,
            price_layer,
            identity: identity(call),
            litellm_call: hash(call.identity.litellm_call_id),
            attempt_trace: attempt_trace(call),
            version: call.identity.version.0,
            id_start: self.ids.len() as u64,
            id_length: u32::try_from(id.len()).unwrap_or(u32::MAX),
        };
        self.ids.extend_from_slice(id.as_bytes());
        self.note_place(call);
        self.calls.push(row);
        Ok(())
    }

    fn link(&mut self, link: &Link<'_>, _origin: Origin) {
        self.nodes.push(TreeNode {
            id: hash(Some(link.id)),
            parent: hash(link.parent_id),
            row: NO_ROW,
            trace: hash(link.trace_id),
        });
    }

    fn trace(&mut self, trace: &Trace<'_>, origin: Origin) {
        let (attributed, ranks) = self.intern(&trace.attribution);
        self.traces.push(TraceRow {
            id: hash(Some(trace.id)),
            attributed,
            ranks,
            origin,
        });
    }
}
