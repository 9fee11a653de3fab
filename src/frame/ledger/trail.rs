//! Where calls came from and what they are called: what is looked up of few calls and compared of
//! all. Written one after another as bytes, about 20 for a call, and read in order; every 16th call
//! is marked, so that a single one is found too.

use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::digest::{DIGEST_BYTES, Digest};
use super::packed_id::{self, PackedId};
use super::varint;
use crate::usage::Source;

/// Calls from one mark to the next.
const MARK_EVERY: usize = 16;

/// How LiteLLM's call id is written: the lowest two bits of the flags.
const CALL_NONE: u8 = 0;
const CALL_IS_ID: u8 = 1;
const CALL_IS_BODY: u8 = 2;
const CALL_STATED: u8 = 3;
const CALL_MASK: u8 = 3;
/// The trace is LiteLLM's call.
const TRACE_IS_CALL: u8 = 1 << 2;
const HAS_TRACE: u8 = 1 << 3;
const HAS_PARENT: u8 = 1 << 4;
const HAS_VERSION: u8 = 1 << 5;
const HAS_QUALIFIER: u8 = 1 << 6;

/// What is written down of a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Steps<'a> {
    /// Which export.
    pub(super) source: Source,
    /// Line it starts on.
    pub(super) line: u32,
    /// The id shown to people.
    pub(super) id: &'a str,
    /// LiteLLM's id of the client request.
    pub(super) litellm_call: Option<&'a str>,
    /// The trace it belongs to, where that matters.
    pub(super) trace: Digest,
    /// Its parent observation.
    pub(super) parent: Digest,
    /// Version among duplicates; mostly near `started_at`.
    pub(super) version: i64,
    pub(super) started_at: i64,
    /// Hash of the further parts of the duplicate key; 0 if there are none.
    pub(super) qualifier: u64,
}

/// The calls of a chunk.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {
    bytes: Vec<u8>,
    marks: Vec<Mark>,
    calls: usize,
    last_line: u32,
}

/// Where a call begins, and the line before it.
#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: usize,
    line: u32,
}

/// One call, read back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Footprint<'t> {
    /// Line it starts on.
    pub(super) line: u32,
    /// The id shown to people.
    pub(super) id: PackedId<'t>,
    flags: u8,
    stated_call: Digest,
    stated_trace: Digest,
    /// Its parent observation.
    pub(super) parent: Digest,
    version: i64,
    qualifier: u64,
}

impl Trail {
    /// Writes down a call, and returns a tag that all records of the same call have.
    pub(super) fn push(&mut self, call: &Steps<'_>) -> u32 {
        if self.calls.is_multiple_of(MARK_EVERY) {
            self.marks.push(Mark {
                offset: self.bytes.len(),
                line: self.last_line,
            });
        }
        self.calls += 1;
        let litellm_call = Digest::of(call.litellm_call);
        let mut flags = how_to_write(call.id, call.litellm_call);
        let is_same = call.trace == litellm_call && litellm_call != Digest::NONE;
        for (flag, is_set) in [
            (TRACE_IS_CALL, is_same),
            (HAS_TRACE, call.trace != Digest::NONE && !is_same),
            (HAS_PARENT, call.parent != Digest::NONE),
            (HAS_VERSION, call.version != 0),
            (HAS_QUALIFIER, call.qualifier != 0),
        ] {
            flags |= if is_set { flag } else { 0 };
        }
        let out = &mut self.bytes;
        out.push(flags);
        // Mostly the next line.
        let expected = i64::from(self.last_line) + 1;
        varint::write_signed(i64::from(call.line) - expected, out);
        self.last_line = call.line;
        let id_from = out.len();
        packed_id::pack(call.id, out);
        let id = out.get(id_from..).unwrap_or_default();
        let tag = tag_of(call.source, call.qualifier, id);
        if flags & CALL_MASK == CALL_STATED {
            out.extend(litellm_call.bytes());
        }
        if flags & HAS_TRACE != 0 {
            out.extend(call.trace.bytes());
        }
        if flags & HAS_PARENT != 0 {
            out.extend(call.parent.bytes());
        }
        if flags & HAS_VERSION != 0 {
            varint::write_signed(call.version.wrapping_sub(call.started_at), out);
        }
        if flags & HAS_QUALIFIER != 0 {
            out.extend(call.qualifier.to_le_bytes());
        }
        tag
    }

