//! The published files: up to date, complete, closed, and explained key by key.

use std::collections::BTreeSet;

use llmcost::report::schemas;
use llmcost::usage::Dimension;
use serde_json::Value;

use super::{path, published};

#[test]
fn the_files_are_those_of_the_code() {
    let is_written = std::env::var_os("LLMCOST_WRITE_SCHEMA").is_some();
    for (command, schema) in schemas() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if is_written {
            std::fs::write(path(command), &text).unwrap();
        }
        let found = std::fs::read_to_string(path(command)).unwrap_or_default();
        assert!(
            found == text,
            "docs/schema/{command}.json is not what the code says: run `make schema` and look at \
             the difference. Within a `schema_version` keys are only added."
        );
    }
}

#[test]
fn every_command_that_prints_json_has_a_schema_and_a_file_and_nothing_else_has() {
    let command = llmcost::cli::command();
    let with_json: BTreeSet<String> = command
        .get_subcommands()
        .filter(|command| command.get_arguments().any(|one| one.get_id() == "format"))
        // A saved report in another format: its JSON is that of `report`.
        .filter(|command| command.get_name() != "render")
        .map(|command| command.get_name().to_owned())
        .collect();
    assert!(with_json.contains("report"));
    let described: BTreeSet<String> = schemas()
        .iter()
        .map(|(command, _)| (*command).to_owned())
        .collect();
    assert_eq!(described, with_json);
    let folder = path("report").parent().unwrap().to_owned();
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(files, with_json);
}

#[test]
fn the_files_are_schemas_of_draft_2020_12() {
    for (command, _) in schemas() {
        let schema = published(command);
        let draft = "https://json-schema.org/draft/2020-12/schema";
        assert_eq!(schema["$schema"], draft, "{command}");
        assert!(
            jsonschema::draft202012::meta::is_valid(&schema),
            "{command}"
        );
    }
}

/// Visits every part of a schema that describes an object.
fn objects(schema: &Value, visit: &mut dyn FnMut(&Value)) {
    if schema["properties"].is_object() {
        visit(schema);
    }
    match schema {
        Value::Array(items) => items.iter().for_each(|item| objects(item, visit)),
        Value::Object(entries) => entries.values().for_each(|item| objects(item, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn objects_are_closed_and_their_keys_are_required_and_explained() {
    // A row of `spend` has the dimensions that were asked for; a duplicate's place may be hidden.
    let mut optional = BTreeSet::from(Dimension::ALL.map(Dimension::name));
    optional.extend(["source_file", "source_line"]);
    for (command, _) in schemas() {
        let mut count = 0;
        objects(&published(command), &mut |object| {
            assert_eq!(object["additionalProperties"], false, "{command}: {object}");
            let required = object["required"].as_array().unwrap();
            for (key, value) in object["properties"].as_object().unwrap() {
                let is_required = required.iter().any(|one| one == key);
                assert!(
                    is_required || optional.contains(key.as_str()),
                    "{command}: {key}"
                );
                // The tag of a variant is explained with the variant.
                let is_explained = value["description"].is_string() || value["const"].is_string();
                assert!(is_explained, "{command}: {key} has no description");
                count += 1;
            }
        });
        assert!(count >= 20, "{command}: {count}");
    }
}

#[test]
fn explanations_are_for_people_who_do_not_read_rust() {
    for (command, _) in schemas() {
        let text = std::fs::read_to_string(path(command)).unwrap();
        for word in ["[`", "Option<", "Vec<", "\\n"] {
            assert!(
                !text.contains(word),
                "docs/schema/{command}.json has {word}"
            );
        }
    }
}
