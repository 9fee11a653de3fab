//! JSON Schemas of the reports, made from the structs that are serialized and their comments.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::{
    AlertsReport, AuditReport, ExplainReport, OutliersReport, PricesReport, Review, RoiReport,
    SpendReport,
};

/// Keys of a schema that people read first.
const FIRST: [&str; 3] = ["$schema", "title", "description"];

/// Returns the JSON Schema (draft 2020-12) of what each command prints with `--format json`, by
/// the command's name.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("report", schema::<Review>("report")),
        ("audit", schema::<AuditReport>("audit")),
        ("spend", schema::<SpendReport>("spend")),
        ("explain", schema::<ExplainReport>("explain")),
        ("outliers", schema::<OutliersReport>("outliers")),
        ("prices", schema::<PricesReport>("prices")),
        ("roi", schema::<RoiReport>("roi")),
        ("alerts", schema::<AlertsReport>("alerts")),
    ]
}

fn schema<T: JsonSchema>(command: &str) -> Value {
    let settings = SchemaSettings::draft2020_12()
        .for_serialize()
        .with_transform(Published);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), format!("llmcost {command}").into());
    schema.into()
}

/// Makes a schema fit to be published. Every object is closed, so that a test notices a key that
/// no schema has.
#[derive(Clone, Debug)]
struct Published;

impl Transform for Published {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else {
            return;
        };
        if object.contains_key("properties") {
            object.insert("additionalProperties".to_owned(), false.into());
        }
        // Sizes of Rust's integers and floats are no concern of readers.
        object.retain(|key, value| key != "format" || value == "date" || value == "date-time");
        if let Some(Value::String(text)) = object.get_mut("description") {
            *text = text.replace('\n', " ");
        }
        let rank = |key: &str| FIRST.iter().position(|first| *first == key);
        let mut entries: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
        entries.sort_by_key(|(key, _)| rank(key).unwrap_or(FIRST.len()));
        object.extend(entries);
    }
}
