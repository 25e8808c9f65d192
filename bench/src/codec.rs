//! JSON in both directions: Farrier's generated types beside serde_json with derive.
//!
//! Payloads come in; the time to write and to read each goes out. Reading is also held beside skipping over
//! the syntax, which is the least that any reader has to do.

use farrier::json::{JsonReader, JsonSettings, JsonWriter};
use farrier::schema::Member;
use farrier::shape::{Structure, read_structure, write_structure};
use farrier_generated::cleanroomsml::operation::get_audience_model::GetAudienceModelOutput;
use farrier_generated::personalize::operation::create_metric_attribution::{
    CreateMetricAttributionInput, CreateMetricAttributionOutput,
};
use farrier_generated::personalize::operation::describe_metric_attribution::{
    DescribeMetricAttributionInput, DescribeMetricAttributionOutput,
};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::measure::{self, Contestant, Figure};
use crate::{Error, derive, payloads};

/// A payload in one direction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The message.
    pub payload: String,
    /// Which way.
    pub direction: Direction,
    /// How long the payload is.
    pub bytes: usize,
    /// What each contestant takes; Farrier first.
    pub figures: Vec<Figure>,
    /// The time of the fastest of the others by Farrier's: how many times as fast Farrier is.
    pub ratio: f64,
}

impl Comparison {
    /// Times contestants, `farrier` among them; the ratio is that of the fastest of `peers`.
    pub(crate) fn of(
        payload: impl Into<String>,
        direction: Direction,
        bytes: usize,
        peers: &[&str],
        contestants: Vec<Contestant<'_>>,
    ) -> Self {
        let figures = measure::compare(contestants);
        let nanoseconds = |name: &str| {
            let figure = figures.iter().find(|it| it.name == name);
            figure.map_or(f64::NAN, |it| it.nanoseconds)
        };
        let fastest = peers.iter().map(|it| nanoseconds(it));
        Self {
            payload: payload.into(),
            direction,
            bytes,
            ratio: fastest.fold(f64::NAN, f64::min) / nanoseconds("farrier"),
            figures,
        }
    }
}

/// From or to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From values to bytes.
    Serialize,
    /// From bytes to values.
    Deserialize,
}

/// Compares all payloads.
///
/// # Errors
///
/// When one side cannot read a payload, or writes something else than it read.
pub fn run() -> Result<Vec<Comparison>, Error> {
    use JsonSettings as Settings;
    let mut all = Vec::new();
    all.extend(compare::<
        CreateMetricAttributionInput,
        derive::CreateMetricAttributionRequest,
    >(
        "CreateMetricAttribution request",
        payloads::CREATE_METRIC_ATTRIBUTION_REQUEST,
        Settings::AWS_JSON,
    )?);
    all.extend(compare::<
        CreateMetricAttributionOutput,
        derive::CreateMetricAttributionResponse,
    >(
        "CreateMetricAttribution response",
        payloads::CREATE_METRIC_ATTRIBUTION_RESPONSE,
        Settings::AWS_JSON,
    )?);
    all.extend(compare::<
        DescribeMetricAttributionInput,
        derive::DescribeMetricAttributionRequest,
    >(
        "DescribeMetricAttribution request",
        payloads::DESCRIBE_METRIC_ATTRIBUTION_REQUEST,
        Settings::AWS_JSON,
    )?);
    all.extend(compare::<
        DescribeMetricAttributionOutput,
        derive::DescribeMetricAttributionResponse,
    >(
        "DescribeMetricAttribution response",
        payloads::DESCRIBE_METRIC_ATTRIBUTION_RESPONSE,
        Settings::AWS_JSON,
    )?);
    all.extend(compare::<
        GetAudienceModelOutput,
        derive::GetAudienceModelResponse,
    >(
        "GetAudienceModel response",
        payloads::GET_AUDIENCE_MODEL_RESPONSE,
        Settings::REST_JSON,
    )?);
    Ok(all)
}

/// Compares Farrier's type `F` with the derived type `S`.
pub(crate) fn compare<F, S>(
    payload: &str,
    json: &str,
    settings: JsonSettings,
) -> Result<[Comparison; 2], Error>
where
    F: Structure,
    S: Serialize + DeserializeOwned,
{
    let ours = read::<F>(json, settings)?;
    let theirs: S = serde_json::from_str(json)?;
    let expected: Value = serde_json::from_str(json)?;
    let written = [
        ("farrier", write(&ours, settings)?),
        ("serde_json", serde_json::to_vec(&theirs)?),
    ];
    for (who, written) in written {
        let written: Value = serde_json::from_slice(&written)?;
        if written != expected {
            let message = format!("{payload}: {who} wrote {written} for {expected}");
            return Err(Error::Check(message));
        }
    }
    let comparison = |direction, contestants| {
        Comparison::of(payload, direction, json.len(), &["serde_json"], contestants)
    };
    Ok([
        comparison(
            Direction::Serialize,
            vec![
                Contestant::new("farrier", || write(&ours, settings)),
                Contestant::new("serde_json", || serde_json::to_vec(&theirs)),
            ],
        ),
        comparison(
            Direction::Deserialize,
            vec![
                Contestant::new("farrier", || read::<F>(json, settings)),
                // From bytes, which is what comes from the network.
                Contestant::new("serde_json", || {
                    serde_json::from_slice::<S>(json.as_bytes())
                }),
                Contestant::new("skipping", || {
                    let mut reader = serde_json::Deserializer::from_slice(json.as_bytes());
                    IgnoredAny::deserialize(&mut reader)
                }),
            ],
        ),
    ])
}

/// The member that leads to the outermost structure.
pub(crate) static ROOT: Member = Member::element("", &farrier::schema::UNIT);

pub(crate) fn read<F: Structure>(json: &str, settings: JsonSettings) -> farrier::shape::Result<F> {
    let mut value = F::initial();
    let mut reader = JsonReader::new(json.as_bytes(), settings)?;
    read_structure(&mut value, &ROOT, &mut reader)?;
    reader.finish()?;
    Ok(value)
}

pub(crate) fn write<F: Structure>(
    value: &F,
    settings: JsonSettings,
) -> farrier::shape::Result<Vec<u8>> {
    let mut writer = JsonWriter::new(settings);
    write_structure(value, &ROOT, &mut writer)?;
    Ok(writer.finish())
}
