//! The checks of each codec. Any bytes come in; each function returns whether the bytes were readable.
//!
//! No codec panics. A value that was read and written reads back as the same value. Values are compared by their
//! written form or their `Debug` text, because NaN does not equal itself.

use farrier::__private::v1::schema::{self, Member};
use farrier::__private::v1::shape::{Result, Shape};
use farrier::test_util::codec::cbor::{CborReader, CborWriter};
use farrier::test_util::codec::form::{QueryReader, QuerySettings, QueryWriter};
use farrier::test_util::codec::json::{JsonReader, JsonSettings, JsonWriter};
use farrier::test_util::codec::xml::{XmlReader, XmlWriter};

use crate::structure::{Choice, NODE, Node};

static ROOT: Member = Member::element("", &schema::UNIT);
static XML_ROOT: Member = Member::element("Node", &NODE);

/// JSON: a strict reader accepts no more than a lenient one, and neither accepts bytes that are not JSON.
pub fn json(body: &[u8]) -> bool {
    let read = |body: &[u8], strict| -> Result<Node> {
        let mut reader = JsonReader::new(body, JsonSettings::REST_JSON)?.strict(strict);
        let mut node = Node::default();
        node.deserialize(&ROOT, &mut reader)?;
        reader.finish()?;
        Ok(node)
    };
    let (lenient, strict) = (read(body, false), read(body, true));
    assert!(strict.is_err() || lenient.is_ok());
    let Ok(node) = lenient else {
        return false;
    };
    // Our reader skips one byte order mark.
    let unmarked = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    let theirs = serde_json::from_slice::<&serde_json::value::RawValue>(unmarked);
    assert!(theirs.is_ok());
    let write = |node: &Node| -> Result<Vec<u8>> {
        let mut writer = JsonWriter::new(JsonSettings::REST_JSON);
        node.serialize(&ROOT, &mut writer)?;
        Ok(writer.finish())
    };
    // An unknown member of a union cannot be written.
    if let Ok(written) = write(&node) {
        let again = read(&written, true).expect("what was written can be read");
        // Timestamps are read with every digit, and written in milliseconds.
        let rewritten = write(&again).expect("what was written can be written");
        assert_eq!(rewritten, written);
    }
    true
}

/// CBOR: a strict reader accepts no more than a lenient one.
pub fn cbor(body: &[u8]) -> bool {
    let read = |body: &[u8], strict| -> Result<Node> {
        let mut reader = CborReader::new(body).strict(strict);
        let mut node = Node::default();
        node.deserialize(&ROOT, &mut reader)?;
        reader.finish()?;
        Ok(node)
    };
    let write = |node: &Node| -> Result<Vec<u8>> {
        let mut writer = CborWriter::new();
        node.serialize(&ROOT, &mut writer)?;
        Ok(writer.finish())
    };
    let (lenient, strict) = (read(body, false), read(body, true));
    assert!(strict.is_err() || lenient.is_ok());
    let Ok(node) = lenient else {
        return false;
    };
    // An unknown member of a union cannot be written.
    if let Ok(written) = write(&node) {
        let again = read(&written, true).expect("what was written can be read");
        let rewritten = write(&again).expect("what was written can be written");
        assert_eq!(rewritten, written);
    }
    true
}

/// XML: a strict reader accepts no more than a lenient one.
pub fn xml(body: &[u8]) -> bool {
    let read = |body: &[u8], strict| -> Result<Node> {
        let mut reader = XmlReader::new(body)?.strict(strict);
        let mut node = Node::default();
        node.deserialize(&XML_ROOT, &mut reader)?;
        reader.finish()?;
        Ok(node)
    };
    let (lenient, strict) = (read(body, false), read(body, true));
    assert!(strict.is_err() || lenient.is_ok());
    let Ok(mut node) = lenient else {
        return false;
    };
    remove_empty_flats(&mut node);
    let write = |node: &Node| -> Result<Vec<u8>> {
        let mut writer = XmlWriter::new();
        node.serialize(&XML_ROOT, &mut writer)?;
        Ok(writer.finish())
    };
    // An unknown member of a union cannot be written.
    if let Ok(written) = write(&node) {
        let again = read(&written, true).expect("what was written can be read");
        let rewritten = write(&again).expect("what was written can be written");
        assert_eq!(rewritten, written);
    }
    true
}

/// Removes empty flattened lists and maps. They have no elements in XML, and so the reader cannot see them.
fn remove_empty_flats(node: &mut Node) {
    node.m = node.m.take().filter(|it| !it.is_empty());
    node.flat = node.flat.take().filter(|it| !it.is_empty());
    node.p = node.p.take().filter(|it| !it.is_empty());
    node.run = node.run.take().filter(|it| !it.is_empty());
    let nodes = node.nodes.iter_mut().chain(&mut node.run).flatten();
    nodes.for_each(remove_empty_flats);
    node.child.iter_mut().for_each(|it| remove_empty_flats(it));
    if let Some(Choice::Node(node)) = &mut node.choice {
        remove_empty_flats(node);
    }
}

