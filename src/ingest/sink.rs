//! Where parsed records go. One sink per worker thread, so that parsing needs no locks.

use super::record::{Link, Origin, Trace};
use super::reject::Reject;
use crate::usage::{Attribution, Call};

/// Takes what the dialects make of records.
pub trait Sink: Send {
    /// Takes a call.
    ///
    /// # Errors
    /// Rejects the call's line when its figures cannot be used (cost that is no number,
    /// overflow).
    fn call(
        &mut self,
        call: &Call<'_>,
        attribution: &Attribution<'_>,
        origin: Origin,
    ) -> Result<(), Reject>;

    /// Takes an observation that is no call.
    fn link(&mut self, link: &Link<'_>, origin: Origin);

    /// Takes a trace.
    fn trace(&mut self, trace: &Trace<'_>, origin: Origin);
}
