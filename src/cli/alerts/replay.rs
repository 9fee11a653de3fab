//! Runs the calls of a case through the real path: ledger, frame, rules.

use std::collections::BTreeMap;

use crate::alerts::Budgets;
use crate::cli::config::{AlertCase, CaseCall};
use crate::error::Error;
use crate::frame::UsageFrame;
use crate::frame::ledger::{LedgerWriter, settle};
use crate::ingest::{Origin, Sink};
use crate::pricing::{CostBasis, PriceBook};
use crate::report::{AlertOptions, AlertOutcome, alert_outcome};
use crate::usage::{
    Attribution, Billing, Call, CountRule, Identity, Operation, Rank, Resolved, Source, Timestamp,
    TokenUsage, Traffic,
};

/// Model of calls for which the case names none; it has no price.
const NO_MODEL: &str = "model-without-price";

/// Evaluates the rules over the calls of a case.
///
/// # Errors
/// [`Error::Usage`] for a cost that cannot be kept, and internal errors.
pub(super) fn replay(case: &AlertCase, file: &str) -> Result<AlertOutcome, Error> {
    let book = PriceBook::builtin().with_custom(case.config.prices.clone());
    let no_aliases = BTreeMap::new();
    // What a case states is what a call costs; what it leaves open is priced.
    let mut writer = LedgerWriter::new(&book, CostBasis::Logged, [&no_aliases; 4]);
    for (position, calls) in case.calls.iter().enumerate() {
        for repetition in 0..calls.count {
            let written = write(&mut writer, calls, position, repetition);
            written.map_err(|detail| Error::usage(format!("{file}:{}: {detail}", calls.line)))?;
        }
    }
    let calendar = case.calendar();
    let end_of_day = |at| calendar.end_of(calendar.date_of(at));
    let mut as_of = case.as_of;
    let ledger = settle(vec![writer], 1, CountRule::All, |latest| {
        as_of = as_of.or_else(|| latest.map(end_of_day));
        as_of
    });
    if ledger.counts.iter().any(|counts| counts.duplicates > 0) {
        let line = case.line;
        return Err(Error::usage(format!(
            "{file}:{line}: two calls of this case have the same id"
        )));
    }
    let frame = UsageFrame::new(ledger, calendar);
    let budgets = Budgets {
        total: case.config.budget.monthly,
        teams: case.config.budget.teams.clone(),
        is_filtered: false,
    };
    let options = AlertOptions {
        settings: &case.config.alerts,
        budgets: &budgets,
    };
    let as_of = as_of.unwrap_or(Timestamp(0));
    Ok(alert_outcome(&frame, calendar, as_of, &options)?)
}

/// Writes one call of an entry into the ledger.
fn write(
    writer: &mut LedgerWriter<'_>,
    calls: &CaseCall,
    position: usize,
    repetition: usize,
) -> Result<(), String> {
    let default = || format!("call-{:02}", position + 1);
    let mut id = calls.id.clone().unwrap_or_else(default);
    if calls.count > 1 {
        id = format!("{id}-{:05}", repetition + 1);
    }
    let step = calls.every.num_microseconds().unwrap_or_default();
    let shift = i64::try_from(repetition)
        .unwrap_or_default()
        .saturating_mul(step);
    let costs: Vec<&str> = calls.cost.as_deref().into_iter().collect();
    let call = Call {
        source: Source::SpendLogs,
        identity: Identity {
            call_id: &id,
            ..Identity::default()
        },
        billing: Billing {
            started_at: Timestamp(calls.at.0.saturating_add(shift)),
            model: calls.model.as_deref().unwrap_or(NO_MODEL),
            tokens: TokenUsage {
                input: calls.input_tokens,
                output: calls.output_tokens,
                ..TokenUsage::default()
            },
            status: calls.status,
            logged_costs: &costs,
            ..Billing::default()
        },
        duration_ms: None,
        operation: Operation::Chat,
        error_class: None,
        key: None,
        traffic: Traffic::Client,
        attempts: calls.attempts,
        is_deleted: false,
        is_model_type: true,
    };
    let origin = Origin {
        file: 0,
        line: u32::try_from(calls.line).unwrap_or(u32::MAX),
    };
    let attribution: Attribution<'_> = [
        named(calls.team.as_deref()),
        named(calls.feature.as_deref()),
        named(calls.user.as_deref()),
        Resolved::NONE,
    ];
    let written = writer.call(&call, &attribution, origin);
    written.map_err(crate::ingest::Reject::into_detail)
}

const fn named(value: Option<&str>) -> Resolved<'_> {
    Resolved {
        value,
        rank: Rank::NONE,
    }
}
