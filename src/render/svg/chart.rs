//! A chart in both of its sizes, with its legend.

use serde::Serialize;

/// How wide a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    /// For a column of a desktop page, a tablet or paper.
    Wide,
    /// For a phone.
    Narrow,
}

/// A drawing, finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::render) struct Chart {
    /// The SVG element for wide screens and paper.
    pub(in crate::render) wide: String,
    /// The SVG element for narrow screens.
    pub(in crate::render) narrow: String,
    /// What its colours stand for.
    pub(in crate::render) legend: Vec<LegendEntry>,
}

/// What a colour of a chart stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(in crate::render) struct LegendEntry {
    /// Class of the marks, which the style sheet colours.
    pub(in crate::render) class: &'static str,
    /// Its meaning. Names from the data are escaped.
    pub(in crate::render) text: String,
}

/// Title and description of a chart, for those who cannot see it.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) title: String,
    pub(super) description: String,
}

impl Size {
    /// Returns the width in pixels.
    pub(super) const fn width(self) -> i64 {
        match self {
            Self::Wide => 560,
            Self::Narrow => 340,
        }
    }

    /// Returns the height of a plot in pixels.
    pub(super) const fn height(self) -> i64 {
        match self {
            Self::Wide => 270,
            Self::Narrow => 240,
        }
    }
}

impl Chart {
    /// Draws in both sizes.
    pub(super) fn of(draw: impl Fn(Size) -> String, legend: &[(&'static str, &str)]) -> Self {
        Self {
            wide: draw(Size::Wide),
            narrow: draw(Size::Narrow),
            legend: legend
                .iter()
                .map(|(class, text)| LegendEntry {
                    class,
                    text: (*text).to_owned(),
                })
                .collect(),
        }
    }
}
