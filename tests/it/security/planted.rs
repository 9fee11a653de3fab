//! Rows of real exports in which one place at a time holds a canary: text that can only come from there.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

/// An export: a row of it, and the keys of its ids.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) row: Value,
    /// Members that must differ from row to row, `a/b` below `a`.
    pub(crate) ids: &'static [&'static str],
}

/// What a row is given beside what it has: contents, secrets and what errors quote.
fn sensitive() -> Map<String, Value> {
    let text = "placeholder";
    let all = json!({
        "messages": [{ "role": "user", "content": [{ "type": "text", "text": text }] }],
        "input": { "messages": [{ "content": text }] },
        "output": { "content": text, "tool_calls": [{ "arguments": { "card": text } }] },
        "prompt": text, "completion": text, "choices": [{ "message": { "content": text } }],
        "response": { "choices": [{ "message": { "content": text } }] },
        "api_key": text, "authorization": text, "password": text,
        "headers": { "authorization": text, "x-api-key": text, "cookie": text },
        "proxy_server_request": {
            "url": text, "headers": { "authorization": text },
            "body": { "messages": [{ "content": text }], "metadata": { "secret": text } },
        },
        "requester_ip_address": text, "error_str": text, "exception": text, "traceback": text,
        "error_information": {
            "error_message": text, "traceback": text, "error_class": text, "llm_provider": text, "error_code": text,
        },
        "status_message": text, "statusMessage": text,
        "model_parameters": { "stop": text, "tools": [{ "description": text }] },
        "unknown": { "deeper": [{ "still": text }] },
    });
    all.as_object().unwrap().clone()
}

fn add_sensitive(members: &mut Map<String, Value>) {
    for (key, value) in sensitive() {
        let is_empty = |known: &Value| known.is_null() || known == "" || known == &json!({});
        if members.get(&key).is_none_or(is_empty) {
            members.insert(key, value);
        }
    }
}

impl Sample {
    /// Takes a row and gives it everything sensitive that it does not have.
    pub(crate) fn new(name: &'static str, row: &str, ids: &'static [&'static str]) -> Self {
        let mut row: Value = serde_json::from_str(row).unwrap();
        let members = row.as_object_mut().unwrap();
        add_sensitive(members);
        if let Some(metadata) = members.get_mut("metadata").and_then(Value::as_object_mut) {
            add_sensitive(metadata);
        }
        for id in ids {
            assert!(place_of(&mut row, id).is_string(), "{name} has no {id}");
        }
        Self { name, row, ids }
    }

    /// Returns the row for each of its places, with a canary there, and the name of the place.
    pub(crate) fn rows(&self) -> Vec<(String, Value)> {
        let mut rows = Vec::new();
        loop {
            let mut row = self.row.clone();
            for id in self.ids {
                let id = place_of(&mut row, id);
                *id = format!("{}-{:04}-{}", self.name, rows.len(), id.as_str().unwrap()).into();
            }
            let mut planting = Planting {
                left: rows.len(),
                canary: canary(self.name, rows.len()),
                place: None,
                adds: true,
            };
            planting.visit(&mut row, "");
            match planting.place {
                Some(place) => rows.push((place, row)),
                None => return rows,
            }
        }
    }

    /// Returns a row with canaries in all these places, and this id.
    pub(crate) fn full_row(&self, id: &str, places: &BTreeSet<String>) -> Value {
        let mut full = self.row.clone();
        for (number, (place, _)) in self.rows().iter().enumerate() {
            // Members that are added would shift the places behind them.
            if places.contains(place) && !place.ends_with('+') {
                let mut planting = Planting {
                    left: number - self.added_before(number),
                    canary: canary(self.name, number),
                    place: None,
                    adds: false,
                };
                planting.visit(&mut full, "");
            }
        }
        for key in self.ids {
            *place_of(&mut full, key) = id.into();
        }
        full
    }

    fn added_before(&self, number: usize) -> usize {
        let before = self.rows().into_iter().take(number);
        before.filter(|(place, _)| place.ends_with('+')).count()
    }
}

/// The member at a path.
fn place_of<'r>(row: &'r mut Value, path: &str) -> &'r mut Value {
    row.pointer_mut(&format!("/{path}")).unwrap()
}

/// The canary of a place.
pub(crate) fn canary(sample: &str, number: usize) -> String {
    format!("canary.{sample}.{number:04}.")
}

/// Puts a canary into one place of a row.
struct Planting {
    /// Places still to be passed over.
    left: usize,
    canary: String,
    /// Where it was planted.
    place: Option<String>,
    /// Whether an added member of an object is a place, too.
    adds: bool,
}

impl Planting {
    /// Visits all scalars and the names of an added member of every object, in a fixed order.
    fn visit(&mut self, value: &mut Value, place: &str) {
        match value {
            Value::Object(members) => {
                for (key, member) in members.iter_mut() {
                    self.visit(member, &format!("{place}/{key}"));
                }
                if self.adds && self.is_here(&format!("{place}/+")) {
                    members.insert(self.canary.clone(), self.canary.clone().into());
                }
            }
            Value::Array(items) => {
                for item in items.iter_mut() {
                    self.visit(item, &format!("{place}[]"));
                }
            }
            Value::String(text) => {
                let inner: Option<Value> = serde_json::from_str(text).ok();
                match inner.filter(|inner| inner.is_object() || inner.is_array()) {
                    Some(mut inner) => {
                        self.visit(&mut inner, &format!("{place}/\"\""));
                        *text = inner.to_string();
                    }
                    None => self.plant(value, place),
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => self.plant(value, place),
        }
    }

    fn plant(&mut self, value: &mut Value, place: &str) {
        if self.is_here(place) {
            *value = self.canary.clone().into();
        }
    }

    fn is_here(&mut self, place: &str) -> bool {
        if self.place.is_some() {
            return false;
        }
        if self.left == 0 {
            self.place = Some(place.to_owned());
            return true;
        }
        self.left -= 1;
        false
    }
}
