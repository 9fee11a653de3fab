//! Spend by period and group: which periods there are, which groups are shown, and what is in
//! every cell, so that parts add up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate, TimeDelta};

use crate::frame::Measures;
use crate::usage::{Calendar, Interval, Timestamp};

/// Microseconds in an hour.
const HOUR: i64 = 3_600_000_000;
/// Hours in a week.
const WEEK_HOURS: i64 = 168;
/// Periods without calls are listed up to so many periods: a single call with a wrong clock must
/// not draw out millennia.
const MAX_FILLED: usize = 10_000;

/// Values of the dimensions, in the order in which they were asked for.
pub type GroupKey = Vec<Option<String>>;

/// How long the periods of a spend report are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// UTC hours.
    Hour,
    /// Local days.
    Day,
    /// Weeks of the calendar.
    Week,
    /// Months.
    Month,
    /// The whole period.
    Total,
}

/// Start of a period: a local date at midnight, or a UTC hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// A UTC hour, by its start.
    Hour(Timestamp),
    /// A day, week or month, by its first local date.
    Date(NaiveDate),
    /// Everything.
    Whole,
}

impl Grain {
    /// Returns the bucket a day lies in; hours have none.
    pub fn bucket_of(self, calendar: Calendar, date: NaiveDate) -> Bucket {
        match self {
            Self::Week => Bucket::Date(calendar.week_of(date)),
            Self::Month => Bucket::Date(calendar.month_of(date).0),
            Self::Hour | Self::Day => Bucket::Date(date),
            Self::Total => Bucket::Whole,
        }
    }

    /// Returns the bucket an instant lies in.
    pub fn bucket_at(self, calendar: Calendar, at: Timestamp) -> Bucket {
        if self == Self::Hour {
            return Bucket::Hour(Timestamp(at.0.div_euclid(HOUR).saturating_mul(HOUR)));
        }
        self.bucket_of(calendar, calendar.date_of(at))
    }

    /// Returns from when to when a bucket goes; `None` for everything.
    pub fn interval(self, calendar: Calendar, bucket: Bucket) -> Option<Interval> {
        match bucket {
            Bucket::Hour(from) => Some(Interval {
                from,
                to: Timestamp(from.0.saturating_add(HOUR)),
            }),
            Bucket::Date(first) => {
                let last = match self {
                    Self::Week => first.checked_add_days(Days::new(6))?,
                    Self::Month => calendar.month_of(first).1,
                    Self::Hour | Self::Day | Self::Total => first,
                };
                Some(calendar.days(first, last))
            }
            Bucket::Whole => None,
        }
    }

    /// Returns the bucket to compare with: the same hour or weekday a week before, the week or
    /// month before.
    pub fn before(self, bucket: Bucket) -> Option<Bucket> {
        match bucket {
            Bucket::Hour(at) => {
                at.0.checked_sub(WEEK_HOURS * HOUR)
                    .map(|at| Bucket::Hour(Timestamp(at)))
            }
            Bucket::Date(date) if self == Self::Month => {
                date.checked_sub_months(Months::new(1)).map(Bucket::Date)
            }
            Bucket::Date(date) => date
                .checked_sub_signed(TimeDelta::days(7))
                .map(Bucket::Date),
            Bucket::Whole => None,
        }
    }

    /// Returns all buckets that an interval touches, or only the `used` ones if there are too many.
    pub fn buckets(
        self,
        calendar: Calendar,
        during: Interval,
        used: &BTreeSet<Bucket>,
    ) -> Vec<Bucket> {
        if self == Self::Total {
            return vec![Bucket::Whole];
        }
        let mut buckets = Vec::new();
        let mut from = during.from;
        while from < during.to {
            let bucket = self.bucket_at(calendar, from);
            if buckets.len() >= MAX_FILLED {
                return used.iter().copied().collect();
            }
            buckets.push(bucket);
            let Some(interval) = self.interval(calendar, bucket) else {
                break;
            };
            // Never the same instant again, whatever a zone does.
            from = interval.to.max(Timestamp(from.0.saturating_add(1)));
        }
        buckets
    }
}

/// A group as shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShownGroup {
    /// Values of the dimensions.
    Values(GroupKey),
    /// So many further groups.
    Other(usize),
    /// Calls that have none of the dimensions.
    None,
}

/// A group in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The period.
    pub bucket: Bucket,
    /// The group.
    pub group: ShownGroup,
    /// Its measures.
    pub current: Measures,
    /// The measures of the same group in the period to compare with.
    pub prior: Measures,
}

