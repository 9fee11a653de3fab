//! Which names of a provider mean the same one.
//!
//! An entry found by name only counts if it is the call's provider that charges that price: the
//! same model costs something else at another host.

/// Returns whether a call served by `provider` may be charged by an entry of `entry_provider`.
///
/// Families follow LiteLLM's provider match (`_check_provider_match`): all of `vertex_ai*`,
/// `bedrock*` and `fireworks_ai*` are one each, `azure_ai` may borrow from `azure` and `openai`,
/// and `litellm_proxy` and `github` only pass on.
pub(super) fn may_charge(provider: &str, entry_provider: &str) -> bool {
    let (call, entry) = (family(provider), family(entry_provider));
    call == entry
        || matches!(call.as_str(), "litellm_proxy" | "github")
        || (call == "azure_ai" && matches!(entry.as_str(), "azure" | "openai"))
}

/// Returns whether names of this provider's models are chosen by the customer, so that a name
/// says little about the model behind it.
pub(super) fn has_named_deployments(provider: &str) -> bool {
    matches!(family(provider).as_str(), "azure" | "azure_ai")
}

/// Returns whether the provider is Bedrock under any of its names.
pub(super) fn is_bedrock(provider: &str) -> bool {
    family(provider) == "bedrock"
}

/// Returns the one name of a provider's family, in the words of LiteLLM. OpenTelemetry's names
/// (`gen_ai.provider.name`) are known too.
pub(super) fn family(provider: &str) -> String {
    let provider = provider.to_ascii_lowercase();
    let name = match provider.as_str() {
        "azure_text" | "azure.ai.openai" | "azure_openai" => "azure",
        "azure.ai.inference" => "azure_ai",
        "aws.bedrock" | "aws_bedrock" | "amazon_bedrock" => "bedrock",
        "gcp.vertex_ai" | "vertexai" => "vertex_ai",
        "gcp.gemini" | "gcp.gen_ai" | "google_ai_studio" => "gemini",
        "mistral_ai" => "mistral",
        "x_ai" => "xai",
        "moonshot_ai" => "moonshot",
        "ibm.watsonx.ai" => "watsonx",
        "cohere_chat" => "cohere",
        "anthropic_text" => "anthropic",
        "text-completion-openai" => "openai",
        "text-completion-codestral" => "codestral",
        "text-completion-inception" => "inception",
        other if other.starts_with("vertex_ai") => "vertex_ai",
        other if other.starts_with("bedrock") => "bedrock",
        other if other.starts_with("fireworks_ai") => "fireworks_ai",
        other => other,
    };
    name.to_owned()
}
