//! `BatchGetItem` of 24 items, 10 kB: with tables of Farrier, and by hand on axum.

use std::sync::Arc;

use axum::extract::State;
use axum::response::IntoResponse;
use bytes::Bytes;
use farrier::server::Service;
use farrier_bench::dynamodb_items::{Derived, Items, derived, service};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::Error;

const MEDIA_TYPE: &str = "application/x-amz-json-1.0";

/// The service as the generator would write it.
pub fn farrier() -> Result<Service<Items>, Error> {
    Ok(Service::new(service(24)?))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "reading it is what is measured")]
struct Input {
    table_name: String,
}

pub fn axum() -> Result<axum::Router, Error> {
    Ok(axum::Router::new()
        .route("/", axum::routing::post(batch_get_item))
        .with_state(Arc::new(derived(24)?)))
}

async fn batch_get_item(
    State(output): State<Arc<Derived>>,
    headers: HeaderMap,
    body: Bytes,
) -> axum::response::Response {
    let is = |name, value: &str| {
        headers
            .get(name)
            .is_some_and(|it| it.as_bytes() == value.as_bytes())
    };
    if !is("x-amz-target", "Bench.BatchGetItem") || !is("content-type", MEDIA_TYPE) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if serde_json::from_slice::<Input>(&body).is_err() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let output = Derived::clone(&output);
    match serde_json::to_vec(&output) {
        Ok(body) => ([(CONTENT_TYPE, MEDIA_TYPE)], body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
