//! Random segments: the effects add up to the last digit, and each is what its formula says.

use llmcost::analysis::{Effect, Stretch, bridge};
use llmcost::frame::CostFactors;
use llmcost::pricing::Usd;
use proptest::prelude::*;

use super::{change, charged};

prop_compose! {
    /// A segment in one period: charged calls, and perhaps some with only the log's figure.
    fn factors()(
        calls in 0_u64..40,
        tokens in proptest::array::uniform4(0_u64..90_000),
        prices in proptest::array::uniform4(0_u32..30_000_000),
        (other_calls, other_cost) in (0_u64..4, 1_i128..9_000_000_000_000),
        superseded in 0_u64..5,
    ) -> CostFactors {
        let mut factors = CostFactors::default();
        if calls > 0 {
            let costs: Vec<i128> = tokens
                .iter()
                .zip(prices)
                .map(|(tokens, price)| i128::from(tokens * u64::from(price)))
                .collect();
            factors = charged(calls, tokens, [costs[0], costs[1], costs[2], costs[3]]);
        }
        if other_calls > 0 {
            factors.calls += other_calls;
            factors.operations += other_calls;
            factors.cost += Usd::from_pico(other_cost);
        }
        factors.operations -= superseded.min(factors.operations);
        factors
    }
}

fn segments() -> impl Strategy<Value = Vec<Stretch>> {
    let stretch = (factors(), factors()).prop_map(|(prior, current)| Stretch { prior, current });
    prop::collection::vec(stretch, 0..12)
}

#[expect(clippy::cast_precision_loss, reason = "compared with a tolerance")]
fn number(count: u64) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "compared with a tolerance")]
fn pico(amount: Usd) -> f64 {
    amount.pico() as f64
}

/// Calls of one kind in a segment: those that the formula charged, or the others.
#[derive(Clone, Copy, Default)]
struct Kind {
    n: f64,
    cost: f64,
    /// Fresh input, cache reads, cache writes, output.
    tokens: [f64; 4],
    costs: [f64; 4],
    /// Whether the formula charged them.
    is_charged: bool,
}

fn kinds(factors: &CostFactors) -> [Kind; 2] {
    let cached = factors.cache_read_tokens + factors.cache_write_tokens;
    let costs = [
        factors.input_cost,
        factors.cache_read_cost,
        factors.cache_write_cost,
        factors.output_cost,
    ];
    let sum: Usd = costs.iter().copied().sum();
    [
        Kind {
            n: number(factors.charged_calls),
            cost: pico(sum),
            tokens: [
                number(factors.input_tokens - cached),
                number(factors.cache_read_tokens),
                number(factors.cache_write_tokens),
                number(factors.output_tokens),
            ],
            costs: costs.map(pico),
            is_charged: true,
        },
        Kind {
            n: number(factors.calls - factors.charged_calls),
            cost: pico(factors.cost - sum),
            ..Kind::default()
        },
    ]
}

/// The formulas of the definitions as they stand there, over kinds of calls in segments.
fn by_the_formulas(segments: &[Stretch]) -> [f64; 9] {
    let mut effects = [0.0; 9];
    let (mut n0, mut n1, mut l0, mut l1, mut c0) = (0.0, 0.0, 0.0, 0.0, 0.0);
    let mut pairs = Vec::new();
    for Stretch { prior, current } in segments {
        if current.calls == 0 {
            effects[1] -= pico(prior.cost);
        } else if prior.calls == 0 {
            effects[0] += pico(current.cost);
        } else {
            n0 += number(prior.calls);
            n1 += number(current.calls);
            l0 += number(prior.operations);
            l1 += number(current.operations);
            c0 += pico(prior.cost);
            pairs.extend(kinds(prior).into_iter().zip(kinds(current)));
        }
    }
    if pairs.is_empty() {
        return effects;
    }
    let average = c0 / n0;
    if l0 > 0.0 && l1 > 0.0 {
        effects[2] = (l1 - l0) * (n0 / l0) * average;
        effects[3] = l1 * (n1 / l1 - n0 / l0) * average;
    } else {
        effects[2] = (n1 - n0) * average;
    }
    for (one, two) in pairs {
        // A kind that did not exist comes at its later cost per call.
        let u0 = if one.n > 0.0 {
            one.cost / one.n
        } else if two.n > 0.0 {
            two.cost / two.n
        } else {
            continue;
        };
        effects[4] += n1 * (two.n / n1 - one.n / n0) * u0;
        if one.n == 0.0 || two.n == 0.0 {
            continue;
        }
        let price = |class: usize| {
            let of = if one.tokens[class] > 0.0 { one } else { two };
            if of.tokens[class] > 0.0 {
                of.costs[class] / of.tokens[class]
            } else {
                0.0
            }
        };
        let input = |kind: &Kind| kind.tokens[..3].iter().sum::<f64>();
        let (t0, t1) = (input(&one), input(&two));
        let then = |classes: std::ops::Range<usize>, of: &Kind| {
            classes
                .map(|class| of.tokens[class] * price(class))
                .sum::<f64>()
        };
        // With T = t ÷ n: n1 (T1 − T0) Σ h0 p0, and without any earlier input all that it costs
        // with later prompts.
        let grown = two.n / one.n;
        let longer = if t0 > 0.0 {
            (t1 - t0 * grown) * then(0..3, &one) / t0
        } else {
            two.costs[..3].iter().sum()
        };
        effects[5] += longer;
        effects[6] += if t0 > 0.0 {
            then(0..3, &two) - t1 * then(0..3, &one) / t0
        } else {
            0.0
        };
        effects[7] += then(3..4, &two) - then(3..4, &one) * grown;
        let at_old_prices = then(0..4, &two);
        let rest = if one.is_charged {
            two.costs.iter().sum::<f64>() - at_old_prices
        } else {
            two.cost - one.cost * grown
        };
        effects[8] += rest;
    }
    effects
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn effects_add_up_to_the_last_digit(segments in segments()) {
        let effects = bridge(segments.iter());
        prop_assert_eq!(effects.total().pico(), change(&segments));
        // In each segment alone as well.
        for segment in &segments {
            let alone = bridge([segment].into_iter());
            prop_assert_eq!(alone.total().pico(), change(&[*segment]));
        }
    }

    #[test]
    fn each_effect_is_what_its_formula_says(segments in segments()) {
        let effects = bridge(segments.iter());
        let size: f64 = segments.iter().map(|one| pico(one.prior.cost) + pico(one.current.cost)).sum();
        let expected = by_the_formulas(&segments);
        for ((effect, amount), expected) in effects.iter().zip(expected) {
            let far = (pico(amount) - expected).abs();
            prop_assert!(far <= 1e-9 * size + 100.0, "{effect:?}: {} and not {expected}", pico(amount));
        }
    }

    #[test]
    fn the_order_of_segments_does_not_matter(segments in segments()) {
        let forward = bridge(segments.iter());
        prop_assert_eq!(forward, bridge(segments.iter().rev()));
    }
}

#[test]
fn nothing_changes_when_everything_doubles_but_the_number_of_operations() {
    let once = charged(7, [1000, 300, 200, 90], [3_000, 90, 750, 1_350]);
    let mut twice = once;
    twice.add(&once);
    let effects = bridge(
        [Stretch {
            prior: once,
            current: twice,
        }]
        .iter(),
    );
    assert_eq!(effects.get(Effect::Volume), once.cost);
    assert_eq!(effects.total(), once.cost);
}
