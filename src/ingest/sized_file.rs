//! A file as long as it was when it was opened, whatever happens to it meanwhile.

use std::fs::File;
use std::io::{self, Read};

/// Reads a file to the size it had. What others append later belongs to the next run; if they take
/// something away, that is an error and no end.
#[derive(Debug)]
pub(super) struct SizedFile {
    file: File,
    /// What is left of the size; `None` for what has none, as pipes and devices.
    left: Option<u64>,
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
        Ok(Self { file, left: size })
    }
}

impl Read for SizedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = &mut self.left else {
            return self.file.read(buffer);
        };
        let most = usize::try_from(*left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let room = buffer.get_mut(..most).unwrap_or_default();
        if room.is_empty() {
            return Ok(0);
        }
        let count = self.file.read(room)?;
        if count == 0 {
            let message = "the file became shorter while it was read";
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
        }
        *left -= count as u64;
        Ok(count)
    }
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
