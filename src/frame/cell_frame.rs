//! Cells as a checked Polars frame, of which only the columns are made that are asked for.

use std::cell::RefCell;
use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame, NamedFrom, Series};
use rustc_hash::FxHashMap;

use super::cell_clock::hour_of;
use super::cells::{CellKey, Cells};
use super::columns::UsageColumn;
use super::error::FrameError;
use super::ledger::{Code, Ledger};
use super::measures::Measure;
use crate::usage::{Calendar, Dimension, Timestamp};

/// The names of a dimension's values in their order; a value's place is counted from 1, so that 0 is
/// left for calls without one.
type Places = Vec<String>;

/// Cells for group-bys.
#[derive(Debug)]
pub(super) struct CellFrame<M> {
    cells: Cells<M>,
    calendar: Calendar,
    /// Columns that were asked for; shared by the frames made from them.
    columns: RefCell<FxHashMap<UsageColumn, Column>>,
    names: RefCell<FxHashMap<Dimension, Places>>,
}

impl<M: Measure> CellFrame<M> {
    /// Takes cells; days are reckoned in this calendar.
    pub(super) fn new(cells: Cells<M>, calendar: Calendar) -> Self {
        Self {
            cells,
            calendar,
            columns: RefCell::default(),
            names: RefCell::default(),
        }
    }

    /// Returns a frame of these columns.
    ///
    /// # Errors
    /// [`FrameError`] if the columns do not fit together, which no input can cause.
    pub(super) fn select(
        &self,
        ledger: &Ledger,
        columns: impl Iterator<Item = UsageColumn>,
    ) -> Result<DataFrame, FrameError> {
        let mut known = self.columns.borrow_mut();
        let mut selected: Vec<Column> = Vec::new();
        for column in columns {
            if !known.contains_key(&column) {
                self.make(column, ledger, &mut known);
            }
            let made = known
                .get(&column)
                .filter(|made| *made.dtype() == column.dtype());
            let made = made.ok_or(FrameError::Schema(column.name()))?;
            if !selected.iter().any(|other| other.name() == column.name()) {
                selected.push(made.clone());
            }
        }
        Ok(DataFrame::new(self.cells.keys.len(), selected)?)
    }

    /// Returns the name at a place; `None` for no value.
    pub(super) fn name(&self, dimension: Dimension, place: u32) -> Option<String> {
        let names = self.names.borrow();
        let index = usize::try_from(place).ok()?.checked_sub(1)?;
        names.get(&dimension)?.get(index).cloned()
    }

    fn make(
        &self,
        column: UsageColumn,
        ledger: &Ledger,
        known: &mut FxHashMap<UsageColumn, Column>,
    ) {
        let keys = &self.cells.keys;
        let name = column.name().into();
        let series = match column {
            UsageColumn::Start => {
                Series::new(name, keys.iter().map(|key| key.start).collect::<Vec<_>>())
            }
            UsageColumn::Hour => Series::new(
                name,
                keys.iter()
                    .map(|key| hour_of(key.start))
                    .collect::<Vec<_>>(),
            ),
            UsageColumn::Day => Series::new(name, self.days()),
            UsageColumn::Label => {
                Series::new(name, keys.iter().map(|key| key.facet).collect::<Vec<_>>())
            }
            UsageColumn::Dimension(dimension) => Series::new(name, self.places(dimension, ledger)),
            UsageColumn::Measured(_) => {
                self.measured(known);
                return;
            }
        };
        known.insert(column, series.into());
    }

    fn days(&self) -> Vec<i32> {
        let mut days: FxHashMap<i64, i32> = FxHashMap::default();
        let day_of = |start: i64| self.calendar.date_of(Timestamp(start)).to_epoch_days();
        let keys = self.cells.keys.iter();
        keys.map(|key| *days.entry(key.start).or_insert_with(|| day_of(key.start)))
            .collect()
    }

    /// Makes the columns of everything that is measured, in one go.
    fn measured(&self, known: &mut FxHashMap<UsageColumn, Column>) {
        let mut numbers = vec![Vec::with_capacity(self.cells.sums.len()); M::COLUMNS.len()];
        for sum in &self.cells.sums {
            let mut columns = numbers.iter_mut();
            sum.write(|number| {
                if let Some(column) = columns.next() {
                    column.push(number);
                }
            });
        }
        for (name, numbers) in M::COLUMNS.iter().zip(numbers) {
            let series = Series::new((*name).into(), numbers);
            known.insert(UsageColumn::Measured(name), series.into());
        }
    }

    /// Puts the values of a dimension in the order of their names, and returns each cell's place.
    fn places(&self, dimension: Dimension, ledger: &Ledger) -> Vec<u32> {
        let facets = ledger.calls.facets();
        let code = |key: &CellKey| {
            let facet = usize::try_from(key.facet)
                .ok()
                .and_then(|facet| facets.get(facet));
            if dimension == Dimension::User {
                return key.user;
            }
            facet.map_or(Code::NONE, |facet| facet.code(dimension))
        };
        let codes: Vec<Code> = self.cells.keys.iter().map(code).collect();
        let mut places: FxHashMap<Code, u32> = FxHashMap::default();
        for code in &codes {
            places.insert(*code, 0);
        }
        let named = places
            .keys()
            .filter_map(|code| Some((ledger.name(dimension, *code)?, *code)));
        let by_name: BTreeMap<&str, Code> = named.collect();
        for (place, code) in (1..).zip(by_name.values()) {
            places.insert(*code, place);
        }
        let names = by_name.into_keys().map(str::to_owned).collect();
        self.names.borrow_mut().insert(dimension, names);
        codes
            .iter()
            .map(|code| places.get(code).copied().unwrap_or_default())
            .collect()
    }
}
