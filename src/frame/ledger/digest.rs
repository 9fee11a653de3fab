//! A short stand-in for an id that is only compared, never shown.

use xxhash_rust::xxh3::xxh3_128;

/// Bytes that a digest is written in.
pub(super) const DIGEST_BYTES: usize = 12;

/// The first 96 bits of an id's hash.
///
/// Equal digests stand for equal ids. Among 10⁸ ids any two collide with a probability of
/// (10⁸)² ÷ 2⁹⁷, about 6 × 10⁻¹⁴.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Digest([u8; DIGEST_BYTES]);

impl Digest {
    /// No id.
    pub(super) const NONE: Self = Self([0; DIGEST_BYTES]);

    /// Digests an id; no id has [`Digest::NONE`].
    pub(super) fn of(text: Option<&str>) -> Self {
        let Some(text) = text else {
            return Self::NONE;
        };
        let hash = xxh3_128(text.as_bytes()).to_le_bytes();
        let digest = hash.first_chunk().map_or(Self::NONE, |bytes| Self(*bytes));
        if digest == Self::NONE {
            let mut other = [0; DIGEST_BYTES];
            other[0] = 1;
            return Self(other);
        }
        digest
    }

    /// Returns it as it is written down.
    pub(super) const fn bytes(self) -> [u8; DIGEST_BYTES] {
        self.0
    }

    /// Reads what [`Digest::bytes`] gave.
    pub(super) const fn from_bytes(bytes: [u8; DIGEST_BYTES]) -> Self {
        Self(bytes)
    }

    /// Returns its first 64 bits.
    pub(super) fn hash(self) -> u64 {
        let first = self.0.first_chunk().copied().unwrap_or_default();
        u64::from_le_bytes(first)
    }

    /// Returns in which of so many equal parts it falls.
    pub(super) fn part(self, parts: u32) -> u32 {
        let part = self.hash() % u64::from(parts.max(1));
        u32::try_from(part).unwrap_or(0)
    }
}
