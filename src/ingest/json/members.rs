//! What is read of a record that fits a template, as it stands between the holes.

use super::cross::{Kind, kind_of};
use super::outline::{Entry, Stretch};
use super::shape::StepId;
use crate::ingest::field::Field;

/// A value that is read.
#[derive(Debug)]
pub(super) struct Member {
    /// What it is to who reads the record.
    pub(super) field: Field,
    /// Whether it never is an object or array, nor JSON in a string.
    pub(super) is_scalar: bool,
    /// How deep it stands.
    pub(super) depth: u32,
    /// Its place in the shape of the records.
    pub(super) step: StepId,
    /// Its key.
    pub(super) key: Box<str>,
}

/// A value that is read and stands in a literal: it is the same in all records.
#[derive(Debug)]
pub(super) struct Constant {
    pub(super) member: Member,
    /// How many bytes after the beginning of its literal it begins.
    pub(super) offset: usize,
    pub(super) length: usize,
    pub(super) content: Content,
}

/// Whether a value of this kind that stands there changes nothing, unless the record has another one
/// of its field.
pub(super) type IsIdle<'f> = &'f dyn Fn(&Member, Kind, Stretch) -> bool;

/// What a constant is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// An object: it is empty, or its members are constants and holes too.
    Object,
    /// A value of its own.
    Value(Kind),
    /// An array, or what may hold one in a string.
    Unread,
}

impl Member {
    /// Returns what is known of an entry that is read; `None` for one that is not.
    pub(super) fn new(text: &str, entry: &Entry) -> Option<Self> {
        let field = entry.field?;
        let (from, to) = entry.key;
        Some(Self {
            field,
            is_scalar: field.is_scalar(),
            depth: entry.depth,
            step: entry.step,
            key: text.get(from..to).unwrap_or_default().into(),
        })
    }
}

impl Constant {
    /// Returns an object whose members are constants and holes too; `None` if it is not read.
    pub(super) fn object(text: &str, entry: &Entry) -> Option<Self> {
        Some(Self {
            member: Member::new(text, entry)?,
            offset: 0,
            length: 0,
            content: Content::Object,
        })
    }

    /// Returns another constant; `None` if it is not read, or if reading it changes nothing.
    pub(super) fn value(
        text: &str,
        entry: &Entry,
        offset: usize,
        is_idle: IsIdle<'_>,
    ) -> Option<Self> {
        let member = Member::new(text, entry)?;
        let value = text.get(entry.value.0..entry.value.1).unwrap_or_default();
        let content = if member.is_scalar {
            let kind = kind_of(value);
            if is_idle(&member, kind, entry.value) {
                return None;
            }
            Content::Value(kind)
        } else if value == "{}" && member.field.as_object().is_some() {
            Content::Object
        } else {
            Content::Unread
        };
        Some(Self {
            member,
            offset,
            length: value.len(),
            content,
        })
    }
}
