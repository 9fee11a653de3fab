//! Groups under other names: a report that lists ten groups by name and the rest as one needs no
//! cell for each of a hundred thousand.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::cell_clock::Grain;
use super::cells::{Apart, Plan, StandIns};
use super::columns::UsageColumn;
use super::error::FrameError;
use super::ledger::{CallView, Code, Ledger};
use super::measures::Measures;
use super::roll_up::{Key, KeyValue, grouped, key_values, measures};
use super::usage_frame::{ALWAYS, UsageFrame};
use crate::usage::{Dimension, Interval, Timestamp};

/// Values of some dimensions.
pub type Values = Vec<Option<String>>;

/// Which groups go by which label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The dimensions that make a group.
    pub by: Vec<Dimension>,
    /// The labels of groups that have one of their own.
    pub labels: BTreeMap<Values, u32>,
    /// The label of all others.
    pub rest: u32,
}

/// Calls of a label in a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labelled {
    /// The label.
    pub label: u32,
    /// The hour or day; `None` if time was not asked for.
    pub time: Option<KeyValue>,
    /// What was measured.
    pub measures: Measures,
}

/// Labels by code.
#[derive(Clone, Debug)]
pub(super) struct LabelCodes {
    stand_ins: StandIns,
    labels: FxHashMap<(u32, Code), u32>,
    rest: u32,
    /// How many labels there are at most.
    pub(super) count: usize,
}

impl LabelCodes {
    fn new(labels: &Labels, ledger: &Ledger) -> Self {
        let stand_ins = StandIns::new(ledger, &labels.by);
        let mut codes = FxHashMap::default();
        for (values, label) in &labels.labels {
            if let Some((facet, user)) = place_of(&stand_ins, ledger, &labels.by, values) {
                codes.insert((facet, user), *label);
            }
        }
        let greatest = labels.labels.values().copied().max().max(Some(labels.rest));
        let count = greatest.and_then(|greatest| usize::try_from(greatest).ok());
        Self {
            stand_ins,
            labels: codes,
            rest: labels.rest,
            count: count.map_or(1, |last| last + 1),
        }
    }

    /// Returns the label of a call.
    #[inline]
    pub(super) fn of(&self, call: &CallView<'_>) -> u32 {
        self.labels
            .get(&self.stand_ins.of(call))
            .copied()
            .unwrap_or(self.rest)
    }
}

/// Finds the facet that stands for a group, and its user; `None` if no call has these values.
fn place_of(
    stand_ins: &StandIns,
    ledger: &Ledger,
    by: &[Dimension],
    values: &Values,
) -> Option<(u32, Code)> {
    let code = |(dimension, value): (&Dimension, &Option<String>)| {
        ledger.code(*dimension, value.as_deref())
    };
    let codes: Vec<Code> = by.iter().zip(values).map(code).collect::<Option<_>>()?;
    let user = by
        .iter()
        .position(|dimension| *dimension == Dimension::User);
    let user = user
        .and_then(|at| codes.get(at))
        .copied()
        .unwrap_or_default();
    Some((stand_ins.find(by, &codes)?, user))
}

impl UsageFrame {
    /// Measures the calls of an interval by label and, if asked for, by hour or day. Comes sorted by
    /// label and time.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails or the labels do not add up to the total.
    pub fn roll_up_labels(
        &self,
        labels: &Labels,
        time: Option<Key>,
        during: Interval,
    ) -> Result<Vec<Labelled>, FrameError> {
        let codes = LabelCodes::new(labels, &self.ledger);
        let cells = self.gather::<Measures>(&Plan {
            calendar: self.calendar,
            grain: match time {
                Some(Key::Hour) => Grain::Hour,
                Some(Key::Day) => Grain::Day,
                Some(Key::Dimension(_)) | None => Grain::Whole,
            },
            during,
            apart: Apart::Labels(&codes),
        });
        let keys = std::iter::once(UsageColumn::Label).chain(time.map(Key::column));
        let found = grouped(&cells, &self.ledger, &keys.collect::<Vec<_>>(), ALWAYS)?;
        let times = time
            .map(|key| key_values(&cells, key, &found))
            .transpose()?;
        let mut times = times.into_iter().flatten();
        let numbers = found.column(UsageColumn::Label.name())?.u32()?.iter();
        let numbers = numbers.map(Option::unwrap_or_default);
        let rows = numbers.zip(measures::<Measures>(&found)?);
        let rows: Vec<Labelled> = rows
            .map(|(label, measures)| Labelled {
                label,
                time: times.next(),
                measures,
            })
            .collect();
        let mut parts = Measures::default();
        for row in &rows {
            parts.add(&row.measures);
        }
        if parts != self.total(during)? {
            return Err(FrameError::NotConserved("labels".to_owned()));
        }
        Ok(rows)
    }

    /// Returns the groups that have calls in any of some intervals, which come in order and do not
    /// overlap, and none in another.
    pub fn groups_only_within(
        &self,
        by: &[Dimension],
        within: &[Interval],
        other: Interval,
    ) -> BTreeSet<Values> {
        if within.iter().all(|one| other.covers(*one)) {
            return BTreeSet::new();
        }
        let stand_ins = StandIns::new(&self.ledger, by);
        let is_within = |at: Timestamp| {
            let next = within.partition_point(|interval| interval.to <= at);
            within
                .get(next)
                .is_some_and(|interval| interval.contains(at))
        };
        let start = || (FxHashSet::default(), FxHashSet::default());
        let parts = self.ledger.calls.fold(start, |(found, others), call| {
            let at = Timestamp(call.started_at);
            if other.contains(at) {
                others.insert(stand_ins.of(&call));
            } else if is_within(at) {
                found.insert(stand_ins.of(&call));
            }
        });
        let is_other = |group| parts.iter().any(|(_, others)| others.contains(group));
        let found = parts.iter().flat_map(|(found, _)| found);
        let found: Vec<(u32, Code)> = found.filter(|group| !is_other(group)).copied().collect();
        let facets = self.ledger.calls.facets();
        let values = |(facet, user): (u32, Code)| -> Values {
            let facet = usize::try_from(facet)
                .ok()
                .and_then(|facet| facets.get(facet));
            let code = |dimension: &Dimension| match (dimension, facet) {
                (Dimension::User, _) => user,
                (_, Some(facet)) => facet.code(*dimension),
                (_, None) => Code::NONE,
            };
            let name = |dimension| {
                self.ledger
                    .name(dimension, code(&dimension))
                    .map(str::to_owned)
            };
            by.iter().copied().map(name).collect()
        };
        found.into_iter().map(values).collect()
    }
}
