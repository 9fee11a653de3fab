//! Explains what a call costs: the entry, the rates, the formula, the log's own figure.

use super::explain::{
    ExplainedPrice, ExplainedRequest, ExplainedTokens, FormulaTerm, PassReason, PassedOver,
};
use crate::analysis::ratio;
use crate::frame::ledger::RecordedCall;
use crate::pricing::{
    CostBasis, CostBreakdown, CostPart, CostSource, Explanation, FoundPrice, Obstacle, PriceBook,
    PriceLayer, Pricer, Usd,
};
use crate::usage::{Billing, TokenUsage};

/// Explains the price of a call.
pub(super) fn explain_price(
    call: &RecordedCall,
    book: &PriceBook,
    basis: CostBasis,
) -> ExplainedPrice {
    let logged_costs: Vec<&str> = call.logged_costs.iter().map(String::as_str).collect();
    let billing = call.billing(&logged_costs);
    let mut pricer = Pricer::new(book, basis);
    let Ok(explanation) = pricer.explain(&billing) else {
        // The ledger has priced it, or it would have been rejected.
        return without_price(call);
    };
    let priced = explanation.priced;
    let [computed, logged] = [priced.computed, priced.logged].map(|cost| cost.map(Usd::from));
    let difference = logged
        .zip(computed)
        .map(|(logged, computed)| logged - computed);
    let breakdown = explanation.breakdown;
    ExplainedPrice {
        cost: priced.cost.map(Usd::from),
        cost_source: priced.source,
        computed,
        logged,
        difference,
        difference_ratio: difference
            .zip(computed)
            .and_then(|(difference, computed)| ratio(difference, computed)),
        model: priced.model.to_owned(),
        name_rule: priced.rule,
        price_layer: priced.layer,
        price_from: explanation.price_from,
        request: request(call, &explanation),
        tokens: tokens(call.tokens, priced.cached_exceeds_input),
        formula: breakdown.iter().flat_map(terms).collect(),
        exact_sum: breakdown.map(|breakdown| breakdown.exact_text()),
        passed_over: if is_exempt(priced.source) {
            Vec::new()
        } else {
            passed_over(&billing, book, priced.layer)
        },
        ..without_price(call)
    }
}

/// What is known of a call before it is priced.
fn without_price(call: &RecordedCall) -> ExplainedPrice {
    ExplainedPrice {
        cost: None,
        cost_source: CostSource::Unpriced,
        computed: None,
        logged: None,
        difference: None,
        difference_ratio: None,
        logged_model: call.model.clone(),
        provider: call.provider.clone(),
        base_model: call.base_model.clone(),
        model: call.model.clone(),
        name_rule: None,
        price_layer: None,
        price_from: None,
        request: ExplainedRequest {
            kind: "standard",
            is_batch: call.is_batch,
            is_cache_hit: call.is_cache_hit,
            input_tokens: call.tokens.input,
            above_tokens: None,
            is_off_peak: false,
        },
        tokens: tokens(call.tokens, false),
        formula: Vec::new(),
        exact_sum: None,
        passed_over: Vec::new(),
    }
}

/// Returns whether the formula was not even tried.
const fn is_exempt(source: CostSource) -> bool {
    match source {
        CostSource::Failure | CostSource::CacheHit | CostSource::Stated => true,
        CostSource::Formula | CostSource::Logged | CostSource::Unpriced => false,
    }
}

fn request(call: &RecordedCall, explanation: &Explanation<'_>) -> ExplainedRequest {
    let parts = || {
        let breakdown = explanation.breakdown.iter();
        breakdown.flat_map(CostBreakdown::parts)
    };
    ExplainedRequest {
        kind: explanation.request.kind.name(),
        is_batch: call.is_batch,
        is_cache_hit: call.is_cache_hit,
        input_tokens: explanation.request.input_tokens,
        above_tokens: parts().filter_map(|part| part.rate.above).max(),
        is_off_peak: parts().any(|part| part.rate.is_off_peak),
    }
}

const fn tokens(tokens: TokenUsage, cached_exceeds_input: bool) -> ExplainedTokens {
    ExplainedTokens {
        input: tokens.input,
        cache_read: tokens.cache_read,
        cache_write: tokens.cache_write,
        cache_write_1h: tokens.cache_write_1h,
        output: tokens.output,
        reasoning: tokens.reasoning,
        audio_input: tokens.audio_input,
        audio_output: tokens.audio_output,
        cached_exceeds_input,
    }
}

fn terms(breakdown: &CostBreakdown) -> impl Iterator<Item = FormulaTerm> + '_ {
    breakdown.parts().map(|part: CostPart| FormulaTerm {
        class: part.class.name(),
        tokens: part.tokens,
        rate_per_million: part.rate.rate,
        charged_as: part.rate.charged_as.name(),
        kind: part.rate.kind.name(),
        above_tokens: part.rate.above,
        is_off_peak: part.rate.is_off_peak,
        is_halved: part.rate.is_halved,
        amount: part.amount_text(),
    })
}

/// Lists what was tried before the entry that was used, or in vain.
fn passed_over(
    billing: &Billing<'_>,
    book: &PriceBook,
    used: Option<PriceLayer>,
) -> Vec<PassedOver> {
    let found = book.look_up(billing);
    let mut passed: Vec<PassedOver> = found
        .iter()
        .map_while(|found| Some(because(found, found.obstacle(billing)?)))
        .collect();
    if found.is_empty() {
        passed.push(PassedOver {
            name: billing.model.to_owned(),
            price_layer: None,
            name_rule: None,
            reason: if billing.model.is_empty() {
                PassReason::NoModel
            } else {
                PassReason::NoEntry
            },
            price_from: None,
            class: None,
        });
    }
    if used.is_none() && billing.embedded_sheet.is_some() {
        passed.push(PassedOver {
            name: billing.model.to_owned(),
            price_layer: Some(PriceLayer::Embedded),
            name_rule: None,
            reason: PassReason::EmptySheet,
            price_from: None,
            class: None,
        });
    }
    passed
}

fn because(found: &FoundPrice<'_>, obstacle: Obstacle) -> PassedOver {
    let first = found.history.periods().first();
    let (reason, price_from, class) = match obstacle {
        Obstacle::NotInForce => (
            PassReason::NotInForce,
            first.and_then(|first| first.from),
            None,
        ),
        Obstacle::MissingRate(class) => (PassReason::MissingRate, None, Some(class.name())),
        Obstacle::Overflow => (PassReason::Overflow, None, None),
    };
    PassedOver {
        name: found.name.to_owned(),
        price_layer: Some(found.layer),
        name_rule: Some(found.rule),
        reason,
        price_from,
        class,
    }
}
