//! `llmcost man`: manual pages, made from the definition of the command line.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::help::{ENVIRONMENT, examples, remarks};
use super::output::write_file;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;

/// Print the manual page of llmcost, or write one for every command
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost man > llmcost.1                  the page of the program; man ./llmcost.1 shows it
  llmcost man --dir ~/.local/share/man/man1
                                           a page for every command, such as llmcost-report.1")]
pub(super) struct ManArgs {
    /// Write the pages into this folder, which is made if it is not there
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Output")]
    dir: Option<PathBuf>,
}

/// A manual page.
struct Page {
    /// Such as `llmcost-report.1`.
    file_name: String,
    /// Its text in the language of troff.
    text: String,
}

/// Runs the command.
///
/// # Errors
/// If the pages cannot be written.
pub(super) fn run(args: &ManArgs, console: &Console, working_dir: &Path) -> Result<Outcome, Error> {
    let mut program = super::command().disable_help_subcommand(true);
    program.build();
    let Some(dir) = &args.dir else {
        console.print(&page(&program)?.text)?;
        return Ok(Outcome::Done);
    };
    let pages = pages(&program)?;
    let folder = working_dir.join(dir);
    std::fs::create_dir_all(&folder).map_err(|cause| Error::Write {
        path: dir.clone(),
        cause,
    })?;
    for page in &pages {
        write_file(&dir.join(&page.file_name), &page.text)?;
    }
    let count = pages.len();
    console.note(&format!("wrote {count} pages into {}", dir.display()));
    Ok(Outcome::Done)
}

/// Makes the pages of a command and of those below it.
fn pages(command: &clap::Command) -> Result<Vec<Page>, Error> {
    let mut made = vec![page(command)?];
    for below in command.get_subcommands().filter(|one| !one.is_hide_set()) {
        made.extend(pages(below)?);
    }
    Ok(made)
}

fn page(command: &clap::Command) -> Result<Page, Error> {
    let version = concat!("llmcost ", env!("CARGO_PKG_VERSION"));
    let man = Man::new(command.clone())
        .source(version)
        .manual("Manual of llmcost");
    let mut text = Vec::new();
    write_page(command, &man, &mut text)
        .map_err(|error| Error::Internal(format!("a manual page: {error}")))?;
    Ok(Page {
        file_name: man.get_filename(),
        text: String::from_utf8_lossy(&text).into_owned(),
    })
}

/// Writes the sections: those of `clap_mangen` around those that it does not know.
fn write_page(command: &clap::Command, man: &Man, text: &mut Vec<u8>) -> std::io::Result<()> {
    man.render_title(text)?;
    man.render_name_section(text)?;
    man.render_synopsis_section(text)?;
    man.render_description_section(text)?;
    if let Some(examples) = examples(command) {
        as_it_is("EXAMPLES", &examples).to_writer(text)?;
    }
    man.render_options_section(text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(text)?;
    }
    if let Some(remarks) = remarks(command) {
        as_it_is("NOTES", &remarks).to_writer(text)?;
    }
    table("EXIT STATUS", &exit_codes()).to_writer(text)?;
    let environment = ENVIRONMENT.map(|(name, meaning)| (name.to_owned(), meaning));
    table("ENVIRONMENT", &environment).to_writer(text)
}

/// Lays out lines that are not to be filled.
fn as_it_is(heading: &str, lines: &str) -> Roff {
    let mut section = Roff::default();
    section.control("SH", [heading]).control("nf", []);
    for line in lines.lines() {
        section.text([roman(line)]);
    }
    section.control("fi", []);
    section
}

fn exit_codes() -> Vec<(String, &'static str)> {
    let row = |outcome: Outcome| (outcome.code().to_string(), outcome.meaning());
    Outcome::ALL.into_iter().map(row).collect()
}

/// Lays out names with their meanings.
fn table(heading: &str, rows: &[(String, &str)]) -> Roff {
    let mut section = Roff::default();
    section.control("SH", [heading]);
    for (name, meaning) in rows {
        section.control("TP", ["16"]);
        section.text([bold(name.as_str())]);
        section.text([roman(*meaning)]);
    }
    section
}
