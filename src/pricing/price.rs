//! The price of one model over one period, and the rates it gives a request.
//!
//! Selection follows LiteLLM 1.109 (`litellm_core_utils/llm_cost_calc/utils.py`), because the
//! entries are written for it: long context for the whole request, service tier and batch
//! falling back to the list price, off-peak on top.

use crate::usage::Timestamp;

use super::off_peak::OffPeak;
use super::rate::{ByClass, Rate, TokenClass};
use super::rate_key::{RateKey, RateKind};

/// What decides which of a model's rates apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RequestShape {
    /// All input tokens of the request, cached or not.
    pub input_tokens: u64,
    /// How it was processed.
    pub kind: RateKind,
    /// When it started; off-peak rates depend on it.
    pub started_at: Timestamp,
}

/// The rate that applies to one class of tokens of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassRate {
    /// USD per token.
    pub rate: Rate,
    /// Whether it is a list price of which a batch pays half.
    pub is_halved: bool,
    /// The class whose rate it is: another one where the model has none of its own.
    pub charged_as: TokenClass,
    /// The processing the rate was listed for.
    pub kind: RateKind,
    /// The long-context threshold that was crossed for it.
    pub above: Option<u64>,
    /// Whether it is an off-peak rate.
    pub is_off_peak: bool,
}

/// The rates that apply to one request; `None` where the model has no price for the class.
pub type RequestRates = ByClass<Option<ClassRate>>;

/// One step of `tiered_pricing`: the rates of requests with `start < input tokens <= end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Exclusive lower bound in input tokens.
    pub start: u64,
    /// Inclusive upper bound in input tokens; beyond the last tier it is ignored.
    pub end: u64,
    /// Rates of this tier.
    pub rates: ByClass<Option<Rate>>,
}

/// A rate that needs more input tokens than a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LongContextRate {
    pub(super) class: TokenClass,
    pub(super) above: u64,
    pub(super) kind: RateKind,
    pub(super) rate: Rate,
}

/// Everything about a request that decides its rates, where the hour does not: requests in the same
/// situation have the same rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Situation {
    kind: RateKind,
    /// How many of the long-context rates need fewer input tokens.
    crossed: usize,
    /// The tier's lower bound.
    tier: Option<u64>,
}

/// Everything a model costs per token over one period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Price {
    pub(super) standard: ByClass<Option<Rate>>,
    pub(super) flex: ByClass<Option<Rate>>,
    pub(super) priority: ByClass<Option<Rate>>,
    pub(super) batch: ByClass<Option<Rate>>,
    /// Highest threshold first; at the same threshold the list price last.
    pub(super) long_context: Vec<LongContextRate>,
    pub(super) tiers: Vec<Tier>,
    pub(super) off_peak: Option<OffPeak>,
    /// Whether a request with exactly the threshold is long already (xAI).
    pub(super) is_threshold_inclusive: bool,
}

impl Price {
    /// Adds or replaces one rate.
    pub fn set(&mut self, key: RateKey, rate: Rate) {
        let RateKey { class, above, kind } = key;
        let Some(above) = above else {
            match kind {
                RateKind::Standard => self.standard.set(class, Some(rate)),
                RateKind::Flex => self.flex.set(class, Some(rate)),
                RateKind::Priority => self.priority.set(class, Some(rate)),
                RateKind::Batch => self.batch.set(class, Some(rate)),
            }
            return;
        };
        self.long_context
            .retain(|old| (old.class, old.above, old.kind) != (class, above, kind));
        self.long_context.push(LongContextRate {
            class,
            above,
            kind,
            rate,
        });
        self.long_context.sort_by_key(|rate| {
            (
                std::cmp::Reverse(rate.above),
                rate.kind == RateKind::Standard,
            )
        });
    }

    /// Replaces the tiers; they are put in order of their lower bound.
    pub fn set_tiers(&mut self, mut tiers: Vec<Tier>) {
        tiers.sort_by_key(|tier| tier.start);
        self.tiers = tiers;
    }

