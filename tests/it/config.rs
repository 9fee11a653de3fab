//! `llmcost.toml`: what it may say, and what is said about every mistake in it.

use std::fs;

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use llmcost::alerts::{AlertSettings, BudgetRule};
use llmcost::cli::config::{Config, ConfigProblem, FILE_NAME, known_keys, locate, parse, template};
use llmcost::pricing::{CostBasis, CustomPrice, CustomRates, Usd};
use llmcost::usage::{AttributionRules, CountRule, Dimension, Place};

/// Checks that a text has exactly these problems, one a line: `line:column: message`, and
/// ` => ` with the suggestion if there is one. Lines may be indented.
#[track_caller]
fn check(text: &str, expected: &str) {
    let problems = parse(text).err().unwrap_or_default();
    let found: Vec<String> = problems.iter().map(in_one_line).collect();
    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    assert_eq!(found, expected, "\n{text}");
}

fn in_one_line(problem: &ConfigProblem) -> String {
    match &problem.suggestion {
        Some(suggestion) => format!("{problem} => {suggestion}"),
        None => problem.to_string(),
    }
}

#[track_caller]
fn read(text: &str) -> Config {
    let config = parse(text);
    assert_eq!(config.as_ref().err(), None, "\n{text}");
    config.unwrap_or_default()
}

#[test]
fn an_empty_file_gives_the_documented_defaults() {
    let config = read("");
    assert_eq!(config, Config::default());
    assert_eq!(config.inputs, Vec::<String>::new());
    assert_eq!(config.timezone, Tz::UTC);
    assert_eq!(config.week_start, Weekday::Mon);
    assert_eq!(config.cost_basis, CostBasis::Computed);
    assert_eq!(
        (config.budget.monthly, config.budget.teams.len()),
        (None, 0)
    );
    assert_eq!(config.attribution, AttributionRules::default());
    assert_eq!(config.report.top, 8);
    assert!((config.report.routing_cost_share_ratio - 0.5).abs() < f64::EPSILON);
    assert!((config.report.routing_call_multiple - 2.0).abs() < f64::EPSILON);
    assert_eq!(config.langfuse.count, CountRule::Leaf);
    assert_eq!(
        read("[budget]\n[attribution]\n[aliases.team]\n[report]\n[langfuse]"),
        config
    );
}

#[test]
fn everything_that_can_be_said_is_understood() {
    let config = read(
        r#"
        inputs = ["exports", "logs/*.gz"]
        timezone = "Europe/Berlin"
        week_start = "Sun"
        cost_basis = "logged"
        budget = { monthly = 5000, teams = { search = 1200, "customer care" = "6000.50" } }
        [attribution]
        team = ["metadata.cost_centre", "tag.team", "key_alias"]
        user = []
        [aliases.team]
        "t-17" = "search"
        t-18 = "search"
        [aliases.environment]
        production = "prod"
        [report]
        top = 20
        routing_cost_share_ratio = 0.25
        routing_call_multiple = 3
        [langfuse]
        count = "types"
        "#,
    );
    assert_eq!(config.inputs, ["exports", "logs/*.gz"]);
    assert_eq!(config.timezone, Tz::Europe__Berlin);
    assert_eq!(config.week_start, Weekday::Sun);
    assert_eq!(config.cost_basis, CostBasis::Logged);
    let usd = |text: &str| Usd::parse(text).unwrap();
    assert_eq!(config.budget.monthly, Some(usd("5000")));
    assert_eq!(config.budget.teams["customer care"], usd("6000.5"));
    let centre = Place::Metadata("cost_centre".to_owned());
    let team = [centre, Place::Tag("team".to_owned()), Place::KeyAlias];
    assert_eq!(config.attribution.places(Dimension::Team), team);
    assert_eq!(config.attribution.places(Dimension::User), []);
    let defaults = AttributionRules::default();
    let feature = defaults.places(Dimension::Feature);
    assert_eq!(config.attribution.places(Dimension::Feature), feature);
    assert_eq!(config.aliases.resolve(Dimension::Team, "t-17"), "search");
    assert_eq!(config.aliases.resolve(Dimension::User, "t-17"), "t-17");
    assert_eq!(
        config.aliases.resolve(Dimension::Model, "production"),
        "production"
    );
    assert_eq!(
        config.aliases.resolve(Dimension::Environment, "production"),
        "prod"
    );
    assert_eq!(config.report.top, 20);
    assert_eq!(config.langfuse.count, CountRule::Types);
}

