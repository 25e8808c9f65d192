//! Conversions of timestamps and documents to and from the types of other crates.

#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
use farrier::Timestamp;

/// Instants at which crates with different representations could differ.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
const INSTANTS: [(i64, u32); 5] = [
    (0, 0),
    (1_398_796_238, 120_000_001),
    (-1, 999_999_999),
    (-2, 1),
    (-62_135_596_800, 0),
];

#[cfg(feature = "jiff")]
#[test]
fn timestamps_go_to_jiff_and_come_back() {
    for (seconds, nanos) in INSTANTS {
        let time = Timestamp::new(seconds, nanos);
        let theirs = jiff::Timestamp::try_from(time).expect("within the years of jiff");
        assert_eq!(Timestamp::from(theirs), time);
    }
    let theirs: jiff::Timestamp = "1969-12-31T23:59:58.5Z".parse().expect("an instant");
    assert_eq!(
        Timestamp::from(theirs).to_string(),
        "1969-12-31T23:59:58.5Z"
    );
    assert!(jiff::Timestamp::try_from(Timestamp::new(i64::MAX, 999_999_999)).is_err());
    assert!(jiff::Timestamp::try_from(Timestamp::from_seconds(i64::MIN)).is_err());
    for theirs in [jiff::Timestamp::MIN, jiff::Timestamp::MAX] {
        assert_eq!(Timestamp::from(theirs).try_into().ok(), Some(theirs));
    }
}

#[cfg(feature = "time")]
#[test]
fn timestamps_go_to_time_and_come_back() {
    use time::{OffsetDateTime, UtcOffset};

    for (seconds, nanos) in INSTANTS {
        let time = Timestamp::new(seconds, nanos);
        let theirs = OffsetDateTime::try_from(time).expect("within the years of time");
        assert_eq!(Timestamp::from(theirs), time);
    }
    let there = UtcOffset::from_hms(-3, -30, 0).expect("an offset");
    let theirs = OffsetDateTime::UNIX_EPOCH.to_offset(there);
    assert_eq!(Timestamp::from(theirs), Timestamp::UNIX_EPOCH);
    assert!(OffsetDateTime::try_from(Timestamp::from_seconds(i64::MAX)).is_err());
    assert!(OffsetDateTime::try_from(Timestamp::from_seconds(i64::MIN)).is_err());
}

#[cfg(feature = "chrono")]
#[test]
fn timestamps_go_to_chrono_and_come_back() {
    use chrono::{DateTime, FixedOffset, Utc};

    for (seconds, nanos) in INSTANTS {
        let time = Timestamp::new(seconds, nanos);
        let theirs = DateTime::<Utc>::try_from(time).expect("within the years of chrono");
        assert_eq!(Timestamp::from(theirs), time);
    }
    let theirs = DateTime::parse_from_rfc3339("1970-01-01T01:00:00+01:00").expect("an instant");
    let _: &DateTime<FixedOffset> = &theirs;
    assert_eq!(Timestamp::from(theirs), Timestamp::UNIX_EPOCH);
    let leap = DateTime::parse_from_rfc3339("2016-12-31T23:59:60.5Z").expect("an instant");
    assert_eq!(Timestamp::from(leap).to_string(), "2017-01-01T00:00:00.5Z");
    let far = Timestamp::from_seconds(i64::MAX);
    assert_eq!(DateTime::<Utc>::try_from(far), Err(far));
}

#[cfg(feature = "serde_json")]
#[test]
fn documents_go_to_serde_json_and_come_back() {
    use farrier::Document;
    use serde_json::{Value, json};

    let value = json!({"a": [null, true, i64::MIN, u64::MAX, 0.1, "x", {"b": []}]});
    let document = Document::from(value.clone());
    assert_eq!(document["a"][2].as_i64(), Some(i64::MIN));
    assert_eq!(document["a"][3].as_u64(), Some(u64::MAX));
    assert_eq!(Value::from(document), value);
    let infinite = Document::from_iter([f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
    assert_eq!(
        Value::from(infinite),
        json!(["NaN", "Infinity", "-Infinity"])
    );
}
