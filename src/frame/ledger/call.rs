//! One call of the ledger, put together from its columns when it is looked at.

use super::chunk::{CHUNK_ROWS, Chunk, Hot, TokenKind};
use super::facet::{CostPlace, Facet, FacetCode, USER};
use super::names::Code;
use crate::usage::{ATTRIBUTED, Dimension};

/// A call that counts.
#[derive(Clone, Copy, Debug)]
pub struct CallView<'l> {
    /// What it has in common with others.
    pub facet: &'l Facet,
    /// Start, microseconds UTC.
    pub started_at: i64,
    /// User.
    pub user: Code,
    chunk: &'l Chunk,
    chunk_number: usize,
    hot: Hot,
}

impl<'l> CallView<'l> {
    #[inline]
    pub(super) const fn new(chunk: &'l Chunk, number: usize, hot: Hot, facet: &'l Facet) -> Self {
        Self {
            facet,
            started_at: hot.started_at,
            user: hot.user,
            chunk,
            chunk_number: number,
            hot,
        }
    }

    /// Returns its row, by which it is found again.
    #[inline]
    pub const fn row(&self) -> usize {
        self.chunk_number * CHUNK_ROWS + self.hot.position
    }

    /// Returns the position of its facet among all facets.
    #[inline]
    pub fn facet_index(&self) -> usize {
        usize::try_from(self.hot.facet.0).unwrap_or(usize::MAX)
    }

    /// Returns the code of its facet.
    pub(super) const fn facet_code(&self) -> FacetCode {
        self.hot.facet
    }

    /// Returns the code of a dimension's value.
    #[inline]
    pub fn code(&self, dimension: Dimension) -> Code {
        if dimension == Dimension::User {
            self.user
        } else {
            self.facet.code(dimension)
        }
    }

    /// Returns the values it is attributed to, in the order of [`ATTRIBUTED`].
    pub const fn attributed(&self) -> [Code; ATTRIBUTED.len()] {
        let mut codes = self.facet.attributed;
        codes[USER] = self.user;
        codes
    }

    /// Returns its input tokens, everything included.
    #[inline]
    pub fn input_tokens(&self) -> u64 {
        self.chunk
            .wide(self.hot.position, TokenKind::Input, self.hot.input)
    }

    /// Returns its output tokens, reasoning included.
    #[inline]
    pub fn output_tokens(&self) -> u64 {
        self.chunk
            .wide(self.hot.position, TokenKind::Output, self.hot.output)
    }

    /// Returns its cache reads.
    #[inline]
    pub fn cache_read_tokens(&self) -> u64 {
        self.chunk.cache_read(self.hot.position)
    }

    /// Returns its cache writes.
    #[inline]
    pub fn cache_write_tokens(&self) -> u64 {
        self.chunk.cache_write(self.hot.position)
    }

    /// Returns its cost by the report's basis in pico-dollars; `None` if it is unknown.
    #[inline]
    pub fn cost(&self) -> Option<i64> {
        match self.facet.cost_place {
            CostPlace::Unknown => None,
            CostPlace::Zero => Some(0),
            CostPlace::Computed => self.computed(),
            CostPlace::Logged => self.logged(),
        }
    }

    /// Returns its cost by the formula.
    #[inline]
    pub fn computed(&self) -> Option<i64> {
        self.facet.has_computed.then_some(self.hot.money)
    }

    /// Returns its cost as logged.
    #[inline]
    pub fn logged(&self) -> Option<i64> {
        let logged = || {
            self.hot
                .money
                .wrapping_add(self.chunk.drift(self.hot.position))
        };
        self.facet.has_logged.then(logged)
    }

    /// Returns what the formula charged for input, cache reads, cache writes and output; zero where
    /// it was not applied.
    #[inline]
    pub fn parts(&self) -> [i64; 4] {
        let [read, write, output] = self.chunk.parts(self.hot.position);
        let computed = self.computed().unwrap_or_default();
        // The parts add up to the formula's cost.
        let input = computed
            .wrapping_sub(read)
            .wrapping_sub(write)
            .wrapping_sub(output);
        [input, read, write, output]
    }

    /// Returns what caching saved; `None` where nothing was cached or there is no price.
    #[inline]
    pub fn cache_saving(&self) -> Option<i64> {
        let saving = || self.chunk.cache_saving(self.hot.position);
        self.facet.has_saving.then(saving)
    }

    /// Returns the number of the file it was read from.
    pub fn file(&self) -> u32 {
        self.chunk.file(self.hot.position)
    }

    /// Returns the line it starts on.
    pub fn line(&self) -> u32 {
        self.chunk
            .trail
            .call(self.hot.position)
            .map_or(0, |found| found.line)
    }
}
