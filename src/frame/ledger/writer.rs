//! Takes parsed calls, prices them and writes them down. One writer per thread.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use super::chunk::Figures;
use super::digest::Digest;
use super::facet::{CostPlace, Facet, USER};
use super::names::{Code, Names};
use super::table::CallTable;
use super::trail::Steps;
use crate::ingest::{Link, Origin, Reason, Reject, Sink, Trace};
use crate::pricing::{
    CostBasis, CostSource, MoneyError, PicoUsd, PriceBook, PriceError, Priced, Pricer,
};
use crate::usage::{ATTRIBUTED, Attribution, Call, Rank, Source, TokenUsage};

/// New names for attributed values, by dimension in the order of [`ATTRIBUTED`].
pub type AliasNames<'a> = [&'a BTreeMap<String, String>; ATTRIBUTED.len()];

/// Where an observation that is no call stands in its trace.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinkRow {
    pub(super) id: Digest,
    pub(super) parent: Digest,
    pub(super) trace: Digest,
}

/// What a trace says about its observations.
#[derive(Clone, Copy, Debug)]
pub(super) struct TraceRow {
    pub(super) id: Digest,
    pub(super) attributed: [Code; ATTRIBUTED.len()],
    pub(super) ranks: [Rank; ATTRIBUTED.len()],
    pub(super) origin: Origin,
}

/// What one thread has read.
#[derive(Debug)]
pub struct LedgerWriter<'b> {
    pricer: Pricer<'b>,
    aliases: AliasNames<'b>,
    pub(super) calls: CallTable,
    pub(super) names: Names,
    pub(super) links: Vec<LinkRow>,
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
            links: Vec::new(),
            traces: Vec::new(),
        }
    }
}

/// Returns the codes of resolved values under the names that aliases give them.
fn intern(
    names: &mut Names,
    aliases: &AliasNames<'_>,
    attribution: &Attribution<'_>,
) -> ([Code; 4], [Rank; 4]) {
    let mut codes = [Code::NONE; ATTRIBUTED.len()];
    for ((code, answer), aliases) in codes.iter_mut().zip(attribution).zip(aliases) {
        let renamed = |value| aliases.get(value).map_or(value, String::as_str);
        *code = names.intern_option(answer.value.map(renamed));
    }
    (codes, attribution.map(|answer| answer.rank))
}

/// Returns what a call has in common with others, and its user.
fn facet_of(
    call: &Call<'_>,
    attribution: &Attribution<'_>,
    priced: &Priced<'_>,
    names: &mut Names,
    aliases: &AliasNames<'_>,
) -> (Facet, Code) {
    let model = Some(priced.model).filter(|model| !model.is_empty());
    let (mut attributed, ranks) = intern(names, aliases, attribution);
    let user = std::mem::take(&mut attributed[USER]);
    let above_tokens = priced.above_tokens.unwrap_or_default();
    let facet = Facet {
        source: call.source,
        status: call.billing.status,
        traffic: call.traffic,
        is_cache_hit: call.billing.is_cache_hit,
        is_deleted: call.is_deleted,
        cached_exceeds_input: priced.cached_exceeds_input,
        is_model_type: call.is_model_type,
        is_superseded: false,
        has_computed: priced.computed.is_some(),
        has_logged: priced.logged.is_some(),
        has_saving: priced.cache_saving.is_some(),
        cost_place: place_of_cost(priced),
        cost_source: priced.source,
        name_rule: priced.rule,
        price_layer: priced.layer,
        attempts: call.attempts.unwrap_or_default(),
        above_tokens: u32::try_from(above_tokens).unwrap_or(u32::MAX),
        attributed,
        ranks,
        key: names.intern_option(call.key),
        provider: names.intern_option(call.billing.provider),
        model: names.intern_option(model),
    };
    (facet, user)
}

/// Says where the cost is kept. It always is one of the known figures, zero, or unknown.
fn place_of_cost(priced: &Priced<'_>) -> CostPlace {
    match (priced.cost, priced.source) {
        (None, _) => CostPlace::Unknown,
        (cost, CostSource::Formula) if cost == priced.computed => CostPlace::Computed,
        (Some(PicoUsd::ZERO), _) => CostPlace::Zero,
        (Some(_), _) => CostPlace::Logged,
    }
}

/// Returns the numbers of a call; its facet is not yet known by a code.
fn figures_of(call: &Call<'_>, priced: &Priced<'_>) -> Result<Figures, Reject> {
    let TokenUsage {
        input,
        output,
        cache_read,
        cache_write,
        ..
    } = call.billing.tokens;
    for tokens in [
        input,
        output,
        cache_read,
        cache_write,
        call.billing.tokens.reasoning,
    ] {
        if i64::try_from(tokens).is_err() {
            return Err(Reject::new(Reason::Overflow, "token count"));
        }
    }
    let known = priced.computed.or(priced.logged).unwrap_or_default();
    let logged = priced.computed.and(priced.logged).unwrap_or(known);
    let [_, read, write, out] = priced.parts.in_order().map(|part| part.0);
    Ok(Figures {
        started_at: call.billing.started_at.0,
        facet: super::facet::FacetCode::FILTERED,
        user: Code::NONE,
        tokens: [input, output, cache_read, cache_write],
        money: known.0,
        logged: logged.0,
        parts: [read, write, out],
        cache_saving: priced.cache_saving.unwrap_or_default().0,
    })
}

/// Returns what is written down of a call beside its numbers.
fn steps_of<'a>(call: &Call<'a>, origin: Origin) -> Steps<'a> {
    let identity = &call.identity;
    let (trace, parent) = match call.source {
        // A standard logging record's attempts are records of their own and may share only the trace.
        Source::StandardLogging => (identity.trace_id, None),
        // Only Langfuse nests calls.
        Source::Langfuse => (identity.trace_id, identity.parent_id),
        Source::SpendLogs => (None, None),
    };
    let is_qualified = !identity.qualifier.is_empty();
    Steps {
        source: call.source,
        line: origin.line,
        id: identity.call_id,
        litellm_call: identity.litellm_call_id,
        trace: Digest::of(trace),
        parent: Digest::of(parent),
        version: identity.version.0,
        started_at: call.billing.started_at.0,
        qualifier: if is_qualified {
            xxh3_64(identity.qualifier.as_bytes()).max(1)
        } else {
            0
        },
    }
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
        let priced = self.pricer.price(&call.billing).map_err(reject_price)?;
        let mut figures = figures_of(call, &priced)?;
        let (facet, user) = facet_of(call, attribution, &priced, &mut self.names, &self.aliases);
        figures.facet = self.calls.facets.intern(facet);
        figures.user = user;
        self.calls
            .push(&figures, origin.file, &steps_of(call, origin));
        Ok(())
    }

    fn link(&mut self, link: &Link<'_>, _origin: Origin) {
        self.links.push(LinkRow {
            id: Digest::of(Some(link.id)),
            parent: Digest::of(link.parent_id),
            trace: Digest::of(link.trace_id),
        });
    }

    fn trace(&mut self, trace: &Trace<'_>, origin: Origin) {
        let (attributed, ranks) = intern(&mut self.names, &self.aliases, &trace.attribution);
        self.traces.push(TraceRow {
            id: Digest::of(Some(trace.id)),
            attributed,
            ranks,
            origin,
        });
    }
}
