//! CBOR in both directions: Farrier's generated types beside serde with ciborium and with minicbor.
//!
//! Payloads come in as JSON; the time to write and to read each as CBOR goes out. All three have the same
//! members under the same names. Two things differ, because each writes what it writes: Farrier ends structures
//! with a break where the others have a length in front, and tags timestamps. So each reads what itself wrote.
//!
//! minicbor's own derive is measured, too, and is no part of the ratio: it has numbers for keys, so its payload is
//! another.

use farrier::cbor::{CborReader, CborWriter};
use farrier::json::JsonSettings;
use farrier::shape::{Structure, read_structure, write_structure};
use farrier_generated::personalize::operation::create_metric_attribution::{
    CreateMetricAttributionInput, CreateMetricAttributionOutput,
};
use farrier_generated::personalize::operation::describe_metric_attribution::DescribeMetricAttributionOutput;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::{self, Comparison, Direction, ROOT};
use crate::measure::Contestant;
use crate::{Error, derive, payloads};

/// How many metrics the large request has: about 10 kB.
const METRICS: usize = 100;

/// Compares all payloads.
///
/// # Errors
///
/// When one side cannot read a payload, or reads something else than it wrote.
pub fn run() -> Result<Vec<Comparison>, Error> {
    let mut all = Vec::new();
    all.extend(compare::<
        CreateMetricAttributionInput,
        derive::CreateMetricAttributionRequest,
    >(
        "CreateMetricAttribution request",
        payloads::CREATE_METRIC_ATTRIBUTION_REQUEST,
    )?);
    all.extend(compare::<
        CreateMetricAttributionInput,
        derive::CreateMetricAttributionRequest,
    >(
        "the same with 100 metrics",
        &payloads::create_request(METRICS),
    )?);
    all.extend(compare::<
        CreateMetricAttributionOutput,
        derive::CreateMetricAttributionResponse,
    >(
        "CreateMetricAttribution response",
        payloads::CREATE_METRIC_ATTRIBUTION_RESPONSE,
    )?);
    all.extend(compare::<
        DescribeMetricAttributionOutput,
        derive::DescribeMetricAttributionResponse,
    >(
        "DescribeMetricAttribution response",
        payloads::DESCRIBE_METRIC_ATTRIBUTION_RESPONSE,
    )?);
    Ok(all)
}

/// Compares Farrier's type `F` with the derived type `S`.
pub(crate) fn compare<F, S>(payload: &str, json: &str) -> Result<[Comparison; 2], Error>
where
    F: Structure + PartialEq,
    S: Serialize + DeserializeOwned + minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()>,
{
    let ours: F = codec::read(json, JsonSettings::AWS_JSON)?;
    let theirs: S = serde_json::from_str(json)?;
    let written = write(&ours)?;
    if read::<F>(&written)? != ours {
        let message = format!("{payload}: farrier reads something else than it wrote");
        return Err(Error::Check(message));
    }
    let with_ciborium = || {
        let mut out = Vec::with_capacity(1024);
        ciborium::into_writer(&theirs, &mut out).map(|()| out)
    };
    let of_ciborium = with_ciborium().map_err(check)?;
    let of_serde = minicbor_serde::to_vec(&theirs).map_err(check)?;
    let of_minicbor = minicbor::to_vec(&theirs).map_err(check)?;
    let expected = serde_json::to_value(&theirs)?;
    for read in [
        ciborium::from_reader(&of_ciborium[..]).map_err(check)?,
        minicbor_serde::from_slice::<S>(&of_serde).map_err(check)?,
        minicbor::decode::<S>(&of_minicbor).map_err(check)?,
    ] {
        if serde_json::to_value(&read)? != expected {
            let message =
                format!("{payload}: one of the others reads something else than it wrote");
            return Err(Error::Check(message));
        }
    }
    let comparison = |direction, contestants| {
        let peers = ["ciborium", "minicbor-serde"];
        Comparison::of(payload, direction, written.len(), &peers, contestants)
    };
    Ok([
        comparison(
            Direction::Serialize,
            vec![
                Contestant::new("farrier", || write(&ours)),
                Contestant::new("ciborium", with_ciborium),
                Contestant::new("minicbor-serde", || minicbor_serde::to_vec(&theirs)),
                Contestant::new("minicbor", || minicbor::to_vec(&theirs)),
            ],
        ),
        comparison(
            Direction::Deserialize,
            vec![
                Contestant::new("farrier", || read::<F>(&written)),
                Contestant::new("ciborium", || {
                    ciborium::from_reader::<S, _>(&of_ciborium[..])
                }),
                Contestant::new("minicbor-serde", || {
                    minicbor_serde::from_slice::<S>(&of_serde)
                }),
                Contestant::new("minicbor", || minicbor::decode::<S>(&of_minicbor)),
            ],
        ),
    ])
}

fn check(error: impl std::error::Error) -> Error {
    Error::Check(error.to_string())
}

fn read<F: Structure>(body: &[u8]) -> farrier::shape::Result<F> {
    let mut value = F::initial();
    let mut reader = CborReader::new(body);
    read_structure(&mut value, &ROOT, &mut reader)?;
    reader.finish()?;
    Ok(value)
}

fn write<F: Structure>(value: &F) -> farrier::shape::Result<Vec<u8>> {
    let mut writer = CborWriter::new();
    write_structure(value, &ROOT, &mut writer)?;
    Ok(writer.finish())
}
