//! The ranking over plain rows: nothing, one call, exactly at each threshold.

use llmcost::analysis::{
    OUTLIER_FACTOR, Outliers, RankedCall, Usual, Yardstick, outliers, usual_of,
};
use llmcost::frame::PricedCall;
use llmcost::frame::ledger::Code;
use llmcost::pricing::{PicoUsd, Usd};

fn call(row: usize, feature: u32, model: u32, pico: i64) -> PricedCall {
    PricedCall {
        row,
        feature: Code(feature),
        model: Code(model),
        cost: PicoUsd(pico),
        input_tokens: 100,
        output_tokens: 10,
    }
}

/// Calls of one feature and model with these costs.
fn calls(costs: &[i64]) -> Vec<PricedCall> {
    let rows = costs.iter().enumerate();
    rows.map(|(row, cost)| call(row, 1, 1, *cost)).collect()
}

/// Ranks with ties by row.
fn rank(calls: &[PricedCall], count: usize) -> Outliers {
    outliers(calls, count, |one, other| one.row.cmp(&other.row))
}

fn rows(found: &Outliers) -> Vec<usize> {
    found.calls.iter().map(|one| one.call.row).collect()
}

fn twice_median(costs: &[i64]) -> Option<i128> {
    rank(&calls(costs), 1).all.map(|all| all.twice_cost.pico())
}

#[test]
fn without_calls_that_cost_something_there_is_nothing() {
    assert_eq!(rank(&[], 100), Outliers::default());
    assert_eq!(rank(&calls(&[0, 0, -5]), 100), Outliers::default());
}

#[test]
fn one_call_is_the_median_and_no_outlier() {
    let only = calls(&[7]);
    let found = rank(&only, 100);
    let [one] = found.calls.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!((one.is_flagged, one.peers), (false, None));
    let usual = usual_of(only.as_slice(), &found)[0];
    assert_eq!(usual.yardstick, Yardstick::All);
    assert_eq!(usual.twice_cost, Usd::from_pico(14));
    let tokens = (usual.twice_input_tokens, usual.twice_output_tokens);
    assert_eq!(tokens, (200, 20));
}

#[test]
fn the_median_of_an_even_count_is_the_mean_of_the_middle_two() {
    assert_eq!(twice_median(&[4, 1, 3]), Some(6));
    assert_eq!(twice_median(&[4, 1, 2, 9]), Some(6));
    assert_eq!(twice_median(&[1, 2]), Some(3));
    assert_eq!(twice_median(&[5, 5, 5, 5]), Some(10));
    // Calls that cost nothing do not count.
    assert_eq!(twice_median(&[0, 0, 0, 4, -1, 2]), Some(6));
}

#[test]
fn exactly_ten_times_the_median_is_not_flagged() {
    assert_eq!(OUTLIER_FACTOR, 10);
    let flags = |costs: &[i64]| {
        let found = rank(&calls(costs), 100);
        let cost = found.flagged_cost.pico();
        (found.flagged_calls, cost, found.calls[0].is_flagged)
    };
    assert_eq!(flags(&[2, 2, 20]), (0, 0, false));
    assert_eq!(flags(&[2, 2, 21]), (1, 21, true));
    // A median of 2.5.
    assert_eq!(flags(&[2, 2, 3, 25]), (0, 0, false));
    assert_eq!(flags(&[2, 2, 3, 26]), (1, 26, true));
    assert_eq!(flags(&[5, 5, 5, 5]), (0, 0, false));
}

#[test]
fn flagged_calls_are_counted_beyond_the_list() {
    let found = rank(&calls(&[1, 1, 1, 1, 1, 11, 12]), 1);
    assert_eq!(rows(&found), [6]);
    assert_eq!((found.flagged_calls, found.flagged_cost.pico()), (2, 23));
}

#[test]
fn equal_costs_are_listed_in_the_order_of_the_tie() {
    let same = calls(&[5, 9, 5, 5, 9]);
    for count in 0..7 {
        let expected = [1, 4, 0, 2, 3];
        let reversed: Vec<PricedCall> = same.iter().rev().copied().collect();
        let expected = &expected[..count.min(5)];
        assert_eq!(rows(&rank(&same, count)), expected);
        assert_eq!(rows(&rank(&reversed, count)), expected);
    }
}

/// The first call among so many of its feature and model and so many more of its feature.
fn among(peers: usize, others: usize, feature: u32) -> (RankedCall, Usual) {
    let peers = (0..peers).map(|row| call(row, feature, 1, if row == 0 { 50 } else { 4 }));
    let others = (0..others).map(|row| call(1000 + row, feature, 2, 2));
    let rest = (0..200).map(|row| call(2000 + row, 9, 9, 1));
    let all: Vec<PricedCall> = peers.chain(others).chain(rest).collect();
    let found = rank(&all, 1);
    (found.calls[0], usual_of(all.as_slice(), &found)[0])
}

#[test]
fn thirty_calls_are_peers_and_fewer_are_not() {
    let (enough, usual) = among(30, 0, 1);
    assert_eq!(usual.yardstick, Yardstick::Peers);
    assert_eq!(enough.peers.map(|peers| peers.calls), Some(30));
    assert_eq!(usual.twice_cost, Usd::from_pico(8));
    let (few, usual) = among(29, 1, 1);
    assert_eq!((usual.yardstick, few.peers), (Yardstick::Feature, None));
    assert_eq!(usual.calls, 30);
    let (_, usual) = among(29, 0, 1);
    assert_eq!(usual.yardstick, Yardstick::All);
    assert_eq!(usual.twice_cost, Usd::from_pico(2));
    // Calls without a feature have that in common, and no feature to be held against.
    assert_eq!(among(30, 0, 0).1.yardstick, Yardstick::Peers);
    assert_eq!(among(29, 1, 0).1.yardstick, Yardstick::All);
}
