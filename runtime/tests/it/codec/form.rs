//! The query codec: the forms that a client writes, the forms that a server reads, and the forms that it refuses.

use crate::runtime;
use std::collections::BTreeMap;

use farrier::__private::v1::schema::{self, Member, Schema, TimestampFormat, Trait};
use farrier::__private::v1::shape::Shape;
use farrier::test_util::codec::form::{QueryReader, QuerySettings, QueryWriter};
use farrier::{BigDecimal, BigInteger, Blob, Document, Timestamp};

static TEXTS: Schema = Schema::list("test#Texts", &[Member::element("member", &schema::STRING)]);
static ITEMS: Schema = Schema::list(
    "test#Items",
    &[Member::element("member", &schema::STRING).with(&[Trait::XmlName("item")])],
);
static ROWS: Schema = Schema::list("test#Rows", &[Member::element("member", &TEXTS)]);
static NODES: Schema = Schema::list("test#Nodes", &[Member::element("member", &NODE)]);
static HOLES: Schema = Schema::list("test#Holes", &[Member::element("member", &schema::STRING)])
    .with(&[Trait::Sparse]);
static COUNTS: Schema = Schema::map(
    "test#Counts",
    &[
        Member::element("key", &schema::STRING),
        Member::element("value", &schema::LONG),
    ],
)
.with(&[Trait::Sparse]);
static NAMED: Schema = Schema::map(
    "test#Named",
    &[
        Member::element("key", &schema::STRING).with(&[Trait::XmlName("K")]),
        Member::element("value", &TEXTS).with(&[Trait::XmlName("V")]),
    ],
);
static CHOICE: Schema = Schema::union(
    "test#Choice",
    &[
        Member::new("text", &schema::STRING),
        Member::new("none", &schema::UNIT),
        Member::new("nodes", &NODES),
    ],
);
static NODE: Schema = Schema::structure(
    "test#Node",
    &[
        Member::new("text", &schema::STRING),
        Member::new("flag", &schema::BOOLEAN).with(&[Trait::XmlName("marker")]),
        Member::new("whole", &schema::LONG)
            .with(&[Trait::XmlName("xmlWhole"), Trait::Ec2QueryName("ec2Whole")]),
        Member::new("single", &schema::FLOAT),
        Member::new("double", &schema::DOUBLE),
        Member::new("large", &schema::BIG_INTEGER),
        Member::new("exact", &schema::BIG_DECIMAL),
        Member::new("blob", &schema::BLOB),
        Member::new("time", &schema::TIMESTAMP),
        Member::new("epoch", &schema::TIMESTAMP)
            .with(&[Trait::TimestampFormat(TimestampFormat::EpochSeconds)]),
        Member::new("texts", &TEXTS),
        Member::new("items", &ITEMS),
        Member::new("flat", &ITEMS).with(&[Trait::XmlFlattened, Trait::XmlName("Hi")]),
        Member::new("rows", &ROWS),
        Member::new("nodes", &NODES),
        Member::new("counts", &COUNTS),
        Member::new("named", &NAMED).with(&[Trait::XmlFlattened]),
        Member::new("choice", &CHOICE),
        Member::new("child", &NODE),
        Member::new("any", &schema::DOCUMENT),
        Member::new("holes", &HOLES),
    ],
);

#[derive(Clone)]
struct Node {
    text: Option<String>,
    flag: Option<bool>,
    whole: Option<i64>,
    single: Option<f32>,
    double: Option<f64>,
    large: Option<BigInteger>,
    exact: Option<BigDecimal>,
    blob: Option<Blob>,
    time: Option<Timestamp>,
    epoch: Option<Timestamp>,
    texts: Option<Vec<String>>,
    items: Option<Vec<String>>,
    flat: Option<Vec<String>>,
    rows: Option<Vec<Vec<String>>>,
    nodes: Option<Vec<Node>>,
    counts: Option<BTreeMap<String, Option<i64>>>,
    named: Option<BTreeMap<String, Vec<String>>>,
    choice: Option<Choice>,
    child: Option<Box<Node>>,
    any: Option<Document>,
    holes: Option<Vec<Option<String>>>,
}

