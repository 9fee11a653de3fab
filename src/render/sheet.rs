//! A report as named tables of typed values: what formats without a layout of their own are made of.
//!
//! A sheet says what its columns are once, with the key that they have in the JSON and the heading
//! for people. A format decides how a value is written: exactly for programs, rounded for people.

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{date, number};
use crate::pricing::Usd;

/// A table of a report.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheet {
    /// What it holds, by its place in the JSON: `breakdown_team`. Also the name of its file.
    pub(super) name: String,
    /// Heading for people.
    pub(super) title: String,
    /// Its columns.
    pub(super) columns: Vec<SheetColumn>,
    /// Its rows, with a value for every column.
    pub(super) rows: Vec<Vec<Value>>,
}

/// A column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SheetColumn {
    /// Its key in the JSON.
    pub(super) key: String,
    /// Heading for people.
    pub(super) heading: String,
}

impl From<(&str, &str)> for SheetColumn {
    fn from((key, heading): (&str, &str)) -> Self {
        Self {
            key: key.to_owned(),
            heading: heading.to_owned(),
        }
    }
}

/// A cell's value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Unknown, or not applicable.
    Missing,
    /// A word of our own.
    Word(&'static str),
    /// Text from the data, or made of it.
    Foreign(String),
    /// An amount of money.
    Money(Usd),
    /// A change of an amount.
    Change(Usd),
    /// US dollars per unit.
    UnitCost(f64),
    /// A share.
    Share(f64),
    /// A relative change.
    ChangeShare(f64),
    /// A multiple.
    Times(f64),
    /// A count.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// An instant.
    Instant(DateTime<FixedOffset>),
    /// A date.
    Date(NaiveDate),
}

/// A column as it is declared: key, heading, and how a row's value is found.
pub(super) type Field<T> = (&'static str, &'static str, fn(&T) -> Value);

impl Sheet {
    /// Makes a sheet of rows.
    pub(super) fn of<'r, T: 'r>(
        name: &str,
        title: &str,
        rows: impl IntoIterator<Item = &'r T>,
        fields: &[Field<T>],
    ) -> Self {
        let column = |(key, heading, _): &Field<T>| SheetColumn::from((*key, *heading));
        let cells = |row: &T| fields.iter().map(|(_, _, value)| value(row)).collect();
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            columns: fields.iter().map(column).collect(),
            rows: rows.into_iter().map(cells).collect(),
        }
    }

    /// Takes the columns of another sheet of the same rows to the end.
    pub(super) fn append_columns(&mut self, other: Self) {
        self.columns.extend(other.columns);
        for (row, values) in self.rows.iter_mut().zip(other.rows) {
            row.extend(values);
        }
    }

    /// Puts columns in front, with values of each row.
    pub(super) fn led_by<C: Into<SheetColumn>>(
        mut self,
        columns: Vec<C>,
        values: Vec<Vec<Value>>,
    ) -> Self {
        self.columns
            .splice(0..0, columns.into_iter().map(Into::into));
        for (row, values) in self.rows.iter_mut().zip(values) {
            row.splice(0..0, values);
        }
        self
    }
}

impl Value {
    /// Holds text from the data, if there is any.
    pub(super) fn foreign(text: Option<&str>) -> Self {
        text.map_or(Self::Missing, |text| Self::Foreign(text.to_owned()))
    }

    /// Holds something, if it is there.
    pub(super) fn maybe<T>(value: Option<T>, hold: fn(T) -> Self) -> Self {
        value.map_or(Self::Missing, hold)
    }

    /// Returns whether it is a figure, to be aligned to the right.
    pub(super) const fn is_figure(&self) -> bool {
        match self {
            Self::Money(_)
            | Self::Change(_)
            | Self::UnitCost(_)
            | Self::Share(_)
            | Self::ChangeShare(_)
            | Self::Times(_)
            | Self::Count(_) => true,
            Self::Missing
            | Self::Word(_)
            | Self::Foreign(_)
            | Self::Flag(_)
            | Self::Instant(_)
            | Self::Date(_) => false,
        }
    }

    /// Writes it for programs: exact, as in the JSON; nothing where it is missing.
    pub(super) fn exact(&self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Word(word) => (*word).to_owned(),
            Self::Foreign(text) => text.clone(),
            Self::Money(amount) | Self::Change(amount) => amount.to_string(),
            Self::UnitCost(number)
            | Self::Share(number)
            | Self::ChangeShare(number)
            | Self::Times(number) => number.to_string(),
            Self::Count(count) => count.to_string(),
            Self::Flag(flag) => flag.to_string(),
            Self::Instant(instant) => instant.to_rfc3339(),
            Self::Date(date) => date.to_string(),
        }
    }

    /// Writes it for people. Text from the data is as it is: the format escapes it.
    pub(super) fn rounded(&self) -> String {
        match self {
            Self::Missing => number::ABSENT.to_owned(),
            Self::Word(word) => word.replace('_', " "),
            Self::Foreign(text) => text.clone(),
            Self::Money(amount) => number::money(*amount),
            Self::Change(amount) => number::money_change(*amount),
            Self::UnitCost(dollars) => number::unit_cost(*dollars),
            Self::Share(ratio) => number::percent(*ratio),
            Self::ChangeShare(ratio) => number::percent_change(*ratio),
            Self::Times(ratio) => number::times(*ratio),
            Self::Count(count) => number::count(*count),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::Instant(instant) => date::instant(*instant),
            Self::Date(day) => date::day(*day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_exact_for_programs_and_rounded_for_people() {
        let amount = Usd::from_pico(1_234_567_890_000_001);
        for (value, exact, rounded) in [
            (Value::Missing, "", "–"),
            (Value::Word("cache_hit"), "cache_hit", "cache hit"),
            (Value::Money(amount), "1234.567890000001", "$1,234.57"),
            (Value::Change(amount), "1234.567890000001", "+$1,234.57"),
            (Value::Share(0.125), "0.125", "12.5 %"),
            (Value::Count(12_345), "12345", "12,345"),
            (Value::Flag(true), "true", "yes"),
        ] {
            assert_eq!(
                (value.exact().as_str(), value.rounded().as_str()),
                (exact, rounded)
            );
        }
    }

    #[test]
    fn columns_can_be_put_in_front() {
        let fields: [Field<u64>; 1] = [("calls", "Calls", |calls| Value::Count(*calls))];
        let values = vec![vec![Value::Word("a")], vec![Value::Word("b")]];
        let sheet =
            Sheet::of("spend", "Spend", &[1, 2], &fields).led_by(vec![("team", "Team")], values);
        assert_eq!(sheet.rows[1], [Value::Word("b"), Value::Count(2)]);
        assert_eq!(sheet.columns[0].key, "team");
    }
}
