//! Keeps only the calls that a filter names.

use super::names::Code;
use super::settle::Ledger;
use crate::usage::{ATTRIBUTED, Dimension, Status};

impl Ledger {
    /// Keeps the calls whose value of a dimension matches. What became of the lines of files
    /// stays as it was: a filter asks for less, it does not unread anything.
    pub fn keep_matching(&mut self, dimension: Dimension, matches: &dyn Fn(Option<&str>) -> bool) {
        let keep: Vec<bool> = if dimension == Dimension::Status {
            let is_kept = |status: &Status| matches(Some(status.name()));
            self.calls.status.iter().map(is_kept).collect()
        } else {
            let verdicts: Vec<bool> = (0..self.names.code_count())
                .map(|code| matches(self.names.name(Code(code))))
                .collect();
            let codes = self.codes(dimension);
            let verdict = |code: Code| {
                let index = usize::try_from(code.0).unwrap_or(usize::MAX);
                verdicts.get(index).copied().unwrap_or(false)
            };
            codes.into_iter().map(verdict).collect()
        };
        let mut flags = keep.iter();
        self.roles
            .retain(|_| flags.next().copied().unwrap_or(false));
        self.calls.retain(&keep);
    }

    /// Returns the code of a dimension's value for each call. Status has names, not codes.
    pub fn codes(&self, dimension: Dimension) -> Vec<Code> {
        match dimension {
            Dimension::Team | Dimension::Feature | Dimension::User | Dimension::Environment => {
                let index = ATTRIBUTED
                    .iter()
                    .position(|attributed| *attributed == dimension);
                let code = |codes: &[Code; ATTRIBUTED.len()]| {
                    index
                        .and_then(|index| codes.get(index))
                        .copied()
                        .unwrap_or(Code::NONE)
                };
                self.calls.attributed.iter().map(code).collect()
            }
            Dimension::Model => self.calls.model.clone(),
            Dimension::Provider => self.calls.provider.clone(),
            Dimension::Key => self.calls.key.clone(),
            Dimension::Status => Vec::new(),
        }
    }
}
