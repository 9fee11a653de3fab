//! Whatever stands in the data is text: it adds no element, no attribute and nothing that acts.

use llmcost::report::Review;

use super::dom::Dom;
use super::structure::page;
use crate::render::hostile::spoil;
use crate::render::sample;

const HOSTILE: [&str; 16] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</style><script>alert(1)</script>",
    "</title></svg></table></script><iframe src=//evil.example>",
    "<!-- --!> ]]> <![CDATA[ &lt;b&gt; &amp;#60;",
    "{{ 7 * 7 }}{% include 'x' %}{# x #}",
    "url(https://evil.example/x.png)",
    "a\0b\u{1}\u{7f}\u{9b}",
    "\u{202e}gnp.exe\u{2066}\u{200b}\u{feff}",
    "\u{1b}]8;;https://evil.example\u{7}click",
    "::error file=a::x",
    "line\r\nbreak\ttab\u{2028}",
    "<svg/onload=alert(1)>",
    "研究チーム 🚀 naïve <b>",
];

/// Elements with their attributes' names, and the attributes' values where these are ours alone.
fn shape(dom: &Dom) -> Vec<String> {
    let describe = |element: super::dom::Element| {
        let attributes = element.attributes().into_iter().map(|(name, value)| {
            if ["data-sort", "class", "aria-label"].contains(&name.as_str()) {
                name
            } else {
                format!("{name}={value}")
            }
        });
        let attributes: Vec<String> = attributes.collect();
        format!("{} {}", element.name(), attributes.join(" "))
    };
    dom.elements().into_iter().map(describe).collect()
}

fn spoiled(text: &str) -> Review {
    let mut review = sample::review();
    spoil(&mut review, text);
    review
}

#[test]
fn no_name_changes_the_shape_of_the_page() {
    let expected = shape(&Dom::parse(&page(&spoiled("plain"))));
    assert!(expected.len() > 1000);
    for hostile in HOSTILE {
        for text in [hostile.to_owned(), hostile.repeat(40)] {
            let html = page(&spoiled(&text));
            let dom = Dom::parse(&html);
            let found = shape(&dom);
            let differs = found
                .iter()
                .zip(&expected)
                .find(|(one, other)| one != other);
            assert_eq!(differs, None, "{hostile}");
            assert_eq!(found.len(), expected.len(), "{hostile}");
        }
    }
}

#[test]
fn nothing_invisible_gets_onto_the_page() {
    for hostile in HOSTILE {
        let html = page(&spoiled(hostile));
        let active = html.chars().find(|character| {
            (character.is_control() && *character != '\n')
                || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}' | '\u{feff}')
        });
        assert_eq!(active, None, "{hostile}");
    }
}

#[test]
fn hostile_names_can_still_be_read() {
    let dom = Dom::parse(&page(&spoiled("<b>\"x\"</b>&amp;")));
    let models = dom.id("table-routing").all("table")[0].rows();
    assert_eq!(models[1][0], "<b>\"x\"</b>&amp;");
    let titles: Vec<String> = dom
        .all("title")
        .iter()
        .map(super::dom::Element::text)
        .collect();
    assert!(
        titles
            .iter()
            .any(|title| title.starts_with("<b>\"x\"</b>&amp;: "))
    );
}

#[test]
fn long_names_are_cut() {
    let dom = Dom::parse(&page(&spoiled(&"x".repeat(5000))));
    let longest = |cells: Vec<super::dom::Element>| {
        let lengths = cells.iter().map(|cell| cell.text().chars().count());
        lengths.max()
    };
    assert_eq!(longest(dom.id("table-routing").all("td")), Some(120));
    // Sentences may be longer.
    assert_eq!(longest(dom.all("td")), Some(600));
    assert!(page(&spoiled(&"x".repeat(5000))).len() < 400_000);
}
