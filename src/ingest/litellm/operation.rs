//! LiteLLM's call types in OpenTelemetry's words.

use crate::usage::Operation;

/// Reads `call_type`. An `a` in front means async and nothing else.
pub(super) fn operation(call_type: &str) -> Operation {
    match call_type.strip_prefix('a').unwrap_or(call_type) {
        "completion"
        | "responses"
        | "nthropic_messages"
        | "anthropic_messages"
        | "generate_content"
        | "generate_content_stream"
        | "" => Operation::Chat,
        "text_completion" => Operation::TextCompletion,
        "embedding" => Operation::Embeddings,
        "image_generation" | "image_edit" => Operation::Image,
        "transcription" | "speech" => Operation::Audio,
        "retrieve_batch" | "create_batch" => Operation::Batch,
        _ => Operation::Other,
    }
}

/// Returns whether the row bills the result of a batch, at batch rates.
pub(super) fn is_batch(call_type: &str) -> bool {
    matches!(call_type, "retrieve_batch" | "aretrieve_batch")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn async_names_mean_the_same() {
        for (call_type, expected) in [
            ("completion", Operation::Chat),
            ("acompletion", Operation::Chat),
            ("anthropic_messages", Operation::Chat),
            ("aembedding", Operation::Embeddings),
            ("aretrieve_batch", Operation::Batch),
            ("arerank", Operation::Other),
        ] {
            assert_eq!(operation(call_type), expected, "{call_type}");
        }
        assert!(is_batch("aretrieve_batch") && !is_batch("acreate_batch"));
    }
}
