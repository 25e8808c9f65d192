//! Models whose names collide with names of Rust, of its prelude or of generated code. Lists of words come in; models
//! go out, in which each word names a shape, a member, an enum value and an operation.

use serde_json::{Map, Value, json};

/// Rust's keywords of all editions: strict, reserved and weak.
const KEYWORDS: &str = "abstract as async await auto become box break const continue crate default do dyn \
    else enum extern false final fn for gen if impl in let loop macro macro_rules match mod move mut \
    override priv pub raw ref return safe self Self static struct super trait true try type typeof union \
    unsafe unsized use virtual where while yield";

/// The names in Rust's prelude, and those that programs import most often.
const PRELUDE: &str = "Any Arc AsMut AsRef AsyncFn Box BTreeMap Clone Copy Cow Debug Default Display \
    DoubleEndedIterator Drop Eq Err ExactSizeIterator Extend Fn FnMut FnOnce From FromIterator FromStr \
    Future HashMap Hash Infallible Into IntoFuture IntoIterator Iterator None Ok Option Ord PartialEq \
    PartialOrd Pin Rc Result Send Sized Some String Sync ToOwned ToString TryFrom TryInto Unpin Vec \
    bool char f64 i32 u8 usize str drop std core alloc";

/// The names in generated code and in the runtime.
const GENERATED: &str = "BigDecimal BigInteger Binding Blob Body ByteStream Builder Call Caller Checks Client Deserialize Deserializer \
    Dispatch Dispatcher Document Mock DynCall Context Endpoint EndpointError Error ErrorKind EventStream Farrier farrier HandlerFuture Http Int_Enum Interceptor Member Members \
    MissingMember Number OneOf Operation OperationError OperationFuture Pattern Protocol Request Response Schema Segment \
    Serialize Serializer Service ServiceError Shape String_Enum Structure Timestamp Transport Union Unit \
    Unknown Unrecognized Validate Validator Variant Violations client error operation patterns schemas \
    server service types validate SERVICE VALUES";

/// The names of methods and variables in generated code, and of methods of traits in scope.
const METHODS: &str = "add and as_i32 as_mut as_ref as_str borrow build builder by_ref call check clone cmp \
    code collect count deref description deserialize dispatch empty eq f fmt from_str from_x handler hash \
    configure clone_into with_protocol presign in_process index input into into_x is_absent is_known is_x it item iter kind len map member member_mut \
    message name ne neg new next not nothing op or output schema serialize set shl shr source sub tag to \
    to_owned to_string to_x try_from try_into type_id value values x_y";

/// Words that become the same Rust name, and words that are not valid Rust names.
const ODD: &str = "fooBar foo_bar Foo_Bar FOO_BAR FooBar2 foo_bar_2 Foo2bar _1st _2_nd __under under_ \
    DBInstance DB_Instance db_instance URL Url2 a A1 _0 x1y2z3 \
    AVeryLongNameOfThoseThatGeneratorsLikeToMakeByPuttingTheNamesOfAllOuterShapesInFrontOfTheInnerOneUntilItHasMoreThanHundredCharactersAndGoesOn";

const S: &str = "smithy.api#String";

/// Returns all words. Of words that differ only by case it returns one, because a shape cannot have both as members.
pub(super) fn words() -> Vec<&'static str> {
    let lists = [KEYWORDS, PRELUDE, GENERATED, METHODS, ODD];
    let mut words: Vec<&str> = Vec::new();
    for word in lists.iter().flat_map(|it| it.split_whitespace()) {
        if !words.iter().any(|it| it.eq_ignore_ascii_case(word)) {
            words.push(word);
        }
    }
    words
}

/// Returns all words, including those that differ only by case.
fn all_words() -> impl Iterator<Item = &'static str> {
    let lists = [KEYWORDS, PRELUDE, GENERATED, METHODS, ODD];
    lists.into_iter().flat_map(str::split_whitespace)
}

