//! A strict reader of OpenMetrics text, written from the specification and not from the writer.

use std::collections::{BTreeMap, BTreeSet};

/// A family of metrics.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) kind: String,
    pub(super) unit: Option<String>,
    pub(super) help: String,
    /// Values by labels.
    pub(super) samples: BTreeMap<BTreeMap<String, String>, String>,
}

impl Family {
    /// The names of all labels.
    pub(super) fn labels(&self) -> BTreeSet<String> {
        self.samples
            .keys()
            .flat_map(|labels| labels.keys().cloned())
            .collect()
    }

    /// The value with exactly these labels.
    #[track_caller]
    pub(super) fn value(&self, labels: &[(&str, &str)]) -> &str {
        let labels = labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let found = self.samples.get(&labels);
        found.unwrap_or_else(|| panic!("no {labels:?} in {:?}", self.samples))
    }
}

/// Reads a whole exposition; panics at anything that the format does not allow.
#[track_caller]
pub(super) fn read(text: &str) -> BTreeMap<String, Family> {
    let body = text.strip_suffix("# EOF\n").expect("it ends with EOF");
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    let mut current = String::new();
    for line in body.lines() {
        assert!(!line.trim().is_empty(), "an empty line");
        assert!(!line.contains('\r') && !line.contains('\u{1b}'), "{line:?}");
        if let Some(meta) = line.strip_prefix("# ") {
            let (keyword, rest) = meta.split_once(' ').unwrap();
            let (name, value) = rest.split_once(' ').unwrap();
            assert!(is_name(name), "{name}");
            if keyword == "TYPE" {
                name.clone_into(&mut current);
                let family = Family {
                    kind: value.to_owned(),
                    unit: None,
                    help: String::new(),
                    samples: BTreeMap::new(),
                };
                let before = families.insert(name.to_owned(), family);
                assert!(before.is_none(), "{name} is interrupted or comes twice");
                continue;
            }
            assert_eq!(name, current, "metadata of another family");
            let family = families.get_mut(name).unwrap();
            assert!(family.samples.is_empty(), "{name}: metadata after samples");
            match keyword {
                "UNIT" => {
                    assert!(name.ends_with(&format!("_{value}")), "{name} in {value}");
                    family.unit = Some(value.to_owned());
                }
                "HELP" => family.help = unescape(value),
                _ => panic!("{line}"),
            }
            continue;
        }
        let (name, labels, value) = sample(line);
        assert_eq!(name, current, "a sample of another family");
        let number: f64 = value.parse().unwrap();
        assert!(number.is_finite(), "{line}");
        let before = families
            .get_mut(&name)
            .unwrap()
            .samples
            .insert(labels, value);
        assert_eq!(before, None, "the same labels twice: {line}");
    }
    families
}

fn sample(line: &str) -> (String, BTreeMap<String, String>, String) {
    let end = line.find(['{', ' ']).unwrap();
    let (name, mut rest) = line.split_at(end);
    assert!(is_name(name), "{name}");
    let mut labels = BTreeMap::new();
    if let Some(inside) = rest.strip_prefix('{') {
        rest = inside;
        loop {
            let (label, after) = rest.split_once("=\"").unwrap();
            assert!(is_name(label) && !label.contains(':'), "{label}");
            let end = end_of_quoted(after);
            let before = labels.insert(label.to_owned(), unescape(&after[..end]));
            assert_eq!(before, None, "{label} twice");
            rest = &after[end + 1..];
            match rest.strip_prefix(',') {
                Some(more) => rest = more,
                None => break,
            }
        }
        rest = rest.strip_prefix('}').unwrap();
    }
    let value = rest.strip_prefix(' ').unwrap();
    assert!(!value.contains(' '), "a timestamp is not expected: {line}");
    (name.to_owned(), labels, value.to_owned())
}

/// Finds the quote that ends a label's value.
fn end_of_quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' if !is_escaped => return at,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    panic!("a value has no end: {text}");
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        plain.push(match characters.next() {
            Some('n') => '\n',
            Some(same @ ('\\' | '"')) => same,
            other => panic!("\\{other:?} is no escape"),
        });
    }
    plain
}

fn is_name(name: &str) -> bool {
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_' || c == ':';
    name.starts_with(is_start) && name.chars().all(|c| is_start(c) || c.is_ascii_digit())
}
