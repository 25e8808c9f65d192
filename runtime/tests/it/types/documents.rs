//! Documents as applications build and read them, and enums as values outside a structure.

use std::collections::BTreeMap;

use farrier::types::Number;
use farrier::{Blob, Document};

use crate::shapes::{Color, Level};

#[test]
fn a_document_is_made_of_rusts_own_values() {
    let list: Document = vec![Some(1), None].into();
    assert_eq!(
        list,
        Document::List(vec![Document::from(1), Document::Null])
    );
    let map: Document = BTreeMap::from([("a", true)]).into();
    assert_eq!(map, [("a", true)].into_iter().collect());
    assert_eq!(map["a"].as_bool(), Some(true));
}

#[test]
fn numbers_are_exact_and_whole_ones_are_told_apart() {
    assert_eq!(Document::from(7_u64), Document::from(7_i8));
    assert_eq!(Number::from(u64::MAX), Number::Unsigned(u64::MAX));
    assert_eq!(Document::from(u64::MAX).as_i64(), None);
    assert_eq!(Document::from(u64::MAX).as_u64(), Some(u64::MAX));
    assert_eq!(Document::from(-1).as_u64(), None);
    assert_eq!(Document::from(1.0).as_i64(), None);
    assert_eq!(Document::from(i64::MIN).as_f64(), Some(i64::MIN as f64));
    assert_ne!(Document::from(1), Document::from(1.0));
}

#[test]
fn what_is_not_there_is_null() {
    let document: Document = [("a", [1, 2])]
        .into_iter()
        .map(|(key, list)| (key, Document::from_iter(list)))
        .collect();
    assert_eq!(document["a"][1], Document::from(2));
    assert!(document["a"][2].is_null());
    assert!(document["b"]["c"][0].is_null());
    assert_eq!(document.get("b"), None);
    assert_eq!(document.as_str(), None);
}

#[test]
fn an_int_enum_is_read_from_the_text_of_its_number() {
    assert_eq!("1".parse(), Ok(Level::Low));
    assert_eq!("-7".parse(), Ok(Level::Unknown(-7)));
    assert!("low".parse::<Level>().is_err());
    assert_eq!(i32::from(Level::Unknown(9)), 9);
    assert_eq!(Level::Low.to_string(), "1");
}

#[test]
fn an_enum_is_read_from_any_text() {
    assert_eq!("RED".parse(), Ok(Color::Red));
    assert_eq!("".parse(), Ok(Color::Unknown(String::new())));
    assert_eq!(String::from(Color::Red), "RED");
    assert_eq!(String::from(Color::from("PUCE")), "PUCE");
}

#[test]
fn a_blob_gives_its_bytes_back() {
    let blob = Blob::from(vec![1, 2]);
    assert_eq!(bytes::Bytes::from(blob.clone()), [1, 2][..]);
    assert_eq!(Vec::from(blob), [1, 2]);
}
