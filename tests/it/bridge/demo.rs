//! The demo's stories in the bridge: the launch is new, the price change is a price, the retry loop
//! is retries. Everything adds up, in rows and in columns.

use serde_json::Value;

use crate::cli::money::amount;
use crate::demo::{expected, week_47};

fn bridge() -> &'static Value {
    &week_47()["bridge"]
}

/// The effects of an object, in pico-dollars.
fn effects(object: &Value) -> Vec<i128> {
    let effects = object.as_object().unwrap();
    assert_eq!(effects.len(), 9);
    effects.values().map(amount).collect()
}

fn leader<'b>(effect: &str) -> &'b Value {
    let steps = bridge()["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["effect"] == effect).unwrap();
    &step["leader"]
}

#[test]
fn it_closes_to_the_last_digit() {
    let summary = &week_47()["summary"];
    let delta = amount(&summary["delta"]);
    assert_eq!(amount(&bridge()["delta"]), delta);
    assert_eq!(bridge()["prior_cost"], summary["prior_cost"]);
    assert_eq!(bridge()["cost"], summary["cost"]);
    let total = effects(&bridge()["effects"]);
    assert_eq!(total.iter().sum::<i128>(), delta);
    for table in ["teams", "features"] {
        let table = &bridge()[table];
        let rows = table["rows"].as_array().unwrap();
        let mut columns = effects(&table["between"]);
        assert_eq!(columns.iter().sum::<i128>(), 0);
        for row in rows {
            let own = effects(&row["effects"]);
            assert_eq!(own.iter().sum::<i128>(), amount(&row["delta"]), "{row}");
            let change = amount(&row["cost"]) - amount(&row["prior_cost"]);
            assert_eq!(change, amount(&row["delta"]));
            columns
                .iter_mut()
                .zip(own)
                .for_each(|(sum, own)| *sum += own);
        }
        assert_eq!(columns, total);
    }
}

#[test]
fn rows_are_those_of_the_growth_list() {
    for table in ["teams", "features"] {
        let rows = bridge()[table]["rows"].as_array().unwrap();
        let growth = week_47()["growth"][table].as_array().unwrap();
        for row in growth {
            let same = rows.iter().find(|other| other["value"] == row["value"]);
            let same = same.unwrap();
            assert_eq!(same["delta"], row["delta"]);
            assert_eq!(same["reasons"], row["reasons"]);
        }
    }
}

#[test]
fn the_launch_is_new_use() {
    let launch = &expected()["stories"]["new_feature"]["week_47"];
    let new = leader("new");
    assert_eq!(new["feature"], "agent-assist");
    assert_eq!(new["amount"], launch["cost"]);
    // The absurd call is the only one of its feature on the frontier model.
    let call = &expected()["stories"]["big_call"]["cost"];
    let both = amount(&launch["cost"]) + amount(call);
    assert_eq!(amount(&bridge()["effects"]["new"]), both);
}

#[test]
fn the_price_change_is_a_price() {
    let price = leader("price");
    assert_eq!(
        [&price["feature"], &price["model"]],
        ["doc-extraction", "mistral/mistral-large-4"]
    );
    // Both rates doubled at the beginning of the week, so half of its cost is the change of price;
    // to the cent, because a few calls of the feature are not priced by tokens.
    let week = amount(&expected()["stories"]["price_change"]["week_47"]["cost"]);
    let part = amount(&price["amount"]);
    let cent = 10_i128.pow(10);
    assert!((part - week / 2).abs() < cent, "{part}");
}

#[test]
fn the_retry_loop_is_retries() {
    let retries = leader("retries");
    assert_eq!(
        [&retries["team"], &retries["feature"]],
        ["platform", "code-review"]
    );
    let rows = bridge()["features"]["rows"].as_array().unwrap();
    let feature = rows.iter().find(|row| row["value"] == "code-review");
    let of_feature = amount(&feature.unwrap()["effects"]["retries"]);
    // The week before had no billed attempts: 92 of them at that week's cost per billed call.
    let story = &expected()["stories"]["retry_loop"];
    let attempts = i128::from(story["billed_retry_attempts"].as_i64().unwrap());
    let before = crate::demo::raw_rows::calls().iter().filter(|call| {
        let in_week_46 = ("2026-11-09".."2026-11-16").contains(&call.day.as_str());
        in_week_46 && call.feature.as_deref() == Some("code-review") && call.logged != 0
    });
    let costs: Vec<i128> = before.map(|call| call.logged).collect();
    let calls = i128::try_from(costs.len()).unwrap();
    let cost_per_call = costs.iter().sum::<i128>() / calls;
    assert!((of_feature - attempts * cost_per_call).abs() <= attempts);
}
