//! A file as long as it was when it was opened, whatever happens to it meanwhile.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

/// Reads a file to the size it had. What others append later belongs to the next run; if they take
/// something away, that is an error and no end.
#[derive(Clone, Debug)]
pub(super) struct SizedFile {
    file: Arc<File>,
    /// What is read next.
    at: u64,
    /// `None` for what has none, as pipes and devices.
    size: Option<u64>,
}

impl SizedFile {
    /// Notes the size of a file.
    ///
    /// # Errors
    /// Fails when the system does not tell, and for folders.
    pub(super) fn new(file: File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        // Files of `/proc` say that they are empty.
        let size = Some(metadata.len()).filter(|size| metadata.is_file() && *size > 0);
        Ok(Self {
            file: Arc::new(file),
            at: 0,
            size,
        })
    }

    /// Returns the size, if it has one.
    pub(super) const fn size(&self) -> Option<u64> {
        self.size
    }

    /// Returns the same file, read from another place on. Only for one that has a size.
    pub(super) fn from(&self, at: u64) -> Self {
        Self { at, ..self.clone() }
    }
}

impl Read for SizedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(size) = self.size else {
            return (&*self.file).read(buffer);
        };
        let left = usize::try_from(size.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = left.min(buffer.len());
        let room = buffer.get_mut(..most).unwrap_or_default();
        if room.is_empty() {
            return Ok(0);
        }
        let count = read_at(&self.file, room, self.at)?;
        if count == 0 {
            let message = "the file became shorter while it was read";
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
        }
        self.at += count as u64;
        Ok(count)
    }
}

/// Reads from a place in a file, wherever others read in it.
#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

/// Reads from a place in a file, wherever others read in it.
#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn growth_is_for_the_next_run_and_loss_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        std::fs::write(&path, "0123456789").unwrap();
        let open = || SizedFile::new(File::open(&path).unwrap()).unwrap();
        let (mut grown, mut cut) = (open(), open());
        let mut other = File::options().append(true).open(&path).unwrap();
        other.write_all(b"more").unwrap();
        let mut text = String::new();
        grown.read_to_string(&mut text).unwrap();
        assert_eq!(text, "0123456789");
        other.set_len(4).unwrap();
        let error = cut.read_to_string(&mut text).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }
}
