//! Colour by meaning. Views mark text; the last step turns marks into colour or takes them out.
//!
//! Marks are zero-width characters that escaped text cannot contain, so text is measured, padded
//! and cut as if they were not there, whatever lays it out.

use anstyle::{AnsiColor, Style as Ansi};

/// What a piece of text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    /// Nothing in particular.
    Plain,
    /// A title or a figure to read first.
    Strong,
    /// Secondary.
    Dim,
    /// More cost, or over budget.
    Up,
    /// Less cost.
    Down,
    /// Mind this.
    Warning,
}

/// Ends a marked piece.
const END: char = '\u{206f}';
/// A space at which no line breaks; like the marks it cannot occur in escaped text.
pub(super) const HARD_SPACE: char = '\u{a0}';

impl Tone {
    /// The tones that have a mark.
    const MARKED: [Self; 5] = [Self::Strong, Self::Dim, Self::Up, Self::Down, Self::Warning];

    /// Returns the character that begins a piece of this tone.
    const fn mark(self) -> Option<char> {
        match self {
            Self::Plain => None,
            Self::Strong => Some('\u{2061}'),
            Self::Dim => Some('\u{2062}'),
            Self::Up => Some('\u{2063}'),
            Self::Down => Some('\u{2064}'),
            Self::Warning => Some('\u{206a}'),
        }
    }

    /// Returns the terminal's way to show it.
    const fn ansi(self) -> Ansi {
        match self {
            Self::Plain => Ansi::new(),
            Self::Strong => Ansi::new().bold(),
            Self::Dim => Ansi::new().dimmed(),
            Self::Up => AnsiColor::Red.on_default(),
            Self::Down => AnsiColor::Green.on_default(),
            Self::Warning => AnsiColor::Yellow.on_default(),
        }
    }

    /// Returns the tone that this character begins.
    fn begun_by(character: char) -> Option<Self> {
        Self::MARKED
            .into_iter()
            .find(|tone| tone.mark() == Some(character))
    }
}

/// Marks a piece of a line. Pieces do not nest.
pub(super) fn tone(tone: Tone, text: &str) -> String {
    match tone.mark() {
        Some(mark) if !text.is_empty() => format!("{mark}{text}{END}"),
        _ => text.to_owned(),
    }
}

/// Marks every word for itself, so that the text can be wrapped.
pub(super) fn words(each: Tone, text: &str) -> String {
    let marked: Vec<String> = unbroken(text)
        .split(' ')
        .map(|word| tone(each, word))
        .collect();
    marked.join(" ")
}

/// Keeps a unit with its number when the text is wrapped.
pub(super) fn unbroken(text: &str) -> String {
    text.replace(" %", &format!("{HARD_SPACE}%"))
        .replace(" ×", &format!("{HARD_SPACE}×"))
}

/// Joins parts by a dot. Lines break only between the parts, unless a part is foreign and long.
pub(super) fn dotted(parts: &[String]) -> String {
    parts.join(&format!("{HARD_SPACE}· "))
}

/// Keeps a short text of our own together when it is wrapped.
pub(super) fn together(text: &str) -> String {
    text.replace(' ', &HARD_SPACE.to_string())
}

/// A piece of a line and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) tone: Tone,
    pub(super) text: String,
}

/// Takes a line apart at its marks. Words of one tone are one piece.
pub(super) fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut tone = Tone::Plain;
    for character in line.chars() {
        if let Some(begun) = Tone::begun_by(character) {
            tone = begun;
            join_words(&mut pieces, tone);
        } else if character == END {
            tone = Tone::Plain;
        } else if let Some(last) = pieces.last_mut().filter(|last| last.tone == tone) {
            last.text.push(character);
        } else {
            let text = character.to_string();
            pieces.push(Piece { tone, text });
        }
    }
    pieces
}

/// Gives a space between two words of a tone that tone, too.
fn join_words(pieces: &mut Vec<Piece>, tone: Tone) {
    if let [.., word, space] = pieces.as_mut_slice()
        && word.tone == tone
        && space.text == " "
    {
        word.text.push(' ');
        pieces.pop();
    }
}

/// Turns the marks of a line into colour, or removes them, and hard spaces into spaces.
pub(super) fn colored(line: &str, color: bool) -> String {
    let mut painted = String::with_capacity(line.len());
    let mut open = None;
    for character in line.chars() {
        if let Some(tone) = Tone::begun_by(character) {
            if color {
                painted.push_str(&tone.ansi().render().to_string());
            }
            open = Some(tone.ansi());
        } else if character == END {
            close(open.take(), color, &mut painted);
        } else if character == HARD_SPACE {
            painted.push(' ');
        } else {
            painted.push(character);
        }
    }
    close(open, color, &mut painted);
    painted
}

/// Ends a colour.
fn close(open: Option<Ansi>, color: bool, painted: &mut String) {
    if let Some(ansi) = open.filter(|_| color) {
        painted.push_str(&ansi.render_reset().to_string());
    }
}

/// Draws with ASCII what is drawn with other characters, column by column.
pub(super) fn ascii(line: &str) -> String {
    line.chars()
        .map(|character| match character {
            '─' | '–' | '▄' | '▅' => '-',
            '▆' | '▇' => '=',
            '█' | '▉' | '▊' | '▋' | '▌' => '#',
            '▂' | '▃' | '▍' | '▎' | '▏' => ':',
            '·' | '▁' | '░' => '.',
            '▒' => '+',
            '│' => '|',
            '▲' => '^',
            '▼' => 'v',
            '×' => 'x',
            '…' => '~',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_tone_are_one_piece() {
        let line = format!(
            "Up {} a bit, {}",
            words(Tone::Up, "$1 (+5 %)"),
            tone(Tone::Strong, "$2")
        );
        let found: Vec<(Tone, String)> = pieces(&line)
            .into_iter()
            .map(|piece| (piece.tone, piece.text))
            .collect();
        let expected = [
            (Tone::Plain, "Up "),
            (Tone::Up, "$1 (+5\u{a0}%)"),
            (Tone::Plain, " a bit, "),
            (Tone::Strong, "$2"),
        ];
        assert_eq!(found, expected.map(|(tone, text)| (tone, text.to_owned())));
    }
}
