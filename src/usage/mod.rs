//! The canonical call and whom it belongs to. Knows neither files nor money.

mod attribution;
mod calendar;
mod call;
mod count_rule;
mod dimension;
mod fate;
mod hints;
mod oddity;
mod place;
mod pseudonym;
mod timestamp;
mod tokens;

pub use attribution::{ATTRIBUTED, Attribution, AttributionRules, Rank, Resolved, Wanted};
pub use calendar::{Calendar, Interval};
pub use call::{Billing, Call, Identity, Operation, ServiceTier, Source, Status, Traffic};
pub use count_rule::CountRule;
pub use dimension::Dimension;
pub use fate::Fate;
pub use hints::Hints;
pub use oddity::Oddity;
pub use place::{Container, Place};
pub use pseudonym::Pseudonyms;
pub use timestamp::Timestamp;
pub use tokens::TokenUsage;
