//! Calls added up to cells: one for each facet and stretch of time, a few thousand for millions of
//! calls. Reports group cells, not calls.

use rustc_hash::FxHashMap;

use super::cell_clock::{CellClock, Grain};
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
    /// The dimensions that are told apart; `None` stands for all but the user.
    pub(super) dimensions: Option<&'p [Dimension]>,
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
        let facets = stand_ins(ledger, plan.dimensions);
        let has_users = plan
            .dimensions
            .is_some_and(|some| some.contains(&Dimension::User));
        let start = || Gathering::<M>::new(plan, facets.len());
        let parts = ledger.calls.fold(start, |gathering, call| {
            if plan.during.contains(Timestamp(call.started_at)) {
                let facet = facets.get(call.facet_index()).copied().unwrap_or(u32::MAX);
                let user = if has_users { call.user } else { Code::NONE };
                gathering.add(facet, user, &call);
            }
        });
        let mut parts = parts.into_iter();
        let mut all = parts.next().unwrap_or_else(start);
        parts.for_each(|part| all.absorb(&part.cells));
        all.cells
    }
}

/// Returns for each facet one that stands for it: the first that is equal in all dimensions that are
/// told apart.
fn stand_ins(ledger: &Ledger, dimensions: Option<&[Dimension]>) -> Vec<u32> {
    let facets = ledger.calls.facets().iter().zip(0_u32..);
    let Some(dimensions) = dimensions else {
        return facets.map(|(_, number)| number).collect();
    };
    let mut first: FxHashMap<Vec<Code>, u32> = FxHashMap::default();
    let stand_in = |(facet, number): (&super::ledger::Facet, u32)| {
        let codes = dimensions
            .iter()
            .map(|dimension| facet.code(*dimension))
            .collect();
        *first.entry(codes).or_insert(number)
    };
    facets.map(stand_in).collect()
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