#[test]
fn amounts_keep_every_decimal() {
    for (written, exact) in [
        ("0.1", "0.1"),
        ("5_000.10", "5000.1"),
        ("+7", "7"),
        ("\"1500.50\"", "1500.5"),
        ("0.000000000001", "0.000000000001"),
        ("0.100000000000000", "0.1"),
        ("12345678901234.567890123456", "12345678901234.567890123456"),
    ] {
        let config = read(&format!("[budget]\nmonthly = {written}"));
        assert_eq!(
            config.budget.monthly.unwrap().to_string(),
            exact,
            "{written}"
        );
    }
}

#[test]
fn own_prices_are_read_from_their_decimal_text() {
    let config = read(
        r#"
        [[prices]]
        model = "m"
        from = 2026-11-01
        input = "2.5"
        output = 10
        cache_discount = 0.875
        cache_write = 0.000000001
        [[prices]]
        model = "m"
        input = 0
        "#,
    );
    let written = CustomRates {
        input: Some("2.5"),
        output: Some("10"),
        cache_read: Some("0.3125"),
        cache_write: Some("0.000000001"),
        ..CustomRates::default()
    };
    let day = NaiveDate::from_ymd_opt(2026, 11, 1);
    let free = CustomRates {
        input: Some("0"),
        ..CustomRates::default()
    };
    let expected = [
        CustomPrice::new("m", day, &written).unwrap(),
        CustomPrice::new("m", None, &free).unwrap(),
    ];
    assert_eq!(config.prices, expected);
    let quoted_day = read("[[prices]]\nmodel = \"m\"\nfrom = \"2026-11-01\"\ninput = 1");
    assert_eq!(quoted_day.prices[0].from, day);
}

#[test]
fn unknown_keys_name_the_nearest_known_one_or_its_home() {
    check(
        "montly = 5\nmonthly = 5\ntz = \"UTC\"\ncurrency = \"EUR\"\nzzz = 1\n",
        "1:1: unknown key `montly` at the top level => did you mean `monthly` in [budget]?
         2:1: unknown key `monthly` at the top level => `monthly` belongs in [budget]
         3:1: unknown key `tz` at the top level => did you mean `timezone`?
         4:1: unknown key `currency` at the top level => every amount is in US dollars; there is nothing to set
         5:1: unknown key `zzz` at the top level",
    );
    check(
        "[budget]\nmontly = 5\ntimezone = \"UTC\"\n[budget.team]\nx = 1\n[price]\n[aliases.teem]\n",
        "2:1: unknown key `montly` in [budget] => did you mean `monthly`?
         3:1: unknown key `timezone` in [budget] => `timezone` is a top-level key: write it above the first [section]
         4:9: unknown section [budget.team] => did you mean [budget.teams]?
         6:2: unknown section [price] => did you mean [[prices]]?
         7:10: unknown section [aliases.teem] => did you mean [aliases.team]?",
    );
    check(
        "[attribution]\nteem = []\nmodel = []\n[[prices]]\nmodel = \"m\"\ninptu = 1\ninput = 1\n",
        "2:1: unknown key `teem` in [attribution] => did you mean `team`?
         3:1: unknown key `model` in [attribution] => this works for team, feature, user and environment
         6:1: unknown key `inptu` in [[prices]] => did you mean `input`?",
    );
}

