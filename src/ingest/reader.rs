//! The seam between cutting files into records and making something of them: calls or events.

use super::json::{Json, StepId, Walk};
use super::record::{Dialect, Origin};
use super::reject::{Reason, Reject};
use super::table::Row;
use super::value::Value;

/// A record before it is read.
#[derive(Clone, Copy)]
pub(super) enum Input<'a> {
    /// JSON text.
    Json(&'a str),
    /// The columns of a table that are read, and a row.
    Row(&'a [Column<'a>], Row<'a>),
}

/// A column that is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// Its position in a row.
    pub(super) position: usize,
    /// The place of its cells in the shape of the records.
    pub(super) step: StepId,
}

/// What a record turned out to be, as far as counting goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It was handed on to the sink.
    HandedOn,
    /// It is none of the records that are looked for.
    PassedOver,
}

/// Makes something of the records of one thread.
pub(super) trait Reader: Send {
    /// Returns whether a table's column of this name is read at all; the others are not even
    /// decoded.
    fn wants_column(&mut self, dialect: Dialect, name: &str) -> bool;

    /// Reads one record and hands it on.
    ///
    /// # Errors
    /// Rejects what its dialect cannot make sense of.
    fn read<'a>(
        &mut self,
        dialect: Dialect,
        input: Input<'a>,
        walk: Walk<'a>,
        origin: Origin,
    ) -> Result<Fate, Reject>;
}

/// Hands out the top-level fields of a record. A value that `each` leaves untouched is skipped.
///
/// # Errors
/// Rejects what is no record, and what `each` rejects.
pub(super) fn each_field<'a, F>(input: Input<'a>, walk: Walk<'a>, mut each: F) -> Result<(), Reject>
where
    F: FnMut(&'a str, Value<'a, '_>) -> Result<(), Reject>,
{
    match input {
        Input::Json(text) => {
            let mut json = Json::walking(text, walk);
            if json.peek() != Some(b'{') {
                json.skip()?;
                return Err(Reject::new(Reason::NotObject, "a record is an object"));
            }
            json.object(|key, json| each(key, Value::Json(json)))?;
            json.end()
        }
        Input::Row(columns, row) => {
            for Column {
                name,
                position,
                step,
            } in columns
            {
                let cell = row
                    .cell(*position, walk.arena())
                    .ok_or_else(|| Reject::new(Reason::Utf8, format!("in the column `{name}`")))?;
                each(name, Value::Cell(cell, walk.at(*step)))?;
            }
            Ok(())
        }
    }
}
