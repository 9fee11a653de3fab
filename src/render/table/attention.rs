//! What to look at, in words: each line names whose it is, what is at stake and what to do next.

use super::bridge;
use super::header::missing_days;
use crate::render::page::Page;
use crate::render::paint::{Tone, tone, words};
use crate::render::{date, number, safe};
use crate::report::{Attention, EffectAmount, Review};

/// Columns of a name in a sentence.
const NAME: usize = 40;
/// Columns of a call's id, to be copied.
const ID: usize = 64;

/// Adds the lines, if there are any.
pub(super) fn add(review: &Review, page: &mut Page) {
    if review.attention.is_empty() {
        return;
    }
    page.blank();
    for (meaning, mark, text) in lines(review) {
        page.bullet(&tone(meaning, mark), &text);
    }
}

/// Returns each line with its mark and what that means.
pub(in crate::render) fn lines(review: &Review) -> Vec<(Tone, &'static str, String)> {
    let line = |attention| {
        let data = about_data(attention).map(|text| (Tone::Warning, "!", text));
        data.or_else(|| about_spend(attention).map(|text| (Tone::Up, "▲", text)))
    };
    review.attention.iter().filter_map(line).collect()
}

/// Returns the lines without their marks in front.
pub(in crate::render) fn texts(review: &Review) -> Vec<String> {
    lines(review).into_iter().map(|(_, _, text)| text).collect()
}

/// Returns the sentence of a line that is about the data; `None` if it is about money spent.
fn about_data(attention: &Attention) -> Option<String> {
    match attention {
        Attention::InputsIncomplete => {
            let warning = words(Tone::Warning, "The input is incomplete:");
            Some(format!("{warning} costs are missing here, see below."))
        }
        Attention::MissingDays { days } => missing_days(days),
        Attention::Unpriced { calls } => Some(unpriced(*calls)),
        Attention::Untagged { cost, share_ratio } => {
            let share = share_ratio.map_or_else(String::new, |ratio| {
                format!(" ({})", number::percent(ratio))
            });
            let warning = words(Tone::Warning, &format!("{}{share}", number::money(*cost)));
            Some(format!(
                "{warning} has no team or no feature: tag these requests."
            ))
        }
        Attention::Spike { .. }
        | Attention::BudgetReached { .. }
        | Attention::OverBudget { .. }
        | Attention::HeadingOverBudget { .. }
        | Attention::Growth { .. }
        | Attention::DearModel { .. }
        | Attention::DearCall { .. } => None,
    }
}

/// Returns the sentence of a line that is about spend; `None` if it is about the data.
fn about_spend(attention: &Attention) -> Option<String> {
    about_alert(attention).or_else(|| about_money(attention))
}

/// Returns the sentence of a line that an alert has led to; `None` of others.
fn about_alert(attention: &Attention) -> Option<String> {
    let up = |text: &str| words(Tone::Up, text);
    Some(match attention {
        Attention::Spike {
            from,
            to,
            excess,
            peak_ratio,
            team,
            feature,
        } => {
            let names = [team.as_deref(), feature.as_deref()].into_iter().flatten();
            let names: Vec<String> = names.map(named).collect();
            let who = if names.is_empty() {
                String::new()
            } else {
                format!(" for {}", names.join(" / "))
            };
            let (excess, when) = (up(&number::money(*excess)), date::span(*from, *to));
            let times = peak_ratio.map_or_else(String::new, |ratio| {
                format!(", up to {} the usual", number::times(ratio))
            });
            format!("A spike{who} on {when} cost {excess} more than usual{times}: llmcost alerts")
        }
        Attention::BudgetReached {
            at,
            budget,
            share_ratio,
        } => {
            let share = up(&number::percent(*share_ratio));
            let (budget, day) = (number::money_rounded(*budget), date::day(at.date_naive()));
            format!("{share} of the {budget} budget was reached on {day}: slow down or raise it.")
        }
        Attention::InputsIncomplete
        | Attention::MissingDays { .. }
        | Attention::Unpriced { .. }
        | Attention::Untagged { .. }
        | Attention::OverBudget { .. }
        | Attention::HeadingOverBudget { .. }
        | Attention::Growth { .. }
        | Attention::DearModel { .. }
        | Attention::DearCall { .. } => return None,
    })
}

