//! Finds bytes 64 at a time, as the bits of a word.

use fearless_simd::prelude::*;
use fearless_simd::{Simd, u8x64};

/// Bytes that are looked at in one step.
pub(super) const STEP: usize = 64;

/// Returns the bytes in steps, the last one filled up with zeros.
pub(super) fn steps(bytes: &[u8]) -> impl Iterator<Item = [u8; STEP]> {
    let (steps, rest) = bytes.as_chunks::<STEP>();
    let last = (!rest.is_empty()).then(|| filled_up(rest));
    steps.iter().copied().chain(last)
}

/// Returns less than a step filled up with zeros.
#[inline]
pub(super) fn filled_up(rest: &[u8]) -> [u8; STEP] {
    let mut step = [0; STEP];
    if let Some(step) = step.get_mut(..rest.len()) {
        step.copy_from_slice(rest);
    }
    step
}

/// Sets the bits of the bytes that are equal to one.
#[expect(
    clippy::inline_always,
    reason = "part of what is compiled for each kind of processor"
)]
#[inline(always)]
pub(super) fn positions<S: Simd>(simd: S, step: &[u8; STEP], byte: u8) -> u64 {
    u8x64::from_slice(simd, step).simd_eq(byte).to_bitmask()
}

/// Whether an odd number of bits has been set so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parity {
    /// All ones if it was odd at the end of the last word.
    last: u64,
}

impl Parity {
    /// For each bit of the next word, says whether an odd number is set up to and including it.
    pub(super) const fn of(&mut self, bits: u64) -> u64 {
        let bits = bits ^ bits << 1;
        let bits = bits ^ bits << 2;
        let bits = bits ^ bits << 4;
        let bits = bits ^ bits << 8;
        let bits = bits ^ bits << 16;
        let bits = (bits ^ bits << 32) ^ self.last;
        // The sign bit, spread over the word.
        self.last = (bits.cast_signed() >> 63).cast_unsigned();
        bits
    }
}

#[cfg(test)]
mod tests {
    use fearless_simd::{Level, dispatch};

    use super::*;

    #[test]
    fn bits_are_those_of_a_plain_loop() {
        let mut seed = 20_261_126_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 61) as u8 | b'a'
        };
        let bytes: Vec<u8> = (0..777).map(|_| next()).collect();
        let mut parity = Parity::default();
        let mut is_odd = false;
        let mut seen = 0;
        for (number, step) in steps(&bytes).enumerate() {
            let found = dispatch!(Level::new(), simd => positions(simd, &step, b'a'));
            let odd = parity.of(found);
            for bit in 0..STEP {
                let byte = bytes.get(number * STEP + bit);
                let is_found = byte == Some(&b'a');
                is_odd ^= is_found;
                seen += usize::from(is_found);
                assert_eq!(found >> bit & 1 == 1, is_found, "{number} {bit}");
                assert_eq!(odd >> bit & 1 == 1, is_odd, "{number} {bit}");
            }
        }
        assert!((50..700).contains(&seen), "{seen}");
        assert_eq!(steps(&bytes).count(), 13);
        assert_eq!(steps(&[]).count(), 0);
    }
}
