//! Writes: closures that run one after the other, in groups that share a commit.
//!
//! On `SQLite` one thread owns the one writing connection. Closures that wait together run in one transaction,
//! each under a savepoint of its own, at most 64 of them or 20 ms, and each is answered after the commit; one that
//! fails rolls back alone. On `PostgreSQL` every closure has a transaction of its own, on one of several threads.
//! A closure's future stays on its thread, so it need not be `Send`.

use crate::db::{Engine, Metrics};
use crate::eager::eagerly;
use crate::error::StoreError;
use crate::tx::Tx;
use crate::vault::Vault;
use futures::FutureExt;
use futures::future::LocalBoxFuture;
use sqlx::AnyPool;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::{Mutex, mpsc, oneshot};

const GROUP_MOST: usize = 64;
/// Nobody waits for a group to fill: it ends when the queue is empty. Longer groups share the cost of a commit among
/// more writes, which under load is most of their cost.
const GROUP_TIME: Duration = Duration::from_millis(20);
const QUEUE: usize = 4_096;

/// The way into the writing threads; cheap to clone. They end when the last handle is dropped.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
}

type Queue = Arc<Mutex<mpsc::Receiver<Box<dyn Job>>>>;

impl Writer {
    pub(crate) const POSTGRES_LANES: u32 = 16;

    pub(crate) fn start(engine: Engine, pool: &AnyPool, metrics: &Arc<Metrics>, vault: &Vault) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let queue = Arc::new(Mutex::new(receiver));
        let lanes = match engine {
            Engine::Sqlite => 1,
            Engine::Postgres => Self::POSTGRES_LANES,
        };
        let runtime = tokio::runtime::Handle::current();
        for lane in 0..lanes {
            let lane = Lane {
                engine,
                pool: pool.clone(),
                metrics: Arc::clone(metrics),
                vault: vault.clone(),
                queue: Arc::clone(&queue),
                name: lane,
            };
            let runtime = runtime.clone();
            let spawned = std::thread::Builder::new()
                .name(format!("store-write-{}", lane.name))
                .spawn(move || runtime.block_on(lane.run()));
            if let Err(error) = spawned {
                tracing::error!(%error, "a writing thread could not be started");
            }
        }
        Self { queue: sender }
    }

    pub(crate) async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.submit(f, Mode::Grouped).await
    }

    /// Runs `f` outside any transaction, alone on its connection: for migrations, which bring their own.
    pub(crate) async fn exclusive<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.submit(f, Mode::Bare).await
    }

    async fn submit<T, E, F>(&self, f: F, mode: Mode) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let stopped = || StoreError::Unavailable("writing has stopped".to_owned());
        let job = Box::new(Closure {
            f: Some(f),
            outcome: None,
            reply,
            mode,
        });
        self.queue.send(job).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Grouped,
    Bare,
}

/// A closure on its way through a transaction.
trait Job: Send {
    fn mode(&self) -> Mode;
    /// Runs the closure; tells whether its changes are to be kept.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> LocalBoxFuture<'t, bool>;
    /// Answers the caller, after the commit or its failure.
    fn finish(self: Box<Self>, committed: Result<(), String>);
}

struct Closure<F, T, E> {
    f: Option<F>,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    mode: Mode,
}

impl<F, T, E> Job for Closure<F, T, E>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E> + Send,
    T: Send,
    E: From<StoreError> + Send,
{
    fn mode(&self) -> Mode {
        self.mode
    }

    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> LocalBoxFuture<'t, bool> {
        Box::pin(async move {
            let Some(f) = self.f.take() else { return false };
            let whole = async {
                let value = f(tx).await?;
                tx.flush().await?;
                Ok(value)
            };
            self.outcome = AssertUnwindSafe(whole).catch_unwind().await.ok();
            tx.forget_later();
            matches!(self.outcome, Some(Ok(_)))
        })
    }

    fn finish(self: Box<Self>, committed: Result<(), String>) {
        let answer = match (self.outcome, committed) {
            (Some(Err(error)), _) => Err(error),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Ok(_)) | None, Err(reason)) => Err(StoreError::Unavailable(reason).into()),
            (None, Ok(())) => {
                Err(StoreError::Unavailable("the write stopped half way and was undone".to_owned()).into())
            }
        };
        // The caller may have gone away; its write stands all the same.
        drop(self.reply.send(answer));
    }
}

