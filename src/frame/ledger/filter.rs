//! Keeps only the calls that a filter names.

use super::facet::FacetCode;
use super::names::Code;
use super::scan::change;
use super::settle::Ledger;
use crate::usage::Dimension;

impl Ledger {
    /// Keeps the calls whose value of a dimension matches. What became of the lines of files
    /// stays as it was: a filter asks for less, it does not unread anything.
    pub fn keep_matching(&mut self, dimension: Dimension, matches: &dyn Fn(Option<&str>) -> bool) {
        let by_user = dimension == Dimension::User;
        let verdict_on = |code: Code| matches(self.name(dimension, code));
        let verdicts: Vec<bool> = if by_user {
            (0..self.names.code_count())
                .map(|code| verdict_on(Code(code)))
                .collect()
        } else {
            let facets = self.calls.facets.all().iter();
            facets
                .map(|facet| verdict_on(facet.code(dimension)))
                .collect()
        };
        let is_kept = |code: u32| {
            let index = usize::try_from(code).unwrap_or(usize::MAX);
            verdicts.get(index).copied().unwrap_or(false)
        };
        let facet_count = self.calls.facets.all().len();
        let counts = |code: FacetCode| usize::try_from(code.0).is_ok_and(|code| code < facet_count);
        change(&mut self.calls.chunks, self.calls.threads, |_, chunk| {
            for (code, user) in chunk.facet.iter_mut().zip(&chunk.user) {
                if counts(*code) && !is_kept(if by_user { user.0 } else { code.0 }) {
                    *code = FacetCode::FILTERED;
                }
            }
        });
    }
}
