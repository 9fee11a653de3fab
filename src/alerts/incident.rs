//! Spiking hours in a row: how bad they were, and who made them so.

use std::collections::BTreeMap;

use super::finding::{Detail, Finding, Scope};
use super::history::{hour_of, until, values};
use super::hours::{Hour, HourlyCosts, Usual};
use crate::analysis::{ratio, scale};
use crate::frame::{FrameError, Key, Spent, UsageFrame};
use crate::pricing::Usd;
use crate::usage::{Dimension, Timestamp};

/// Where contributors are looked for.
const LOOKED_AT: [Dimension; 4] = [
    Dimension::Team,
    Dimension::Feature,
    Dimension::Model,
    Dimension::User,
];

/// An hour that spikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpikingHour {
    /// The hour.
    pub hour: Hour,
    /// What it cost.
    pub cost: Usd,
    /// What it usually costs.
    pub usual: Usual,
}

impl SpikingHour {
    /// Returns what the hour usually costs, rounded half to even.
    pub fn mean(&self) -> Usd {
        mean(&self.usual)
    }

    /// Returns how many times the usual it cost.
    pub fn ratio(&self) -> Option<f64> {
        ratio(self.cost, self.mean())
    }
}

/// Hours in a row that spike.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// The first hour.
    pub first: SpikingHour,
    /// All hours, the first included.
    pub hours: Vec<SpikingHour>,
    /// End of the last one, as far as it has come.
    pub to: Timestamp,
    /// Weeks before in which the first hour's hour of the week is known, up to 4.
    pub same_hours: i64,
    /// The median cost of these hours.
    pub same_hour_median: Option<Usd>,
    /// Cost of the first hour ÷ that median.
    pub same_hour_ratio: Option<f64>,
    /// Who made it so, by dimension.
    pub contributors: Vec<Contributor>,
}

impl Incident {
    /// Returns the hour that is furthest above what is usual; the first of equals.
    pub fn peak(&self) -> SpikingHour {
        let height = |one: &SpikingHour| one.ratio().unwrap_or_default();
        let hours = self.hours.iter().copied();
        hours.fold(self.first, |peak, one| {
            if height(&one) > height(&peak) {
                one
            } else {
                peak
            }
        })
    }
}

/// The value of a dimension that is furthest above its own usual cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Contributor {
    /// The dimension.
    pub dimension: Dimension,
    /// The value; `None` for calls without one.
    pub value: Option<String>,
    /// What it cost beyond what it usually costs in these hours.
    pub excess: Usd,
    /// That ÷ the incident's own excess.
    pub share_ratio: Option<f64>,
}

/// Says of each spike among the findings who contributed most.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub(super) fn add_contributors(
    findings: &mut [Finding],
    frame: &UsageFrame,
    as_of: Timestamp,
) -> Result<(), FrameError> {
    let spikes = findings.iter();
    let spikes = spikes.filter(|finding| matches!(finding.detail, Detail::Spike(_)));
    let scopes = spikes.map(|finding| finding.scope.dimension);
    let mut scopes: Vec<Option<Dimension>> = scopes.collect();
    scopes.sort_unstable();
    scopes.dedup();
    for scope in scopes {
        for dimension in LOOKED_AT {
            if scope == Some(dimension) {
                continue;
            }
            let series = series_of(frame, as_of, scope, dimension)?;
            for finding in findings
                .iter_mut()
                .filter(|one| one.scope.dimension == scope)
            {
                let excess = finding.cost.unwrap_or_default();
                if let (Detail::Spike(incident), Some(series)) =
                    (&mut finding.detail, series.get(&finding.scope))
                {
                    let most = greatest(dimension, series, &incident.hours, excess);
                    incident.contributors.extend(most);
                }
            }
        }
    }
    Ok(())
}

/// Cost by hour of each value of a dimension.
type ByValue = BTreeMap<Option<String>, HourlyCosts>;

/// Returns the cost by hour of a dimension's values, for each value of the scope's dimension.
fn series_of(
    frame: &UsageFrame,
    as_of: Timestamp,
    scope: Option<Dimension>,
    dimension: Dimension,
) -> Result<BTreeMap<Scope, ByValue>, FrameError> {
    let mut keys: Vec<Key> = scope.map(Key::Dimension).into_iter().collect();
    keys.extend([Key::Dimension(dimension), Key::Hour]);
    let mut costs: BTreeMap<Scope, BTreeMap<Option<String>, BTreeMap<Hour, Usd>>> = BTreeMap::new();
    for group in frame.roll_up_as::<Spent>(&keys, until(as_of))? {
        let mut values = values(&group);
        let of_scope = scope.and_then(|_| values.next()).flatten();
        let value = values.next().flatten();
        if let Some(hour) = hour_of(&group) {
            let scope = Scope {
                dimension: scope,
                value: of_scope,
            };
            let by_value = costs.entry(scope).or_default();
            by_value
                .entry(value)
                .or_default()
                .insert(hour, group.measures.cost);
        }
    }
    let lined_up = |costs: BTreeMap<Option<String>, BTreeMap<Hour, Usd>>| {
        let series = costs.into_iter();
        series
            .map(|(value, costs)| (value, HourlyCosts::new(&costs)))
            .collect()
    };
    Ok(costs
        .into_iter()
        .map(|(scope, costs)| (scope, lined_up(costs)))
        .collect())
}

/// Returns the value that cost most beyond what it usually costs, the first of equals.
fn greatest(
    dimension: Dimension,
    series: &ByValue,
    hours: &[SpikingHour],
    whole: Usd,
) -> Option<Contributor> {
    let mut most: Option<(&Option<String>, Usd)> = None;
    for (value, costs) in series {
        let excess = hours.iter().map(|one| {
            let usual = costs.expected_like(one.hour, &one.usual);
            costs.cost_of(one.hour) - mean(&usual)
        });
        let excess: Usd = excess.sum();
        if excess > most.map_or(Usd::ZERO, |(_, most)| most) {
            most = Some((value, excess));
        }
    }
    most.map(|(value, excess)| Contributor {
        dimension,
        value: value.clone(),
        excess,
        share_ratio: ratio(excess, whole),
    })
}

fn mean(usual: &Usual) -> Usd {
    scale(usual.sum, 1, usual.parts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::settings::Baseline;

    #[test]
    fn of_hours_equally_far_above_the_usual_the_first_is_the_peak() {
        let hour = |number: i64, cost: i128| SpikingHour {
            hour: Hour::of(Timestamp(number * 3_600_000_000)),
            cost: Usd::from_pico(cost),
            usual: Usual {
                baseline: Baseline::MovingAverage,
                sum: Usd::from_pico(20),
                parts: 2,
                hours: 2,
            },
        };
        let peak = |costs: [i128; 3]| {
            let [first, second, third] = [(1, costs[0]), (2, costs[1]), (3, costs[2])]
                .map(|(number, cost)| hour(number, cost));
            let incident = Incident {
                first,
                hours: vec![first, second, third],
                to: Timestamp(0),
                same_hours: 0,
                same_hour_median: None,
                same_hour_ratio: None,
                contributors: Vec::new(),
            };
            incident.peak().hour
        };
        let at = |number: i64| Hour::of(Timestamp(number * 3_600_000_000));
        assert_eq!(peak([30, 50, 50]), at(2));
        assert_eq!(peak([50, 50, 50]), at(1));
        assert_eq!(peak([30, 40, 50]), at(3));
    }
}
