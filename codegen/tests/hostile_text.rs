//! Text of a model in generated code. Whatever a trait holds, the code parses, has no character that hides what it is,
//! and its string literals have the text of the model.

use std::collections::BTreeSet;

use farrier_codegen::{Config, Error, Layout};
use serde_json::{Map, Value, json};

/// What is put between other characters: marks of text direction, characters without width, line ends of all kinds,
/// control characters, and what ends a comment or a literal.
const HOSTILE: [&str; 34] = [
    "\u{0}",
    "\u{1}",
    "\u{7}",
    "\u{8}",
    "\u{b}",
    "\u{1b}[31m",
    "\u{7f}",
    "\u{85}",
    "\u{9f}",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u{ad}",
    "\u{61c}",
    "\u{200b}",
    "\u{200d}",
    "\u{200e}",
    "\u{200f}",
    "\u{2028}",
    "\u{2029}",
    "\u{202a}",
    "\u{202e}",
    "\u{2060}",
    "\u{2066}",
    "\u{2069}",
    "\u{feff}",
    "\u{fff9}",
    "\u{e0001}",
    "\\",
    "\"",
    "\"#",
    "*/",
    "\n}\nfn evil() {}\n//",
];

/// A text with something hostile in it.
fn text(hostile: &str) -> String {
    format!("a{hostile}b")
}

/// Makes the value of a trait of a text.
type MakeValue = fn(&str) -> Value;

/// A place of text in the model: a name, the shape or member, and the trait with the text in its value.
struct Site {
    /// The pointer to the traits.
    at: &'static str,
    id: &'static str,
    /// The value of the trait.
    value: fn(&str) -> Value,
    /// Whether the code has a literal with exactly this text.
    literal: bool,
}

fn plain(text: &str) -> Value {
    json!(text)
}

const fn site(at: &'static str, id: &'static str, value: fn(&str) -> Value, literal: bool) -> Site {
    Site {
        at,
        id,
        value,
        literal,
    }
}

/// The pointers to traits in the model.
const SERVICE: &str = "/a#Service";
const OPERATION: &str = "/a#Get";
const INPUT: &str = "/a#GetInput";
const MEMBER: &str = "/a#GetInput/members/text";
const HEADER: &str = "/a#GetInput/members/header";
const ENUM: &str = "/a#Color/members/RED";
const ENUM_SHAPE: &str = "/a#Color";
const STRUCTURE: &str = "/a#Inner";
const INNER: &str = "/a#Inner/members/text";
const DOCUMENT: &str = "/a#Inner/members/document";
const BLOB: &str = "/a#Inner/members/blob";
const UNION: &str = "/a#Union/members/one";
const ERROR: &str = "/a#Refused";

/// Every trait whose text goes into generated code, and every kind of thing that has it.
const SITES: &[Site] = &[
    site(SERVICE, "smithy.api#title", plain, false),
    site(
        SERVICE,
        "aws.api#service",
        |it| json!({ "sdkId": it, "endpointPrefix": it, "arnNamespace": "x" }),
        false,
    ),
    site(SERVICE, "aws.auth#sigv4", |it| json!({ "name": it }), false),
    site(
        SERVICE,
        "smithy.api#httpApiKeyAuth",
        |it| json!({ "name": it, "in": "header", "scheme": it }),
        false,
    ),
    site(
        SERVICE,
        "smithy.api#xmlNamespace",
        |it| json!({ "uri": format!("http://{it}"), "prefix": "p" }),
        false,
    ),
    site(
        OPERATION,
        "smithy.api#endpoint",
        |it| json!({ "hostPrefix": it }),
        false,
    ),
    site(
        OPERATION,
        "smithy.api#http",
        |it| json!({ "method": "POST", "uri": format!("/{it}") }),
        false,
    ),
    site(
        OPERATION,
        "smithy.api#requestCompression",
        |it| json!({ "encodings": [it] }),
        false,
    ),
    site(MEMBER, "smithy.api#jsonName", plain, true),
    site(MEMBER, "smithy.api#default", plain, true),
    site(MEMBER, "smithy.api#pattern", plain, false),
    site(MEMBER, "smithy.api#xmlName", plain, false),
    site(MEMBER, "aws.protocols#ec2QueryName", plain, false),
    site(INNER, "smithy.api#jsonName", plain, true),
    site(INNER, "smithy.api#default", plain, true),
    // A pattern with a backslash is a raw literal, if it can be one.
    site(
        MEMBER,
        "smithy.api#pattern",
        |it| json!(format!("^\\d\"{it}$")),
        false,
    ),
    site(INNER, "smithy.api#pattern", plain, false),
    site(DOCUMENT, "smithy.api#default", plain, true),
    site(BLOB, "smithy.api#default", |_| json!("AAEC4oCuCg=="), false),
    site(HEADER, "smithy.api#httpHeader", plain, false),
    site(HEADER, "smithy.api#httpQuery", plain, true),
    site(HEADER, "smithy.api#httpPrefixHeaders", plain, false),
    site(ENUM, "smithy.api#enumValue", plain, true),
    site(UNION, "smithy.api#jsonName", plain, true),
    site(
        STRUCTURE,
        "smithy.api#xmlNamespace",
        |it| json!({ "uri": it }),
        false,
    ),
    site(
        ERROR,
        "aws.protocols#awsQueryError",
        |it| json!({ "code": it, "httpResponseCode": 400 }),
        false,
    ),
];

