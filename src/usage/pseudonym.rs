//! Names that stand for people: the same person always has the same one, and without the key nobody
//! can tell whose it is, not even by trying names.

use std::fmt::{self, Debug, Formatter};

use hmac_sha256::HMAC;

/// Hexadecimal digits of the HMAC that a pseudonym keeps. With these 64 bits, two of a million users
/// share one with a probability of 3 in 100 million; a name in a table stays readable.
const DIGITS: usize = 16;

/// Makes pseudonyms with a key.
#[derive(Clone)]
pub struct Pseudonyms {
    key: Vec<u8>,
}

impl Pseudonyms {
    /// Takes the key. How good it is decides how well names are hidden; that is for the caller.
    pub const fn new(key: Vec<u8>) -> Self {
        Self { key }
    }

    /// Returns the pseudonym of a name: `user-` and the first 16 hexadecimal digits of
    /// HMAC-SHA-256, so that who holds the key can look up a person with other tools as well.
    pub fn of(&self, name: &str) -> String {
        let digits = HMAC::mac(name, &self.key).map(|byte| format!("{byte:02x}"));
        let digits: String = digits.concat().chars().take(DIGITS).collect();
        format!("user-{digits}")
    }
}

/// Says nothing about the key.
impl Debug for Pseudonyms {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pseudonyms")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_the_beginning_of_a_published_hmac() {
        // RFC 4231, test cases 2 and 6: a short key, and one longer than a block.
        let short = Pseudonyms::new(b"Jefe".to_vec());
        assert_eq!(short.of("what do ya want for nothing?"), "user-5bdcc146bf60754e");
        let long = Pseudonyms::new(vec![0xaa; 131]);
        let text = "Test Using Larger Than Block-Size Key - Hash Key First";
        assert_eq!(long.of(text), "user-60e431591ee0b67f");
    }

    #[test]
    fn other_keys_and_other_names_give_other_pseudonyms() {
        let [one, other] = [b"one", b"two"].map(|key| Pseudonyms::new(key.to_vec()));
        assert_eq!(one.of("anna"), one.clone().of("anna"));
        assert_ne!(one.of("anna"), other.of("anna"));
        assert_ne!(one.of("anna"), one.of("Anna"));
    }

    #[test]
    fn nothing_of_the_key_is_shown() {
        let made = Pseudonyms::new(b"swordfish".to_vec());
        assert_eq!(format!("{made:?}"), "Pseudonyms");
    }
}
