//! Where a name leads in the price book, for people who ask: the entries in the order in which a
//! call tries them, and what keeps a call from being charged by one.

use std::borrow::Cow;

use crate::usage::Billing;

use super::cost::{CostError, cost};
use super::history::PriceHistory;
use super::model_name::NameRule;
use super::price_book::{PriceBook, PriceLayer};
use super::pricer::request_shape;
use super::rate::TokenClass;
use super::resolve::find_matches;

/// A price entry that a name leads to.
#[derive(Clone, Debug)]
pub struct FoundPrice<'b> {
    /// The name under which it is filed.
    pub name: &'b str,
    /// How the name led there.
    pub rule: NameRule,
    /// Where it was found.
    pub layer: PriceLayer,
    /// Its prices.
    pub history: Cow<'b, PriceHistory>,
}

/// What keeps a call from being charged by an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The call is older than the entry's first price.
    NotInForce,
    /// The call has tokens of a class for which the entry has no rate.
    MissingRate(TokenClass),
    /// The product is out of range.
    Overflow,
}

impl PriceBook {
    /// Returns the entries that a call may be charged by, best first.
    pub fn look_up(&self, billing: &Billing<'_>) -> Vec<FoundPrice<'_>> {
        find_matches(self, billing)
            .into_iter()
            .map(|found| FoundPrice {
                name: found.entry.key,
                rule: found.rule,
                layer: found.layer,
                history: found.entry.history,
            })
            .collect()
    }
}

impl FoundPrice<'_> {
    /// Returns what keeps a call from being charged by this entry; `None` if nothing does.
    pub fn obstacle(&self, billing: &Billing<'_>) -> Option<Obstacle> {
        let Some(period) = self.history.in_force(billing.started_at) else {
            return Some(Obstacle::NotInForce);
        };
        let tokens = self.history.mode.billed(billing.tokens);
        match cost(&tokens, &period.price.rates_for(&request_shape(billing))) {
            Ok(_) => None,
            Err(CostError::MissingRate(class)) => Some(Obstacle::MissingRate(class)),
            Err(CostError::Overflow) => Some(Obstacle::Overflow),
        }
    }
}
