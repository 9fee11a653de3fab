//! Undoes what Postgres' `COPY` in text format does to JSON: every backslash doubled, and a line
//! end between the elements of `json_agg` written as `\n`.

use std::io::{self, Read};

/// Undoes the escapes of `COPY` in a complete piece of text.
pub(super) fn undo(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut is_escaped = false;
    for byte in bytes {
        is_escaped = push(*byte, is_escaped, &mut text);
    }
    text
}

/// Adds what a byte stands for. Returns whether it begins an escape.
fn push(byte: u8, is_escaped: bool, text: &mut Vec<u8>) -> bool {
    match (is_escaped, byte) {
        (false, b'\\') => return true,
        (true, b'n') => text.push(b'\n'),
        (true, b't') => text.push(b'\t'),
        (true, b'r') => text.push(b'\r'),
        (_, byte) => text.push(byte),
    }
    false
}

/// A stream whose escapes are undone while it is read.
pub(super) struct CopyText {
    input: Box<dyn Read + Send>,
    is_escaped: bool,
    ready: Vec<u8>,
    given: usize,
}

impl CopyText {
    /// Reads `head` and then `input`.
    pub(super) fn new(head: Vec<u8>, input: Box<dyn Read + Send>) -> Self {
        let input = Box::new(io::Cursor::new(head).chain(input));
        Self {
            input,
            is_escaped: false,
            ready: Vec::new(),
            given: 0,
        }
    }
}

impl Read for CopyText {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() && !buffer.is_empty() {
            let mut raw = vec![0; buffer.len()];
            let count = self.input.read(&mut raw)?;
            if count == 0 {
                return Ok(0);
            }
            self.ready.clear();
            self.given = 0;
            for byte in raw.get(..count).unwrap_or_default() {
                self.is_escaped = push(*byte, self.is_escaped, &mut self.ready);
            }
        }
        let ready = self.ready.get(self.given..).unwrap_or_default();
        let count = ready.len().min(buffer.len());
        for (place, byte) in buffer.iter_mut().zip(ready) {
            *place = *byte;
        }
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_wherever_the_stream_is_cut() {
        let copied = br#"[{"a":"say \\"hi\\" \\\\ \\n"}, \n {"b":1}]"#;
        let expected = b"[{\"a\":\"say \\\"hi\\\" \\\\ \\n\"}, \n {\"b\":1}]";
        assert_eq!(undo(copied), expected);
        for head in 0..copied.len() {
            let (head, rest) = copied.split_at(head);
            let rest = Box::new(io::Cursor::new(rest.to_vec()));
            let mut read = Vec::new();
            CopyText::new(head.to_vec(), rest)
                .read_to_end(&mut read)
                .expect("memory can be read");
            assert_eq!(read, expected);
        }
    }
}
