//! A second front end, for a syntax that is not JSON: its shapes merge with those of JSON, and diagnostics point into
//! its own text.
//!
//! Each line is a statement: `string ID`, `structure ID NAME:TARGET..`, `mixed ID MIXIN`, `apply ID TRAIT`.

use std::ops::Range;
use std::sync::Arc;

use serde_json::json;

use super::definition::{Aggregate, Apply, Body, Definition};
use super::frontend::{Definitions, Frontend, Ids};
use super::version::Version;
use super::{json, load_with};
use crate::diagnostic::{Diagnostics, Locator, Place, SourceId, Sources, SpanMap};
use crate::model::{Member, Model, ShapeKind, Traits};

struct Lines;

impl Frontend for Lines {
    fn extension(&self) -> &'static str {
        "lines"
    }

    fn read(&self, source: SourceId, text: &str, ids: &mut Ids) -> Definitions {
        let mut map = SpanMap::default();
        let mut out = Definitions::new(Arc::new(SpanMap::default()));
        out.version = Some(Version::Two);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            statement(source, line, at, ids, &mut map, &mut out);
            at += line.len();
        }
        out.map = Arc::new(map);
        out
    }
}

fn statement(
    source: SourceId,
    line: &str,
    at: usize,
    ids: &mut Ids,
    map: &mut SpanMap,
    out: &mut Definitions,
) {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [keyword, subject, rest @ ..] = words.as_slice() else {
        return;
    };
    let span = |word: &str| -> Range<usize> {
        let start = at + word.as_ptr().addr() - line.as_ptr().addr();
        start..start + word.len()
    };
    let id = ids.get(subject).unwrap();
    let place = Place::new(source, ["shapes", subject]);
    map.insert(&place, span(subject), at..at + line.len());
    let mut mixins = Vec::new();
    let body = match *keyword {
        "string" => Body::Simple(ShapeKind::String),
        "structure" => {
            let mut members = Vec::new();
            for word in rest {
                let (name, target) = word.split_once(':').unwrap();
                let member = place.clone().child("members").child(name);
                map.insert(&member, span(name), span(target));
                members.push(Member {
                    name: name.to_owned(),
                    target: ids.get(target).unwrap(),
                    traits: Traits::default(),
                });
            }
            Body::Aggregate(Aggregate::Structure, members)
        }
        "mixed" => {
            let mixin = place.clone().child("mixins").index(0).child("target");
            map.insert(&mixin, span(rest[0]), span(rest[0]));
            mixins.push(ids.get(rest[0]).unwrap());
            Body::Aggregate(Aggregate::Structure, Vec::new())
        }
        _ => {
            let traits = [(ids.get(rest[0]).unwrap(), json!({}))];
            map.insert(
                &place.clone().child("traits").child(rest[0]),
                span(rest[0]),
                span(rest[0]),
            );
            out.applies.push(Apply {
                target: id,
                member: None,
                traits: traits.into_iter().collect(),
                place,
            });
            return;
        }
    };
    out.shapes.push(Definition {
        id,
        body,
        traits: Traits::default(),
        source,
        mixins,
    });
}

fn load(json: &str, lines: &str) -> (Model, Diagnostics) {
    let file = |name: &str, text: &str| (name.into(), Ok(text.as_bytes().to_vec()));
    let files = vec![file("a.json", json), file("b.lines", lines)];
    load_with(&[&json::Json, &Lines], Sources::default(), files)
}

const JSON: &str = r#"{
  "smithy": "2.0",
  "shapes": {
    "a#Weather": { "type": "structure", "members": { "city": { "target": "b#City" } } },
    "a#Named": { "type": "structure", "members": { "name": { "target": "b#City" } },
      "traits": { "smithy.api#mixin": {} } }
  }
}"#;

#[test]
fn shapes_of_two_syntaxes_are_one_model() {
    let lines = "string b#City\nmixed b#Town a#Named\napply a#Weather smithy.api#sensitive\n";
    let (model, out) = load(JSON, lines);
    assert!(out.is_empty(), "{}", out.render(&model.sources));
    assert!(model.shapes["a#Weather"].traits.sensitive());
    assert_eq!(model.shapes["b#Town"].members()[0].name, "name");
    let mut locator = Locator::new(&model.sources);
    let mut text = |place: &Place| locator.text(place).map(str::to_owned);
    let city = &model.shapes["b#City"];
    assert_eq!(text(&model.place_of(city)).unwrap(), "b#City");
    // What came from the other syntax is shown there.
    let weather = model.place_of(&model.shapes["a#Weather"]);
    let applied = weather.child("traits").child("smithy.api#sensitive");
    assert_eq!(text(&applied).unwrap(), "smithy.api#sensitive");
    let town = &model.shapes["b#Town"];
    let mixed_in = model.place_of_member(town, town.members()[0]);
    assert_eq!(text(&mixed_in).unwrap(), "\"name\"");
}

#[test]
fn diagnostics_point_to_lines_and_columns_of_the_other_syntax() {
    let lines = "string b#City\n\
                 structure a#Weather city:b#City\n\
                 structure a#Weather  town:b#City\n\
                 mixed b#Town b#Nmaed\n\
                 apply b#Village smithy.api#sensitive\n";
    let (model, out) = load(JSON, lines);
    let text = out.render(&model.sources);
    let places: Vec<&str> = text.lines().filter(|it| it.contains("-->")).collect();
    assert_eq!(
        places,
        [" --> b.lines:3:11", " --> b.lines:5:7", " --> b.lines:4:14"],
        "{text}"
    );
    // The definition that it differs from is in the other file.
    assert!(text.contains("::: a.json:4:5"), "{text}");
    assert!(
        text.contains("3 | structure a#Weather  town:b#City"),
        "{text}"
    );
}

#[test]
fn a_file_of_an_unknown_extension_is_read_as_json() {
    let files = vec![("model".into(), Ok(JSON.as_bytes().to_vec()))];
    let (model, out) = load_with(&[&json::Json, &Lines], Sources::default(), files);
    assert!(!out.has_errors(), "{}", out.render(&model.sources));
    assert_eq!(model.shapes.len(), 2);
}
