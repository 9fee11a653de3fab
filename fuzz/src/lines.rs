//! Records of every kind of export: reading that learns from the records before against reading that does not, and every
//! line becomes exactly one thing.

use std::fs;

use llmcost::ingest::{
    FileReport, Link, Origin, Progress, Reject, Sink, Trace, read, read_plainly, resolve,
};
use llmcost::usage::{Attribution, AttributionRules, Call};

const SPEND_LOG: &str = r#"{"request_id":"r-1","call_type":"acompletion","spend":0.000345,"total_tokens":1500,"prompt_tokens":1200,"completion_tokens":300,"startTime":"2026-11-16T09:00:00.123","model":"openai/gpt-4o-mini","custom_llm_provider":"openai","metadata":{"user_api_key_alias":"key","user_api_key_team_alias":"team","usage_object":{"prompt_tokens":1200,"completion_tokens":300,"prompt_tokens_details":{"cached_tokens":200}},"spend_logs_metadata":{"feature":"chat","environment":"prod"}},"cache_hit":"None","request_tags":["team:x"],"end_user":"u-1","status":"success"}"#;
const STANDARD: &str = r#"{"id":"s-1","litellm_call_id":"c-1","trace_id":"t-1","call_type":"acompletion","status":"success","startTime":1795438454.565727,"endTime":1795438454.776536,"model":"gpt-4o-mini","custom_llm_provider":"openai","cache_hit":null,"response_cost":1.35e-05,"prompt_tokens":10,"completion_tokens":20,"total_tokens":30,"end_user":"u-1","request_tags":["feature:search"],"model_map_information":null,"metadata":{"user_api_key_alias":"key","requester_metadata":{"team":"a"},"usage_object":{"completion_tokens":20,"prompt_tokens":10,"total_tokens":30}}}"#;
const OBSERVATION: &str = r#"{"id":"o-1","trace_id":"t-1","type":"GENERATION","parent_observation_id":null,"start_time":"2026-08-17 09:30:12.100","end_time":null,"name":"x","metadata":{"team_id":"support","feature":"answer"},"level":"DEFAULT","input":"","output":"","provided_model_name":"gpt-4o-mini","model_parameters":"{\"service_tier\":\"default\"}","usage_details":{"input":86,"input_cached_tokens":17,"output":188,"total":291},"cost_details":{"input":0.0000129,"output":0.0001128,"total":0.0001257},"total_cost":0.0001257,"event_ts":"2026-08-17 09:30:16.512","is_deleted":0,"environment":"production"}"#;
const TRACE: &str = r#"{"id":"t-1","timestamp":"2026-08-17 09:30:12.100","name":"chat","environment":"production","metadata":{"team_id":"support","feature":"answer"},"user_id":"u-1","session_id":"s","tags":["team:support"],"release":null,"version":null,"public":false,"bookmarked":false}"#;

const SPEND_LOG_CSV: &str = "request_id,startTime,model,spend,prompt_tokens,completion_tokens,metadata,request_tags,end_user,cache_hit,status\nr-1,2026-11-18 10:00:00,gpt-4o-mini,0.00021,1000,100,\"{\"\"user_api_key_team_alias\"\":\"\"a\"\"}\",\"[\"\"team:x\"\"]\",u,None,success";
const OBSERVATION_CSV: &str = "\"id\",\"traceId\",\"startTime\",\"type\",\"level\",\"metadata\",\"model\",\"modelParameters\",\"usageDetails\",\"costDetails\",\"totalCost\",\"parentObservationId\",\"environment\",\"updatedAt\"\n\"o-1\",\"t\",\"\"\"2026-08-17T09:30:12.100Z\"\"\",\"GENERATION\",\"DEFAULT\",\"{\"\"team_id\"\":\"\"support\"\"}\",\"gpt-4o\",\"\",\"{\"\"input\"\":5,\"\"output\"\":1}\",\"{}\",\"0.1\",\"\",\"default\",\"\"\"2026-08-17T09:30:12.100Z\"\"\"";

/// Lines among spend logs.
pub fn spend_logs(bytes: &[u8]) {
    among(SPEND_LOG, bytes);
}

/// Lines among standard logging payloads.
pub fn standard_logging(bytes: &[u8]) {
    among(STANDARD, bytes);
}

/// Lines among Langfuse's observations.
pub fn observations(bytes: &[u8]) {
    among(OBSERVATION, bytes);
}

/// Lines among Langfuse's traces.
pub fn traces(bytes: &[u8]) {
    among(TRACE, bytes);
}

/// Rows of a table of spend logs.
pub fn spend_logs_csv(bytes: &[u8]) {
    check(&[SPEND_LOG_CSV.as_bytes(), bytes].join(&b'\n'));
}

/// Rows of a table of observations.
pub fn observations_csv(bytes: &[u8]) {
    check(&[OBSERVATION_CSV.as_bytes(), bytes].join(&b'\n'));
}

/// A file of which nothing is known: any format, compressed or not.
pub fn any_file(bytes: &[u8]) {
    check(bytes);
}

/// Puts lines behind records that are learned from, and before one that shows what was made of them.
fn among(record: &str, bytes: &[u8]) {
    let record = record.as_bytes();
    check(&[record, record, bytes, bytes, record].join(&b'\n'));
}

/// Everything that reaches a ledger, as text.
#[derive(Default)]
struct Seen(Vec<(Origin, String)>);

impl Sink for Seen {
    fn call(
        &mut self,
        call: &Call<'_>,
        attribution: &Attribution<'_>,
        origin: Origin,
    ) -> Result<(), Reject> {
        self.0.push((origin, format!("{call:?} {attribution:?}")));
        Ok(())
    }

    fn link(&mut self, link: &Link<'_>, origin: Origin) {
        self.0.push((origin, format!("{link:?}")));
    }

    fn trace(&mut self, trace: &Trace<'_>, origin: Origin) {
        self.0.push((origin, format!("{trace:?}")));
    }
}

/// What came of a file: records by line, then what was counted. Checks that nothing was lost.
fn told((sinks, files): (Vec<Seen>, Vec<FileReport>)) -> Vec<String> {
    for file in &files {
        assert!(file.tally.is_conserved(), "{file:?}");
    }
    let mut seen: Vec<_> = sinks.into_iter().flat_map(|sink| sink.0).collect();
    seen.sort();
    let mut told: Vec<String> = seen.iter().map(|record| format!("{record:?}")).collect();
    told.extend(files.iter().map(|file| format!("{file:?}")));
    told
}

fn check(content: &[u8]) {
    read_both_ways("file", content, 1);
}

/// Reads a file of this name with what is learned from its records, in so many threads, and without, and compares.
pub fn read_both_ways(name: &str, content: &[u8], threads: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, content).expect("a file");
    let sources = resolve(&[path.display().to_string()], folder.path()).files;
    let rules = AttributionRules::default();
    let progress = Progress::of(&sources);
    let guided = told(read(
        &sources,
        &rules,
        threads,
        &progress,
        None,
        Seen::default,
    ));
    let plain = told(read_plainly(&sources, &rules, &progress, Seen::default()));
    for (guided, plain) in guided.iter().zip(&plain) {
        assert_eq!(guided, plain, "{name}");
    }
    assert_eq!(guided.len(), plain.len(), "{name}");
}
