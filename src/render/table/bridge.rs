//! Why the cost changed: the steps from the period before to this one, as a waterfall.

use super::summary::direction;
use crate::pricing::Usd;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint;
use crate::render::{chart, number, safe};
use crate::report::{Bridge, BridgeLeader, EffectAmount, EffectName, Review};

/// Columns of the waterfall, on the narrowest and on the widest page.
const WATERFALL: [usize; 2] = [14, 40];
/// How the steps are to be read.
pub(in crate::render) const NOTE: &str = "Each step changes one thing and keeps the ones before \
     it; together they are the change, to the last digit. The bars do not begin at zero.";

/// Adds the section. Periods that the data covers only in part are not explained: what is missing
/// would look like a change.
pub(super) fn add(review: &Review, page: &mut Page) {
    let Some(bridge) = review.bridge.as_ref().filter(|_| review.is_comparable()) else {
        return;
    };
    if bridge.steps.is_empty() {
        return;
    }
    page.section("Why it changed");
    let mut grid = Grid::new(vec![
        Column::new("", Kind::Name(16), 9),
        Column::new("", Kind::Figure, 9),
        Column::new("", Kind::Chart, 5),
        Column::new("Most of it", Kind::Name(14), 7),
        Column::new("", Kind::Figure, 6),
    ]);
    let scale = Scale::of(bridge, page.columns());
    let end = |label: &str, cost| {
        let bar = scale.span(Usd::ZERO, cost);
        let cells = [
            Cell::own(label),
            Cell::own(number::money(cost)),
            Cell::own(bar),
        ];
        [cells.to_vec(), vec![Cell::own(""), Cell::own("")]].concat()
    };
    grid.row(end("Before", bridge.prior_cost));
    let mut level = bridge.prior_cost;
    for step in &bridge.steps {
        let (mark, meaning) = direction(step.amount);
        let next = level + step.amount;
        let change = format!("{mark}{}", number::money_change(step.amount));
        let leader = step.leader.as_ref();
        let part = leader.map_or_else(String::new, |leader| number::money_change(leader.amount));
        grid.row(vec![
            Cell::own(capitalised(step.effect)),
            Cell::toned(meaning, change),
            Cell::toned(meaning, scale.span(level, next)),
            Cell::own(leader.map_or_else(String::new, |leader| who(leader, step.effect))),
            Cell::own(part),
        ]);
        level = next;
    }
    grid.row(end("Now", bridge.cost));
    page.grid(&grid);
    page.note(NOTE);
}

/// Returns the amounts between which the waterfall is drawn. It does not begin at zero: a change
/// would hardly be seen.
pub(in crate::render) fn range(bridge: &Bridge) -> [Usd; 2] {
    let mut level = bridge.prior_cost.pico();
    let (mut least, mut most) = (level, level);
    for step in &bridge.steps {
        level = level.saturating_add(step.amount.pico());
        (least, most) = (least.min(level), most.max(level));
    }
    let margin = most.saturating_sub(least) / 3;
    [least.saturating_sub(margin).max(0), most].map(Usd::from_pico)
}

/// Where amounts lie on the waterfall.
struct Scale {
    least: i128,
    most: i128,
    columns: usize,
}

impl Scale {
    fn of(bridge: &Bridge, columns: usize) -> Self {
        let [narrowest, widest] = WATERFALL;
        let [least, most] = range(bridge).map(Usd::pico);
        Self {
            least,
            most,
            columns: (columns / 4).clamp(narrowest, widest),
        }
    }

    /// Draws what lies between two levels, at its place.
    fn span(&self, one: Usd, other: Usd) -> String {
        let place = |amount: Usd| amount.pico().saturating_sub(self.least);
        let (low, high) = (place(one.min(other)), place(one.max(other)));
        let most = self.most.saturating_sub(self.least);
        chart::span(low, high, most, self.columns)
    }
}

