//! A file that appears when it is complete: written under a temporary name beside its place and
//! renamed, so that a run that dies leaves the old file as it was.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::console::Unfinished;

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Whoever the umask lets.
    Everyone,
    /// Its owner alone.
    Owner,
}

/// A file while it is being made.
#[derive(Debug)]
pub(super) enum NewFile {
    /// Under a temporary name, with the place where it belongs.
    Temporary(NamedTempFile, PathBuf, Unfinished),
    /// A pipe or device, which is written to as it is: a file in its place would end it for everybody.
    Device(File),
}

impl NewFile {
    /// Begins a file. A link stays a link: the file it leads to is the one that is made anew.
    ///
    /// # Errors
    /// Fails where no file can be made.
    pub(super) fn begin(path: &Path, readers: Readers) -> io::Result<Self> {
        if is_device(path) {
            return Ok(Self::Device(File::options().append(true).open(path)?));
        }
        let place = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let mut named = tempfile::Builder::new();
        named.prefix(".llmcost-");
        if readers == Readers::Everyone {
            for_everyone(&mut named);
        }
        let file = named.tempfile_in(folder_of(&place))?;
        let unfinished = Unfinished::new(file.path());
        Ok(Self::Temporary(file, place, unfinished))
    }

    /// Puts the file in its place.
    ///
    /// # Errors
    /// Fails if its content cannot be stored, or not there.
    pub(super) fn finish(self) -> io::Result<()> {
        let Self::Temporary(file, place, _unfinished) = self else {
            return Ok(());
        };
        file.as_file().sync_all()?;
        file.persist(place)?;
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Temporary(file, ..) => file.write(bytes),
            Self::Device(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Temporary(file, ..) => file.flush(),
            Self::Device(file) => file.flush(),
        }
    }
}

/// Returns the folder in which temporary files of a new file take their room.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        _ if is_device(path) => std::env::temp_dir(),
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_path_buf(),
        Some(_) | None => PathBuf::from("."),
    }
}

/// What stands for open files of the process, on Unix.
const OPEN_FILES: [&str; 4] = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"];

/// Whether a path is no place for a file: a pipe, a device, or what stands for an open file.
fn is_device(path: &Path) -> bool {
    let is_other = |found: std::fs::Metadata| !found.is_file() && !found.is_dir();
    let mut open_files = OPEN_FILES.iter();
    (cfg!(unix) && open_files.any(|open| path.starts_with(open)))
        || path.metadata().is_ok_and(is_other)
}

/// Temporary files are for their owner; results are for others to read too.
#[cfg(unix)]
fn for_everyone(named: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;

    // The umask of the process takes its share.
    named.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn for_everyone(_named: &mut tempfile::Builder<'_, '_>) {}
