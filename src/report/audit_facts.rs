//! Makes the audit from the facts: every line, every rule, every difference.

use std::collections::BTreeMap;

use super::audit::{
    AttributionCoverage, Audit, DoubleCounting, DriftRow, FileAudit, FileProblem, LineCounts,
    OddityCount, PricingAudit, PricingRow, RejectedLine, RejectedLines, RuleCoverage, UnpricedRow,
};
use super::facts::Facts;
use super::value_or_none;
use crate::analysis::ratio;
use crate::frame::ledger::{Code, Facet};
use crate::frame::{FacetSum, facet_sums};
use crate::ingest::{FileFault, FileReport};
use crate::pricing::Usd;
use crate::usage::{ATTRIBUTED, Oddity};

/// Makes the audit. It covers all calls that were kept, whatever the period.
pub(super) fn audit(facts: &Facts<'_>) -> Audit {
    let ledger = facts.frame.ledger();
    let files = file_audits(facts);
    let sums = facet_sums(ledger);
    Audit {
        lines: sum_lines(&files),
        files,
        rejected: rejected_lines(facts.files),
        oddities: oddities(facts, &sums),
        attribution: attribution(facts, &sums),
        pricing: pricing(&sums),
        drift: drift(facts, &sums),
        unpriced: unpriced(facts, &sums),
        double_counting: DoubleCounting {
            rule: facts.count_rule.name().into(),
            dropped: ledger.double_counted,
            dropped_cost: ledger.double_counted_cost,
        },
    }
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

/// The calls of each facet, added up.
type FacetSums<'a> = [(&'a Facet, FacetSum)];

/// Counts what is odd about the lines of all files and about the calls that were kept.
fn oddities(facts: &Facts<'_>, sums: &FacetSums<'_>) -> Vec<OddityCount> {
    let in_files = |oddity| {
        let counts = facts
            .files
            .iter()
            .map(|file| file.tally.oddities.get(&oddity));
        counts.flatten().sum()
    };
    let count = |oddity| match oddity {
        Oddity::NulHole | Oddity::ReplacedText => in_files(oddity),
        Oddity::ConflictingDuplicate => facts.frame.ledger().conflicting_duplicates,
        Oddity::NegativeCost => sums.iter().map(|(_, sum)| sum.logged_below_zero).sum(),
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
    fn add(&mut self, sum: &FacetSum) {
        self.calls += sum.calls;
        self.cost += sum.cost;
    }
}

fn attribution(facts: &Facts<'_>, sums: &FacetSums<'_>) -> Vec<AttributionCoverage> {
    let total: Usd = sums.iter().map(|(_, sum)| sum.cost).sum();
    let coverage = ATTRIBUTED.iter().enumerate().map(|(index, dimension)| {
        let places = facts.attribution.places(*dimension);
        let mut by_place = vec![Sum::default(); places.len()];
        let mut none = Sum::default();
        for (facet, sum) in sums {
            let place = facet.ranks.get(index).and_then(|rank| rank.place_index());
            let found = place.and_then(|place| by_place.get_mut(place));
            found.unwrap_or(&mut none).add(sum);
        }
        let rule = |rule: String, sum: &Sum| RuleCoverage {
            rule,
            calls: sum.calls,
            cost: sum.cost,
            cost_ratio: ratio(sum.cost, total),
        };
        let resolved = places
            .iter()
            .zip(&by_place)
            .map(|(place, sum)| rule(place.name(), sum));
        AttributionCoverage {
            dimension: dimension.name().into(),
            rules: resolved.chain([rule(value_or_none(None), &none)]).collect(),
        }
    });
    coverage.collect()
}

fn pricing(sums: &FacetSums<'_>) -> PricingAudit {
    let mut sources: BTreeMap<&'static str, Sum> = BTreeMap::new();
    let mut layers: BTreeMap<&'static str, Sum> = BTreeMap::new();
    let mut name_rules: BTreeMap<&'static str, Sum> = BTreeMap::new();
    let mut total = FacetSum::default();
    let mut cached_exceeds_input = 0;
    for (facet, sum) in sums {
        total.add(sum);
        if facet.cached_exceeds_input {
            cached_exceeds_input += sum.calls;
        }
        sources
            .entry(facet.cost_source.name())
            .or_default()
            .add(sum);
        if let Some(layer) = facet.price_layer {
            layers.entry(layer.name()).or_default().add(sum);
        }
        if let Some(rule) = facet.name_rule {
            name_rules.entry(rule.name()).or_default().add(sum);
        }
    }
    PricingAudit {
        computed_total: total.computed,
        logged_total: total.logged,
        total: total.cost,
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

fn drift(facts: &Facts<'_>, facets: &FacetSums<'_>) -> Vec<DriftRow> {
    let mut sums: BTreeMap<Code, (u64, Usd, Usd)> = BTreeMap::new();
    for (facet, sum) in facets.iter().filter(|(facet, _)| facet.has_both_costs()) {
        let of_model = sums.entry(facet.model).or_default();
        of_model.0 += sum.calls;
        of_model.1 += sum.logged;
        of_model.2 += sum.computed;
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

fn unpriced(facts: &Facts<'_>, sums: &FacetSums<'_>) -> Vec<UnpricedRow> {
    let mut models: BTreeMap<Code, UnpricedRow> = BTreeMap::new();
    for (facet, sum) in sums.iter().filter(|(facet, _)| facet.is_unpriced()) {
        let row = models.entry(facet.model).or_insert_with(|| UnpricedRow {
            model: model_name(facts, facet.model),
            calls: 0,
            input_tokens: 0,
            output_tokens: 0,
        });
        row.calls += sum.calls;
        row.input_tokens = row.input_tokens.saturating_add(sum.input_tokens);
        row.output_tokens = row.output_tokens.saturating_add(sum.output_tokens);
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
