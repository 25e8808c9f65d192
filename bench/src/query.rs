//! The codec of awsQuery in both directions: a batch of messages like those of Amazon SQS, as a form of 10 kB.
//!
//! The result is the time to write and to read it. No crate for serde writes the keys of the protocol, which contain
//! the path to each value. So the peer is serde_urlencoded with a list of pairs, which does less: its keys are given
//! when it writes and remain text when it reads, so that there are no structures, lists, maps or numbers.

use std::collections::BTreeMap;

use farrier::__private::v1::shape::{Structure as _, read_structure, write_structure};
use farrier::test_util::codec::form::{QueryReader, QuerySettings, QueryWriter};

use crate::Error;
use crate::codec::{Comparison, Direction, ROOT};
use crate::measure::Contestant;

mod schemas {
    use farrier::__private::v1::schema;

    farrier::__private::v1::schemas!("bench", {
        BATCH: structure("Batch") { QueueUrl: schema::STRING [required], Entries: ENTRIES [required] },
        ENTRIES: list("Entries") { member: ENTRY },
        ENTRY: structure("Entry") {
            Id: schema::STRING [required],
            MessageBody: schema::STRING [required],
            DelaySeconds: schema::INTEGER,
            MessageAttributes: ATTRIBUTES,
        },
        ATTRIBUTES: map("Attributes") { key: schema::STRING, value: ATTRIBUTE },
        ATTRIBUTE: structure("Attribute") { StringValue: schema::STRING, DataType: schema::STRING [required] },
    });
}

#[derive(Clone)]
struct Batch {
    queue_url: String,
    entries: Vec<Entry>,
}
farrier::__private::v1::structure!(Batch, fallible BatchBuilder, schemas::BATCH, {
    0 queue_url: required String,
    1 entries: required Vec<Entry>,
});

#[derive(Clone)]
struct Entry {
    id: String,
    message_body: String,
    delay_seconds: Option<i32>,
    message_attributes: Option<BTreeMap<String, Attribute>>,
}
farrier::__private::v1::structure!(Entry, fallible EntryBuilder, schemas::ENTRY, {
    0 id: required String,
    1 message_body: required String,
    2 delay_seconds: optional i32,
    3 message_attributes: optional BTreeMap<String, Attribute>,
});

#[derive(Clone)]
struct Attribute {
    string_value: Option<String>,
    data_type: String,
}
farrier::__private::v1::structure!(Attribute, fallible AttributeBuilder, schemas::ATTRIBUTE, {
    0 string_value: optional String,
    1 data_type: required String,
});

/// The number of messages in the batch, which has about 10 kB.
const MESSAGES: usize = 17;

/// A list of pairs: a form as the peer reads and writes it.
type Pairs = Vec<(String, String)>;

/// Measures the batch.
///
/// # Errors
///
/// If one side cannot read what Farrier wrote, or reads something different.
pub fn run() -> Result<Vec<Comparison>, Error> {
    let value = batch();
    let form = write(&value)?;
    if read(&form)? != value {
        return Err(check("farrier reads something else than it wrote"));
    }
    let pairs: Pairs = serde_urlencoded::from_bytes(&form).map_err(check)?;
    let theirs = serde_urlencoded::to_string(&pairs).map_err(check)?;
    if read(theirs.as_bytes())? != value {
        return Err(check("farrier reads something else than the peer wrote"));
    }
    let comparison = |direction, contestants| {
        let payload = format!("a batch of {MESSAGES} messages");
        let peers = ["serde_urlencoded"];
        Comparison::of(payload, direction, form.len(), &peers, contestants)
    };
    Ok(vec![
        comparison(
            Direction::Serialize,
            vec![
                Contestant::new("farrier", || write(&value)),
                Contestant::new("serde_urlencoded", || serde_urlencoded::to_string(&pairs)),
            ],
        ),
        comparison(
            Direction::Deserialize,
            vec![
                Contestant::new("farrier", || read(&form)),
                Contestant::new("serde_urlencoded", || {
                    serde_urlencoded::from_bytes::<Pairs>(&form)
                }),
            ],
        ),
    ])
}

fn batch() -> Batch {
    let attribute = |value: String, kind: &str| Attribute {
        string_value: Some(value),
        data_type: kind.to_owned(),
    };
    let entry = |at: usize| Entry {
        id: format!("message-{at}"),
        message_body: format!("{{\"horse\":\"Bucephalus\",\"shoe\":{at},\"note\":\"hind left\"}}"),
        delay_seconds: Some(15),
        message_attributes: Some(BTreeMap::from([
            (
                "Trace".to_owned(),
                attribute(format!("1-67891233-{at:024x}"), "String"),
            ),
            ("Attempt".to_owned(), attribute(at.to_string(), "Number")),
        ])),
    };
    Batch {
        queue_url: "https://sqs.eu-west-1.amazonaws.com/123456789012/shoeing".to_owned(),
        entries: (0..MESSAGES).map(entry).collect(),
    }
}

fn read(form: &[u8]) -> farrier::__private::v1::shape::Result<Batch> {
    let mut value = Batch::initial();
    let mut reader = QueryReader::new(form, QuerySettings::AWS_QUERY)?;
    read_structure(&mut value, &ROOT, &mut reader)?;
    Ok(value)
}

fn write(value: &Batch) -> farrier::__private::v1::shape::Result<Vec<u8>> {
    let mut writer = QueryWriter::new(QuerySettings::AWS_QUERY, "SendMessageBatch", "2012-11-05");
    write_structure(value, &ROOT, &mut writer)?;
    Ok(writer.finish())
}

fn check(error: impl std::fmt::Display) -> Error {
    Error::Check(format!("query: {error}"))
}
