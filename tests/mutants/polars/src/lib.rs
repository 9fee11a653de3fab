//! Stands in for Polars where mutants are tested: as much of it as `src/frame` asks for, row by row.
//! Linking the real engine takes longer than compiling and testing a mutant.

pub mod prelude {
    use std::collections::BTreeMap;

    /// An error of the engine.
    #[derive(Debug)]
    pub struct PolarsError(String);

    impl std::fmt::Display for PolarsError {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str(&self.0)
        }
    }

    impl std::error::Error for PolarsError {}

    /// A type of a column.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum DataType {
        UInt32,
        Int32,
        Int64,
    }

    /// A column: its values as 64 bits, whatever its type.
    #[derive(Clone, Debug)]
    pub struct Column {
        name: String,
        dtype: DataType,
        values: Vec<i64>,
    }

    pub type Series = Column;

    /// Makes columns of numbers.
    pub trait NamedFrom<T> {
        fn new(name: String, values: Vec<T>) -> Self;
    }

    macro_rules! numbers {
        ($($number:ty, $dtype:ident, $read:ident;)*) => {
            $(impl NamedFrom<$number> for Column {
                fn new(name: String, values: Vec<$number>) -> Self {
                    let values = values.into_iter().map(i64::from).collect();
                    Self { name, dtype: DataType::$dtype, values }
                }
            })*

            impl Column {
                $(pub fn $read(&self) -> Result<Numbers<$number>, PolarsError> {
                    if self.dtype != DataType::$dtype {
                        return Err(PolarsError(format!("{} is {:?}", self.name, self.dtype)));
                    }
                    let number = |value: &i64| Some(<$number>::try_from(*value).expect("it was one"));
                    Ok(Numbers(self.values.iter().map(number).collect()))
                })*
            }
        };
    }

    numbers! {
        u32, UInt32, u32;
        i32, Int32, i32;
        i64, Int64, i64;
    }

    impl Column {
        pub fn name(&self) -> &str {
            &self.name
        }

        pub fn dtype(&self) -> &DataType {
            &self.dtype
        }

        fn with(&self, values: Vec<i64>) -> Self {
            Self {
                name: self.name.clone(),
                dtype: self.dtype,
                values,
            }
        }
    }

    /// The values of a column.
    pub struct Numbers<T>(Vec<Option<T>>);

    impl<T: Copy> Numbers<T> {
        pub fn iter(&self) -> std::vec::IntoIter<Option<T>> {
            self.0.clone().into_iter()
        }
    }

    /// What is computed of a row.
    #[derive(Clone, Debug)]
    pub enum Expr {
        Column(String),
        Number(i64),
        NotBelow(Box<Expr>, Box<Expr>),
        Below(Box<Expr>, Box<Expr>),
        Both(Box<Expr>, Box<Expr>),
        Sum(Box<Expr>),
    }

    pub fn col(name: &str) -> Expr {
        Expr::Column(name.to_owned())
    }

    pub fn lit(number: i64) -> Expr {
        Expr::Number(number)
    }

    impl Expr {
        pub fn gt_eq(self, other: Self) -> Self {
            Self::NotBelow(self.into(), other.into())
        }

        pub fn lt(self, other: Self) -> Self {
            Self::Below(self.into(), other.into())
        }

        pub fn and(self, other: Self) -> Self {
            Self::Both(self.into(), other.into())
        }

        pub fn sum(self) -> Self {
            Self::Sum(self.into())
        }

        /// The name of the one column that this is made of.
        fn column(&self) -> &str {
            match self {
                Self::Column(name) => name,
                Self::Sum(of) => of.column(),
                _ => panic!("no column: {self:?}"),
            }
        }

        fn number(&self, frame: &DataFrame, row: usize) -> i64 {
            match self {
                Self::Column(name) => frame.column(name).expect("it is selected").values[row],
                Self::Number(number) => *number,
                _ => panic!("no number: {self:?}"),
            }
        }

        fn is_true(&self, frame: &DataFrame, row: usize) -> bool {
            match self {
                Self::NotBelow(one, other) => one.number(frame, row) >= other.number(frame, row),
                Self::Below(one, other) => one.number(frame, row) < other.number(frame, row),
                Self::Both(one, other) => one.is_true(frame, row) && other.is_true(frame, row),
                _ => panic!("no condition: {self:?}"),
            }
        }
    }

    /// Columns of one length.
    #[derive(Clone, Debug)]
    pub struct DataFrame {
        height: usize,
        columns: Vec<Column>,
    }

    impl DataFrame {
        pub fn new(height: usize, columns: Vec<Column>) -> Result<Self, PolarsError> {
            match columns.iter().find(|column| column.values.len() != height) {
                Some(column) => Err(PolarsError(format!("{} is not so long", column.name))),
                None => Ok(Self { height, columns }),
            }
        }

        pub fn height(&self) -> usize {
            self.height
        }

        pub fn column(&self, name: &str) -> Result<&Column, PolarsError> {
            let found = self.columns.iter().find(|column| column.name == name);
            found.ok_or_else(|| PolarsError(format!("no column {name}")))
        }

        fn rows(&self, rows: &[usize]) -> Self {
            let some =
                |column: &Column| column.with(rows.iter().map(|row| column.values[*row]).collect());
            Self {
                height: rows.len(),
                columns: self.columns.iter().map(some).collect(),
            }
        }
    }

    pub trait IntoLazy {
        fn lazy(self) -> LazyFrame;
    }

    impl IntoLazy for DataFrame {
        fn lazy(self) -> LazyFrame {
            LazyFrame(self)
        }
    }

    /// How rows are sorted: upwards, in the order of the columns.
    #[derive(Default)]
    pub struct SortMultipleOptions;

    /// A query; this one is computed at once.
    pub struct LazyFrame(DataFrame);

    impl LazyFrame {
        pub fn without_optimizations(self) -> Self {
            self
        }

        pub fn filter(self, condition: Expr) -> Self {
            let rows = 0..self.0.height;
            let rows: Vec<usize> = rows
                .filter(|row| condition.is_true(&self.0, *row))
                .collect();
            Self(self.0.rows(&rows))
        }

        pub fn group_by_stable(self, keys: Vec<Expr>) -> Grouped {
            Grouped {
                frame: self.0,
                keys,
            }
        }

        pub fn sort_by_exprs(self, keys: Vec<Expr>, _upwards: SortMultipleOptions) -> Self {
            let mut rows: Vec<usize> = (0..self.0.height).collect();
            rows.sort_by_key(|row| values(&keys, &self.0, *row));
            Self(self.0.rows(&rows))
        }

        pub fn collect(self) -> Result<DataFrame, PolarsError> {
            Ok(self.0)
        }
    }

    fn values(keys: &[Expr], frame: &DataFrame, row: usize) -> Vec<i64> {
        keys.iter().map(|key| key.number(frame, row)).collect()
    }

    /// Rows that are about to be grouped.
    pub struct Grouped {
        frame: DataFrame,
        keys: Vec<Expr>,
    }

    impl Grouped {
        pub fn agg(self, sums: Vec<Expr>) -> LazyFrame {
            let mut groups: BTreeMap<Vec<i64>, Vec<usize>> = BTreeMap::new();
            for row in 0..self.frame.height {
                let key = values(&self.keys, &self.frame, row);
                groups.entry(key).or_default().push(row);
            }
            let column = |expr: &Expr| self.frame.column(expr.column()).expect("it is selected");
            let firsts: Vec<usize> = groups.values().map(|rows| rows[0]).collect();
            let keys = self.keys.iter().map(|key| {
                let column = column(key);
                column.with(firsts.iter().map(|row| column.values[*row]).collect())
            });
            let sums = sums.iter().map(|sum| {
                let column = column(sum);
                let of_group = |rows: &Vec<usize>| rows.iter().map(|row| column.values[*row]).sum();
                column.with(groups.values().map(of_group).collect())
            });
            LazyFrame(DataFrame {
                height: groups.len(),
                columns: keys.chain(sums).collect(),
            })
        }
    }
}
