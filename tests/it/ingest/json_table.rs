//! RFC 8259, case by case, in the style of `JSONTestSuite`: what must be read and what must not.

use bumpalo::Bump;
use llmcost::ingest::json::{Json, MAX_DEPTH, Token};
use llmcost::ingest::{Reason, Reject};

/// Crosses the whole text as a value nobody asks for.
fn skip(text: &str) -> Result<(), Reject> {
    let arena = Bump::new();
    let mut json = Json::new(text, &arena);
    json.skip()?;
    json.end()
}

/// Reads the whole text, every container of it entered and every scalar asked for.
fn walk(text: &str) -> Result<(), Reject> {
    fn value(json: &mut Json<'_>) -> Result<(), Reject> {
        match json.peek() {
            Some(b'{') => json.object(|_, json| value(json)),
            Some(b'[') => json.array(value),
            _ => json.token().map(|_| ()),
        }
    }
    let arena = Bump::new();
    let mut json = Json::new(text, &arena);
    value(&mut json)?;
    json.end()
}

/// Both ways of crossing a value agree.
#[track_caller]
fn check(text: &str, is_json: bool) {
    assert_eq!(skip(text).is_ok(), is_json, "skip {text:?}");
    assert_eq!(walk(text).is_ok(), is_json, "walk {text:?}");
    let oracle = serde_json::from_str::<serde::de::IgnoredAny>(text);
    assert_eq!(oracle.is_ok(), is_json, "the case itself: {text:?}");
}

const ACCEPTED: [&str; 46] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "0.0",
    "-0.0e-0",
    "1",
    "-1",
    "10",
    "1.5",
    "1e5",
    "1E5",
    "1e+5",
    "1e-5",
    "1.25e-05",
    "0e0",
    "123456789012345678901234567890",
    "1e999",
    "-1e-999",
    "\"\"",
    "\"a\"",
    "\"é世😀\"",
    "\"\u{7f}\"",
    "\"\u{2028}\u{2029}\"",
    r#""\"\\\/\b\f\n\r\t""#,
    r#""\u0041""#,
    r#""\u00e9\u4E16""#,
    r#""\ud83d\ude00""#,
    r#""\u0000""#,
    r#""\\u0041""#,
    r#""\\""#,
    "[]",
    "[ ]",
    "[1]",
    "[1,2]",
    "[ 1 , 2 ]",
    "[[],[[]]]",
    "[null,true,false,\"\",{}]",
    "{}",
    "{ }",
    r#"{"":0}"#,
    r#"{"a":1,"a":2}"#,
    r#"{"a":{"b":[{"c":[]}]}}"#,
    " \t\r\n {\t\"a\" \n:\r 1 } \n",
    "[\"[]{},:\\\"\"]",
];

const REJECTED: [&str; 68] = [
    "",
    " ",
    "nul",
    "nulll",
    "Null",
    "TRUE",
    "tru e",
    "NaN",
    "Infinity",
    "-Infinity",
    "undefined",
    "01",
    "-01",
    "00",
    "-",
    "+1",
    ".5",
    "5.",
    "-.5",
    "1.e5",
    "1e",
    "1e+",
    "1ee5",
    "1e5.5",
    "0x10",
    "1_000",
    "1,000",
    "１",
    "--1",
    "1-",
    "'a'",
    "\"",
    "\"a",
    "a\"",
    "\"a\"b\"",
    "\"\t\"",
    "\"\n\"",
    "\"\u{0}\"",
    "\"\u{1f}\"",
    r#""\""#,
    r#""\x41""#,
    r#""\a""#,
    r#""\'""#,
    r#""\u""#,
    r#""\u12""#,
    r#""\u123g""#,
    r#""\U0041""#,
    "[",
    "]",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1,,2]",
    "[1}",
    "[]]",
    "{",
    "}",
    r#"{"a"}"#,
    r#"{"a":}"#,
    r#"{"a":1,}"#,
    r#"{,"a":1}"#,
    r#"{"a":1 "b":2}"#,
    r#"{"a"1}"#,
    "{a:1}",
    "{1:1}",
    "{} {}",
];

#[test]
fn what_the_rfc_allows_is_read() {
    for text in ACCEPTED {
        check(text, true);
    }
}

