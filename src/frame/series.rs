//! Makes a column of the frame from the ledger.

use polars::prelude::{Column, NamedFrom, Series};

use super::columns::{Amount, UsageColumn};
use super::error::FrameError;
use super::ledger::{CallTable, Ledger, Role};
use crate::usage::{Calendar, Dimension, Source, Status, Timestamp};

/// Pico-dollars in a micro-dollar.
pub(super) const PICO_PER_MICRO: i64 = 1_000_000;

/// Makes a column, reckoning days in this calendar.
///
/// # Errors
/// [`FrameError::Schema`] if it has another type than the enum says, which no input can cause.
pub(super) fn column(
    column: UsageColumn,
    ledger: &Ledger,
    calendar: Calendar,
) -> Result<Column, FrameError> {
    let series = series(column, ledger, calendar);
    if *series.dtype() == column.dtype() {
        Ok(series.into())
    } else {
        Err(FrameError::Schema(column.name()))
    }
}

fn series(column: UsageColumn, ledger: &Ledger, calendar: Calendar) -> Series {
    let calls = &ledger.calls;
    let name = column.name().into();
    match column {
        UsageColumn::StartedAt => Series::new(name, &calls.started_at),
        UsageColumn::Day => Series::new(name, days(&calls.started_at, calendar)),
        UsageColumn::Dimension(dimension) => Series::new(name, codes(dimension, ledger)),
        UsageColumn::Micro(amount) => money(column, amount, calls, |pico| {
            pico.div_euclid(PICO_PER_MICRO)
        }),
        UsageColumn::Rest(amount) => money(column, amount, calls, |pico| {
            pico.rem_euclid(PICO_PER_MICRO)
        }),
        UsageColumn::Operations => roles(column, ledger, Role::Operation),
        UsageColumn::Superseded => roles(column, ledger, Role::Superseded),
        UsageColumn::KnownOperations => {
            let is_known = |(index, role): (usize, &Role)| {
                *role == Role::Operation && ledger.attempts(index).is_some()
            };
            flags(column, ledger.roles.iter().enumerate().map(is_known))
        }
        UsageColumn::Attempts => {
            let attempts = |index| i64::from(ledger.attempts(index).unwrap_or_default());
            Series::new(name, (0..calls.len()).map(attempts).collect::<Vec<_>>())
        }
        UsageColumn::Failures => flags(column, calls.status.iter().copied().map(is_failure)),
        UsageColumn::FinalFailures => {
            let failed = calls.status.iter().zip(&ledger.roles);
            let is_final =
                |(status, role): (&Status, &Role)| is_failure(*status) && *role != Role::Superseded;
            flags(column, failed.map(is_final))
        }
        UsageColumn::Billed => flags(column, calls.cost.iter().copied().map(is_billed)),
        UsageColumn::Charged => {
            let is_charged = |(cost, parts): (&Option<i64>, &[i64; 4])| {
                is_billed(*cost) && parts.iter().any(|part| *part != 0)
            };
            flags(column, calls.cost.iter().zip(&calls.parts).map(is_charged))
        }
        UsageColumn::SavingKnown => flags(column, calls.cache_saving.iter().map(Option::is_some)),
        UsageColumn::CacheHits => flags(column, calls.is_cache_hit.iter().copied()),
        UsageColumn::GatewayCalls => {
            let sources = calls.source.iter();
            flags(column, sources.map(|source| *source != Source::Langfuse))
        }
        UsageColumn::InputTokens => Series::new(name, &calls.input_tokens),
        UsageColumn::CacheReadTokens => Series::new(name, &calls.cache_read_tokens),
        UsageColumn::CacheWriteTokens => Series::new(name, &calls.cache_write_tokens),
        UsageColumn::OutputTokens => Series::new(name, &calls.output_tokens),
    }
}

/// Makes one half of an amount.
fn money(
    column: UsageColumn,
    amount: Amount,
    calls: &CallTable,
    half: impl Fn(i64) -> i64,
) -> Series {
    let name = column.name().into();
    let part = |[input, cache_read, cache_write, output]: &[i64; 4]| match amount {
        Amount::InputCost => *input,
        Amount::CacheReadCost => *cache_read,
        Amount::CacheWriteCost => *cache_write,
        Amount::OutputCost | Amount::Cost | Amount::CacheSaving => *output,
    };
    let optional = |amounts: &[Option<i64>]| {
        let halves = amounts.iter().map(|amount| amount.map(&half));
        Series::new(column.name().into(), halves.collect::<Vec<_>>())
    };
    match amount {
        Amount::Cost => optional(&calls.cost),
        Amount::CacheSaving => optional(&calls.cache_saving),
        Amount::InputCost | Amount::CacheReadCost | Amount::CacheWriteCost | Amount::OutputCost => {
            let halves = calls.parts.iter().map(|parts| half(part(parts)));
            Series::new(name, halves.collect::<Vec<_>>())
        }
    }
}

fn is_billed(cost: Option<i64>) -> bool {
    cost.is_some_and(|cost| cost != 0)
}

const fn is_failure(status: Status) -> bool {
    matches!(status, Status::Failure)
}

fn roles(column: UsageColumn, ledger: &Ledger, wanted: Role) -> Series {
    flags(column, ledger.roles.iter().map(|role| *role == wanted))
}

fn flags(column: UsageColumn, flags: impl Iterator<Item = bool>) -> Series {
    Series::new(
        column.name().into(),
        flags.map(i64::from).collect::<Vec<_>>(),
    )
}

fn days(started_at: &[i64], calendar: Calendar) -> Vec<i32> {
    let instants = started_at.iter().map(|at| Timestamp(*at));
    calendar
        .dates_of(instants)
        .map(|date| date.to_epoch_days())
        .collect()
}

fn codes(dimension: Dimension, ledger: &Ledger) -> Vec<u32> {
    if dimension == Dimension::Status {
        let code = |status: &Status| u32::from(is_failure(*status));
        return ledger.calls.status.iter().map(code).collect();
    }
    ledger
        .codes(dimension)
        .into_iter()
        .map(|code| code.0)
        .collect()
}
