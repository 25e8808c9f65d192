//! The XML codec in both directions, and its errors for hostile bodies.

mod node;

use std::collections::BTreeMap;

use farrier::__private::v1::schema::{Member, Trait};
use farrier::__private::v1::shape::{self, Shape};
use farrier::test_util::codec::xml::{MAX_DEPTH, XmlReader, XmlWriter};

pub(super) use self::node::Node;
use self::node::{Choice, NODE, full, texts};

static ROOT: Member = Member::element("Node", &NODE).with(&[Trait::XmlNamespace("xsi", "urn:x")]);

pub(super) fn read_as(body: &str, strict: bool) -> shape::Result<Node> {
    let mut reader = XmlReader::new(body.as_bytes())?.strict(strict);
    let mut node = Node::new("");
    node.deserialize(&ROOT, &mut reader)?;
    reader.finish()?;
    Ok(node)
}

/// Reads as a client does.
pub(super) fn read(body: &str) -> shape::Result<Node> {
    read_as(body, false)
}

fn error(body: &str) -> String {
    read(body).unwrap_err().to_string()
}

fn strict_error(body: &str) -> String {
    read_as(body, true).unwrap_err().to_string()
}

fn write(node: &Node) -> String {
    let mut writer = XmlWriter::new();
    node.serialize(&ROOT, &mut writer).unwrap();
    String::from_utf8(writer.finish()).unwrap()
}

#[test]
fn a_value_of_every_kind_reads_as_it_was_written() {
    let text = write(&full());
    assert_eq!(read_as(&text, true), Ok(full()), "{text}");
    assert_eq!(read(&text), Ok(full()), "{text}");
    for choice in [
        Choice::Text("\r\n".to_owned()),
        Choice::Flat(texts(&["a", "b"])),
        Choice::Nothing,
    ] {
        let node = Node {
            choice: Some(choice),
            ..Node::new("")
        };
        assert_eq!(read_as(&write(&node), true), Ok(node));
    }
}

#[test]
fn what_is_written_follows_the_traits() {
    let expected = concat!(
        r#"<Node xmlns:xsi="urn:x" xsi:type="&quot;a&quot; &amp; 'b'" level="7"><name>&lt;all&gt; of it</name>"#,
        "<flag>true</flag><long>-9223372036854775808</long><double>-0.1</double>",
        "<big>123456789012345678901234567890</big><exact>1.50</exact>",
        "<when>2018-01-09T20:51:21.123Z</when><seconds>482196050</seconds>",
        r#"<data>YW55IGJ5dGVz</data><tags xmlns="urn:tags"><member>a</member><member></member></tags>"#,
        "<Items><item></item><item><member>b</member></item></Items><holes>",
        r#"<member xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>"#,
        "<member>c</member></holes>",
        r#"<Flat xmlns:f="urn:flat">d</Flat><Flat xmlns:f="urn:flat">e</Flat>"#,
        "<counts><entry><key>x</key><value>1</value></entry>",
        "<entry><key>y</key><value>-2</value></entry></counts>",
        "<gaps><entry><key>g</key>",
        r#"<value xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></entry>"#,
        "<entry><key>h</key><value></value></entry></gaps>",
        r#"<Pair><K xmlns="urn:k">n</K><V><entry><key>x</key><value>1</value></entry>"#,
        "<entry><key>y</key><value>-2</value></entry></V></Pair>",
        r#"<Pair><K xmlns="urn:k">o</K><V></V></Pair>"#,
        "<child><name>child</name></child>",
        "<nodes><name>one</name></nodes><nodes><name>two</name></nodes>",
        "<choice><node><name>chosen</name></node></choice></Node>",
    );
    assert_eq!(write(&full()), expected);
}

#[test]
fn every_character_survives_in_text_and_attributes() {
    let is_carried = |it: &char| match u32::from(*it) {
        it @ 0..0x20 => matches!(it, 0x9 | 0xa | 0xd),
        0xfffe | 0xffff => false,
        _ => true,
    };
    let every = (0..=0x10_ffff).filter_map(char::from_u32);
    let every: String = every.filter(is_carried).collect();
    let node = Node {
        kind: Some(every.clone()),
        ..Node::new(every)
    };
    assert_eq!(read_as(&write(&node), true), Ok(node));
}

