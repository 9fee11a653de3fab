//! Conservation of money: in every grouping and series, the parts are the total.

use chrono::NaiveTime;

use super::BrokenInvariant;
use crate::pricing::Usd;
use crate::report::{
    Audit, AuditReport, BreakdownRow, Bridge, EffectAmounts, PeriodInfo, Review, RoiReport,
    SpendReport, Waste,
};

/// Parts and what they should add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    what: String,
    parts: i128,
    total: i128,
    is_money: bool,
}

impl Sum {
    fn money(what: impl Into<String>, parts: impl IntoIterator<Item = Usd>, total: Usd) -> Self {
        Self {
            what: what.into(),
            parts: parts.into_iter().sum::<Usd>().pico(),
            total: total.pico(),
            is_money: true,
        }
    }

    fn count(what: impl Into<String>, parts: impl IntoIterator<Item = u64>, total: u64) -> Self {
        Self {
            what: what.into(),
            parts: parts.into_iter().map(i128::from).sum(),
            total: i128::from(total),
            is_money: false,
        }
    }

    fn show(&self, amount: i128) -> String {
        if self.is_money {
            Usd::from_pico(amount).to_string()
        } else {
            amount.to_string()
        }
    }
}

/// A report whose parts add up.
pub trait Conserved {
    /// Returns all its parts and totals.
    fn sums(&self) -> Vec<Sum>;
}

/// Checks that all parts of a report add up to their totals, to the last digit.
///
/// # Errors
/// Names the first total that is not the sum of its parts.
pub fn check_sums<R: Conserved>(report: &R) -> Result<(), BrokenInvariant> {
    let broken = report.sums().into_iter().find(|sum| sum.parts != sum.total);
    match broken {
        None => Ok(()),
        Some(sum) => Err(BrokenInvariant::NotConserved {
            parts: sum.show(sum.parts),
            total: sum.show(sum.total),
            what: sum.what,
        }),
    }
}

impl Conserved for Review {
    fn sums(&self) -> Vec<Sum> {
        let (cost, calls) = (self.summary.cost, self.summary.calls);
        let mut sums = Vec::new();
        for (name, rows) in [
            ("team", &self.breakdown.team),
            ("model", &self.breakdown.model),
            ("feature", &self.breakdown.feature),
            ("user", &self.breakdown.user),
        ] {
            let what = format!("breakdown.{name}");
            sums.push(Sum::count(&what, rows.iter().map(|row| row.calls), calls));
            sums.push(Sum::money(what, rows.iter().map(|row| row.cost), cost));
            if has_whole_days(&self.header.period) {
                // Not every breakdown has days.
                let rows = rows.iter().filter(|row| !row.daily.is_empty());
                sums.extend(rows.map(|row| daily(name, row)));
            }
        }
        if has_whole_days(&self.header.period) {
            let days = self.trend.iter().filter(|day| day.in_period);
            sums.push(Sum::money("trend", days.map(|day| day.cost), cost));
        }
        sums.extend(self.bridge.iter().flat_map(bridge));
        sums.extend(waste(&self.waste));
        sums.extend(audit(&self.audit));
        sums
    }
}

/// Whether a period begins and ends at midnight, so that its days are its parts.
fn has_whole_days(period: &PeriodInfo) -> bool {
    [period.from, period.to]
        .iter()
        .all(|instant| instant.naive_local().time() == NaiveTime::MIN)
}

fn daily(name: &str, row: &BreakdownRow) -> Sum {
    let what = format!("breakdown.{name}.daily");
    Sum::money(what, row.daily.iter().copied(), row.cost)
}

fn effects(amounts: &EffectAmounts) -> [Usd; 9] {
    let EffectAmounts {
        new,
        ended,
        volume,
        retries,
        mix,
        prompt_length,
        cache_use,
        output_length,
        price,
    } = *amounts;
    [
        new,
        ended,
        volume,
        retries,
        mix,
        prompt_length,
        cache_use,
        output_length,
        price,
    ]
}

