//! Logs: to standard error, readable or as JSON lines, filtered by `JISHI_LOG`. One event is one line, whatever is in it.

use std::io::{self, Write};
use tracing::Dispatch;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts logging. `filter` is a directive list such as `info,sqlx=warn`.
/// # Errors
/// When the filter cannot be read.
pub fn start(filter: &str, json: bool) -> anyhow::Result<()> {
    // A second start in one process (tests) keeps the first.
    drop(logs(filter, json, io::stderr)?.try_init());
    Ok(())
}

/// What logs to `writer`.
/// # Errors
/// When the filter cannot be read.
pub fn logs<W>(filter: &str, json: bool, writer: W) -> anyhow::Result<Dispatch>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::try_new(filter).map_err(|error| {
        anyhow::anyhow!("JISHI_LOG={filter:?} is not a log filter ({error}); write for example: info")
    })?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(OneLine(writer));
    Ok(if json {
        builder.json().into()
    } else {
        builder.compact().into()
    })
}

/// Hands each event on as one line: a line break that somebody smuggled into a field is written as `\n`.
struct OneLine<W>(W);

struct OneLineWriter<W>(W);

impl<'w, W: MakeWriter<'w>> MakeWriter<'w> for OneLine<W> {
    type Writer = OneLineWriter<W::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        OneLineWriter(self.0.make_writer())
    }
}

impl<W: Write> Write for OneLineWriter<W> {
    /// One whole event, as the formatter hands it over. One that cannot be written is lost: whoever logs would report
    /// the failure to the same place, and panic there. A full disk must not end the thread that writes to the database.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let line = event.strip_suffix(b"\n").unwrap_or(event);
        if !line.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
            drop(self.0.write_all(event));
            return Ok(event.len());
        }
        let mut escaped = Vec::with_capacity(event.len() + 8);
        for byte in line {
            match byte {
                b'\n' => escaped.extend(b"\\n"),
                b'\r' => escaped.extend(b"\\r"),
                other => escaped.push(*other),
            }
        }
        escaped.push(b'\n');
        drop(self.0.write_all(&escaped));
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl<'w> MakeWriter<'w> for Memory {
        type Writer = Self;

        fn make_writer(&'w self) -> Self {
            self.clone()
        }
    }

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::StorageFull.into())
        }
    }

    #[test]
    fn a_log_on_a_full_disk_is_lost_and_harms_nobody() {
        let mut writer = OneLineWriter(Full);
        assert!(writer.write_all(b"an event\n").is_ok());
        assert!(writer.write_all(b"two\nlines\n").is_ok());
    }

    #[test]
    fn a_line_cannot_be_forged_by_what_is_logged() {
        let forged = "Mozilla\n2026-11-23T00:00:00Z  INFO jishi: the shop is closed\r\n";
        for json in [false, true] {
            let memory = Memory::default();
            let logs = logs("info", json, memory.clone()).unwrap();
            tracing::dispatcher::with_default(&logs, || {
                tracing::info!(device = forged, shown = %forged, "a request from {forged}");
            });
            let text = String::from_utf8(memory.0.lock().unwrap().clone()).unwrap();
            assert_eq!(text.lines().count(), 1, "{text}");
            assert!(text.ends_with('\n') && !text.contains('\r'), "{text:?}");
            assert!(text.contains("the shop is closed"), "nothing is lost: {text}");
        }
    }
}
