//! Langfuse observations and traces, in all the shapes that leave Langfuse.

mod observation;
mod trace;
mod usage;

pub(super) use observation::ObservationDraft;
pub(super) use trace::TraceDraft;
