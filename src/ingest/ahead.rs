//! A buffer that can be looked into further ahead than one read gives.

use std::io::{self, BufRead, Read};

/// How much is read at a time.
const CAPACITY: usize = 1 << 17;

/// A buffered input that shows the next bytes without taking them, also where one read ended among
/// them.
#[derive(Debug)]
pub(super) struct Ahead<R> {
    input: R,
    buffer: Vec<u8>,
    start: usize,
}

impl<R: Read> Ahead<R> {
    pub(super) const fn new(input: R) -> Self {
        Self {
            input,
            buffer: Vec::new(),
            start: 0,
        }
    }

    /// Returns the next bytes: at least `count`, or all there are.
    ///
    /// # Errors
    /// Fails as the input does.
    pub(super) fn look(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.start < count {
            if self.read_more()? == 0 {
                break;
            }
        }
        Ok(self.rest())
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Reads once, behind what is left. Returns how much came.
    fn read_more(&mut self) -> io::Result<usize> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let kept = self.buffer.len();
        self.buffer.resize(kept.max(CAPACITY / 2) + CAPACITY / 2, 0);
        let room = self.buffer.get_mut(kept..).unwrap_or_default();
        let outcome = loop {
            match self.input.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome,
            }
        };
        self.buffer
            .truncate(kept + outcome.as_ref().copied().unwrap_or_default());
        outcome
    }
}

impl<R: Read> BufRead for Ahead<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.look(1)
    }

    fn consume(&mut self, count: usize) {
        self.start = self.buffer.len().min(self.start + count);
    }
}

impl<R: Read> Read for Ahead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(buffer.len());
        for (place, byte) in buffer.iter_mut().zip(ready) {
            *place = *byte;
        }
        self.consume(count);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Drops(&'static [u8]);

    impl Read for Drops {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(1);
            self.0.read(buffer.get_mut(..length).unwrap_or_default())
        }
    }

    #[test]
    fn bytes_are_seen_across_reads_and_stay() {
        let mut ahead = Ahead::new(Drops(b"abcdef"));
        assert_eq!(ahead.look(3).unwrap(), b"abc");
        ahead.consume(2);
        assert_eq!(ahead.look(3).unwrap(), b"cde");
        assert_eq!(ahead.look(9).unwrap(), b"cdef");
        let mut rest = String::new();
        ahead.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "cdef");
        assert_eq!(ahead.look(1).unwrap(), b"");
    }
}
