//! JSON in both directions: Farrier's generated types compared with derived types in serde_json.
//!
//! Payloads come in; the time to write and to read each goes out. For reading, the time to skip over the syntax is
//! shown too, because every reader has to do at least that.

use farrier::__private::v1::schema::Member;
use farrier::__private::v1::shape::{Structure, read_structure, write_structure};
use farrier::test_util::codec::json::{JsonReader, JsonSettings, JsonWriter};
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
use crate::subprocess::{self, Entry};
use crate::{Error, payloads, serde_types};

/// A payload in one direction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// The name of the message.
    pub payload: String,
    /// The direction.
    pub direction: Direction,
    /// The length of the payload.
    pub bytes: usize,
    /// The figures of the contestants, Farrier first.
    pub figures: Vec<Figure>,
    /// The time of the fastest peer divided by Farrier's: how many times as fast Farrier is.
    pub ratio: f64,
}

impl Comparison {
    /// Times contestants, including `farrier`; the ratio is to the fastest of `peers`.
    pub(crate) fn of(
        payload: impl Into<String>,
        direction: Direction,
        bytes: usize,
        peers: &[&str],
        contestants: Vec<Contestant<'_>>,
    ) -> Self {
        let figures = measure::compare(contestants);
        Self::among(payload, direction, bytes, peers, figures)
    }

    /// The same for contestants that are already timed.
    pub(crate) fn among(
        payload: impl Into<String>,
        direction: Direction,
        bytes: usize,
        peers: &[&str],
        figures: Vec<Figure>,
    ) -> Self {
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

/// Writing or reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// From values to bytes.
    Serialize,
    /// From bytes to values.
    Deserialize,
}

impl Direction {
    /// Its name in the tables.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Serialize => "write",
            Self::Deserialize => "read",
        }
    }
}

/// Compares all payloads.
///
/// # Errors
///
/// If one side cannot read a payload, or writes something different from what it read.
pub fn run() -> Result<Vec<Comparison>, Error> {
    use JsonSettings as Settings;
    let mut all = Vec::new();
    all.extend(compare::<
        CreateMetricAttributionInput,
        serde_types::CreateMetricAttributionRequest,
    >(
        "CreateMetricAttribution request",
        payloads::CREATE_METRIC_ATTRIBUTION_REQUEST,
        Settings::AWS_JSON,
        Place::Here,
    )?);
    all.extend(compare::<
        CreateMetricAttributionOutput,
        serde_types::CreateMetricAttributionResponse,
    >(
        "CreateMetricAttribution response",
        payloads::CREATE_METRIC_ATTRIBUTION_RESPONSE,
        Settings::AWS_JSON,
        Place::Here,
    )?);
    all.extend(compare::<
        DescribeMetricAttributionInput,
        serde_types::DescribeMetricAttributionRequest,
    >(
        "DescribeMetricAttribution request",
        payloads::DESCRIBE_METRIC_ATTRIBUTION_REQUEST,
        Settings::AWS_JSON,
        Place::Here,
    )?);
    all.extend(compare::<
        DescribeMetricAttributionOutput,
        serde_types::DescribeMetricAttributionResponse,
    >(
        "DescribeMetricAttribution response",
        payloads::DESCRIBE_METRIC_ATTRIBUTION_RESPONSE,
        Settings::AWS_JSON,
        Place::Here,
    )?);
    all.extend(compare::<
        GetAudienceModelOutput,
        serde_types::GetAudienceModelResponse,
    >(
        "GetAudienceModel response",
        payloads::GET_AUDIENCE_MODEL_RESPONSE,
        Settings::REST_JSON,
        Place::Here,
    )?);
    Ok(all)
}

/// Compares Farrier's type `F` with the derived type `S`.
pub(crate) fn compare<F, S>(
    payload: &str,
    json: &str,
    settings: JsonSettings,
    place: Place,
) -> Result<[Comparison; 2], Error>
where
    F: Structure,
    S: Serialize + DeserializeOwned + 'static,
{
    let ours = read::<F>(json.as_bytes(), settings)?;
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
    both(|direction| {
        let entries = entries::<F, S>(direction, settings);
        let figures = time("json", direction, place, &entries, json)?;
        let peers = ["serde_json"];
        Ok(Comparison::among(
            payload,
            direction,
            json.len(),
            &peers,
            figures,
        ))
    })
}

/// The comparisons in both directions.
pub(crate) fn both(
    comparison: impl Fn(Direction) -> Result<Comparison, Error>,
) -> Result<[Comparison; 2], Error> {
    Ok([
        comparison(Direction::Serialize)?,
        comparison(Direction::Deserialize)?,
    ])
}

/// Where contestants are timed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In this process.
    Here,
    /// Each turn in a process of its own.
    Apart,
}

/// Times the contestants of a codec.
pub(crate) fn time(
    codec: &str,
    direction: Direction,
    place: Place,
    entries: &[Entry],
    json: &str,
) -> Result<Vec<Figure>, Error> {
    if place == Place::Apart {
        return subprocess::compare([codec, direction.name()], json, entries);
    }
    let payloads = entries.iter().map(|it| it.payload(json));
    let payloads: Vec<Vec<u8>> = payloads.collect::<Result<_, _>>()?;
    let contestants = entries.iter().zip(&payloads);
    let contestants = contestants.map(|(entry, payload)| entry.start(payload));
    Ok(measure::compare(contestants.collect::<Result<_, _>>()?))
}

/// The contestants.
pub(crate) fn entries<F, S>(direction: Direction, settings: JsonSettings) -> Vec<Entry>
where
    F: Structure,
    S: Serialize + DeserializeOwned + 'static,
{
    let json = |json: &str| Ok(json.as_bytes().to_vec());
    match direction {
        Direction::Serialize => vec![
            Entry::write(
                "farrier",
                move |json| Ok(read::<F>(json, settings)?),
                move |value| write(value, settings),
            ),
            Entry::write(
                "serde_json",
                |json| Ok(serde_json::from_slice::<S>(json)?),
                |value| serde_json::to_vec(value),
            ),
        ],
        Direction::Deserialize => vec![
            Entry::read("farrier", json, move |json| read::<F>(json, settings)),
            // From bytes, because that is what a network delivers.
            Entry::read("serde_json", json, |json| serde_json::from_slice::<S>(json)),
            Entry::read("skipping", json, |json| {
                let mut reader = serde_json::Deserializer::from_slice(json);
                IgnoredAny::deserialize(&mut reader)
            }),
        ],
    }
}

/// The member that leads to the outermost structure.
pub(crate) static ROOT: Member = Member::element("", &farrier::__private::v1::schema::UNIT);

pub(crate) fn read<F: Structure>(
    json: &[u8],
    settings: JsonSettings,
) -> farrier::__private::v1::shape::Result<F> {
    let mut value = F::initial();
    let mut reader = JsonReader::new(json, settings)?;
    read_structure(&mut value, &ROOT, &mut reader)?;
    reader.finish()?;
    Ok(value)
}

pub(crate) fn write<F: Structure>(
    value: &F,
    settings: JsonSettings,
) -> farrier::__private::v1::shape::Result<Vec<u8>> {
    let mut writer = JsonWriter::new(settings);
    write_structure(value, &ROOT, &mut writer)?;
    Ok(writer.finish())
}
