//! [`Writer`]: one task that commits reports in groups, and answers each after its commit.
//!
//! While one group is being committed the next one gathers, so groups grow with the load by themselves and an idle
//! collector answers at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval_at};
use vitrin::core::privacy::Report;

use crate::cleaner::Cleaner;
use crate::metrics::Metrics;
use crate::refusal::Refusal;
use crate::store::{Outcome, Store};

/// Reports that may wait: about a second's work, 4 MiB.
const WAITING_MAX: usize = 16_384;
/// Reports of one commit, so that the first of them is not kept waiting for all.
const GROUP_MAX: usize = 4_096;
/// How often what is not needed any more is dropped.
const CLEANING_PERIOD: Duration = Duration::from_secs(3_600);

type Answer = Result<Outcome, Refusal>;

enum Message {
    Count(Report, oneshot::Sender<Answer>),
    Close(oneshot::Sender<()>),
}

/// The way to the task.
#[derive(Clone)]
pub(crate) struct Writer {
    messages: mpsc::Sender<Message>,
}

impl Writer {
    /// Starts the task.
    pub(crate) fn start(store: Store, cleaner: Cleaner, metrics: Arc<Metrics>) -> Self {
        let (messages, inbox) = mpsc::channel(WAITING_MAX);
        tokio::spawn(run(inbox, cleaner, store, metrics));
        Self { messages }
    }

    /// Counts a report; answers after the commit.
    pub(crate) async fn count(&self, report: Report) -> Answer {
        let (answer, committed) = oneshot::channel();
        match self.messages.try_send(Message::Count(report, answer)) {
            Ok(()) => committed.await.unwrap_or(Err(Refusal::Unavailable)),
            Err(mpsc::error::TrySendError::Full(_)) => Err(Refusal::Busy),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(Refusal::Unavailable),
        }
    }

    /// Commits what waits, takes nothing more, and ends the task.
    pub(crate) async fn close(&self) {
        let (answer, closed) = oneshot::channel();
        if self.messages.send(Message::Close(answer)).await.is_ok() {
            // An error means that the task has ended, which is what was asked.
            let _ = closed.await;
        }
    }
}

async fn run(mut inbox: mpsc::Receiver<Message>, mut cleaner: Cleaner, store: Store, metrics: Arc<Metrics>) {
    while cleaner.step(&store).await {}
    let mut cleaning = interval_at(tokio::time::Instant::now() + CLEANING_PERIOD, CLEANING_PERIOD);
    cleaning.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut messages = Vec::with_capacity(GROUP_MAX);
    let mut closing = Vec::new();
    let mut is_clean = true;
    loop {
        tokio::select! {
            // A tick is rare and comes first; the cleaning itself takes turns with groups, so that neither puts off the other.
            biased;
            _ = cleaning.tick() => is_clean = false,
            received = inbox.recv_many(&mut messages, GROUP_MAX) => {
                if received == 0 {
                    break;
                }
                let (mut reports, mut answers) = (Vec::new(), Vec::new());
                for message in messages.drain(..) {
                    match message {
                        Message::Count(report, answer) => {
                            reports.push(report);
                            answers.push(answer);
                        }
                        Message::Close(answer) => {
                            inbox.close();
                            closing.push(answer);
                        }
                    }
                }
                if !reports.is_empty() {
                    commit(&store, &metrics, &reports, answers).await;
                }
            }
            () = std::future::ready(()), if !is_clean => {}
        }
        is_clean = is_clean || !cleaner.step(&store).await;
    }
    for answer in closing {
        // Whoever asked may have stopped waiting.
        let _ = answer.send(());
    }
}

async fn commit(store: &Store, metrics: &Metrics, reports: &[Report], answers: Vec<oneshot::Sender<Answer>>) {
    let start = Instant::now();
    let outcomes = store.count(reports).await;
    metrics.committed(reports.len(), start.elapsed());
    // A visitor may have left before the answer; the report is counted all the same.
    match outcomes {
        Ok(outcomes) => {
            for (answer, outcome) in answers.into_iter().zip(outcomes) {
                let _ = answer.send(outcome);
            }
        }
        Err(error) => {
            tracing::error!(%error, reports = reports.len(), "a group of reports could not be counted");
            for answer in answers {
                let _ = answer.send(Err(Refusal::Unavailable));
            }
        }
    }
}
