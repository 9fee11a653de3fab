//! A text that is expected to come next.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x32};

/// Bytes that are compared at once; most texts between two values have no more.
const LANES: usize = 32;

/// A text that is compared with what comes next. Its first 32 bytes are compared at once, which costs a
/// quarter of calling `memcmp` for texts of the lengths of keys.
#[derive(Debug)]
pub(super) struct Literal {
    text: Box<[u8]>,
    /// Its first bytes, and which of them are compared.
    head: [u8; LANES],
    mask: u64,
}

impl Literal {
    pub(super) fn new(text: &str) -> Self {
        let mut head = [0; LANES];
        for (slot, byte) in head.iter_mut().zip(text.bytes()) {
            *slot = byte;
        }
        Self {
            text: text.as_bytes().into(),
            head,
            mask: (1 << text.len().min(LANES)) - 1,
        }
    }

    /// Returns its length.
    pub(super) const fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether a text begins with it.
    #[inline]
    pub(super) fn starts(&self, rest: &[u8]) -> bool {
        let Some(chunk) = rest.first_chunk::<LANES>() else {
            return rest.starts_with(&self.text);
        };
        let equal = dispatch!(Level::baseline(), simd => {
            let head = u8x32::from_slice(simd, &self.head);
            u8x32::from_slice(simd, chunk).simd_eq(head).to_bitmask()
        });
        equal & self.mask == self.mask && (self.text.len() <= LANES || rest.starts_with(&self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_found_at_the_beginning_and_one_other_byte_is_noticed() {
        let letters: String = ('a'..='z').cycle().take(100).collect();
        for length in (0..40).chain([63, 64, 65]) {
            let (text, _) = letters.split_at(length);
            let literal = Literal::new(text);
            assert_eq!(literal.len(), length);
            for behind in [0, 1, 31, 32, 40] {
                let rest = format!("{text}{}", "-".repeat(behind));
                assert!(literal.starts(rest.as_bytes()), "{length} and {behind}");
                for other in 0..length {
                    let mut rest = rest.clone().into_bytes();
                    if let Some(byte) = rest.get_mut(other) {
                        *byte = b'-';
                    }
                    assert!(!literal.starts(&rest), "{length} and {behind} at {other}");
                }
            }
            let cut = text.len().checked_sub(1).and_then(|end| text.get(..end));
            assert!(cut.is_none_or(|cut| !literal.starts(cut.as_bytes())));
        }
    }
}
