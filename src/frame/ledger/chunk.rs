//! A fixed number of calls in columns. Tables grow by chunks, so that no row is ever moved, and a
//! thread's chunks are taken over as they are.
//!
//! 40 bytes of a call are in columns that all calls need, about 20 in its trail; the rest costs
//! nothing until a call has it.

use std::collections::BTreeMap;

use super::call::CallView;
use super::facet::{FacetCode, Facets};
use super::names::Code;
use super::sparse::Sparse;
use super::trail::{Steps, Trail};

/// Calls in a chunk. A row's number is its chunk's, times this, plus its position.
pub(super) const CHUNK_ROWS: usize = 1 << 16;

/// Stands in the columns for a number of tokens that is kept apart.
const LARGE: u32 = u32::MAX;

/// What can be more than 32 bits hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TokenKind {
    Input,
    Output,
    CacheRead,
    CacheWrite,
}

/// The numbers of a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures {
    pub(super) started_at: i64,
    pub(super) facet: FacetCode,
    pub(super) user: Code,
    /// Input, output, cache reads, cache writes.
    pub(super) tokens: [u64; 4],
    /// The cost by the formula if it is known, else as logged.
    pub(super) money: i64,
    /// The cost as logged, if both are known.
    pub(super) logged: i64,
    /// What the formula charged for cache reads, cache writes and output.
    pub(super) parts: [i64; 3],
    pub(super) cache_saving: i64,
}

/// Up to [`CHUNK_ROWS`] calls.
#[derive(Clone, Debug, Default)]
pub(super) struct Chunk {
    pub(super) started_at: Vec<i64>,
    pub(super) facet: Vec<FacetCode>,
    pub(super) user: Vec<Code>,
    input: Vec<u32>,
    output: Vec<u32>,
    money: Vec<i64>,
    output_part: Sparse<i64>,
    cache_read: Sparse<u32>,
    cache_write: Sparse<u32>,
    cache_read_part: Sparse<i64>,
    cache_write_part: Sparse<i64>,
    /// By how much the log's cost differs from the formula's.
    drift: Sparse<i64>,
    cache_saving: Sparse<i64>,
    /// Tokens beyond 32 bits, by position.
    large: BTreeMap<(usize, TokenKind), u64>,
    /// First position of each stretch of calls of one file, and the file's number.
    files: Vec<(u32, u32)>,
    pub(super) trail: Trail,
    /// A number that all records of the same call have; only needed until the calls are settled.
    pub(super) tags: Vec<u32>,
}

/// The columns that every call has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hot {
    pub(super) position: usize,
    pub(super) started_at: i64,
    pub(super) facet: FacetCode,
    pub(super) user: Code,
    pub(super) input: u32,
    pub(super) output: u32,
    pub(super) money: i64,
}

impl Chunk {
    /// Returns an empty chunk. Memory that is not written to yet is not taken from the system.
    pub(super) fn new() -> Self {
        Self {
            started_at: Vec::with_capacity(CHUNK_ROWS),
            facet: Vec::with_capacity(CHUNK_ROWS),
            user: Vec::with_capacity(CHUNK_ROWS),
            input: Vec::with_capacity(CHUNK_ROWS),
            output: Vec::with_capacity(CHUNK_ROWS),
            money: Vec::with_capacity(CHUNK_ROWS),
            tags: Vec::with_capacity(CHUNK_ROWS),
            ..Self::default()
        }
    }

    /// Returns the number of calls, those that do not count included.
    pub(super) fn len(&self) -> usize {
        self.started_at.len()
    }

    /// Adds a call.
    pub(super) fn push(&mut self, call: &Figures, file: u32, steps: &Steps<'_>) {
        let position = self.len();
        let [input, output, cache_read, cache_write] = call.tokens;
        let input = self.narrow(TokenKind::Input, input);
        let output = self.narrow(TokenKind::Output, output);
        let cache_read = self.narrow(TokenKind::CacheRead, cache_read);
        let cache_write = self.narrow(TokenKind::CacheWrite, cache_write);
        self.started_at.push(call.started_at);
        self.facet.push(call.facet);
        self.user.push(call.user);
        self.input.push(input);
        self.output.push(output);
        self.money.push(call.money);
        self.cache_read.push(position, cache_read);
        self.cache_write.push(position, cache_write);
        let [read, write, output] = call.parts;
        self.cache_read_part.push(position, read);
        self.cache_write_part.push(position, write);
        self.output_part.push(position, output);
        self.drift
            .push(position, call.logged.wrapping_sub(call.money));
        self.cache_saving.push(position, call.cache_saving);
        if self.files.last().is_none_or(|(_, last)| *last != file) {
            self.files
                .push((u32::try_from(position).unwrap_or(u32::MAX), file));
        }
        let tag = self.trail.push(steps);
        self.tags.push(tag);
    }

