//! `llmcost completions`: scripts that complete commands and options in a shell.

use clap::{Args, ValueEnum};
use clap_complete::{Shell, generate};
use clap_complete_nushell::Nushell;

use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;

/// Print a script that completes commands, options and values in a shell
///
/// Put it where the shell looks for completions, or source it in the shell's start-up file.
#[derive(Args, Clone, Copy, Debug)]
#[command(before_help = "Examples:
  llmcost completions bash > ~/.local/share/bash-completion/completions/llmcost
  llmcost completions zsh > ~/.zfunc/_llmcost        a folder of $fpath
  llmcost completions fish > ~/.config/fish/completions/llmcost.fish
  llmcost completions powershell >> profile.ps1      the file that $PROFILE names
  llmcost completions nushell > llmcost.nu           then: use llmcost.nu *")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: ShellArg,
}

/// Shells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ShellArg {
    /// GNU Bash
    Bash,
    /// Z shell
    Zsh,
    /// fish
    Fish,
    /// `PowerShell`
    Powershell,
    /// Nushell
    #[value(alias = "nu")]
    Nushell,
}

/// Runs the command.
///
/// # Errors
/// If standard output cannot be written.
pub(super) fn run(args: CompletionsArgs, console: &Console) -> Result<Outcome, Error> {
    let mut command = super::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    let shell = match args.shell {
        ShellArg::Bash => Some(Shell::Bash),
        ShellArg::Zsh => Some(Shell::Zsh),
        ShellArg::Fish => Some(Shell::Fish),
        ShellArg::Powershell => Some(Shell::PowerShell),
        ShellArg::Nushell => None,
    };
    match shell {
        Some(shell) => generate(shell, &mut command, name, &mut script),
        None => generate(Nushell, &mut command, name, &mut script),
    }
    console.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Done)
}
