//! The most expensive calls of the period.

use super::facts::Facts;
use super::section::TopCall;
use super::value_or_none;
use crate::analysis::ratio;
use crate::frame::FrameError;
use crate::usage::Timestamp;

/// Describes the most expensive calls, ties by call id.
pub(super) fn top_calls(facts: &Facts<'_>, count: usize) -> Result<Vec<TopCall>, FrameError> {
    let (calls, twice_median) = facts.frame.costliest(count, facts.period.interval)?;
    let ledger = facts.frame.ledger();
    let name = |code| ledger.names.name(code).map(str::to_owned);
    let described = calls.iter().enumerate().filter_map(|(position, call)| {
        let row = ledger.calls.get(call.row)?;
        let [team, feature, user, _] = row.attributed.map(name);
        let file = usize::try_from(row.file)
            .ok()
            .and_then(|file| facts.files.get(file));
        Some(TopCall {
            rank: position + 1,
            call_id: ledger.call_id(call.row).to_owned(),
            started_at: facts.calendar.local(Timestamp(row.started_at)),
            team,
            feature,
            user,
            model: value_or_none(name(row.model).as_deref()),
            input_tokens: u64::try_from(row.input_tokens).unwrap_or_default(),
            output_tokens: u64::try_from(row.output_tokens).unwrap_or_default(),
            cost: call.cost,
            ratio: twice_median.and_then(|twice| ratio(call.cost + call.cost, twice)),
            source_file: file.map(|file| file.name.clone()).unwrap_or_default(),
            source_line: row.line,
        })
    });
    Ok(described.collect())
}
