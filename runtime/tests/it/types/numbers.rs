//! Numbers of any size: in JSON, in `@range`, and as keys of Rust's sets and maps.

use crate::runtime;
use std::collections::BTreeSet;

use farrier::__private::v1::schema;
use farrier::test_util::codec::json::JsonSettings;
use farrier::types::MAX_NUMBER_LENGTH;
use farrier::validate::Validate;
use farrier::{BigDecimal, BigInteger};

use crate::shapes::{read, read_as, write};

runtime::schemas!("test", {
    LEDGER: structure("Ledger") {
        atoms: schema::BIG_INTEGER [; big_range("-5", "100000000000000000000")],
        price: schema::BIG_DECIMAL [; big_range("0.5", "")],
    },
});

#[derive(Clone)]
struct Ledger {
    atoms: Option<BigInteger>,
    price: Option<BigDecimal>,
}

runtime::structure!(Ledger, LedgerBuilder, LEDGER, {
    0 atoms: optional BigInteger, 1 price: optional BigDecimal,
});

#[test]
fn every_digit_survives_the_way_through_json() {
    let body =
        r#"{"atoms":-123456789012345678901234567890,"price":3.14159265358979323846264338E-400}"#;
    let ledger: Ledger = read(body.as_bytes()).unwrap();
    assert_eq!(write(&ledger).unwrap(), body);
    assert_eq!(
        ledger.atoms.unwrap().as_i128(),
        Some(-123_456_789_012_345_678_901_234_567_890)
    );
}

#[test]
fn what_is_no_number_or_too_long_is_refused() {
    let long = "1".repeat(MAX_NUMBER_LENGTH);
    for (member, value, problem) in [
        ("atoms", "1.5", "expected a whole number at byte 12"),
        ("atoms", "1e-3", "expected a whole number at byte 13"),
        (
            "atoms",
            "\"one\"",
            "a string that is not a number at byte 14",
        ),
        (
            "price",
            "\"NaN\"",
            "a string that is not a number at byte 14",
        ),
        (
            "price",
            "1e2147483648",
            "a number whose exponent is beyond 32 bits at byte 21",
        ),
    ] {
        let body = format!("{{\"{member}\":{value}}}");
        let error = read::<Ledger>(body.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), problem, "{body}");
    }
    for member in ["atoms", "price"] {
        let body = format!("{{\"{member}\":{long}}}");
        assert!(read_as::<Ledger>(body.as_bytes(), JsonSettings::REST_JSON, true).is_ok());
        let body = format!("{{\"{member}\":{long}1}}");
        let error = read::<Ledger>(body.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("longer than 4096 characters"), "{error}");
    }
    for text in [
        "", "-", "+1", "1.", ".5", "0x1", "01", "1_000", " 1", "NaN", "infinity",
    ] {
        assert!(text.parse::<BigDecimal>().is_err(), "{text}");
    }
    for text in ["", "-", "--1", "1.0", "1e1", "０", " 1"] {
        assert!(text.parse::<BigInteger>().is_err(), "{text}");
    }
}

#[test]
fn numbers_that_are_equal_are_one_number() {
    let integer = |text: &str| text.parse::<BigInteger>().unwrap();
    assert_eq!(integer("-000"), BigInteger::default());
    assert_eq!(integer("007").as_str(), "7");
    let decimals =
        ["1.0", "1", "10e-1", "0.10E1", "1.01"].map(|it| it.parse::<BigDecimal>().unwrap());
    assert_eq!(BTreeSet::from(decimals.clone()).len(), 2);
    assert_eq!(std::collections::HashSet::from(decimals).len(), 2);
    assert_eq!(BigDecimal::from(integer("12")), BigDecimal::from(12));
    assert_eq!(BigDecimal::try_from(0.1).unwrap().as_str(), "0.1");
    assert_eq!(BigDecimal::try_from(1e300).unwrap().as_f64(), 1e300);
    assert!(BigDecimal::try_from(f64::INFINITY).is_err());
}

#[test]
fn ranges_are_exact() {
    let check = |atoms: &str, price: &str| {
        let ledger = Ledger {
            atoms: Some(atoms.parse().unwrap()),
            price: Some(price.parse().unwrap()),
        };
        ledger.check().err().map(|it| it.to_string())
    };
    assert_eq!(check("100000000000000000000", "5E-1"), None);
    assert_eq!(
        check("100000000000000000001", "0.49999999999999999999999").unwrap(),
        "2 validation errors detected. Value at '/atoms' failed to satisfy constraint: Member must be \
         between -5 and 100000000000000000000, inclusive; Value at '/price' failed to satisfy \
         constraint: Member must be greater than or equal to 0.5"
    );
    assert!(check("-6", "1").is_some());
}
