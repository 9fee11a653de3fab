//! Reports as JUnit XML, for the test pages of CI systems: every rule, budget and gate is a test case.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::notice::Notice;
use super::{date, number, safe};
use crate::pricing::Usd;
use crate::report::{AlertRule, Forecast, GateResult};

/// Writes the report. The time is that of the data, so that the same data gives the same bytes.
#[expect(
    clippy::expect_used,
    reason = "there are no times of day in it that XML could not hold, and memory does not fail"
)]
pub(super) fn junit(notice: &Notice<'_>) -> String {
    let suites = [
        ("alerts", rules(notice)),
        ("budgets", budgets(notice.forecast)),
        ("gates", gates(notice.gates)),
    ];
    let mut report = Report::new("llmcost");
    report.set_timestamp(notice.header.as_of);
    for (name, cases) in suites {
        let mut suite = TestSuite::new(name);
        suite.set_timestamp(notice.header.as_of);
        suite.add_test_cases(cases.into_iter().map(|case| case.test_case(name)));
        if !suite.test_cases.is_empty() {
            report.add_test_suite(suite);
        }
    }
    report.to_string().expect("a report is XML")
}

/// A test case before it is XML.
struct Case {
    name: String,
    result: CaseResult,
}

enum CaseResult {
    Passed,
    /// Why it was not evaluated.
    Skipped(String),
    /// What failed, and the sentences about it, the first being the most important.
    Failed(String, Vec<String>),
}

impl Case {
    fn test_case(self, suite: &str) -> TestCase {
        let status = match self.result {
            CaseResult::Passed => TestCaseStatus::success(),
            CaseResult::Skipped(reason) => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(safe::escape(&reason));
                status
            }
            CaseResult::Failed(kind, sentences) => {
                let sentences: Vec<String> =
                    sentences.iter().map(|text| safe::escape(text)).collect();
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                status.set_type(safe::escape(&kind));
                status.set_message(sentences.first().cloned().unwrap_or_default());
                status.set_description(sentences.join("\n"));
                status
            }
        };
        let mut case = TestCase::new(safe::escape(&self.name), status);
        case.set_classname(format!("llmcost.{suite}"));
        case
    }
}

/// Makes a case of each rule. It fails with its alerts that nobody has acknowledged.
fn rules(notice: &Notice<'_>) -> Vec<Case> {
    let open = notice.open();
    let case = |rule: &AlertRule| {
        let of_rule = open.iter().filter(|finding| rule.finds(&finding.code));
        let sentences: Vec<String> = of_rule.map(|finding| finding.sentence.clone()).collect();
        let result = match &rule.not_evaluated {
            Some(reason) => CaseResult::Skipped(reason.clone()),
            None if sentences.is_empty() => CaseResult::Passed,
            None => CaseResult::Failed(rule.rule.into(), sentences),
        };
        Case {
            name: rule.rule.into(),
            result,
        }
    };
    notice.rules.iter().map(case).collect()
}

/// Makes a case of each budget. It fails once the budget is spent.
fn budgets(forecast: Option<&Forecast>) -> Vec<Case> {
    let Some(forecast) = forecast else {
        return vec![no_budget()];
    };
    let month = date::month(&forecast.month);
    let total = forecast
        .budget
        .map(|budget| budget_case("total".to_owned(), &month, forecast.month_to_date, budget));
    let teams = forecast.teams.iter().map(|one| {
        let name = format!("team {}", one.team);
        budget_case(name, &month, one.month_to_date, one.budget)
    });
    let cases: Vec<Case> = total.into_iter().chain(teams).collect();
    if cases.is_empty() {
        return vec![no_budget()];
    }
    cases
}

fn budget_case(name: String, month: &str, spent: Usd, budget: Usd) -> Case {
    let is_left = spent < budget;
    let result = if is_left {
        CaseResult::Passed
    } else {
        let (spent, budget) = (number::money(spent), number::money_rounded(budget));
        let sentence = format!("{spent} spent in {month}, the budget is {budget}.");
        CaseResult::Failed("budget".to_owned(), vec![sentence])
    };
    Case { name, result }
}

fn no_budget() -> Case {
    Case {
        name: "total".to_owned(),
        result: CaseResult::Skipped("no budget set".to_owned()),
    }
}

/// Makes a case of each gate, and of each team where a gate is about budgets.
fn gates(gates: &[GateResult]) -> Vec<Case> {
    let case = |gate: &GateResult| {
        let scope = gate.scope.value.as_ref();
        let name = scope.map_or_else(
            || gate.name.clone(),
            |value| format!("{} {} {value}", gate.name, gate.scope.dimension),
        );
        let result = if gate.tripped {
            CaseResult::Failed("gate".to_owned(), vec![gate.sentence.clone()])
        } else {
            CaseResult::Passed
        };
        Case { name, result }
    };
    gates.iter().map(case).collect()
}
