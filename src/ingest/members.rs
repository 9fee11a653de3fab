//! Members of gzip and frames of zstd, one after the other, and what stands behind the last of them.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;
use memchr::memmem;

use super::ahead::Ahead;

const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Skippable zstd frames (`0x184D2A50` to `5F`) may stand anywhere, as `pzstd` writes them.
const ZSTD_SKIPPABLE: [u8; 3] = [0x2a, 0x4d, 0x18];
/// Bytes that tell what a member is.
pub(super) const MAGIC_SIZE: usize = 4;

/// What shows that bytes behind the last member are no padding: the beginning of another member of
/// either kind, or of a record. By chance they stand among 16 million bytes, and 65 thousand.
const SIGNS_OF_LOSS: [&[u8]; 3] = [&[0x1f, 0x8b, 0x08], &ZSTD_MAGIC, b"{\""];

/// What a member is packed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstd,
}

/// Returns whether bytes are the beginning of a compressed file.
pub(super) fn is_compressed(magic: &[u8]) -> bool {
    packing(magic).is_some()
}

fn packing(magic: &[u8]) -> Option<Packing> {
    if magic.starts_with(&GZIP_MAGIC) {
        Some(Packing::Gzip)
    } else if magic.starts_with(&ZSTD_MAGIC) || magic.get(1..MAGIC_SIZE) == Some(&ZSTD_SKIPPABLE) {
        Some(Packing::Zstd)
    } else {
        None
    }
}

/// Whether the input ends inside the first bytes of a member.
fn is_cut_off(magic: &[u8]) -> bool {
    magic.len() < MAGIC_SIZE
        && !magic.is_empty()
        && (GZIP_MAGIC.starts_with(magic) || ZSTD_MAGIC.starts_with(magic))
}

/// How many bytes stand behind the last member that are neither zeros nor members. Known when the
/// members have been read.
pub(super) type Trailing = Arc<AtomicU64>;

/// The content of all members.
pub(super) struct Members<R> {
    state: State<R>,
    trailing: Trailing,
}

enum State<R> {
    Between(Ahead<R>),
    Gzip(Box<GzDecoder<Ahead<R>>>),
    Zstd(zstd::stream::read::Decoder<'static, Ahead<R>>),
    Done,
}

impl<R: Read> Members<R> {
    /// Starts before the first member.
    pub(super) fn new(input: R) -> Self {
        Self {
            state: State::Between(Ahead::new(input)),
            trailing: Trailing::default(),
        }
    }

    /// Returns where the number of bytes behind the last member will stand.
    pub(super) fn trailing(&self) -> Trailing {
        Arc::clone(&self.trailing)
    }

    /// Goes on to the next member, or to the end.
    fn next(&self, mut input: Ahead<R>) -> io::Result<State<R>> {
        let magic = input.look(MAGIC_SIZE)?;
        match packing(magic) {
            Some(Packing::Gzip) => Ok(State::Gzip(Box::new(GzDecoder::new(input)))),
            Some(Packing::Zstd) => {
                let frame = zstd::stream::read::Decoder::with_buffer(input)?;
                Ok(State::Zstd(frame.single_frame()))
            }
            None if is_cut_off(magic) => Err(io::ErrorKind::UnexpectedEof.into()),
            None => {
                self.trailing
                    .store(cross_rest(&mut input)?, Ordering::Release);
                Ok(State::Done)
            }
        }
    }
}

/// Crosses what stands behind the last member: zeros that fill up a block of a tape or a disk, or
/// something else. Returns how much else.
///
/// # Errors
/// Fails if it is no padding but the remains of members or of records.
fn cross_rest<R: Read>(input: &mut Ahead<R>) -> io::Result<u64> {
    let mut count = 0;
    loop {
        // Signs may stand across the edge of two reads, so a few bytes are looked at again.
        let rest = input.look(2 * MAGIC_SIZE)?;
        if rest.is_empty() {
            return Ok(count);
        }
        if SIGNS_OF_LOSS
            .iter()
            .any(|sign| memmem::find(rest, sign).is_some())
        {
            let message = "what follows the last complete member is damaged";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        let is_last = rest.len() < 2 * MAGIC_SIZE;
        let crossed = if is_last {
            rest.len()
        } else {
            rest.len() - MAGIC_SIZE
        };
        let other = rest.iter().take(crossed).filter(|byte| **byte != 0).count();
        count += other as u64;
        input.consume(crossed);
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let count = match &mut self.state {
                State::Between(_) => 0,
                State::Gzip(member) => member.read(buffer)?,
                State::Zstd(frame) => frame.read(buffer)?,
                State::Done => return Ok(0),
            };
            if count > 0 {
                return Ok(count);
            }
            let input = match std::mem::replace(&mut self.state, State::Done) {
                State::Between(input) => input,
                State::Gzip(member) => member.into_inner(),
                State::Zstd(frame) => frame.finish(),
                State::Done => return Ok(0),
            };
            self.state = self.next(input)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut packed = Vec::new();
        let mut encoder =
            flate2::read::GzEncoder::new(text.as_bytes(), flate2::Compression::fast());
        encoder.read_to_end(&mut packed).unwrap();
        packed
    }

    /// Reads members with something behind them. Returns the text and how much was behind it.
    fn read(behind: &[u8]) -> (String, io::Result<u64>) {
        let frame = zstd::encode_all(&b"frame;"[..], 1).unwrap();
        let packed = [
            &member("one;"),
            &frame,
            &member(""),
            &member("two;"),
            behind,
        ]
        .concat();
        let mut members = Members::new(io::Cursor::new(packed));
        let trailing = members.trailing();
        let mut text = Vec::new();
        let outcome = members.read_to_end(&mut text);
        let text = String::from_utf8(text).unwrap();
        (text, outcome.map(|_| trailing.load(Ordering::Acquire)))
    }

    #[test]
    fn padding_is_crossed_and_losses_are_told() {
        for (behind, expected) in [
            (vec![], Some(0)),
            (vec![0; 100_000], Some(0)),
            (b"\0\0signature\0".to_vec(), Some(9)),
            (b"x".repeat(300_000), Some(300_000)),
            (vec![0x1f], None),
            (vec![0x28, 0xb5, 0x2f], None),
            ([vec![0; 131_060], vec![0x1f, 0x8b, 8]].concat(), None),
            (b"{\"request_id\":\"a\"}\n".to_vec(), None),
            (member("three;")[..12].to_vec(), None),
        ] {
            let (text, trailing) = read(&behind);
            assert!(text.starts_with("one;frame;two;"), "{text}");
            assert_eq!(trailing.ok(), expected, "{} bytes", behind.len());
        }
    }
}