fn bridge(bridge: &Bridge) -> Vec<Sum> {
    let steps = bridge.steps.iter().map(|step| step.amount);
    let mut sums = vec![
        Sum::money("bridge.effects", effects(&bridge.effects), bridge.delta),
        Sum::money("bridge.steps", steps, bridge.delta),
    ];
    for (name, table) in [("teams", &bridge.teams), ("features", &bridge.features)] {
        let what = format!("bridge.{name}");
        let between = effects(&table.between);
        sums.push(Sum::money(format!("{what}.between"), between, Usd::ZERO));
        for row in &table.rows {
            sums.push(Sum::money(&what, effects(&row.effects), row.delta));
        }
        let rows = table.rows.iter().map(|row| row.delta);
        sums.push(Sum::money(what, rows, bridge.delta));
    }
    sums
}

fn waste(waste: &Waste) -> Vec<Sum> {
    let rows = || waste.features.iter().map(|row| &row.figures);
    let failed = rows().map(|row| row.failed_cost);
    let mut sums = vec![
        Sum::count(
            "waste.operations",
            rows().map(|row| row.operations),
            waste.total.operations,
        ),
        Sum::money("waste.failed_cost", failed, waste.total.failed_cost),
    ];
    for row in &waste.features {
        let days = row.days.iter().map(|day| day.figures.failed_cost);
        sums.push(Sum::money("waste.days", days, row.figures.failed_cost));
    }
    sums
}

impl Conserved for AuditReport {
    fn sums(&self) -> Vec<Sum> {
        audit(&self.audit)
    }
}

fn audit(audit: &Audit) -> Vec<Sum> {
    let pricing = &audit.pricing;
    let sources = pricing.sources.iter();
    let calls = sources.clone().map(|row| row.calls).sum();
    let mut sums = vec![Sum::money(
        "audit.pricing.sources",
        sources.map(|row| row.cost),
        pricing.total,
    )];
    for coverage in &audit.attribution {
        let what = format!("audit.attribution.{}", coverage.dimension);
        let rules = || coverage.rules.iter();
        sums.push(Sum::count(&what, rules().map(|rule| rule.calls), calls));
        sums.push(Sum::money(
            what,
            rules().map(|rule| rule.cost),
            pricing.total,
        ));
    }
    let files = audit.files.iter().map(|file| &file.lines);
    for lines in files.chain([&audit.lines]) {
        let parts = [
            lines.calls,
            lines.duplicates,
            lines.blank,
            lines.not_a_call,
            lines.out_of_range,
            lines.rejected,
        ];
        sums.push(Sum::count("audit.lines", parts, lines.read));
    }
    sums
}

impl Conserved for SpendReport {
    fn sums(&self) -> Vec<Sum> {
        let rows = || self.rows.iter().map(|row| &row.figures);
        let total = &self.total;
        let mut sums = vec![
            Sum::count("rows", rows().map(|row| row.calls), total.calls),
            Sum::money("rows", rows().map(|row| row.cost), total.cost),
        ];
        if !self.by.is_empty() {
            let groups = self.groups.iter().map(|group| group.figures.cost);
            sums.push(Sum::money("groups", groups, total.cost));
        }
        for group in &self.groups {
            let costs = group.costs.iter().copied();
            sums.push(Sum::money("groups.costs", costs, group.figures.cost));
        }
        sums
    }
}

impl Conserved for RoiReport {
    fn sums(&self) -> Vec<Sum> {
        let costs = self.features.iter().map(|row| row.figures.cost);
        let coverage = &self.coverage;
        let parts = [
            coverage.matched_cost,
            coverage.unmatched_cost,
            coverage.cost_without_user,
        ];
        vec![
            Sum::money("features", costs, self.total.cost),
            Sum::money("coverage", parts, coverage.cost),
        ]
    }
}
