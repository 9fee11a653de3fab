//! SVG elements. The one place that writes them, and that escapes what stands in them.

use std::fmt::Write;

use super::chart::{Size, Words};

/// Tenths of a pixel.
pub(super) type Tenths = i64;
/// A place: from the left, from the top.
pub(super) type Place = (Tenths, Tenths);

/// A drawing under construction.
#[derive(Debug)]
pub(super) struct Canvas {
    text: String,
}

impl Canvas {
    /// Begins a drawing of this height in pixels.
    pub(super) fn new(size: Size, height: i64, words: &Words) -> Self {
        let mut canvas = Self {
            text: String::new(),
        };
        let width = size.width();
        canvas.write(format_args!(
            "<svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\">"
        ));
        canvas.write(format_args!(
            "<title>{}</title><desc>{}</desc>",
            escape(&words.title),
            escape(&words.description)
        ));
        canvas
    }

    /// Adds a rectangle between two opposite corners.
    pub(super) fn rect(&mut self, class: &str, one: Place, other: Place) {
        let (left, right) = (one.0.min(other.0), one.0.max(other.0));
        let (top, bottom) = (one.1.min(other.1), one.1.max(other.1));
        self.write(format_args!(
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            pixels(left),
            pixels(top),
            pixels(right.saturating_sub(left)),
            pixels(bottom.saturating_sub(top))
        ));
    }

    /// Adds a line through these places.
    pub(super) fn line(&mut self, class: &str, places: &[Place]) {
        self.points("polyline", class, places);
    }

    /// Adds the area inside these places.
    pub(super) fn area(&mut self, class: &str, places: &[Place]) {
        self.points("polygon", class, places);
    }

    fn points(&mut self, element: &str, class: &str, places: &[Place]) {
        let points = places
            .iter()
            .map(|(x, y)| format!("{},{}", pixels(*x), pixels(*y)));
        let points: Vec<String> = points.collect();
        self.write(format_args!(
            "<{element} class=\"{class}\" points=\"{}\"/>",
            points.join(" ")
        ));
    }

    /// Adds a dot.
    pub(super) fn dot(&mut self, class: &str, (x, y): Place) {
        self.write(format_args!(
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"4\"/>",
            pixels(x),
            pixels(y)
        ));
    }

    /// Adds text; classes say how it is aligned. Names from the data have to be made visible before.
    pub(super) fn text(&mut self, class: &str, (x, y): Place, text: &str) {
        self.write(format_args!(
            "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>",
            pixels(x),
            pixels(y),
            escape(text)
        ));
    }

    /// Adds marks that say this when they are pointed at.
    pub(super) fn group(&mut self, class: &str, title: &str, draw: impl FnOnce(&mut Self)) {
        let title = escape(title);
        self.write(format_args!("<g class=\"{class}\"><title>{title}</title>"));
        draw(self);
        self.write(format_args!("</g>"));
    }

    /// Returns the element.
    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }

    fn write(&mut self, markup: std::fmt::Arguments<'_>) {
        // Writing to memory does not fail.
        let _: std::fmt::Result = self.text.write_fmt(markup);
    }
}

/// Writes tenths of a pixel: `12.5`, `12`.
fn pixels(tenths: Tenths) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let size = tenths.unsigned_abs();
    match (size / 10, size % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

/// Returns text in which nothing is markup, for text and for attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_have_a_tenth_at_most() {
        for (tenths, text) in [(0, "0"), (10, "1"), (125, "12.5"), (-3, "-0.3")] {
            assert_eq!(pixels(tenths), text);
        }
    }

    #[test]
    fn nothing_is_markup() {
        let escaped = "&quot;&gt;&lt;img onerror=&#39;&amp;&#39;";
        assert_eq!(escape("\"><img onerror='&'"), escaped);
    }
}
