//! The periods of a spend report: which there are, what each is compared with, what is in them.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::spend::SpendPeriod;
use crate::analysis::{Bucket, Grain, GroupKey, GroupSums, Sheet, ShownGroup, ShownGroups};
use crate::frame::{FrameError, Key, KeyValue, Labels, Spent};
use crate::usage::{Dimension, Interval, Timestamp};

/// Which periods there are, and what each is compared with.
pub(super) struct Plan<'a> {
    pub(super) facts: &'a Facts<'a>,
    pub(super) grain: Grain,
    /// The chosen period as far as there is data.
    covered: Interval,
    /// Start of the data.
    data_from: Timestamp,
}

impl<'a> Plan<'a> {
    /// Plans a report.
    pub(super) fn new(facts: &'a Facts<'a>, grain: Grain) -> Self {
        let interval = facts.period.interval;
        let data_from = facts.calendar.start_of(facts.coverage.first_date);
        Self {
            facts,
            grain,
            covered: Interval {
                from: interval.from.max(data_from),
                to: interval.to.min(facts.coverage.as_of),
            },
            data_from,
        }
    }

    /// Returns where the periods to compare with lie.
    pub(super) fn compared(&self) -> Interval {
        match self.grain {
            Grain::Total => self.facts.period.prior,
            Grain::Hour | Grain::Day | Grain::Week | Grain::Month => Interval {
                from: self.data_from,
                to: self.facts.period.interval.to,
            },
        }
    }

    /// Returns the periods, each with the one to compare it with.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails.
    pub(super) fn buckets(&self) -> Result<Vec<(Bucket, Option<Bucket>)>, FrameError> {
        let interval = self.facts.period.interval;
        let Self { facts, grain, .. } = *self;
        let used = match grain {
            Grain::Hour => {
                let groups = facts.frame.roll_up_as::<Spent>(&[Key::Hour], interval)?;
                let times = groups.iter().map(|group| group.keys.first());
                times.map(|time| bucket_of(facts, grain, time)).collect()
            }
            Grain::Day | Grain::Week | Grain::Month => {
                let days = facts.frame.days_with_calls(interval)?.into_iter();
                days.map(|date| grain.bucket_of(facts.calendar, date))
                    .collect()
            }
            Grain::Total => BTreeSet::from([Bucket::Whole]),
        };
        let buckets = grain.buckets(facts.calendar, self.covered, &used);
        let paired = buckets.into_iter();
        Ok(paired.map(|bucket| (bucket, self.before(bucket))).collect())
    }

    /// Returns the groups that have calls in the periods that others are compared with, and none in
    /// the chosen one.
    pub(super) fn ended_groups(
        &self,
        by: &[Dimension],
        buckets: &[(Bucket, Option<Bucket>)],
    ) -> BTreeSet<GroupKey> {
        let all = self.compared();
        let earlier: BTreeSet<Bucket> = buckets.iter().filter_map(|(_, before)| *before).collect();
        let within = earlier.into_iter().filter_map(|bucket| {
            let interval = self
                .grain
                .interval(self.facts.calendar, bucket)
                .unwrap_or(all);
            let (from, to) = (interval.from.max(all.from), interval.to.min(all.to));
            (from < to).then_some(Interval { from, to })
        });
        self.facts.frame.groups_only_within(
            by,
            &within.collect::<Vec<_>>(),
            self.facts.period.interval,
        )
    }

    /// Whether the data covers the chosen period and the one before.
    pub(super) fn has_prior(&self) -> bool {
        self.covered == self.facts.period.interval && self.data_from <= self.facts.period.prior.from
    }

    /// Whether the chosen period and the data cover all of a bucket.
    fn is_whole(&self, bucket: Bucket) -> bool {
        let interval = self.grain.interval(self.facts.calendar, bucket);
        interval.is_none_or(|one| self.covered.covers(one))
    }

    /// Returns the bucket to compare with. Part of a week is not compared with a whole one, nor
    /// with a week in which the data begins.
    pub(super) fn before(&self, bucket: Bucket) -> Option<Bucket> {
        if bucket == Bucket::Whole {
            return self.has_prior().then_some(bucket);
        }
        let before = self
            .grain
            .before(bucket)
            .filter(|_| self.is_whole(bucket))?;
        let interval = self.grain.interval(self.facts.calendar, before)?;
        (self.data_from <= interval.from).then_some(before)
    }

