//! The calls one after another, for rules that watch single calls.

use super::ledger::Code;
use super::usage_frame::UsageFrame;
use crate::pricing::PicoUsd;
use crate::usage::Timestamp;

/// A call where it stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastCall {
    /// Row in the ledger.
    pub row: usize,
    /// Its start.
    pub started_at: Timestamp,
    /// Its team.
    pub team: Code,
    /// Its model.
    pub model: Code,
    /// Its cost; `None` if it is unknown.
    pub cost: Option<PicoUsd>,
}

impl UsageFrame {
    /// Returns all calls in the order of their starts, those of one instant by call id.
    pub fn in_order(&self) -> Vec<PastCall> {
        let calls = &self.ledger.calls;
        let mut timeline: Vec<PastCall> = (0..calls.len())
            .filter_map(|row| {
                let [team, ..] = *calls.attributed.get(row)?;
                Some(PastCall {
                    row,
                    started_at: Timestamp(*calls.started_at.get(row)?),
                    team,
                    model: *calls.model.get(row)?,
                    cost: calls.cost.get(row)?.map(PicoUsd),
                })
            })
            .collect();
        timeline.sort_unstable_by(|one, other| {
            let id = |call: &PastCall| self.ledger.call_id(call.row);
            one.started_at
                .cmp(&other.started_at)
                .then_with(|| id(one).cmp(id(other)))
                .then_with(|| one.row.cmp(&other.row))
        });
        timeline
    }
}
