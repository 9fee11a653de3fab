//! The files of the house, and their code without comments, literals and tests.

use std::path::{Path, PathBuf};

/// A source file: its path from the root, its text, and its code without comments, strings and
/// tests (line breaks kept).
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
    pub(super) code: String,
}

pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a folder, sorted.
pub(super) fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub(super) fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).unwrap();
    path.to_str().unwrap().replace('\\', "/")
}

pub(super) fn sources(folder: &str) -> Vec<Source> {
    let is_rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = code_of(text.split("#[cfg(test)]\nmod ").next().unwrap());
        Source {
            path: relative(&path),
            text,
            code,
        }
    };
    files(folder)
        .into_iter()
        .filter(is_rust)
        .map(read)
        .collect()
}

/// Blanks comments, strings and character literals, so that words and braces in them do not count.
pub(super) fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = literal_length(rest).unwrap_or(0);
        if length == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            let (literal, after) = rest.split_at(length);
            code.extend(literal.chars().filter(|character| *character == '\n'));
            rest = after;
        }
    }
    code
}

/// Length of the comment or literal that a text begins with.
fn literal_length(text: &str) -> Option<usize> {
    let until = |from: usize, end: &str| {
        text[from..]
            .find(end)
            .map_or(text.len(), |at| from + at + end.len())
    };
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(until(2, "*/"));
    }
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            return Some(until(hashes + 2, &format!("\"{}", "#".repeat(hashes))));
        }
    }
    if let Some(string) = text.strip_prefix('"') {
        let mut is_escaped = false;
        let end = string.find(|character| {
            let is_end = character == '"' && !is_escaped;
            is_escaped = character == '\\' && !is_escaped;
            is_end
        });
        return end.map(|at| at + 2);
    }
    let character = text.strip_prefix('\'')?;
    if character.starts_with('\\') {
        return character[2..].find('\'').map(|at| at + 4);
    }
    let length = character.chars().next()?.len_utf8();
    character[length..].starts_with('\'').then_some(length + 2)
}

/// Lists the places where a word stands in the code of these sources.
pub(super) fn places(
    sources: &[Source],
    is_exempt: impl Fn(&str) -> bool,
    words: &[&str],
) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !is_exempt(&source.path)) {
        for (number, line) in source.code.lines().enumerate() {
            for word in words.iter().filter(|word| has_word(line, word)) {
                found.push(format!("{}:{}: {word}", source.path, number + 1));
            }
        }
    }
    found
}

/// Whether a text contains a word that is not a part of a longer name.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(word).any(|(at, _)| {
        let starts = !word.starts_with(is_name) || !text[..at].ends_with(is_name);
        starts && (!word.ends_with(is_name) || !text[at + word.len()..].starts_with(is_name))
    })
}

#[test]
fn the_checker_sees_code_only() {
    let text = "fn a() { \"}\\\"{\"; '{'; '\\''; r#\"\"{\"#; } // {\n/* { */ fn b<'a>() {}";
    let code = code_of(text);
    assert_eq!(code, "fn a() { ; ; ; ; } \n fn b<'a>() {}");
    assert!(has_word("x: f64,", "f64") && !has_word("as_f64()", "f64"));
    assert!(has_word("a.unwrap()", ".unwrap()") && !has_word("eprintln!(", "println!"));
}