/// Unusual values of an enum.
const VALUES: [(&str, &str); 11] = [
    ("self", "self"),
    ("SPACE", " "),
    ("STAR", "*"),
    ("QUOTES", "\"\\'`"),
    ("UMLAUT", "größe"),
    ("EMOJI", "🐴"),
    ("BRACES", "{0} {name}"),
    ("LINE", "a\nb"),
    ("DASHED", "foo-bar"),
    ("SNAKE", "foo_bar"),
    ("NUMBER", "1"),
];

fn file(shapes: Map<String, Value>) -> String {
    json!({"smithy": "2.0", "shapes": shapes}).to_string()
}

fn members(words: impl IntoIterator<Item = &'static str>) -> Vec<&'static str> {
    words.into_iter().collect()
}

/// Returns structures, unions and enums named after each word, and a structure with all of them. Shapes that differ
/// only by case are in different namespaces.
pub(super) fn shapes() -> String {
    let mut shapes = Map::new();
    let mut all = Map::new();
    let mut seen = Vec::new();
    for (index, word) in all_words().enumerate() {
        // A shape that differs from another only by case gets its own namespace.
        let lower = word.to_lowercase();
        let number = seen.iter().filter(|it| **it == lower).count();
        seen.push(lower);
        let (id, list) = (format!("a{number}#{word}"), format!("c{number}#{word}"));
        let shape = match index % 4 {
            0 => json!({"type": "structure", "members": {
                "it": {"target": S, "traits": {"smithy.api#required": {}, "smithy.api#length": {"max": 9}}},
                "next": {"target": id},
            }}),
            1 => json!({"type": "union", "members": {
                "one": {"target": S, "traits": {"smithy.api#pattern": "^a"}},
                "none": {"target": "smithy.api#Unit"},
                "other": {"target": id},
            }}),
            2 => json!({"type": "enum", "members": {"ONE": {"target": "smithy.api#Unit"}}}),
            _ => json!({"type": "structure", "members": {
                "times": {"target": "smithy.api#Timestamp"},
                "bytes": {"target": "d#Secret"},
                "lists": {"target": list},
            }}),
        };
        shapes.insert(id.clone(), shape);
        // A list has the same name as the shape, so that their tables collide.
        shapes.insert(
            list.clone(),
            json!({"type": "list", "member": {"target": id}}),
        );
        all.insert(format!("m{index}"), json!({"target": list}));
    }
    shapes.insert(
        "d#Secret".to_owned(),
        json!({"type": "blob", "traits": {"smithy.api#sensitive": {}}}),
    );
    // The name of each builder is also the name of another shape.
    for name in ["Horse", "HorseBuilder", "HorseBuilderBuilder", "HorseError"] {
        let id = format!("a0#{name}");
        shapes.insert(id.clone(), json!({"type": "structure", "members": {}}));
        all.insert(name.to_lowercase(), json!({"target": id}));
    }
    shapes.insert(
        "a0#Everything".to_owned(),
        json!({"type": "structure", "members": all}),
    );
    file(shapes)
}

/// Returns a structure, union, enum and int enum with a member for each word, a service that uses them, and errors with
/// members that are named after methods of errors.
pub(super) fn member_names() -> String {
    let words = members(words());
    let member = |index: usize| match index % 4 {
        0 => json!({"target": S, "traits": {
            "smithy.api#required": {}, "smithy.api#pattern": "^a", "smithy.api#deprecated": {}}}),
        1 => json!({"target": "smithy.api#Integer", "traits": {"smithy.api#default": 7}}),
        2 => json!({"target": "a#Secret"}),
        _ => json!({"target": "a#Variants", "traits": {"smithy.api#documentation": "Text."}}),
    };
    let indexed = || words.iter().enumerate();
    let structure: Map<_, _> = indexed()
        .map(|(i, it)| ((*it).to_owned(), member(i)))
        .collect();
    let union: Map<_, _> = indexed()
        .map(|(i, it)| {
            let unit = json!({"target": "smithy.api#Unit"});
            let value = json!({"target": S, "traits": {"smithy.api#length": {"min": 1}}});
            ((*it).to_owned(), if i % 3 == 0 { unit } else { value })
        })
        .collect();
    let strings: Map<_, _> = indexed()
        .map(|(_, it)| ((*it).to_owned(), json!({"target": "smithy.api#Unit"})))
        .collect();
    let symbols = VALUES.map(|(name, value)| {
        let traits = json!({"smithy.api#enumValue": value});
        let member = json!({"target": "smithy.api#Unit", "traits": traits});
        (name.to_owned(), member)
    });
    let symbols: Map<_, _> = symbols.into_iter().collect();
    let numbers: Map<_, _> = indexed()
        .map(|(i, it)| {
            let traits = json!({"smithy.api#enumValue": i});
            (
                (*it).to_owned(),
                json!({"target": "smithy.api#Unit", "traits": traits}),
            )
        })
        .collect();
    let error = |members: &[&str]| {
        let members: Map<_, _> = members
            .iter()
            .map(|it| ((*it).to_owned(), json!({"target": S})))
            .collect();
        json!({"type": "structure", "members": members, "traits": {"smithy.api#error": "client"}})
    };
    let shapes = json!({
        "a#Members": {
            "type": "service", "version": "1", "operations": [{"target": "a#Send"}],
            "traits": {"aws.protocols#awsJson1_1": {}, "aws.api#service": {"sdkId": "ö² Send-Input"}}
        },
        "a#Send": {
            "type": "operation", "input": {"target": "a#Fields"}, "output": {"target": "a#Fields"},
            "errors": [{"target": "a#Exception"}, {"target": "a#Lost"}, {"target": "a#LostException"}]
        },
        "a#Secret": {"type": "string", "traits": {"smithy.api#sensitive": {}}},
        "a#Fields": {"type": "structure", "members": structure},
        "a#Variants": {"type": "union", "members": union.into_iter().chain([
            ("strings".to_owned(), json!({"target": "a#Strings"})),
            ("numbers".to_owned(), json!({"target": "a#Numbers"})),
            ("symbols".to_owned(), json!({"target": "a#Symbols"})),
        ]).collect::<Map<_, _>>()},
        "a#Strings": {"type": "enum", "members": strings},
        "a#Numbers": {"type": "intEnum", "members": numbers},
        "a#Symbols": {"type": "enum", "members": symbols},
        "a#Exception": error(&["source", "message", "kind", "description", "code", "status", "type"]),
        "a#Lost": error(&["Message", "cause", "provide", "backtrace", "to_string"]),
        "a#LostException": error(&[]),
    });
    match shapes {
        Value::Object(shapes) => file(shapes),
        _ => String::new(),
    }
}

/// Returns a service with an operation for every `step`-th word, and with errors and inputs that have the names that
/// are derived from operations.
pub(super) fn operations(service: &str, step: usize) -> String {
    let mut shapes = Map::new();
    let mut operations = Vec::new();
    // Operations of a service cannot differ only by case.
    for (index, word) in words().into_iter().step_by(step).enumerate() {
        let id = format!("a#{word}");
        operations.push(json!({"target": id}));
        let error = format!("a#{word}Exception");
        let mut operation = json!({"type": "operation", "errors": [{"target": error}]});
        if index % 3 == 0 {
            operation["input"] = json!({"target": format!("a#{word}Input")});
            let input = json!({"type": "structure", "members": {"it": {"target": S}}});
            shapes.insert(format!("a#{word}Input"), input);
        }
        shapes.insert(id, operation);
        let message = json!({"message": {"target": S}});
        let traits = json!({"smithy.api#error": "server"});
        let structure = json!({"type": "structure", "members": message, "traits": traits});
        shapes.insert(error, structure);
    }
    let traits = json!({"aws.protocols#awsJson1_1": {}});
    shapes.insert(
        format!("s#{service}"),
        json!({"type": "service", "version": "1", "operations": operations, "traits": traits}),
    );
    file(shapes)
}
