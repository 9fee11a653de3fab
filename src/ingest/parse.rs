//! Parses a block: record by record through the dialect's draft into the sink.

use bumpalo::Bump;

use super::block::{Block, Records};
use super::json::Json;
use super::langfuse::{ObservationDraft, TraceDraft};
use super::litellm::{SpendLogsDraft, StandardLoggingDraft};
use super::record::{Dialect, Draft, Origin, Outcome};
use super::reject::{Reason, Reject};
use super::sink::Sink;
use super::sniff::{Format, TableFormat, csv_reader, undo_copy_escapes};
use super::tally::Tally;
use super::value::Value;
use crate::usage::AttributionRules;

/// Everything a worker needs to parse blocks of any file.
#[derive(Debug)]
pub(super) struct Parser<'r, S> {
    rules: &'r AttributionRules,
    arena: Bump,
    /// Where the calls go.
    pub(super) sink: S,
}

impl<'r, S: Sink> Parser<'r, S> {
    pub(super) fn new(rules: &'r AttributionRules, sink: S) -> Self {
        Self {
            rules,
            arena: Bump::new(),
            sink,
        }
    }

    /// Parses one block of file number `file`. Returns what became of its lines.
    pub(super) fn parse(&mut self, block: &Block, format: &Format, file: u32) -> Tally {
        let mut tally = Tally::default();
        match (&block.records, format) {
            (Records::Lines { first_line }, Format::CopyLines(dialect)) => {
                self.lines(&block.bytes, *first_line, *dialect, true, file, &mut tally);
            }
            (Records::Lines { first_line }, Format::Lines(dialect)) => {
                self.lines(&block.bytes, *first_line, *dialect, false, file, &mut tally);
            }
            (Records::Rows { first_line }, Format::Table(table)) => {
                self.rows(&block.bytes, *first_line, table, file, &mut tally);
            }
            (Records::Rows { first_line }, Format::JsonCells { style, dialect, .. }) => {
                let mut reader = csv_reader(*style, &block.bytes);
                let mut row = csv::ByteRecord::new();
                while let Ok(true) = reader.read_byte_record(&mut row) {
                    let line = first_line + row.position().map_or(0, |at| at.line() - 1);
                    let cell = row.get(0).unwrap_or_default();
                    self.json(cell, line, *dialect, false, file, &mut tally);
                }
            }
            (Records::Spans(spans), _) => {
                for span in spans {
                    let bytes = block.bytes.get(span.range.clone()).unwrap_or_default();
                    self.json(bytes, span.line, span.dialect, false, file, &mut tally);
                }
            }
            (Records::Lines { .. } | Records::Rows { .. }, _) => {}
        }
        for (line, reject) in &block.rejects {
            tally.read += 1;
            tally.reject(*line, reject.clone());
        }
        tally
    }

    fn lines(
        &mut self,
        bytes: &[u8],
        first_line: u64,
        dialect: Dialect,
        is_copied: bool,
        file: u32,
        tally: &mut Tally,
    ) {
        let mut start = 0;
        let mut line = first_line;
        while start < bytes.len() {
            let rest = bytes.get(start..).unwrap_or_default();
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            self.json(
                rest.get(..length).unwrap_or_default(),
                line,
                dialect,
                is_copied,
                file,
                tally,
            );
            start += length + 1;
            line += 1;
        }
    }

