//! Work on pieces of a whole in several threads. Results come in no particular order, so what is
//! done with them must not depend on it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Goes over all pieces; each thread takes the next one that is left, and adds to an answer of its
/// own. Returns the answers.
pub(super) fn scan<P: Sync, A: Send>(
    pieces: &[P],
    threads: usize,
    start: impl Fn() -> A + Sync,
    step: impl Fn(&mut A, usize, &P) + Sync,
) -> Vec<A> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut answer = start();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(number) else {
                return answer;
            };
            step(&mut answer, number, piece);
        }
    };
    let threads = threads.min(pieces.len());
    if threads <= 1 {
        return vec![work()];
    }
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let own = work();
        let others = others.into_iter().map(|other| {
            other
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        std::iter::once(own).chain(others).collect()
    })
}

/// Changes all pieces, each thread a stretch of them.
pub(super) fn change<P: Send>(
    pieces: &mut [P],
    threads: usize,
    step: impl Fn(usize, &mut P) + Sync,
) {
    let share = pieces.len().div_ceil(threads.max(1)).max(1);
    let work = |(turn, pieces): (usize, &mut [P])| {
        for (at, piece) in pieces.iter_mut().enumerate() {
            step(turn * share + at, piece);
        }
    };
    if pieces.len() <= 1 || threads <= 1 {
        work((0, pieces));
        return;
    }
    thread::scope(|scope| {
        for stretch in pieces.chunks_mut(share).enumerate() {
            scope.spawn(|| work(stretch));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_has_its_turn_once() {
        for count in [0, 1, 2, 7] {
            for threads in [0, 1, 2, 3, 9] {
                let mut pieces: Vec<usize> = vec![1; count];
                change(&mut pieces, threads, |number, piece| *piece += number);
                let expected: Vec<usize> = (1..=count).collect();
                assert_eq!(pieces, expected);
                let step = |seen: &mut Vec<usize>, number, piece: &usize| {
                    assert_eq!(*piece, number + 1);
                    seen.push(number);
                };
                let mut seen = scan(&pieces, threads, Vec::new, step).concat();
                seen.sort_unstable();
                assert_eq!(seen, (0..count).collect::<Vec<_>>());
            }
        }
    }
}