/// The documentation traits, which every shape and member can have.
const DOCUMENTATION: &[(&str, MakeValue)] = &[
    ("smithy.api#documentation", plain),
    ("smithy.api#documentation", |it| {
        json!(format!("<p>{it}</p><code>{it}</code><pre>{it}</pre>"))
    }),
    ("smithy.api#documentation", |it| {
        json!(format!(
            "`{it}`\n\n```\n{it}\n```\n\n[{it}](http://{it}) | {it}"
        ))
    }),
    (
        "smithy.api#deprecated",
        |it| json!({ "message": it, "since": it }),
    ),
    ("smithy.api#since", plain),
    ("smithy.api#recommended", |it| json!({ "reason": it })),
    (
        "smithy.api#externalDocumentation",
        |it| json!({ it: format!("http://example.com/{it}") }),
    ),
];

const DOCUMENTED: [&str; 11] = [
    SERVICE, OPERATION, INPUT, MEMBER, ENUM, ENUM_SHAPE, STRUCTURE, INNER, UNION, ERROR, "/a#Union",
];

fn shapes(protocol: &str) -> Value {
    json!({
        "a#Service": { "type": "service", "version": "1", "operations": [{ "target": "a#Get" }], "traits": { protocol: {} } },
        "a#Get": {
            "type": "operation", "input": { "target": "a#GetInput" }, "output": { "target": "a#GetOutput" },
            "errors": [{ "target": "a#Refused" }],
            "traits": { "smithy.api#http": { "method": "POST", "uri": "/get" } }
        },
        "a#GetInput": { "type": "structure", "members": {
            "text": { "target": "smithy.api#String" }, "header": { "target": "smithy.api#String" },
            "color": { "target": "a#Color" }, "inner": { "target": "a#Inner" }, "union": { "target": "a#Union" }
        } },
        "a#GetOutput": { "type": "structure", "members": { "inner": { "target": "a#Inner" } } },
        "a#Inner": { "type": "structure", "members": {
            "text": { "target": "smithy.api#String" }, "blob": { "target": "smithy.api#Blob" },
            "document": { "target": "smithy.api#Document" }
        } },
        "a#Union": { "type": "union", "members": { "one": { "target": "smithy.api#String" } } },
        "a#Color": { "type": "enum", "members": {
            "RED": { "target": "smithy.api#Unit" }, "BLUE": { "target": "smithy.api#Unit" }
        } },
        "a#Refused": { "type": "structure", "members": { "message": { "target": "smithy.api#String" } }, "traits": { "smithy.api#error": "client" } }
    })
}

fn apply(shapes: &mut Value, at: &str, id: &str, value: Value) {
    let shape = shapes.pointer_mut(at).unwrap().as_object_mut().unwrap();
    let traits = shape
        .entry("traits")
        .or_insert_with(|| Value::Object(Map::new()));
    traits.as_object_mut().unwrap().insert(id.to_owned(), value);
}

/// Generates, and checks what comes out. Returns the string literals of the code; `None` if the model is refused.
fn generated(shapes: Value, layout: Layout, what: &str) -> Option<BTreeSet<String>> {
    let model = json!({ "smithy": "2.0", "shapes": shapes }).to_string();
    let config = Config::new().model_text("m.json", model).layout(layout);
    let generated = match config.generate() {
        Ok(generated) => generated,
        Err(Error::Invalid(_)) => return None,
        Err(error) => panic!("{what}: {error}"),
    };
    let mut literals = BTreeSet::new();
    for (_, code) in generated.files.iter() {
        let hidden = code.chars().find(|it| *it != '\n' && !is_plain(*it));
        assert_eq!(hidden, None, "{what}: {:?}", around(code, hidden));
        let file = syn::parse_file(code).unwrap_or_else(|it| panic!("{what}: {it}"));
        assert!(
            !code
                .lines()
                .any(|it| it.trim_start().starts_with("fn evil")),
            "{what}"
        );
        drop(file);
        let tokens: proc_macro2::TokenStream = code.parse().unwrap();
        strings(tokens, &mut literals);
    }
    Some(literals)
}

