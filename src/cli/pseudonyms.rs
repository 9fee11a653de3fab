//! `--pseudonymize`: where the secret key comes from, and what is good enough for one.
//!
//! The key is never an argument: those are seen by every user of the machine and kept by shells.

use std::path::Path;

use super::args::{InputArgs, PseudonymizeArg};
use crate::error::Error;
use crate::usage::Pseudonyms;

/// The variable that holds the key.
const VARIABLE: &str = "LLMCOST_PSEUDONYM_KEY";

/// Bytes that a key must have. User names can be guessed, so the key is all that hides them: 128
/// bits, which NIST SP 800-107 asks of HMAC at least, take 16 bytes if these are random.
const LEAST_BYTES: usize = 16;

/// Returns what makes pseudonyms, if they are asked for.
///
/// # Errors
/// If there is no key, or one that could be guessed.
pub(super) fn pseudonyms(args: &InputArgs) -> Result<Option<Pseudonyms>, Error> {
    let Some(PseudonymizeArg::User) = args.pseudonymize else {
        return Ok(None);
    };
    let (key, origin) = match &args.pseudonym_key_file {
        Some(path) => (read_key(path)?, path.display().to_string()),
        None => (variable()?, VARIABLE.to_owned()),
    };
    // Editors and `echo` end a file with a line break that belongs to no key.
    let key = key.trim_ascii();
    if key.len() < LEAST_BYTES {
        let bytes = key.len();
        return Err(Error::Usage {
            message: format!(
                "the key in {origin} has {bytes} bytes, at least {LEAST_BYTES} are needed"
            ),
            hint: Some(ADVICE.to_owned()),
        });
    }
    Ok(Some(Pseudonyms::new(key.to_vec())))
}

/// How to make a key and keep it.
const ADVICE: &str = "make one once, and keep it where your other secrets are: \
     `openssl rand -hex 32`\n      \
     then put it into LLMCOST_PSEUDONYM_KEY, or into a file for `--pseudonym-key-file`";

fn read_key(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|cause| Error::Read {
        path: path.to_path_buf(),
        cause,
    })
}

fn variable() -> Result<Vec<u8>, Error> {
    let value = std::env::var_os(VARIABLE).filter(|value| !value.is_empty());
    let value = value.ok_or_else(|| Error::Usage {
        message: "`--pseudonymize` needs a secret key".to_owned(),
        hint: Some(ADVICE.to_owned()),
    })?;
    Ok(value.into_encoded_bytes())
}
