//! Which calls were read more than once, and which of them stays.
//!
//! Most logs repeat few calls, so no table of all ids is made. A first pass sets a bit for each call,
//! where its identity falls among 32 bits per call; whoever finds his bit set may be a repetition,
//! about one call in sixty for no other reason than chance. A second pass gathers the calls that have
//! one of these identities, and only they are compared.

use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::digest::Digest;
use super::table::CallTable;
use super::trail::Footprint;
use crate::usage::Source;

/// Bits for each call in the first pass: 4 bytes.
const BITS_PER_CALL: usize = 32;

/// Identities that are compared at a time, so that a log that is there twice needs no second table
/// of all its calls.
const COMPARED_AT_A_TIME: usize = 1 << 20;

/// Returns the rows that are duplicates.
///
/// The same export and the same id is the same call: of Langfuse rows the greatest version stays
/// (ClickHouse dumps hold old ones), of all others the first by file and line. A standard logging
/// record whose LiteLLM call id also stands in the spend logs is the same call told twice, and the
/// spend log's row stays.
pub(super) fn find_duplicates(calls: &CallTable) -> Vec<usize> {
    let suspects = suspects(calls);
    let parts = suspects.len().div_ceil(COMPARED_AT_A_TIME).max(1) as u64;
    let mut losers = Vec::new();
    for part in 0..parts {
        if !suspects.is_empty() {
            losers.extend(losers_among(calls, &suspects, |identity| {
                (identity >> 64) % u128::from(parts) == u128::from(part)
            }));
        }
    }
    losers.extend(standard_logging_of_spend_logs(calls));
    losers
}

/// Hashes what makes two rows the same call: the export, the id and further parts of the key. 128
/// bits, because a collision would cost a call: among 10⁸ calls the probability is 10⁻²³.
pub(super) fn identity(source: Source, found: &Footprint<'_>) -> u128 {
    let seed = found.qualifier ^ (source as u64).rotate_left(32);
    xxh3_128_with_seed(found.id.bytes(), seed)
}

/// Returns every identity that may occur more than once.
fn suspects(calls: &CallTable) -> FxHashSet<u128> {
    let rows: usize = calls.chunks.iter().map(super::chunk::Chunk::len).sum();
    let words = (rows * BITS_PER_CALL).div_ceil(64).max(1);
    let bits: Vec<AtomicU64> = std::iter::repeat_with(AtomicU64::default)
        .take(words)
        .collect();
    let found = calls.fold_trail(Vec::new, |suspects, call, found| {
        let identity = identity(call.facet.source, found);
        let [low, high] = halves(identity);
        let bit = 1_u64 << (high % 64);
        let word = usize::try_from(low % words as u64)
            .ok()
            .and_then(|word| bits.get(word));
        if word.is_none_or(|word| word.fetch_or(bit, Ordering::Relaxed) & bit != 0) {
            suspects.push(identity);
        }
    });
    found.into_iter().flatten().collect()
}

fn halves(identity: u128) -> [u64; 2] {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = identity.to_le_bytes();
    [[a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p]].map(u64::from_le_bytes)
}

/// A row among those of the same call: the least one stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Claim {
    /// The greatest version goes first.
    version: std::cmp::Reverse<i64>,
    file: u32,
    line: u32,
    row: usize,
}

/// Returns the rows that another row of the same call beats, whatever order they were read in.
fn losers_among(
    calls: &CallTable,
    suspects: &FxHashSet<u128>,
    is_wanted: impl Fn(u128) -> bool + Sync,
) -> Vec<usize> {
    let claims = calls.fold_trail(Vec::new, |claims, call, found| {
        let identity = identity(call.facet.source, found);
        if is_wanted(identity) && suspects.contains(&identity) {
            let claim = Claim {
                version: std::cmp::Reverse(found.version(call.started_at)),
                file: call.file(),
                line: found.line,
                row: call.row(),
            };
            claims.push((identity, claim));
        }
    });
    let mut best: FxHashMap<u128, Claim> = FxHashMap::default();
    let mut losers = Vec::new();
    for (identity, claim) in claims.into_iter().flatten() {
        let other = *best.entry(identity).or_insert(claim);
        if other != claim {
            losers.push(other.max(claim).row);
            best.insert(identity, other.min(claim));
        }
    }
    losers
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
