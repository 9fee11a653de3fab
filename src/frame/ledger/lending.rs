//! Gives observations what only their trace knows about whom they belong to.

use rustc_hash::FxHashMap;

use super::digest::Digest;
use super::facet::{Facet, Facets, USER};
use super::merge::Merged;
use super::names::Code;
use super::writer::TraceRow;
use crate::usage::Source;

/// For each dimension the better-ranked answer of observation and trace holds, the observation's own
/// if they are equal.
pub(super) fn lend_attribution(merged: &mut Merged) {
    let traces = first_by_place(&merged.traces);
    if traces.is_empty() {
        return;
    }
    let calls = &mut merged.calls;
    for chunk in &mut calls.chunks {
        let rows = chunk.facet.iter_mut().zip(&mut chunk.user);
        for ((code, user), found) in rows.zip(chunk.trail.calls()) {
            let of_langfuse = calls
                .facets
                .get(*code)
                .filter(|facet| facet.source == Source::Langfuse);
            if let Some(facet) = of_langfuse
                && let Some(trace) = traces.get(&found.trace())
                && let Some((lent, lent_user)) = lend(*facet, *user, trace)
            {
                *code = Facets::intern(&mut calls.facets, lent);
                *user = lent_user;
            }
        }
    }
}

/// Overlapping exports repeat traces; the first by file and line holds, in any order.
fn first_by_place(traces: &[TraceRow]) -> FxHashMap<Digest, TraceRow> {
    let mut first: FxHashMap<Digest, TraceRow> = FxHashMap::default();
    for trace in traces {
        let entry = first.entry(trace.id).or_insert(*trace);
        if trace.origin < entry.origin {
            *entry = *trace;
        }
    }
    first
}

/// Returns what a call gains from its trace; `None` if that is nothing.
fn lend(mut facet: Facet, user: Code, trace: &TraceRow) -> Option<(Facet, Code)> {
    let before = facet.ranks;
    facet.attributed[USER] = user;
    let own = facet.attributed.iter_mut().zip(&mut facet.ranks);
    for ((code, rank), (lent, lent_rank)) in own.zip(trace.attributed.iter().zip(&trace.ranks)) {
        if lent_rank.goes_before(*rank) {
            (*code, *rank) = (*lent, *lent_rank);
        }
    }
    let user = std::mem::take(&mut facet.attributed[USER]);
    (facet.ranks != before).then_some((facet, user))
}
