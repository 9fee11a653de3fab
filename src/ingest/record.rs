//! What a dialect makes of a record, and the interface all dialects share.

use schemars::JsonSchema;

use super::events::EventFormat;
use super::fault::FileFault;
use super::field::Field;
use super::reject::Reject;
use super::value::Value;
use crate::usage::{Attribution, AttributionRules, Call, Source};

/// What one record turned out to be.
#[derive(Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "calls are the rule, and none is ever stored"
)]
pub(super) enum Outcome<'a> {
    /// A call, and whom it belongs to as far as its own row says.
    Call(Call<'a>, Attribution<'a>),
    /// A Langfuse observation that is no call but may stand between two that are.
    Link(Link<'a>),
    /// A Langfuse trace: attribution for the observations that name it.
    Trace(Trace<'a>),
    /// A record that carries no usage by its nature (a score, a manifest).
    NotACall,
}

/// An observation without usage: part of the tree of its trace, not of the bill.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// Observation id.
    pub id: &'a str,
    /// Parent observation.
    pub parent_id: Option<&'a str>,
    /// Trace id.
    pub trace_id: Option<&'a str>,
}

/// The trace side of the Langfuse join.
#[derive(Clone, Copy, Debug)]
pub struct Trace<'a> {
    /// Trace id, the join key.
    pub id: &'a str,
    /// What the trace says about whom its observations belong to.
    pub attribution: Attribution<'a>,
}

/// Builds the canonical form of one record, field by field, in whatever order they come.
///
/// A value that changes nothing in an empty draft (a null, a zero among details) changes nothing in any
/// draft that has not taken another value of the same field.
pub(super) trait Draft<'a>: Default + Clone + PartialEq {
    /// Returns what stands behind a key of an object, [`Field::Record`] for the record itself; `None`
    /// if nobody reads it, so that it is skipped.
    fn place(within: Field, key: &str, rules: &AttributionRules) -> Option<Field>;

    /// Begins with the members of an object.
    fn enter(&mut self, _field: Field) {}

    /// Takes a value that has no members. `key` is how its record spells the field.
    ///
    /// # Errors
    /// Rejects the record when a needed value cannot be read.
    fn take(
        &mut self,
        field: Field,
        key: &str,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject>;

    /// Takes a value, or its members.
    ///
    /// # Errors
    /// As [`Draft::take`].
    fn take_all(
        &mut self,
        field: Field,
        key: &str,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        match field.as_object() {
            Some(how) => {
                self.enter(field);
                value.members(how, field, self, rules)
            }
            None => self.take(field, key, value, rules),
        }
    }

    /// Completes the record.
    ///
    /// # Errors
    /// Rejects the record when something it must have is missing.
    fn finish(
        &mut self,
        rules: &AttributionRules,
        arena: &'a bumpalo::Bump,
    ) -> Result<Outcome<'a>, Reject>;
}

/// Where in the input a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// Position of the file in the list of inputs.
    pub file: u32,
    /// Line on which the record starts, from 1.
    pub line: u32,
}

/// Tells what kind of records have these top-level keys, among the kinds that are looked for: calls
/// or events.
pub(super) type Recognise<'r> = &'r (dyn Fn(&[&str]) -> Result<Dialect, FileFault> + Sync);

/// The kinds of records that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
pub enum Dialect {
    /// A row of `LiteLLM_SpendLogs`.
    #[schemars(rename = "litellm_spend_logs")]
    SpendLogs,
    /// A `StandardLoggingPayload`.
    #[schemars(rename = "litellm_standard_logging")]
    StandardLogging,
    /// A Langfuse observation.
    #[schemars(rename = "langfuse_observations")]
    Observation,
    /// A Langfuse trace.
    #[schemars(rename = "langfuse_traces")]
    Trace,
    /// A Langfuse score, export manifest or session: no usage by its nature.
    #[schemars(rename = "no_usage")]
    NoUsage,
    /// An event of product analytics; never among the inputs of calls.
    #[schemars(skip)]
    Event(EventFormat),
}

impl Dialect {
    /// Returns the name shown in the audit.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SpendLogs => Source::SpendLogs.name(),
            Self::StandardLogging => Source::StandardLogging.name(),
            Self::Observation => "langfuse_observations",
            Self::Trace => "langfuse_traces",
            Self::NoUsage => "no_usage",
            Self::Event(format) => format.name(),
        }
    }
}
