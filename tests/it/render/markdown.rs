//! Markdown, read back by a parser: the same shape whatever the names are, and every row is there.

use llmcost::render::Content;
use llmcost::report::{Review, attention};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::hostile::spoil;
use super::sample;

fn markdown(review: &mut Review) -> String {
    review.attention = attention(review);
    Content::Review(review).markdown()
}

fn events(text: &str) -> Vec<Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH).collect()
}

/// The tags of a document, in order, without its text.
fn shape(text: &str) -> Vec<String> {
    let is_text = |event: &Event<'_>| {
        let ends = matches!(event, Event::End(_));
        ends || matches!(event, Event::Text(_) | Event::SoftBreak | Event::HardBreak)
    };
    let tags = events(text).into_iter().filter(|event| !is_text(event));
    tags.map(|event| format!("{event:?}")).collect()
}

#[test]
fn a_document_has_headings_sentences_and_tables() {
    let mut review = sample::review();
    let text = markdown(&mut review);
    let events = events(&text);
    let tables = events
        .iter()
        .filter(|event| matches!(event, Event::Start(Tag::Table(_))));
    assert!(tables.count() >= 10);
    let rows = events
        .iter()
        .filter(|event| matches!(event, Event::End(TagEnd::TableRow)));
    assert!(rows.count() >= 40);
    for words in [
        "$1,234.56",
        "+$123.45",
        "gpt-5.2",
        "(none)",
        "Why it changed",
    ] {
        let words = words.replace('$', r"\$");
        assert!(text.contains(&words), "{words}");
    }
    // A bot finds its comment by the first line.
    assert!(text.starts_with("<!-- llmcost -->\n"));
}

#[test]
fn no_name_changes_the_shape_of_the_document() {
    let mut review = sample::review();
    // Plain names of every place where a hostile one will stand.
    spoil(&mut review, "plain");
    let expected = shape(&markdown(&mut review));
    for hostile in [
        "a|b|c",
        "**bold** _it_ ~~gone~~ `code`",
        "[link](https://evil.example) ![img](https://evil.example/p.png)",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "<!-- comment",
        "@everyone #1 www.evil.example https://evil.example",
        "line\nbreak\n\n# heading\n\n- list\n\n```",
        "- item",
        "> quote",
        "1. item",
        "2) item",
        "      code",
        "\\| \\` &lt; &#124;",
        "---",
        "$$x$$",
    ] {
        let mut review = sample::review();
        spoil(&mut review, hostile);
        let text = markdown(&mut review);
        assert!(shape(&text) == expected, "{hostile}");
        // What GitHub would make a link or a mention of.
        for active in ["https://", "www.", "@everyone"] {
            assert!(!text.contains(active), "{active}");
        }
    }
}
