//! Waiting for what is nearly there: a future that looks again for some microseconds before its thread goes to sleep.
//!
//! Putting a thread to sleep and waking it up costs more than most statements on `SQLite`, whose thread answers the writing
//! thread row by row.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, Instant};

/// Most statements of a group have answered by then.
const LOOKING: Duration = Duration::from_micros(60);

/// What wakes the future: it notes that there is something to do, and wakes the thread only if that sleeps.
#[derive(Default)]
struct Bell {
    rung: AtomicBool,
    sleeper: Mutex<Option<Waker>>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.rung.store(true, Ordering::SeqCst);
        let sleeper = self.sleeper.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(sleeper) = sleeper {
            sleeper.wake();
        }
    }
}

/// Runs a future that is answered within microseconds most of the time.
pub(crate) async fn eagerly<F: Future>(future: F) -> F::Output {
    // Within one poll of the thread it is polled many times: a budget for one would never be filled up again.
    let mut future = std::pin::pin!(tokio::task::unconstrained(future));
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    std::future::poll_fn(move |outer| poll(future.as_mut(), &bell, &waker, outer)).await
}

fn poll<F: Future>(
    mut future: Pin<&mut F>,
    bell: &Bell,
    waker: &Waker,
    outer: &Context<'_>,
) -> Poll<F::Output> {
    loop {
        bell.rung.store(false, Ordering::SeqCst);
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(waker)) {
            return Poll::Ready(output);
        }
        let start = Instant::now();
        while !bell.rung.load(Ordering::SeqCst) {
            if start.elapsed() > LOOKING {
                *bell.sleeper.lock().unwrap_or_else(PoisonError::into_inner) = Some(outer.waker().clone());
                // Whoever rang before the sleeper was there has not woken it.
                if bell.rung.load(Ordering::SeqCst) {
                    break;
                }
                return Poll::Pending;
            }
            std::hint::spin_loop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_there_at_once_and_what_comes_late_both_arrive() {
        assert_eq!(eagerly(async { 7 }).await, 7);
        for micros in [0, 1, 40, 60, 80, 5_000] {
            let (sender, receiver) = tokio::sync::oneshot::channel();
            let sleep = Duration::from_micros(micros);
            std::thread::spawn(move || {
                std::thread::sleep(sleep);
                sender.send(micros)
            });
            assert_eq!(eagerly(receiver).await, Ok(micros));
        }
    }

    #[tokio::test]
    async fn a_future_that_waits_for_nothing_often_comes_to_its_end() {
        let lock = tokio::sync::Mutex::new(0);
        let often = async {
            for _ in 0..1_000 {
                *lock.lock().await += 1;
            }
        };
        eagerly(often).await;
        assert_eq!(*lock.lock().await, 1_000);
    }
}
