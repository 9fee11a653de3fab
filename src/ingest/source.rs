//! Turns what the user named into a stable list of files.

use std::collections::BTreeMap;
use std::ffi::OsStr;
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
    /// Bytes that are no text are written as `\xff`.
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
    /// What was found and is not read, without being a loss.
    pub passed_over: Vec<PassedOver>,
}

/// Something that was found and is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PassedOver {
    /// A link to a file that is read under another name.
    SameFile {
        /// Its name.
        name: String,
        /// The name under which it is read.
        read_as: String,
    },
    /// A pipe, socket or device in a folder; its name.
    NoFile(String),
}

/// What is found while inputs are resolved.
#[derive(Debug, Default)]
struct Search {
    /// Files, and whether they were named.
    files: BTreeMap<Location, bool>,
    faults: Vec<(String, FileFault)>,
    passed_over: Vec<PassedOver>,
}

/// Resolves paths, directories (recursively), glob patterns and `-`. Relative inputs are taken
/// from `base`.
pub fn resolve<I: AsRef<OsStr>>(inputs: &[I], base: &Path) -> Sources {
    let mut search = Search::default();
    for input in inputs {
        let input = input.as_ref();
        if input == "-" {
            search.files.insert(Location::Stdin, true);
            continue;
        }
        let path = base.join(input);
        let files = if path.is_dir() {
            search.walk(&path, base)
        } else if path.exists() {
            search.files.insert(Location::File(path), true);
            continue;
        } else if is_pattern(input) {
            search.expand(&path, base)
        } else {
            search.fault(Path::new(input), FileFault::Missing);
            continue;
        };
        if files.is_empty() {
            search.fault(Path::new(input), FileFault::NoFiles);
        }
        for file in files {
            search.files.entry(Location::File(file)).or_insert(false);
        }
    }
    search.finish(base)
}

/// Returns a location as the user would write it: relative to the folder its input was relative
/// to, so that reports do not depend on where that folder is.
fn name(location: &Location, base: &Path) -> String {
    match location {
        Location::Stdin => "-".to_owned(),
        Location::File(path) => readable(path.strip_prefix(base).unwrap_or(path)),
    }
}

/// Returns a path as text. What is no text in it keeps paths apart that differ nowhere else.
fn readable(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&chunk.invalid().escape_ascii().to_string());
    }
    text
}

fn is_pattern(input: &OsStr) -> bool {
    let mut bytes = input.as_encoded_bytes().iter();
    bytes.any(|byte| matches!(byte, b'*' | b'?' | b'[' | b'{'))
}

impl Search {
    fn fault(&mut self, path: &Path, fault: FileFault) {
        self.faults.push((readable(path), fault));
    }

    /// Lists the files of a directory; hidden files and files still being written are no exports.
    /// A folder that cannot be listed or leads back to itself is a fault of its own.
    fn walk(&mut self, directory: &Path, base: &Path) -> Vec<PathBuf> {
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
                Ok(entry) if entry.file_type().is_dir() => {}
                // To open a pipe that nobody writes to would wait forever.
                Ok(entry) => {
                    let location = Location::File(entry.into_path());
                    self.passed_over
                        .push(PassedOver::NoFile(name(&location, base)));
                }
                Err(error) => {
                    let path = error.path().unwrap_or(directory);
                    self.fault(path, FileFault::Unreadable(error.to_string()));
                }
            }
        }
        files
    }

    /// Lists the files that match a pattern: everything below its longest fixed folder is tried.
    fn expand(&mut self, pattern: &Path, base: &Path) -> Vec<PathBuf> {
        let text = pattern.to_string_lossy();
        let matcher = match GlobBuilder::new(&text).literal_separator(true).build() {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => {
                self.fault(pattern, FileFault::Unreadable(error.to_string()));
                return Vec::new();
            }
        };
        let fixed: PathBuf = pattern
            .components()
            .take_while(|component| !is_pattern(component.as_os_str()))
            .collect();
        let root = if fixed.as_os_str().is_empty() {
            Path::new(".")
        } else {
            fixed.as_path()
        };
        let mut files = if root.exists() {
            self.walk(root, base)
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
    fn finish(mut self, base: &Path) -> Sources {
        let mut files: Vec<Source> = Vec::with_capacity(self.files.len());
        let mut known: BTreeMap<Identity, usize> = BTreeMap::new();
        for (location, is_named) in self.files {
            let source = Source {
                name: name(&location, base),
                location,
                is_named,
            };
            let identity = identity(&source.location);
            let same = identity.as_ref().and_then(|identity| known.get(identity));
            if let Some(first) = same.and_then(|index| files.get_mut(*index)) {
                first.is_named |= source.is_named;
                if !is_same_path(&first.location, &source.location) {
                    self.passed_over.push(PassedOver::SameFile {
                        name: source.name,
                        read_as: first.name.clone(),
                    });
                }
                continue;
            }
            known.extend(identity.map(|identity| (identity, files.len())));
            files.push(source);
        }
        Sources {
            files,
            faults: self.faults,
            passed_over: self.passed_over,
        }
    }
}

/// What tells whether two paths are the same file: device and number.
#[cfg(unix)]
type Identity = (u64, u64);
/// What tells whether two paths are the same file: where all links lead.
#[cfg(not(unix))]
type Identity = PathBuf;

#[cfg(unix)]
fn identity(location: &Location) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;

    let Location::File(path) = location else {
        return None;
    };
    let metadata = path.metadata().ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(location: &Location) -> Option<Identity> {
    let Location::File(path) = location else {
        return None;
    };
    path.canonicalize().ok()
}

/// Whether two paths to one file are only written differently, without any link.
fn is_same_path(one: &Location, other: &Location) -> bool {
    let absolute = |location: &Location| match location {
        Location::Stdin => None,
        Location::File(path) => std::path::absolute(path).ok(),
    };
    absolute(one) == absolute(other)
}