#[test]
fn analytics_are_understood() {
    let config = read(
        "[analytics]\nevents = [\"a.csv\", \"more/*.jsonl\"]\nuser_column = \"who\"\n\
         event_column = \"what\"\ntime_column = \"at\"\nfeature_column = \"screen\"\n\
         value_column = \"worth\"\nsuccess_events = [\"ticket_*\"]\nconversion_events = [\"paid\"]\n\
         feature_map = \"f.csv\"\nuser_map = \"u.csv\"\nmin_users = 10\n",
    );
    let analytics = &config.analytics;
    assert_eq!(analytics.events, ["a.csv", "more/*.jsonl"]);
    let columns = &analytics.columns;
    let columns = [
        &columns.user,
        &columns.event,
        &columns.time,
        &columns.feature,
        &columns.value,
    ];
    let expected = ["who", "what", "at", "screen", "worth"];
    assert_eq!(columns.map(|column| column.as_deref()), expected.map(Some));
    assert_eq!(analytics.success_events, ["ticket_*"]);
    assert_eq!(analytics.conversion_events, ["paid"]);
    let maps = (
        analytics.feature_map.as_deref(),
        analytics.user_map.as_deref(),
    );
    assert_eq!(
        (maps, analytics.min_users),
        ((Some("f.csv"), Some("u.csv")), 10)
    );
}

#[test]
fn mistakes_in_analytics_are_named() {
    check(
        "[analytics]\nevents = \"a.csv\"\nsuccess_events = [\"a[\", 1]\nmin_users = 0\nuser_colum = \"x\"\n",
        "2:10: expected a list in square brackets for `analytics.events`, found the text \"a.csv\" => write [\"a.csv\"]
         3:19: `analytics.success_events` is no pattern: error parsing glob 'a[': unclosed character class; missing ']'
         3:25: expected text in quotes for `analytics.success_events`, found the number 1
         4:13: `analytics.min_users` must be between 1 and 1000000, found 0
         5:1: unknown key `user_colum` in [analytics] => did you mean `user_column`?",
    );
}

#[test]
fn budgets_are_plain_amounts_above_zero() {
    check(
        r#"[budget.teams]
            a = 1e5
            b = "1.5E-1"
            c = 1e400
            d = -5
            e = -1e5
            f = 0
            g = "5000 EUR"
            h = "1,500"
            i = inf
            j = 0x10
            k = true
            l = [5]
            m = 0.0000000000001
            n = "\u001b[31m"
        "#,
        r#"
        2:17: expected a plain decimal number for `budget.teams.a`, found 1e5 => write 100000
        3:17: expected a plain decimal number for `budget.teams.b`, found "1.5E-1" => write 0.15
        4:17: expected a plain decimal number for `budget.teams.c`, found 1e400
        5:17: `budget.teams.d` must not be negative, found -5
        6:17: `budget.teams.e` must not be negative, found -1e5
        7:17: `budget.teams.f` must be above 0 => leave the key out for no budget
        8:17: expected an amount in US dollars for `budget.teams.g`, found "5000 EUR" => write the number alone, without a unit or separators
        9:17: expected an amount in US dollars for `budget.teams.h`, found "1,500" => write the number alone, without a unit or separators
        10:17: expected an amount in US dollars for `budget.teams.i`, found inf => write the number alone, without a unit or separators
        11:17: expected an amount in US dollars for `budget.teams.j`, found the number 0x10
        12:17: expected an amount in US dollars for `budget.teams.k`, found the boolean true
        13:17: expected an amount in US dollars for `budget.teams.l`, found a list
        14:17: `budget.teams.m` has more than 12 decimal places: 0.0000000000001
        15:17: expected an amount in US dollars for `budget.teams.n`, found "\u{1b}[31m" => write the number alone, without a unit or separators
        "#,
    );
    check(
        "[budget]\nmonthly = 1e5\n",
        "2:11: expected a plain decimal number for `budget.monthly`, found 1e5 => write 100000",
    );
}

#[test]
fn team_names_that_no_call_can_have_are_refused() {
    check(
        "[budget.teams]\nt-17 = 1\n\" x\" = 2\na.b = 3\n[aliases.team]\nt-17 = \"search team\"\n",
        r#"
        2:1: `budget.teams.t-17` can never match: [aliases.team] renames "t-17" to "search team" => write "search team"
        3:1: the name in `budget.teams." x"` can never match => write "x"
        4:1: expected an amount in US dollars for `budget.teams.a`, found a table => put a name that contains a dot in quotes
        "#,
    );
}