/// Says the main reasons in one sentence, for the headline; `None` if there is no main one.
pub(super) fn sentence(bridge: &Bridge) -> Option<String> {
    let mut main: Vec<_> = bridge.steps.iter().filter(|step| step.main).collect();
    main.sort_by_key(|step| std::cmp::Reverse(step.amount.abs()));
    let reasons: Vec<String> = main
        .into_iter()
        .map(|step| {
            let amount = amount(step.amount);
            let led = step.leader.as_ref().map_or_else(String::new, |leader| {
                let part = number::money_change(leader.amount);
                format!(" ({} {part})", who(leader, step.effect))
            });
            format!("{} {amount}{led}", words(step.effect, step.amount))
        })
        .collect();
    (!reasons.is_empty()).then(|| format!("Why: {}.", reasons.join(", ")))
}

/// Says up to so many reasons, short: `more operations +$30.83, more retries +$15.76`; empty if there
/// is none.
pub(super) fn short(reasons: &[EffectAmount], most: usize) -> String {
    let reasons = reasons.iter().take(most).map(|one| {
        let amount = number::money_change(one.amount);
        format!("{} {amount}", words(one.effect, one.amount))
    });
    reasons.collect::<Vec<_>>().join(", ")
}

/// Returns the first reason and its amount, for columns of their own; empty if there is none.
pub(super) fn main_reason(reasons: &[EffectAmount]) -> (&'static str, String) {
    reasons.first().map_or(("", String::new()), |one| {
        let amount = number::money_change(one.amount);
        (words(one.effect, one.amount), amount)
    })
}

fn amount(amount: Usd) -> String {
    let (_, meaning) = direction(amount);
    paint::tone(meaning, &number::money_change(amount))
}

/// Names a segment: its feature, else its team; its model where the effect is about models.
pub(in crate::render) fn who(leader: &BridgeLeader, effect: EffectName) -> String {
    let owner = leader.feature.as_deref().or(leader.team.as_deref());
    let model = leader.model.as_deref();
    let name = match (owner, model) {
        (Some(owner), Some(model)) if is_about_models(effect) => {
            format!("{} on {}", safe::escape(owner), safe::escape(model))
        }
        (Some(name), _) | (None, Some(name)) => safe::escape(name),
        (None, None) => crate::report::NONE.to_owned(),
    };
    safe::cut(&name, 48)
}

const fn is_about_models(effect: EffectName) -> bool {
    match effect {
        EffectName::New | EffectName::Ended | EffectName::Mix | EffectName::Price => true,
        EffectName::Volume
        | EffectName::Retries
        | EffectName::PromptLength
        | EffectName::CacheUse
        | EffectName::OutputLength => false,
    }
}

/// Names an effect in a sentence by what it did.
pub(in crate::render) fn words(effect: EffectName, amount: Usd) -> &'static str {
    let [up, down] = match effect {
        EffectName::New => ["new use", "new credits"],
        EffectName::Ended => ["ended credits", "ended use"],
        EffectName::Volume => ["more operations", "fewer operations"],
        EffectName::Retries => ["more retries", "fewer retries"],
        EffectName::Mix => ["a dearer mix of calls", "a cheaper mix of calls"],
        EffectName::PromptLength => ["longer prompts", "shorter prompts"],
        EffectName::CacheUse => [
            "less gain from prompt caches",
            "more gain from prompt caches",
        ],
        EffectName::OutputLength => ["longer answers", "shorter answers"],
        EffectName::Price => ["higher prices", "lower prices"],
    };
    if amount > Usd::ZERO { up } else { down }
}

/// Names an effect at the beginning of a line.
pub(in crate::render) const fn capitalised(effect: EffectName) -> &'static str {
    match effect {
        EffectName::New => "New use",
        EffectName::Ended => "Ended use",
        EffectName::Volume => "Operations",
        EffectName::Retries => "Retries",
        EffectName::Mix => "Mix",
        EffectName::PromptLength => "Prompt length",
        EffectName::CacheUse => "Prompt cache",
        EffectName::OutputLength => "Output length",
        EffectName::Price => "Prices",
    }
}