    /// Returns the calls in order.
    pub(super) fn calls(&self) -> Walk<'_> {
        Walk {
            rest: &self.bytes,
            line: 0,
        }
    }

    /// Returns one call.
    pub(super) fn call(&self, position: usize) -> Option<Footprint<'_>> {
        let mark = self.marks.get(position / MARK_EVERY)?;
        let mut walk = Walk {
            rest: self.bytes.get(mark.offset..)?,
            line: mark.line,
        };
        walk.nth(position % MARK_EVERY)
    }
}

/// Says how to write LiteLLM's call id: it often is the id itself, or the id without what ids begin
/// with.
fn how_to_write(id: &str, litellm_call: Option<&str>) -> u8 {
    match litellm_call {
        None => CALL_NONE,
        Some(call) if call == id => CALL_IS_ID,
        Some(call) if call == packed_id::split_prefix(id).1 => CALL_IS_BODY,
        Some(_) => CALL_STATED,
    }
}

/// Reads calls in order.
#[derive(Clone, Debug)]
pub(super) struct Walk<'t> {
    rest: &'t [u8],
    line: u32,
}

impl<'t> Iterator for Walk<'t> {
    type Item = Footprint<'t>;

    fn next(&mut self) -> Option<Footprint<'t>> {
        let (flags, rest) = self.rest.split_first()?;
        self.rest = rest;
        let flags = *flags;
        let rest = &mut self.rest;
        let line = i64::from(self.line) + 1 + varint::read_signed(rest)?;
        self.line = u32::try_from(line).ok()?;
        let id = packed_id::take(rest)?;
        let mut digest = |is_there: bool| {
            if is_there {
                take_digest(rest)
            } else {
                Some(Digest::NONE)
            }
        };
        let stated_call = digest(flags & CALL_MASK == CALL_STATED)?;
        let stated_trace = digest(flags & HAS_TRACE != 0)?;
        let parent = digest(flags & HAS_PARENT != 0)?;
        let version = if flags & HAS_VERSION == 0 {
            0
        } else {
            varint::read_signed(rest)?
        };
        let qualifier = if flags & HAS_QUALIFIER == 0 {
            0
        } else {
            take_u64(rest)?
        };
        Some(Footprint {
            line: self.line,
            id,
            flags,
            stated_call,
            stated_trace,
            parent,
            version,
            qualifier,
        })
    }
}

/// Hashes what makes two records the same call: the export, the id and further parts of the key. 128
/// bits, because a collision would cost a call: among 10⁸ calls its probability is 10⁻²³.
fn identity_of(source: Source, qualifier: u64, id: &[u8]) -> u128 {
    let export = match source {
        Source::SpendLogs => 1,
        Source::StandardLogging => 2,
        Source::Langfuse => 3_u64,
    };
    xxh3_128_with_seed(id, qualifier ^ export.rotate_left(32))
}