/// Says how many calls have no known price.
pub(super) fn unpriced(calls: u64) -> String {
    let counted = number::counted(calls, "call has", "calls have");
    let warning = words(Tone::Warning, &format!("{counted} no known price"));
    format!("{warning}, their cost is in no total: set [[prices]].")
}

/// Returns the sentence of a line that is about money spent; `None` if it is about the data or an
/// alert.
fn about_money(attention: &Attention) -> Option<String> {
    let up = |text: &str| words(Tone::Up, text);
    Some(match attention {
        Attention::OverBudget {
            team,
            month_to_date,
            budget,
        } => {
            let spent = up(&number::money_rounded(*month_to_date));
            let (team, budget) = (named(team), number::money_rounded(*budget));
            format!("Team {team} has spent {spent} of its {budget} budget: cap it or raise it.")
        }
        Attention::HeadingOverBudget {
            team,
            linear,
            budget,
        } => {
            let heading = format!("is heading for {}", up(&number::money_rounded(*linear)));
            let (team, budget) = (named(team), number::money_rounded(*budget));
            format!("Team {team} {heading}, its budget is {budget}: slow down or raise it.")
        }
        Attention::Growth {
            dimension,
            value,
            delta,
            delta_ratio,
            is_new,
            reasons,
        } => {
            let share = share(*delta_ratio, *is_new);
            let rise = format!("{}{share}", up(&number::money_change(*delta)));
            let (kind, value) = (capitalised(dimension), named(value));
            format!("{kind} {value} grew most, {rise}: {}", why(reasons))
        }
        Attention::DearModel {
            model,
            cost_share_ratio,
            call_share_ratio,
        } => {
            let cost = up(&number::percent(*cost_share_ratio));
            let (model, calls) = (named(model), number::percent(*call_share_ratio));
            let shares = format!("{cost} of cost for {calls} of calls");
            format!("Model {model} takes {shares}: would a cheaper one do?")
        }
        Attention::DearCall {
            call_id,
            owner,
            cost,
            ratio,
        } => {
            let owner = owner
                .as_deref()
                .map_or_else(String::new, |owner| format!(" for {}", named(owner)));
            let (cost, times) = (up(&number::money(*cost)), number::times(*ratio));
            format!(
                "One call{owner} cost {cost}, {times} the median: {}",
                reference(call_id)
            )
        }
        Attention::InputsIncomplete
        | Attention::MissingDays { .. }
        | Attention::Unpriced { .. }
        | Attention::Untagged { .. }
        | Attention::Spike { .. }
        | Attention::BudgetReached { .. } => return None,
    })
}

/// Returns the main reasons of a rise, else the question that is left.
fn why(reasons: &[EffectAmount]) -> String {
    match bridge::short(reasons, 2) {
        reasons if reasons.is_empty() => "did its usage grow as much?".to_owned(),
        reasons => format!("{reasons}."),
    }
}

/// Puts a rise in relation to what was there before.
fn share(ratio: Option<f64>, is_new: bool) -> String {
    match ratio {
        _ if is_new => " (new)".to_owned(),
        Some(ratio) => format!(" ({})", number::percent_change(ratio)),
        None => String::new(),
    }
}

fn capitalised(dimension: &str) -> &'static str {
    if dimension == "team" {
        "Team"
    } else {
        "Feature"
    }
}

/// Returns the command that explains a call; of an id that a shell could misread, only the id.
fn reference(id: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    if id.bytes().all(is_plain) && !id.starts_with('-') {
        format!("llmcost explain {}", safe::cut(&safe::escape(id), ID))
    } else {
        named(id)
    }
}

/// Returns a name for a sentence: escaped, and not too long.
fn named(value: &str) -> String {
    safe::cut(&safe::escape(value), NAME)
}