fn is_plain(it: char) -> bool {
    it == ' '
        || !(it.is_whitespace() || it.is_control() || it.escape_debug().len() > 1)
        || matches!(it, '\\' | '"' | '\'')
}

fn around(code: &str, hidden: Option<char>) -> String {
    let line = hidden.and_then(|it| code.lines().find(|line| line.contains(it)));
    line.unwrap_or_default().to_owned()
}

fn strings(tokens: proc_macro2::TokenStream, into: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Group(group) => strings(group.stream(), into),
            proc_macro2::TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    into.insert(text.value());
                }
            }
            _ => {}
        }
    }
}

const PROTOCOLS: [&str; 4] = [
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
    "aws.protocols#awsQuery",
    "smithy.protocols#rpcv2Cbor",
];

#[test]
fn text_of_every_trait_is_harmless_in_code_and_survives_in_its_literals() {
    let mut kept = BTreeSet::new();
    for protocol in PROTOCOLS {
        for site in SITES {
            // One protocol has each of them alone, the others have all of them together.
            let all = HOSTILE.concat();
            let alone = protocol == PROTOCOLS[0];
            let texts = if alone { &HOSTILE[..] } else { &[&*all] };
            for hostile in texts {
                let text = text(hostile);
                let mut shapes = shapes(protocol);
                if protocol == "aws.protocols#awsQuery" {
                    apply(
                        &mut shapes,
                        SERVICE,
                        "smithy.api#xmlNamespace",
                        json!({ "uri": "http://a/" }),
                    );
                    shapes
                        .pointer_mut("/a#Inner/members")
                        .unwrap()
                        .as_object_mut()
                        .unwrap()
                        .remove("document");
                    if site.at == DOCUMENT {
                        continue;
                    }
                }
                if protocol == "aws.protocols#restXml" {
                    shapes
                        .pointer_mut("/a#Inner/members")
                        .unwrap()
                        .as_object_mut()
                        .unwrap()
                        .remove("document");
                    if site.at == DOCUMENT {
                        continue;
                    }
                }
                apply(&mut shapes, site.at, site.id, (site.value)(&text));
                let what = format!("{protocol} {} {} {hostile:?}", site.at, site.id);
                let Some(literals) = generated(shapes, Layout::OneFile, &what) else {
                    continue;
                };
                if alone && literals.contains(&text) {
                    kept.insert((site.at, site.id, (*hostile).to_owned()));
                }
            }
        }
    }
    for site in SITES.iter().filter(|it| it.literal) {
        for hostile in HOSTILE {
            assert!(
                kept.contains(&(site.at, site.id, hostile.to_owned())),
                "{} {} {hostile:?}",
                site.at,
                site.id
            );
        }
    }
}

#[test]
fn documentation_of_everything_is_harmless_in_code() {
    for at in DOCUMENTED {
        for (id, value) in DOCUMENTATION {
            // A member has each of them alone, everything else has all of them together.
            let all = HOSTILE.concat();
            let texts = if at == MEMBER { &HOSTILE[..] } else { &[&*all] };
            for hostile in texts {
                for layout in [Layout::OneFile, Layout::Files] {
                    let mut shapes = shapes("aws.protocols#restJson1");
                    apply(&mut shapes, at, id, value(&text(hostile)));
                    let what = format!("{at} {id} {hostile:?}");
                    let refused = generated(shapes, layout, &what).is_none();
                    // Only members of structures are recommended.
                    let allowed = at == MEMBER || at == INNER || *id != "smithy.api#recommended";
                    assert_eq!(refused, !allowed, "{what}");
                }
            }
        }
    }
}

#[test]
fn names_of_files_are_harmless_in_the_first_line() {
    for hostile in HOSTILE {
        let model =
            json!({ "smithy": "2.0", "shapes": shapes("aws.protocols#restJson1") }).to_string();
        let config = Config::new()
            .model_text(format!("a{hostile}.json"), model)
            .module("m");
        let files = config.generate().unwrap().files;
        for (_, code) in files.iter() {
            assert!(
                code.chars().all(|it| it == '\n' || is_plain(it)),
                "{hostile:?}"
            );
            assert!(syn::parse_file(code).is_ok(), "{hostile:?}");
        }
    }
}
