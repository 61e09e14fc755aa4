//! What the person at the terminal reads: progress lines, and failures that say what to do next.

use std::fmt;

/// The outcome of anything that can go wrong here.
pub type Result<T> = std::result::Result<T, Failure>;

/// One sentence about what failed, and one about the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    problem: String,
    remedy: String,
}

impl Failure {
    pub fn new(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// A file system operation that was refused.
    pub fn io(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("{doing} {} failed: {error}.", path.display()),
            "Check that the directory exists, is writable and has space left.",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n       {}", self.problem, self.remedy)
    }
}

/// Announces a piece of work that takes noticeable time.
pub fn step(text: impl fmt::Display) {
    println!("==> {text}");
}

/// Adds a detail to the current piece of work.
pub fn note(text: impl fmt::Display) {
    println!("    {text}");
}
