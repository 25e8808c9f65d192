//! Random values of generated types through every codec. Each codec reads the value that it wrote.

use std::collections::BTreeMap;
use std::fmt::Debug;

use farrier::__private::v1::schema::{self, Member};
use farrier::__private::v1::shape::{self, Structure, read_structure, write_structure};
use farrier::test_util::codec::cbor::{CborReader, CborWriter};
use farrier::test_util::codec::form::{QueryReader, QuerySettings, QueryWriter};
use farrier::test_util::codec::json::{JsonReader, JsonSettings, JsonWriter};
use farrier::test_util::codec::xml::{XmlReader, XmlWriter};
use farrier_generated::{cleanroomsml, forge, personalize};
use farrier_tests::random::Random;

static ROOT: Member = Member::element("Root", &schema::UNIT);
/// The root element declares the prefixes of names.
static XML_ROOT: Member =
    Member::element("Root", &schema::UNIT).with(&[schema::Trait::XmlNamespace("rack", "urn:rack")]);

/// The functions of a codec that write and read a structure.
struct Codec {
    name: &'static str,
    write: fn(&dyn Structure) -> shape::Result<Vec<u8>>,
    /// Reads strictly, as servers do.
    read: fn(&[u8], &mut dyn Structure) -> shape::Result,
    /// Whether the codec distinguishes empty lists, maps and structures from absent ones, and has nulls.
    empties: bool,
}

const CODECS: [Codec; 7] = [
    Codec {
        name: "JSON of awsJson",
        write: |it| to_json(it, JsonSettings::AWS_JSON),
        read: |body, it| of_json(body, it, JsonSettings::AWS_JSON),
        empties: true,
    },
    Codec {
        name: "JSON of restJson1",
        write: |it| to_json(it, JsonSettings::REST_JSON),
        read: |body, it| of_json(body, it, JsonSettings::REST_JSON),
        empties: true,
    },
    Codec {
        name: "JSON of rpcv2Json",
        write: |it| to_json(it, JsonSettings::RPC_V2_JSON),
        read: |body, it| of_json(body, it, JsonSettings::RPC_V2_JSON),
        empties: true,
    },
    Codec {
        name: "CBOR",
        write: |it| {
            let mut writer = CborWriter::new();
            write_structure(it, &ROOT, &mut writer)?;
            Ok(writer.finish())
        },
        read: |body, it| {
            let mut reader = CborReader::new(body).strict(true);
            read_structure(it, &ROOT, &mut reader)?;
            reader.finish()
        },
        empties: true,
    },
    Codec {
        name: "XML",
        write: |it| {
            let mut writer = XmlWriter::new();
            write_structure(it, &XML_ROOT, &mut writer)?;
            Ok(writer.finish())
        },
        read: |body, it| {
            let mut reader = XmlReader::new(body)?.strict(true);
            read_structure(it, &ROOT, &mut reader)?;
            reader.finish()
        },
        empties: true,
    },
    Codec {
        name: "the form of awsQuery",
        write: |it| to_form(it, QuerySettings::AWS_QUERY),
        read: |body, it| of_form(body, it, QuerySettings::AWS_QUERY),
        empties: false,
    },
    Codec {
        name: "the form of ec2Query",
        write: |it| to_form(it, QuerySettings::EC2_QUERY),
        read: |body, it| of_form(body, it, QuerySettings::EC2_QUERY),
        empties: false,
    },
];

fn to_json(it: &dyn Structure, settings: JsonSettings) -> shape::Result<Vec<u8>> {
    let mut writer = JsonWriter::new(settings);
    write_structure(it, &ROOT, &mut writer)?;
    Ok(writer.finish())
}

fn of_json(body: &[u8], it: &mut dyn Structure, settings: JsonSettings) -> shape::Result {
    let mut reader = JsonReader::new(body, settings)?.strict(true);
    read_structure(it, &ROOT, &mut reader)?;
    reader.finish()
}

fn to_form(it: &dyn Structure, settings: QuerySettings) -> shape::Result<Vec<u8>> {
    let mut writer = QueryWriter::new(settings, "Try", "2025-11-21");
    write_structure(it, &ROOT, &mut writer)?;
    Ok(writer.finish())
}

fn of_form(body: &[u8], it: &mut dyn Structure, settings: QuerySettings) -> shape::Result {
    read_structure(it, &ROOT, &mut QueryReader::new(body, settings)?)
}

