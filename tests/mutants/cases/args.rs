//! Options that `period` asks for, without the library that reads them.

#[derive(Debug)]
pub struct PeriodArgs {
    pub week: Option<String>,
    pub month: Option<String>,
    pub last: Option<String>,
    pub since: Option<String>,
    pub until: Option<String>,
}
