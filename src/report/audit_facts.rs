//! Makes the audit from the facts: every line, every rule, every difference.

use std::collections::BTreeMap;

use super::audit::{
    AttributionCoverage, Audit, DoubleCounting, DriftRow, FileAudit, FileProblem, LineCounts,
    OddityCount, PricingAudit, PricingRow, RejectedLine, RejectedLines, RuleCoverage, UnpricedRow,
};
use super::facts::Facts;
use super::value_or_none;
use crate::analysis::ratio;
use crate::frame::ledger::{CallRow, Code};
use crate::ingest::{FileFault, FileReport};
use crate::pricing::Usd;
use crate::usage::{ATTRIBUTED, Oddity};

/// Makes the audit. It covers all calls that were kept, whatever the period.
pub(super) fn audit(facts: &Facts<'_>) -> Audit {
    let ledger = facts.frame.ledger();
    let files = file_audits(facts);
    Audit {
        lines: sum_lines(&files),
        files,
        rejected: rejected_lines(facts.files),
        oddities: oddities(facts),
        attribution: attribution(facts),
        pricing: pricing(facts),
        drift: drift(facts),
        unpriced: unpriced(facts),
        double_counting: DoubleCounting {
            rule: facts.count_rule.name().into(),
            dropped: ledger.double_counted,
            dropped_cost: ledger.double_counted_cost,
        },
    }
}

fn rows<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = CallRow> + 'a {
    let calls = &facts.frame.ledger().calls;
    (0..calls.len()).filter_map(|index| calls.get(index))
}

/// Returns an amount of the ledger as money; nothing where there is none.
fn amount(pico: Option<i64>) -> Usd {
    Usd::from_pico(i128::from(pico.unwrap_or_default()))
}

/// Counts what became of all lines.
pub(super) fn line_counts(facts: &Facts<'_>) -> LineCounts {
    sum_lines(&file_audits(facts))
}

fn sum_lines(files: &[FileAudit]) -> LineCounts {
    let mut lines = LineCounts::default();
    for file in files {
        add_lines(&mut lines, &file.lines);
    }
    lines
}

fn add_lines(sum: &mut LineCounts, lines: &LineCounts) {
    sum.read += lines.read;
    sum.calls += lines.calls;
    sum.duplicates += lines.duplicates;
    sum.blank += lines.blank;
    sum.not_a_call += lines.not_a_call;
    sum.out_of_range += lines.out_of_range;
    sum.rejected += lines.rejected;
}

fn file_audits(facts: &Facts<'_>) -> Vec<FileAudit> {
    let counts = &facts.frame.ledger().counts;
    let files = facts.files.iter().enumerate().map(|(number, file)| {
        let calls = counts.get(number).copied().unwrap_or_default();
        FileAudit {
            path: file.name.clone(),
            kind: file.dialect.map(|dialect| dialect.name().into()),
            lines: LineCounts {
                read: file.tally.read,
                calls: calls.kept,
                duplicates: calls.duplicates,
                blank: file.tally.blank,
                not_a_call: file.tally.not_a_call + calls.not_a_call,
                out_of_range: calls.out_of_range,
                rejected: file.tally.rejected_count(),
            },
            problem: file.fault.as_ref().map(problem),
        }
    });
    let missing = facts.missing.iter().map(|(name, fault)| FileAudit {
        path: name.clone(),
        kind: None,
        lines: LineCounts::default(),
        problem: Some(problem(fault)),
    });
    files.chain(missing).collect()
}

/// Describes what is wrong with a file as a whole.
pub(super) fn problem(fault: &FileFault) -> FileProblem {
    FileProblem {
        code: fault.code().into(),
        message: fault.to_string(),
        hint: fault.hint().map(str::to_owned),
    }
}

/// Lists rejected lines by file and reason.
pub(super) fn rejected_lines(files: &[FileReport]) -> Vec<RejectedLines> {
    let of_file = |file: &FileReport| {
        let path = file.name.clone();
        file.tally
            .rejected
            .iter()
            .map(|(reason, rejected)| RejectedLines {
                path: path.clone(),
                reason: reason.code().into(),
                words: reason.words().to_owned(),
                count: rejected.count,
                examples: rejected
                    .examples
                    .iter()
                    .map(|example| RejectedLine {
                        line: example.line,
                        detail: example.detail.clone(),
                    })
                    .collect(),
            })
            .collect::<Vec<_>>()
    };
    files.iter().flat_map(of_file).collect()
}

/// Counts what is odd about the lines of all files and about the calls that were kept.
fn oddities(facts: &Facts<'_>) -> Vec<OddityCount> {
    let ledger = facts.frame.ledger();
    let in_files = |oddity| {
        let counts = facts
            .files
            .iter()
            .map(|file| file.tally.oddities.get(&oddity));
        counts.flatten().sum()
    };
    let is_negative = |logged: &&Option<i64>| logged.is_some_and(|logged| logged < 0);
    let count = |oddity| match oddity {
        Oddity::NulHole | Oddity::ReplacedText => in_files(oddity),
        Oddity::ConflictingDuplicate => ledger.conflicting_duplicates,
        Oddity::NegativeCost => ledger.calls.logged.iter().filter(is_negative).count() as u64,
    };
    let counted = Oddity::ALL.map(|oddity| (oddity, count(oddity)));
    let occurred = counted.into_iter().filter(|(_, count)| *count > 0);
    let in_words = occurred.map(|(oddity, count)| {
        let (one, several) = oddity.words();
        OddityCount {
            code: oddity.code().into(),
            words: if count == 1 { one } else { several }.to_owned(),
            count,
        }
    });
    in_words.collect()
}