    /// Replaces the off-peak rates; `None` means that the hour does not matter.
    pub fn set_off_peak(&mut self, off_peak: Option<OffPeak>) {
        self.off_peak = off_peak;
    }

    /// Makes long-context thresholds inclusive, as xAI bills them.
    pub fn make_threshold_inclusive(&mut self) {
        self.is_threshold_inclusive = true;
    }

    /// Returns a list price, without looking at tiers or long context.
    pub fn list_rate(&self, class: TokenClass) -> Option<Rate> {
        self.standard.get(class)
    }

    /// Removes every output rate: output of this model cannot be priced from tokens.
    pub fn forget_output(&mut self) {
        for rates in [
            &mut self.standard,
            &mut self.flex,
            &mut self.priority,
            &mut self.batch,
        ] {
            rates.output = None;
        }
        self.long_context
            .retain(|rate| rate.class != TokenClass::Output);
    }

    /// Returns whether input or output costs something: a sheet whose input and output rates are
    /// zero or absent is LiteLLM's way of saying that it knows no price.
    pub fn has_non_zero_rate(&self) -> bool {
        let is_charged = |rates: &ByClass<Option<Rate>>| {
            rates.input > Some(Rate::ZERO) || rates.output > Some(Rate::ZERO)
        };
        is_charged(&self.standard) || self.tiers.iter().any(|tier| is_charged(&tier.rates))
    }

    /// Returns the rates of a request, with every documented fallback applied: cache reads and
    /// writes to the input rate, one-hour writes to the write rate, reasoning to the output rate,
    /// audio to the text rate.
    pub fn rates_for(&self, request: &RequestShape) -> RequestRates {
        let off_peak = self
            .off_peak
            .as_ref()
            .filter(|rates| rates.is_active(request.started_at));
        let tier = self.tier_for(request.input_tokens);
        let own = |class| {
            let listed = match tier {
                Some(tier) => self.tier_rate(tier, class, request.kind),
                None => self.listed_rate(class, request),
            };
            overlay(listed, off_peak, class, request.kind)
        };
        let input = own(TokenClass::Input);
        let output = own(TokenClass::Output);
        let cache_write = own(TokenClass::CacheWrite).or(input);
        RequestRates {
            input,
            cache_read: own(TokenClass::CacheRead).or(input),
            cache_write,
            cache_write_1h: own(TokenClass::CacheWrite1h).or(cache_write),
            audio_input: own(TokenClass::AudioInput).or(input),
            output,
            reasoning: own(TokenClass::Reasoning)
                .filter(|reasoning| !is_outranked(reasoning, output, request.kind))
                .or(output),
            audio_output: own(TokenClass::AudioOutput).or(output),
        }
    }

    /// Returns the situation of a request; `None` where the hour decides.
    pub(super) fn situation(&self, request: &RequestShape) -> Option<Situation> {
        if self.off_peak.is_some() {
            return None;
        }
        let long = self.long_context.iter();
        let crossed = long.filter(|rate| self.is_crossed(rate.above, request.input_tokens));
        Some(Situation {
            kind: request.kind,
            crossed: crossed.count(),
            tier: self.tier_for(request.input_tokens).map(|tier| tier.start),
        })
    }

    /// Picks the tier: `start < n <= end`, the last one above all, the first one below all.
    /// A tier without input rate does not count.
    fn tier_for(&self, input_tokens: u64) -> Option<&Tier> {
        let is_below_all = self
            .tiers
            .first()
            .is_some_and(|tier| input_tokens <= tier.start);
        let tier = if is_below_all {
            self.tiers.first()
        } else {
            let is_inside = |tier: &&Tier| tier.start < input_tokens && input_tokens <= tier.end;
            self.tiers
                .iter()
                .find(is_inside)
                .or_else(|| self.tiers.last())
        };
        tier.filter(|tier| tier.rates.input.is_some())
    }

