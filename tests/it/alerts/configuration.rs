//! `[alerts.*]`: what it may say, and what is said about mistakes in it.

use llmcost::alerts::{AlertSettings, Baseline, Severity, Watch};
use llmcost::analysis::Threshold;
use llmcost::cli::config::parse;
use llmcost::pricing::Usd;
use llmcost::usage::Dimension;

fn read(text: &str) -> AlertSettings {
    parse(text).map(|config| config.alerts).unwrap()
}

/// Checks that a text has exactly these problems.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let problems = parse(text).err().unwrap_or_default();
    let found: Vec<String> = problems
        .iter()
        .map(|problem| match &problem.suggestion {
            Some(suggestion) => format!("{problem} => {suggestion}"),
            None => problem.to_string(),
        })
        .collect();
    assert_eq!(found, expected, "\n{text}");
}

#[test]
fn the_defaults_are_those_of_the_definitions() {
    let settings = read("[alerts]\n[alerts.budget]\n[alerts.untagged]\n");
    assert_eq!(settings, AlertSettings::default());
    let spike = &settings.hourly_spike;
    assert_eq!(
        (spike.factor, spike.min_usd.to_string()),
        (Threshold::times(3), "1".to_owned())
    );
    assert_eq!(spike.scopes, [Watch::Total]);
    assert_eq!(spike.baseline, Baseline::MovingAverage);
    assert_eq!(settings.call_outlier.factor, Threshold::times(10));
    let retries = settings.retry_spike;
    assert_eq!(
        (retries.rate, retries.factor),
        (Threshold::percent(10), Threshold::times(3))
    );
    assert_eq!(retries.min_operations, 20);
    assert_eq!(settings.untagged.share, Threshold::percent(10));
    let budget = &settings.budget;
    assert_eq!(budget.thresholds, [70, 90, 100].map(Threshold::percent));
    let severities = [99, 100, 150].map(|percent| budget.severity_of(Threshold::percent(percent)));
    assert_eq!(severities, [Severity::Warn, Severity::Page, Severity::Page]);
    assert_eq!(settings.team_budget.severity, Severity::Page);
    assert_eq!(spike.severity, Severity::Page);
    for severity in [
        settings.call_outlier.severity,
        retries.severity,
        settings.untagged.severity,
        settings.unpriced.severity,
    ] {
        assert_eq!(severity, Severity::Warn);
    }
}

#[test]
fn everything_that_can_be_said_is_understood() {
    let settings = read(
        "[alerts.budget]\nenabled = false\nseverity = \"page\"\nthresholds = [1, 0.5, \"1.2\"]\nscopes = [\"team\"]\n\
         [alerts.team-budget]\nshare = 0.95\nseverity = \"warn\"\n\
         [alerts.hourly-spike]\nfactor = 2.5\nmin_usd = \"0.000000000001\"\nscopes = [\"feature\", \"total\"]\nbaseline = \"hour-of-week\"\n\
         [alerts.call-outlier]\nfactor = 20\nmin_usd = 5\n\
         [alerts.retry-spike]\nrate = 0.25\nfactor = 2\nmin_operations = 100\nenabled = false\n\
         [alerts.untagged]\nshare = 0\nmin_usd = 1.5\n\
         [alerts.unpriced]\nenabled = false\nseverity = \"page\"\n\
         [[alerts.acknowledge]]\ncode = \"budget-95\"\nfeature = \"chat\"\nreason = \"known\"\nuntil = \"2026-12-31\"\n",
    );
    let budget = &settings.budget;
    assert_eq!(
        (budget.enabled, budget.severity),
        (false, Some(Severity::Page))
    );
    assert_eq!(budget.thresholds, [50, 100, 120].map(Threshold::percent));
    assert_eq!(budget.scopes, [Watch::Team]);
    assert_eq!(settings.team_budget.share, Threshold::percent(95));
    assert_eq!(settings.team_budget.severity, Severity::Warn);
    let spike = &settings.hourly_spike;
    assert_eq!(spike.factor, Threshold::parse("2.5").unwrap());
    assert_eq!(spike.min_usd, Usd::from_pico(1));
    assert_eq!(spike.scopes, [Watch::Total, Watch::Feature]);
    assert_eq!(spike.baseline, Baseline::HourOfWeek);
    assert_eq!(settings.call_outlier.factor, Threshold::times(20));
    assert_eq!(settings.call_outlier.min_usd.to_string(), "5");
    let retries = settings.retry_spike;
    assert_eq!(
        (retries.rate, retries.factor),
        (Threshold::percent(25), Threshold::times(2))
    );
    assert_eq!((retries.min_operations, retries.enabled), (100, false));
    assert_eq!(settings.untagged.share, Threshold::percent(0));
    assert_eq!(settings.untagged.min_usd.to_string(), "1.5");
    assert_eq!(
        (settings.unpriced.enabled, settings.unpriced.severity),
        (false, Severity::Page)
    );
    let known = &settings.acknowledgements[0];
    assert_eq!(
        (known.code.as_str(), known.dimension),
        ("budget-95", Some(Dimension::Feature))
    );
    assert_eq!(
        (known.value.as_deref(), known.until.to_string().as_str()),
        (Some("chat"), "2026-12-31")
    );
}

