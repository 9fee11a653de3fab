//! Writes families of metrics by the rules of the format: `# TYPE`, `# UNIT`, `# HELP`, one sample for
//! each set of labels, `# EOF` at the end.

use std::fmt::{Display, Write};

use crate::render::safe;

/// Units that a name may end with; the format wants them said.
const UNITS: [&str; 4] = ["usd", "seconds", "ratio", "tokens"];

/// A text under construction.
#[derive(Debug, Default)]
pub(super) struct Exposition(String);

/// A value of a metric.
pub(super) enum Number {
    /// Written as it is: amounts are exact decimals.
    Exact(String),
    /// A share.
    Ratio(f64),
}

impl Number {
    /// Writes an amount, a count or a time as it is.
    pub(super) fn of(value: impl Display) -> Self {
        Self::Exact(value.to_string())
    }

    /// Writes yes as 1 and no as 0.
    pub(super) fn flag(value: bool) -> Self {
        Self::of(u8::from(value))
    }
}

/// A sample: its labels and its value.
pub(super) type Sample<'s> = (Vec<(&'static str, &'s str)>, Number);

impl Exposition {
    /// Adds a metric without labels; nothing if it has no value.
    pub(super) fn single(&mut self, name: &str, help: &str, value: Option<Number>) {
        self.family(name, help, value.map(|value| (Vec::new(), value)));
    }

    /// Adds a metric; nothing if it has no samples.
    pub(super) fn family<'s>(
        &mut self,
        name: &str,
        help: &str,
        samples: impl IntoIterator<Item = Sample<'s>>,
    ) {
        let name = format!("llmcost_{name}");
        let mut samples = samples.into_iter().peekable();
        if samples.peek().is_none() {
            return;
        }
        self.line(format_args!("# TYPE {name} gauge\n"));
        let unit = UNITS
            .iter()
            .find(|unit| name.ends_with(&format!("_{unit}")));
        if let Some(unit) = unit {
            self.line(format_args!("# UNIT {name} {unit}\n"));
        }
        self.line(format_args!("# HELP {name} {}\n", escape_text(help)));
        for (labels, value) in samples {
            let labels: Vec<String> = labels
                .iter()
                .map(|(label, text)| format!("{label}=\"{}\"", escape_text(&visible(text))))
                .collect();
            let labels = match labels.as_slice() {
                [] => String::new(),
                labels => format!("{{{}}}", labels.join(",")),
            };
            match value {
                Number::Exact(text) => self.line(format_args!("{name}{labels} {text}\n")),
                Number::Ratio(ratio) => self.line(format_args!("{name}{labels} {ratio}\n")),
            }
        }
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to memory does not fail.
        let _: std::fmt::Result = self.0.write_fmt(text);
    }

    /// Returns the text.
    pub(super) fn finish(mut self) -> String {
        self.0.push_str("# EOF\n");
        self.0
    }
}

/// Makes a name visible so that different names stay different: two equal sets of labels would make
/// readers refuse the whole file. Backslashes of the name are doubled where it has any, because an
/// escape begins with one.
fn visible(text: &str) -> String {
    safe::escape(&text.replace('\\', r"\\"))
}

/// Escapes what the format gives a meaning, in labels and help.
fn escape_text(text: &str) -> String {
    text.replace('\\', r"\\")
        .replace('"', "\\\"")
        .replace('\n', r"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_quoted_and_stay_different() {
        let mut metrics = Exposition::default();
        let names = ["a\"b", "a\nb", "a\\nb", "a\u{1b}b"];
        let samples = names.map(|name| (vec![("team", name)], Number::of(1)));
        metrics.family("team_cost_usd", "Cost.", samples);
        metrics.single("calls", "Calls.", None);
        assert_eq!(
            metrics.finish(),
            "# TYPE llmcost_team_cost_usd gauge\n\
             # UNIT llmcost_team_cost_usd usd\n\
             # HELP llmcost_team_cost_usd Cost.\n\
             llmcost_team_cost_usd{team=\"a\\\"b\"} 1\n\
             llmcost_team_cost_usd{team=\"a\\\\nb\"} 1\n\
             llmcost_team_cost_usd{team=\"a\\\\\\\\nb\"} 1\n\
             llmcost_team_cost_usd{team=\"a\\\\u{1b}b\"} 1\n\
             # EOF\n"
        );
    }
}
