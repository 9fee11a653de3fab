//! A row of bits, by hash: says for certain what was never marked, and of the rest that it may have
//! been. A few bits for each mark take a twentieth of the memory and time of a table.

/// Marks by hash.
#[derive(Clone, Debug)]
pub(in crate::frame) struct Bits(Vec<u64>);

impl Bits {
    /// Returns so many bits, or a few more, none of them set.
    pub(in crate::frame) fn new(bits: u64) -> Self {
        let words = usize::try_from(bits / u64::from(u64::BITS)).unwrap_or(usize::MAX);
        Self(vec![0; words.saturating_add(1)])
    }

    /// Returns the bit that a hash falls on.
    fn bit_of(&self, hash: u64) -> u64 {
        hash % (self.0.len() as u64 * u64::from(u64::BITS))
    }

    /// Returns the word that a bit is in, and its place there.
    fn place(bit: u64) -> (usize, u64) {
        let word = usize::try_from(bit / u64::from(u64::BITS)).unwrap_or(usize::MAX);
        (word, 1 << (bit % u64::from(u64::BITS)))
    }

    /// Whether a hash, or another one that falls on the same bit, was marked.
    pub(in crate::frame) fn has(&self, hash: u64) -> bool {
        let (word, bit) = Self::place(self.bit_of(hash));
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Marks a hash. Returns whether its bit was not set before.
    pub(in crate::frame) fn set(&mut self, hash: u64) -> bool {
        self.set_bit(self.bit_of(hash))
    }

    /// Sets a bit, none beyond the last. Returns whether it was not set before.
    pub(in crate::frame) fn set_bit(&mut self, bit: u64) -> bool {
        let (word, bit) = Self::place(bit);
        let Some(word) = self.0.get_mut(word) else {
            return false;
        };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Sets what another row of the same length has.
    pub(in crate::frame) fn absorb(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own |= other;
        }
    }

    /// Returns what another row of the same length has too.
    pub(in crate::frame) fn and(&self, other: &Self) -> Self {
        let words = self.0.iter().zip(&other.0);
        Self(words.map(|(own, other)| own & other).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_marked_is_found_and_most_of_the_rest_is_not() {
        let hash = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut bits = Bits::new(1000);
        let new = (0..50).filter(|number| bits.set(hash(*number))).count();
        assert!((40..=50).contains(&new));
        assert!((0..50).all(|number| bits.has(hash(number)) && !bits.set(hash(number))));
        let found = (50..1050).filter(|number| bits.has(hash(*number))).count();
        assert!(found < 100, "{found}");
    }

    #[test]
    fn rows_are_brought_together() {
        let mut one = Bits::new(640);
        let mut other = one.clone();
        for hash in [3, 70] {
            one.set(hash);
        }
        for hash in [70, 600] {
            other.set(hash);
        }
        let both = one.and(&other);
        one.absorb(&other);
        let found = |bits: &Bits| [3, 70, 600, 601].map(|hash| bits.has(hash));
        assert_eq!(found(&one), [true, true, true, false]);
        assert_eq!(found(&both), [false, true, false, false]);
    }
}
