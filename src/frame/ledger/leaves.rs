//! Langfuse counts a parent and its children; the bill counts one of them.

use rustc_hash::FxHashMap;

use super::table::CallTable;
use super::writer::{NO_ROW, TreeNode};
use crate::usage::{CountRule, Source};

/// Longest chain of parents that is followed; longer ones can only be circles.
const MAX_CHAIN: usize = 10_000;

/// Marks costed observations that must not be counted by the rule, among the `kept` rows.
pub(super) fn find_double_counted(
    calls: &CallTable,
    nodes: &[TreeNode],
    kept: &[bool],
    rule: CountRule,
) -> Vec<bool> {
    let mut is_dropped = vec![false; calls.len()];
    match rule {
        CountRule::All => {}
        CountRule::Types => {
            let rows = calls
                .source
                .iter()
                .zip(&calls.is_model_type)
                .zip(&mut is_dropped);
            for ((source, is_model_type), flag) in rows {
                *flag = *source == Source::Langfuse && !is_model_type;
            }
        }
        CountRule::Leaf => {
            let is_costed = costed_rows(calls, kept);
            mark_ancestors(nodes, &is_costed, &mut is_dropped);
        }
    }
    is_dropped
}

/// Marks the kept rows with usage or cost. A failed generation has neither: it is a call, but
/// no reason to leave out what its parent cost.
fn costed_rows(calls: &CallTable, kept: &[bool]) -> Vec<bool> {
    let is_costed = |index: usize| {
        calls.get(index).is_some_and(|row| {
            row.cost != Some(0) || row.input_tokens != 0 || row.output_tokens != 0
        })
    };
    let rows = kept.iter().enumerate();
    rows.map(|(index, is_kept)| *is_kept && is_costed(index))
        .collect()
}

/// Marks every costed ancestor of a costed observation of the same trace. In a circle of parents
/// nobody is above the others, and none of them is marked on account of another.
fn mark_ancestors(nodes: &[TreeNode], is_costed: &[bool], is_dropped: &mut [bool]) {
    let is_kept = |node: &TreeNode| {
        node.row != NO_ROW && is_costed.get(row_index(node)).copied().unwrap_or(false)
    };
    let mut marked = Vec::new();
    // A call's node goes before a link of the same id: an older version may have had no usage.
    let mut by_id: FxHashMap<(u128, u128), &TreeNode> = FxHashMap::default();
    for node in nodes {
        let entry = by_id.entry((node.trace, node.id)).or_insert(node);
        if is_kept(node) {
            *entry = node;
        }
    }
    for node in nodes.iter().filter(|node| is_kept(node)) {
        let mut parent = node.parent;
        marked.clear();
        for _ in 0..MAX_CHAIN {
            let Some(ancestor) = by_id.get(&(node.trace, parent)).filter(|_| parent != 0) else {
                break;
            };
            if ancestor.id == node.id {
                for row in &marked {
                    if let Some(flag) = is_dropped.get_mut(*row) {
                        *flag = false;
                    }
                }
                break;
            }
            if is_kept(ancestor)
                && let Some(flag) = is_dropped.get_mut(row_index(ancestor))
            {
                if *flag {
                    // Everything above was marked when this ancestor's flag was set.
                    break;
                }
                *flag = true;
                marked.push(row_index(ancestor));
            }
            parent = ancestor.parent;
        }
    }
}

fn row_index(node: &TreeNode) -> usize {
    usize::try_from(node.row).unwrap_or(usize::MAX)
}