#[test]
fn time_zones_and_days_are_suggested() {
    for (zone, suggestion) in [
        ("europe/berlin", "did you mean `\"Europe/Berlin\"`?"),
        ("Europe/Berln", "did you mean `\"Europe/Berlin\"`?"),
        ("Berlin", "did you mean `\"Europe/Berlin\"`?"),
        ("America/New York", "did you mean `\"America/New_York\"`?"),
        (
            "+02:00",
            "write a name such as \"Europe/Berlin\" or \"UTC\"",
        ),
    ] {
        let expected = format!("1:12: unknown time zone \"{zone}\" => {suggestion}");
        check(&format!("timezone = \"{zone}\""), &expected);
    }
    for (day, suggestion) in [
        ("mondy", "did you mean `\"monday\"`?"),
        ("lundi", "write a day in English, such as \"monday\""),
    ] {
        let message = format!("expected a day of the week for `week_start`, found \"{day}\"");
        check(
            &format!("week_start = \"{day}\""),
            &format!("1:14: {message} => {suggestion}"),
        );
    }
}

#[test]
fn wrong_types_and_words_say_what_was_expected_and_found() {
    check(
        "inputs = \"exports\"\ntimezone = 2\ncost_basis = \"loged\"\nbudget = 5000\nprices = {}\n",
        r#"
        1:10: expected a list in square brackets for `inputs`, found the text "exports" => write ["exports"]
        2:12: expected text in quotes for `timezone`, found the number 2
        3:14: expected one of "computed", "logged" for `cost_basis`, found "loged" => did you mean `"logged"`?
        4:10: expected a section for `budget`, found the number 5000 => write [budget] on a line of its own and its keys below it
        5:10: expected a list of sections for `prices`, found a table => write [[prices]], in double brackets, once for each
        "#,
    );
    check(
        "inputs = [\"ä\", \"\", \" b\", 2026-11-01]\n[langfuse]\ncount = \"leafs\"\n[[report]]\n",
        r#"
        1:16: `inputs` must not be empty
        1:20: `inputs` has spaces around it: " b" => write "b"
        1:26: expected text in quotes for `inputs`, found the date or time 2026-11-01
        3:9: expected one of "leaf", "types", "all" for `langfuse.count`, found "leafs" => did you mean `"leaf"`?
        4:1: expected a section for `report`, found a list => write [report] once, in single brackets
        "#,
    );
}

#[test]
fn report_settings_have_bounds() {
    check(
        "[report]\ntop = 0\nrouting_cost_share_ratio = 50\nrouting_call_multiple = 0.5\n",
        "2:7: `report.top` must be between 1 and 1000, found 0
         3:28: `report.routing_cost_share_ratio` must be between 0 and 1, found 50 => write 0.5 for 50 %
         4:25: `report.routing_call_multiple` must be between 1 and 1000, found 0.5",
    );
    for (top, message) in [
        (
            "1001",
            "`report.top` must be between 1 and 1000, found 1001",
        ),
        ("-1", "`report.top` must be between 1 and 1000, found -1"),
        (
            "3.5",
            "expected a whole number for `report.top`, found the number 3.5",
        ),
    ] {
        check(&format!("report.top = {top}"), &format!("1:14: {message}"));
    }
}

#[test]
fn places_are_checked_and_suggested() {
    check(
        r#"attribution.user = "end_user"
        attribution.team = [
            "metadat.team",
            "tag:team",
            "key_team_alais",
            "metadata",
            "metadata.a.b",
            "tag.x",
            "tag.x",
        ]"#,
        r#"
        1:20: expected a list in square brackets for `attribution.user`, found the text "end_user" => write ["end_user"]
        3:13: unknown place "metadat.team" in `attribution.team` => did you mean `"metadata.team"`?
        4:13: unknown place "tag:team" in `attribution.team` => did you mean `"tag.team"`?
        5:13: unknown place "key_team_alais" in `attribution.team` => did you mean `"key_team_alias"`?
        6:13: unknown place "metadata" in `attribution.team` => write one of metadata.KEY, tag.NAME, key_team_alias, key_team_id, key_alias, end_user, environment, trace_name, prompt_name
        7:13: "metadata.a.b" in `attribution.team` can never match => write "metadata.b": keys match on their last segment
        9:13: "tag.x" is listed twice in `attribution.team`
        "#,
    );
}

