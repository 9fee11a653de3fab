//! Langfuse counts a parent and its children; the bill counts one of them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::bits::Bits;
use super::call::CallView;
use super::digest::Digest;
use super::merge::Merged;
use crate::usage::{CountRule, Source};

/// Longest chain of parents that is followed; longer ones can only be circles.
const MAX_CHAIN: usize = 10_000;

/// Observations that are looked at together. Traces are independent of each other, so a large log is
/// worked on in parts, and its trees are never in memory whole.
const OBSERVATIONS_AT_A_TIME: usize = 1 << 19;

/// Bits for each observation by which parents are told: of those that are no parent, one in eight is
/// looked at in vain.
const BITS_PER_OBSERVATION: u64 = 8;

/// An observation in its trace.
#[derive(Clone, Copy, Debug)]
struct Node {
    trace: Digest,
    id: Digest,
    parent: Digest,
    /// Its row if it has usage or cost.
    costed: Option<usize>,
}

/// Returns the rows of costed observations that must not be counted by the rule.
pub(super) fn find_double_counted(merged: &Merged, rule: CountRule) -> Vec<usize> {
    let calls = &merged.calls;
    match rule {
        CountRule::All => Vec::new(),
        CountRule::Types => {
            let is_dropped = |call: &CallView<'_>| {
                call.facet.source == Source::Langfuse && !call.facet.is_model_type
            };
            let dropped = calls.fold(Vec::new, |rows, call| {
                if is_dropped(&call) {
                    rows.push(call.row());
                }
            });
            dropped.concat()
        }
        CountRule::Leaf if !calls.facets.any(|facet| facet.source == Source::Langfuse) => {
            Vec::new()
        }
        CountRule::Leaf => {
            let links: usize = merged.links.iter().map(Vec::len).sum();
            let rows: usize = calls.chunks.iter().map(super::chunk::Chunk::len).sum();
            let parts = (links + rows).div_ceil(OBSERVATIONS_AT_A_TIME);
            let parts = u32::try_from(parts).unwrap_or(u32::MAX).max(1);
            let traces = traces_with_costed_parents(merged, (links + rows) as u64);
            if traces.is_empty() {
                return Vec::new();
            }
            let dropped = (0..parts).flat_map(|part| {
                let is_wanted =
                    |trace: Digest| trace.part(parts) == part && traces.contains(&trace);
                covered_ancestors(&nodes(merged, is_wanted))
            });
            dropped.collect()
        }
    }
}

/// Whether a call has usage or cost. A failed generation has neither: it is a call, but no reason
/// to leave out what its parent cost.
fn is_costed(call: &CallView<'_>) -> bool {
    let has_usage = call.cost() != Some(0) || call.input_tokens() != 0 || call.output_tokens() != 0;
    has_usage && !call.facet.is_deleted
}

/// Returns the traces in which a costed observation may be the parent of another one. Few logs have
/// such traces, and only those are put together to trees.
fn traces_with_costed_parents(merged: &Merged, observations: u64) -> FxHashSet<Digest> {
    let calls = &merged.calls;
    let start = || Bits::new(observations.saturating_mul(BITS_PER_OBSERVATION));
    let note = |parents: &mut Option<Bits>, parent: Digest| {
        if parent != Digest::NONE {
            parents.get_or_insert_with(start).set(parent.hash());
        }
    };
    let mut of_links = None;
    for link in merged.links.iter().flatten() {
        note(&mut of_links, link.parent);
    }
    let of_calls = calls.fold_trail(|| None, |parents, _, found| note(parents, found.parent));
    let all = of_calls.into_iter().chain([of_links]).flatten();
    let Some(parents) = all.reduce(|mut one, other| {
        one.absorb(&other);
        one
    }) else {
        return FxHashSet::default();
    };
    let traces = calls.fold_trail(FxHashSet::default, |traces, call, found| {
        let is_parent = || parents.has(Digest::of(Some(&found.id.text())).hash());
        if call.facet.source == Source::Langfuse && is_costed(&call) && is_parent() {
            traces.insert(found.trace());
        }
    });
    traces.into_iter().flatten().collect()
}

/// Returns the observations of some traces.
fn nodes(merged: &Merged, is_wanted: impl Fn(Digest) -> bool + Sync) -> Vec<Node> {
    let calls = merged.calls.fold_trail(Vec::new, |nodes, call, found| {
        if call.facet.source == Source::Langfuse && is_wanted(found.trace()) {
            nodes.push(Node {
                trace: found.trace(),
                id: Digest::of(Some(&found.id.text())),
                parent: found.parent,
                costed: is_costed(&call).then(|| call.row()),
            });
        }
    });
    let links = merged
        .links
        .iter()
        .flatten()
        .filter(|link| is_wanted(link.trace));
    let links = links.map(|link| Node {
        trace: link.trace,
        id: link.id,
        parent: link.parent,
        costed: None,
    });
    calls.into_iter().flatten().chain(links).collect()
}

/// Returns every costed ancestor of a costed observation of the same trace. In a circle of parents
/// nobody is above the others, and none of them is marked on account of another.
fn covered_ancestors(nodes: &[Node]) -> Vec<usize> {
    // Of several records of an observation the costed one holds: an older version may have had no
    // usage. Of others the one with the greatest parent, so that the order of reading does not matter.
    let mut by_id: FxHashMap<(Digest, Digest), (usize, &Node)> = FxHashMap::default();
    for numbered in nodes.iter().enumerate() {
        let (_, node) = numbered;
        let (_, known) = *by_id.entry((node.trace, node.id)).or_insert(numbered);
        if (node.costed.is_some(), node.parent) > (known.costed.is_some(), known.parent) {
            by_id.insert((node.trace, node.id), numbered);
        }
    }
    let mut is_covered = vec![false; nodes.len()];
    let mut marked = Vec::new();
    for node in nodes.iter().filter(|node| node.costed.is_some()) {
        let mut parent = node.parent;
        marked.clear();
        for _ in 0..MAX_CHAIN {
            let known = by_id.get(&(node.trace, parent));
            let Some((number, ancestor)) = known.filter(|_| parent != Digest::NONE) else {
                break;
            };
            if ancestor.id == node.id {
                for number in &marked {
                    set(&mut is_covered, *number, false);
                }
                break;
            }
            if ancestor.costed.is_some() {
                if is_covered.get(*number).copied().unwrap_or(false) {
                    // Everything above was marked when this ancestor's flag was set.
                    break;
                }
                set(&mut is_covered, *number, true);
                marked.push(*number);
            }
            parent = ancestor.parent;
        }
    }
    let covered = nodes
        .iter()
        .zip(is_covered)
        .filter(|(_, is_covered)| *is_covered);
    covered.filter_map(|(node, _)| node.costed).collect()
}

fn set(flags: &mut [bool], at: usize, value: bool) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = value;
    }
}