/// Measures by period and group.
pub type Sheet = BTreeMap<(Bucket, GroupKey), Measures>;

/// Lays out every shown group in every bucket: by bucket, then cost, then name; the rest and the
/// calls without a value last. Groups are ranked by their cost over all buckets, and a rest of one
/// is shown by its name.
pub fn lay_out(
    current: &Sheet,
    prior: &Sheet,
    buckets: &[(Bucket, Option<Bucket>)],
    top: usize,
) -> Vec<Cell> {
    let shown = shown_groups(current, prior, buckets, top);
    let mut order: BTreeSet<ShownGroup> = shown.values().cloned().collect();
    if order.is_empty() {
        order.insert(ShownGroup::Values(Vec::new()));
    }
    let mut cells: BTreeMap<(Bucket, &ShownGroup), (Measures, Measures)> = BTreeMap::new();
    for (bucket, _) in buckets {
        for group in &order {
            cells.insert((*bucket, group), Default::default());
        }
    }
    for ((bucket, key), measures) in current {
        if let Some(group) = shown.get(key)
            && let Some((sum, _)) = cells.get_mut(&(*bucket, group))
        {
            sum.add(measures);
        }
    }
    let later: BTreeMap<Bucket, Bucket> = buckets
        .iter()
        .filter_map(|(bucket, before)| Some(((*before)?, *bucket)))
        .collect();
    for ((bucket, key), measures) in prior {
        if let Some(group) = shown.get(key)
            && let Some(bucket) = later.get(bucket)
            && let Some((_, sum)) = cells.get_mut(&(*bucket, group))
        {
            sum.add(measures);
        }
    }
    let mut cells: Vec<Cell> = cells
        .into_iter()
        .map(|((bucket, group), (current, prior))| Cell {
            bucket,
            group: group.clone(),
            current,
            prior,
        })
        .collect();
    cells.sort_by(|one, other| {
        let by_bucket = one.bucket.cmp(&other.bucket);
        let by_rest = rest(&one.group).cmp(&rest(&other.group));
        let by_cost = other.current.cost.cmp(&one.current.cost);
        let by_name = one.group.cmp(&other.group);
        by_bucket.then(by_rest).then(by_cost).then(by_name)
    });
    cells
}

/// Where a group stands among the others of its period.
const fn rest(group: &ShownGroup) -> u8 {
    match group {
        ShownGroup::Values(_) => 0,
        ShownGroup::Other(_) => 1,
        ShownGroup::None => 2,
    }
}

/// Says as what each group is shown.
fn shown_groups(
    current: &Sheet,
    prior: &Sheet,
    buckets: &[(Bucket, Option<Bucket>)],
    top: usize,
) -> BTreeMap<GroupKey, ShownGroup> {
    let compared: BTreeSet<Bucket> = buckets.iter().filter_map(|(_, before)| *before).collect();
    let mut totals: BTreeMap<&GroupKey, Measures> = BTreeMap::new();
    for ((_, key), measures) in current {
        totals.entry(key).or_default().add(measures);
    }
    for (_, key) in prior.keys().filter(|(bucket, _)| compared.contains(bucket)) {
        totals.entry(key).or_default();
    }
    let is_none = |key: &GroupKey| !key.is_empty() && key.iter().all(Option::is_none);
    let mut ranked: Vec<(&GroupKey, Measures)> = totals
        .iter()
        .filter(|(key, _)| !is_none(key))
        .map(|(key, measures)| (*key, *measures))
        .collect();
    ranked.sort_by(|(one_key, one), (other_key, other)| {
        let by_cost = other.cost.cmp(&one.cost);
        let by_calls = other.calls.cmp(&one.calls);
        by_cost.then(by_calls).then(one_key.cmp(other_key))
    });
    let most = if ranked.len() == top.saturating_add(1) {
        ranked.len()
    } else {
        top
    };
    let others = ranked.len().saturating_sub(most);
    let mut shown: BTreeMap<GroupKey, ShownGroup> = BTreeMap::new();
    for (rank, (key, _)) in ranked.into_iter().enumerate() {
        let group = if rank < most {
            ShownGroup::Values(key.clone())
        } else {
            ShownGroup::Other(others)
        };
        shown.insert(key.clone(), group);
    }
    for key in totals.into_keys().filter(|key| is_none(key)) {
        shown.insert(key.clone(), ShownGroup::None);
    }
    shown
}
