//! Data health as sheets.

use super::gates::gates;
use crate::render::sheet::{Field, Sheet, Value};
use crate::report::{
    Audit, AuditReport, DoubleCounting, DriftRow, FileAudit, Header, InputInfo, Name, OddityCount,
    PricingRow, RejectedLine, RejectedLines, RuleCoverage, SuspectedDuplicates, UnpricedRow,
};

const INPUT: [Field<InputInfo>; 6] = [
    ("path", "Input", |row| Value::Foreign(row.path.clone())),
    ("kind", "Kind", |row| {
        Value::maybe(row.kind.map(Name::as_str), Value::Word)
    }),
    ("lines", "Lines", |row| Value::Count(row.lines)),
    ("calls", "Calls", |row| Value::Count(row.calls)),
    ("rejected", "Rejected", |row| Value::Count(row.rejected)),
    ("problem", "Problem", |row| {
        Value::foreign(row.problem.as_deref())
    }),
];

const FILE: [Field<FileAudit>; 11] = [
    ("path", "File", |row| Value::Foreign(row.path.clone())),
    ("kind", "Kind", |row| {
        Value::maybe(row.kind.map(Name::as_str), Value::Word)
    }),
    ("read", "Lines", |row| Value::Count(row.lines.read)),
    ("calls", "Calls", |row| Value::Count(row.lines.calls)),
    ("duplicates", "Duplicates", |row| {
        Value::Count(row.lines.duplicates)
    }),
    ("blank", "Blank", |row| Value::Count(row.lines.blank)),
    ("not_a_call", "Not a call", |row| {
        Value::Count(row.lines.not_a_call)
    }),
    ("out_of_range", "Out of range", |row| {
        Value::Count(row.lines.out_of_range)
    }),
    ("rejected", "Rejected", |row| {
        Value::Count(row.lines.rejected)
    }),
    ("problem", "Problem", |row| {
        Value::foreign(row.problem.as_ref().map(|problem| problem.message.as_str()))
    }),
    ("hint", "Hint", |row| {
        Value::foreign(
            row.problem
                .as_ref()
                .and_then(|problem| problem.hint.as_deref()),
        )
    }),
];

/// An example of a rejected line, and what it is an example of.
type Example<'a> = (&'a RejectedLines, &'a RejectedLine);

fn rejected_fields<'a>() -> [Field<Example<'a>>; 5] {
    [
        ("path", "File", |(lines, _)| {
            Value::Foreign(lines.path.clone())
        }),
        ("line", "Line", |(_, example)| Value::Count(example.line)),
        ("reason", "Reason", |(lines, _)| {
            Value::Word(lines.reason.as_str())
        }),
        ("detail", "What is wrong", |(_, example)| {
            Value::Foreign(example.detail.clone())
        }),
        ("count", "Of this reason", |(lines, _)| {
            Value::Count(lines.count)
        }),
    ]
}

fn rule_fields<'a>() -> [Field<(&'static str, &'a RuleCoverage)>; 5] {
    [
        ("dimension", "Dimension", |(dimension, _)| {
            Value::Word(dimension)
        }),
        ("rule", "Found in", |(_, row)| {
            Value::Foreign(row.rule.clone())
        }),
        ("calls", "Calls", |(_, row)| Value::Count(row.calls)),
        ("cost", "Cost", |(_, row)| Value::Money(row.cost)),
        ("cost_ratio", "Of cost", |(_, row)| {
            Value::maybe(row.cost_ratio, Value::Share)
        }),
    ]
}

fn pricing_fields<'a>() -> [Field<(&'static str, &'a PricingRow)>; 4] {
    [
        ("by", "By", |(by, _)| Value::Word(by)),
        ("name", "Name", |(_, row)| Value::Word(row.name.as_str())),
        ("calls", "Calls", |(_, row)| Value::Count(row.calls)),
        ("cost", "Cost", |(_, row)| Value::Money(row.cost)),
    ]
}

