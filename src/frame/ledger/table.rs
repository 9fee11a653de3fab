//! All calls: chunks of columns, and the facets they refer to.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::call::CallView;
use super::chunk::{CHUNK_ROWS, Chunk, Figures};
use super::facet::{Facet, FacetCode, Facets};
use super::scan::scan;
use super::trail::{Footprint, Steps};
use crate::usage::Fate;

/// Priced calls.
#[derive(Debug, Default)]
pub struct CallTable {
    pub(super) chunks: Vec<Chunk>,
    pub(super) facets: Facets,
    /// Threads that may work on it.
    pub(super) threads: usize,
    /// How often its calls were gone over.
    passes: AtomicUsize,
}

/// A row and the place it is kept at.
pub(super) const fn place(row: usize) -> (usize, usize) {
    (row / CHUNK_ROWS, row % CHUNK_ROWS)
}

impl CallTable {
    /// Returns the row that the next call will have.
    pub(super) fn next_row(&self) -> usize {
        match self.chunks.last() {
            Some(last) if last.len() < CHUNK_ROWS => {
                (self.chunks.len() - 1) * CHUNK_ROWS + last.len()
            }
            _ => self.chunks.len() * CHUNK_ROWS,
        }
    }

    /// Adds a call.
    pub(super) fn push(&mut self, call: &Figures, file: u32, steps: &Steps<'_>) {
        if self
            .chunks
            .last()
            .is_none_or(|last| last.len() >= CHUNK_ROWS)
        {
            self.chunks.push(Chunk::new());
        }
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.push(call, file, steps);
        }
    }

    /// Returns the calls that count.
    pub fn iter(&self) -> impl Iterator<Item = CallView<'_>> {
        let chunks = self.chunks.iter().enumerate();
        chunks.flat_map(|(number, chunk)| chunk.calls(number, &self.facets))
    }

    /// Returns the call of a row; `None` if it does not count.
    pub fn get(&self, row: usize) -> Option<CallView<'_>> {
        let (number, position) = place(row);
        self.chunks
            .get(number)?
            .call(number, position, &self.facets)
    }

    /// Returns the number of calls that were read, those that do not count included.
    pub fn rows(&self) -> usize {
        self.chunks.iter().map(Chunk::len).sum()
    }

    /// Returns the number of calls that count.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Returns whether no call counts.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// Returns all facets, by the positions that [`CallView::facet_index`] gives.
    pub fn facets(&self) -> &[Facet] {
        self.facets.all()
    }

    /// Returns how often all calls were gone over: what a report costs on a large log.
    pub fn passes(&self) -> usize {
        self.passes.load(Ordering::Relaxed)
    }

    /// Goes over the calls that count, in several threads: each starts an answer and adds to it.
    /// Which calls fall to which thread is not known, so the answers must add up the same anyway.
    pub fn fold<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        step: impl Fn(&mut A, CallView<'_>) + Sync,
    ) -> Vec<A> {
        self.passes.fetch_add(1, Ordering::Relaxed);
        scan(
            &self.chunks,
            self.threads,
            start,
            |answer, number, chunk| {
                for call in chunk.calls(number, &self.facets) {
                    step(answer, call);
                }
            },
        )
    }

    /// Goes over the calls that count with what is written down of them.
    pub(super) fn fold_trail<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        step: impl Fn(&mut A, CallView<'_>, &Footprint<'_>) + Sync,
    ) -> Vec<A> {
        self.passes.fetch_add(1, Ordering::Relaxed);
        scan(
            &self.chunks,
            self.threads,
            start,
            |answer, number, chunk| {
                for (position, found) in chunk.trail.calls().enumerate() {
                    if let Some(call) = chunk.call(number, position, &self.facets) {
                        step(answer, call, &found);
                    }
                }
            },
        )
    }

    /// Returns what became of a row.
    pub(super) fn fate(&self, row: usize) -> Fate {
        let (number, position) = place(row);
        let code = self
            .chunks
            .get(number)
            .and_then(|chunk| chunk.facet.get(position));
        code.map_or(Fate::Kept, |code| code.fate())
    }

    /// Returns what is written down of a row.
    pub(super) fn footprint(&self, row: usize) -> Option<Footprint<'_>> {
        let (number, position) = place(row);
        self.chunks.get(number)?.trail.call(position)
    }

    /// Returns the number of the file that a row was read from.
    pub(super) fn file(&self, row: usize) -> Option<u32> {
        let (number, position) = place(row);
        Some(self.chunks.get(number)?.file(position))
    }

    /// Gives a row another facet, or none if it does not count.
    pub(super) fn set_facet(&mut self, row: usize, code: FacetCode) {
        let (number, position) = place(row);
        let chunk = self.chunks.get_mut(number);
        if let Some(slot) = chunk.and_then(|chunk| chunk.facet.get_mut(position)) {
            *slot = code;
        }
    }
}