    /// Parses one JSON record.
    fn json(
        &mut self,
        bytes: &[u8],
        line: u64,
        dialect: Dialect,
        is_copied: bool,
        file: u32,
        tally: &mut Tally,
    ) {
        tally.read += 1;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            tally.blank += 1;
            return;
        }
        self.arena.reset();
        let text = match std::str::from_utf8(bytes) {
            Ok(text) if is_copied => &*self.arena.alloc_str(&undo_copy_escapes(text)),
            Ok(text) => text,
            Err(error) => {
                let detail = format!("byte {} of the record", error.valid_up_to() + 1);
                tally.reject(line, Reject::new(Reason::Utf8, detail));
                return;
            }
        };
        let input = Input::Json(text);
        let outcome = read(dialect, input, self.rules, &self.arena);
        deliver(outcome, origin(file, line), &mut self.sink, line, tally);
    }

    fn rows(
        &mut self,
        bytes: &[u8],
        first_line: u64,
        table: &TableFormat,
        file: u32,
        tally: &mut Tally,
    ) {
        let mut reader = csv_reader(table.style, bytes);
        let mut row = csv::ByteRecord::new();
        // Reading from memory cannot fail, and every byte sequence is some CSV.
        while let Ok(true) = reader.read_byte_record(&mut row) {
            let line = first_line + row.position().map_or(0, |at| at.line() - 1);
            tally.read += 1;
            self.arena.reset();
            if row.len() != table.columns.len() {
                let detail = format!(
                    "{} cells, the header has {}",
                    row.len(),
                    table.columns.len()
                );
                tally.reject(line, Reject::new(Reason::Fields, detail));
                continue;
            }
            let input = Input::Row(&table.columns, &row);
            let outcome = read(table.dialect, input, self.rules, &self.arena);
            deliver(outcome, origin(file, line), &mut self.sink, line, tally);
        }
    }
}

fn origin(file: u32, line: u64) -> Origin {
    Origin {
        file,
        line: u32::try_from(line).unwrap_or(u32::MAX),
    }
}

/// A record before it is read.
#[derive(Clone, Copy)]
enum Input<'a> {
    Json(&'a str),
    Row(&'a [String], &'a csv::ByteRecord),
}

fn read<'a>(
    dialect: Dialect,
    input: Input<'a>,
    rules: &AttributionRules,
    arena: &'a Bump,
) -> Result<Outcome<'a>, Reject> {
    match dialect {
        Dialect::SpendLogs => read_as::<SpendLogsDraft<'_>>(input, rules, arena),
        Dialect::StandardLogging => read_as::<StandardLoggingDraft<'_>>(input, rules, arena),
        Dialect::Observation => read_as::<ObservationDraft<'_>>(input, rules, arena),
        Dialect::Trace => read_as::<TraceDraft<'_>>(input, rules, arena),
        Dialect::NoUsage => Ok(Outcome::NotACall),
    }
}

fn read_as<'a, D: Draft<'a>>(
    input: Input<'a>,
    rules: &AttributionRules,
    arena: &'a Bump,
) -> Result<Outcome<'a>, Reject> {
    let mut draft = D::default();
    match input {
        Input::Json(text) => {
            let mut json = Json::new(text, arena);
            if json.peek() != Some(b'{') {
                json.skip()?;
                return Err(Reject::new(Reason::NotObject, "a record is an object"));
            }
            json.object(|key, json| draft.field(key, Value::Json(json), rules))?;
            json.end()?;
        }
        Input::Row(columns, row) => {
            for (column, cell) in columns.iter().zip(row) {
                if D::wants(column) {
                    let cell = std::str::from_utf8(cell).map_err(|_| {
                        Reject::new(Reason::Utf8, format!("in the column `{column}`"))
                    })?;
                    draft.field(column, Value::Cell(cell, arena), rules)?;
                }
            }
        }
    }
    draft.finish(rules, arena)
}

fn deliver<S: Sink>(
    outcome: Result<Outcome<'_>, Reject>,
    origin: Origin,
    sink: &mut S,
    line: u64,
    tally: &mut Tally,
) {
    let delivered = outcome.and_then(|outcome| match outcome {
        Outcome::Call(call, attribution) => sink
            .call(&call, &attribution, origin)
            .map(|()| tally.calls += 1),
        Outcome::Link(link) => {
            sink.link(&link, origin);
            tally.not_a_call += 1;
            Ok(())
        }
        Outcome::Trace(trace) => {
            sink.trace(&trace, origin);
            tally.not_a_call += 1;
            Ok(())
        }
        Outcome::NotACall => {
            tally.not_a_call += 1;
            Ok(())
        }
    });
    if let Err(reject) = delivered {
        tally.reject(line, reject);
    }
}
