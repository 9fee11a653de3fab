//! One value of a record, whether it stands in JSON or in a CSV cell.
//!
//! Exports disagree about types: the same field is a number here and text there, an object here
//! and JSON in a string there. Dialects ask for a meaning (a count, a time, text, an object) and
//! this file accepts every spelling that has been seen of it.

use bumpalo::Bump;

use super::field::{Field, Strictness};
use super::json::{Json, Token, Walk};
use super::record::Draft;
use super::reject::{Reason, Reject};
use super::time::parse_time;
use crate::usage::{AttributionRules, Timestamp};

/// Largest token count of one call that is believed: far beyond any batch, far below overflow.
const MAX_COUNT: u64 = 1 << 48;

/// A value that is read at most once.
#[derive(Debug)]
pub(super) enum Value<'a, 'j> {
    /// The reader stands before the value.
    Json(&'j mut Json<'a>),
    /// A decoded CSV cell; an empty one is null.
    Cell(&'a str, Walk<'a>),
    /// A scalar that has been read already.
    Token(Token<'a>),
    /// A number that has been read already as a count, and its text: eight digits at most.
    Count(u64, &'a str),
}

impl<'a> Value<'a, '_> {
    /// Reads a scalar; containers are crossed.
    ///
    /// # Errors
    /// Rejects what is not JSON.
    pub(super) fn token(self) -> Result<Token<'a>, Reject> {
        match self {
            Value::Json(json) => json.token(),
            Value::Cell(cell, walk) => Ok(cell_token(cell, walk.arena())),
            Value::Token(token) => Ok(token),
            Value::Count(_, text) => Ok(Token::Number(text)),
        }
    }

