//! The program: parses the command line, runs it, and reports how that ended.

use std::process::ExitCode;

fn main() -> ExitCode {
    llmcost::cli::run(std::env::args_os()).into()
}
