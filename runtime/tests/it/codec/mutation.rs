//! Random changes of JSON documents. The reader never panics, and accepts exactly what serde_json accepts.

use farrier::test_util::codec::json::JsonSettings;
use farrier_test_support::random::Random;
use serde::de::IgnoredAny;

use crate::shapes::{Any, Node, full, read, read_as, write};

/// Changes a random place of a document.
pub(crate) fn damage(random: &mut Random, body: &mut Vec<u8>) {
    const PIECES: [&str; 24] = [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "null", "true", "-", "0",
        "1e9", ".5", " ", "\n", "\u{0}", "é", "NaN", "\"a\":", "1e999", "//",
    ];
    let at = random.below(body.len() + 1);
    match random.below(5) {
        0 => drop(body.splice(at..at, random.pick(&PIECES).bytes())),
        1 => body.truncate(at),
        2 if at < body.len() => drop(body.remove(at)),
        3 if at < body.len() => body[at] = random.below(256) as u8,
        _ => {
            let end = (at + random.below(12)).min(body.len());
            let copy = body[at..end].to_vec();
            let to = random.below(body.len() + 1);
            body.splice(to..to, copy);
        }
    }
}

#[test]
fn any_json_is_taken_or_refused_as_serde_json_does() {
    let seeds = [
        write(&full()).unwrap(),
        r#"{"a":[1,-2.5e-3,{"b":"\u00e9\ud83d\udc0e\n"},[],{},true,false,null],"":""}"#.to_owned(),
        r#"[[["deep",0.1,18446744073709551615]]," \" \\ \/ "]"#.to_owned(),
        "-0.0".to_owned(),
    ];
    let mut random = Random::new(0x5eed_0bad_cafe_f00d);
    let (mut taken, mut refused) = (0, 0);
    for round in 0..200_000 {
        let mut body = seeds[round % seeds.len()].clone().into_bytes();
        for _ in 0..=random.below(3) {
            damage(&mut random, &mut body);
        }
        let theirs = serde_json::from_slice::<serde_json::Value>(&body);
        let wrapped = [&b"{\"it\":"[..], &body, b"}"].concat();
        let ours = read_as::<Any>(&wrapped, JsonSettings::AWS_JSON, true);
        if ours
            .as_ref()
            .is_err_and(|it| it.message().contains("comes twice"))
        {
            continue;
        }
        // A document keeps numbers that no double holds.
        if theirs
            .as_ref()
            .is_err_and(|it| it.to_string().starts_with("number out of range"))
        {
            continue;
        }
        // A body such as `1}, "x": {1` is not one value, but is valid inside the object that the test puts around it.
        if theirs.is_err() && ours.is_ok() && is_more_than_a_value(&body) {
            continue;
        }
        let text = String::from_utf8_lossy(&body);
        assert_eq!(ours.is_ok(), theirs.is_ok(), "{text}\n{ours:?}\n{theirs:?}");
        *(if ours.is_ok() {
            &mut taken
        } else {
            &mut refused
        }) += 1;
    }
    assert!(
        taken > 10_000 && refused > 10_000,
        "{taken} taken, {refused} refused"
    );
}

/// Returns whether a body is valid only inside the object around it.
fn is_more_than_a_value(body: &[u8]) -> bool {
    let mut values = serde_json::Deserializer::from_slice(body).into_iter::<IgnoredAny>();
    matches!(values.next(), Some(Ok(_)))
        && body
            .get(values.byte_offset()..)
            .is_some_and(|it| !it.is_empty())
}

#[test]
fn nothing_that_is_not_json_is_read_into_a_structure() {
    let seed = write(&full()).unwrap();
    let mut random = Random::new(0x0dd_ba11);
    let mut taken = 0;
    for _ in 0..200_000 {
        let mut body = seed.clone().into_bytes();
        for _ in 0..=random.below(3) {
            damage(&mut random, &mut body);
        }
        let ours = read::<Node>(&body);
        if ours.is_ok() {
            taken += 1;
            let theirs = serde_json::from_slice::<IgnoredAny>(&body);
            assert!(theirs.is_ok(), "{}", String::from_utf8_lossy(&body));
        }
    }
    assert!(taken > 1000, "{taken}");
}
