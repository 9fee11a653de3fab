//! Makes the report on cost and what came of it from the calls and the events.

use super::audit_facts::{line_counts, problem, rejected_lines};
use super::facts::Facts;
use super::header_facts::{header, is_usable};
use super::roi::{
    EventFile, EventLineCounts, RoiConcentration, RoiCoverage, RoiEvents, RoiFeature, RoiFigures,
    RoiReport,
};
use super::section::RowKind;
use super::value_or_none;
use crate::analysis::{
    CallGroup, RoiQuestion, RoiRow, concentration, count_ratio, join, join_coverage, ratio, usd_per,
};
use crate::frame::events::{EventCounts, EventGroup, EventLog};
use crate::frame::{FrameError, Group, Key, KeyValue};
use crate::ingest::{Dialect, FileFault, FileReport};
use crate::usage::{Dimension, Timestamp};

/// The events and what is asked of them.
#[derive(Clone, Copy, Debug)]
pub struct RoiFacts<'a> {
    /// The events of the period.
    pub log: &'a EventLog,
    /// What became of their files, in the order of their numbers.
    pub files: &'a [FileReport],
    /// Paths that led to no file: the name, and what was wrong.
    pub missing: &'a [(String, FileFault)],
    /// Successes, conversions, value.
    pub question: &'a RoiQuestion<'a>,
    /// Users below which there are no ratios.
    pub min_users: u64,
}

/// Makes the report.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub fn roi(facts: &Facts<'_>, events: &RoiFacts<'_>) -> Result<RoiReport, FrameError> {
    let by = [Dimension::Feature, Dimension::User].map(Key::Dimension);
    let groups = facts.frame.roll_up(&by, facts.period.interval)?;
    let calls: Vec<CallGroup<'_>> = groups.iter().filter_map(call_group).collect();
    let done = events.log.groups();
    let mut table = join(&calls, &done, events.question);
    let joined = table.rows.len();
    if !facts.filters.is_empty() {
        // Without its calls a feature would look free.
        table.rows.retain(|row| row.calls > 0);
    }
    let min_users = events.min_users;
    let mut header = header(facts);
    header.inputs_complete &= events.missing.is_empty() && events.files.iter().all(is_usable);
    let features = table.rows.iter().map(|row| RoiFeature {
        feature: value_or_none(row.feature.as_deref()),
        kind: if row.feature.is_some() {
            RowKind::Value
        } else {
            RowKind::None
        },
        figures: figures(row, min_users),
    });
    Ok(RoiReport {
        lines: line_counts(facts),
        events: event_facts(facts, events),
        min_users,
        features: features.collect(),
        features_left_out: (joined - table.rows.len()) as u64,
        total: figures(&table.total, min_users),
        coverage: coverage(&calls, &done),
        concentration: spread(&calls, min_users),
        header,
    })
}

fn call_group(group: &Group) -> Option<CallGroup<'_>> {
    let [KeyValue::Value(feature), KeyValue::Value(user)] = group.keys.as_slice() else {
        return None;
    };
    Some(CallGroup {
        feature: feature.as_deref(),
        user: user.as_deref(),
        measures: group.measures,
    })
}

/// Divides, where there are enough users.
fn figures(row: &RoiRow, min_users: u64) -> RoiFigures {
    let too_few_users = row.active_users < min_users;
    let cost_per = |count: Option<u64>| {
        let count = count.filter(|_| !too_few_users && row.calls > 0)?;
        usd_per(row.cost, count)
    };
    let gain = row.value.map(|value| value - row.cost);
    RoiFigures {
        cost: row.cost,
        calls: row.calls,
        unpriced_calls: row.unpriced_calls,
        llm_users: row.llm_users,
        active_users: row.active_users,
        events: row.events,
        too_few_users,
        cost_per_user: cost_per(Some(row.active_users)),
        successes: row.successes,
        cost_per_success: cost_per(row.successes),
        conversions: row.conversions,
        cost_per_conversion: cost_per(row.conversions),
        value: row.value,
        return_ratio: gain
            .filter(|_| !too_few_users)
            .and_then(|gain| ratio(gain, row.cost)),
    }
}