#[test]
fn numbers_that_are_none_have_names() {
    for (text, expected) in [
        ("Infinity", f64::INFINITY),
        ("-Infinity", f64::NEG_INFINITY),
    ] {
        let body = format!("<Node><double>{text}</double></Node>");
        let node = read(&body).unwrap();
        assert_eq!(node.double, Some(expected));
        assert!(write(&node).contains(&format!("<double>{text}</double>")));
    }
    let node = read("<Node><double>NaN</double></Node>").unwrap();
    assert!(node.double.is_some_and(f64::is_nan));
    assert!(write(&node).contains("<double>NaN</double>"));
    for text in [
        "nan", "inf", "infinity", "0x1", "1 2", "", "1e999", "+", ".",
    ] {
        let body = format!("<Node><double>{text}</double></Node>");
        assert!(read(&body).is_err(), "{text}");
    }
    for text in ["1.5", "9223372036854775808", "", "one", "1e-1"] {
        let body = format!("<Node><long>{text}</long></Node>");
        assert!(read(&body).is_err(), "{text}");
    }
    let spaced = "<Node><long>\n 5\t</long><flag> true </flag></Node>";
    assert_eq!(read(spaced).unwrap().long, Some(5));
}

#[test]
fn what_is_no_part_of_the_value_is_passed_over() {
    let body = concat!(
        "\u{feff}<?xml version = '1.0' encoding=\"UTF-8\"?>\r\n<!-- a <b> -->\n<?go on?>\n",
        "<Anything xmlns='urn:any' xmlns:xsi = \"urn:x\"  xsi:type='T' other='>'>\n",
        "  stray <![CDATA[ <text> ]]> <!-- <name>no</name> -->\n",
        "  <Strange a='1'><name>no</name><x/>&amp;</Strange>\n",
        "  <name >a<!-- b -->c<?d e?>&#x64;<![CDATA[<&]]>\r\n</name\n>\n",
        "  <flag a=\"b\">true</flag><child name='no'/><tags/>\n",
        "</Anything>\n<!-- after --> <?and?>\n",
    );
    let expected = Node {
        flag: Some(true),
        kind: Some("T".to_owned()),
        child: Some(Box::new(Node::new(""))),
        tags: Some(vec![]),
        ..Node::new("acd<&\n")
    };
    assert_eq!(read(body), Ok(expected));
}

#[test]
fn prefixes_are_no_part_of_names() {
    let body = concat!(
        r#"<n:Node xmlns:n="urn:n" n:type="t" level="3"><n:name>a</n:name>"#,
        "<n:tags><n:member>b</n:member></n:tags>",
        "<n:counts><n:entry><n:key>c</n:key><n:value>1</n:value></n:entry></n:counts>",
        "<n:choice><n:text>d</n:text></n:choice></n:Node>",
    );
    let expected = Node {
        kind: Some("t".to_owned()),
        level: Some(3),
        tags: Some(texts(&["b"])),
        counts: Some([("c".to_owned(), 1)].into()),
        choice: Some(Choice::Text("d".to_owned())),
        ..Node::new("a")
    };
    assert_eq!(read_as(body, true), Ok(expected));
}

#[test]
fn flattened_lists_and_maps_are_read_in_pieces() {
    let body = concat!(
        "<Node><Flat>a</Flat><nodes><name>1</name></nodes><Flat>b</Flat> <!-- c --> <Flat>d</Flat>",
        "<Pair><K>x</K><V/></Pair><name>n</name><nodes><name>2</name><Flat>z</Flat></nodes>",
        "<Pair><V><entry><value>5</value><key>k</key></entry></V><K>y</K></Pair><Flat/></Node>",
    );
    let inner = Node {
        flat: texts(&["z"]),
        ..Node::new("2")
    };
    let counts = BTreeMap::from([("k".to_owned(), 5)]);
    let expected = Node {
        flat: texts(&["a", "b", "d", ""]),
        nodes: Some(vec![Node::new("1"), inner]),
        named: Some([("x".to_owned(), BTreeMap::new()), ("y".to_owned(), counts)].into()),
        ..Node::new("n")
    };
    assert_eq!(read_as(body, true), Ok(expected));
    let twice = "<Node><Pair><K>x</K><V/></Pair><Flat/><Pair><K>x</K><V/></Pair></Node>";
    assert!(read_as(twice, true).unwrap_err().message() == "a key that comes twice");
    let named = BTreeMap::from([("x".to_owned(), BTreeMap::new())]);
    assert_eq!(read(twice).unwrap().named, Some(named));
}

