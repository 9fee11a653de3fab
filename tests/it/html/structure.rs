//! What a page is made of, in which order, and that it is whole.

use llmcost::render::Content;
use llmcost::report::{Review, attention};

use super::dom::Dom;
use crate::render::sample;

/// Returns the page of a review that a test may have changed.
pub(super) fn page(review: &Review) -> String {
    let mut review = review.clone();
    review.attention = attention(&review);
    Content::Review(&review).html().unwrap()
}

/// The outline of a page: headings, charts, tables with their headings, lists.
fn outline(dom: &Dom) -> String {
    let mut lines = Vec::new();
    for element in dom.elements() {
        match element.name().as_str() {
            "h1" => lines.push(format!("# {}", element.text())),
            "h2" => lines.push(format!("## {}", element.text())),
            "summary" => lines.push(format!("  ▸ {}", element.text())),
            "ul" => lines.push(format!("  list of {}", element.all("li").len())),
            "dl" => {
                let terms = element.all("dt").into_iter().map(|term| term.text());
                lines.push(format!("  terms: {}", terms.collect::<Vec<_>>().join(", ")));
            }
            "figure" => {
                let title = element.all("title")[0].text();
                let keys = element.all("figcaption")[0].text();
                lines.push(format!("  chart: {title} [{keys}]"));
            }
            "table" => {
                let rows = element.rows();
                let (columns, count) = (rows[0].join(" | "), rows.len() - 1);
                lines.push(format!("  table of {count}: {columns}"));
            }
            _ => {}
        }
    }
    lines.join("\n")
}

#[test]
fn the_review_has_its_chapters_in_order() {
    let dom = Dom::parse(&page(&sample::review()));
    insta::assert_snapshot!(outline(&dom));
}

#[test]
fn a_period_without_calls_has_a_page_too() {
    let dom = Dom::parse(&page(&crate::render::empty()));
    insta::assert_snapshot!(outline(&dom));
    let text = dom.text();
    assert!(text.contains("no calls in this period"));
    assert!(!text.contains("NaN") && !text.contains("inf "));
    assert!(dom.all("figure").is_empty());
}

#[test]
fn the_sentences_are_those_of_the_terminal() {
    let mut review = sample::review();
    review.attention = attention(&review);
    let style = llmcost::render::Style {
        width: 100_000,
        color: false,
        unicode: true,
    };
    let terminal = Content::Review(&review).table(&style);
    let spaced = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ")
    };
    let terminal = spaced(&terminal);
    let dom = Dom::parse(&page(&review));
    let lists = ["attention", "warnings"].map(|id| dom.id(id).all("li"));
    let items = lists.into_iter().flatten();
    let mut sentences: Vec<String> = items
        .map(|item| spaced(&item.all("span")[1].text()))
        .collect();
    assert!(sentences.len() > review.attention.len());
    let headline = dom.all("header")[0].all("p")[1].text();
    sentences.push(spaced(&headline));
    for chapter in ["waste", "gaps", "growth"] {
        let paragraphs = dom.id(chapter).all("p").into_iter();
        // Notes are the page's own.
        let prose = paragraphs.filter(|one| one.attribute("class").is_none());
        sentences.extend(prose.map(|one| spaced(&one.text())));
    }
    for sentence in sentences {
        // The terminal breaks long paragraphs into lines; words are the same.
        assert!(terminal.contains(&sentence), "{sentence}\n{terminal}");
    }
}

#[test]
fn anchors_lead_somewhere_and_ids_are_there_once() {
    let dom = Dom::parse(&page(&sample::review()));
    let elements = dom.elements();
    let ids: Vec<String> = elements
        .iter()
        .filter_map(|one| one.attribute("id"))
        .collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(ids.len(), unique.len());
    let links = dom.all("a");
    assert!(links.len() > 10);
    for link in links {
        let target = link.attribute("href").unwrap();
        assert!(ids.contains(&target[1..].to_owned()), "{target}");
    }
    for element in &elements {
        if let Some(label) = element.attribute("aria-labelledby") {
            assert!(ids.contains(&label), "{label}");
        }
    }
}

#[test]
fn a_partial_period_is_not_explained() {
    let mut review = sample::review();
    assert!(Dom::parse(&page(&review)).text().contains("Why it changed"));
    review.header.period.complete = false;
    let dom = Dom::parse(&page(&review));
    let ids: Vec<String> = dom
        .elements()
        .iter()
        .filter_map(|one| one.attribute("id"))
        .collect();
    assert!(!ids.contains(&"why".to_owned()));
    assert!(dom.text().contains("not comparable"));
}

#[test]
fn every_table_of_the_report_stands_on_the_page() {
    let review = sample::review();
    let dom = Dom::parse(&page(&review));
    let text = page(&review);
    let content = Content::Review(&review);
    // Said at the top in cards, sentences and facts.
    let said = ["summary", "forecast", "inputs"];
    for table in content.csv_tables(llmcost::render::CsvSafety::Raw) {
        let rows = table.text.lines().count() - 1;
        if rows == 0 || said.contains(&table.name.as_str()) {
            continue;
        }
        assert!(
            text.contains(&format!("id=\"table-{}\"", table.name)),
            "{}",
            table.name
        );
        let on_page = dom.id(&format!("table-{}", table.name)).all("table")[0].rows();
        assert_eq!(on_page.len() - 1, rows, "{}", table.name);
    }
}
