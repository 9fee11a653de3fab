//! Calls added up to cells: one for each facet and stretch of time, a few thousand for millions of
//! calls. Reports group cells, not calls.

use rustc_hash::FxHashMap;

use super::cell_clock::{CellClock, Grain};
use super::labels::LabelCodes;
use super::ledger::{CallView, Code, Ledger};
use super::measures::Measure;
use crate::usage::{Calendar, Dimension, Interval, Timestamp};

/// What the calls of a cell have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct CellKey {
    /// Where it begins in time.
    pub(super) start: i64,
    /// A facet that stands for all facets of the cell.
    pub(super) facet: u32,
    /// The user, if users are told apart.
    pub(super) user: Code,
}

/// How calls are added up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan<'p> {
    /// In which days are reckoned.
    pub(super) calendar: Calendar,
    /// How finely time is told apart.
    pub(super) grain: Grain,
    /// Calls outside are left out.
    pub(super) during: Interval,
    /// What is told apart beside time.
    pub(super) apart: Apart<'p>,
}

/// What tells calls of one stretch of time apart.
#[derive(Clone, Copy, Debug)]
pub(super) enum Apart<'p> {
    /// Everything but the user.
    Facets,
    /// Some dimensions, the user among them or not.
    Values(&'p [Dimension]),
    /// Labels; a cell has its label in place of a facet.
    Labels(&'p LabelCodes),
}

/// Calls added up.
#[derive(Clone, Debug)]
pub(super) struct Cells<M> {
    pub(super) keys: Vec<CellKey>,
    pub(super) sums: Vec<M>,
}

impl<M: Measure> Cells<M> {
    /// Adds up the calls of a ledger.
    pub(super) fn gather(ledger: &Ledger, plan: &Plan<'_>) -> Self {
        let facets = ledger.calls.facets().len();
        match plan.apart {
            Apart::Facets => {
                let number = |call: &CallView<'_>| u32::try_from(call.facet_index());
                Self::by(ledger, plan, facets, |call| {
                    (number(call).unwrap_or(u32::MAX), Code::NONE)
                })
            }
            Apart::Values(dimensions) => {
                let stand_ins = StandIns::new(ledger, dimensions);
                Self::by(ledger, plan, facets, |call| stand_ins.of(call))
            }
            Apart::Labels(labels) => Self::by(ledger, plan, labels.count, |call| {
                (labels.of(call), Code::NONE)
            }),
        }
    }

    /// Adds up calls by the number, below `numbers`, and the user that are found for each.
    fn by(
        ledger: &Ledger,
        plan: &Plan<'_>,
        numbers: usize,
        number_of: impl Fn(&CallView<'_>) -> (u32, Code) + Sync,
    ) -> Self {
        let start = || Gathering::<M>::new(plan, numbers);
        let parts = ledger.calls.fold(start, |gathering, call| {
            if plan.during.contains(Timestamp(call.started_at)) {
                let (facet, user) = number_of(&call);
                gathering.add(facet, user, &call);
            }
        });
        let mut parts = parts.into_iter();
        let mut all = parts.next().unwrap_or_else(start);
        parts.for_each(|part| all.absorb(&part.cells));
        all.cells
    }
}

/// For each facet one that stands for it: the first that is equal in all dimensions that are told
/// apart.
#[derive(Clone, Debug)]
pub(super) struct StandIns {
    first: FxHashMap<Vec<Code>, u32>,
    by_facet: Vec<u32>,
    has_users: bool,
}

impl StandIns {
    /// Tells facets apart by these dimensions.
    pub(super) fn new(ledger: &Ledger, dimensions: &[Dimension]) -> Self {
        let mut first: FxHashMap<Vec<Code>, u32> = FxHashMap::default();
        let facets = ledger.calls.facets().iter().zip(0_u32..);
        let by_facet = facets.map(|(facet, number)| {
            let codes = dimensions.iter().map(|dimension| facet.code(*dimension));
            *first.entry(codes.collect()).or_insert(number)
        });
        Self {
            by_facet: by_facet.collect(),
            first,
            has_users: dimensions.contains(&Dimension::User),
        }
    }

    /// Returns the facet that stands for a call's, and its user if users are told apart.
    #[inline]
    pub(super) fn of(&self, call: &CallView<'_>) -> (u32, Code) {
        let facet = self.by_facet.get(call.facet_index());
        let user = if self.has_users {
            call.user
        } else {
            Code::NONE
        };
        (facet.copied().unwrap_or(u32::MAX), user)
    }

    /// Returns the facet that stands for all with these values; that of a user does not matter.
    pub(super) fn find(&self, dimensions: &[Dimension], values: &[Code]) -> Option<u32> {
        let of_facet = dimensions.iter().zip(values).map(|(dimension, code)| {
            if *dimension == Dimension::User {
                Code::NONE
            } else {
                *code
            }
        });
        self.first.get(&of_facet.collect::<Vec<_>>()).copied()
    }
}

/// Facets whose cells are found by position instead of by hash. A log has a few hundred.
const FOUND_BY_POSITION: usize = 4096;

/// Cells in the making.
struct Gathering<M> {
    clock: CellClock,
    /// By slot of the clock and facet: the cell's position, counted from 1.
    positions: Vec<Vec<u32>>,
    /// How many facets there are.
    facets: usize,
    /// Positions of cells that have a user or one of too many facets.
    hashed: FxHashMap<(u32, u32, Code), u32>,
    cells: Cells<M>,
}

impl<M: Measure> Gathering<M> {
    fn new(plan: &Plan<'_>, facets: usize) -> Self {
        Self {
            clock: CellClock::new(plan.calendar, plan.grain),
            positions: Vec::new(),
            facets,
            hashed: FxHashMap::default(),
            cells: Cells {
                keys: Vec::new(),
                sums: Vec::new(),
            },
        }
    }

    #[inline]
    fn add(&mut self, facet: u32, user: Code, call: &CallView<'_>) {
        let slot = self.clock.slot_of(call.started_at);
        if let Some(sum) = self.sum_of(slot, facet, user) {
            sum.add_call(call);
        }
    }

    fn absorb(&mut self, other: &Cells<M>) {
        for (key, measured) in other.keys.iter().zip(&other.sums) {
            let slot = self.clock.slot_at(key.start);
            if let Some(sum) = self.sum_of(slot, key.facet, key.user) {
                sum.add(measured);
            }
        }
    }

    #[inline]
    fn sum_of(&mut self, slot: u32, facet: u32, user: Code) -> Option<&mut M> {
        let position = if user == Code::NONE && self.facets <= FOUND_BY_POSITION {
            slot_in(&mut self.positions, self.facets, slot, facet)?
        } else {
            self.hashed.entry((slot, facet, user)).or_default()
        };
        let Cells { keys, sums } = &mut self.cells;
        if *position == 0 {
            keys.push(CellKey {
                start: self.clock.start(slot),
                facet,
                user,
            });
            sums.push(M::default());
            *position = u32::try_from(sums.len()).ok()?;
        }
        sums.get_mut(usize::try_from(*position).ok()?.checked_sub(1)?)
    }
}

/// Returns where the position of a cell stands.
#[inline]
fn slot_in(
    positions: &mut Vec<Vec<u32>>,
    facets: usize,
    slot: u32,
    facet: u32,
) -> Option<&mut u32> {
    let slot = usize::try_from(slot).ok()?;
    if positions.len() <= slot {
        positions.resize_with(slot + 1, Vec::new);
    }
    let of_slot = positions.get_mut(slot)?;
    if of_slot.is_empty() {
        of_slot.resize(facets, 0);
    }
    of_slot.get_mut(usize::try_from(facet).ok()?)
}
