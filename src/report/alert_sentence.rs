//! A finding in one sentence: who, how much, compared with what, what to do next. Names stand as
//! they are in the data; whoever shows the sentence escapes it.

use crate::alerts::{Baseline, Detail, Figure, Finding, Incident, RateKind, Scope};
use crate::analysis::Threshold;
use crate::pricing::Usd;
use crate::usage::{Calendar, Interval};
use crate::wording::number;

use super::NONE;

/// Characters of a name in a sentence.
const LONGEST_NAME: usize = 48;
/// Microseconds in a day.
const DAY_MICROS: i64 = 86_400_000_000;

/// Writes the sentence.
pub(super) fn sentence(finding: &Finding, calendar: Calendar) -> String {
    match &finding.detail {
        Detail::Budget {
            share,
            budget,
            month,
            ..
        } => reached(finding, *share, *budget, *month, calendar),
        Detail::Spike(incident) => spiked(finding, incident, calendar),
        Detail::Outliers {
            calls,
            call_id,
            largest,
            factor,
            median,
        } => {
            let counted = number::counted(*calls, "call", "calls");
            let (factor, median) = (times(*factor), number::money(*median));
            let cost = number::money(finding.cost.unwrap_or_default());
            let largest = match calls {
                1 => String::new(),
                _ => format!(", the largest {}", number::money(*largest)),
            };
            format!(
                "On {} {counted} cost more than {factor} the day's median of {median}: \
                 {cost}{largest}. {}",
                day(finding.window, calendar),
                look_at(call_id)
            )
        }
        Detail::Retries {
            rate,
            operations,
            affected,
        } => {
            let day = day(finding.window, calendar);
            let retried = retried(finding, *rate, *operations, *affected);
            format!("On {day} {retried}")
        }
        Detail::Untagged { cost, untagged } => format!(
            "In the week from {} {} of the cost ({} of {}) had no team or no feature, {} is \
             allowed: tag these requests.",
            day(finding.window, calendar),
            ratio(finding.observed),
            number::money(*untagged),
            number::money(*cost),
            ratio(finding.threshold),
        ),
        Detail::Unpriced { calls } => {
            let model = finding.scope.value.as_deref();
            let model = model.map_or_else(
                || "without a model".to_owned(),
                |name| format!("of {}", cut(name)),
            );
            let counted = number::counted(*calls, "call", "calls");
            let (have, their) = if *calls == 1 {
                ("has", "its")
            } else {
                ("have", "their")
            };
            format!(
                "{counted} {model} {have} no known price in this week, {their} cost is in no total: \
                 set [[prices]]."
            )
        }
    }
}

/// Writes the day on which a window begins.
fn day(window: Interval, calendar: Calendar) -> String {
    calendar
        .local(window.from)
        .format("%a %Y-%m-%d")
        .to_string()
}

/// Says how to find out more about a call; of an id that a shell could misread, only the id.
fn look_at(id: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    if id.bytes().all(is_plain) && !id.starts_with('-') {
        format!("Why: llmcost explain {id}")
    } else {
        format!("Look at {}.", cut(id))
    }
}

/// Says that a budget was reached, and how much of the month was left.
fn reached(
    finding: &Finding,
    share: Threshold,
    budget: Usd,
    month: Interval,
    calendar: Calendar,
) -> String {
    let whose =
        owner(&finding.scope).map_or_else(|| "All spend".to_owned(), |owner| capitalised(&owner));
    let name = calendar.local(month.from).format("%B");
    let budget = number::money_rounded(budget);
    let spent = match finding.observed {
        Figure::Usd(spent) => number::money(spent),
        Figure::Ratio(_) | Figure::Calls(_) => String::new(),
    };
    let left = month.to.0.saturating_sub(finding.fired_at.0);
    let days = u64::try_from(left.div_euclid(DAY_MICROS)).unwrap_or_default();
    let left = match days {
        0 => "on the last day of the month".to_owned(),
        days => format!(
            "with {} of the month left",
            number::counted(days, "day", "days")
        ),
    };
    let beyond = finding.cost.filter(|cost| !cost.is_zero());
    let beyond = beyond.map_or_else(String::new, |cost| {
        format!(" By now it is {} beyond that.", number::money(cost))
    });
    let whole = Threshold::percent(100);
    let part = if share == whole {
        String::new()
    } else {
        format!("{} % of ", share.whole_percent())
    };
    let step = if share < whole {
        "slow down or raise it"
    } else {
        "cap it or raise it"
    };
    format!(
        "{whose} reached {part}the {budget} budget for {name} ({spent}) {left}: {step}.{beyond}"
    )
}