    fn narrow(&mut self, kind: TokenKind, tokens: u64) -> u32 {
        match u32::try_from(tokens) {
            Ok(tokens) if tokens != LARGE => tokens,
            _ => {
                self.large.insert((self.len(), kind), tokens);
                LARGE
            }
        }
    }

    /// Returns the calls that count, in order.
    #[inline]
    pub(super) fn calls<'l>(
        &'l self,
        number: usize,
        facets: &'l Facets,
    ) -> impl Iterator<Item = CallView<'l>> {
        let times = self.started_at.iter().zip(&self.facet).zip(&self.user);
        let tokens = self.input.iter().zip(&self.output).zip(&self.money);
        let rows = times.zip(tokens).enumerate();
        rows.filter_map(
            move |(position, (((started_at, facet), user), ((input, output), money)))| {
                let hot = Hot {
                    position,
                    started_at: *started_at,
                    facet: *facet,
                    user: *user,
                    input: *input,
                    output: *output,
                    money: *money,
                };
                Some(CallView::new(self, number, hot, facets.get(*facet)?))
            },
        )
    }

    /// Returns a call; `None` if it does not count.
    pub(super) fn call<'l>(
        &'l self,
        number: usize,
        position: usize,
        facets: &'l Facets,
    ) -> Option<CallView<'l>> {
        let facet = *self.facet.get(position)?;
        let hot = Hot {
            position,
            started_at: *self.started_at.get(position)?,
            facet,
            user: *self.user.get(position)?,
            input: *self.input.get(position)?,
            output: *self.output.get(position)?,
            money: *self.money.get(position)?,
        };
        Some(CallView::new(self, number, hot, facets.get(facet)?))
    }

    /// Returns a number of tokens that may not fit into a column.
    #[inline]
    pub(super) fn wide(&self, position: usize, kind: TokenKind, narrow: u32) -> u64 {
        if narrow == LARGE {
            self.large
                .get(&(position, kind))
                .copied()
                .unwrap_or_default()
        } else {
            u64::from(narrow)
        }
    }

    #[inline]
    pub(super) fn cache_read(&self, position: usize) -> u64 {
        self.wide(
            position,
            TokenKind::CacheRead,
            self.cache_read.get(position),
        )
    }

    #[inline]
    pub(super) fn cache_write(&self, position: usize) -> u64 {
        self.wide(
            position,
            TokenKind::CacheWrite,
            self.cache_write.get(position),
        )
    }

    /// Returns what the formula charged for cache reads, cache writes and output.
    #[inline]
    pub(super) fn parts(&self, position: usize) -> [i64; 3] {
        let columns = [
            &self.cache_read_part,
            &self.cache_write_part,
            &self.output_part,
        ];
        columns.map(|column| column.get(position))
    }

    #[inline]
    pub(super) fn drift(&self, position: usize) -> i64 {
        self.drift.get(position)
    }

    #[inline]
    pub(super) fn cache_saving(&self, position: usize) -> i64 {
        self.cache_saving.get(position)
    }

    /// Returns the number of the file that a call was read from.
    pub(super) fn file(&self, position: usize) -> u32 {
        let is_before =
            |(first, _): &(u32, u32)| usize::try_from(*first).is_ok_and(|at| at <= position);
        let run = self.files.partition_point(is_before).checked_sub(1);
        run.and_then(|run| self.files.get(run))
            .map_or(u32::MAX, |(_, file)| *file)
    }

    /// Returns the files with how many calls were read from each, by stretch.
    pub(super) fn files(&self) -> impl Iterator<Item = (u32, u64)> {
        let end = u32::try_from(self.len()).unwrap_or(u32::MAX);
        let ends = self
            .files
            .iter()
            .skip(1)
            .map(|(first, _)| *first)
            .chain([end]);
        self.files
            .iter()
            .zip(ends)
            .map(|((first, file), end)| (*file, u64::from(end.saturating_sub(*first))))
    }
}
