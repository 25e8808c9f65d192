//! Larger responses, like a table read from DynamoDB: items, each a map of names to a recursive union.
//!
//! The result is the time to write and to read such a response of 10 kB and of 1 MB, as JSON and as CBOR, compared with
//! the peers of [`crate::codec`] and [`crate::cbor`]. The derived types are the same except for blobs: they keep the
//! text of the JSON, and Farrier decodes base64.

use std::collections::BTreeMap;
use std::sync::Arc;

use farrier::__private::v1::schema::{self, Member, Schema, Trait};
use farrier::Blob;
use farrier::operation::{Operation, Protocol, Service};
use farrier::server::{Call, Dispatch, ResponseFuture};
use farrier::test_util::codec::json::JsonSettings;

use crate::codec::{self, Comparison, Direction, Place};
use crate::subprocess::Entry;
use crate::{Error, cbor};

mod schemas {
    use farrier::__private::v1::schema;

    farrier::__private::v1::schemas!("bench", {
        ANSWER: structure("Answer") { Responses: TABLES, ConsumedCapacity: CAPACITIES },
        TABLES: map("Tables") { key: schema::STRING, value: ITEMS },
        ITEMS: list("Items") { member: ITEM },
        ITEM: map("Item") { key: schema::STRING, value: VALUE },
        VALUE: union("Value") {
            S: schema::STRING, N: schema::STRING, B: schema::BLOB, SS: STRINGS, M: ITEM, L: VALUES,
            NULL: schema::BOOLEAN, BOOL: schema::BOOLEAN,
        },
        STRINGS: list("Strings") { member: schema::STRING },
        VALUES: list("Values") { member: VALUE },
        CAPACITIES: list("Capacities") { member: CAPACITY },
        CAPACITY: structure("Capacity") { TableName: schema::STRING, CapacityUnits: schema::DOUBLE },
    });
}

/// One item.
type Item = BTreeMap<String, Value>;

#[derive(Clone)]
struct Answer {
    responses: Option<BTreeMap<String, Vec<Item>>>,
    consumed_capacity: Option<Vec<Capacity>>,
}
farrier::__private::v1::structure!(Answer, AnswerBuilder, schemas::ANSWER, {
    0 responses: optional BTreeMap<String, Vec<Item>>,
    1 consumed_capacity: optional Vec<Capacity>,
});

#[derive(Clone)]
struct Capacity {
    table_name: Option<String>,
    capacity_units: Option<f64>,
}
farrier::__private::v1::structure!(Capacity, CapacityBuilder, schemas::CAPACITY, {
    0 table_name: optional String,
    1 capacity_units: optional f64,
});

#[derive(Clone, Debug, PartialEq)]
enum Value {
    S(String),
    N(String),
    B(Blob),
    Ss(Vec<String>),
    M(BTreeMap<String, Value>),
    L(Vec<Value>),
    Null(bool),
    Bool(bool),
    Unknown(String),
}
farrier::__private::v1::union!(Value, schemas::VALUE, Unknown, {
    0 S: String, 1 N: String, 2 B: Blob, 3 Ss: Vec<String>, 4 M: BTreeMap<String, Value>, 5 L: Vec<Value>,
    6 Null: bool, 7 Bool: bool,
});

/// The same types as a person would write them for serde, and for minicbor's own derive.
mod derived {
    use std::collections::BTreeMap;

