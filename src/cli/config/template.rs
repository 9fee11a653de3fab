//! What `llmcost init` writes.

/// Returns a `llmcost.toml` that shows every key with its default and its unit.
///
/// Explanations start with `# `, settings with `#` alone: taking that `#` away sets the value
/// shown. As it is, the file changes nothing.
pub fn template() -> &'static str {
    include_str!("template.toml")
}
