//! Callers who want nothing but an answer, while the server is attacked.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use farrier::client::retry::Retries;
use farrier_generated::personalize;
use farrier_generated::personalize::client::Personalize as _;
use tokio::task::JoinHandle;

/// How many call at the same time.
const CALLERS: usize = 4;

/// How long each waits between two calls.
const PAUSE: Duration = Duration::from_millis(20);

/// How long a call may take until it counts as lost.
const PATIENCE: Duration = Duration::from_secs(10);

const GROUP: &str = "arn:aws:personalize:us-east-1:123456789012:dataset-group/shop";

/// Callers at work.
pub(crate) struct Callers {
    is_over: Arc<AtomicBool>,
    made: Arc<AtomicU64>,
    answered: Arc<AtomicU64>,
    tasks: Vec<JoinHandle<()>>,
}

/// What became of their calls.
pub(crate) struct Calls {
    pub(crate) made: u64,
    pub(crate) answered: u64,
}

impl Callers {
    pub(crate) fn start(address: SocketAddr) -> Self {
        let (is_over, made, answered) = Default::default();
        let mut callers = Self {
            is_over,
            made,
            answered,
            tasks: Vec::new(),
        };
        for _ in 0..CALLERS {
            let (is_over, made, answered) = (
                Arc::clone(&callers.is_over),
                Arc::clone(&callers.made),
                Arc::clone(&callers.answered),
            );
            callers.tasks.push(tokio::spawn(async move {
                while !is_over.load(Ordering::Relaxed) {
                    made.fetch_add(1, Ordering::Relaxed);
                    if call(address).await {
                        answered.fetch_add(1, Ordering::Relaxed);
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            }));
        }
        callers
    }

    /// Lets the last calls end, and counts.
    pub(crate) async fn stop(self) -> Calls {
        self.is_over.store(true, Ordering::Relaxed);
        for task in self.tasks {
            // A caller that panicked has made a call more than were answered.
            let _ = task.await;
        }
        Calls {
            made: self.made.load(Ordering::Relaxed),
            answered: self.answered.load(Ordering::Relaxed),
        }
    }
}

/// Makes a call once, on a connection of its own. Returns whether it was answered.
async fn call(address: SocketAddr) -> bool {
    let endpoint = format!("http://{address}");
    let Ok(client) = personalize::Client::new(farrier::transport::https(), &endpoint) else {
        return false;
    };
    let client = client.configure(|it| it.with_retries(Retries::none()));
    let output = personalize::MetricAttributionOutput::new("arn:aws:iam::123456789012:role/r");
    let metrics = Vec::<personalize::MetricAttribute>::new();
    let input = personalize::CreateMetricAttributionInput::new("siege", GROUP, metrics, output);
    let called = client.create_metric_attribution(input);
    matches!(tokio::time::timeout(PATIENCE, called).await, Ok(Ok(_)))
}