/// Says how far hours were above the usual, and who made them so.
fn spiked(finding: &Finding, incident: &Incident, calendar: Calendar) -> String {
    let from = calendar.local(finding.window.from);
    let to = calendar.local(incident.to).format("%H:%M");
    let whose = owner(&finding.scope)
        .map_or_else(String::new, |owner| format!("{}, ", capitalised(&owner)));
    let peak = incident.peak();
    let multiple = peak.ratio().map_or_else(String::new, number::times);
    let usual = number::money(peak.mean());
    let against = match peak.usual.baseline {
        Baseline::MovingAverage => {
            format!("the {usual} mean of the {} hours before", peak.usual.hours)
        }
        Baseline::HourOfWeek => format!(
            "the {usual} median of the same hour in the {} weeks before",
            peak.usual.hours
        ),
    };
    let excess = number::money(finding.cost.unwrap_or_default());
    let who: Vec<String> = incident
        .contributors
        .iter()
        .map(|one| {
            let value = cut(one.value.as_deref().unwrap_or(NONE));
            format!("{} {value}", one.dimension.name())
        })
        .collect();
    let who = if who.is_empty() {
        String::new()
    } else {
        format!(", mostly {}", who.join(", "))
    };
    format!(
        "{whose}{} {} to {to} cost {excess} more than usual{who}; at the peak {} in an hour, {multiple} \
         {against}.{} Find what repeats and cap it.",
        day(finding.window, calendar),
        from.format("%H:%M"),
        number::money(peak.cost),
        same_hour(incident),
    )
}

/// Says how the first hour compares with the same hour of the week, if the rule did not say so.
fn same_hour(incident: &Incident) -> String {
    let is_said = incident.first.usual.baseline == Baseline::HourOfWeek;
    let Some(median) = incident.same_hour_median.filter(|_| !is_said) else {
        return String::new();
    };
    let weeks = match incident.same_hours {
        1 => "the week before".to_owned(),
        weeks => format!("the {weeks} weeks before"),
    };
    format!(
        " Its first hour cost {}; the median of the same hour in {weeks} is {}.",
        number::money(incident.first.cost),
        number::money(median)
    )
}

fn retried(finding: &Finding, rate: RateKind, operations: u64, affected: u64) -> String {
    let whose = owner(&finding.scope).unwrap_or_default();
    let before = finding.baseline.map_or_else(String::new, ratio);
    let (what, step) = match rate {
        RateKind::Retry => (
            number::counted(affected, "retry", "retries"),
            "find the cause and cap retries",
        ),
        RateKind::Failure => (
            number::counted(affected, "failure", "failures"),
            "find the cause",
        ),
    };
    let operations = number::counted(operations, "operation", "operations");
    let cost = finding.cost.filter(|cost| !cost.is_zero());
    let cost = cost.map_or_else(String::new, |cost| {
        format!(" Failed and repeated calls cost {}.", number::money(cost))
    });
    format!(
        "{whose} had {what} in {operations} ({}, {before} in the 7 days before): {step}.{cost}",
        ratio(finding.observed),
    )
}

/// Names what a finding is about; `None` for all calls.
fn owner(scope: &Scope) -> Option<String> {
    let dimension = scope.dimension?;
    let Some(value) = &scope.value else {
        return Some(format!("calls without a {}", dimension.name()));
    };
    Some(format!("{} {}", dimension.name(), cut(value)))
}

/// Begins a sentence.
fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

fn ratio(figure: Figure) -> String {
    match figure {
        Figure::Ratio(ratio) => number::percent(ratio),
        Figure::Usd(amount) => number::money(amount),
        Figure::Calls(calls) => number::count(calls),
    }
}

/// Writes a factor as short as it is: `10 ×`, `2.5 ×`.
fn times(factor: Threshold) -> String {
    format!("{} ×", factor.ratio())
}

/// Cuts a name that would drown the sentence.
fn cut(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name)),
        None => name.to_owned(),
    }
}
