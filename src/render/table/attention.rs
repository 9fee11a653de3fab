//! What to look at: each line names whose it is, what is at stake and what to do next.

use super::header::missing_days;
use super::is_comparable;
use crate::pricing::Usd;
use crate::render::page::Page;
use crate::render::paint::{Tone, tone, words};
use crate::render::{number, safe};
use crate::report::{GrowthRow, Review, TeamBudget};

/// Multiple of the median from which a single call is worth a line.
const REMARKABLE_CALL: f64 = 10.0;
/// Lines of one kind at most.
const MOST: usize = 3;
/// Columns of a name in a sentence.
const NAME: usize = 40;
/// Columns of a call's id, to be copied.
const ID: usize = 64;

/// Adds the lines, if there are any.
pub(super) fn add(review: &Review, page: &mut Page) {
    let data = data_problems(review);
    let costs = [
        budgets(review),
        growth(review),
        routing(review),
        dearest_call(review),
    ]
    .concat();
    let gaps = [unpriced(review), untagged(review)].concat();
    if data.is_empty() && costs.is_empty() && gaps.is_empty() {
        return;
    }
    page.blank();
    for text in data.iter().chain(&gaps) {
        page.bullet(&tone(Tone::Warning, "!"), text);
    }
    for text in &costs {
        page.bullet(&tone(Tone::Up, "▲"), text);
    }
}

/// Says why the figures may be incomplete.
fn data_problems(review: &Review) -> Vec<String> {
    let mut texts = Vec::new();
    if !review.header.inputs_complete {
        let warning = words(Tone::Warning, "The input is incomplete:");
        texts.push(format!("{warning} costs are missing here, see below."));
    }
    texts.extend(missing_days(&review.header));
    texts
}

/// Says which teams are over budget or heading there.
fn budgets(review: &Review) -> Vec<String> {
    let teams = review.forecast.iter().flat_map(|forecast| &forecast.teams);
    teams.filter_map(budget).take(MOST).collect()
}

/// Says so for one team.
fn budget(team: &TeamBudget) -> Option<String> {
    let name = named(&team.team);
    let budget = number::money_rounded(team.budget);
    if team.month_to_date >= team.budget {
        let spent = words(Tone::Up, &number::money_rounded(team.month_to_date));
        return Some(format!(
            "Team {name} has spent {spent} of its {budget} budget: cap it or raise it."
        ));
    }
    let heading = team.linear.filter(|linear| *linear > team.budget)?;
    let heading = words(Tone::Up, &number::money_rounded(heading));
    Some(format!(
        "Team {name} is heading for {heading}, its budget is {budget}: slow down or raise it."
    ))
}

/// Says who grew most.
fn growth(review: &Review) -> Vec<String> {
    if !is_comparable(review) {
        return Vec::new();
    }
    let growth = &review.growth;
    [("Team", &growth.teams), ("Feature", &growth.features)]
        .into_iter()
        .filter_map(|(kind, rows)| {
            let row = rows.first().filter(|row| is_material(row, review))?;
            Some(grown(kind, row))
        })
        .collect()
}

/// Returns whether a rise is at least one percent of the period's cost.
fn is_material(row: &GrowthRow, review: &Review) -> bool {
    let hundredfold = row.delta.checked_mul(100);
    row.delta > Usd::ZERO && hundredfold.is_none_or(|rise| rise >= review.summary.cost)
}

/// Says how much one of them grew.
fn grown(kind: &str, row: &GrowthRow) -> String {
    let name = named(&row.value);
    let delta = words(Tone::Up, &number::money_change(row.delta));
    let share = match row.delta_ratio {
        _ if row.is_new => " (new)".to_owned(),
        Some(ratio) => format!(" ({})", number::percent_change(ratio)),
        None => String::new(),
    };
    format!("{kind} {name} grew most, {delta}{share}: did its usage grow as much?")
}

/// Says which models take far more of the cost than of the calls.
fn routing(review: &Review) -> Vec<String> {
    let flagged = review.routing.iter().filter(|row| row.flagged);
    flagged
        .take(MOST)
        .filter_map(|row| {
            let cost = words(Tone::Up, &number::percent(row.cost_share_ratio?));
            let calls = number::percent(row.call_share_ratio?);
            Some(format!(
                "Model {} takes {cost} of cost for {calls} of calls: would a cheaper one do?",
                named(&row.model)
            ))
        })
        .collect()
}

/// Says which single call stands out.
fn dearest_call(review: &Review) -> Vec<String> {
    let call = review.top_calls.first();
    call.and_then(|call| {
        let ratio = call.ratio.filter(|ratio| *ratio >= REMARKABLE_CALL)?;
        let owner = call.feature.as_deref().or(call.team.as_deref());
        let owner = owner.map_or_else(String::new, |owner| format!(" for {}", named(owner)));
        Some(format!(
            "One call{owner} cost {}, {} the median: {}",
            words(Tone::Up, &number::money(call.cost)),
            number::times(ratio),
            reference(&call.call_id)
        ))
    })
    .into_iter()
    .collect()
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

/// Says what has no price.
fn unpriced(review: &Review) -> Vec<String> {
    let calls = review.summary.unpriced_calls;
    if calls == 0 {
        return Vec::new();
    }
    let counted = number::counted(calls, "call has", "calls have");
    let warning = words(Tone::Warning, &format!("{counted} no known price"));
    vec![format!(
        "{warning}, their cost is in no total: set [[prices]]."
    )]
}

/// Says what belongs to nobody.
fn untagged(review: &Review) -> Vec<String> {
    let summary = &review.summary;
    if summary.untagged_cost.is_zero() {
        return Vec::new();
    }
    let share = summary.untagged_ratio.map_or_else(String::new, |ratio| {
        format!(" ({})", number::percent(ratio))
    });
    let amount = format!("{}{share}", number::money(summary.untagged_cost));
    let warning = words(Tone::Warning, &amount);
    vec![format!(
        "{warning} has no team or no feature: tag these requests."
    )]
}

/// Returns a name for a sentence: escaped, and not too long.
fn named(value: &str) -> String {
    safe::cut(&safe::escape(value), NAME)
}
