//! Of the command line, what reads and compares the cases of the alert rules.

pub mod args;
pub mod config;
mod nearest;
pub mod period;

pub mod alerts {
    mod check;
    mod compare;
    mod replay;
    mod run;

    pub use run::failures;
}
