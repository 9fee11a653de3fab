//! Opens a file and undoes its compression, told by magic bytes, never by its name.

use std::fs::File;
use std::io::{self, Cursor, Read};

use super::members::{MAGIC_SIZE, Members, Trailing, is_compressed};
use super::progress::Progress;
use super::sized_file::SizedFile;
use super::source::Location;

/// An input, decompressed.
pub(super) struct Stream {
    /// Its bytes.
    pub(super) input: Box<dyn Read + Send>,
    /// What stands behind its compressed members.
    pub(super) trailing: Trailing,
    /// The file, if it has a size and these are its bytes as they are.
    pub(super) file: Option<SizedFile>,
}

/// Opens a source for reading. What is read of it counts as progress.
///
/// # Errors
/// Fails when the file cannot be opened or read.
pub(super) fn open(location: &Location, progress: &Progress) -> io::Result<Stream> {
    match location {
        Location::Stdin => decompressed(progress.counted(io::stdin()), None),
        Location::File(path) => {
            let file = SizedFile::new(File::open(path)?)?;
            let sized = file.size().is_some().then(|| file.clone());
            decompressed(progress.counted(file), sized)
        }
    }
}

fn decompressed<R: Read + Send + 'static>(
    mut raw: R,
    file: Option<SizedFile>,
) -> io::Result<Stream> {
    let mut magic = [0_u8; MAGIC_SIZE];
    let length = read_up_to(&mut raw, &mut magic)?;
    let magic = magic.get(..length).unwrap_or_default().to_vec();
    let is_compressed = is_compressed(&magic);
    let raw = Cursor::new(magic).chain(raw);
    Ok(if is_compressed {
        let members = Members::new(raw);
        Stream {
            trailing: members.trailing(),
            input: Box::new(members),
            file: None,
        }
    } else {
        Stream {
            trailing: Trailing::default(),
            input: Box::new(raw),
            file,
        }
    })
}

/// Reads until the buffer is full or the input ends. Returns how much was read.
pub(super) fn read_up_to<R: Read + ?Sized>(input: &mut R, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..)
        && !rest.is_empty()
    {
        match input.read(rest) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