runtime::structure!(Node, NodeBuilder, NODE, {
    0 text: optional String,
    1 flag: optional bool,
    2 whole: optional i64,
    3 single: optional f32,
    4 double: optional f64,
    5 large: optional BigInteger,
    6 exact: optional BigDecimal,
    7 blob: optional Blob,
    8 time: optional Timestamp,
    9 epoch: optional Timestamp,
    10 texts: optional Vec<String>,
    11 items: optional Vec<String>,
    12 flat: optional Vec<String>,
    13 rows: optional Vec<Vec<String>>,
    14 nodes: optional Vec<Node>,
    15 counts: optional BTreeMap<String, Option<i64>>,
    16 named: optional BTreeMap<String, Vec<String>>,
    17 choice: optional Choice,
    18 child: optional Box<Node>,
    19 any: optional Document,
    20 holes: optional Vec<Option<String>>,
});

#[derive(Clone, Debug, PartialEq)]
enum Choice {
    Text(String),
    None,
    Nodes(Vec<Node>),
    Unknown(String),
}

runtime::union!(Choice, CHOICE, Unknown, { 0 Text: String, 1 None: (), 2 Nodes: Vec<Node> });

static ROOT: Member = Member::element("", &schema::UNIT);

const AWS: QuerySettings = QuerySettings::AWS_QUERY;
const EC2: QuerySettings = QuerySettings::EC2_QUERY;

/// Returns the form of a node without the action and the version.
fn written(node: &Node, settings: QuerySettings) -> farrier::__private::v1::shape::Result<String> {
    let mut writer = QueryWriter::new(settings, "Do", "1");
    node.serialize(&ROOT, &mut writer)?;
    let form = String::from_utf8(writer.finish()).unwrap();
    let rest = form.strip_prefix("Action=Do&Version=1").unwrap();
    Ok(rest.strip_prefix('&').unwrap_or(rest).to_owned())
}

fn read(form: &str, settings: QuerySettings) -> farrier::__private::v1::shape::Result<Node> {
    let mut node = Node::default();
    node.deserialize(&ROOT, &mut QueryReader::new(form.as_bytes(), settings)?)?;
    Ok(node)
}

/// Checks that the node is written as this form, and that the form is read as the node.
#[track_caller]
fn both(node: &Node, settings: QuerySettings, form: &str) {
    assert_eq!(written(node, settings).unwrap(), form);
    assert_eq!(&read(form, settings).unwrap(), node);
}

#[track_caller]
fn refused(form: &str, message: &str) {
    assert_eq!(read(form, AWS).unwrap_err().to_string(), message, "{form}");
}

fn strings<const N: usize>(texts: [&str; N]) -> Option<Vec<String>> {
    Some(texts.map(str::to_owned).into())
}

fn text(text: &str) -> Node {
    Node {
        text: Some(text.to_owned()),
        ..Node::default()
    }
}

#[test]
fn simple_values_are_text() {
    let node = Node {
        text: Some("a b&c=d+é~".to_owned()),
        flag: Some(true),
        whole: Some(-7),
        single: Some(10.8),
        double: Some(2.0),
        large: Some("123456789012345678901234567890".parse().unwrap()),
        exact: Some("0.10".parse().unwrap()),
        blob: Some(Blob::from("value".as_bytes().to_vec())),
        time: Some(Timestamp::from_seconds(1_422_172_800)),
        epoch: Some(Timestamp::from_millis(1_422_172_800_500)),
        ..Node::default()
    };
    both(
        &node,
        AWS,
        "text=a%20b%26c%3Dd%2B%C3%A9~&marker=true&xmlWhole=-7&single=10.8&double=2\
         &large=123456789012345678901234567890&exact=0.10&blob=dmFsdWU%3D&time=2015-01-25T08%3A00%3A00Z\
         &epoch=1422172800.5",
    );
}

#[test]
fn numbers_that_are_none_have_words() {
    for (value, word) in [
        (f64::INFINITY, "Infinity"),
        (f64::NEG_INFINITY, "-Infinity"),
    ] {
        let node = Node {
            single: Some(value as f32),
            double: Some(value),
            ..Node::default()
        };
        both(&node, AWS, &format!("single={word}&double={word}"));
    }
    let node = read("single=NaN&double=NaN", AWS).unwrap();
    assert!(node.single.unwrap().is_nan() && node.double.unwrap().is_nan());
    assert_eq!(written(&node, AWS).unwrap(), "single=NaN&double=NaN");
}

#[test]
fn lists_have_a_part_for_their_elements_unless_they_are_flattened() {
    let node = Node {
        texts: strings(["a", ""]),
        items: strings(["b"]),
        flat: strings(["c", "d"]),
        rows: Some(vec![vec!["e".to_owned()], vec![]]),
        nodes: Some(vec![text("f"), Node::default()]),
        ..Node::default()
    };
    both(
        &node,
        AWS,
        "texts.member.1=a&texts.member.2=&items.item.1=b&Hi.1=c&Hi.2=d&rows.member.1.member.1=e\
         &rows.member.2=&nodes.member.1.text=f&nodes.member.2=",
    );
    both(
        &node,
        EC2,
        "Texts.1=a&Texts.2=&Items.1=b&Hi.1=c&Hi.2=d&Rows.1.1=e&Rows.2=&Nodes.1.Text=f&Nodes.2=",
    );
}

