//! Work on pieces of a whole in several threads. Results come in no particular order, so what is
//! done with them must not depend on it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
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
    in_threads(threads.min(pieces.len()), &work)
}

/// Changes all pieces; each thread takes the next one that is left.
pub(super) fn change<P: Send>(
    pieces: &mut [P],
    threads: usize,
    step: impl Fn(usize, &mut P) + Sync,
) {
    let threads = threads.min(pieces.len());
    let left = Mutex::new(pieces.iter_mut().enumerate());
    let work = || {
        loop {
            let next = left.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((number, piece)) = next else {
                return;
            };
            step(number, piece);
        }
    };
    in_threads(threads, &work);
}

/// Does the work in so many threads, or in fewer where the system gives no more: whoever works takes
/// all that is left.
fn in_threads<A: Send>(threads: usize, work: &(impl Fn() -> A + Sync)) -> Vec<A> {
    thread::scope(|scope| {
        let others = (1..threads).map_while(|_| {
            let builder = thread::Builder::new();
            builder.spawn_scoped(scope, work).ok()
        });
        let others: Vec<_> = others.collect();
        let own = work();
        let others = others.into_iter().map(|other| {
            other
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        std::iter::once(own).chain(others).collect()
    })
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