    /// Reads text if it is written as plain as most of it is. Everything else is left where it is.
    #[inline]
    fn plain_text(&mut self) -> Option<&'a str> {
        match self {
            Value::Json(json) => json.plain_text(),
            Value::Token(Token::Text(text)) => Some(text),
            Value::Cell(..) | Value::Token(_) | Value::Count(..) => None,
        }
    }

    /// Reads text; numbers and booleans count as the text they are written as. `None` for null,
    /// empty text and containers.
    ///
    /// # Errors
    /// Rejects what is not JSON.
    #[inline]
    pub(super) fn text(self) -> Result<Option<&'a str>, Reject> {
        if let Value::Token(Token::Text(text)) = self {
            return Ok((!text.is_empty()).then_some(text));
        }
        self.unread_text()
    }

    fn unread_text(mut self) -> Result<Option<&'a str>, Reject> {
        if let Some(text) = self.plain_text() {
            return Ok((!text.is_empty()).then_some(text));
        }
        Ok(match self.token()? {
            Token::Text(text) | Token::Number(text) if !text.is_empty() => Some(text),
            Token::Bool(true) => Some("true"),
            Token::Bool(false) => Some("false"),
            Token::Text(_) | Token::Number(_) | Token::Null | Token::Container => None,
        })
    }

    /// Reads a yes or no: `true`, `"True"`, `1`. Everything else is no.
    ///
    /// # Errors
    /// Rejects what is not JSON.
    pub(super) fn truth(self) -> Result<bool, Reject> {
        Ok(match self.token()? {
            Token::Bool(value) => value,
            Token::Text(text) | Token::Number(text) => {
                matches!(text, "1") || text.eq_ignore_ascii_case("true")
            }
            Token::Null | Token::Container => false,
        })
    }

    /// Reads a count: a whole number of zero or more, also as text (`"86"`) or with a zero
    /// fraction (`12.0`). `None` for null and empty text.
    ///
    /// # Errors
    /// Rejects everything else.
    #[inline]
    pub(super) fn count(self, field: &str) -> Result<Option<u64>, Reject> {
        if let Value::Count(count, _) = self {
            return Ok(Some(count));
        }
        self.unread_count(field)
    }

    fn unread_count(mut self, field: &str) -> Result<Option<u64>, Reject> {
        if let Value::Json(json) = &mut self
            && let Some(count) = json.plain_count()
        {
            return Ok(Some(count));
        }
        let text = match self.token()? {
            Token::Null => return Ok(None),
            Token::Text(text) if text.trim().is_empty() => return Ok(None),
            Token::Text(text) | Token::Number(text) => text.trim(),
            Token::Bool(_) | Token::Container => return Err(bad_count(field)),
        };
        parse_count(text, field).map(Some)
    }

    /// Reads a decimal number as the text it is written as. `None` for null and empty text.
    ///
    /// # Errors
    /// Rejects booleans and containers; whether the text is a number is for pricing to say.
    pub(super) fn decimal(self, field: &str) -> Result<Option<&'a str>, Reject> {
        match self.token()? {
            Token::Null => Ok(None),
            Token::Number(text) => Ok(Some(text)),
            Token::Text(text) => {
                let text = text.trim();
                Ok((!text.is_empty()).then_some(text))
            }
            Token::Bool(_) | Token::Container => {
                Err(Reject::new(Reason::Cost, format!("`{field}` is no number")))
            }
        }
    }

    /// Reads a time in any of the spellings of exports. `None` for null and empty text.
    ///
    /// # Errors
    /// Rejects everything else, with the field's name.
    pub(super) fn time(mut self, field: &str) -> Result<Option<Timestamp>, Reject> {
        if let Some(text) = self.plain_text() {
            return time_of(text, field);
        }
        match self.token()? {
            Token::Null => Ok(None),
            Token::Text(text) | Token::Number(text) => time_of(text, field),
            Token::Bool(_) | Token::Container => Err(bad_time(field)),
        }
    }

    /// Reads an object, given as an object, as JSON in a string, or as a CSV cell of JSON. Null,
    /// empty text and text that does not begin like an object have no entries.
    ///
    /// # Errors
    /// Rejects broken JSON and what `each` rejects.
    pub(super) fn object<F>(self, each: F) -> Result<(), Reject>
    where
        F: FnMut(&'a str, &mut Json<'a>) -> Result<(), Reject>,
    {
        self.container(b'{', |json| json.object(each))
    }

    /// Reads the members of an object into a draft.
    ///
    /// # Errors
    /// Rejects broken JSON as far as `how` says, and what the draft rejects.
    pub(super) fn members<D: Draft<'a>>(
        mut self,
        how: Strictness,
        within: Field,
        draft: &mut D,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        if how == Strictness::UnlessRepr && self.is_python_repr()? {
            return self.token().map(drop);
        }
        let mut fill = |value: Self| value.container(b'{', |json| json.fill(within, draft, rules));
        match how {
            Strictness::Needed | Strictness::UnlessRepr => fill(self),
            Strictness::IfJson => self.if_json(fill),
        }
    }

    /// Whether it is text that Python's `repr` wrote. Only looked at: the reader stays before the value.
    fn is_python_repr(&mut self) -> Result<bool, Reject> {
        let text = match self {
            Value::Json(json) => {
                let mut ahead = json.clone();
                match ahead.peek() {
                    Some(b'"') => ahead.raw()?.strip_prefix('"'),
                    _ => None,
                }
            }
            Value::Cell(cell, _) => Some(*cell),
            Value::Token(_) | Value::Count(..) => None,
        };
        Ok(text.is_some_and(is_python_repr))
    }

    /// Reads an array, given as an array, as JSON in a string, or as a CSV cell of JSON. Anything
    /// else has no elements.
    ///
    /// # Errors
    /// Rejects broken JSON and what `each` rejects.
    pub(super) fn array<F>(self, each: F) -> Result<(), Reject>
    where
        F: FnMut(&mut Json<'a>) -> Result<(), Reject>,
    {
        self.container(b'[', |json| json.array(each))
    }

    /// Reads an object or array that names only whom a call belongs to. Text that turns out not to
    /// be JSON (a Python dict, a sentence in braces) has no entries: no reason to lose the call.
    ///
    /// # Errors
    /// Rejects a record that is broken itself, and nesting that is too deep.
    pub(super) fn if_json<F>(mut self, read: F) -> Result<(), Reject>
    where
        F: FnOnce(Self) -> Result<(), Reject>,
    {
        if let Value::Json(json) = &mut self
            && json.peek() != Some(b'"')
        {
            return read(self);
        }
        // A text that is broken itself is left where it is, and rejected when it is crossed.
        match read(self) {
            Err(reject) if reject.reason() == Reason::Json => Ok(()),
            outcome => outcome,
        }
    }

    /// Reads an object as raw JSON text. `None` for anything else.
    ///
    /// # Errors
    /// Rejects broken JSON.
    pub(super) fn raw_object(self) -> Result<Option<&'a str>, Reject> {
        let mut raw = None;
        self.container(b'{', |json| {
            raw = Some(json.raw()?);
            Ok(())
        })?;
        Ok(raw)
    }

    fn container<F>(self, start: u8, read: F) -> Result<(), Reject>
    where
        F: FnOnce(&mut Json<'a>) -> Result<(), Reject>,
    {
        let mut nested = match self {
            // What may hold a container is never read beforehand.
            Value::Token(_) | Value::Count(..) => return Ok(()),
            Value::Cell(cell, walk) => Json::walking(cell, walk),
            Value::Json(json) => {
                if json.peek() == Some(start) {
                    return read(json);
                }
                let Token::Text(text) = json.token()? else {
                    return Ok(());
                };
                json.nested(text)
            }
        };
        if nested.peek() != Some(start) {
            return Ok(());
        }
        read(&mut nested)?;
        nested.end()
    }
}

