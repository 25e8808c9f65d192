//! CBOR in both directions: Farrier's generated types compared with serde types in ciborium and minicbor.
//!
//! Payloads come in as JSON; the time to write and to read each as CBOR goes out. All three have the same members with
//! the same names. The bytes differ in two ways: Farrier ends structures with a break, the others write a length first;
//! and Farrier tags timestamps. So each contestant reads its own output.
//!
//! minicbor's own derive is measured too. It uses numbers as keys, so its payload is different, and it does not count
//! for the ratio.

use farrier::__private::v1::shape::{Structure, read_structure, write_structure};
use farrier::test_util::codec::cbor::{CborReader, CborWriter};
use farrier::test_util::codec::json::JsonSettings;
use farrier_generated::personalize::operation::create_metric_attribution::{
    CreateMetricAttributionInput, CreateMetricAttributionOutput,
};
use farrier_generated::personalize::operation::describe_metric_attribution::DescribeMetricAttributionOutput;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::codec::{self, Comparison, Direction, Place, ROOT};
use crate::subprocess::Entry;
use crate::{Error, payloads, serde_types};

/// The number of metrics in the large request, which has about 10 kB.
const METRICS: usize = 100;

/// Compares all payloads.
///
/// # Errors
///
/// If one side cannot read a payload, or reads something different from what it wrote.
pub fn run() -> Result<Vec<Comparison>, Error> {
    let mut all = Vec::new();
    all.extend(compare::<
        CreateMetricAttributionInput,
        serde_types::CreateMetricAttributionRequest,
    >(
        "CreateMetricAttribution request",
        payloads::CREATE_METRIC_ATTRIBUTION_REQUEST,
        Place::Here,
    )?);
    all.extend(compare::<
        CreateMetricAttributionInput,
        serde_types::CreateMetricAttributionRequest,
    >(
        "the same with 100 metrics",
        &payloads::create_request(METRICS),
        Place::Here,
    )?);
    all.extend(compare::<
        CreateMetricAttributionOutput,
        serde_types::CreateMetricAttributionResponse,
    >(
        "CreateMetricAttribution response",
        payloads::CREATE_METRIC_ATTRIBUTION_RESPONSE,
        Place::Here,
    )?);
    all.extend(compare::<
        DescribeMetricAttributionOutput,
        serde_types::DescribeMetricAttributionResponse,
    >(
        "DescribeMetricAttribution response",
        payloads::DESCRIBE_METRIC_ATTRIBUTION_RESPONSE,
        Place::Here,
    )?);
    Ok(all)
}

/// Compares Farrier's type `F` with the derived type `S`.
pub(crate) fn compare<F, S>(
    payload: &str,
    json: &str,
    place: Place,
) -> Result<[Comparison; 2], Error>
where
    F: Structure + PartialEq,
    S: Serialize
        + DeserializeOwned
        + minicbor::Encode<()>
        + for<'b> minicbor::Decode<'b, ()>
        + 'static,
{
    let ours: F = codec::read(json.as_bytes(), JsonSettings::AWS_JSON)?;
    let theirs: S = serde_json::from_str(json)?;
    let written = write(&ours)?;
    if read::<F>(&written)? != ours {
        let message = format!("{payload}: farrier reads something else than it wrote");
        return Err(Error::Check(message));
    }
    let of_ciborium = with_ciborium(&theirs).map_err(check)?;
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
    codec::both(|direction| {
        let entries = entries::<F, S>(direction);
        let figures = codec::time("cbor", direction, place, &entries, json)?;
        let (length, peers) = (written.len(), ["ciborium", "minicbor-serde"]);
        Ok(Comparison::among(
            payload, direction, length, &peers, figures,
        ))
    })
}

/// The contestants.
pub(crate) fn entries<F, S>(direction: Direction) -> Vec<Entry>
where
    F: Structure,
    S: Serialize
        + DeserializeOwned
        + minicbor::Encode<()>
        + for<'b> minicbor::Decode<'b, ()>
        + 'static,
{
    let derived = |json: &[u8]| Ok(serde_json::from_slice::<S>(json)?);
    let ours = |json: &[u8]| Ok(codec::read::<F>(json, JsonSettings::AWS_JSON)?);
    let encode = move |json: &str| derived(json.as_bytes());
    match direction {
        Direction::Serialize => vec![
            Entry::write("farrier", ours, |value| write(value)),
            Entry::write("ciborium", derived, |value| with_ciborium(value)),
            Entry::write("minicbor-serde", derived, |value| {
                minicbor_serde::to_vec(value)
            }),
            Entry::write("minicbor", derived, |value| minicbor::to_vec(value)),
        ],
        Direction::Deserialize => vec![
            Entry::read(
                "farrier",
                move |json| Ok(write(&ours(json.as_bytes())?)?),
                |body| read::<F>(body),
            ),
            Entry::read(
                "ciborium",
                move |json| with_ciborium(&encode(json)?).map_err(check),
                |body| ciborium::from_reader::<S, _>(body),
            ),
            Entry::read(
                "minicbor-serde",
                move |json| minicbor_serde::to_vec(encode(json)?).map_err(check),
                |body| minicbor_serde::from_slice::<S>(body),
            ),
            Entry::read(
                "minicbor",
                move |json| minicbor::to_vec(encode(json)?).map_err(check),
                |body| minicbor::decode::<S>(body),
            ),
        ],
    }
}

fn with_ciborium<S: Serialize>(value: &S) -> Result<Vec<u8>, ciborium::ser::Error<std::io::Error>> {
    let mut out = Vec::with_capacity(1024);
    ciborium::into_writer(value, &mut out)?;
    Ok(out)
}

fn check(error: impl std::fmt::Display) -> Error {
    Error::Check(error.to_string())
}

fn read<F: Structure>(body: &[u8]) -> farrier::__private::v1::shape::Result<F> {
    let mut value = F::initial();
    let mut reader = CborReader::new(body);
    read_structure(&mut value, &ROOT, &mut reader)?;
    reader.finish()?;
    Ok(value)
}

fn write<F: Structure>(value: &F) -> farrier::__private::v1::shape::Result<Vec<u8>> {
    let mut writer = CborWriter::new();
    write_structure(value, &ROOT, &mut writer)?;
    Ok(writer.finish())
}
