//! A short stand-in for an id that is only compared, never shown.

use xxhash_rust::xxh3::xxh3_128;

/// Bytes that a digest is written in.
pub(super) const DIGEST_BYTES: usize = 12;

/// The first 96 bits of an id's hash.
///
/// Equal digests stand for equal ids. Among 10⁸ ids any two collide with a probability of
/// (10⁸)² ÷ 2⁹⁷, about 6 × 10⁻¹⁴.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Digest([u32; 3]);

impl Digest {
    /// No id.
    pub(super) const NONE: Self = Self([0; 3]);

    /// Digests an id; no id has [`Digest::NONE`].
    pub(super) fn of(text: Option<&str>) -> Self {
        text.map_or(Self::NONE, |text| {
            let [a, b, c, d, e, f, g, h, i, j, k, l, ..] = xxh3_128(text.as_bytes()).to_le_bytes();
            let digest = Self::from_bytes([a, b, c, d, e, f, g, h, i, j, k, l]);
            if digest == Self::NONE {
                Self([1, 0, 0])
            } else {
                digest
            }
        })
    }

    /// Returns it as it is written down.
    pub(super) const fn bytes(self) -> [u8; DIGEST_BYTES] {
        let Self([first, second, third]) = self;
        let ([a, b, c, d], [e, f, g, h]) = (first.to_le_bytes(), second.to_le_bytes());
        let [i, j, k, l] = third.to_le_bytes();
        [a, b, c, d, e, f, g, h, i, j, k, l]
    }

    /// Reads what [`Digest::bytes`] gave.
    pub(super) const fn from_bytes(bytes: [u8; DIGEST_BYTES]) -> Self {
        let [a, b, c, d, e, f, g, h, i, j, k, l] = bytes;
        Self([
            u32::from_le_bytes([a, b, c, d]),
            u32::from_le_bytes([e, f, g, h]),
            u32::from_le_bytes([i, j, k, l]),
        ])
    }

    /// Returns in which of so many equal parts it falls.
    pub(super) const fn part(self, parts: u32) -> u32 {
        let Self([first, ..]) = self;
        first % if parts == 0 { 1 } else { parts }
    }
}
