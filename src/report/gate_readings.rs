//! What the shares of gates are: part and whole, exactly, and the words for them.

use chrono::NaiveDate;

use super::alerts::AlertScope;
use super::audit_facts::line_counts;
use super::facts::Facts;
use super::gate::GateShare;
use super::gate_facts::total_scope;
use super::header::Forecast;
use super::review::untagged_cost;
use crate::frame::FrameError;
use crate::pricing::Usd;
use crate::wording::number;

/// Characters of a team's name in a sentence.
const LONGEST_NAME: usize = 48;

/// A share as it was measured.
pub(super) struct Reading {
    /// Whose calls.
    pub(super) scope: AlertScope,
    /// Divided by `whole`.
    pub(super) part: i128,
    /// What `part` is a share of; not below zero.
    pub(super) whole: i128,
    /// What was found, before and after the share.
    pub(super) words: (String, String),
}

/// Returns what a share is of each scope; nothing where there is nothing to divide by.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub(super) fn readings(
    facts: &Facts<'_>,
    share: GateShare,
    forecast: Option<&Forecast>,
) -> Result<Vec<Reading>, FrameError> {
    let total = || facts.frame.total(facts.period.interval);
    let of_total = |part, whole, words| (whole != 0).then(|| all_calls(part, whole, words));
    let reading = match share {
        GateShare::Budget => return Ok(forecast.map_or_else(Vec::new, spent)),
        GateShare::Forecast => return Ok(forecast.map_or_else(Vec::new, projected)),
        GateShare::Unpriced => {
            let total = total()?;
            let of = number::counted(total.calls, "call", "calls");
            let words = (
                format!("{} of {of} (", number::count(total.unpriced_calls)),
                ") have no known price".to_owned(),
            );
            of_total(total.unpriced_calls.into(), total.calls.into(), words)
        }
        GateShare::Untagged => {
            let (cost, untagged) = (total()?.cost, untagged_cost(facts)?);
            let words = (
                format!("{} of {} (", number::money(untagged), number::money(cost)),
                ") have no team or no feature".to_owned(),
            );
            of_total(untagged.pico(), cost.pico(), words)
        }
        GateShare::Rejected => {
            let lines = line_counts(facts);
            let of = number::counted(lines.read, "line", "lines");
            let words = (
                format!("{} of {of} (", number::count(lines.rejected)),
                ") were rejected".to_owned(),
            );
            of_total(lines.rejected.into(), lines.read.into(), words)
        }
    };
    Ok(reading.into_iter().collect())
}

/// Says why a share could not be measured.
pub(super) const fn nothing_there(share: GateShare) -> &'static str {
    match share {
        GateShare::Budget | GateShare::Forecast => "the month has no budget to be held against",
        GateShare::Unpriced => "there are no calls in the period",
        GateShare::Untagged => "nothing was paid in the period",
        GateShare::Rejected => "no line was read",
    }
}

/// Returns the cost of the month so far against each budget.
fn spent(forecast: &Forecast) -> Vec<Reading> {
    against_budgets(forecast, |_, to_date, month| {
        let spent = number::money(to_date);
        (to_date, format!("{spent} spent so far in {month}"))
    })
}

/// Returns the projected cost of the month against each budget. Without a projection, what is spent
/// stands for it: the month will cost at least that.
fn projected(forecast: &Forecast) -> Vec<Reading> {
    against_budgets(forecast, |projection, to_date, month| {
        if let Some(cost) = projection {
            let heading = number::money_rounded(cost);
            return (cost, format!("{month} is heading for {heading}"));
        }
        let spent = number::money(to_date);
        let words = format!("{spent} spent in {month}, too early for a projection");
        (to_date, words)
    })
}

/// Holds a cost of all calls, and of each team, against the budget of the same. `cost` is given the
/// projection, the cost so far and the month's name.
fn against_budgets(
    forecast: &Forecast,
    cost: impl Fn(Option<Usd>, Usd, &str) -> (Usd, String),
) -> Vec<Reading> {
    let month = month_name(&forecast.month);
    let total = forecast.budget.map(|budget| {
        let (cost, what) = cost(forecast.chosen, forecast.month_to_date, &month);
        all_calls(cost.pico(), budget.pico(), of_budget(&what, budget))
    });
    let teams = forecast.teams.iter().map(|one| {
        let (cost, what) = cost(one.linear, one.month_to_date, &month);
        let what = format!("team {}: {what}", cut(&one.team));
        Reading {
            scope: AlertScope {
                dimension: "team".into(),
                value: Some(one.team.clone()),
            },
            part: cost.pico(),
            whole: one.budget.pico(),
            words: of_budget(&what, one.budget),
        }
    });
    total.into_iter().chain(teams).collect()
}

fn of_budget(what: &str, budget: Usd) -> (String, String) {
    let budget = number::money_rounded(budget);
    (format!("{what}, "), format!(" of the budget of {budget}"))
}

fn all_calls(part: i128, whole: i128, words: (String, String)) -> Reading {
    Reading {
        scope: total_scope(),
        part,
        whole,
        words,
    }
}

/// Returns the name of a month such as `2026-11`.
fn month_name(month: &str) -> String {
    NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d")
        .map_or_else(|_| month.to_owned(), |day| day.format("%B").to_string())
}

/// Cuts a name that would drown the sentence.
fn cut(name: &str) -> String {
    match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name)),
        None => name.to_owned(),
    }
}