    use minicbor::{Decode, Encode};
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Decode, Deserialize, Encode, Serialize)]
    #[cbor(map)]
    #[serde(rename_all = "PascalCase")]
    pub struct Answer {
        #[serde(skip_serializing_if = "Option::is_none")]
        #[n(0)]
        responses: Option<BTreeMap<String, Vec<BTreeMap<String, Value>>>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[n(1)]
        consumed_capacity: Option<Vec<Capacity>>,
    }

    #[derive(Clone, Decode, Deserialize, Encode, Serialize)]
    #[cbor(map)]
    #[serde(rename_all = "PascalCase")]
    struct Capacity {
        #[serde(skip_serializing_if = "Option::is_none")]
        #[n(0)]
        table_name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        #[n(1)]
        capacity_units: Option<f64>,
    }

    #[derive(Clone, Decode, Deserialize, Encode, Serialize)]
    #[serde(rename_all = "UPPERCASE")]
    enum Value {
        #[n(0)]
        S(#[n(0)] String),
        #[n(1)]
        N(#[n(0)] String),
        #[n(2)]
        B(#[n(0)] String),
        #[n(3)]
        Ss(#[n(0)] Vec<String>),
        #[n(4)]
        M(#[n(0)] BTreeMap<String, Value>),
        #[n(5)]
        L(#[n(0)] Vec<Value>),
        #[n(6)]
        Null(#[n(0)] bool),
        #[n(7)]
        Bool(#[n(0)] bool),
    }
}

/// A service with one operation over awsJson1_0, which returns such a response.
pub struct Items(Arc<Answer>);

/// The same response for serde.
pub type Derived = derived::Answer;

static INPUT: Schema = Schema::structure(
    "bench#BatchGetItemInput",
    &[Member::new("TableName", &schema::STRING).with(&[Trait::Required])],
);

struct Input {
    table_name: String,
}
farrier::__private::v1::structure!(Input, fallible InputBuilder, INPUT, new(table_name: String), {
    0 table_name: required String,
});

enum NoError {}
farrier::__private::v1::operation_error!(NoError, {});

static BATCH_GET_ITEM: Operation = Operation::new("BatchGetItem", &INPUT, &schemas::ANSWER);
static SERVICE: Service = Service::new("Bench", Protocol::AwsJson1_0, &[&BATCH_GET_ITEM]);

/// Returns the service, for a response with so many items.
///
/// # Errors
///
/// If the response cannot be read.
pub fn service(items: usize) -> Result<Items, Error> {
    let text = text(items);
    let read = codec::read::<Answer>(text.as_bytes(), JsonSettings::AWS_JSON);
    let answer = read.map_err(|error| Error::Check(error.to_string()))?;
    Ok(Items(Arc::new(answer)))
}

/// Returns the response with so many items.
///
/// # Errors
///
/// If the response cannot be read.
pub fn derived(items: usize) -> Result<Derived, Error> {
    serde_json::from_str(&text(items)).map_err(|error| Error::Check(error.to_string()))
}

impl Dispatch for Items {
    type Caller = ();

    fn service(&self) -> &'static Service {
        &SERVICE
    }

    fn dispatch(&self, _: usize, call: Call) -> ResponseFuture {
        let answer = Arc::new(Arc::clone(&self.0));
        call.handle::<_, Input, Answer, NoError>(answer, |answer, input, _| {
            Box::pin(async move {
                // Looked at, as a handler does.
                let _ = input.table_name.len();
                Ok::<_, NoError>(Answer::clone(answer))
            })
        })
    }
}

/// The responses: the name in the tables, the number of items, and where it is timed.
const ANSWERS: [(&str, usize, Place); 2] = [
    ("24 items", 24, Place::Here),
    ("2,400 items", 2_400, Place::Apart),
];

/// The contestants of a codec in a direction. Returns none if a name is unknown.
pub(crate) fn entries(codec: &str, direction: &str) -> Vec<Entry> {
    let directions = [Direction::Serialize, Direction::Deserialize];
    let direction = directions.into_iter().find(|it| it.name() == direction);
    match (codec, direction) {
        ("json", Some(it)) => codec::entries::<Answer, derived::Answer>(it, JsonSettings::AWS_JSON),
        ("cbor", Some(it)) => cbor::entries::<Answer, derived::Answer>(it),
        _ => Vec::new(),
    }
}
/// Compares the responses as JSON.
///
/// # Errors
///
/// If one side cannot read a response, or writes something different from what it read.
pub fn json() -> Result<Vec<Comparison>, Error> {
    let mut all = Vec::new();
    for (payload, items, place) in ANSWERS {
        let text = text(items);
        let settings = JsonSettings::AWS_JSON;
        all.extend(codec::compare::<Answer, derived::Answer>(
            payload, &text, settings, place,
        )?);
    }
    Ok(all)
}

/// Compares the responses as CBOR.
///
/// # Errors
///
/// If one side cannot read a response, or reads something different from what it wrote.
pub fn cbor() -> Result<Vec<Comparison>, Error> {
    let mut all = Vec::new();
    for (payload, items, place) in ANSWERS {
        let text = text(items);
        all.extend(cbor::compare::<Answer, derived::Answer>(
            payload, &text, place,
        )?);
    }
    Ok(all)
}

/// A response with `count` items, as JSON. It is assembled as text: values that are made and dropped would leave holes
/// in the heap, and the first reader would get fragmented memory.
fn text(items: usize) -> String {
    let line = |count: usize| {
        format!(
            r#"{{"M":{{"article":{{"S":"horseshoe, front, 130 mm"}},"count":{{"N":"{count}"}}}}}}"#
        )
    };
    let item = |at: usize| {
        let (first, second) = (line(at % 7), line(at % 11));
        let paid = at.is_multiple_of(3);
        [
            r#"{"customer":{"S":"Van den Berghe & Zonen, \"De Smidse\""}"#,
            // Digits are valid base64.
            &format!(r#""digest":{{"B":"{at:032}"}}"#),
            &format!(r#""id":{{"S":"order#2025-09-{at:08}"}}"#),
            r#""labels":{"SS":["express","gift"]}"#,
            &format!(r#""lines":{{"L":[{first},{second}]}}"#),
            &format!(r#""paid":{{"BOOL":{paid}}}"#),
            r#""returned":{"NULL":true}"#,
            &format!(r#""total":{{"N":"{at}.95"}}}}"#),
        ]
        .join(",")
    };
    let all: Vec<String> = (0..items).map(item).collect();
    let capacity = format!(r#"{{"TableName":"orders","CapacityUnits":{items}.5}}"#);
    let all = all.join(",");
    format!(r#"{{"Responses":{{"orders":[{all}]}},"ConsumedCapacity":[{capacity}]}}"#)
}