#[test]
fn maps_have_entries_with_keys_and_values() {
    let counts = [("a&b".to_owned(), Some(1)), ("c".to_owned(), None)];
    let named = [
        ("x".to_owned(), vec!["y".to_owned()]),
        ("z".to_owned(), vec![]),
    ];
    let node = Node {
        counts: Some(counts.into()),
        named: Some(named.into()),
        ..Node::default()
    };
    both(
        &node,
        AWS,
        "counts.entry.1.key=a%26b&counts.entry.1.value=1&counts.entry.2.key=c\
         &named.1.K=x&named.1.V.member.1=y&named.2.K=z&named.2.V=",
    );
}

#[test]
fn names_of_ec2_are_its_own_or_begin_with_a_capital() {
    let node = Node {
        flag: Some(false),
        whole: Some(1),
        child: Some(Box::new(text("x"))),
        choice: Some(Choice::Text("y".to_owned())),
        ..Node::default()
    };
    both(
        &node,
        EC2,
        "Marker=false&ec2Whole=1&Choice.Text=y&Child.Text=x",
    );
    for form in ["marker=false", "Ec2Whole=1", "child.Text=x", "xmlWhole=1"] {
        assert_eq!(read(form, EC2).unwrap(), Node::default(), "{form}");
    }
}

#[test]
fn what_is_empty_is_written_where_it_would_be_lost_or_is_a_list_of_aws_query() {
    let node = Node {
        texts: strings([]),
        flat: strings([]),
        choice: Some(Choice::None),
        ..Node::default()
    };
    both(&node, AWS, "texts=&Hi=&choice.none=");
    assert_eq!(written(&node, EC2).unwrap(), "Choice.None=");
    let node = Node {
        counts: Some(BTreeMap::new()),
        child: Some(Box::default()),
        ..Node::default()
    };
    assert_eq!(written(&node, AWS).unwrap(), "");
    let node = Node {
        choice: Some(Choice::Nodes(vec![])),
        ..Node::default()
    };
    both(&node, EC2, "Choice.Nodes=");
}

#[test]
fn indexes_come_in_any_order_and_leave_gaps() {
    let expected = Node {
        texts: strings(["a", "b", "c"]),
        ..Node::default()
    };
    for form in [
        "texts.member.2=b&texts.member.1=a&texts.member.3=c",
        "texts.member.1=a&text%73.member.10=b&texts.member.4294967295=c",
        "texts.member.30=c&texts.member.20=b&texts.member.7=a",
    ] {
        assert_eq!(read(form, AWS).unwrap(), expected, "{form}");
    }
    // Parameters of one structure need not be adjacent.
    let form = "nodes.member.1.text=a&nodes.member.2.text=b&flag=x&nodes.member.1.xmlWhole=1";
    let nodes = read(form, AWS).unwrap().nodes.unwrap();
    assert_eq!((nodes.len(), nodes[0].whole), (2, Some(1)));
}

#[test]
fn many_elements_are_found_whatever_their_order() {
    let count = 1000;
    // 7 and 1000 have no common divisor, so that every index occurs once.
    let order = (0..count).map(|it| it * 7 % count + 1);
    let form: Vec<_> = order
        .clone()
        .map(|it| format!("nodes.member.{it}.text={it}"))
        .chain(order.map(|it| format!("nodes.member.{it}.xmlWhole={it}")))
        .collect();
    let nodes = read(&form.join("&"), AWS).unwrap().nodes.unwrap();
    assert_eq!(nodes.len(), count);
    for (index, node) in (1..).zip(nodes) {
        assert_eq!(
            (node.text, node.whole),
            (Some(index.to_string()), Some(index))
        );
    }
}

#[test]
fn what_is_no_member_is_passed_over() {
    let form = "Action=Do&Version=1&Signature=x&text=a&text2=b&child.other.1=c&.=d&..=e&=f";
    let node = read(form, AWS).unwrap();
    let child = Some(Box::default());
    assert_eq!(node, Node { child, ..text("a") });
}

