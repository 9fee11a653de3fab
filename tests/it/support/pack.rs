//! Compresses what a test wants to read back.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Packs bytes as one gzip member.
pub(crate) fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// Packs every line (or whatever the parts are) as a gzip member of its own, as log shippers do.
pub(crate) fn gzip_members<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    parts.into_iter().flat_map(gzip).collect()
}

/// Packs every part as a zstd frame of its own, after a skippable frame.
pub(crate) fn zstd_frames<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut packed = vec![0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    for part in parts {
        packed.extend(zstd::encode_all(part.as_bytes(), 3).unwrap());
    }
    packed
}
