//! `--fail-on`: which gates a command has, and which of them tripped.

mod check;
mod parse;

use clap::Args;

use super::settings::Settings;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::report::{Gate, GateResult, GateShare, Header};

/// Gates that look at the data alone.
const OF_DATA: [GateShare; 3] = [
    GateShare::Unpriced,
    GateShare::Untagged,
    GateShare::Rejected,
];

/// What a run is to fail at.
#[derive(Args, Clone, Debug)]
pub(super) struct GateArgs {
    /// Exit with 1 if this is so: `alert`, `alert:CODE`, 'budget>90%', … (repeatable)
    ///
    /// `alert` and `alert:CODE`: an alert that nobody has acknowledged. 'budget>90%': cost of the
    /// month so far, of all calls and of each team with a budget. 'forecast>100%': its projection.
    /// 'unpriced>0.5%' of the calls, 'untagged>10%' of the cost, 'rejected>1%' of the lines. `>=`
    /// trips at the limit already. Write quotes, else the shell takes `>` for a file. What cannot be
    /// measured trips. The report is written all the same.
    #[arg(
        long,
        value_name = "GATE",
        value_delimiter = ',',
        help_heading = "Gates"
    )]
    pub fail_on: Vec<String>,
}

/// Which gates a command can decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gates {
    /// All of them.
    All,
    /// Those about the data: no alerts, no budgets.
    OfData,
}

impl Gates {
    fn has_alerts(self) -> bool {
        self == Self::All
    }

    fn has_share(self, share: GateShare) -> bool {
        self == Self::All || OF_DATA.contains(&share)
    }
}

/// Reads the gates that are asked for, each once.
///
/// # Errors
/// [`Error::Usage`] for a gate that does not exist, or that could never trip with these settings.
pub(super) fn gates(args: &GateArgs, can: Gates, settings: &Settings) -> Result<Vec<Gate>, Error> {
    let mut gates = Vec::new();
    for text in &args.fail_on {
        let gate = parse::parse(text, can)?;
        check::check(&gate, settings)?;
        if !gates.contains(&gate) {
            gates.push(gate);
        }
    }
    Ok(gates)
}

/// Says which gates tripped and how the run ended. An incomplete report outranks a gate: its figures
/// may be wrong.
pub(super) fn conclude(header: &Header, gates: &[GateResult], console: &Console) -> Outcome {
    let tripped: Vec<&GateResult> = gates.iter().filter(|gate| gate.tripped).collect();
    for gate in &tripped {
        console.error(&format!("gate {} tripped: {}", gate.name, gate.sentence));
    }
    if !header.inputs_complete {
        Outcome::Input
    } else if tripped.is_empty() {
        Outcome::Done
    } else {
        Outcome::Failed
    }
}

fn wrong(text: &str, what: &str, hint: &str) -> Error {
    Error::Usage {
        message: format!("`{}` {what}", text.trim().escape_debug()),
        hint: Some(hint.to_owned()),
    }
}