#[test]
fn values_of_another_kind_are_refused() {
    refused("marker=yes", "`flag` is not true or false at byte 0");
    refused(
        "a=1&xmlWhole=",
        "`whole` is not a whole number of 64 bits at byte 4",
    );
    for value in ["%2B1", "1.0", "1e3", "9223372036854775808", "%201"] {
        let form = format!("xmlWhole={value}");
        refused(&form, "`whole` is not a whole number of 64 bits at byte 0");
    }
    for value in ["", "inf", "nan", "%2B1", ".5", "5.", "0x1", "1e999", "01"] {
        refused(
            &format!("double={value}"),
            "`double` is not a number at byte 0",
        );
    }
    refused(
        "single=1e39",
        "`single` is not a number of 32 bits at byte 0",
    );
    refused("blob=%20", "`blob` is not base64 at byte 0");
    assert!(read("time=yesterday", AWS).is_err());
    assert!(read("any=1", AWS).is_err());
}

#[test]
fn values_and_members_do_not_stand_for_each_other() {
    let expected = "`text` has members where a value is expected at byte 0";
    refused("text.member.1=a", expected);
    refused("text=a&text.b=c", expected);
    let expected = "`child` has a value where members are expected at byte 0";
    refused("child=a", expected);
    refused("child=&child.text=a", expected);
    let expected = "`texts` has a value where members are expected at byte 0";
    refused("texts=a", expected);
    refused("texts=&texts.member.1=a", expected);
}

#[test]
fn lists_and_maps_have_no_other_parts() {
    let expected = "`texts` has other parts than `member` at byte 0";
    refused("texts.item.1=a", expected);
    refused("texts.1=a", expected);
    refused("texts.member=a", expected);
    refused("texts.member.1=a&texts.other.1=b", expected);
    for index in ["0", "01", "-1", "x", "", "4294967296", "%2B1"] {
        let form = format!("texts.member.{index}=a");
        refused(&form, "expected an index from 1 at byte 0");
    }
    refused(
        "counts.entry.1.value=1",
        "an entry of a map without a key at byte 0",
    );
    refused(
        "named.1.K=a",
        "an entry without a value in a map that is not sparse",
    );
    let twice = "counts.entry.1.key=a&counts.entry.1.value=1&counts.entry.2.key=a";
    refused(twice, "a key that comes twice");
}

#[test]
fn a_parameter_comes_once() {
    refused(
        "text=a&x=1&text=b",
        "a parameter that comes twice at byte 11",
    );
    refused("x=1&x=1", "a parameter that comes twice at byte 4");
    let many: String = (0..100).map(|it| format!("{it}=1&")).collect();
    assert!(read(&format!("{many}50=1"), AWS).is_err());
}

#[test]
fn a_union_has_one_member_that_it_knows() {
    refused(
        "choice.text=a&choice.none=",
        "test#Choice has more than one of its members",
    );
    refused("choice.x=a", "test#Choice has no member \"x\" at byte 0");
    refused("choice=", "test#Choice has none of its members");
}

#[test]
fn values_are_nested_to_a_limit() {
    let deep = |depth: usize| format!("{}text=a", "child.".repeat(depth));
    let node = read(&deep(127), AWS).unwrap();
    assert_eq!(written(&node, AWS).unwrap(), deep(127));
    refused(
        &deep(128),
        "values are nested deeper than 128 levels at byte 0",
    );
    // The limit also holds for unknown members.
    assert!(read(&format!("{}x=a", "x.".repeat(1000)), AWS).is_err());
    let node = (0..200).fold(text("a"), |child, _| Node {
        child: Some(Box::new(child)),
        ..Node::default()
    });
    assert!(written(&node, AWS).is_err());
}

#[test]
fn documents_and_nulls_in_lists_cannot_be_written() {
    let any = Node {
        any: Some(Document::Null),
        ..Node::default()
    };
    let holes = Node {
        holes: Some(vec![None]),
        ..Node::default()
    };
    assert!(written(&any, AWS).is_err() && written(&holes, AWS).is_err());
}

#[test]
fn a_reader_notices_that_something_required_is_missing() {
    static NEEDY: Schema = Schema::structure(
        "test#Needy",
        &[Member::new("text", &schema::STRING).with(&[Trait::Required])],
    );
    #[derive(Clone)]
    struct Needy {
        text: String,
    }
    runtime::structure!(Needy, fallible NeedyBuilder, NEEDY, new(text: String), { 0 text: required String });
    for (form, missing) in [("text=", false), ("other=", true)] {
        let mut reader = QueryReader::new(form.as_bytes(), AWS).unwrap();
        let mut needy = Needy::new("");
        needy.deserialize(&ROOT, &mut reader).unwrap();
        assert_eq!(reader.has_missing(), missing, "{form}");
    }
}
