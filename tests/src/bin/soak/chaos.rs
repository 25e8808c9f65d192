//! The server: generated services behind something that fails, stalls, cuts and throttles by a seed.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use farrier::Body;
use farrier::body::BoxError;
use farrier::server::{Context as Handled, Service as Server};
use farrier_generated::{cleanroomsml, personalize};
use farrier_test_support::random::Random;
use farrier_tests::services::AudienceModels;
use http::{Request, Response};
use http_body::Frame;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::reached::Reached;

/// How long a request stalls that stalls: longer than clients wait.
const STALL: Duration = Duration::from_secs(2);

/// The server.
pub(crate) struct Chaos {
    seed: u64,
    requests: AtomicU64,
    attributions: Server<personalize::server::Dispatcher<Counted>>,
    models: Server<cleanroomsml::server::Dispatcher<AudienceModels>>,
}

/// What happens to a request.
enum Fate {
    /// The handler answers.
    Served,
    /// This status comes back, and the handler sees nothing.
    Refused(u16),
    /// The connection is cut before the handler sees anything.
    CutBefore,
    /// The connection is cut when the handler has done what was asked.
    CutAfter,
    /// Nothing happens for a while, before or after the handler.
    StalledBefore,
    StalledAfter,
    /// The answer breaks off or stalls in its middle.
    Broken,
    StalledBody,
}

impl Chaos {
    /// Serves on a free port of loopback until the process ends.
    pub(crate) async fn serve(seed: u64, reached: Arc<Reached>) -> std::io::Result<SocketAddr> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let chaos = Arc::new(Self {
            seed,
            requests: AtomicU64::new(0),
            attributions: personalize::server::service(Counted(reached)),
            models: cleanroomsml::server::service(AudienceModels),
        });
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let chaos = Arc::clone(&chaos);
                tokio::spawn(async move {
                    let service = hyper::service::service_fn(|it| chaos.answer(it));
                    let connection = hyper::server::conn::http1::Builder::new();
                    // It ends in an error where it was cut.
                    let _ = connection
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Ok(address)
    }

    /// Seven of ten requests are served.
    fn fate(&self) -> Fate {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let mut random = Random::new(self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        match random.below(100) {
            0..7 => Fate::Refused([500, 502, 503, 504][random.below(4)]),
            7..12 => Fate::Refused(429),
            12..15 => Fate::CutBefore,
            15..18 => Fate::CutAfter,
            18..20 => Fate::StalledBefore,
            20..22 => Fate::StalledAfter,
            22..26 => Fate::Broken,
            26..28 => Fate::StalledBody,
            28..30 => Fate::Refused(400),
            _ => Fate::Served,
        }
    }

    async fn answer(
        &self,
        request: Request<hyper::body::Incoming>,
    ) -> Result<Response<Body>, BoxError> {
        let fate = self.fate();
        match fate {
            Fate::Refused(status) => {
                // The request is read as a whole, as careful servers do.
                let _ = Body::wrap(request.into_body()).read(1 << 20).await?;
                return Ok(Response::builder().status(status).body(Body::new("{}"))?);
            }
            Fate::CutBefore => return Err("cut".into()),
            Fate::StalledBefore => {
                tokio::time::sleep(STALL).await;
                return Err("cut after a stall".into());
            }
            _ => {}
        }
        let Ok(response) = self.serve_request(request.map(Body::wrap)).await;
        match fate {
            Fate::CutAfter => Err("cut".into()),
            Fate::StalledAfter => {
                tokio::time::sleep(STALL).await;
                Err("cut after a stall".into())
            }
            Fate::Broken => Ok(half(response, false).await?),
            Fate::StalledBody => Ok(half(response, true).await?),
            _ => Ok(response),
        }
    }

    async fn serve_request(&self, request: Request<Body>) -> Result<Response<Body>, Infallible> {
        use tower_service::Service as _;
        if request.uri().path().starts_with("/audience-model") {
            return self.models.clone().call(request).await;
        }
        self.attributions.clone().call(request).await
    }
}

/// The first half of a response, which then breaks off or stalls.
async fn half(response: Response<Body>, stalls: bool) -> Result<Response<Body>, BoxError> {
    let (head, body) = response.into_parts();
    let bytes = body.read(1 << 20).await?;
    let first = bytes.slice(..bytes.len() / 2);
    let body = Half {
        first: Some(first),
        length: bytes.len() as u64,
        stall: stalls.then(|| Box::pin(tokio::time::sleep(STALL))),
    };
    Ok(Response::from_parts(head, Body::wrap(body)))
}

struct Half {
    first: Option<bytes::Bytes>,
    length: u64,
    stall: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl http_body::Body for Half {
    type Data = bytes::Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<bytes::Bytes>, BoxError>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        if let Some(stall) = &mut self.stall
            && stall.as_mut().poll(cx).is_pending()
        {
            return Poll::Pending;
        }
        Poll::Ready(Some(Err("cut".into())))
    }

    fn size_hint(&self) -> http_body::SizeHint {
        http_body::SizeHint::with_exact(self.length)
    }
}

/// The handler of Personalize, which counts what reaches it. What it creates it forgets.
pub(crate) struct Counted(Arc<Reached>);

impl personalize::server::Personalize for Counted {
    async fn create_metric_attribution(
        &self,
        input: personalize::CreateMetricAttributionInput,
        _: &Handled,
    ) -> Result<personalize::CreateMetricAttributionOutput, personalize::CreateMetricAttributionError>
    {
        self.0.count(&input.name);
        let name = input.name;
        let arn = format!("arn:aws:personalize:us-east-1:123456789012:metric-attribution/{name}");
        Ok(personalize::CreateMetricAttributionOutput::builder()
            .metric_attribution_arn(arn)
            .build())
    }

    async fn describe_metric_attribution(
        &self,
        _: personalize::DescribeMetricAttributionInput,
        _: &Handled,
    ) -> Result<
        personalize::DescribeMetricAttributionOutput,
        personalize::DescribeMetricAttributionError,
    > {
        Ok(personalize::DescribeMetricAttributionOutput::default())
    }
}
