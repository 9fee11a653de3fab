//! Whole numbers in as few bytes as they need.

/// Appends a number, seven bits to a byte, the lowest first.
pub(super) fn write(mut value: u64, out: &mut Vec<u8>) {
    loop {
        let [low, ..] = (value & 0x7f).to_le_bytes();
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

/// Cuts a number from the front of some bytes; `None` if it does not end there.
pub(super) fn read(bytes: &mut &[u8]) -> Option<u64> {
    let (mut value, mut shift) = (0_u64, 0_u32);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(value);
        }
        shift += 7;
    }
}

/// Appends a number that is mostly near zero.
pub(super) fn write_signed(value: i64, out: &mut Vec<u8>) {
    write(
        (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned(),
        out,
    );
}

/// Cuts a number of [`write_signed`] from the front of some bytes.
pub(super) fn read_signed(bytes: &mut &[u8]) -> Option<i64> {
    let folded = read(bytes)?;
    Some((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for value in [0, 1, -1, 63, -64, 64, -65, 1_000_000, i64::MAX, i64::MIN] {
            let mut bytes = Vec::new();
            write_signed(value, &mut bytes);
            write(value.unsigned_abs(), &mut bytes);
            let mut rest = bytes.as_slice();
            assert_eq!(read_signed(&mut rest), Some(value));
            assert_eq!(read(&mut rest), Some(value.unsigned_abs()));
            assert!(rest.is_empty());
        }
        assert_eq!(read(&mut [0x80, 0x80].as_slice()), None);
        assert_eq!(read(&mut [0xff; 11].as_slice()), None);
    }
}
