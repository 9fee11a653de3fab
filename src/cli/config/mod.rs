//! `llmcost.toml`: from its text to settings that cannot be wrong, or to every mistake in it.
//!
//! The file is read into a tree that remembers positions (`document`), walked section by
//! section against the keys there are (`schema`), and turned into a [`Config`]. Numbers are
//! taken from their decimal text, so that money never passes through a float. Nothing is parsed
//! and then ignored: what is not known is a problem.

mod acknowledge;
mod alert_schema;
mod alerts;
mod aliases;
mod amount;
mod analytics;
mod attribution;
mod budget;
mod calendar;
mod case;
mod case_call;
mod case_expect;
mod case_schema;
mod document;
mod langfuse;
mod locate;
mod prices;
mod problem;
mod report;
mod schema;
mod section;
mod settings;
mod suggest;
mod template;
mod value;

pub use aliases::Aliases;
pub use analytics::AnalyticsConfig;
pub use budget::Budget;
pub use calendar::nearest_timezone;
pub use case::{AlertCase, ExpectedFinding, parse_cases};
pub use case_call::CaseCall;
pub use case_expect::Expected;
pub use langfuse::LangfuseConfig;
pub use locate::{FILE_NAME, locate};
pub use problem::ConfigProblem;
pub use report::ReportConfig;
pub use schema::known_keys;
pub use settings::{Config, parse};
pub use template::template;
