//! A column that is mostly zero and takes no memory until something else comes.

use super::chunk::CHUNK_ROWS;

/// Numbers by position; zero unless set.
#[derive(Clone, Debug)]
pub(super) struct Sparse<N> {
    /// Empty until the first number that is not zero.
    values: Vec<N>,
}

impl<N> Default for Sparse<N> {
    fn default() -> Self {
        Self { values: Vec::new() }
    }
}

impl<N: Copy + Default + PartialEq> Sparse<N> {
    /// Sets the number of a position; positions come in rising order.
    pub(super) fn push(&mut self, position: usize, value: N) {
        if value != N::default() {
            if self.values.is_empty() {
                self.values.reserve_exact(CHUNK_ROWS);
            }
            self.values.resize(position, N::default());
            self.values.push(value);
        }
    }

    /// Returns the number of a position.
    #[inline]
    pub(super) fn get(&self, position: usize) -> N {
        self.values.get(position).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_take_nothing_and_come_back() {
        let mut column = Sparse::default();
        let numbers = [0, 0, 7, 0, -1, 0];
        for (position, number) in numbers.into_iter().enumerate() {
            column.push(position, number);
            assert_eq!(column.values.is_empty(), position < 2);
        }
        let found: Vec<i64> = (0..numbers.len())
            .map(|position| column.get(position))
            .collect();
        assert_eq!(found, numbers);
    }
}