#[test]
fn aliases_form_no_chains() {
    check(
        "[aliases.team]\na = \"b\"\nb = \"c\"\nx = \"x\"\ny = \"z\"\nz = \"y\"\ns = \"\"\nt = 5\n",
        r#"
        2:5: alias `aliases.team.a` renames "a" to "b", which is itself renamed to "c" => write "a" = "c"
        4:5: alias `aliases.team.x` renames "x" to itself => delete the line
        5:5: alias `aliases.team.y` renames "y" to "z", which is itself renamed to "y" => the names form a circle: keep one of them
        6:5: alias `aliases.team.z` renames "z" to "y", which is itself renamed to "z" => the names form a circle: keep one of them
        7:5: `aliases.team.s` must not be empty
        8:5: expected text in quotes for `aliases.team.t`, found the number 5
        "#,
    );
}

#[test]
fn prices_are_complete_and_given_once() {
    check(
        r#"[[prices]]
        from = "2026-02-30"
        [[prices]]
        model = "m"
        output = 1
        cache_read = 1
        cache_discount = 0.5
        [[prices]]
        model = "n"
        output = 1
        cache_discount = 0.5
        [[prices]]
        model = "m"
        input = 1
        from = 2026-11-01T00:00:00Z
        [[prices]]
        model = "q"
        input = 1
        from = 2026-11-01
        [[prices]]
        model = "q"
        output = 2
        from = "2026-11-01"
        "#,
        r#"
        1:1: `[[prices]]`: `model` is missing
        1:1: `[[prices]]`: neither `input` nor `output` is given => write 0 for what costs nothing
        2:16: expected a date for `prices.from`, found the text "2026-02-30" => write the first day of the price (UTC), as in "2026-11-01"
        7:9: `[[prices]]`: `cache_read` and `cache_discount` exclude each other => keep one of them
        11:9: `[[prices]]`: `cache_discount` needs `input`
        15:16: expected a date for `prices.from`, found the date or time 2026-11-01T00:00:00Z => write the first day of the price (UTC), as in "2026-11-01"
        20:9: second price for "q" from 2026-11-01 => give each price of a model another `from`
        "#,
    );
}

#[test]
fn prices_are_exact_or_refused() {
    for (rest, expected) in [
        (
            "input = -1",
            "3:9: `prices.input` must not be negative, found -1",
        ),
        (
            "input = 1.0000000001",
            "3:9: `prices.input`: more decimal places than can be kept exactly: 1.0000000001",
        ),
        (
            "input = 99999999999",
            "3:9: `prices.input`: amount out of range: 99999999999",
        ),
        (
            "output = 1e-3",
            "3:10: expected a plain decimal number for `prices.output`, found 1e-3 => write 0.001",
        ),
        (
            "input = 1\ncache_discount = 87.5",
            "4:18: `prices.cache_discount` must be between 0 and 1, found 87.5 => write 0.875 for 87.5 %",
        ),
        (
            "input = 0.000000001\ncache_discount = 0.5",
            "4:1: `[[prices]]`: `cache_discount`: more decimal places than can be kept exactly",
        ),
    ] {
        check(&format!("[[prices]]\nmodel = \"m\"\n{rest}\n"), expected);
    }
}

