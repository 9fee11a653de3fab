//! The whole page: its parts, its templates, its style and its script.

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;
use thiserror::Error;

use super::cards::Card;
use super::chapter::Chapter;
use super::prose::{Prose, class};
use crate::render::paint::Tone;
use crate::render::safe;

/// The templates by name. The extension turns escaping on.
const TEMPLATES: [(&str, &str); 3] = [
    ("page.html", include_str!("templates/page.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("method.html", include_str!("templates/method.html")),
];
/// How the page looks.
const STYLE: &str = include_str!("templates/style.css");
/// Sorts tables where scripts may run.
const SCRIPT: &str = include_str!("templates/sort.js");
/// SHA-256 of the script in base64: a browser runs this script and no other. A test computes it.
const SCRIPT_HASH: &str = "sha256-vnn38GF/00OqQmh2tmSRf6NAgZIZw8dchJ9Vs+yorBs=";

/// A template of the page is wrong: a bug.
#[derive(Debug, Error)]
#[error("the page cannot be made: {0:#}")]
pub struct PageError(#[from] minijinja::Error);

/// A page under construction.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    title: String,
    tool: String,
    facts: Vec<(&'static str, Prose)>,
    headline: Option<Prose>,
    attention: Vec<AttentionLine>,
    warnings: Vec<Prose>,
    /// The figures at the top.
    pub(super) cards: Vec<Card>,
    /// Everything else.
    pub(super) chapters: Vec<Chapter>,
    /// Whether it explains how the figures are made.
    pub(super) has_method: bool,
    style: &'static str,
    script: &'static str,
    script_hash: &'static str,
}

/// Something to look at.
#[derive(Debug, Serialize)]
struct AttentionLine {
    class: &'static str,
    mark: &'static str,
    text: Prose,
}

impl Page {
    /// Begins a page with what it is about. Facts are escaped already and may have colour marks.
    pub(super) fn new(title: &str, tool: &str, facts: Vec<(&'static str, String)>) -> Self {
        let facts = facts.into_iter();
        Self {
            title: safe::escape(title),
            tool: safe::escape(tool),
            facts: facts.map(|(name, text)| (name, Prose::of(&text))).collect(),
            headline: None,
            attention: Vec::new(),
            warnings: Vec::new(),
            cards: Vec::new(),
            chapters: Vec::new(),
            has_method: false,
            style: STYLE,
            script: SCRIPT,
            script_hash: SCRIPT_HASH,
        }
    }

    /// Sets what to read if nothing else.
    pub(super) fn headline(&mut self, text: &str) {
        self.headline = Some(Prose::of(text));
    }

    /// Sets what to look at.
    pub(super) fn attention(&mut self, lines: Vec<(Tone, &'static str, String)>) {
        let lines = lines.into_iter();
        self.attention = lines
            .map(|(tone, mark, text)| AttentionLine {
                class: class(tone),
                mark,
                text: Prose::of(&text),
            })
            .collect();
    }

    /// Sets what went wrong while reading.
    pub(super) fn warnings(&mut self, texts: &[String]) {
        self.warnings = texts.iter().map(|text| Prose::of(text)).collect();
    }

    /// Returns the page.
    ///
    /// # Errors
    /// If a template is wrong.
    pub(super) fn render(&self) -> Result<String, PageError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        for (name, source) in TEMPLATES {
            environment.add_template(name, source)?;
        }
        let template = environment.get_template("page.html")?;
        Ok(template.render(Serde(self))?)
    }
}
