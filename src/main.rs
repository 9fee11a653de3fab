//! The program: parses the command line, runs it, and reports how that ended.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    llmcost::cli::run(std::env::args_os()).into()
}
