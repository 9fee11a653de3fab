//! Which calls stand for an operation: what an application asked for once, whatever the attempts.

use rustc_hash::{FxHashMap, FxHashSet};

use super::call::CallView;
use super::digest::Digest;
use super::facet::FacetCode;
use super::table::CallTable;
use super::trail::Footprint;
use crate::usage::{Source, Status, Traffic};

/// What a call is to the operation it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It stands for the operation: the client's row, or the last of its attempts.
    Operation,
    /// An earlier attempt of an operation that another call stands for.
    Superseded,
    /// The gateway's own traffic: no client asked for it.
    Internal,
}

/// A record among those of one operation: the greatest one is the last attempt.
type Attempt = (i64, bool, u128, usize);

/// Marks the attempts that another attempt followed. One call stands for each operation: the client's
/// row where a row is an operation, the last attempt where every attempt is a row.
pub(super) fn mark_superseded(calls: &mut CallTable) {
    if !calls
        .facets
        .any(|facet| facet.source == Source::StandardLogging)
    {
        return;
    }
    let shared = shared_call_ids(calls);
    let attempts = calls.fold_trail(
        Vec::new,
        |attempts: &mut Vec<(Digest, Attempt)>, call, found| {
            if let Some(group) = attempt_group(&call, found, &shared) {
                let is_success = call.facet.status == Status::Success;
                let identity = found.identity(call.facet.source);
                attempts.push((group, (call.started_at, is_success, identity, call.row())));
            }
        },
    );
    let mut last: FxHashMap<Digest, Attempt> = FxHashMap::default();
    let mut superseded = Vec::new();
    for (group, attempt) in attempts.into_iter().flatten() {
        let other = *last.entry(group).or_insert(attempt);
        if other != attempt {
            superseded.push(other.min(attempt).3);
            last.insert(group, other.max(attempt));
        }
    }
    let mut followed: FxHashMap<FacetCode, FacetCode> = FxHashMap::default();
    for row in superseded {
        let Some(call) = calls.get(row) else { continue };
        let facet = super::facet::Facet {
            is_superseded: true,
            ..*call.facet
        };
        let code = call.facet_code();
        let code = *followed
            .entry(code)
            .or_insert_with(|| calls.facets.intern(facet));
        calls.set_facet(row, code);
    }
}

/// Returns the call ids that several standard logging records share. The proxy gives the attempts of
/// a request one id; the SDK gives every attempt its own, and only the trace joins them.
fn shared_call_ids(calls: &CallTable) -> FxHashSet<Digest> {
    let ids = calls.fold_trail(Vec::new, |ids, call, found| {
        if call.facet.source == Source::StandardLogging {
            ids.push(found.litellm_call());
        }
    });
    let mut seen: FxHashSet<Digest> = FxHashSet::default();
    let repeated = ids.into_iter().flatten().filter(|id| !seen.insert(*id));
    let mut repeated: FxHashSet<Digest> = repeated.collect();
    repeated.remove(&Digest::NONE);
    repeated
}

/// Returns what the attempts of a record's operation share; `None` where the row is the operation.
fn attempt_group(
    call: &CallView<'_>,
    found: &Footprint<'_>,
    shared: &FxHashSet<Digest>,
) -> Option<Digest> {
    if call.facet.source != Source::StandardLogging || call.facet.traffic != Traffic::Client {
        return None;
    }
    let litellm_call = found.litellm_call();
    let group = if shared.contains(&litellm_call) {
        litellm_call
    } else {
        found.trace()
    };
    (group != Digest::NONE).then_some(group)
}