#[test]
fn mistakes_name_the_key_and_what_to_write() {
    check(
        "[alerts.hourly_spike]\nfactor = 3\n[alerts.hourly-spike]\nfacter = 3\nfactor = 0.5\nbaseline = \"hour\"\n\
         scopes = []\nmin_usd = -1\n",
        &[
            "1:9: unknown section [alerts.hourly_spike] => did you mean [alerts.hourly-spike]?",
            "4:1: unknown key `facter` in [alerts.hourly-spike] => did you mean `factor`?",
            "5:10: `alerts.hourly-spike.factor` must be between 1 and 1000, found 0.5",
            "6:12: expected one of \"moving-average\", \"hour-of-week\" for `alerts.hourly-spike.baseline`, found \"hour\" => did you mean `\"hour-of-week\"`?",
            "7:10: `alerts.hourly-spike.scopes` must not be empty => write enabled = false to switch the rule off",
            "8:11: `alerts.hourly-spike.min_usd` must not be negative, found -1",
        ],
    );
    check(
        "[alerts.budget]\nthresholds = [70, 0.725, 0.9, 0.90]\nscopes = [\"feature\"]\nenabled = \"yes\"\n\
         [alerts.untagged]\nshare = 10\n[alerts.retry-spike]\nmin_operations = 0\nrate = 0.1234567\n",
        &[
            "2:15: `alerts.budget.thresholds` must be a share of the budget in whole percent, from 0.01 to 10, found 70 => write 0.70 for 70 %",
            "2:19: `alerts.budget.thresholds` must be a share of the budget in whole percent, from 0.01 to 10, found 0.725",
            "2:31: 0.90 is listed twice in `alerts.budget.thresholds`",
            "3:11: expected one of \"total\", \"team\" for `alerts.budget.scopes`, found \"feature\"",
            "4:11: expected true or false for `alerts.budget.enabled`, found the text \"yes\"",
            "6:9: `alerts.untagged.share` must be between 0 and 1, found 10 => write 0.1 for 10 %",
            "8:18: `alerts.retry-spike.min_operations` must be between 1 and 1000000000, found 0",
            "9:8: `alerts.retry-spike.rate` must have at most 6 decimal places and be at most 1000000, found 0.1234567",
        ],
    );
}

#[test]
fn acknowledgements_are_complete_and_name_one_scope() {
    check(
        "[[alerts.acknowledge]]\ncode = \"hourly-spikes\"\nteam = \"a\"\nvalue = \"b\"\nuntil = \"soon\"\n",
        &[
            "1:1: `[[alerts.acknowledge]]`: `reason` is missing => say why it is all right",
            "2:8: unknown code \"hourly-spikes\" for `alerts.acknowledge.code` => did you mean `\"hourly-spike\"`?",
            "4:1: `[[alerts.acknowledge]]`: more than one of `team`, `feature`, `model`, `value` => keep one of them",
            "5:9: expected a date for `alerts.acknowledge.until`, found the text \"soon\" => write the last day it covers, as in \"2026-12-31\"",
        ],
    );
    check(
        "[alerts]\nacknowledge = { code = \"unpriced\" }\n",
        &[
            "2:15: expected a list of sections for `alerts.acknowledge`, found a table => write [[alerts.acknowledge]], in double brackets, once for each",
        ],
    );
    check(
        "[[alerts.acknowledge]]\ncode = \"budget\"\nreason = \"x\"\nuntil = 2026-01-01\n",
        &[
            "2:8: unknown code \"budget\" for `alerts.acknowledge.code` => did you mean `\"budget-70\"`?",
        ],
    );
}
