//! One call in, its cost and where it came from out.
//!
//! Puts the parts together: `resolve` leads from names to prices, `price` chooses the rates, `cost`
//! multiplies, `verdict` decides between formula and log.

use chrono::NaiveDate;
use thiserror::Error;

use crate::usage::{Billing, ServiceTier, TokenUsage};

use super::cost::{Charged, CostBreakdown, CostError, Reckoning, is_overcached};
use super::cost_parts::CostParts;
use super::decimal::MoneyError;
use super::embedded::EmbeddedSheets;
use super::history::Mode;
use super::model_name::NameRule;
use super::money::PicoUsd;
use super::name_cache::{NameCache, ResolvedName};
use super::price::{RequestRates, RequestShape};
use super::price_book::{PriceBook, PriceLayer};
use super::rate_key::RateKind;
use super::verdict::{CostBasis, CostSource, choose, exemption};

/// Why a call cannot be priced at all; its row is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PriceError {
    /// The log states a cost that is no amount of money.
    #[error("logged cost: {0}")]
    LoggedCost(MoneyError),
    /// The formula gives more than 9.2 million dollars for one call.
    #[error("computed cost out of range")]
    Overflow,
}

impl PriceError {
    /// Returns the name of the reason in the list of rejected rows.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LoggedCost(MoneyError::OutOfRange) | Self::Overflow => "overflow",
            Self::LoggedCost(_) => "bad_cost",
        }
    }
}

/// A call's cost and where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Priced<'p> {
    /// The name under which the call was priced, else its logged name.
    pub model: &'p str,
    /// The cost by the chosen basis; `None` if it is unknown.
    pub cost: Option<PicoUsd>,
    /// What the formula says; `None` where it does not apply (failures, stated costs) or lacks
    /// a price.
    pub computed: Option<PicoUsd>,
    /// What the log says; `None` if it says nothing.
    pub logged: Option<PicoUsd>,
    /// Which rule gave `cost`.
    pub source: CostSource,
    /// How the name led to the price; `None` without price or for the row's own sheet.
    pub rule: Option<NameRule>,
    /// Which layer the price is from; `None` without price.
    pub layer: Option<PriceLayer>,
    /// The long-context threshold that the formula's rates are for; `None` below any.
    pub above_tokens: Option<u64>,
    /// Whether more tokens were cached than came in, so that the uncached part was set to 0.
    pub cached_exceeds_input: bool,
    /// What the formula's cost is made of; all zero where the formula was not applied.
    pub parts: CostParts,
    /// What caching saved: for a gateway's cache hit what its tokens would have cost, else what the
    /// provider's prompt cache saved. `None` where nothing was cached or there is no price.
    pub cache_saving: Option<PicoUsd>,
}

/// A call's cost with the terms of the formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation<'p> {
    /// The result, the same that [`Pricer::price`] gives.
    pub priced: Priced<'p>,
    /// Which rates were asked for.
    pub request: RequestShape,
    /// First UTC day of the price; `None` if it is undated or there is none.
    pub price_from: Option<NaiveDate>,
    /// The terms; `None` where the formula was not applied.
    pub breakdown: Option<CostBreakdown>,
}

/// Prices calls. One per thread: it remembers names and sheets that it has seen.
#[derive(Debug)]
pub struct Pricer<'b> {
    book: &'b PriceBook,
    basis: CostBasis,
    names: NameCache<'b>,
    sheets: EmbeddedSheets,
}

/// What the formula found out about a call.
#[derive(Clone, Copy, Debug)]
struct Computation<'p, R> {
    model: Option<&'p str>,
    rule: Option<NameRule>,
    layer: Option<PriceLayer>,
    from: Option<NaiveDate>,
    reckoning: Option<R>,
}

impl<'b> Pricer<'b> {
    /// Returns a pricer over a book.
    pub fn new(book: &'b PriceBook, basis: CostBasis) -> Self {
        Self {
            book,
            basis,
            names: NameCache::default(),
            sheets: EmbeddedSheets::default(),
        }
    }