#[test]
fn what_is_not_toml_has_a_position_and_hides_nothing_else() {
    check(
        r#"timezone = Europe/Berlin
week_start =
[budget]
monthly = 5,000
[budget.teams]
a = $5
b = 1e5
b = 2
[report]
top = 0
[report]
x = "C:\logs"
"#,
        r#"
        1:12: string values must be quoted, expected literal string => write "Europe/Berlin"
        2:13: string values must be quoted, expected literal string => write a value after the `=`, or delete the line
        4:12: unexpected key or value, expected newline, `#` => write the number alone, without a unit or separators
        6:5: string values must be quoted, expected literal string => write the number alone, without a unit or separators
        7:5: expected a plain decimal number for `budget.teams.b`, found 1e5 => write 100000
        8:1: duplicate key "b"
        10:7: `report.top` must be between 1 and 1000, found 0
        11:2: duplicate section "report"
        12:9: missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\`, `"`, `x`, `u`, `U` => write a backslash twice, or the text in single quotes
        "#,
    );
}

#[test]
fn text_too_far_from_toml_is_not_judged_further() {
    check(
        "timezone: \"UTC\"\n[report]\ntop = 0\n",
        "1:9: invalid unquoted key, expected letters, numbers, `-`, `_` => write `key = value`",
    );
    check(
        "top = 0\n[budget\nmonthly = 1\n",
        "2:8: unclosed table, expected `]`",
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_not_move_positions() {
    check(
        "\u{feff}timezone = \"UTC\"\r\n  tpo = 1\r\n",
        "2:3: unknown key `tpo` at the top level => did you mean `top` in [report]?",
    );
    let problems = parse("\u{feff}x = 1").unwrap_err();
    let ConfigProblem { line, column, .. } = problems[0];
    assert_eq!((line, column), (1, 1));
}

/// Takes away the `#` in front of settings, as the template tells its readers to.
fn uncommented(text: &str) -> String {
    let mut shown = String::new();
    for line in text.lines() {
        let setting = line
            .strip_prefix('#')
            .filter(|rest| !rest.is_empty() && !rest.starts_with(' '));
        shown.push_str(setting.unwrap_or(line));
        shown.push('\n');
    }
    shown
}

#[test]
fn the_template_changes_nothing_and_shows_every_key_with_its_default() {
    assert_eq!(read(template()), Config::default());
    let shown = uncommented(template());
    let example = read(&shown);
    let defaults = Config {
        budget: example.budget.clone(),
        aliases: example.aliases.clone(),
        prices: example.prices.clone(),
        analytics: example.analytics.clone(),
        alerts: AlertSettings {
            budget: BudgetRule {
                severity: example.alerts.budget.severity,
                ..BudgetRule::default()
            },
            acknowledgements: example.alerts.acknowledgements.clone(),
            ..AlertSettings::default()
        },
        ..Config::default()
    };
    assert_eq!(example, defaults);
    assert_eq!(example.alerts.acknowledgements.len(), 4);
    assert!(example.budget.monthly.is_some() && example.budget.teams.len() == 2);
    assert_eq!(example.analytics.min_users, 5);
    assert!(example.analytics.columns.value.is_some() && example.analytics.events.is_empty());
    let table: toml::Table = shown.parse().unwrap();
    for path in known_keys() {
        let mut values = vec![&table];
        let (sections, key) = path.rsplit_once('.').unwrap_or(("", &path));
        for section in sections.split('.').filter(|section| !section.is_empty()) {
            let value = &values[0][section];
            let elements = value.as_array().into_iter().flatten().chain([value]);
            values = elements.filter_map(toml::Value::as_table).collect();
        }
        assert!(
            values.iter().any(|table| table.contains_key(key)),
            "{path} is not shown"
        );
    }
}

#[test]
fn the_file_is_searched_upward() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("a");
    let deep = root.join("b").join("c");
    fs::create_dir_all(&deep).unwrap();
    let file = root.join(FILE_NAME);
    fs::write(&file, "").unwrap();
    assert_eq!(locate(&deep), Some(file.clone()));
    // A folder of that name is not the file.
    fs::create_dir(deep.join(FILE_NAME)).unwrap();
    assert_eq!(locate(&deep), Some(file));
    // The nearest file wins.
    let nearer = root.join("b").join(FILE_NAME);
    fs::write(&nearer, "").unwrap();
    assert_eq!(locate(&deep), Some(nearer));
    assert_ne!(
        locate(folder.path())
            .as_deref()
            .and_then(|path| path.parent()),
        Some(folder.path())
    );
}