/// Whether text is a Python dict as `repr` writes it: its keys have single quotes.
fn is_python_repr(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix('{');
    inside.is_some_and(|inside| inside.trim_start().starts_with('\''))
}

/// Reads a CSV cell. Langfuse (since 3.157) writes some scalars as JSON strings, so that the
/// decoded cell still has quotes around it: one pair is taken off.
fn cell_token<'a>(cell: &'a str, arena: &'a Bump) -> Token<'a> {
    if cell.is_empty() {
        return Token::Null;
    }
    if cell.len() >= 2 && cell.starts_with('"') && cell.ends_with('"') {
        let mut json = Json::new(cell, arena);
        if let Ok(token) = json.token()
            && json.end().is_ok()
        {
            return token;
        }
    }
    Token::Text(cell)
}

fn time_of(text: &str, field: &str) -> Result<Option<Timestamp>, Reject> {
    match parse_time(text).or_else(|| parse_time(text.trim())) {
        Some(time) => Ok(Some(time)),
        None if text.trim().is_empty() => Ok(None),
        None => Err(bad_time(field)),
    }
}

fn bad_time(field: &str) -> Reject {
    Reject::new(Reason::Time, format!("`{field}` is no time"))
}

fn bad_count(field: &str) -> Reject {
    Reject::new(
        Reason::TokenCount,
        format!("`{field}` is no whole number of zero or more"),
    )
}

fn parse_count(text: &str, field: &str) -> Result<u64, Reject> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let whole = whole.strip_prefix('-').map_or(whole, |digits| {
        // Minus zero is zero; any other negative count fails below.
        if digits.bytes().all(|byte| byte == b'0') {
            digits
        } else {
            ""
        }
    });
    let is_whole_number = !whole.is_empty()
        && whole.bytes().all(|byte| byte.is_ascii_digit())
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte == b'0');
    if !is_whole_number {
        return Err(bad_count(field));
    }
    bounded(whole.parse().unwrap_or(u64::MAX), field)
}

/// Checks that a count can be one of tokens.
fn bounded(count: u64, field: &str) -> Result<u64, Reject> {
    if count <= MAX_COUNT {
        return Ok(count);
    }
    let detail = format!("`{field}` is beyond any token count");
    Err(Reject::new(Reason::Overflow, detail))
}
