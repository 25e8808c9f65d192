//! The violations that the constraints of a table find in values.

use crate::runtime;
use farrier::__private::v1::schema;
use farrier::validate::{MAX_DEPTH, Validate as _};

runtime::schemas!("test", {
    HORSE: structure("Horse") {
        speed: schema::FLOAT [; float_range(0.1, 0.3)],
        weight: schema::DOUBLE [; float_range(f64::NEG_INFINITY, 1.5)],
        rider: schema::STRING [; client_optional, length(1, usize::MAX)],
        foals: HORSES [; length(0, 2)],
        coat: schema::ENUM,
        gait: schema::INT_ENUM,
    },
    HORSES: list("Horses") { member: HORSE },
});

#[derive(Clone)]
struct Horse {
    speed: Option<f32>,
    weight: Option<f64>,
    rider: Option<String>,
    foals: Option<Vec<Horse>>,
    coat: Option<Coat>,
    gait: Option<Gait>,
}

runtime::structure!(Horse, HorseBuilder, HORSE, {
    0 speed: optional f32, 1 weight: optional f64, 2 rider: optional String,
    3 foals: optional Vec<Horse>, 4 coat: optional Coat, 5 gait: optional Gait,
});

#[derive(Clone, Debug)]
enum Coat {
    Bay,
    Painted,
    Gray,
    Unknown(String),
}

runtime::string_enum!(
    Coat,
    Unknown,
    internal("painted"),
    { Bay = "bay", Painted = "painted", Gray = "gray" }
);

#[derive(Clone, Debug)]
enum Gait {
    Walk,
    Reverse,
    Unknown(i32),
}

runtime::int_enum!(Gait, Unknown, internal(-1), { Walk = 1, Reverse = -1 });

fn horse() -> Horse {
    Horse {
        rider: Some("Ann".to_owned()),
        ..Horse::default()
    }
}

fn violations(horse: &Horse) -> Vec<String> {
    let found = horse.check().err();
    let found = found.iter().flatten();
    found
        .map(|it| format!("{}: {}", it.path(), it.constraint()))
        .collect()
}

#[test]
fn a_float_may_be_just_its_bound() {
    for speed in [0.1, 0.2, 0.3] {
        let speed = Some(speed);
        assert_eq!(horse().check(), Ok(()));
        assert_eq!(violations(&Horse { speed, ..horse() }), [""; 0]);
    }
    for speed in [0.099_999, 0.300_001, f32::NAN] {
        let speed = Some(speed);
        assert_eq!(
            violations(&Horse { speed, ..horse() }),
            ["/speed: Member must be between 0.1 and 0.3, inclusive"]
        );
    }
}

#[test]
fn a_value_that_is_internal_is_taken_but_not_listed() {
    let painted = Horse {
        coat: Some("painted".into()),
        gait: Some((-1).into()),
        ..horse()
    };
    assert_eq!(
        (&painted.coat, &painted.gait),
        (&Some(Coat::Painted), &Some(Gait::Reverse))
    );
    assert_eq!(violations(&painted), [""; 0]);
    let wrong = Horse {
        coat: Some("green".into()),
        gait: Some(2.into()),
        ..horse()
    };
    assert_eq!(
        violations(&wrong),
        [
            "/coat: Member must satisfy enum value set: [bay, gray]",
            "/gait: Member must satisfy enum value set: [1]"
        ]
    );
}

#[test]
fn a_bound_that_every_value_keeps_is_none() {
    let horse = Horse {
        weight: Some(2.0),
        rider: Some(String::new()),
        foals: Some(vec![horse(), horse(), horse()]),
        ..horse()
    };
    assert_eq!(
        violations(&horse),
        [
            "/weight: Member must be less than or equal to 1.5",
            "/rider: Member must have length greater than or equal to 1",
            "/foals: Member must have length less than or equal to 2",
        ]
    );
}

#[test]
fn a_required_member_may_not_be_absent_although_it_can() {
    let horse = Horse {
        foals: Some(vec![Horse::default()]),
        ..horse()
    };
    assert_eq!(
        violations(&horse),
        ["/foals/0/rider: Member must not be null"]
    );
}

#[test]
fn what_is_too_deep_is_not_looked_at() {
    // Each generation has two levels: the list and its element.
    let mut deep = Horse::default();
    for _ in 0..MAX_DEPTH / 2 {
        deep = Horse {
            foals: Some(vec![deep]),
            ..horse()
        };
    }
    let path = "/foals/0".repeat(MAX_DEPTH / 2);
    assert_eq!(
        violations(&deep),
        [format!("{path}/rider: Member must not be null")]
    );
    let deeper = Horse {
        foals: Some(vec![deep]),
        ..horse()
    };
    assert_eq!(
        violations(&deeper),
        [format!(
            "{path}/foals: Member must not be nested deeper than {MAX_DEPTH} levels"
        )]
    );
}

static WORDS: runtime::Pattern = runtime::Pattern::new("(?:(?:a|ab){0,30}b?){0,30}!");
runtime::schemas!("test", {
    NOTE: structure("Note") {
        short: schema::STRING [; length(0, 3), pattern(&WORDS)],
        long: schema::STRING [; pattern(&WORDS)],
    },
});

#[derive(Clone)]
struct Note {
    short: Option<String>,
    long: Option<String>,
}
runtime::structure!(Note, NoteBuilder, NOTE, { 0 short: optional String, 1 long: optional String });

#[test]
fn a_pattern_is_not_checked_of_a_text_that_is_too_long() {
    let found = |note: Note| {
        let found = note.check().err();
        let found = found.iter().flatten();
        found.map(|it| it.to_string()).collect::<Vec<_>>()
    };
    let short = |text: &str| Note {
        short: Some(text.to_owned()),
        long: None,
    };
    let pattern = "Value at '/short' failed to satisfy constraint: Member must satisfy regular expression pattern";
    assert_eq!(found(short("b!")), [""; 0]);
    assert_eq!(
        found(short("c")),
        [format!("{pattern}: {WORDS}", WORDS = WORDS.as_str())]
    );
    let length = "Value at '/short' failed to satisfy constraint: Member must have length less than or equal to 3";
    assert_eq!(found(short("cccc")), [length]);

    // Without `@length`, the steps of the pattern are limited.
    let long = Note {
        short: None,
        long: Some("a".repeat(20_000)),
    };
    let [violation] = found(long).try_into().unwrap();
    let expected = "Value at '/long' failed to satisfy constraint: Member is too long to be checked against regular \
                    expression pattern: (";
    assert!(violation.starts_with(expected), "{violation}");
}
