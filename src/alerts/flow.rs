//! How money flowed, hour by hour: enough to know in which hour a budget can be reached at all.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::finding::Scope;
use super::history::{Budgets, until};
use super::hours::Hour;
use crate::frame::{FrameError, Key, KeyValue, Spent, UsageFrame};
use crate::usage::{Calendar, Dimension, Interval, Timestamp};

/// The part of a UTC hour that lies in one local day, and what was spent in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The local day.
    pub date: NaiveDate,
    /// The hour.
    pub hour: Hour,
    /// What was spent.
    pub spent: Spent,
}

impl Stretch {
    /// Returns when it was, as far as it has happened.
    pub(super) fn interval(&self, calendar: Calendar, as_of: Timestamp) -> Interval {
        let day = calendar.days(self.date, self.date);
        Interval {
            from: self.hour.start().max(day.from),
            to: self.hour.end().min(day.to).min(as_of),
        }
    }
}

/// Stretches in the order of time, of all calls and of each team.
pub type Flow = BTreeMap<Scope, Vec<Stretch>>;

/// Gathers it for everything that has a budget.
pub(super) fn flow(
    frame: &UsageFrame,
    as_of: Timestamp,
    budgets: &Budgets,
) -> Result<Flow, FrameError> {
    let mut flow = Flow::new();
    let time = [Key::Day, Key::Hour];
    if budgets.total.is_some() {
        for group in frame.roll_up_as::<Spent>(&time, until(as_of))? {
            add(&mut flow, None, &group.keys, group.measures);
        }
    }
    if !budgets.teams.is_empty() {
        let by_team = [&[Key::Dimension(Dimension::Team)][..], &time].concat();
        for group in frame.roll_up_as::<Spent>(&by_team, until(as_of))? {
            if let Some((KeyValue::Value(Some(team)), time)) = group.keys.split_first()
                && budgets.teams.contains_key(team)
            {
                add(&mut flow, Some(team.clone()), time, group.measures);
            }
        }
    }
    Ok(flow)
}

fn add(flow: &mut Flow, team: Option<String>, time: &[KeyValue], spent: Spent) {
    if let [KeyValue::Day(date), KeyValue::Hour(start)] = time {
        let stretch = Stretch {
            date: *date,
            hour: Hour::of(*start),
            spent,
        };
        flow.entry(scope_of(team)).or_default().push(stretch);
    }
}

/// Returns the scope of a team, or of all calls.
pub(super) fn scope_of(team: Option<String>) -> Scope {
    team.map_or(Scope::TOTAL, |team| Scope::of(Dimension::Team, Some(team)))
}
