//! What the rules look at: plain rows of everything that happened before `as_of`.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::finding::Scope;
use super::flow::{Flow, flow};
use super::hours::{Hour, HourlyCosts};
use super::outlier_days::{OutlierDay, outlier_days};
use super::settings::Watch;
use crate::analysis::Threshold;
use crate::frame::ledger::Code;
use crate::frame::{
    Efficiency, FrameError, Group, Key, KeyValue, PastCall, Spent, UnpricedDay, UsageFrame,
};
use crate::pricing::Usd;
use crate::usage::{Calendar, Dimension, Interval, Timestamp};

/// What may be spent in a calendar month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budgets {
    /// By all calls together.
    pub total: Option<Usd>,
    /// By single teams.
    pub teams: BTreeMap<String, Usd>,
    /// Whether there are budgets that do not apply, because only some of the calls are looked at.
    pub is_filtered: bool,
}

/// Everything that happened.
#[derive(Clone, Debug)]
pub struct History<'a> {
    /// In which days, weeks and months are reckoned.
    pub calendar: Calendar,
    /// First instant that has not happened yet.
    pub as_of: Timestamp,
    /// The budgets.
    pub budgets: &'a Budgets,
    /// Cost by hour of everything that has a budget.
    pub flow: Flow,
    /// The days on which calls cost something, with the calls far above what is usual.
    pub outliers: Vec<OutlierDay>,
    /// Calls without a known cost.
    pub unpriced: Vec<UnpricedDay>,
    /// Cost by hour, of all calls and of each value that is watched.
    pub hours: BTreeMap<Scope, HourlyCosts>,
    /// Cost of each calendar week, by its first day: all of it, and what has no team or feature.
    pub weeks: BTreeMap<NaiveDate, Tagging>,
    /// How well each feature did, by local day.
    pub features: BTreeMap<Option<String>, FeatureDays>,
    frame: &'a UsageFrame,
}

/// What is known of a feature's operations, by local day.
pub type FeatureDays = BTreeMap<NaiveDate, Efficiency>;

/// How much of a week's cost belongs to somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tagging {
    /// All of it.
    pub cost: Usd,
    /// What has no team or no feature.
    pub untagged: Usd,
}

impl<'a> History<'a> {
    /// Gathers it. `watched` says whose hours are looked at, `factors` how many times the median
    /// calls are looked for.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails.
    pub fn gather(
        frame: &'a UsageFrame,
        calendar: Calendar,
        as_of: Timestamp,
        budgets: &'a Budgets,
        watched: &[Watch],
        factors: &[Threshold],
    ) -> Result<Self, FrameError> {
        Ok(Self {
            calendar,
            as_of,
            budgets,
            flow: flow(frame, as_of, budgets)?,
            outliers: outlier_days(frame, as_of, factors)?,
            unpriced: frame.unpriced_days(as_of),
            hours: hours(frame, as_of, watched)?,
            weeks: weeks(frame, as_of, calendar)?,
            features: features(frame, as_of)?,
            frame,
        })
    }

    /// Returns the id of a call as its export has it.
    pub fn call_id(&self, call: &PastCall) -> String {
        self.frame.ledger().call_id(call.row)
    }

    /// Returns the calls of an interval in the order of their starts and ids, of one team if it is
    /// asked for.
    pub(super) fn calls(&self, during: Interval, team: Option<&str>) -> Vec<PastCall> {
        let code = team.map(|team| self.frame.ledger().names.code(team));
        match code {
            // No call bears the name.
            Some(None) => Vec::new(),
            Some(code) => self.frame.calls_in_order(during, code),
            None => self.frame.calls_in_order(during, None),
        }
    }

    /// Returns the name behind a code; `None` for calls without one.
    pub fn name(&self, code: Code) -> Option<String> {
        self.frame.ledger().names.name(code).map(str::to_owned)
    }

    /// Returns the calendar month a local day lies in.
    pub fn month_of(&self, date: NaiveDate) -> Interval {
        let (first, last) = self.calendar.month_of(date);
        self.calendar.days(first, last)
    }

    /// Returns the calendar week that begins on this day.
    pub fn week(&self, first: NaiveDate) -> Interval {
        let last = first.checked_add_days(Days::new(6)).unwrap_or(first);
        self.calendar.days(first, last)
    }
}

/// Everything before `as_of`.
pub(super) const fn until(as_of: Timestamp) -> Interval {
    Interval {
        from: Timestamp(i64::MIN),
        to: as_of,
    }
}

fn hours(
    frame: &UsageFrame,
    as_of: Timestamp,
    watched: &[Watch],
) -> Result<BTreeMap<Scope, HourlyCosts>, FrameError> {
    let mut costs: BTreeMap<Scope, BTreeMap<Hour, Usd>> = BTreeMap::new();
    for watch in watched {
        let dimension = match watch {
            Watch::Total => None,
            Watch::Team => Some(Dimension::Team),
            Watch::Feature => Some(Dimension::Feature),
        };
        let keys: Vec<Key> = dimension
            .map(Key::Dimension)
            .into_iter()
            .chain([Key::Hour])
            .collect();
        for group in frame.roll_up_as::<Spent>(&keys, until(as_of))? {
            let value = values(&group).next().flatten();
            if let Some(hour) = hour_of(&group) {
                let scope = Scope { dimension, value };
                let series = costs.entry(scope).or_default();
                series.insert(hour, group.measures.cost);
            }
        }
    }
    let lined_up = |(scope, costs)| (scope, HourlyCosts::new(&costs));
    Ok(costs.into_iter().map(lined_up).collect())
}

fn weeks(
    frame: &UsageFrame,
    as_of: Timestamp,
    calendar: Calendar,
) -> Result<BTreeMap<NaiveDate, Tagging>, FrameError> {
    let keys = [
        Key::Dimension(Dimension::Team),
        Key::Dimension(Dimension::Feature),
        Key::Day,
    ];
    let mut weeks: BTreeMap<NaiveDate, Tagging> = BTreeMap::new();
    for group in frame.roll_up(&keys, until(as_of))? {
        if let Some(day) = group.day() {
            let week = weeks.entry(calendar.week_of(day)).or_default();
            week.cost += group.measures.cost;
            if values(&group).any(|value| value.is_none()) {
                week.untagged += group.measures.cost;
            }
        }
    }
    Ok(weeks)
}

fn features(
    frame: &UsageFrame,
    as_of: Timestamp,
) -> Result<BTreeMap<Option<String>, FeatureDays>, FrameError> {
    let keys = [Key::Dimension(Dimension::Feature), Key::Day];
    let mut features: BTreeMap<Option<String>, FeatureDays> = BTreeMap::new();
    for group in frame.roll_up_as::<Efficiency>(&keys, until(as_of))? {
        let feature = values(&group).next().flatten();
        if let Some(day) = group.day() {
            let days = features.entry(feature).or_default();
            days.insert(day, group.measures);
        }
    }
    Ok(features)
}

/// Returns the values of a group's dimensions.
pub(super) fn values<M>(group: &Group<M>) -> impl Iterator<Item = Option<String>> {
    group.keys.iter().filter_map(|key| match key {
        KeyValue::Value(value) => Some(value.clone()),
        KeyValue::Hour(_) | KeyValue::Day(_) => None,
    })
}

/// Returns the hour of a group.
pub(super) fn hour_of<M>(group: &Group<M>) -> Option<Hour> {
    group.keys.iter().find_map(|key| match key {
        KeyValue::Hour(start) => Some(Hour::of(*start)),
        KeyValue::Day(_) | KeyValue::Value(_) => None,
    })
}