/// Writes a value with a codec and reads it back.
fn round_trip<T: Structure + PartialEq + Debug>(codec: &Codec, value: &T, seed: u64) {
    let body = (codec.write)(value).unwrap();
    let mut again = T::initial();
    let read = (codec.read)(&body, &mut again);
    let name = codec.name;
    assert!(read.is_ok(), "{name}, seed {seed}: {read:?}\n{value:#?}");
    assert_eq!(again, *value, "{name}, seed {seed}");
}

fn check<T: Structure + PartialEq + Debug>(rounds: u64) {
    let mut distinct = 0;
    for seed in 0..rounds {
        let any: T = Random::new(seed).value().unwrap();
        let full: T = Random::new(seed).full().value().unwrap();
        distinct += usize::from(any != Random::new(seed + 1).value().unwrap());
        for codec in &CODECS {
            round_trip(codec, if codec.empties { &any } else { &full }, seed);
        }
    }
    assert!(distinct > 0, "all values are alike");
}

#[test]
fn a_type_with_members_of_every_kind_reads_as_it_was_written() {
    check::<forge::ShoeHorseInput>(400);
    check::<forge::DescribeShoeOutput>(2000);
    check::<forge::NoSuchShoe>(100);
}

#[test]
fn a_type_of_a_published_model_reads_as_it_was_written() {
    check::<personalize::CreateMetricAttributionInput>(500);
    check::<personalize::DescribeMetricAttributionOutput>(500);
    check::<cleanroomsml::GetAudienceModelOutput>(500);
}

farrier::__private::v1::schemas!("test", {
    SHELF: structure("Shelf") {
        label: schema::STRING [; xml_attribute, xml_name("rack:label")],
        flat: TEXTS [; xml_flattened, xml_name("Flat"), ec2_query_name("Level")],
        texts: TEXTS,
        pairs: PAIRS [; xml_flattened],
        nested: NESTED [; xml_name("Nested")],
        shelves: SHELVES [; xml_flattened],
    },
    TEXTS: list("Texts") { member: schema::STRING [; xml_name("text")] },
    PAIRS: map("Pairs") { key: schema::STRING [; xml_name("K")], value: TEXTS [; xml_name("V")] },
    NESTED: list("Nested") { member: TEXTS },
    SHELVES: list("Shelves") { member: SHELF },
});

#[derive(Clone)]
struct Shelf {
    label: Option<String>,
    flat: Option<Vec<String>>,
    texts: Option<Vec<String>>,
    pairs: Option<BTreeMap<String, Vec<String>>>,
    nested: Option<Vec<Vec<String>>>,
    shelves: Option<Vec<Shelf>>,
}

farrier::__private::v1::structure!(Shelf, ShelfBuilder, SHELF, {
    0 label: optional String, 1 flat: optional Vec<String>, 2 texts: optional Vec<String>,
    3 pairs: optional BTreeMap<String, Vec<String>>, 4 nested: optional Vec<Vec<String>>,
    5 shelves: optional Vec<Shelf>,
});

#[test]
fn a_type_with_names_and_forms_of_its_own_reads_as_it_was_written() {
    for seed in 0..200 {
        // Empty flattened lists and maps are not written.
        let value: Shelf = Random::new(seed).full().value().unwrap();
        for codec in &CODECS {
            round_trip(codec, &value, seed);
        }
    }
}

#[test]
fn damaged_cbor_is_read_or_refused_and_never_worse() {
    let mut random = Random::new(7);
    let (mut read, mut refused) = (0, 0);
    for seed in 0..3000 {
        let value: forge::DescribeShoeOutput = Random::new(seed).value().unwrap();
        let codec = &CODECS[3];
        let mut body = (codec.write)(&value).unwrap();
        for _ in 0..=random.below(3) {
            let at = random.below(body.len());
            match random.below(3) {
                0 => body[at] = random.below(256) as u8,
                1 => drop(body.remove(at)),
                _ => body.insert(
                    at,
                    [0x9f, 0xff, 0xbf, 0x7f, 0x5f, 0xf6, 0x1b, 0xc4][random.below(8)],
                ),
            }
        }
        let mut again = forge::DescribeShoeOutput::initial();
        match (codec.read)(&body, &mut again) {
            Ok(()) => {
                read += 1;
                // A value that was read can be written.
                (codec.write)(&again).unwrap();
            }
            Err(error) => {
                refused += 1;
                assert!(!error.message().is_empty());
            }
        }
    }
    assert!(
        read > 100 && refused > 100,
        "{read} read, {refused} refused"
    );
}
