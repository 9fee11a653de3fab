//! The structure of containers that nobody reads, to be compared instead of taken apart.
//!
//! A message has the same keys in every record, and other texts. What stands between the values is
//! compared as literals, and only the values are crossed. The same literals around other valid values
//! are a container that is as valid as the one they were taken from. Measured on Langfuse rows, whose
//! input and output are such containers: 5 % fewer instructions for a record.

use super::cross::cross_scalar;
use super::favourite::Favourite;
use super::literal::Literal;
use super::scan::Cursor;

/// Containers that are learned from in one place.
const LESSONS: u32 = 8;
/// Values in a container; the structure of larger ones hardly ever comes again.
const MOST_VALUES: usize = 32;
/// Failed comparisons after which a place is given up if most failed.
const PATIENCE: u32 = 64;

/// The structures of the containers of one place.
#[derive(Debug, Default)]
pub(super) struct Skeletons {
    known: Vec<Skeleton>,
    lessons: u32,
    favourite: Favourite,
}

impl Skeletons {
    /// Returns the length of the container with which a text begins, if its structure is known.
    pub(super) fn length(&self, rest: &[u8]) -> Option<usize> {
        if self.favourite.is_hopeless(PATIENCE, 1) {
            return None;
        }
        self.favourite.find(self.known.len(), |number| {
            self.known.get(number)?.length(rest)
        })
    }

    /// Learns from a container that has been crossed.
    pub(super) fn note(&mut self, text: &str) {
        let is_known = |known: &Skeleton| known.length(text.as_bytes()) == Some(text.len());
        if self.lessons < LESSONS && !self.known.iter().any(is_known) {
            self.lessons += 1;
            self.known.extend(Skeleton::new(text));
        }
    }
}

/// What stands before, between and behind the values of a container that are no containers.
#[derive(Debug)]
struct Skeleton {
    first: Literal,
    others: Vec<Literal>,
}

impl Skeleton {
    /// Takes the values out of a container; `None` if there are too many.
    fn new(text: &str) -> Option<Self> {
        let mut literals = Vec::new();
        let mut from = 0;
        let mut cursor = Cursor::new(text.as_bytes(), 0);
        while let Some(byte) = cursor.next_byte() {
            let at = cursor.at();
            if let b'{' | b'}' | b'[' | b']' | b',' | b':' = byte {
                cursor = Cursor::new(text.as_bytes(), at + 1);
                continue;
            }
            cursor.skip_value(0).ok()?;
            let end = cursor.at();
            let is_key = byte == b'"' && cursor.next_byte() == Some(b':');
            if !is_key {
                if literals.len() == MOST_VALUES {
                    return None;
                }
                literals.push(Literal::new(text.get(from..at)?));
                from = end;
            }
        }
        literals.push(Literal::new(text.get(from..)?));
        let mut literals = literals.into_iter();
        Some(Self {
            first: literals.next()?,
            others: literals.collect(),
        })
    }

    /// Returns the length of the container with which a text begins; `None` if it has another
    /// structure or is not valid.
    fn length(&self, rest: &[u8]) -> Option<usize> {
        if !self.first.starts(rest) {
            return None;
        }
        let mut at = self.first.len();
        for literal in &self.others {
            let (end, _) = cross_scalar(rest, at)?;
            if !literal.starts(rest.get(end..)?) {
                return None;
            }
            at = end + literal.len();
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTAINERS: [&str; 16] = [
        "{}",
        "[]",
        "[[],{}]",
        "[1,2,3]",
        r#"["a","b"]"#,
        r#"{"role":"user","content":"Where is my order?"}"#,
        r#"{"role":"user","content":"a \"quoted\" \u00e9\n\\"}"#,
        r#"{ "role" : "user" , "content" : null }"#,
        r#"{"role":"user","content":["a"]}"#,
        r#"{"role":"user","content":{"a":1}}"#,
        r#"[{"role":"system","content":""},{"role":"user","content":"b"}]"#,
        r#"{"input":12,"output":-3.5e-7,"total":0}"#,
        r#"{"input":true,"output":false,"total":"x:y"}"#,
        r#"{"":"","a:b":"{\"c\":[1]}"}"#,
        r#"[{"a":{"b":[1,{"c":"d"}]}},[["e"]]]"#,
        r#"{"a":"}","b":"]","c":","}"#,
    ];

    fn crossed(text: &[u8]) -> Option<usize> {
        let mut cursor = Cursor::new(text, 0);
        cursor.skip_value(0).ok().map(|()| cursor.at())
    }

    #[test]
    fn what_is_compared_ends_where_it_does_when_it_is_taken_apart() {
        let (mut found, mut refused) = (0, 0);
        for learned in CONTAINERS {
            let skeleton = Skeleton::new(learned).unwrap();
            let own = skeleton.length(format!("{learned},").as_bytes());
            assert_eq!(own, Some(learned.len()), "{learned}");
            for other in CONTAINERS {
                // Whole, with one byte replaced, and cut off.
                let whole = format!("{other},\"next\":1}}").into_bytes();
                let mut changed = vec![whole.clone()];
                for at in 0..other.len() {
                    for byte in *b"\"\\{}[],:0a \x01" {
                        let mut text = whole.clone();
                        text[at] = byte;
                        changed.push(text);
                    }
                    changed.push(whole[..at].to_vec());
                }
                for text in changed {
                    let length = skeleton.length(&text);
                    let shown = String::from_utf8_lossy(&text);
                    assert!(
                        length.is_none() || length == crossed(&text),
                        "{learned}: {shown}"
                    );
                    *(if length.is_some() {
                        &mut found
                    } else {
                        &mut refused
                    }) += 1;
                }
            }
        }
        assert!(found > 1000 && refused > 10_000, "{found} {refused}");
    }

    #[test]
    fn other_values_in_the_same_structure_are_recognised() {
        let mut skeletons = Skeletons::default();
        skeletons.note(r#"[{"role":"user","content":"a"}]"#);
        skeletons.note(r#"[{"role":"user","content":null}]"#);
        assert_eq!(skeletons.known.len(), 1);
        let other = r#"[{"role":"tool","content":"b \"c\""}]"#;
        assert_eq!(skeletons.length(other.as_bytes()), Some(other.len()));
        assert_eq!(skeletons.length(br#"[{"role":"tool"}]"#), None);
        for (values, known) in [(MOST_VALUES, 2), (MOST_VALUES + 1, 2)] {
            skeletons.note(&format!("[{}0]", "0,".repeat(values - 1)));
            assert_eq!(skeletons.known.len(), known);
        }
    }

    #[test]
    fn a_place_whose_containers_all_differ_is_given_up() {
        let mut skeletons = Skeletons::default();
        skeletons.note("[1]");
        for _ in 0..=PATIENCE {
            assert_eq!(skeletons.length(b"[1,2]"), None);
        }
        assert_eq!(skeletons.length(b"[1]"), None);
    }
}
