//! Which calls were read more than once, and which of them stays.
//!
//! Most logs repeat few calls, so no table of all ids is made. Every call has a tag of 32 bits. A bit
//! is set where a tag falls among 32 bits for each call; a tag that finds its bit set may be a
//! repetition, one in sixty for no other reason than chance. Only calls with such a tag are looked
//! up and compared by their whole identity. For a million calls this takes 4 MB and 5 ms, where a
//! hash table of identities took 50 MB and 80 ms.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::bits::Bits;
use super::digest::Digest;
use super::scan::scan;
use super::table::CallTable;
use crate::usage::Source;

/// Bits for each call: 4 bytes.
const BITS_PER_CALL: u64 = 32;

/// Calls that are compared at a time, so that a log that is there twice needs no second table of all
/// its calls.
const COMPARED_AT_A_TIME: usize = 1 << 20;

/// What was read more than once.
#[derive(Debug, Default)]
pub(super) struct Duplicates {
    /// The rows that another one of the same call stays for.
    pub(super) rows: Vec<usize>,
    /// Those among them that are of the same version as the one that stays, and yet tell other
    /// tokens or another cost.
    pub(super) conflicting: u64,
}

/// Finds the rows that are duplicates.
///
/// The same export and the same id is the same call: of Langfuse rows the greatest version stays
/// (ClickHouse dumps hold old ones), of all others the first by file and line. A standard logging
/// record whose LiteLLM call id also stands in the spend logs is the same call told twice, and the
/// spend log's row stays.
pub(super) fn find_duplicates(calls: &CallTable) -> Duplicates {
    let suspects = suspects(calls);
    let parts = suspects.len().div_ceil(COMPARED_AT_A_TIME);
    let mut found = Duplicates::default();
    for part in 0..parts {
        let is_in_part = |tag: &u32| usize::try_from(*tag).is_ok_and(|tag| tag % parts == part);
        let is_suspect = |tag| is_in_part(&tag) && suspects.contains(&tag);
        found.add_losers(&claims(calls, is_suspect));
    }
    found.rows.extend(standard_logging_of_spend_logs(calls));
    found
}

/// Returns every tag that may occur more than once. Each thread goes over all tags and sets the bits
/// of its own stretch.
fn suspects(calls: &CallTable) -> FxHashSet<u32> {
    let bits = (calls.rows() as u64 * BITS_PER_CALL).max(1);
    let stretches: Vec<u64> = (0..calls.threads.max(1) as u64).collect();
    let stretch_bits = bits.div_ceil(stretches.len() as u64);
    let found = scan(
        &stretches,
        calls.threads,
        Vec::new,
        |suspects, _, stretch| {
            let first = stretch * stretch_bits;
            let mut seen = Bits::new(stretch_bits);
            for tag in calls.chunks.iter().flat_map(|chunk| &chunk.tags) {
                // Where the tag falls when all tags are spread over all bits.
                let bit = (u128::from(*tag) * u128::from(bits)) >> 32;
                let bit = u64::try_from(bit).ok();
                let bit = bit.and_then(|bit| bit.checked_sub(first));
                if let Some(bit) = bit.filter(|bit| *bit < stretch_bits)
                    && !seen.set_bit(bit)
                {
                    suspects.push(*tag);
                }
            }
        },
    );
    found.into_iter().flatten().collect()
}

/// A row among those of the same call: the least one stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    /// The greatest version goes first.
    version: Reverse<i64>,
    file: u32,
    line: u32,
    row: usize,
    /// Input and output tokens.
    tokens: [u64; 2],
    cost: Option<i64>,
}

impl Claim {
    /// Whether it disagrees with another row of its call, other than by being older.
    fn contradicts(&self, other: &Self) -> bool {
        let figures = |claim: &Self| (claim.tokens, claim.cost);
        self.version == other.version && figures(self) != figures(other)
    }
}

/// Returns the rows with such tags, with the identity of their call.
fn claims(calls: &CallTable, is_suspect: impl Fn(u32) -> bool + Sync) -> Vec<(u128, Claim)> {
    let claims = scan(
        &calls.chunks,
        calls.threads,
        Vec::new,
        |claims, number, chunk| {
            let tags = chunk.tags.iter().enumerate();
            for (position, _) in tags.filter(|(_, tag)| is_suspect(**tag)) {
                let call = chunk.call(number, position, &calls.facets);
                if let Some((call, found)) = call.zip(chunk.trail.call(position)) {
                    let claim = Claim {
                        version: Reverse(found.version(call.started_at)),
                        file: call.file(),
                        line: found.line,
                        row: call.row(),
                        tokens: [call.input_tokens(), call.output_tokens()],
                        cost: call.cost(),
                    };
                    claims.push((found.identity(call.facet.source), claim));
                }
            }
        },
    );
    claims.concat()
}

impl Duplicates {
    /// Adds the rows that another row of the same call beats, whatever order they were read in.
    fn add_losers(&mut self, claims: &[(u128, Claim)]) {
        let mut best: FxHashMap<u128, &Claim> = FxHashMap::default();
        for (identity, claim) in claims {
            let winner = best.entry(*identity).or_insert(claim);
            *winner = (*winner).min(claim);
        }
        for (identity, claim) in claims {
            if let Some(winner) = best.get(identity).filter(|winner| **winner != claim) {
                self.rows.push(claim.row);
                self.conflicting += u64::from(claim.contradicts(winner));
            }
        }
    }
}

fn standard_logging_of_spend_logs(calls: &CallTable) -> Vec<usize> {
    let has = |source: Source| calls.facets.any(|facet| facet.source == source);
    if !has(Source::StandardLogging) || !has(Source::SpendLogs) {
        return Vec::new();
    }
    let in_spend_logs = calls.fold_trail(FxHashSet::default, |known, call, found| {
        if call.facet.source == Source::SpendLogs {
            known.insert(found.litellm_call());
        }
    });
    let is_told_twice = |digest: Digest| {
        digest != Digest::NONE && in_spend_logs.iter().any(|known| known.contains(&digest))
    };
    let losers = calls.fold_trail(Vec::new, |losers, call, found| {
        if call.facet.source == Source::StandardLogging && is_told_twice(found.litellm_call()) {
            losers.push(call.row());
        }
    });
    losers.concat()
}
