//! Callers: each calls one operation after the other, until the time is up.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use farrier::client::retry::Retries;
use farrier::client::{Client, Timeouts};
use farrier_generated::{cleanroomsml, personalize};
use farrier_test_support::random::Random;

use super::tally::Tally;

/// How long a call may take beyond its own limit before it counts as one without a result.
const PATIENCE: Duration = Duration::from_secs(30);

const GROUP: &str = "arn:aws:personalize:us-east-1:123456789012:dataset-group/shop";
const NO_METRICS: Vec<personalize::MetricAttribute> = Vec::new();
const MODEL: &str = "arn:aws:cleanrooms-ml:us-east-1:123456789012:audience-model/one";

/// The retries and limits of every client.
fn patient(client: Client) -> Client {
    let timeouts = Timeouts::new()
        .attempt(Duration::from_millis(300))
        .operation(Duration::from_secs(3))
        .stall(Duration::from_millis(200));
    let retries = Retries::standard()
        .attempts(4)
        .base_delay(Duration::from_millis(5))
        .throttling_base_delay(Duration::from_millis(20));
    client.with_timeouts(timeouts).with_retries(retries)
}

/// Calls operations until `end`.
pub(crate) async fn call_until(
    end: Instant,
    address: SocketAddr,
    seed: u64,
    number: u64,
    tally: Arc<Tally>,
) {
    let endpoint = format!("http://{address}");
    let transport = farrier::client::SharedTransport::new(farrier::transport::https());
    let Ok(attributions) = personalize::Client::new(transport.clone(), &endpoint) else {
        return tally.broken_caller();
    };
    let Ok(models) = cleanroomsml::Client::new(transport, &endpoint) else {
        return tally.broken_caller();
    };
    let (attributions, models) = (attributions.configure(patient), models.configure(patient));
    let mut random = Random::new(seed.wrapping_add(number));
    for call in 0_u64.. {
        if Instant::now() >= end {
            return;
        }
        tally.begin();
        let name = format!("soak-{number}-{call}");
        let kind = random.below(3);
        let called = call_one(&attributions, &models, kind, &name);
        match tokio::time::timeout(PATIENCE, called).await {
            Ok((succeeded, attempts)) => tally.end(succeeded, attempts),
            Err(_) => tally.unanswered(),
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Calls an operation. Returns whether it succeeded, and after how many attempts.
async fn call_one(
    attributions: &personalize::Client,
    models: &cleanroomsml::Client,
    kind: usize,
    name: &str,
) -> (bool, u32) {
    use cleanroomsml::client::CleanRoomsML as _;
    use personalize::client::Personalize as _;
    match kind {
        0 => {
            let output =
                personalize::MetricAttributionOutput::new("arn:aws:iam::123456789012:role/r");
            let input =
                personalize::CreateMetricAttributionInput::new(name, GROUP, NO_METRICS, output);
            let call = attributions.create_metric_attribution(input);
            result(call.with_response().await)
        }
        1 => {
            let arn = "arn:aws:personalize:us-east-1:123456789012:metric-attribution/none";
            let input = personalize::DescribeMetricAttributionInput::new(arn);
            let call = attributions.describe_metric_attribution(input);
            result(call.with_response().await)
        }
        _ => {
            let input = cleanroomsml::GetAudienceModelInput::new(MODEL);
            let call = models.get_audience_model(input);
            result(call.with_response().await)
        }
    }
}

fn result<O, E>(
    called: farrier::client::Result<(O, farrier::client::ResponseHead), E>,
) -> (bool, u32) {
    match called {
        Ok((_, head)) => (true, head.attempts()),
        Err(error) => (false, error.attempts()),
    }
}