/// What becomes of the changes of a closure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Kept,
    Undone,
}

/// One writing thread.
struct Lane {
    engine: Engine,
    pool: AnyPool,
    metrics: Arc<Metrics>,
    vault: Vault,
    queue: Queue,
    name: u32,
}

impl Lane {
    async fn run(self) {
        loop {
            let next = self.queue.lock().await.recv().await;
            let Some(first) = next else { return };
            let mut tx = match self.pool.acquire().await {
                Ok(conn) => Tx::new(conn, self.engine, Arc::clone(&self.metrics), self.vault.clone()),
                Err(error) => {
                    first.finish(Err(error.to_string()));
                    continue;
                }
            };
            if first.mode() == Mode::Bare {
                let mut job = first;
                job.run(&mut tx).await;
                job.finish(Ok(()));
            } else if self.engine == Engine::Sqlite {
                eagerly(self.group(first, tx)).await;
            } else {
                self.group(first, tx).await;
            }
        }
    }

    /// Runs a transaction that starts with `first` and takes along what is waiting.
    async fn group(&self, first: Box<dyn Job>, mut tx: Tx) {
        let started = Instant::now();
        let mut done = Vec::new();
        let mut leftover = None;
        let mut next = Some(first);
        let mut last = None;
        let mut result = tx.control(self.begin()).await.map_err(|e| e.to_string());
        while let Some(mut job) = next.take() {
            if result.is_ok() {
                match self.one(&mut *job, &mut tx, last).await {
                    Ok(end) => last = Some(end),
                    Err(reason) => result = Err(reason),
                }
            }
            done.push(job);
            let full = self.engine == Engine::Postgres
                || done.len() >= GROUP_MOST
                || started.elapsed() >= GROUP_TIME;
            if result.is_err() || full {
                break;
            }
            match self.waiting().await {
                Some(job) if job.mode() == Mode::Bare => leftover = Some(job),
                other => next = other,
            }
        }
        #[cfg(feature = "planted-defects")]
        if crate::planted::is("early-answer") {
            for job in done.drain(..) {
                job.finish(result.clone());
            }
            tokio::time::sleep(crate::planted::LATE).await;
        }
        let ended = self.engine == Engine::Postgres && last == Some(End::Undone);
        if result.is_ok() && !ended {
            result = tx.control("COMMIT").await.map_err(|e| e.to_string());
            if result.is_ok() {
                self.metrics.commits.fetch_add(1, Ordering::Relaxed);
            }
        }
        if let Err(reason) = &result {
            tracing::warn!(%reason, writes = done.len(), "a transaction was given up");
            if tx.control("ROLLBACK").await.is_err() {
                tx.discard().await;
            }
        }
        for job in done {
            job.finish(result.clone());
        }
        if let Some(job) = leftover {
            job.finish(Err(
                "the schema cannot change while the shop is writing".to_owned()
            ));
        }
    }

    /// Runs one closure, on `SQLite` under a savepoint that is open; `before` is what became of the closure before it. `Err`
    /// when the whole transaction is lost.
    async fn one(&self, job: &mut dyn Job, tx: &mut Tx, before: Option<End>) -> Result<End, String> {
        let lost = |error: StoreError| error.to_string();
        if before == Some(End::Kept) {
            tx.control("RELEASE one; SAVEPOINT one").await.map_err(lost)?;
        }
        if job.run(tx).await {
            return Ok(End::Kept);
        }
        let undo = match self.engine {
            Engine::Sqlite => "ROLLBACK TO one",
            Engine::Postgres => "ROLLBACK",
        };
        tx.control(undo).await.map_err(lost)?;
        Ok(End::Undone)
    }

    const fn begin(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite => "BEGIN IMMEDIATE; SAVEPOINT one",
            Engine::Postgres => "BEGIN",
        }
    }

    async fn waiting(&self) -> Option<Box<dyn Job>> {
        self.queue.lock().await.try_recv().ok()
    }
}
