//! What a page may do: run its own script, and nothing else.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use llmcost::render::Content;
use sha2::{Digest, Sha256};

use super::dom::Dom;
use super::structure::page;
use crate::render::sample;

/// Attributes with which an element loads or sends something, or runs code.
const ACTIVE: [&str; 12] = [
    "src",
    "srcset",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "ping",
    "xlink:href",
    "srcdoc",
    "manifest",
    "cite",
];

#[test]
fn the_policy_allows_this_script_and_no_other() {
    let dom = Dom::parse(&page(&sample::review()));
    let scripts = dom.all("script");
    assert_eq!(scripts.len(), 1);
    assert_eq!(scripts[0].attributes(), []);
    let digest = Sha256::digest(scripts[0].raw().as_bytes());
    let hash = format!("sha256-{}", BASE64_STANDARD.encode(digest));
    let policies = dom.all("meta").into_iter();
    let policies: Vec<String> = policies
        .filter(|meta| meta.attribute("http-equiv").as_deref() == Some("Content-Security-Policy"))
        .filter_map(|meta| meta.attribute("content"))
        .collect();
    let expected = format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src '{hash}'; img-src data:; \
         base-uri 'none'; form-action 'none'"
    );
    assert_eq!(
        policies,
        [expected],
        "SCRIPT_HASH of page.rs is the first of these"
    );
}

#[test]
fn nothing_is_loaded_and_nothing_acts() {
    let review = sample::review();
    let audit = llmcost::report::AuditReport {
        header: review.header.clone(),
        gates: Vec::new(),
        audit: review.audit.clone(),
        suspected_duplicates: llmcost::report::SuspectedDuplicates::default(),
    };
    for html in [page(&review), Content::Audit(&audit).html().unwrap()] {
        let dom = Dom::parse(&html);
        for element in dom.elements() {
            for (name, value) in element.attributes() {
                assert!(
                    !name.starts_with("on") && !ACTIVE.contains(&name.as_str()),
                    "{name}"
                );
                if name == "href" {
                    assert!(value == "data:," || value.starts_with('#'), "{value}");
                }
                if name == "style" {
                    assert!(
                        value.starts_with("--fill:") && value.ends_with('%'),
                        "{value}"
                    );
                }
            }
            let loads = [
                "iframe", "img", "object", "embed", "video", "audio", "form", "base",
            ];
            assert!(
                !loads.contains(&element.name().as_str()),
                "{}",
                element.name()
            );
        }
        assert!(!html.contains("@import") && !html.contains("url("));
    }
}
