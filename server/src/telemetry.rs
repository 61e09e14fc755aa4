//! Logs: to standard error, readable or as JSON lines, filtered by `JISHI_LOG`.

use tracing_subscriber::EnvFilter;

/// Starts logging. `filter` is a directive list such as `info,sqlx=warn`.
/// # Errors
/// When the filter cannot be read.
pub fn start(filter: &str, json: bool) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(filter).map_err(|error| {
        anyhow::anyhow!("JISHI_LOG={filter:?} is not a log filter ({error}); write for example: info")
    })?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = if json {
        builder.json().try_init()
    } else {
        builder.compact().try_init()
    };
    // A second start in one process (tests) keeps the first.
    drop(started);
    Ok(())
}
