//! Puts what the threads have read together into one table with one set of names. No call is moved:
//! chunks are taken over, and their codes are renamed where they stand.

use super::chunk::Chunk;
use super::facet::FacetCode;
use super::names::{Code, Names};
use super::scan::change;
use super::table::CallTable;
use super::writer::{LedgerWriter, LinkRow, TraceRow};

/// Everything that was read, not yet cleared of duplicates.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) calls: CallTable,
    pub(super) names: Names,
    /// Observations that are no calls, by thread.
    pub(super) links: Vec<Vec<LinkRow>>,
    pub(super) traces: Vec<TraceRow>,
}

pub(super) fn merge(writers: Vec<LedgerWriter<'_>>) -> Merged {
    let mut merged = Merged::default();
    merged.calls.threads = writers.len();
    for (number, writer) in writers.into_iter().enumerate() {
        merged.absorb(writer, number == 0);
    }
    merged
}

impl Merged {
    fn absorb(&mut self, mut writer: LedgerWriter<'_>, is_first: bool) {
        if is_first {
            // Its codes are everybody's.
            writer.calls.threads = self.calls.threads;
            self.calls = writer.calls;
            self.names = writer.names;
        } else {
            let names = self.names.absorb(&writer.names);
            let rename = |code: Code| by_code(&names, code.0).unwrap_or(Code::NONE);
            let facets = writer.calls.facets.all().iter().map(|facet| {
                let mut facet = *facet;
                facet.rename(rename);
                self.calls.facets.intern(facet)
            });
            let facets: Vec<FacetCode> = facets.collect();
            let recode = |code: FacetCode| by_code(&facets, code.0).unwrap_or(code);
            change(
                &mut writer.calls.chunks,
                self.calls.threads,
                |_, chunk: &mut Chunk| {
                    chunk
                        .facet
                        .iter_mut()
                        .for_each(|code| *code = recode(*code));
                    chunk.user.iter_mut().for_each(|code| *code = rename(*code));
                },
            );
            for code in writer
                .traces
                .iter_mut()
                .flat_map(|trace| &mut trace.attributed)
            {
                *code = rename(*code);
            }
            self.calls.chunks.append(&mut writer.calls.chunks);
        }
        self.links.push(writer.links);
        self.traces.append(&mut writer.traces);
    }
}

fn by_code<C: Copy>(codes: &[C], code: u32) -> Option<C> {
    codes.get(usize::try_from(code).ok()?).copied()
}
