//! Small exports for tests, with figures that can be reckoned in the head.

use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

/// One row of `LiteLLM_SpendLogs`. The default is a call of `gpt-4o-mini` ($0.15 and $0.60 per
/// million) with 1,000 input and 100 output tokens, which costs $0.00021.
#[derive(Clone, Copy)]
pub(crate) struct SpendLog<'a> {
    pub(crate) id: &'a str,
    pub(crate) at: &'a str,
    pub(crate) model: &'a str,
    /// Empty for none, as are the labels below.
    pub(crate) team: &'a str,
    pub(crate) feature: &'a str,
    pub(crate) user: &'a str,
    pub(crate) environment: &'a str,
    pub(crate) input: u64,
    pub(crate) cached: u64,
    pub(crate) output: u64,
    pub(crate) spend: f64,
}

/// What the default call costs.
pub(crate) const COST: &str = "0.00021";

impl Default for SpendLog<'_> {
    fn default() -> Self {
        Self {
            id: "call-1",
            at: "2026-11-18T10:00:00.000",
            model: "gpt-4o-mini",
            team: "search",
            feature: "chat",
            user: "u-1",
            environment: "prod",
            input: 1_000,
            cached: 0,
            output: 100,
            spend: 0.00021,
        }
    }
}

impl SpendLog<'_> {
    /// The row as `row_to_json` writes it, thinned.
    pub(crate) fn json(&self) -> Value {
        json!({
            "request_id": self.id,
            "call_type": "acompletion",
            "spend": self.spend,
            "total_tokens": self.input + self.output,
            "prompt_tokens": self.input,
            "completion_tokens": self.output,
            "startTime": self.at,
            "endTime": self.at,
            "model": self.model,
            "custom_llm_provider": "openai",
            "metadata": {
                "user_api_key_alias": "key-7",
                "user_api_key_team_alias": self.team,
                "spend_logs_metadata": {
                    "feature": self.feature,
                    "environment": self.environment,
                },
                "usage_object": {
                    "prompt_tokens": self.input,
                    "completion_tokens": self.output,
                    "prompt_tokens_details": { "cached_tokens": self.cached },
                },
            },
            "cache_hit": "None",
            "request_tags": ["User-Agent: AsyncOpenAI"],
            "end_user": self.user,
            "status": "success",
        })
    }

    /// The row as a line of JSON.
    pub(crate) fn line(&self) -> String {
        format!("{}\n", self.json())
    }
}

/// Default calls with these ids, one a line.
pub(crate) fn calls(ids: &[&str]) -> String {
    ids.iter()
        .map(|id| {
            SpendLog {
                id,
                ..SpendLog::default()
            }
            .line()
        })
        .collect()
}

/// One costed observation of Langfuse's blob storage with 1,000 input and 100 output tokens.
pub(crate) fn observation(id: &str, trace: &str) -> Value {
    json!({
        "id": id,
        "trace_id": trace,
        "type": "GENERATION",
        "start_time": "2026-11-18 11:00:00.000",
        "end_time": "2026-11-18 11:00:01.000",
        "provided_model_name": "gpt-4o-mini",
        "usage_details": { "input": "1000", "output": "100", "total": "1100" },
        "cost_details": { "total": 0.00021 },
        "total_cost": 0.00021,
        "updated_at": "2026-11-18 11:00:02.000",
        "metadata": {},
    })
}

/// A trace of Langfuse's blob storage that belongs to a team.
pub(crate) fn trace(id: &str, team: &str) -> Value {
    json!({
        "id": id,
        "timestamp": "2026-11-18 11:00:00.000",
        "user_id": "u-9",
        "session_id": "s-1",
        "tags": [],
        "metadata": { "team_id": team, "feature": "agent" },
        "updated_at": "2026-11-18 11:00:02.000",
    })
}

/// Makes a folder with these files; names may have folders of their own.
pub(crate) fn folder<T: AsRef<[u8]>>(files: &[(&str, T)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        write(&folder.path().join(name), content.as_ref());
    }
    folder
}

/// Writes a file and the folders it needs.
pub(crate) fn write(path: &Path, content: &[u8]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// Compresses text as one gzip member.
pub(crate) fn gz(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Compresses text as one zstd frame.
pub(crate) fn zst(text: &str) -> Vec<u8> {
    zstd::encode_all(text.as_bytes(), 3).unwrap()
}