    /// Describes a bucket; `None` for everything.
    pub(super) fn describe(&self, bucket: Bucket) -> Option<SpendPeriod> {
        let Self { facts, grain, .. } = *self;
        let interval = grain.interval(facts.calendar, bucket)?;
        let local = |at: Timestamp| facts.calendar.local(at);
        let from = local(interval.from);
        let label = match (grain, bucket) {
            (Grain::Hour, _) => from.format("%Y-%m-%d %H:%M %:z").to_string(),
            (Grain::Month, Bucket::Date(first)) => first.format("%Y-%m").to_string(),
            (Grain::Week, Bucket::Date(first)) => format!("week of {first}"),
            (_, Bucket::Date(date)) => date.format("%a %Y-%m-%d").to_string(),
            (_, Bucket::Hour(_) | Bucket::Whole) => String::new(),
        };
        Some(SpendPeriod {
            from,
            to: local(interval.to),
            label,
            complete: self.is_whole(bucket),
        })
    }
}

/// Measures groups as they are shown, by bucket. Weeks and months are sums of days.
pub(super) fn sheet(
    facts: &Facts<'_>,
    by: &[Dimension],
    shown: &ShownGroups,
    grain: Grain,
    during: Interval,
) -> Result<Sheet, FrameError> {
    let groups: Vec<ShownGroup> = shown.all().into_iter().collect();
    let label_of = |group: &ShownGroup| {
        let position = groups.binary_search(group).ok();
        position.and_then(|position| u32::try_from(position).ok())
    };
    let labels = Labels {
        by: by.to_vec(),
        labels: shown
            .named
            .iter()
            .filter_map(|key| Some((key.clone(), label_of(&ShownGroup::of(key))?)))
            .collect(),
        // Where there is no rest, what is in no group is not shown.
        rest: shown
            .rest()
            .and_then(|rest| label_of(&rest))
            .or_else(|| u32::try_from(groups.len()).ok())
            .unwrap_or(u32::MAX),
    };
    let mut sheet = Sheet::new();
    for row in facts
        .frame
        .roll_up_labels(&labels, key_of_time(grain), during)?
    {
        let group = usize::try_from(row.label)
            .ok()
            .and_then(|label| groups.get(label));
        if let Some(group) = group {
            let bucket = bucket_of(facts, grain, row.time.as_ref());
            let sum = sheet.entry((bucket, group.clone())).or_default();
            sum.add(&row.measures);
        }
    }
    Ok(sheet)
}

/// Measures groups over all of an interval.
pub(super) fn group_sums(
    facts: &Facts<'_>,
    by: &[Dimension],
    during: Interval,
) -> Result<GroupSums, FrameError> {
    if by.is_empty() {
        return Ok(GroupSums::from([(Vec::new(), facts.frame.total(during)?)]));
    }
    let keys: Vec<Key> = by.iter().copied().map(Key::Dimension).collect();
    let groups = facts.frame.roll_up(&keys, during)?.into_iter();
    let sums = groups.map(|group| {
        let values = group.keys.into_iter().map(|key| match key {
            KeyValue::Value(value) => value,
            KeyValue::Hour(_) | KeyValue::Day(_) => None,
        });
        (values.collect(), group.measures)
    });
    Ok(sums.collect())
}

const fn key_of_time(grain: Grain) -> Option<Key> {
    match grain {
        Grain::Hour => Some(Key::Hour),
        Grain::Day | Grain::Week | Grain::Month => Some(Key::Day),
        Grain::Total => None,
    }
}

fn bucket_of(facts: &Facts<'_>, grain: Grain, time: Option<&KeyValue>) -> Bucket {
    match time {
        Some(KeyValue::Hour(at)) => Bucket::Hour(*at),
        Some(KeyValue::Day(date)) => grain.bucket_of(facts.calendar, *date),
        Some(KeyValue::Value(_)) | None => Bucket::Whole,
    }
}
