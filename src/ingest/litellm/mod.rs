//! The per-call exports of LiteLLM.

mod metadata;
mod operation;
mod spend_logs;
mod standard_logging;
mod usage_object;

pub(super) use spend_logs::SpendLogsDraft;
pub(super) use standard_logging::StandardLoggingDraft;
