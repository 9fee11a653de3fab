//! Whatever stands in the data: lines fit, nothing invisible or active gets out.

use llmcost::render::{Style, alerts_table, audit_table, escape, roi_table};
use llmcost::report::{AlertDetail, AlertFinding, Audit, Header, Review};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::{WIDTHS, audit_report, plain, sample, sample_alerts, sample_roi, table};

/// Text that has broken terminals, tables or CI runners.
const HOSTILE: [&str; 14] = [
    "",
    " ",
    "\u{1b}]8;;https://evil.example\u{7}click\u{1b}]8;;\u{7}",
    "\u{9b}2J\u{85}\u{7f}\0",
    "\u{202e}gnp.exe\u{2066}\u{2069}\u{200b}\u{feff}",
    "::error file=a::x ::set-output name=a::b ##[command]rm",
    "line\r\nbreak\ttab\u{2028}\u{2029}",
    "検索チーム・社内向けアシスタント・プレミアム版・東京リージョン",
    "👩‍🚀🇩🇪❤️🏽",
    "a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}",
    "\u{301}starts with a mark",
    "لالالا السلام عليكم",
    "\u{e0041}\u{e007f}\u{ad}\u{3164}\u{fe0f}\u{a0}\u{3000}",
    "a/very/long/path/that/goes/on/and/on/and/on/until/it/does/not/fit/anywhere/at/all/any/more.csv",
];

/// Puts the text wherever the data could have put it.
pub(crate) fn spoil(review: &mut Review, text: &str) {
    spoil_header(&mut review.header, text);
    spoil_audit(&mut review.audit, text);
    let breakdown = &mut review.breakdown;
    let dimensions = [
        &mut breakdown.team,
        &mut breakdown.model,
        &mut breakdown.feature,
        &mut breakdown.user,
    ];
    for row in dimensions.into_iter().flatten() {
        text.clone_into(&mut row.value);
    }
    for row in &mut review.routing {
        text.clone_into(&mut row.model);
    }
    let growth = &mut review.growth;
    for row in growth.teams.iter_mut().chain(&mut growth.features) {
        text.clone_into(&mut row.value);
    }
    for step in review
        .bridge
        .iter_mut()
        .flat_map(|bridge| &mut bridge.steps)
    {
        if let Some(leader) = &mut step.leader {
            leader.team = Some(text.to_owned());
            leader.feature = Some(text.to_owned());
            leader.model = Some(text.to_owned());
        }
    }
    for row in &mut review.waste.features {
        text.clone_into(&mut row.feature);
    }
    for call in &mut review.top_calls {
        text.clone_into(&mut call.call_id);
        call.team = Some(text.to_owned());
        call.feature = Some(text.to_owned());
        call.user = Some(text.to_owned());
        text.clone_into(&mut call.model);
        text.clone_into(&mut call.source_file);
    }
    spoil_alerts(&mut review.alerts, text);
    for team in review
        .forecast
        .iter_mut()
        .flat_map(|month| &mut month.teams)
    {
        text.clone_into(&mut team.team);
    }
}

fn spoil_alerts(alerts: &mut [AlertFinding], text: &str) {
    for alert in alerts {
        alert.scope.value = Some(text.to_owned());
        alert.sentence = format!("Team {text} reached its budget, {text}.");
        if let Some(known) = &mut alert.acknowledged {
            text.clone_into(&mut known.reason);
        }
        if let AlertDetail::Spike { spike } = &mut alert.detail {
            for one in &mut spike.contributors {
                text.clone_into(&mut one.value);
            }
        }
    }
}

fn spoil_header(header: &mut Header, text: &str) {
    text.clone_into(&mut header.timezone);
    text.clone_into(&mut header.period.label);
    text.clone_into(&mut header.price_book.source);
    header.filters = vec![text.to_owned(), format!("team={text}")];
    for input in &mut header.inputs {
        text.clone_into(&mut input.path);
    }
}

fn spoil_audit(audit: &mut Audit, text: &str) {
    for file in &mut audit.files {
        text.clone_into(&mut file.path);
        if let Some(problem) = &mut file.problem {
            text.clone_into(&mut problem.message);
        }
    }
    for rejected in &mut audit.rejected {
        text.clone_into(&mut rejected.path);
        for example in &mut rejected.examples {
            text.clone_into(&mut example.detail);
        }
    }
    let rules = audit.attribution.iter_mut().flat_map(|one| &mut one.rules);
    for rule in rules.filter(|rule| rule.rule != "(none)") {
        text.clone_into(&mut rule.rule);
    }
    for row in &mut audit.drift {
        text.clone_into(&mut row.model);
    }
    for row in &mut audit.unpriced {
        text.clone_into(&mut row.model);
    }
}

/// Checks every promise about a text without colour.
fn check(text: &str, width: usize) {
    assert!(text.ends_with('\n') && !text.ends_with("\n\n"));
    for line in text.lines() {
        assert!(
            line.width() <= width,
            "{} > {width}: {line:?}",
            line.width()
        );
        assert_eq!(line, line.trim_end(), "closing space");
        assert!(!line.chars().any(is_active), "{line:?}");
        assert!(!line.trim_start().starts_with("::"), "{line:?}");
        assert!(!line.contains("##["), "{line:?}");
    }
}

fn is_active(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{ad}' | '\u{a0}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

fn check_all(text: &str) {
    let mut review = sample::review();
    spoil(&mut review, text);
    let mut roi = sample_roi::report();
    spoil_header(&mut roi.header, text);
    for feature in &mut roi.features {
        text.clone_into(&mut feature.feature);
    }
    let mut alerts = sample_alerts::report();
    spoil_header(&mut alerts.header, text);
    spoil_alerts(&mut alerts.findings, text);
    for width in WIDTHS {
        for unicode in [true, false] {
            let style = Style {
                unicode,
                ..plain(width)
            };
            check(&table(&review, &style), width);
            check(&audit_table(&audit_report(review.clone()), &style), width);
            check(&roi_table(&roi, &style), width);
            check(&alerts_table(&alerts, &style), width);
        }
    }
}

#[test]
fn known_attacks_are_harmless() {
    for text in HOSTILE {
        check_all(text);
        check_all(&text.repeat(40));
    }
}

#[test]
fn escapes_are_visible() {
    assert_eq!(escape("a\u{202e}b\u{1b}[1m\n"), r"a\u{202e}b\u{1b}[1m\n");
    assert_eq!(escape("::warning::x a::b"), r"\u{3a}:warning::x a::b");
    assert_eq!(escape("x ##[group]"), r"x \u{23}#[group]");
    assert_eq!(escape("zwj 👩\u{200d}🚀"), r"zwj 👩\u{200d}🚀");
    assert_eq!(escape("山田　太郎 naïve 🚀"), "山田　太郎 naïve 🚀");
}

#[test]
fn wrong_months_and_long_sums_fit_too() {
    let mut review = sample::review();
    let forecast = review.forecast.as_mut().unwrap();
    "\u{1b}[2J".repeat(40).clone_into(&mut forecast.month);
    review.summary.cost = sample::usd("123456789012345678901.5");
    review.breakdown.team[0].cost = sample::usd("98765432109876543210.55");
    review.top_calls[0].cost = sample::usd("-9999999.999999");
    for width in WIDTHS {
        check(&table(&review, &plain(width)), width);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_is_harmless(text in any::<String>()) {
        check_all(&text);
    }
}
