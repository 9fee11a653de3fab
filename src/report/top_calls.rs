//! The most expensive calls of the period.

use super::facts::Facts;
use super::section::TopCall;
use super::value_or_none;
use crate::analysis::{Outliers, RankedCall, outliers, ratio};
use crate::pricing::Usd;
use crate::usage::Timestamp;

/// Ranks the calls of the period, ties by call id.
pub(super) fn rank(facts: &Facts<'_>, count: usize) -> Outliers {
    let ledger = facts.frame.ledger();
    let calls = facts.frame.priced_calls(facts.period.interval);
    outliers(&calls, count, |one, other| {
        let ids = ledger.call_id(one.row).cmp(&ledger.call_id(other.row));
        ids.then_with(|| one.row.cmp(&other.row))
    })
}

/// Describes the most expensive calls.
pub(super) fn top_calls(facts: &Facts<'_>, count: usize) -> Vec<TopCall> {
    let ranked = rank(facts, count);
    let calls = ranked.calls.iter().enumerate();
    calls
        .filter_map(|(position, call)| describe(facts, &ranked, call, position + 1))
        .collect()
}

/// Describes one call.
pub(super) fn describe(
    facts: &Facts<'_>,
    ranked: &Outliers,
    call: &RankedCall,
    rank: usize,
) -> Option<TopCall> {
    let ledger = facts.frame.ledger();
    let name = |code| ledger.names.name(code).map(str::to_owned);
    let row = ledger.calls.get(call.call.row)?;
    let [team, feature, user, _] = row.attributed().map(name);
    let file = usize::try_from(row.file())
        .ok()
        .and_then(|file| facts.files.get(file));
    let cost = Usd::from(call.call.cost);
    let against = |twice| ratio(cost + cost, twice);
    Some(TopCall {
        rank,
        call_id: ledger.call_id(call.call.row),
        started_at: facts.calendar.local(Timestamp(row.started_at)),
        team,
        feature,
        user,
        model: value_or_none(name(row.facet.model).as_deref()),
        input_tokens: call.call.input_tokens,
        output_tokens: call.call.output_tokens,
        cost,
        ratio: ranked.all.and_then(|all| against(all.twice_cost)),
        peer_ratio: call.peers.and_then(|peers| against(peers.twice_cost)),
        flagged: call.is_flagged,
        source_file: file.map(|file| file.name.clone()).unwrap_or_default(),
        source_line: row.line(),
    })
}
