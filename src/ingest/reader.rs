//! The seam between cutting files into records and making something of them: calls or events.

use super::field::Field;
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
    /// What its cells are.
    pub(super) field: Field,
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
    /// Returns what a table's column of this name is; `None` if it is not read at all, and not even
    /// decoded.
    fn column(&mut self, dialect: Dialect, name: &str) -> Option<Field>;

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

/// Returns a reader that stands before the object that a record is.
///
/// # Errors
/// Rejects what is no object.
pub(super) fn record_object<'a>(text: &'a str, walk: Walk<'a>) -> Result<Json<'a>, Reject> {
    let mut json = Json::walking(text, walk);
    if json.peek() != Some(b'{') {
        json.skip()?;
        return Err(Reject::new(Reason::NotObject, "a record is an object"));
    }
    Ok(json)
}

/// Hands out the cells of a row that are read.
///
/// # Errors
/// Rejects cells that are not UTF-8, and what `each` rejects.
pub(super) fn each_cell<'a, F>(
    columns: &[Column<'a>],
    row: Row<'a>,
    walk: Walk<'a>,
    mut each: F,
) -> Result<(), Reject>
where
    F: FnMut(&Column<'a>, Value<'a, '_>) -> Result<(), Reject>,
{
    for column in columns {
        let cell = row
            .cell(column.position, walk.arena())
            .ok_or_else(|| Reject::new(Reason::Utf8, format!("in the column `{}`", column.name)))?;
        each(column, Value::Cell(cell, walk.at(column.step)))?;
    }
    Ok(())
}
