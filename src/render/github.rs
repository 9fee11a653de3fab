//! Reports for GitHub Actions: workflow commands, which become annotations, and the job summary.
//!
//! The runner executes every line of standard output that begins with `::`, so each line here is
//! one of our own commands, in which nothing from the data can end the line or a property.

use super::notice::Notice;
use super::{number, safe};
use crate::report::{AlertFinding, GateResult};

/// Annotations at most. GitHub shows ten of each kind and step, and drops the rest in silence.
const MOST: usize = 10;
/// Bytes that GitHub takes of a step's summary; a longer one is dropped as a whole.
pub const SUMMARY_BYTES: usize = 1024 * 1024;
/// Says that the summary was cut.
const CUT: &str = "\nThe rest is left out: a job summary may have 1 MiB.\n";

/// How an annotation looks.
#[derive(Clone, Copy, Debug)]
enum Level {
    Error,
    Warning,
    Notice,
}

impl Level {
    const fn command(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Notice => "notice",
        }
    }
}

/// Writes the commands: tripped gates, then alerts, the most expensive first.
pub(super) fn commands(notice: &Notice<'_>) -> String {
    let gates = notice.tripped();
    let open = notice.open();
    let of_gates = gates.iter().map(|gate| of_gate(gate));
    let of_alerts = open.iter().map(|finding| of_alert(finding));
    let all: Vec<String> = of_gates.chain(of_alerts).collect();
    let hidden = all.len().saturating_sub(MOST);
    let mut lines: Vec<String> = all.into_iter().take(MOST).collect();
    if hidden > 0 {
        let more = number::counted(hidden as u64, "more is", "more are");
        let text = format!("{more} in the job summary and in the JSON.");
        lines.push(command(Level::Notice, "llmcost", &text));
    }
    if lines.is_empty() {
        lines.push(command(Level::Notice, "llmcost", &notice.headline));
    }
    lines.concat()
}

/// Returns as much of a job summary as fits into this many bytes, cut after a row.
pub fn summary(markdown: &str, room: usize) -> String {
    if markdown.len() <= room {
        return markdown.to_owned();
    }
    let Some(room) = room.checked_sub(CUT.len()) else {
        return String::new();
    };
    let rows = markdown.split_inclusive('\n');
    let mut end = 0_usize;
    for row in rows {
        let next = end.saturating_add(row.len());
        if next > room {
            break;
        }
        end = next;
    }
    format!("{}{CUT}", markdown.get(..end).unwrap_or_default())
}

fn of_gate(gate: &GateResult) -> String {
    command(Level::Error, &format!("Gate {}", gate.name), &gate.sentence)
}

fn of_alert(finding: &AlertFinding) -> String {
    let level = match finding.severity.as_str() {
        "page" => Level::Error,
        _ => Level::Warning,
    };
    command(level, &finding.code, &finding.sentence)
}

fn command(level: Level, title: &str, text: &str) -> String {
    let text = escape_text(text);
    format!(
        "::{} title={}::{text}\n",
        level.command(),
        escape_property(title)
    )
}

/// Escapes a message: what the runner unescapes, and what could steer a terminal.
fn escape_text(text: &str) -> String {
    safe::escape(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property, where colons and commas end it.
fn escape_property(text: &str) -> String {
    escape_text(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_or_begins_another() {
        let hostile = "a%0A::error::b\r\n::set-output name=x::y, z: 100%";
        let line = command(Level::Warning, hostile, hostile);
        assert_eq!(line.matches('\n').count(), 1);
        let rest = line.strip_prefix("::warning title=").expect("a command");
        let (title, text) = rest.split_once("::").expect("a message");
        assert!(!title.contains([':', ',', '\r']), "{title}");
        assert!(title.contains("%250A%3A%3Aerror"), "{title}");
        assert!(text.contains("100%25"), "{text}");
    }

    #[test]
    fn a_summary_is_cut_after_a_row() {
        let text = "| a |\n| bb |\n| ccc |\n";
        assert_eq!(summary(text, text.len()), text);
        let cut = summary(text, text.len() - 1);
        assert_eq!(cut, "", "not even the note fits");
        let long = "| row |\n".repeat(100);
        let room = CUT.len() + 20;
        let cut = summary(&long, room);
        assert_eq!(cut, format!("| row |\n| row |\n{CUT}"));
        assert!(cut.len() <= room);
    }
}
