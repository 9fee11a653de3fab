//! Names of the program's own things in words.

use crate::pricing::{NameRule, PriceLayer};
use crate::render::page::Page;
use crate::render::paint::{Tone, tone};
use crate::render::safe;

/// Adds the title line of a view without a period.
pub(super) fn title(tool: &str, name: &str, page: &mut Page) {
    page.line(format!(
        "{} {}",
        tone(Tone::Strong, &safe::escape(tool)),
        tone(Tone::Dim, &format!("· {name}"))
    ));
}

/// Adds a fact behind its name, wrapped under itself.
pub(super) fn fact(name: &str, text: &str, page: &mut Page) {
    page.bullet(&tone(Tone::Dim, &format!("{name:<11}")), text);
}

/// Says how a name led to a price.
pub(super) const fn name_rule(rule: NameRule) -> &'static str {
    match rule {
        NameRule::Exact => "as written",
        NameRule::ProviderPrefixed => "with its provider in front",
        NameRule::AfterSlash => "what follows the slash",
        NameRule::WithoutRegion => "without region, throughput or version",
        NameRule::FineTuneBase => "the base of the fine-tune",
        NameRule::WithoutDate => "without the date at its end",
        NameRule::BaseModel => "the gateway's own name for the price",
    }
}

/// Says where a price is from.
pub(super) const fn price_layer(layer: PriceLayer) -> &'static str {
    match layer {
        PriceLayer::Config => "[[prices]] of the configuration",
        PriceLayer::File => "the file of --prices",
        PriceLayer::Builtin => "the built-in price book",
        PriceLayer::Embedded => "the price sheet in the row itself",
    }
}

/// Writes a name such as `cache_read` as `cache read`.
pub(super) fn spaced(name: &str) -> String {
    name.replace('_', " ")
}
