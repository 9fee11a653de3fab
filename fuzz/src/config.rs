//! Configurations: whatever stands there, it is read or every mistake is told by its place.

use llmcost::cli::config::parse;

/// Mistakes are inside the text, and say something.
pub fn config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    match parse(text) {
        Ok(config) => assert_eq!(parse(text), Ok(config)),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                let told = problem.to_string();
                let line = told.split(':').next().and_then(|line| line.parse().ok());
                let lines = text.split('\n').count();
                assert!(
                    line.is_some_and(|line: usize| (1..=lines).contains(&line)),
                    "{told}"
                );
            }
        }
    }
}
