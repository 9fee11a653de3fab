//! Turns what the user named into a stable list of files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

use super::fault::FileFault;

/// Where bytes come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// Standard input, named `-`.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// One file to read, and whether the user named it or it was found in a folder. A named file
/// that cannot be read makes the report incomplete; an unknown file in a folder is only listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What it is called in reports: its path as the user would write it, `-` for standard input.
    pub name: String,
    /// Where it is.
    pub location: Location,
    /// Whether it was named, rather than found in a directory or by a pattern.
    pub is_named: bool,
}

/// The files to read and the names that led nowhere.
#[derive(Debug, Default)]
pub struct Sources {
    /// Sorted by path, each file once, so that results do not depend on the order of arguments.
    pub files: Vec<Source>,
    /// Inputs that could not be resolved, as named, with the reason.
    pub faults: Vec<(String, FileFault)>,
}

/// Resolves paths, directories (recursively), glob patterns and `-`. Relative inputs are taken
/// from `base`.
pub fn resolve(inputs: &[String], base: &Path) -> Sources {
    let mut found: BTreeMap<Location, bool> = BTreeMap::new();
    let mut faults = Vec::new();
    for input in inputs {
        if input == "-" {
            found.insert(Location::Stdin, true);
            continue;
        }
        let path = base.join(input);
        let files = if path.is_dir() {
            walk(&path, &mut faults)
        } else if path.exists() {
            found.insert(Location::File(path), true);
            continue;
        } else if is_pattern(input) {
            expand(&path, &mut faults)
        } else {
            faults.push((input.clone(), FileFault::Missing));
            continue;
        };
        if files.is_empty() {
            faults.push((input.clone(), FileFault::NoFiles));
        }
        for file in files {
            found.entry(Location::File(file)).or_insert(false);
        }
    }
    let files = without_links_to_the_same_file(found)
        .into_iter()
        .map(|(location, is_named)| Source {
            name: name(&location, base),
            location,
            is_named,
        })
        .collect();
    Sources { files, faults }
}

/// Returns a location as the user would write it: relative to the folder its input was relative
/// to, so that reports do not depend on where that folder is.
fn name(location: &Location, base: &Path) -> String {
    match location {
        Location::Stdin => "-".to_owned(),
        Location::File(path) => path
            .strip_prefix(base)
            .unwrap_or(path)
            .display()
            .to_string(),
    }
}

fn is_pattern(input: &str) -> bool {
    input.contains(['*', '?', '[', '{'])
}

/// Lists the files of a directory; hidden files and files still being written are no exports. A
/// folder that cannot be listed or leads back to itself is a fault of its own.
fn walk(directory: &Path, faults: &mut Vec<(String, FileFault)>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let is_visible = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !(name.starts_with('.') || name.ends_with(".tmp"))
    };
    for entry in WalkDir::new(directory)
        .follow_links(true)
        .into_iter()
        .filter_entry(is_visible)
    {
        match entry {
            Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(directory).display().to_string();
                faults.push((path, FileFault::Unreadable(error.to_string())));
            }
        }
    }
    files
}

/// Lists the files that match a pattern: everything below its longest fixed folder is tried.
fn expand(pattern: &Path, faults: &mut Vec<(String, FileFault)>) -> Vec<PathBuf> {
    let text = pattern.to_string_lossy();
    let matcher = match GlobBuilder::new(&text).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            faults.push((text.into_owned(), FileFault::Unreadable(error.to_string())));
            return Vec::new();
        }
    };
    let fixed: PathBuf = pattern
        .components()
        .take_while(|component| !is_pattern(&component.as_os_str().to_string_lossy()))
        .collect();
    let root = if fixed.as_os_str().is_empty() {
        Path::new(".")
    } else {
        fixed.as_path()
    };
    let mut files = if root.exists() {
        walk(root, faults)
    } else {
        Vec::new()
    };
    files.retain(|file| {
        matcher.is_match(file)
            || file
                .strip_prefix(".")
                .is_ok_and(|file| matcher.is_match(file))
    });
    files
}

/// Keeps one of several paths that lead to the same file, so that nothing is read twice.
fn without_links_to_the_same_file(found: BTreeMap<Location, bool>) -> Vec<(Location, bool)> {
    let mut seen = BTreeSet::new();
    let mut is_new = |location: &Location| match location {
        Location::Stdin => true,
        Location::File(path) => match path.canonicalize() {
            Ok(canonical) => seen.insert(canonical),
            Err(_) => true,
        },
    };
    let mut files: Vec<_> = found.into_iter().collect();
    files.retain(|(location, _)| is_new(location));
    files
}
