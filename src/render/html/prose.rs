//! Sentences with their emphasis, as the terminal colours them.

use serde::Serialize;

use crate::render::paint::{self, Tone};

/// A sentence or more.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Prose(Vec<Piece>);

/// A piece of a sentence.
#[derive(Clone, Debug, Serialize)]
struct Piece {
    class: &'static str,
    text: String,
}

impl Prose {
    /// Takes text with colour marks. What it holds from the data is escaped already.
    pub(super) fn of(text: &str) -> Self {
        let pieces = paint::pieces(&paint::unbroken(text)).into_iter();
        Self(
            pieces
                .map(|piece| Piece {
                    class: class(piece.tone),
                    text: piece.text,
                })
                .collect(),
        )
    }
}

/// Returns the class of a tone in the style sheet.
pub(super) const fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Strong => "strong",
        Tone::Dim => "dim",
        Tone::Up => "up",
        Tone::Down => "down",
        Tone::Warning => "warning",
    }
}
