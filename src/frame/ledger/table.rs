//! Calls as columns: one vector per field, so that a million calls are a few allocations.

use super::names::Code;
use crate::pricing::{CostSource, NameRule, PriceLayer};
use crate::usage::{Operation, Rank, Source, Status, Traffic};

macro_rules! table {
    ($(#[$table_doc:meta])* $table:ident, $(#[$row_doc:meta])* $row:ident {
        $($(#[$doc:meta])* $field:ident: $kind:ty,)+
    }) => {
        $(#[$row_doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $row {
            $($(#[$doc])* pub $field: $kind,)+
        }

        $(#[$table_doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $table {
            $($(#[$doc])* pub $field: Vec<$kind>,)+
        }

        impl $table {
            /// Adds a row.
            pub fn push(&mut self, row: $row) {
                $(self.$field.push(row.$field);)+
            }

            /// Returns a row; `None` beyond the last one.
            pub fn get(&self, index: usize) -> Option<$row> {
                Some($row { $($field: *self.$field.get(index)?,)+ })
            }

            /// Moves all rows of `other` to the end.
            pub fn append(&mut self, other: &mut Self) {
                $(self.$field.append(&mut other.$field);)+
            }

            /// Keeps the rows whose flag is set.
            pub fn retain(&mut self, keep: &[bool]) {
                $({
                    let mut flags = keep.iter();
                    self.$field.retain(|_| flags.next().copied().unwrap_or(false));
                })+
            }
        }
    };
}

table! {
    /// Priced calls in columns.
    CallTable,
    /// One priced call.
    CallRow {
        /// Start, microseconds UTC.
        started_at: i64,
        /// Wall time in milliseconds; `u32::MAX` if unknown.
        duration_ms: u32,
        /// Number of the file it was read from.
        file: u32,
        /// Line it starts on.
        line: u32,
        /// Which export.
        source: Source,
        /// How it ended.
        status: Status,
        /// What was asked for.
        operation: Operation,
        /// Client traffic or not.
        traffic: Traffic,
        /// Whether the gateway's own cache answered.
        is_cache_hit: bool,
        /// Whether it went through a batch API.
        is_batch: bool,
        /// Whether its row is marked deleted.
        is_deleted: bool,
        /// Whether cached tokens exceed input tokens.
        cached_exceeds_input: bool,
        /// Whether its observation type is a model call.
        is_model_type: bool,
        /// Attempts as far as the row knows; 0 if it does not.
        attempts: u32,
        /// Team, feature, user, environment: resolved values.
        attributed: [Code; 4],
        /// The places they came from.
        ranks: [Rank; 4],
        /// Alias of the key.
        key: Code,
        /// Provider.
        provider: Code,
        /// Model as priced.
        model: Code,
        /// Input tokens, everything included.
        input_tokens: i64,
        /// Cache reads.
        cache_read_tokens: i64,
        /// Cache writes.
        cache_write_tokens: i64,
        /// Output tokens, reasoning included.
        output_tokens: i64,
        /// Reasoning tokens.
        reasoning_tokens: i64,
        /// Long-context threshold that its rates are for; 0 if none was crossed.
        above_tokens: u32,
        /// Cost by the report's basis in pico-dollars.
        cost: Option<i64>,
        /// Cost by the formula.
        computed: Option<i64>,
        /// Cost as logged.
        logged: Option<i64>,
        /// What the formula charged for input, cache reads, cache writes and output; zero where it
        /// was not applied.
        parts: [i64; 4],
        /// What caching saved; `None` where nothing was cached or there is no price.
        cache_saving: Option<i64>,
        /// Where the cost came from.
        cost_source: CostSource,
        /// How the model's name led to its price.
        name_rule: Option<NameRule>,
        /// Which prices were used.
        price_layer: Option<PriceLayer>,
        /// 128-bit hash of what makes it the same call as another.
        identity: u128,
        /// Hash of LiteLLM's call id; 0 if unknown.
        litellm_call: u128,
        /// Hash of the trace that the attempts of one operation may share; 0 if there is none.
        attempt_trace: u128,
        /// Version for duplicates: the greatest wins.
        version: i64,
        /// Where the call id starts in the arena of ids.
        id_start: u64,
        /// Length of the call id.
        id_length: u32,
    }
}

impl CallTable {
    /// Returns the number of calls.
    pub fn len(&self) -> usize {
        self.started_at.len()
    }

    /// Returns whether there are no calls.
    pub fn is_empty(&self) -> bool {
        self.started_at.is_empty()
    }
}