#[test]
fn nulls_are_said_by_nil_or_by_a_value_that_is_not_there() {
    let body = concat!(
        "<Node xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>",
        "<child xsi:nil='true'><name>a</name></child><flag xsi:nil='1'/>",
        "<holes><member xmlns:a='http://www.w3.org/2001/XMLSchema-instance' a:nil=\"true\">x</member>",
        "<member xsi:nil='false'>y</member></holes>",
        "<gaps><entry><key>a</key></entry><entry><key>b</key><value>c</value></entry></gaps></Node>",
    );
    let node = read_as(body, true).unwrap();
    assert_eq!((node.child, node.flag), (None, None));
    assert_eq!(node.holes, Some(vec![None, Some("y".to_owned())]));
    let gaps = [
        ("a".to_owned(), None),
        ("b".to_owned(), Some("c".to_owned())),
    ];
    assert_eq!(node.gaps, Some(gaps.into()));
    for dense in [
        "<Node><tags xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><member xsi:nil='1'/></tags></Node>",
        "<Node><counts><entry><key>b</key></entry></counts></Node>",
    ] {
        let expected = "a null in a list or map that is not sparse";
        assert!(error(dense).starts_with(expected), "{dense}");
        assert!(strict_error(dense).starts_with(expected), "{dense}");
    }
}

#[test]
fn a_union_holds_one_member_and_clients_keep_the_name_of_a_new_one() {
    let of =
        |inner: &str| format!("<Node><choice xmlns:xsi='u' xsi:type='x'>{inner}</choice></Node>");
    let known = read_as(&of("<text>a</text>"), true).unwrap();
    assert_eq!(known.choice, Some(Choice::Text("a".to_owned())));
    let new = read(&of("<newer><text>a</text></newer>")).unwrap();
    assert_eq!(new.choice, Some(Choice::Unknown("newer".to_owned())));
    assert!(strict_error(&of("<newer/>")).starts_with("test#Choice has no member \"newer\""));
    assert!(error(&of("")).starts_with("test#Choice has none of its members"));
    for two in [
        "<text>a</text><nothing/>",
        "<flat>a</flat><text/><flat>b</flat>",
    ] {
        assert!(
            error(&of(two)).starts_with("test#Choice has more than one"),
            "{two}"
        );
    }
}

#[test]
fn servers_refuse_what_clients_pass_over() {
    for (body, message) in [
        (
            "<Node>text</Node>",
            "text where elements are expected at byte 6",
        ),
        (
            "<Node><![CDATA[a]]></Node>",
            "text where elements are expected at byte 6",
        ),
        (
            "<Node><tags><other/></tags></Node>",
            "expected an element `member` at byte 20",
        ),
        (
            "<Node><counts><member/></counts></Node>",
            "expected an element `entry` at byte 23",
        ),
    ] {
        assert_eq!(strict_error(body), message, "{body}");
        assert!(read(body).is_ok(), "{body}");
    }
}

#[test]
fn a_required_member_that_is_missing_is_noted() {
    for (body, missing) in [
        ("<Node><name/></Node>", false),
        ("<Node/>", true),
        ("<Node><name/><nodes><flag>true</flag></nodes></Node>", true),
    ] {
        let mut reader = XmlReader::new(body.as_bytes()).unwrap().strict(true);
        let mut node = Node::new("");
        node.deserialize(&ROOT, &mut reader).unwrap();
        assert_eq!(reader.has_missing(), missing, "{body}");
    }
}

#[test]
fn what_is_not_xml_is_an_error() {
    for body in [
        "",
        " ",
        "text",
        "<",
        "<>",
        "<Node",
        "<Node>",
        "<Node/",
        "<Node></Node",
        "<Node></Other>",
        "<Node></Nodes>",
        "<Node></Node x='1'>",
        "<Node/><Node/>",
        "<Node/>text",
        "text<Node/>",
        "<1/>",
        "<-a/>",
        "< Node/>",
        "<Node></ Node>",
        "<Node a></Node>",
        "<Node a=b></Node>",
        "<Node a='b></Node>",
        "<Node a='b'c='d'></Node>",
        "<Node a='<'></Node>",
        "<Node a='&b;'></Node>",
        "<Node a/b='c'/>",
        "<Node><name>a</Node></name>",
        "<Node><name>a</nam></Node>",
        "<Node><name>a<b/></name></Node>",
        "<Node><name>&nbsp;</name></Node>",
        "<Node><name>a & b</name></Node>",
        "<Node><name>&#xD800;</name></Node>",
        "<Node><name><![CDATA[a]]</name></Node>",
        "<Node><name><!-- a</name></Node>",
        "<Node><name><?a</name></Node>",
        "<Node><!x></Node>",
        "<Node><x><y></x></y></Node>",
        "<Node level='1' level='2'/>",
        "<Node a='1' b='2' a='3'/>",
        "<Node xmlns:a='u' xmlns:a='v'/>",
        "<Node xmlns:a=''/>",
        "<Node><name>]]></name></Node>",
        "<Node><name>a&lt;]]&gt;]]></name></Node>",
        "<Node><x>]]></x></Node>",
        "<Node><x>&#0;</x></Node>",
        "<Node><x>&y;</x></Node>",
        "<Node><name>\u{0}</name></Node>",
        "<Node><name>\u{fffe}</name></Node>",
        "<Node><name>&#1;</name></Node>",
        "<Node><!-- -- --></Node>",
        "<a:Node/>",
        "<Node><a:name/></Node>",
        "<Node a:b='c'/>",
        "<Node><x xmlns:a='u'/><a:name/></Node>",
        "<Node xmlns:a='u'><a:b:name/></Node>",
        "<Node xmlns:a='u'><:name/></Node>",
        "<Node xmlns:a='u'><a:/></Node>",
        "<Node xmlns:a='u'><a:1/></Node>",
        "<xmlns:Node/>",
        "<Node><flag>yes</flag></Node>",
        "<Node><data>a</data></Node>",
        "<Node><when>1</when></Node>",
        "<Node><long>1<!-- --></long></Node></Node>",
        "<Node><counts><entry/></counts></Node>",
        "<Node><counts><entry><value>1</value></entry></counts></Node>",
        "<Node><counts><entry><key>a</key><value>1</value></counts></Node>",
    ] {
        assert!(read(body).is_err(), "{body}");
        assert!(read_as(body, true).is_err(), "{body}");
    }
    assert!(XmlReader::new(b"<Node>\xff</Node>").is_err());
}

