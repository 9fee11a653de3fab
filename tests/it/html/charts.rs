//! Charts: each in two sizes, described, and true to the figures.

use llmcost::pricing::Usd;
use llmcost::report::Review;

use super::dom::{Dom, Element};
use super::structure::page;
use crate::render::sample;

/// Returns the chart of a chapter, for wide and for narrow screens.
fn charts(review: &Review, chapter: &str) -> Vec<Element> {
    Dom::parse(&page(review)).id(chapter).all("svg")
}

fn number(element: &Element, name: &str) -> f64 {
    element.attribute(name).unwrap().parse().unwrap()
}

fn of_class(chart: &Element, class: &str) -> Vec<Element> {
    let marks = chart.below().into_iter();
    marks
        .filter(|mark| mark.attribute("class").as_deref() == Some(class))
        .collect()
}

/// The points of a line or an area.
fn points(mark: &Element) -> Vec<(f64, f64)> {
    let points = mark.attribute("points").unwrap();
    let pair = |point: &str| {
        let (x, y) = point.split_once(',').unwrap();
        (x.parse().unwrap(), y.parse().unwrap())
    };
    points.split_whitespace().map(pair).collect()
}

/// Dollars as a number, for comparisons only.
fn dollars(amount: Usd) -> f64 {
    amount.to_string().parse().unwrap()
}

#[test]
fn every_chart_comes_in_two_sizes_with_words() {
    let dom = Dom::parse(&page(&sample::review()));
    let figures = dom.all("figure");
    assert_eq!(figures.len(), 6);
    for figure in figures {
        let sizes: Vec<String> = figure
            .all("svg")
            .iter()
            .map(|chart| {
                assert_eq!(chart.attribute("role").as_deref(), Some("img"));
                let words = ["title", "desc"].map(|name| chart.all(name)[0].text());
                assert!(words.iter().all(|words| words.len() > 10), "{words:?}");
                chart.attribute("viewBox").unwrap()
            })
            .collect();
        assert!(
            sizes[0].starts_with("0 0 560 ") && sizes[1].starts_with("0 0 340 "),
            "{sizes:?}"
        );
    }
}

#[test]
fn bars_are_as_high_as_the_days_cost() {
    let review = sample::review();
    for chart in charts(&review, "days") {
        let bars = [of_class(&chart, "before"), of_class(&chart, "bar")].concat();
        assert_eq!(bars.len(), review.trend.len());
        let dearest = review.trend.iter().map(|day| day.cost).max().unwrap();
        let highest = bars
            .iter()
            .map(|bar| number(bar, "height"))
            .fold(0.0, f64::max);
        for (bar, day) in bars.iter().zip(&review.trend) {
            let expected = dollars(day.cost) / dollars(dearest) * highest;
            assert!(
                (number(bar, "height") - expected).abs() < 0.3,
                "{}",
                day.date
            );
        }
        assert_eq!(points(&of_class(&chart, "mean")[0]).len(), 8);
    }
}

#[test]
fn the_fan_opens_from_today_to_the_interval_at_the_end() {
    let review = sample::review();
    let forecast = review.forecast.clone().unwrap();
    for chart in charts(&review, "month") {
        let spent = points(&of_class(&chart, "spent")[0]);
        // From nothing on the first to the end of the 22nd.
        assert_eq!(spent.len(), 23);
        let (zero, now) = (spent[0].1, spent[22].1);
        let per_dollar = (zero - now) / dollars(forecast.month_to_date);
        let fan = points(&of_class(&chart, "fan")[0]);
        assert_eq!(fan.len(), 2 * 9);
        assert_eq!((fan[0], fan[17]), (spent[22], spent[22]));
        let projected = points(&of_class(&chart, "projected")[0]);
        for (place, amount) in [
            (fan[8], forecast.high),
            (fan[9], forecast.low),
            (projected[8], forecast.chosen),
            (points(&of_class(&chart, "budget")[0])[0], forecast.budget),
        ] {
            let expected = zero - dollars(amount.unwrap()) * per_dollar;
            assert!((place.1 - expected).abs() < 0.3, "{place:?} {expected}");
        }
    }
}

#[test]
fn stacks_are_as_high_as_their_parts_together() {
    let review = sample::review();
    for chart in charts(&review, "teams") {
        let marks = chart.all("rect");
        let drawn: f64 = marks.iter().map(|mark| number(mark, "height")).sum();
        let daily = review.breakdown.team.iter().flat_map(|row| &row.daily);
        let total: Usd = daily.copied().sum();
        let of_first = of_class(&chart, "s1");
        let first: f64 = of_first.iter().map(|mark| number(mark, "height")).sum();
        let cost: Usd = review.breakdown.team[0].daily.iter().copied().sum();
        let expected = dollars(cost) / dollars(total);
        assert!(
            (first / drawn - expected).abs() < 0.01,
            "{} {expected}",
            first / drawn
        );
        assert_eq!(
            of_class(&chart, "none").len(),
            5,
            "days without cost have no mark"
        );
    }
}

#[test]
fn the_waterfall_closes() {
    let review = sample::review();
    let bridge = review.bridge.clone().unwrap();
    for chart in charts(&review, "why") {
        let totals = of_class(&chart, "total");
        let lanes = chart.all("rect").into_iter();
        let lanes = lanes.filter(|mark| mark.attribute("class").as_deref() != Some("hit"));
        assert_eq!(lanes.count(), bridge.steps.len() + 2);
        let [before, now] = [0, 1].map(|end| number(&totals[end], "width"));
        let (mut rises, mut falls) = (0.0, 0.0);
        for mark in of_class(&chart, "rise") {
            rises += number(&mark, "width");
        }
        for mark in of_class(&chart, "fall") {
            falls += number(&mark, "width");
        }
        let steps = f64::from(u32::try_from(bridge.steps.len()).unwrap());
        assert!(
            (before + rises - falls - now).abs() < steps,
            "{before} {rises} {falls} {now}"
        );
    }
}

#[test]
fn credits_and_empty_days_are_drawn_too() {
    let mut review = sample::review();
    review.trend[0].cost = -review.trend[0].cost;
    for day in &mut review.trend[1..] {
        (day.cost, day.ma7) = (Usd::ZERO, None);
    }
    review.breakdown.team[0].daily[1] = sample::usd("-5");
    assert!(!page(&review).contains("height=\"-"));
    assert_eq!(charts(&review, "days").len(), 2);
}

#[test]
fn a_month_without_a_projection_shows_what_was_spent() {
    let mut review = sample::review();
    let forecast = review.forecast.as_mut().unwrap();
    (forecast.chosen, forecast.budget, forecast.gap) = (None, None, None);
    for day in &mut forecast.days {
        (day.projected, day.low, day.high) = (None, None, None);
    }
    for chart in charts(&review, "month") {
        assert_eq!(points(&of_class(&chart, "spent")[0]).len(), 23);
        assert!(of_class(&chart, "budget").is_empty());
    }
    assert!(!page(&review).contains("80 % interval"));
}
