//! Any value of a generated type, through every codec: what is read is what was written.

use std::fmt::Debug;

use farrier::cbor::{CborReader, CborWriter};
use farrier::json::{JsonReader, JsonSettings, JsonWriter};
use farrier::schema::{self, Member};
use farrier::shape::{Result, Structure, read_structure, write_structure};
use farrier_generated::{cleanroomsml, forge, personalize};
use farrier_tests::random::Random;

static ROOT: Member = Member::element("", &schema::UNIT);

/// How a codec writes and reads a structure.
struct Codec {
    name: &'static str,
    write: fn(&dyn Structure) -> Result<Vec<u8>>,
    /// As servers do.
    read: fn(&[u8], &mut dyn Structure) -> Result,
}

const CODECS: [Codec; 4] = [
    Codec {
        name: "JSON of awsJson",
        write: |it| to_json(it, JsonSettings::AWS_JSON),
        read: |body, it| of_json(body, it, JsonSettings::AWS_JSON),
    },
    Codec {
        name: "JSON of restJson1",
        write: |it| to_json(it, JsonSettings::REST_JSON),
        read: |body, it| of_json(body, it, JsonSettings::REST_JSON),
    },
    Codec {
        name: "JSON of rpcv2Json",
        write: |it| to_json(it, JsonSettings::RPC_V2_JSON),
        read: |body, it| of_json(body, it, JsonSettings::RPC_V2_JSON),
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
    },
];

fn to_json(it: &dyn Structure, settings: JsonSettings) -> Result<Vec<u8>> {
    let mut writer = JsonWriter::new(settings);
    write_structure(it, &ROOT, &mut writer)?;
    Ok(writer.finish())
}

fn of_json(body: &[u8], it: &mut dyn Structure, settings: JsonSettings) -> Result {
    let mut reader = JsonReader::new(body, settings)?.strict(true);
    read_structure(it, &ROOT, &mut reader)?;
    reader.finish()
}

fn check<T: Structure + PartialEq + Debug>(rounds: u64) {
    let mut distinct = 0;
    for seed in 0..rounds {
        let value: T = Random::new(seed).value().unwrap();
        distinct += usize::from(value != Random::new(seed + 1).value().unwrap());
        for codec in &CODECS {
            let body = (codec.write)(&value).unwrap();
            let mut again = T::initial();
            let read = (codec.read)(&body, &mut again);
            let name = codec.name;
            assert!(read.is_ok(), "{name}, seed {seed}: {read:?}\n{value:#?}");
            assert_eq!(again, value, "{name}, seed {seed}");
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
                // What could be read can be written.
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