#[test]
fn there_are_no_entities_to_expand() {
    let body = "<!DOCTYPE Node [<!ENTITY a 'aaaa'>]><Node><name>&a;</name></Node>";
    assert_eq!(
        error(body),
        "a document type declaration, which is not read at byte 0"
    );
    let inside = "<Node><!DOCTYPE x><name>a</name></Node>";
    assert_eq!(
        error(inside),
        "a document type declaration, which is not read at byte 6"
    );
    assert!(error("<Node><name>&a;</name></Node>").starts_with("a reference to nothing"));
}

#[test]
fn depth_has_a_bound() {
    let nested = |name: &str, levels: usize| {
        let (start, end) = (format!("<{name}>"), format!("</{name}>"));
        format!(
            "<Node>{}{}</Node>",
            start.repeat(levels),
            end.repeat(levels)
        )
    };
    for name in ["child", "nodes", "strange"] {
        let bound = MAX_DEPTH / if name == "nodes" { 2 } else { 1 } - 1;
        assert!(read(&nested(name, bound)).is_ok(), "{name}");
        let error = error(&nested(name, 100_000));
        assert!(error.contains("nested deeper than 128 levels"), "{error}");
    }
    let mut node = Node::new("");
    for _ in 0..MAX_DEPTH {
        node = Node {
            child: Some(Box::new(node)),
            ..Node::new("")
        };
    }
    let written = node.serialize(&ROOT, &mut XmlWriter::new());
    assert!(written.is_err());
}

#[test]
fn a_value_is_found_below_wrappers() {
    let body = concat!(
        "<Response><Meta><Result>no</Result></Meta><Result a='b'><Other/><name>a</name>",
        "</Result><Id>5</Id></Response>",
    );
    let mut reader = XmlReader::new(body.as_bytes()).unwrap();
    assert_eq!(reader.root(), Ok("Response"));
    assert_eq!(reader.enter("Result"), Ok(true));
    let mut node = Node::new("");
    node.deserialize(&ROOT, &mut reader).unwrap();
    assert_eq!(node.name, "a");
    assert_eq!(reader.child(), Ok(Some("Id")));
    let mut id = 0_i32;
    id.deserialize(&ROOT, &mut reader).unwrap();
    assert_eq!(id, 5);
    assert_eq!(reader.child(), Ok(None));
    assert_eq!(reader.finish(), Ok(()));

    let mut reader = XmlReader::new(body.as_bytes()).unwrap();
    assert_eq!(reader.enter("Nothing"), Ok(false));
    assert_eq!(reader.finish(), Ok(()));

    let broken = body.replace("</Id>", "</Ix>");
    let mut reader = XmlReader::new(broken.as_bytes()).unwrap();
    assert_eq!(reader.enter("Result"), Ok(true));
    node.deserialize(&ROOT, &mut reader).unwrap();
    assert!(reader.finish().is_err());
}

#[test]
fn wrappers_are_written_around_values() {
    let mut writer = XmlWriter::new();
    writer.open("Response", &[Trait::XmlNamespace("", "urn:a&b")]);
    let result = Member::element("Result", &NODE);
    Node::new("a").serialize(&result, &mut writer).unwrap();
    writer.leaf("Id", "<5>");
    writer.close();
    let expected = r#"<Response xmlns="urn:a&amp;b"><Result><name>a</name></Result><Id>&lt;5&gt;</Id></Response>"#;
    assert_eq!(String::from_utf8(writer.finish()).unwrap(), expected);
}