/// The first 32 bits of the identity.
fn tag_of(source: Source, qualifier: u64, id: &[u8]) -> u32 {
    let [.., a, b, c, d] = identity_of(source, qualifier, id).to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

fn take_digest(rest: &mut &[u8]) -> Option<Digest> {
    let (bytes, after) = rest.split_first_chunk::<DIGEST_BYTES>()?;
    *rest = after;
    Some(Digest::from_bytes(*bytes))
}

fn take_u64(rest: &mut &[u8]) -> Option<u64> {
    let (bytes, after) = rest.split_first_chunk::<8>()?;
    *rest = after;
    Some(u64::from_le_bytes(*bytes))
}

impl Footprint<'_> {
    /// Returns what is equal for records of the same call, and for no others.
    pub(super) fn identity(&self, source: Source) -> u128 {
        identity_of(source, self.qualifier, self.id.bytes())
    }

    /// Returns LiteLLM's id of the client request.
    pub(super) fn litellm_call(&self) -> Digest {
        match self.flags & CALL_MASK {
            CALL_NONE => Digest::NONE,
            CALL_IS_ID => Digest::of(Some(&self.id.text())),
            CALL_IS_BODY => Digest::of(Some(&self.id.body())),
            _ => self.stated_call,
        }
    }

    /// Returns the trace it belongs to.
    pub(super) fn trace(&self) -> Digest {
        if self.flags & TRACE_IS_CALL == 0 {
            self.stated_trace
        } else {
            self.litellm_call()
        }
    }

    /// Returns its version among duplicates.
    pub(super) const fn version(&self, started_at: i64) -> i64 {
        if self.flags & HAS_VERSION == 0 {
            0
        } else {
            self.version.wrapping_add(started_at)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Made = (
        u32,
        String,
        Option<String>,
        [Option<String>; 2],
        (i64, i64, u64),
        u8,
    );

    fn made() -> impl Strategy<Value = Made> {
        let id = || prop_oneof!["[a-z0-9]{0,20}", "chatcmpl-[0-9a-f]{32}"];
        let digests = [prop::option::of(id()), prop::option::of(id())];
        let numbers = (
            prop_oneof![Just(0), any::<i64>()],
            any::<i64>(),
            prop_oneof![Just(0), any::<u64>()],
        );
        (
            any::<u32>(),
            id(),
            prop::option::of(id()),
            digests,
            numbers,
            0..4_u8,
        )
    }

    fn steps(
        (line, id, call, [trace, parent], (version, started_at, qualifier), alike): &Made,
    ) -> Steps<'_> {
        let litellm_call = match alike {
            0 => Some(id.as_str()),
            1 => id.strip_prefix("chatcmpl-"),
            _ => call.as_deref(),
        };
        let trace = if *alike == 2 {
            litellm_call
        } else {
            trace.as_deref()
        };
        Steps {
            source: Source::SpendLogs,
            line: *line,
            id,
            litellm_call,
            trace: Digest::of(trace),
            parent: Digest::of(parent.as_deref()),
            version: *version,
            started_at: *started_at,
            qualifier: *qualifier,
        }
    }

    fn is_same(steps: &Steps<'_>, found: &Footprint<'_>) -> bool {
        found.line == steps.line
            && found.id.text() == steps.id
            && found.litellm_call() == Digest::of(steps.litellm_call)
            && found.trace() == steps.trace
            && found.parent == steps.parent
            && found.version(steps.started_at) == steps.version
            && found.qualifier == steps.qualifier
    }

    proptest! {
        #[test]
        fn calls_come_back_in_order_and_one_by_one(made in prop::collection::vec(made(), 0..70)) {
            let mut trail = Trail::default();
            let steps: Vec<Steps<'_>> = made.iter().map(steps).collect();
            let tags: Vec<u32> = steps.iter().map(|steps| trail.push(steps)).collect();
            prop_assert_eq!(trail.calls().count(), steps.len());
            for (position, (steps, found)) in steps.iter().zip(trail.calls()).enumerate() {
                prop_assert!(is_same(steps, &found), "{:?} {:?}", steps, found);
                let tag = u32::try_from(found.identity(steps.source) >> 96);
                prop_assert_eq!(tag, Ok(tags[position]));
                let alone = trail.call(position).expect("it was written");
                prop_assert!(is_same(steps, &alone), "{:?} {:?}", steps, alone);
            }
            prop_assert!(trail.call(steps.len()).is_none());
        }
    }

    #[test]
    fn a_usual_call_takes_few_bytes() {
        let mut trail = Trail::default();
        for line in 1..=160 {
            let id = format!("chatcmpl-{line:032x}");
            trail.push(&Steps {
                source: Source::SpendLogs,
                line,
                id: &id,
                litellm_call: id.strip_prefix("chatcmpl-"),
                trace: Digest::NONE,
                parent: Digest::NONE,
                version: 0,
                started_at: 1_794_614_400_000_000,
                qualifier: 0,
            });
        }
        assert_eq!(trail.bytes.len(), 160 * (1 + 1 + 17));
        assert_eq!(trail.marks.len(), 10);
    }
}
