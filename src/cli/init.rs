//! `llmcost init`: writes a commented configuration.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use clap::Args;

use super::config;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;

/// Write a commented llmcost.toml into this folder
#[derive(Args, Clone, Copy, Debug)]
#[command(before_help = "Examples:
  llmcost init            write llmcost.toml, unless there is one
  llmcost init --print    see what would be written")]
pub(super) struct InitArgs {
    /// Print it instead of writing it
    #[arg(long, help_heading = "Output")]
    print: bool,
}

/// Runs the command. An existing file is never overwritten.
///
/// # Errors
/// If the file exists or cannot be written.
pub(super) fn run(args: InitArgs, console: &Console, working_dir: &Path) -> Result<Outcome, Error> {
    if args.print {
        console.print(config::template())?;
        return Ok(Outcome::Done);
    }
    let path = working_dir.join(config::FILE_NAME);
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)
        .map_err(|cause| {
            if cause.kind() == std::io::ErrorKind::AlreadyExists {
                Error::Usage {
                    message: format!("{} exists already", config::FILE_NAME),
                    hint: Some("`llmcost init --print` shows what would be written".to_owned()),
                }
            } else {
                Error::Write {
                    path: path.clone(),
                    cause,
                }
            }
        })?;
    file.write_all(config::template().as_bytes())
        .map_err(|cause| Error::Write {
            path: path.clone(),
            cause,
        })?;
    console.note(&format!(
        "wrote {}; set `inputs` and `[budget]`, then run `llmcost report --week`",
        config::FILE_NAME
    ));
    Ok(Outcome::Done)
}
