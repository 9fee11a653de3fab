//! Which containers are open, without recursion and without allocation.

use super::MAX_DEPTH;
use crate::ingest::reject::{Reason, Reject};

/// Returns the reject for input nested beyond [`MAX_DEPTH`].
pub(super) fn too_deep() -> Reject {
    Reject::new(Reason::Depth, format!("more than {MAX_DEPTH} levels"))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Object,
    Array,
}

impl Container {
    pub(super) const fn end(self) -> u8 {
        match self {
            Self::Object => b'}',
            Self::Array => b']',
        }
    }

    pub(super) const fn expectation(self) -> &'static str {
        match self {
            Self::Object => "`,` or `}`",
            Self::Array => "`,` or `]`",
        }
    }
}

/// The kinds of the open containers, innermost in the lowest bit.
pub(super) struct OpenContainers {
    objects: u128,
    count: u32,
    limit: u32,
}

impl OpenContainers {
    pub(super) fn new(outer: u32) -> Self {
        Self {
            objects: 0,
            count: 0,
            limit: MAX_DEPTH.saturating_sub(outer),
        }
    }

    pub(super) fn push(&mut self, container: Container) -> Option<()> {
        if self.count >= self.limit {
            return None;
        }
        self.objects = self.objects << 1 | u128::from(container == Container::Object);
        self.count += 1;
        Some(())
    }

    pub(super) fn pop(&mut self) {
        self.objects >>= 1;
        self.count -= 1;
    }

    pub(super) fn innermost(&self) -> Option<Container> {
        (self.count > 0).then_some(if self.objects & 1 == 1 {
            Container::Object
        } else {
            Container::Array
        })
    }
}
