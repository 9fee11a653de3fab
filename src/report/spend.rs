//! Spend by period and group, already computed.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::audit::LineCounts;
use super::header::{Forecast, Header};
use super::section::RowKind;
use crate::analysis::Grain;
use crate::pricing::Usd;
use crate::usage::Dimension;

/// Spend by period and group.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SpendReport {
    /// What it is about.
    #[serde(flatten)]
    pub header: Header,
    /// What became of the lines.
    pub lines: LineCounts,
    /// Names of the dimensions, in the order in which they were asked for.
    #[schemars(with = "Vec<Dimension>")]
    pub by: Vec<&'static str>,
    /// `hour`, `day`, `week`, `month` or `total`.
    #[schemars(with = "Grain")]
    pub every: &'static str,
    /// By period, then cost.
    pub rows: Vec<SpendRow>,
    /// The groups over all periods, by cost; empty without dimensions.
    pub groups: Vec<SpendGroup>,
    /// The sum of the rows.
    pub total: SpendFigures,
    /// The month of `data_through`, projected; `null` with dimensions.
    pub forecast: Option<Forecast>,
}

/// A group in a period.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SpendRow {
    /// The period; `null` for everything.
    pub period: Option<SpendPeriod>,
    /// What kind of group it is.
    pub kind: RowKind,
    /// The values of the dimensions.
    #[serde(flatten)]
    pub values: SpendValues,
    /// Its figures.
    #[serde(flatten)]
    pub figures: SpendFigures,
    /// Mean of the day and the six before it, in US dollars rounded half to even to pico; `null`
    /// until seven days of data exist, with dimensions, and for other periods than days.
    pub ma7: Option<Usd>,
}

/// A group over all periods.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SpendGroup {
    /// What kind of group it is.
    pub kind: RowKind,
    /// The values of the dimensions.
    #[serde(flatten)]
    pub values: SpendValues,
    /// Its figures, compared with the period before all of them.
    #[serde(flatten)]
    pub figures: SpendFigures,
    /// Its cost in each period, in the order of the rows, for sparklines.
    pub costs: Vec<Usd>,
}

/// Values by the names of their dimensions; serialized as keys of the row.
#[derive(Clone, Debug)]
pub struct SpendValues(pub Vec<(&'static str, String)>);

impl Serialize for SpendValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl JsonSchema for SpendValues {
    fn schema_name() -> Cow<'static, str> {
        "SpendValues".into()
    }

    /// A key for each dimension that was asked for, so none is required.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let value = json_schema!({
            "description": "Its value: `(none)` where calls have none, `other (n)` for the rest.",
            "type": "string",
        });
        let names = Dimension::ALL.map(|one| one.name().to_owned());
        let properties: Map<String, Value> = names
            .map(|name| (name, value.clone().into()))
            .into_iter()
            .collect();
        json_schema!({ "type": "object", "properties": properties })
    }
}

/// An hour, day, week or month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpendPeriod {
    /// First instant.
    pub from: DateTime<FixedOffset>,
    /// First instant after it.
    pub to: DateTime<FixedOffset>,
    /// Name for people.
    pub label: String,
    /// Whether the period of the report and the data cover all of it.
    pub complete: bool,
}

/// What is measured of a group, and how it changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SpendFigures {
    /// Cost.
    pub cost: Usd,
    /// Share of the cost of all groups in the period.
    pub share_ratio: Option<f64>,
    /// Calls.
    pub calls: u64,
    /// Operations.
    pub operations: u64,
    /// Failed calls.
    pub failures: u64,
    /// Calls without a known price.
    pub unpriced_calls: u64,
    /// Input tokens, cached ones included.
    pub input_tokens: u64,
    /// Output tokens, reasoning included.
    pub output_tokens: u64,
    /// Cache reads ÷ input tokens.
    pub cache_read_ratio: Option<f64>,
    /// Mean cost per call in US dollars, over priced calls.
    pub cost_per_call: Option<f64>,
    /// Mean cost per million tokens in US dollars.
    pub cost_per_million_tokens: Option<f64>,
    /// Cost of the same group in the period to compare with.
    pub prior_cost: Option<Usd>,
    /// `cost − prior_cost`.
    pub delta: Option<Usd>,
    /// `delta ÷ prior_cost`.
    pub delta_ratio: Option<f64>,
}
