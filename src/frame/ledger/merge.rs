//! Puts what the threads have read together into one table with one set of names.

use super::names::{Code, Names};
use super::table::CallTable;
use super::writer::{LedgerWriter, NO_ROW, TraceRow, TreeNode};

/// Everything that was read, not yet cleared of duplicates.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) calls: CallTable,
    pub(super) names: Names,
    pub(super) ids: Vec<u8>,
    pub(super) nodes: Vec<TreeNode>,
    pub(super) traces: Vec<TraceRow>,
}

pub(super) fn merge(writers: Vec<LedgerWriter<'_>>) -> Merged {
    let mut merged = Merged::default();
    for writer in writers {
        merged.absorb(writer);
    }
    merged
}

impl Merged {
    fn absorb(&mut self, mut writer: LedgerWriter<'_>) {
        let codes = self.names.absorb(&writer.names);
        let rename = |code: &mut Code| {
            let index = usize::try_from(code.0).unwrap_or(usize::MAX);
            *code = codes.get(index).copied().unwrap_or(Code::NONE);
        };
        let calls = &mut writer.calls;
        calls.attributed.iter_mut().flatten().for_each(rename);
        calls.key.iter_mut().for_each(rename);
        calls.provider.iter_mut().for_each(rename);
        calls.model.iter_mut().for_each(rename);
        for trace in &mut writer.traces {
            trace.attributed.iter_mut().for_each(rename);
        }
        let first_row = u32::try_from(self.calls.len()).unwrap_or(NO_ROW);
        for node in writer.nodes.iter_mut().filter(|node| node.row != NO_ROW) {
            node.row = node.row.saturating_add(first_row);
        }
        let first_id = self.ids.len() as u64;
        for start in &mut calls.id_start {
            *start += first_id;
        }
        self.calls.append(calls);
        self.ids.append(&mut writer.ids);
        self.nodes.append(&mut writer.nodes);
        self.traces.append(&mut writer.traces);
    }
}