    /// A tier replaces the model's text rates; what it leaves out costs the tier's input or
    /// output rate, and only a missing output rate comes from the model.
    fn tier_rate(&self, tier: &Tier, class: TokenClass, kind: RateKind) -> Option<ClassRate> {
        let rate = match class {
            TokenClass::Output => tier.rates.output.or(self.standard.output),
            TokenClass::Reasoning if tier.rates.output.is_none() => {
                tier.rates.reasoning.or(self.standard.reasoning)
            }
            TokenClass::AudioInput | TokenClass::AudioOutput => self.standard.get(class),
            TokenClass::Input
            | TokenClass::CacheRead
            | TokenClass::CacheWrite
            | TokenClass::CacheWrite1h
            | TokenClass::Reasoning => tier.rates.get(class),
        };
        rate.map(|rate| class_rate(class, rate, RateKind::Standard, kind))
    }

    /// The model's own rate of a class: the highest threshold crossed, then the flat rate; at
    /// each level the requested kind before the list price.
    fn listed_rate(&self, class: TokenClass, request: &RequestShape) -> Option<ClassRate> {
        let kind = request.kind;
        let long = self.long_context.iter().find(|rate| {
            rate.class == class
                && (rate.kind == kind || rate.kind == RateKind::Standard)
                && self.is_crossed(rate.above, request.input_tokens)
        });
        if let Some(long) = long {
            let found = class_rate(class, long.rate, long.kind, kind);
            return Some(ClassRate {
                above: Some(long.above),
                ..found
            });
        }
        let special = match kind {
            RateKind::Standard => None,
            RateKind::Flex => self.flex.get(class),
            RateKind::Priority => self.priority.get(class),
            RateKind::Batch => self.batch.get(class),
        };
        special
            .map(|rate| class_rate(class, rate, kind, kind))
            .or_else(|| {
                let rate = self.standard.get(class)?;
                Some(class_rate(class, rate, RateKind::Standard, kind))
            })
    }

    fn is_crossed(&self, threshold: u64, input_tokens: u64) -> bool {
        input_tokens > threshold || (self.is_threshold_inclusive && input_tokens == threshold)
    }
}

/// Builds a rate listed for one kind and charged for another; a batch pays half of a rate that
/// was not listed for batches.
fn class_rate(class: TokenClass, rate: Rate, listed: RateKind, asked: RateKind) -> ClassRate {
    ClassRate {
        rate,
        is_halved: asked == RateKind::Batch && listed != RateKind::Batch,
        charged_as: class,
        kind: listed,
        above: None,
        is_off_peak: false,
    }
}

/// Lets an off-peak rate replace a listed one, except a rate listed for batches.
fn overlay(
    listed: Option<ClassRate>,
    off_peak: Option<&OffPeak>,
    class: TokenClass,
    kind: RateKind,
) -> Option<ClassRate> {
    let Some(rate) = off_peak.and_then(|off_peak| off_peak.rate(class)) else {
        return listed;
    };
    if listed.is_some_and(|listed| listed.kind == RateKind::Batch) {
        return listed;
    }
    let replaced = class_rate(class, rate, RateKind::Standard, kind);
    Some(ClassRate {
        is_off_peak: true,
        ..replaced
    })
}

/// Returns whether a reasoning rate gives way to the output rate: the model lists output for the
/// asked kind of processing, reasoning only as list price.
fn is_outranked(reasoning: &ClassRate, output: Option<ClassRate>, asked: RateKind) -> bool {
    asked != RateKind::Standard
        && reasoning.kind == RateKind::Standard
        && !reasoning.is_off_peak
        && output.is_some_and(|output| output.kind == asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_forgets_its_output_keeps_all_else() {
        let mut price = Price::default();
        let rate = Rate::parse_per_million("1").unwrap();
        for class in [TokenClass::Input, TokenClass::Output] {
            for above in [None, Some(200_000)] {
                let kind = RateKind::Standard;
                price.set(RateKey { class, above, kind }, rate);
            }
        }
        price.forget_output();
        assert_eq!(price.list_rate(TokenClass::Input), Some(rate));
        assert_eq!(price.list_rate(TokenClass::Output), None);
        let left: Vec<TokenClass> = price.long_context.iter().map(|one| one.class).collect();
        assert_eq!(left, [TokenClass::Input]);
    }
}