    /// Prices a call.
    ///
    /// # Errors
    ///
    /// [`PriceError`] if the logged cost is unreadable or the cost is out of range.
    pub fn price(&mut self, billing: &Billing<'_>) -> Result<Priced<'_>, PriceError> {
        let (priced, _) = self.reckon::<Charged>(billing)?;
        Ok(priced)
    }

    /// Prices a call and keeps the terms of the formula.
    ///
    /// # Errors
    ///
    /// As [`Pricer::price`].
    pub fn explain(&mut self, billing: &Billing<'_>) -> Result<Explanation<'_>, PriceError> {
        let (priced, found) = self.reckon::<CostBreakdown>(billing)?;
        Ok(Explanation {
            priced,
            request: request_shape(billing),
            price_from: found.from,
            breakdown: found.reckoning,
        })
    }

    #[inline]
    fn reckon<R: Reckoning>(
        &mut self,
        billing: &Billing<'_>,
    ) -> Result<(Priced<'_>, Computation<'_, R>), PriceError> {
        let logged = sum_logged(billing.logged_costs).map_err(PriceError::LoggedCost)?;
        let exempt = exemption(billing, logged, self.basis);
        // An exempt call still gets the name of its price, but no tokens to multiply.
        let tokens = if exempt.is_some() {
            TokenUsage::default()
        } else {
            billing.tokens
        };
        let charge = Charge {
            tokens,
            request: request_shape(billing),
            sheet: billing.embedded_sheet,
        };
        let resolved = self.names.resolve(self.book, billing);
        let avoided = match exempt.map(|verdict| verdict.source) {
            Some(CostSource::CacheHit) => {
                let charge = Charge {
                    tokens: billing.tokens,
                    ..charge
                };
                avoided_cost(resolved, &mut self.sheets, &charge)
            }
            _ => None,
        };
        let mut found = compute::<R>(resolved, &mut self.sheets, &charge)?;
        if exempt.is_some() {
            found = Computation {
                layer: None,
                from: None,
                reckoning: None,
                ..found
            };
        }
        let charged = found.reckoning.as_ref().map(Reckoning::charged);
        let computed = charged.map(|charged| charged.total);
        let verdict = exempt.unwrap_or_else(|| choose(computed, logged, self.basis));
        let is_zero_by_rule = verdict.source == CostSource::CacheHit;
        let priced = Priced {
            model: found.model.unwrap_or_default(),
            cost: verdict.cost,
            computed: if is_zero_by_rule {
                Some(PicoUsd::ZERO)
            } else {
                computed
            },
            logged,
            source: verdict.source,
            rule: found.rule,
            layer: found.layer,
            above_tokens: charged.and_then(|charged| charged.above_tokens),
            cached_exceeds_input: is_overcached(&billing.tokens),
            parts: charged.map(Charged::cost_parts).unwrap_or_default(),
            cache_saving: avoided.or_else(|| charged?.cache_saving()),
        };
        Ok((priced, found))
    }
}

/// Adds up what the log states, each amount rounded half to even; `None` if it states nothing.
fn sum_logged(amounts: &[&str]) -> Result<Option<PicoUsd>, MoneyError> {
    amounts.iter().try_fold(None, |sum: Option<PicoUsd>, text| {
        let PicoUsd(amount) = PicoUsd::parse(text)?;
        let PicoUsd(before) = sum.unwrap_or(PicoUsd::ZERO);
        let sum = before.checked_add(amount).ok_or(MoneyError::OutOfRange)?;
        Ok(Some(PicoUsd(sum)))
    })
}

/// What of a call decides which rates apply.
pub(super) fn request_shape(billing: &Billing<'_>) -> RequestShape {
    RequestShape {
        input_tokens: billing.tokens.input,
        kind: rate_kind(billing),
        started_at: billing.started_at,
    }
}

/// The rates a call asks for: a batch is a batch whatever its tier.
fn rate_kind(billing: &Billing<'_>) -> RateKind {
    match (billing.is_batch, billing.service_tier) {
        (true, _) => RateKind::Batch,
        (false, ServiceTier::Flex) => RateKind::Flex,
        (false, ServiceTier::Priority) => RateKind::Priority,
        (false, ServiceTier::Standard) => RateKind::Standard,
    }
}

/// What the formula is applied to.
#[derive(Clone, Copy, Debug)]
struct Charge<'a> {
    tokens: TokenUsage,
    request: RequestShape,
    sheet: Option<&'a str>,
}

impl Charge<'_> {
    /// Applies the rates of one price; `None` if it lacks one that is needed.
    fn by<R: Reckoning>(&self, rates: &RequestRates, mode: Mode) -> Result<Option<R>, PriceError> {
        let tokens = mode.billed(self.tokens);
        match R::of(&tokens, rates) {
            Ok(reckoning) => Ok(Some(reckoning)),
            Err(CostError::MissingRate(_)) => Ok(None),
            Err(CostError::Overflow) => Err(PriceError::Overflow),
        }
    }
}

/// Returns what the tokens of a cache hit would have cost; `None` without tokens or price. What
/// cannot be computed was not saved for certain, and is no reason to refuse the call.
fn avoided_cost(
    resolved: &mut ResolvedName<'_>,
    sheets: &mut EmbeddedSheets,
    charge: &Charge<'_>,
) -> Option<PicoUsd> {
    if charge.tokens.is_empty() {
        return None;
    }
    let found = compute::<Charged>(resolved, sheets, charge).ok()?;
    found.reckoning.map(|charged| charged.total)
}

/// Applies the formula with the first entry that is in force and has every rate needed, else with
/// the row's own sheet. Without a result the name of the first entry in force remains, so that a
/// call whose cost comes from the log is still counted under its model.
fn compute<'p, R: Reckoning>(
    resolved: &'p mut ResolvedName<'_>,
    sheets: &mut EmbeddedSheets,
    charge: &Charge<'_>,
) -> Result<Computation<'p, R>, PriceError> {
    let at = charge.request.started_at;
    let mut nameable = Computation {
        model: None,
        rule: None,
        layer: None,
        from: None,
        reckoning: None,
    };
    let ResolvedName {
        model,
        base_model,
        matches,
        latest_rates,
        ..
    } = resolved;
    for found in matches.iter() {
        let Some(period) = found.entry.history.in_force(at) else {
            continue;
        };
        let computation = Computation {
            model: Some(found.entry.key),
            rule: Some(found.rule),
            layer: Some(found.layer),
            from: period.from,
            reckoning: None,
        };
        let rates = latest_rates.rates(&period.price, &charge.request);
        match charge.by(rates, found.entry.history.mode)? {
            reckoning @ Some(_) => {
                return Ok(Computation {
                    reckoning,
                    ..computation
                });
            }
            None if nameable.model.is_none() => {
                nameable = Computation {
                    layer: None,
                    from: None,
                    ..computation
                };
            }
            None => {}
        }
    }
    let sheet = charge.sheet.and_then(|sheet| sheets.read(sheet));
    if let Some(history) = sheet
        && let Some(period) = history.in_force(at)
        && let Some(found) = charge.by(&period.price.rates_for(&charge.request), history.mode)?
    {
        let named = base_model.as_deref().unwrap_or(model);
        return Ok(Computation {
            model: nameable.model.or(Some(named)),
            rule: nameable.rule,
            layer: Some(PriceLayer::Embedded),
            from: None,
            reckoning: Some(found),
        });
    }
    nameable.model = nameable.model.or(Some(model));
    Ok(nameable)
}