/// Counts calls and cost under a heading.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    calls: u64,
    cost: Usd,
}

impl Sum {
    fn add(&mut self, cost: Option<i64>) {
        self.calls += 1;
        self.cost += amount(cost);
    }
}

fn attribution(facts: &Facts<'_>) -> Vec<AttributionCoverage> {
    let calls = &facts.frame.ledger().calls;
    let mut total = Sum::default();
    calls.cost.iter().for_each(|cost| total.add(*cost));
    let coverage = ATTRIBUTED.iter().enumerate().map(|(index, dimension)| {
        let places = facts.attribution.places(*dimension);
        let mut sums = vec![Sum::default(); places.len()];
        let mut none = Sum::default();
        for (ranks, cost) in calls.ranks.iter().zip(&calls.cost) {
            let place = ranks.get(index).and_then(|rank| rank.place_index());
            match place.and_then(|place| sums.get_mut(place)) {
                Some(sum) => sum.add(*cost),
                None => none.add(*cost),
            }
        }
        let rule = |rule: String, sum: &Sum| RuleCoverage {
            rule,
            calls: sum.calls,
            cost: sum.cost,
            cost_ratio: ratio(sum.cost, total.cost),
        };
        let resolved = places
            .iter()
            .zip(&sums)
            .map(|(place, sum)| rule(place.name(), sum));
        AttributionCoverage {
            dimension: dimension.name().into(),
            rules: resolved.chain([rule(value_or_none(None), &none)]).collect(),
        }
    });
    coverage.collect()
}

fn pricing(facts: &Facts<'_>) -> PricingAudit {
    let mut sources: BTreeMap<&'static str, Sum> = BTreeMap::new();
    let mut layers: BTreeMap<&'static str, Sum> = BTreeMap::new();
    let mut name_rules: BTreeMap<&'static str, Sum> = BTreeMap::new();
    let (mut total, mut computed, mut logged) = (Usd::ZERO, Usd::ZERO, Usd::ZERO);
    let mut cached_exceeds_input = 0;
    for row in rows(facts) {
        total += amount(row.cost);
        computed += amount(row.computed);
        logged += amount(row.logged);
        cached_exceeds_input += u64::from(row.cached_exceeds_input);
        sources
            .entry(row.cost_source.name())
            .or_default()
            .add(row.cost);
        if let Some(layer) = row.price_layer {
            layers.entry(layer.name()).or_default().add(row.cost);
        }
        if let Some(rule) = row.name_rule {
            name_rules.entry(rule.name()).or_default().add(row.cost);
        }
    }
    PricingAudit {
        computed_total: computed,
        logged_total: logged,
        total,
        sources: pricing_rows(sources),
        layers: pricing_rows(layers),
        name_rules: pricing_rows(name_rules),
        cached_exceeds_input,
    }
}

fn pricing_rows(sums: BTreeMap<&'static str, Sum>) -> Vec<PricingRow> {
    let mut rows: Vec<PricingRow> = sums
        .into_iter()
        .map(|(name, sum)| PricingRow {
            name: name.into(),
            calls: sum.calls,
            cost: sum.cost,
        })
        .collect();
    rows.sort_by(|one, other| other.calls.cmp(&one.calls).then(one.name.cmp(&other.name)));
    rows
}

fn model_name(facts: &Facts<'_>, model: Code) -> String {
    value_or_none(facts.frame.ledger().names.name(model))
}

fn drift(facts: &Facts<'_>) -> Vec<DriftRow> {
    let mut sums: BTreeMap<Code, (u64, Usd, Usd)> = BTreeMap::new();
    for row in rows(facts) {
        if let (Some(logged), Some(computed)) = (row.logged, row.computed) {
            let sum = sums.entry(row.model).or_default();
            sum.0 += 1;
            sum.1 += Usd::from_pico(i128::from(logged));
            sum.2 += Usd::from_pico(i128::from(computed));
        }
    }
    let mut rows: Vec<DriftRow> = sums
        .into_iter()
        .map(|(model, (calls, logged, computed))| {
            let difference = logged - computed;
            let difference_ratio = ratio(difference, computed);
            DriftRow {
                model: model_name(facts, model),
                calls,
                logged,
                computed,
                difference,
                difference_ratio,
            }
        })
        .collect();
    rows.sort_by(|one, other| {
        let by_size = other.difference.abs().cmp(&one.difference.abs());
        by_size.then_with(|| one.model.cmp(&other.model))
    });
    rows
}

fn unpriced(facts: &Facts<'_>) -> Vec<UnpricedRow> {
    let mut models: BTreeMap<Code, UnpricedRow> = BTreeMap::new();
    for row in rows(facts).filter(|row| row.cost.is_none()) {
        let sum = models.entry(row.model).or_insert_with(|| UnpricedRow {
            model: model_name(facts, row.model),
            calls: 0,
            input_tokens: 0,
            output_tokens: 0,
        });
        let tokens = |count: i64| u64::try_from(count).unwrap_or_default();
        sum.calls += 1;
        sum.input_tokens = sum.input_tokens.saturating_add(tokens(row.input_tokens));
        sum.output_tokens = sum.output_tokens.saturating_add(tokens(row.output_tokens));
    }
    let mut rows: Vec<UnpricedRow> = models.into_values().collect();
    rows.sort_by(|one, other| {
        other
            .calls
            .cmp(&one.calls)
            .then_with(|| one.model.cmp(&other.model))
    });
    rows
}
