//! Pages made by the program, of every command.

use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use super::dom::Dom;
use crate::cli::program::llmcost;

/// The demo's folder, with its configuration.
pub(super) fn demo() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/demo"))
}

/// The demo's week as a page and as JSON, from one run.
pub(super) fn week() -> (Dom, Value) {
    static WEEK: OnceLock<(String, String)> = OnceLock::new();
    let (html, json) = WEEK.get_or_init(|| {
        let made = tempfile::TempDir::new().unwrap();
        let paths = ["week.html", "week.json"].map(|name| made.path().join(name));
        let [html, json] = paths.each_ref().map(|path| path.to_str().unwrap());
        let program = llmcost(&["report", "--week", "-q", "-o", html, "-o", json]);
        program.in_folder(demo()).run().ends_with(0);
        let [html, json] = paths.map(|path| std::fs::read_to_string(path).unwrap());
        (html, json)
    });
    assert!(html.len() < 400_000, "the page has {} bytes", html.len());
    (Dom::parse(html), serde_json::from_str(json).unwrap())
}

#[test]
fn every_command_has_a_page() {
    let week = llmcost(&["outliers", "-q", "--format", "json"]);
    let calls = week.in_folder(demo()).run().json();
    let call = calls["calls"][0]["call_id"].as_str().unwrap().to_owned();
    for (arguments, title, table) in [
        (vec!["audit"], "LLM cost data audit", "table-files"),
        (
            vec!["spend", "--by", "team", "--every", "week"],
            "LLM spend",
            "table-rows",
        ),
        (
            vec!["outliers", "--top", "5"],
            "Most expensive LLM calls",
            "table-calls",
        ),
        (vec!["prices", "gpt-4o"], "Prices of gpt-4o", "table-rates"),
        (vec!["explain", &call], "Call ", "table-calls"),
        (
            vec!["roi", "--analytics", "events.csv"],
            "What LLM features cost and return",
            "table-features",
        ),
    ] {
        let arguments = [&arguments[..], &["-q", "--format", "html"]].concat();
        let run = llmcost(&arguments).in_folder(demo()).run();
        run.ends_with(0);
        let dom = Dom::parse(&run.stdout);
        let heading = dom.all("h1")[0].text();
        assert!(heading.starts_with(title), "{heading}");
        assert!(dom.all("title")[0].text().starts_with(title));
        assert!(dom.id(table).all("td").len() > 3, "{title}");
    }
}

#[test]
fn the_extension_chooses_the_page_and_bytes_do_not_depend_on_threads() {
    let made = tempfile::TempDir::new().unwrap();
    let pages = ["1", "2"].map(|threads| {
        let path = made.path().join(format!("{threads}.htm"));
        let name = path.to_str().unwrap();
        let arguments = ["report", "--week", "-q", "--threads", threads, "-o", name];
        llmcost(&arguments).in_folder(demo()).run().ends_with(0);
        std::fs::read(path).unwrap()
    });
    assert!(pages[0].starts_with(b"<!doctype html>\n"));
    assert!(pages[0] == pages[1]);
}

#[test]
fn hostile_exports_make_a_page_that_stands() {
    let fixtures = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures"));
    for folder in ["hostile", "names"] {
        let folder = fixtures.join(folder);
        for command in ["report", "audit", "spend", "outliers"] {
            let folder = folder.to_str().unwrap();
            let run = llmcost(&[command, "-q", "--format", "html", folder]).run();
            let dom = Dom::parse(&run.stdout);
            assert_eq!(dom.all("script").len(), 1, "{command}");
            assert!(
                dom.all("img").is_empty() && dom.all("iframe").is_empty(),
                "{command}"
            );
        }
    }
    let names = fixtures.join("names");
    let arguments = [
        "report",
        "--week",
        "-q",
        "--format",
        "html",
        names.to_str().unwrap(),
    ];
    let text = Dom::parse(&llmcost(&arguments).run().ends_with(0).stdout).text();
    // Names are shown as they are, and the template engine has not read them.
    for name in [
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        r"\u{202e}gnp.exe",
        "研究チーム",
    ] {
        assert!(text.contains(name), "{name}");
    }
}