fn coverage(calls: &[CallGroup<'_>], events: &[EventGroup<'_>]) -> RoiCoverage {
    let found = join_coverage(calls, events);
    RoiCoverage {
        log_users: found.log_users,
        analytics_users: found.analytics_users,
        both_users: found.both_users,
        log_users_matched_ratio: count_ratio(found.both_users, found.log_users),
        analytics_users_matched_ratio: count_ratio(found.both_users, found.analytics_users),
        log_only_users: found.log_users - found.both_users,
        log_only_ratio: count_ratio(found.log_users - found.both_users, found.log_users),
        analytics_only_users: found.analytics_users - found.both_users,
        analytics_only_ratio: count_ratio(
            found.analytics_users - found.both_users,
            found.analytics_users,
        ),
        cost: found.cost,
        matched_cost: found.matched_cost,
        matched_cost_ratio: ratio(found.matched_cost, found.cost),
        unmatched_cost: found.unmatched_cost,
        unmatched_cost_ratio: ratio(found.unmatched_cost, found.cost),
        cost_without_user: found.cost_without_user,
        cost_without_user_ratio: ratio(found.cost_without_user, found.cost),
        is_low: found.is_low(),
        strangers: found.unmatched_log_user.zip(found.unmatched_analytics_user),
    }
}

fn spread(calls: &[CallGroup<'_>], min_users: u64) -> RoiConcentration {
    let found = concentration(calls);
    let too_few_users = found.users < min_users;
    let enough = |share: Option<f64>| share.filter(|_| !too_few_users);
    RoiConcentration {
        users: found.users,
        cost: found.cost,
        too_few_users,
        top_1_percent_users: found.top_1_percent_users,
        top_1_percent_ratio: enough(found.top_1_percent_ratio),
        top_10_percent_users: found.top_10_percent_users,
        top_10_percent_ratio: enough(found.top_10_percent_ratio),
        gini: enough(found.gini),
    }
}

fn event_facts(facts: &Facts<'_>, events: &RoiFacts<'_>) -> RoiEvents {
    let counts = events.log.counts.iter().copied();
    let read = events
        .files
        .iter()
        .zip(counts)
        .map(|(file, counts)| EventFile {
            path: file.name.clone(),
            kind: file.dialect.map(Dialect::name),
            lines: line_counts_of(file, counts),
            problem: file.fault.as_ref().map(problem),
        });
    let missing = events.missing.iter().map(|(name, fault)| EventFile {
        path: name.clone(),
        kind: None,
        lines: EventLineCounts::default(),
        problem: Some(problem(fault)),
    });
    let files: Vec<EventFile> = read.chain(missing).collect();
    let calendar = facts.calendar;
    RoiEvents {
        lines: sum_lines(&files),
        first_at: events.log.span.map(|(first, _)| calendar.local(first)),
        last_at: events.log.span.map(|(_, last)| calendar.local(last)),
        covers_period: events.log.span.map(|(first, last)| {
            // Events need not begin at midnight: days are what can be told.
            let interval = facts.period.interval;
            let end = interval.to.min(facts.coverage.as_of);
            let (first_day, last_day) = (calendar.date_of(first), calendar.date_of(last));
            let last_instant = Timestamp(end.0.saturating_sub(1));
            let begin = calendar
                .date_of(interval.from)
                .max(facts.coverage.first_date);
            first_day <= begin && calendar.date_of(last_instant) <= last_day
        }),
        files,
        rejected: rejected_lines(events.files),
    }
}

fn line_counts_of(file: &FileReport, counts: EventCounts) -> EventLineCounts {
    EventLineCounts {
        read: file.tally.read,
        events: counts.events,
        duplicates: counts.duplicates,
        blank: file.tally.blank,
        not_an_event: file.tally.not_a_call,
        out_of_range: counts.out_of_range,
        rejected: file.tally.rejected_count(),
    }
}

fn sum_lines(files: &[EventFile]) -> EventLineCounts {
    let mut sum = EventLineCounts::default();
    for EventFile { lines, .. } in files {
        sum.read += lines.read;
        sum.events += lines.events;
        sum.duplicates += lines.duplicates;
        sum.blank += lines.blank;
        sum.not_an_event += lines.not_an_event;
        sum.out_of_range += lines.out_of_range;
        sum.rejected += lines.rejected;
    }
    sum
}