#[test]
fn what_the_rfc_forbids_is_rejected() {
    for text in REJECTED {
        check(text, false);
        assert_eq!(skip(text).unwrap_err().reason(), Reason::Json, "{text:?}");
    }
}

#[test]
fn other_spaces_comments_and_marks_are_not_json() {
    for text in [
        "\u{a0}1",
        "\u{b}1",
        "\u{c}1",
        "\u{2003}1",
        "\u{feff}1",
        "1 // one",
        "/* */ 1",
        "# 1",
        "1;",
        "1 2",
        "{} ]",
        "\"a\" \"b\"",
    ] {
        check(text, false);
    }
}

/// Python writes surrogates without a partner; one odd character must not lose a call.
#[test]
fn a_lone_surrogate_is_a_replacement_character() {
    for (text, expected) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""x\udfffy""#, "x\u{fffd}y"),
        (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
    ] {
        let arena = Bump::new();
        let token = Json::new(text, &arena).token();
        assert_eq!(token, Ok(Token::Text(expected)), "{text}");
    }
}

/// Short strings may be crossed in another way than long ones: something of every kind at every
/// position of strings of every length.
#[test]
fn strings_of_every_length() {
    for length in 0..80 {
        check(&format!("\"{}\"", "x".repeat(length)), true);
        check(&format!("\"{}", "x".repeat(length)), false);
        for at in 0..=length {
            let (before, after) = ("x".repeat(at), "y".repeat(length - at));
            for (odd, is_json) in [
                ("é", true),
                (r#"\""#, true),
                (r"\\", true),
                (r"\u00e9", true),
                (r"\x", false),
                ("\u{1f}", false),
                ("\"", false),
            ] {
                // Without anything after it a quote ends the string, and the next one is too much.
                check(&format!("\"{before}{odd}{after}\""), is_json);
            }
            let text = format!("\"{before}\\n{after}\"");
            let arena = Bump::new();
            let token = Json::new(&text, &arena).token();
            assert_eq!(token, Ok(Token::Text(&format!("{before}\n{after}"))));
        }
    }
}

#[test]
fn numbers_stay_as_they_are_written() {
    for text in ["0.00011999999999999999", "1.35e-05", "-0", "1E400"] {
        let arena = Bump::new();
        let padded = format!(" {text} ");
        assert_eq!(Json::new(&padded, &arena).token(), Ok(Token::Number(text)));
    }
}

#[test]
fn nesting_ends_at_the_limit() {
    let deepest = usize::try_from(MAX_DEPTH).unwrap();
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let objects = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    for read in [skip, walk] {
        assert_eq!(read(&nested(deepest)), Ok(()));
        assert_eq!(read(&objects(deepest)), Ok(()));
        for depth in [deepest + 1, deepest + 2, 1000, 1_000_000] {
            assert_eq!(read(&nested(depth)).unwrap_err().reason(), Reason::Depth);
        }
        assert_eq!(
            read(&objects(deepest + 1)).unwrap_err().reason(),
            Reason::Depth
        );
        assert_eq!(
            read(&"[".repeat(1_000_000)).unwrap_err().reason(),
            Reason::Depth
        );
    }
}

#[test]
fn what_comes_after_a_deep_value_is_still_read() {
    let inner = usize::try_from(MAX_DEPTH).unwrap() - 1;
    let text = format!("[{}{},7]", "[".repeat(inner), "]".repeat(inner));
    let arena = Bump::new();
    let mut found = Vec::new();
    let outcome = Json::new(&text, &arena).array(|json| {
        found.push(json.token()?);
        Ok(())
    });
    assert_eq!(outcome, Ok(()));
    assert_eq!(found, [Token::Container, Token::Number("7")]);
}

#[test]
fn a_reject_names_the_column() {
    let detail = |text: &str| skip(text).unwrap_err().detail().to_owned();
    assert_eq!(detail("{\"a\":1,}"), "expected a key in quotes at column 8");
    assert!(detail("{\"a\":").ends_with("found the end of the record"));
    assert!(walk("[1 2]").unwrap_err().detail().ends_with("at column 4"));
    // A number goes wrong where a digit is missing.
    for (text, column) in [
        ("-x", 2),
        ("1.e5", 3),
        ("1.5ex", 5),
        ("1e+x", 4),
        ("-.5", 2),
    ] {
        let expected = format!("expected a digit at column {column}");
        assert_eq!(detail(text), expected, "{text}");
    }
}
