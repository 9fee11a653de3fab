//! What is fuzzed: functions that take any bytes and panic if something does not hold that must. libFuzzer calls them
//! (`fuzz/run`), and so do the tests of the program, with the seeds and with changes of them (`tests/it/fuzz`).

pub mod config;
pub mod lines;
pub mod money;
pub mod prices;
pub mod program;
pub mod time;

/// Takes any bytes, and panics if something does not hold.
pub type Target = fn(&[u8]);

/// Every target by its name, which is that of its folder of seeds as well.
pub const TARGETS: [(&str, Target); 12] = [
    ("spend_logs", lines::spend_logs),
    ("standard_logging", lines::standard_logging),
    ("observations", lines::observations),
    ("traces", lines::traces),
    ("spend_logs_csv", lines::spend_logs_csv),
    ("observations_csv", lines::observations_csv),
    ("any_file", lines::any_file),
    ("time", time::time),
    ("money", money::money),
    ("config", config::config),
    ("prices", prices::prices),
    ("program", program::program),
];
