//! The periods of a spend report: which there are, what each is compared with, what is in them.

use super::facts::Facts;
use super::spend::SpendPeriod;
use crate::analysis::{Bucket, Grain, Sheet};
use crate::frame::{FrameError, Group, Key, KeyValue};
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

    /// Returns the periods of a sheet, each with the one to compare it with.
    pub(super) fn buckets(&self, current: &Sheet) -> Vec<(Bucket, Option<Bucket>)> {
        let used = current.keys().map(|(bucket, _)| *bucket).collect();
        let buckets = self.grain.buckets(self.facts.calendar, self.covered, &used);
        let paired = buckets.into_iter();
        paired.map(|bucket| (bucket, self.before(bucket))).collect()
    }

    /// Whether the data covers the chosen period and the one before.
    pub(super) fn has_prior(&self) -> bool {
        self.covered == self.facts.period.interval && self.data_from <= self.facts.period.prior.from
    }

    /// Whether the chosen period and the data cover all of a bucket.
    fn is_whole(&self, bucket: Bucket) -> bool {
        let interval = self.grain.interval(self.facts.calendar, bucket);
        interval.is_none_or(|one| self.covered.from <= one.from && one.to <= self.covered.to)
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

/// Measures groups by bucket. Weeks and months are sums of days.
pub(super) fn sheet(
    facts: &Facts<'_>,
    by: &[Dimension],
    grain: Grain,
    during: Interval,
) -> Result<Sheet, FrameError> {
    let mut sheet = Sheet::new();
    let mut keys: Vec<Key> = by.iter().copied().map(Key::Dimension).collect();
    match grain {
        Grain::Hour => keys.push(Key::Hour),
        Grain::Day | Grain::Week | Grain::Month => keys.push(Key::Day),
        Grain::Total => {}
    }
    if keys.is_empty() {
        let total = facts.frame.total(during)?;
        sheet.insert((Bucket::Whole, Vec::new()), total);
        return Ok(sheet);
    }
    for group in facts.frame.roll_up(&keys, during)? {
        let Group { keys, measures } = group;
        let mut bucket = Bucket::Whole;
        let mut values = Vec::with_capacity(by.len());
        for key in keys {
            match key {
                KeyValue::Hour(at) => bucket = Bucket::Hour(at),
                KeyValue::Day(date) => bucket = grain.bucket_of(facts.calendar, date),
                KeyValue::Value(value) => values.push(value),
            }
        }
        sheet.entry((bucket, values)).or_default().add(&measures);
    }
    Ok(sheet)
}