const DRIFT: [Field<DriftRow>; 6] = [
    ("model", "Model", |row| Value::Foreign(row.model.clone())),
    ("calls", "Calls", |row| Value::Count(row.calls)),
    ("logged", "Logged", |row| Value::Money(row.logged)),
    ("computed", "Computed", |row| Value::Money(row.computed)),
    ("difference", "Difference", |row| {
        Value::Change(row.difference)
    }),
    ("difference_ratio", "%", |row| {
        Value::maybe(row.difference_ratio, Value::ChangeShare)
    }),
];

const UNPRICED: [Field<UnpricedRow>; 4] = [
    ("model", "Model", |row| Value::Foreign(row.model.clone())),
    ("calls", "Calls", |row| Value::Count(row.calls)),
    ("input_tokens", "Input tokens", |row| {
        Value::Count(row.input_tokens)
    }),
    ("output_tokens", "Output tokens", |row| {
        Value::Count(row.output_tokens)
    }),
];

const DOUBLE: [Field<DoubleCounting>; 3] = [
    ("rule", "Rule", |row| Value::Word(row.rule.as_str())),
    ("dropped", "Left out", |row| Value::Count(row.dropped)),
    ("dropped_cost", "Their cost", |row| {
        Value::Money(row.dropped_cost)
    }),
];

const ODDITY: [Field<OddityCount>; 3] = [
    ("code", "Code", |row| Value::Word(row.code.as_str())),
    ("count", "Count", |row| Value::Count(row.count)),
    ("words", "What is odd", |row| {
        Value::Foreign(row.words.clone())
    }),
];

const SUSPECTS: [Field<SuspectedDuplicates>; 3] = [
    ("groups", "Sets of equal calls", |row| {
        Value::Count(row.groups)
    }),
    ("calls", "Beyond the first", |row| Value::Count(row.calls)),
    ("cost", "Their cost", |row| Value::Money(row.cost)),
];

/// Returns the audit on its own.
pub(in crate::render) fn audit(report: &AuditReport) -> Vec<Sheet> {
    let mut sheets = sections(&report.audit, &report.header);
    sheets.push(Sheet::of(
        "suspected_duplicates",
        "Suspected duplicates",
        [&report.suspected_duplicates],
        &SUSPECTS,
    ));
    sheets.extend(gates(&report.gates));
    sheets
}

/// Returns the sheets of data health.
pub(super) fn sections(audit: &Audit, header: &Header) -> Vec<Sheet> {
    let examples: Vec<Example<'_>> = audit
        .rejected
        .iter()
        .flat_map(|lines| lines.examples.iter().map(move |example| (lines, example)))
        .collect();
    let rules: Vec<(&'static str, &RuleCoverage)> = audit
        .attribution
        .iter()
        .flat_map(|coverage| {
            coverage
                .rules
                .iter()
                .map(|rule| (coverage.dimension.as_str(), rule))
        })
        .collect();
    let pricing: Vec<(&'static str, &PricingRow)> = [
        ("sources", &audit.pricing.sources),
        ("layers", &audit.pricing.layers),
        ("name_rules", &audit.pricing.name_rules),
    ]
    .into_iter()
    .flat_map(|(by, rows)| rows.iter().map(move |row| (by, row)))
    .collect();
    vec![
        Sheet::of(
            "unpriced",
            "Calls without a price",
            &audit.unpriced,
            &UNPRICED,
        ),
        Sheet::of("drift", "Logged against computed", &audit.drift, &DRIFT),
        Sheet::of(
            "attribution",
            "Whom calls belong to",
            &rules,
            &rule_fields(),
        ),
        Sheet::of(
            "pricing",
            "How calls were priced",
            &pricing,
            &pricing_fields(),
        ),
        Sheet::of("files", "Files", &audit.files, &FILE),
        Sheet::of("rejected", "Rejected lines", &examples, &rejected_fields()),
        Sheet::of(
            "oddities",
            "Odd, and counted all the same",
            &audit.oddities,
            &ODDITY,
        ),
        Sheet::of("inputs", "Inputs", &header.inputs, &INPUT),
        Sheet::of(
            "double_counting",
            "Double counting",
            [&audit.double_counting],
            &DOUBLE,
        ),
    ]
}
