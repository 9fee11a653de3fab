//! Finds the configuration file. The only I/O of this folder.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Name of the configuration file.
pub const FILE_NAME: &str = "llmcost.toml";

/// Searches a folder and the folders above it, and returns the first configuration file.
///
/// `start` must be absolute for the search to leave it. A folder of that name is passed over;
/// a file that cannot be read is returned, so that reading it says why.
pub fn locate(start: &Path) -> Option<PathBuf> {
    start
        .ancestors()
        .map(|folder| folder.join(FILE_NAME))
        .find(|path| {
            // An error other than "not there" must not end in a file further up being used.
            match path.metadata() {
                Ok(metadata) => !metadata.is_dir(),
                Err(error) => {
                    let is_absent =
                        matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
                    !is_absent || path.is_symlink()
                }
            }
        })
}
