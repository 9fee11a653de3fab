//! The JSON reader against `serde_json`: the same texts are JSON, and the same values come out.

use std::collections::BTreeMap;

use bumpalo::Bump;
use llmcost::ingest::Reject;
use llmcost::ingest::json::{Json, Token};
use proptest::prelude::*;
use serde_json::Value;

/// Reads a whole text into `serde_json`'s form with our reader; of two equal keys the last wins.
fn read(text: &str) -> Result<Value, Reject> {
    fn value(json: &mut Json<'_>) -> Result<Value, Reject> {
        match json.peek() {
            Some(b'{') => {
                let mut object = serde_json::Map::new();
                json.object(|key, json| {
                    object.insert(key.to_owned(), value(json)?);
                    Ok(())
                })?;
                Ok(Value::Object(object))
            }
            Some(b'[') => {
                let mut array = Vec::new();
                json.array(|json| {
                    array.push(value(json)?);
                    Ok(())
                })?;
                Ok(Value::Array(array))
            }
            _ => Ok(match json.token()? {
                Token::Null => Value::Null,
                Token::Bool(value) => Value::Bool(value),
                // `serde_json` has no place for 1e999, which is a number all the same.
                Token::Number(text) => serde_json::from_str(text).unwrap_or_default(),
                Token::Text(text) => Value::String(text.to_owned()),
                Token::Container => panic!("a container is no token here: {json:?}"),
            }),
        }
    }
    let arena = Bump::new();
    let mut json = Json::new(text, &arena);
    let value = value(&mut json)?;
    json.end()?;
    Ok(value)
}

/// Reads only the wanted keys of an object, leaving all others to be skipped.
fn read_some(text: &str, wanted: &[&str]) -> Result<BTreeMap<String, String>, Reject> {
    let arena = Bump::new();
    let mut json = Json::new(text, &arena);
    let mut found = BTreeMap::new();
    json.object(|key, json| {
        if wanted.contains(&key) {
            found.insert(key.to_owned(), json.raw()?.to_owned());
        }
        Ok(())
    })?;
    json.end()?;
    Ok(found)
}

fn space() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", "", " ", "\n", "\t", "\r\n", "  "])
}

/// A string literal with plain characters, escapes and surrogate pairs.
fn string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-zA-Z0-9_ .:{}\\[\\],]{0,6}",
        1 => any::<char>().prop_filter_map("must be escaped", |any| {
            (any >= ' ' && any != '"' && any != '\\').then(|| any.to_string())
        }),
        1 => prop::sample::select(vec![
            r#"\""#, r"\\", r"\/", r"\b", r"\f", r"\n", r"\r", r"\t", r"\u0041", r"\u00e9",
            r"\u4E16", r"\ud83d\ude00", r"\uDBFF\uDFFF", r"\u0000", r"\u001f", r"\\u0041",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..4).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        (any::<i32>(), "[0-9]{1,9}").prop_map(|(whole, digits)| format!("{whole}.{digits}")),
        (0_u8..10, "[0-9]{1,5}", -30_i32..30)
            .prop_map(|(one, digits, exponent)| { format!("{one}.{digits}e{exponent}") }),
        prop::sample::select(vec!["0", "-0", "0E+1", "1e-05"]).prop_map(str::to_owned),
    ]
}

/// Any JSON value, written in any of the ways JSON allows.
fn document() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        prop::sample::select(vec!["null", "true", "false"]).prop_map(str::to_owned),
        number(),
        string(),
        number().prop_map(|number| format!("\"{number}\"")),
    ];
    scalar.prop_recursive(6, 60, 6, |inner| {
        let element = (space(), inner.clone(), space())
            .prop_map(|(before, value, after)| format!("{before}{value}{after}"));
        let entry = (space(), key(), space(), inner, space()).prop_map(
            |(before, key, colon, value, after)| format!("{before}{key}{colon}:{value}{after}"),
        );
        prop_oneof![
            prop::collection::vec(element, 0..6).prop_map(|some| format!("[{}]", some.join(","))),
            prop::collection::vec(entry, 0..6).prop_map(|some| format!("{{{}}}", some.join(","))),
        ]
    })
}

/// Few keys, so that some come twice, also spelled with escapes.
fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "\"id\"",
            "\"model\"",
            "\"metadata\"",
            "\"\"",
            r#""mod\u0065l""#,
            r#""a.b""#
        ])
        .prop_map(str::to_owned),
        string(),
    ]
}

/// A text with one byte taken out, doubled or changed: mostly no JSON, sometimes still.
fn damaged() -> impl Strategy<Value = String> {
    (
        document(),
        any::<prop::sample::Index>(),
        0_u8..4,
        any::<u8>(),
    )
        .prop_map(|(text, at, how, byte)| {
            let mut bytes = text.into_bytes();
            let at = at.index(bytes.len());
            match how {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, bytes[at]),
                2 => bytes[at] = byte % 128,
                _ => bytes.truncate(at),
            }
            String::from_utf8_lossy(&bytes).into_owned()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn values_are_those_of_serde_json(text in document()) {
        let expected: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read(&text).unwrap(), expected, "{}", text);
    }

    #[test]
    fn selected_keys_are_found_among_anything(
        entries in prop::collection::vec((key(), document()), 0..12),
    ) {
        let fields: Vec<String> =
            entries.iter().map(|(key, value)| format!("{key}:{value}")).collect();
        let text = format!("{{{}}}", fields.join(","));
        let expected: Value = serde_json::from_str(&text).unwrap();
        let found = read_some(&text, &["id", "model"]).unwrap();
        for key in ["id", "model"] {
            let found = found.get(key).map(|raw| serde_json::from_str::<Value>(raw).unwrap());
            prop_assert_eq!(found.as_ref(), expected.get(key), "{} {}", key, text);
        }
    }

    #[test]
    fn damaged_texts_are_judged_as_by_serde_json(text in damaged()) {
        let expected = serde_json::from_str::<serde::de::IgnoredAny>(&text);
        let arena = Bump::new();
        let mut json = Json::new(&text, &arena);
        let skipped = json.skip().and_then(|()| json.end());
        prop_assert_eq!(skipped.is_ok(), expected.is_ok(), "{}", text);
        prop_assert_eq!(read(&text).is_ok(), expected.is_ok(), "{}", text);
    }

    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let text = String::from_utf8_lossy(&bytes);
        let arena = Bump::new();
        drop(Json::new(&text, &arena).skip());
        drop(Json::new(&text, &arena).token());
        drop(Json::new(&text, &arena).raw());
        drop(Json::new(&text, &arena).object(|_, json| json.token().map(|_| ())));
        drop(Json::new(&text, &arena).array(|json| json.token().map(|_| ())));
    }

    #[test]
    fn json_like_noise_does_not_panic(text in "[\\[\\]{}:,\"\\\\u0-9a-f.eE+\\- ntr]{0,80}") {
        let arena = Bump::new();
        let mut json = Json::new(&text, &arena);
        let skipped = json.skip().and_then(|()| json.end());
        let expected = serde_json::from_str::<serde::de::IgnoredAny>(&text);
        prop_assert_eq!(skipped.is_ok(), expected.is_ok(), "{}", text);
    }
}
