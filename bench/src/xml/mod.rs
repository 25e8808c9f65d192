//! XML in both directions: a listing like those of Amazon S3, compared with quick-xml and serde.
//!
//! The module makes the payloads; the time to write and to read each goes out.

mod peer;

use farrier::__private::v1::schema::{self, Member, Schema, Trait};
use farrier::__private::v1::shape::{read_structure, write_structure};
use farrier::test_util::codec::xml::{XmlReader, XmlWriter};

use crate::Error;
use crate::codec::{Comparison, Direction};
use crate::measure::Contestant;

static OWNER: Schema = Schema::structure(
    "bench#Owner",
    &[
        Member::new("DisplayName", &schema::STRING),
        Member::new("ID", &schema::STRING),
    ],
);
static OBJECT: Schema = Schema::structure(
    "bench#Object",
    &[
        Member::new("Key", &schema::STRING),
        Member::new("LastModified", &schema::STRING),
        Member::new("ETag", &schema::STRING),
        Member::new("Size", &schema::LONG),
        Member::new("StorageClass", &schema::ENUM),
        Member::new("Owner", &OWNER),
    ],
);
static OBJECTS: Schema = Schema::list("bench#Objects", &[Member::element("member", &OBJECT)]);
static LISTING: Schema = Schema::structure(
    "bench#Listing",
    &[
        Member::new("IsTruncated", &schema::BOOLEAN),
        Member::new("Contents", &OBJECTS).with(&[Trait::XmlFlattened]),
        Member::new("Name", &schema::STRING),
        Member::new("Prefix", &schema::STRING),
        Member::new("MaxKeys", &schema::INTEGER),
    ],
);

/// A listing, like generated code.
#[derive(Clone)]
struct Listing {
    is_truncated: bool,
    contents: Vec<Object>,
    name: String,
    prefix: String,
    max_keys: i32,
}

#[derive(Clone)]
struct Object {
    key: String,
    last_modified: String,
    etag: String,
    size: i64,
    storage_class: String,
    owner: Option<Owner>,
}

#[derive(Clone)]
struct Owner {
    display_name: String,
    id: String,
}

farrier::__private::v1::structure!(Owner, OwnerBuilder, OWNER, {
    0 display_name: default String = String::new(),
    1 id: default String = String::new(),
});
farrier::__private::v1::structure!(Object, ObjectBuilder, OBJECT, {
    0 key: default String = String::new(),
    1 last_modified: default String = String::new(),
    2 etag: default String = String::new(),
    3 size: default i64 = 0,
    4 storage_class: default String = String::new(),
    5 owner: optional Owner,
});
farrier::__private::v1::structure!(Listing, ListingBuilder, LISTING, {
    0 is_truncated: default bool = false,
    1 contents: default Vec<Object> = Vec::new(),
    2 name: default String = String::new(),
    3 prefix: default String = String::new(),
    4 max_keys: default i32 = 0,
});

/// Compares listings of 10 kB and of 1 MB.
///
/// # Errors
///
/// If one side cannot read a payload, or reads something different from what the other wrote.
pub fn run() -> Result<Vec<Comparison>, Error> {
    let mut all = Vec::new();
    all.extend(compare("a listing of 32 objects", 32)?);
    all.extend(compare("a listing of 3,200 objects", 3_200)?);
    Ok(all)
}

fn listing(objects: usize) -> Listing {
    let object = |at: usize| Object {
        key: format!("photos/2025/{at:05}/horses & riders.jpg"),
        last_modified: "2025-09-09T10:05:45.678Z".to_owned(),
        etag: format!("\"{:032x}\"", at * 0x9e37_79b9),
        size: 1_000_000 + at as i64,
        storage_class: "STANDARD".to_owned(),
        owner: Some(Owner {
            display_name: "farrier".to_owned(),
            id: "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a".to_owned(),
        }),
    };
    Listing {
        is_truncated: true,
        contents: (0..objects).map(object).collect(),
        name: "farrier-photos".to_owned(),
        prefix: "photos/2025/".to_owned(),
        max_keys: 1000,
    }
}

fn compare(payload: &str, objects: usize) -> Result<[Comparison; 2], Error> {
    let value = listing(objects);
    let ours = write(&value)?;
    let peer = peer::Listing::from(value.clone());
    let theirs = quick_xml::se::to_string(&peer).map_err(|error| check(payload, &error))?;
    let text = std::str::from_utf8(&ours).map_err(|error| check(payload, &error))?;
    let crossed: peer::Listing =
        quick_xml::de::from_str(text).map_err(|error| check(payload, &error))?;
    if crossed != peer || read(theirs.as_bytes())? != value {
        return Err(check(
            payload,
            &"one side reads what the other did not write",
        ));
    }
    let comparison = |direction, contestants| {
        Comparison::of(payload, direction, ours.len(), &["quick-xml"], contestants)
    };
    Ok([
        comparison(
            Direction::Serialize,
            vec![
                Contestant::new("farrier", || write(&value)),
                Contestant::new("quick-xml", || quick_xml::se::to_string(&peer)),
            ],
        ),
        comparison(
            Direction::Deserialize,
            vec![
                Contestant::new("farrier", || read(&ours)),
                // From bytes, because that is what a network delivers.
                Contestant::new("quick-xml", || {
                    quick_xml::de::from_reader::<_, peer::Listing>(ours.as_slice())
                }),
                Contestant::new("quick-xml, checked text", || {
                    quick_xml::de::from_str::<peer::Listing>(text)
                }),
            ],
        ),
    ])
}

fn check(payload: &str, error: &dyn std::fmt::Display) -> Error {
    Error::Check(format!("{payload}: {error}"))
}

/// The member that leads to the root element.
static ROOT: Member = Member::element("ListBucketResult", &LISTING);

fn read(xml: &[u8]) -> farrier::__private::v1::shape::Result<Listing> {
    let mut value = Listing::default();
    let mut reader = XmlReader::new(xml)?;
    read_structure(&mut value, &ROOT, &mut reader)?;
    reader.finish()?;
    Ok(value)
}

fn write(value: &Listing) -> farrier::__private::v1::shape::Result<Vec<u8>> {
    let mut writer = XmlWriter::new();
    write_structure(value, &ROOT, &mut writer)?;
    Ok(writer.finish())
}
