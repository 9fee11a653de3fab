//! Reads an object into a draft: by a template if its text fits one, else member by member.

use std::hint::cold_path;

use super::cross::{Kind, cross};
use super::guide::Guide;
use super::members::{Content, Member};
use super::template::Template;
use super::walk::{Json, Token};
use crate::ingest::field::Field;
use crate::ingest::record::Draft;
use crate::ingest::reject::Reject;
use crate::ingest::value::Value;
use crate::usage::AttributionRules;

impl<'a> Json<'a> {
    /// Reads the members of an object that the draft has a place for. `within` is what the object is.
    ///
    /// # Errors
    /// Rejects what is not an object, and what the draft rejects.
    pub(in crate::ingest) fn fill<D: Draft<'a>>(
        &mut self,
        within: Field,
        draft: &mut D,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        let is_whole_text = std::mem::take(&mut self.is_fresh);
        let Some(guide) = self.walk.guide().filter(|_| is_whole_text) else {
            return self.fill_by_member(within, draft, rules);
        };
        let step = self.walk.step;
        if !guide.is_noting() {
            if let Some(outcome) = self.fill_by_template(guide, within, draft, rules) {
                return outcome;
            }
            if !guide.begin_text_lesson(step) {
                return self.fill_by_member(within, draft, rules);
            }
        }
        guide.begin_text(step);
        let outcome = self.fill_by_member(within, draft, rules);
        let text = outcome.is_ok().then(|| self.slice(0, self.at));
        guide.end_text(text, &|member, kind, place| {
            // Only a record begins with an empty draft.
            within == Field::Record && self.is_idle::<D>(member, kind, place, rules)
        });
        outcome
    }

    /// Whether taking a value changes nothing of an empty draft.
    fn is_idle<D: Draft<'a>>(
        &self,
        member: &Member,
        kind: Kind,
        place: (usize, usize),
        rules: &AttributionRules,
    ) -> bool {
        let mut draft = D::default();
        self.value(place, kind).is_some_and(|value| {
            let outcome = draft.take(member.field, &member.key, value, rules);
            outcome.is_ok() && draft == D::default()
        })
    }

    /// Asks for each member whether the draft has a place for it.
    fn fill_by_member<D: Draft<'a>>(
        &mut self,
        within: Field,
        draft: &mut D,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        self.object(|key, json| {
            let Some(field) = D::place(within, key, rules) else {
                return Ok(());
            };
            json.name(field);
            draft.take_all(field, key, Value::Json(json), rules)
        })
    }

    /// Finds a template that the text fits, and takes what it says. `None` if there is none.
    fn fill_by_template<D: Draft<'a>>(
        &mut self,
        guide: &Guide,
        within: Field,
        draft: &mut D,
        rules: &AttributionRules,
    ) -> Option<Result<(), Reject>> {
        let (start, length) = (self.clone(), self.text.len());
        // A record begins with an empty draft; JSON in a string is one of its values.
        let before = (within != Field::Record).then(|| draft.clone());
        guide.try_templates(start.walk.step, length, |template| {
            let outcome = self.follow(template, guide, draft, rules);
            if outcome.is_err() {
                // What was taken until the text turned out to be another.
                *draft = before.clone().unwrap_or_default();
                self.clone_from(&start);
            }
            outcome
        })
    }

    /// Compares a text with a template: literals with literals, and crosses the values in the holes.
    /// What the template says is read is taken on the way. Returns what came of that; if the text does
    /// not fit, from where on it does not.
    #[inline]
    fn follow<D: Draft<'a>>(
        &mut self,
        template: &Template,
        guide: &Guide,
        draft: &mut D,
        rules: &AttributionRules,
    ) -> Result<Result<(), Reject>, usize> {
        let bytes = self.text.as_bytes();
        let depth = self.depth;
        let mut at = 0;
        for segment in template.segments() {
            let rest = bytes.get(at..).unwrap_or_default();
            if !segment.literal.starts(rest) {
                cold_path();
                return Err(at);
            }
            for constant in &segment.constants {
                let from = at + constant.offset;
                let outcome = match constant.content {
                    Content::Object => {
                        draft.enter(constant.member.field);
                        continue;
                    }
                    Content::Value(kind) => {
                        let to = from + constant.length;
                        self.take(&constant.member, (from, to), kind, draft, rules)
                    }
                    Content::Unread => self.read(&constant.member, from, draft, rules),
                };
                if let Err(reject) = outcome {
                    cold_path();
                    return Ok(Err(reject));
                }
            }
            at += segment.literal.len();
            let Some(hole) = &segment.hole else {
                continue;
            };
            if let Some(member) = &hole.member
                && !member.is_scalar
            {
                at = self.read_hole(member, at, draft, rules).ok_or(at)?;
                continue;
            }
            let memo = || template.memo(hole);
            let (end, kind) = cross(bytes, at, hole.depth, memo, guide).ok_or(at)?;
            if let Some(member) = &hole.member
                && let Err(reject) = self.take(member, (at, end), kind, draft, rules)
            {
                cold_path();
                return Ok(Err(reject));
            }
            at = end;
        }
        self.at = at;
        self.depth = depth;
        Ok(Ok(()))
    }

    /// Takes a value that stands here, if possible without reading it again.
    #[inline]
    fn take<D: Draft<'a>>(
        &mut self,
        member: &Member,
        place: (usize, usize),
        kind: Kind,
        draft: &mut D,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        let value = if let Some(value) = self.value(place, kind) {
            value
        } else {
            self.stand_before(member, place.0);
            Value::Json(self)
        };
        draft.take(member.field, &member.key, value, rules)
    }

    /// Returns a value that need not be read again.
    #[inline]
    fn value<'j>(&self, (from, to): (usize, usize), kind: Kind) -> Option<Value<'a, 'j>> {
        Some(match kind {
            Kind::Text => Value::Token(Token::Text(self.slice(from + 1, to - 1))),
            Kind::Count(count) => Value::Count(count, self.slice(from, to)),
            Kind::Number => Value::Token(Token::Number(self.slice(from, to))),
            Kind::Null => Value::Token(Token::Null),
            Kind::True => Value::Token(Token::Bool(true)),
            Kind::False => Value::Token(Token::Bool(false)),
            Kind::Other => return None,
        })
    }

    /// Reads what may be an object or array, or hold one in a string: reading it crosses it. Returns
    /// where it ends; `None` if something is wrong with it, which reading step by step will say.
    fn read_hole<D: Draft<'a>>(
        &mut self,
        member: &Member,
        at: usize,
        draft: &mut D,
        rules: &AttributionRules,
    ) -> Option<usize> {
        self.read(member, at, draft, rules).ok()?;
        if self.at == at {
            self.skip().ok()?;
        }
        Some(self.at)
    }

    /// Reads what may be an object or array, or hold one in a string.
    fn read<D: Draft<'a>>(
        &mut self,
        member: &Member,
        at: usize,
        draft: &mut D,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        self.stand_before(member, at);
        draft.take_all(member.field, &member.key, Value::Json(self), rules)
    }

    /// Places the reader before a value.
    fn stand_before(&mut self, member: &Member, at: usize) {
        self.at = at;
        self.depth = member.depth;
        self.walk.step = member.step;
    }

    /// Notes what the value that comes next is, if its record is learned from.
    fn name(&self, field: Field) {
        if let Some(guide) = self.walk.guide()
            && guide.is_noting()
        {
            guide.outline(|outline| outline.name(field));
        }
    }
}