/// Forms of awsQuery and of ec2Query.
pub fn form(form: &[u8]) -> bool {
    let write = |node: &Node, settings| -> Vec<u8> {
        let mut writer = QueryWriter::new(settings, "Fuzz", "1");
        let written = node.serialize(&ROOT, &mut writer);
        written.expect("what was read can be written");
        writer.finish()
    };
    let read = |form: &[u8], settings| -> Result<Node> {
        let mut node = Node::default();
        node.deserialize(&ROOT, &mut QueryReader::new(form, settings)?)?;
        Ok(node)
    };
    let mut is_read = false;
    for settings in [QuerySettings::AWS_QUERY, QuerySettings::EC2_QUERY] {
        let Ok(node) = read(form, settings) else {
            continue;
        };
        is_read = true;
        // Some empty values are not written, so the value is read again before the forms are compared.
        let written = write(&node, settings);
        let again = read(&written, settings).expect("what was written can be read");
        assert_eq!(write(&again, settings), written);
    }
    is_read
}

#[cfg(test)]
mod tests {
    use farrier_test_support::random::Random;

    /// Inputs for random changes: one for each codec, with most members.
    const JSON: &str = r#"{"s":"a","a":"é","b":true,"i":-5,"f":1.5,"g":"NaN","w":1.5,"d":"2024-01-02T03:04:05.678Z",
        "h":"Tue, 02 Jan 2024 03:04:05 GMT","e":12,"x":"aGk=","big":123456789012345678901234567890,"dec":1.2500,
        "any":{"k":[1,null]},"holes":[1,null,2.5],"l":["a","b"],"m":[],"counts":{"a":1},"flat":{"b":2},"o":{"c":null},
        "p":{},"child":{"s":"x"},"nodes":[{"s":"y"},{}],"run":[{"i":1}],"choice":{"n":{"s":"z"}}}"#;
    const XML: &str = "<Node a='q'><s>a&amp;b</s><c>true</c><i>-5</i><f>1.5</f><w>2024-01-02T03:04:05Z</w><e>12</e>\
        <x>aGk=</x><big>12345678901234567890</big><dec>1.250</dec><holes><member>1</member></holes><l><i>a</i></l>\
        <m>b</m><m>c</m><counts><entry><key>a</key><value>1</value></entry></counts><flat><key>b</key><value>2</value>\
        </flat><o><entry><k>c</k><v>3</v></entry></o><child><s>x</s></child><nodes><member><s>y</s></member></nodes>\
        <run><i>1</i></run><choice><n><s>z</s></n></choice></Node>";
    const FORM: &str = "s=a&a=q&b=true&c=true&i=-5&j=5&f=1.5&g=2&w=2024-01-02T03:04:05Z&e=12&x=aGk%3D&big=123&dec=1.50&\
        l.i.1=a&l.member.1=b&m.1=c&m.i.1=d&counts.entry.1.key=a&counts.entry.1.value=1&flat.1.key=b&flat.1.value=2&\
        o.entry.1.k=c&o.entry.1.v=3&p.1.k=d&p.1.v=4&child.s=x&nodes.member.1.s=y&run.1.i=1&choice.n.s=z&choice.t=t";

    fn damaged(seed: &[u8], random: &mut Random) -> Vec<u8> {
        let mut body = seed.to_vec();
        for _ in 0..random.below(4) {
            let at = random.below(body.len());
            match random.below(3) {
                0 => drop(body.remove(at)),
                1 => body[at] = random.below(256) as u8,
                _ => {
                    let end = (at + random.below(40)).min(body.len());
                    let copy = body[at..end].to_vec();
                    let to = random.below(body.len());
                    body.splice(to..to, copy);
                }
            }
            if body.is_empty() {
                break;
            }
        }
        body
    }

    #[track_caller]
    fn survives(seed: &[u8], codec: fn(&[u8]) -> bool) {
        assert!(codec(seed), "the seed itself is not read");
        let mut random = Random::new(1);
        for _ in 0..20_000 {
            codec(&damaged(seed, &mut random));
        }
    }

    #[test]
    fn json_survives_damage() {
        survives(JSON.as_bytes(), super::json);
    }

    #[test]
    fn xml_survives_damage() {
        survives(XML.as_bytes(), super::xml);
    }

    #[test]
    fn forms_survive_damage() {
        survives(FORM.as_bytes(), super::form);
    }

    #[test]
    fn cbor_survives_damage() {
        // {"s": "a", "i": -5, "f": 1.5, "holes": [1.0, null], "counts": {"a": 1}, "child": {}, "choice": {"t": "z"}}
        let seed = b"\xa7asaaai\x24af\xfa\x3f\xc0\x00\x00eholes\x82\xfa\x3f\x80\x00\x00\xf6fcounts\xa1aa\x01echild\xa0fchoice\xa1ataz";
        survives(seed, super::cbor);
    }
}
