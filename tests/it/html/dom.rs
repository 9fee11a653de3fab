//! A page as a browser reads it: elements in the order of the document.

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// A parsed page.
pub(super) struct Dom(RcDom);

/// An element of it. It keeps the page: a tree whose root is dropped falls apart.
#[derive(Clone)]
pub(super) struct Element {
    node: Handle,
    root: Handle,
}

impl Dom {
    /// Parses a page. Nothing in it may need to be guessed.
    #[track_caller]
    pub(super) fn parse(text: &str) -> Self {
        let options = ParseOpts {
            tokenizer: html5ever::tokenizer::TokenizerOpts {
                exact_errors: true,
                ..Default::default()
            },
            ..ParseOpts::default()
        };
        let dom = parse_document(RcDom::default(), options).one(text);
        let errors: Vec<String> = dom
            .errors
            .borrow()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(errors, Vec::<String>::new());
        Self(dom)
    }

    /// Returns all elements.
    pub(super) fn elements(&self) -> Vec<Element> {
        self.root().below()
    }

    /// Returns all elements of this name.
    pub(super) fn all(&self, name: &str) -> Vec<Element> {
        named(self.elements(), name)
    }

    /// Returns the element with this id.
    #[track_caller]
    pub(super) fn id(&self, id: &str) -> Element {
        let found = self.elements().into_iter();
        let mut found = found.filter(|element| element.attribute("id").as_deref() == Some(id));
        let only = found.next().unwrap_or_else(|| panic!("nothing is #{id}"));
        assert!(found.next().is_none(), "#{id} is there twice");
        only
    }

    /// Returns the text of the whole page.
    pub(super) fn text(&self) -> String {
        self.root().text()
    }

    fn root(&self) -> Element {
        Element {
            node: self.0.document.clone(),
            root: self.0.document.clone(),
        }
    }
}

impl Element {
    /// Returns its name.
    pub(super) fn name(&self) -> String {
        if let NodeData::Element { name, .. } = &self.node.data {
            name.local.to_string()
        } else {
            String::new()
        }
    }

    /// Returns an attribute.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let attributes = self.attributes().into_iter();
        let mut found = attributes.filter(|(name, _)| name == wanted);
        found.next().map(|(_, value)| value)
    }

    /// Returns all attributes in their order.
    pub(super) fn attributes(&self) -> Vec<(String, String)> {
        let NodeData::Element { attrs, .. } = &self.node.data else {
            return Vec::new();
        };
        let attributes = attrs.borrow();
        attributes
            .iter()
            .map(|one| (one.name.local.to_string(), one.value.to_string()))
            .collect()
    }

    /// Returns everything directly inside it, text included.
    fn children(&self) -> Vec<Self> {
        let children = self.node.children.borrow();
        let child = |node: &Handle| Self {
            node: node.clone(),
            root: self.root.clone(),
        };
        children.iter().map(child).collect()
    }

    /// Returns the elements inside it.
    pub(super) fn below(&self) -> Vec<Self> {
        let mut found = Vec::new();
        for child in self.children() {
            let inside = child.below();
            if !child.name().is_empty() {
                found.push(child);
            }
            found.extend(inside);
        }
        found
    }

    /// Returns the elements of this name inside it.
    pub(super) fn all(&self, name: &str) -> Vec<Self> {
        named(self.below(), name)
    }

    /// Returns its text, without that of styles and scripts, with single spaces.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        let words: Vec<&str> = text
            .split([' ', '\n'])
            .filter(|word| !word.is_empty())
            .collect();
        words.join(" ")
    }

    fn push_text(&self, text: &mut String) {
        if ["style", "script"].contains(&self.name().as_str()) {
            return;
        }
        if let NodeData::Text { contents } = &self.node.data {
            text.push_str(&contents.borrow());
        }
        for child in self.children() {
            child.push_text(text);
            // What stands in blocks of its own is not one word.
            let name = child.name();
            if !["", "span", "a", "code"].contains(&name.as_str()) {
                text.push(' ');
            }
        }
    }

    /// Returns the text as it stands, of a script for example.
    pub(super) fn raw(&self) -> String {
        let children = self.node.children.borrow();
        let texts = children.iter().filter_map(|child| {
            let NodeData::Text { contents } = &child.data else {
                return None;
            };
            Some(contents.borrow().to_string())
        });
        texts.collect()
    }

    /// Returns the texts of its rows' cells, the headings first. It is a table.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let cells = |row: Self| {
            let cells = row.below().into_iter();
            let cells = cells.filter(|cell| ["th", "td"].contains(&cell.name().as_str()));
            cells.map(|cell| cell.text()).collect()
        };
        self.all("tr").into_iter().map(cells).collect()
    }
}

fn named(elements: Vec<Element>, name: &str) -> Vec<Element> {
    let mut elements = elements;
    elements.retain(|element| element.name() == name);
    elements
}
