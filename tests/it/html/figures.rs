//! Figures of the demo's page against the exact ones of its JSON, written here once more by hand.

use serde_json::Value;

use super::command::week;
use super::dom::Dom;

/// Writes an exact amount as the page should: cents, thousands, half to even.
fn money(amount: &Value) -> String {
    let text = amount.as_str().unwrap();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = format!("{fraction:0<12}");
    let pico: i128 = format!("{whole}{fraction}").parse().unwrap();
    let cent = 10_000_000_000;
    let (mut cents, rest) = (pico / cent, pico % cent);
    if rest > cent / 2 || (rest == cent / 2 && cents % 2 == 1) {
        cents += 1;
    }
    let dollars = (cents / 100).to_string();
    let mut grouped = String::new();
    for (place, digit) in dollars.chars().enumerate() {
        if place > 0 && (dollars.len() - place) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("${grouped}.{:02}", cents % 100)
}

fn is_from_a_dollar_up(amount: &Value) -> bool {
    !amount.as_str().unwrap().starts_with("0.") && !amount.as_str().unwrap().starts_with('-')
}

fn rows(dom: &Dom, table: &str) -> Vec<Vec<String>> {
    dom.id(&format!("table-{table}")).all("table")[0].rows()
}

/// Place of a column.
fn column(rows: &[Vec<String>], heading: &str) -> usize {
    let found = rows[0].iter().position(|one| one == heading);
    found.unwrap_or_else(|| panic!("{heading} is not in {:?}", rows[0]))
}

#[test]
fn the_summary_is_that_of_the_json() {
    let (dom, json) = week();
    let summary = &json["summary"];
    let cards = dom.id("summary").text();
    for amount in [
        &summary["cost"],
        &summary["prior_cost"],
        &summary["untagged_cost"],
    ] {
        assert!(cards.contains(&money(amount)), "{amount}");
    }
    for count in ["unpriced_calls", "failures", "cache_hits"] {
        assert!(cards.contains(&summary[count].to_string()), "{count}");
    }
    let calls = summary["calls"].to_string();
    let (thousands, rest) = calls.split_at(calls.len() - 3);
    assert!(
        cards.contains(&format!("Calls {thousands},{rest}")),
        "{cards}"
    );
}

#[test]
fn days_teams_and_models_cost_what_the_json_says() {
    let (dom, json) = week();
    let check = |table: &str, list: &Value, heading: &str, name: &str| {
        let rows = rows(&dom, table);
        let list = list.as_array().unwrap();
        assert_eq!(rows.len() - 1, list.len(), "{table}");
        let at = column(&rows, heading);
        for (row, one) in rows[1..].iter().zip(list) {
            assert!(row[0].contains(one[name].as_str().unwrap()), "{row:?}");
            if is_from_a_dollar_up(&one["cost"]) {
                assert_eq!(row[at], money(&one["cost"]));
            }
        }
    };
    check("trend", &json["trend"], "Cost", "date");
    for dimension in ["team", "model", "feature", "user"] {
        let table = format!("breakdown_{dimension}");
        check(&table, &json["breakdown"][dimension], "Cost", "value");
    }
    check("routing", &json["routing"], "Cost", "model");
    check("growth_teams", &json["growth"]["teams"], "Cost", "value");
}

#[test]
fn cells_sort_by_exact_figures() {
    let (dom, json) = week();
    let cells = dom.id("table-breakdown_team").all("td");
    let sorts: Vec<String> = cells
        .iter()
        .filter_map(|cell| cell.attribute("data-sort"))
        .collect();
    for row in json["breakdown"]["team"].as_array().unwrap() {
        let exact = row["cost"].as_str().unwrap().to_owned();
        assert!(sorts.contains(&exact), "{exact}");
    }
}

#[test]
fn the_month_ends_where_the_forecast_says() {
    let (dom, json) = week();
    let forecast = &json["forecast"];
    let days = forecast["days"].as_array().unwrap();
    assert_eq!(days.len(), 30);
    let last = &days[29];
    for (key, whole) in [("projected", "chosen"), ("low", "low"), ("high", "high")] {
        assert_eq!(last[key], forecast[whole], "{key}");
    }
    let past: Vec<&Value> = days
        .iter()
        .filter(|day| !day["cumulative"].is_null())
        .collect();
    assert_eq!(past.len(), 22);
    assert_eq!(past[21]["cumulative"], forecast["month_to_date"]);
    assert!(
        days.iter()
            .all(|day| day["cumulative"].is_null() != day["projected"].is_null())
    );
    // The interval only opens.
    let widths = days[22..].iter().map(|day| {
        let number = |key: &str| day[key].as_str().unwrap().parse::<f64>().unwrap();
        number("high") - number("low")
    });
    assert!(widths.collect::<Vec<_>>().is_sorted());
    let rows = rows(&dom, "forecast_days");
    assert_eq!(
        rows[30][column(&rows, "Projected")],
        money(&forecast["chosen"])
    );
}

#[test]
fn the_days_of_the_month_are_sums_of_the_days_of_spend() {
    let folder = super::command::demo();
    let spend = crate::cli::program::llmcost(&["spend", "--every", "day", "--format", "json"]);
    let spend = spend.in_folder(folder).run().json();
    let (_, json) = week();
    let mut sum = 0_i128;
    let pico = |amount: &Value| {
        let text = amount.as_str().unwrap();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        format!("{whole}{fraction:0<12}").parse::<i128>().unwrap()
    };
    let days = json["forecast"]["days"].as_array().unwrap();
    let rows = spend["rows"].as_array().unwrap().iter();
    let november = rows.filter(|row| {
        let label = row["period"]["label"].as_str().unwrap();
        label.contains("2026-11-")
    });
    let mut checked = 0;
    for (row, day) in november.zip(days) {
        sum += pico(&row["cost"]);
        assert_eq!(pico(&day["cumulative"]), sum, "{}", day["date"]);
        checked += 1;
    }
    assert_eq!(checked, 22);
}
