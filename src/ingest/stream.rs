//! Opens a file and undoes its compression, told by magic bytes, never by its name.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use super::progress::Progress;
use super::source::Location;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Skippable zstd frames (`0x184D2A50` to `5F`) may come first, as `pzstd` writes them.
const ZSTD_SKIPPABLE: [u8; 3] = [0x2a, 0x4d, 0x18];
/// How much of a compressed file is read at a time.
const READ_SIZE: usize = 1 << 17;

/// Opens a source for reading, decompressed. What is read of it counts as progress.
///
/// # Errors
/// Fails when the file cannot be opened or read.
pub(super) fn open(location: &Location, progress: &Progress) -> io::Result<Box<dyn Read + Send>> {
    match location {
        Location::Stdin => decompressed(progress.counted(io::stdin())),
        Location::File(path) => decompressed(progress.counted(File::open(path)?)),
    }
}

fn decompressed<R: Read + Send + 'static>(mut raw: R) -> io::Result<Box<dyn Read + Send>> {
    let mut magic = [0_u8; 4];
    let length = read_up_to(&mut raw, &mut magic)?;
    let magic = magic.get(..length).unwrap_or_default().to_vec();
    let is_gzip = magic.starts_with(&GZIP_MAGIC);
    let is_zstd = magic == ZSTD_MAGIC || magic.get(1..4) == Some(&ZSTD_SKIPPABLE);
    let raw = Cursor::new(magic).chain(raw);
    if is_gzip {
        let members = MultiGzDecoder::new(BufReader::with_capacity(READ_SIZE, raw));
        return Ok(Box::new(members));
    }
    if is_zstd {
        let frames = BufReader::with_capacity(READ_SIZE, raw);
        return Ok(Box::new(zstd::stream::read::Decoder::with_buffer(frames)?));
    }
    Ok(Box::new(raw))
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
