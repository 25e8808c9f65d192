//! Values of any shape, and how each protocol writes them. They need not satisfy a model.

use std::fmt::Write as _;

use farrier::operation::Protocol;

/// A value.
#[derive(Clone)]
pub(crate) enum Tree {
    Text(String),
    Number(u8),
    List(Vec<Tree>),
    /// Members with their names.
    Structure(Vec<(String, Tree)>),
    Map(Vec<(String, Tree)>),
}

pub(crate) fn text(text: impl Into<String>) -> Tree {
    Tree::Text(text.into())
}

pub(crate) fn structure<const N: usize>(members: [(&str, Tree); N]) -> Tree {
    Tree::Structure(members.map(|(name, value)| (name.to_owned(), value)).into())
}

pub(crate) fn map(entries: impl IntoIterator<Item = (String, Tree)>) -> Tree {
    Tree::Map(entries.into_iter().collect())
}

pub(crate) fn repeat(count: usize, value: &Tree) -> Tree {
    Tree::List(vec![value.clone(); count])
}

impl Tree {
    /// The body of a request that has this input.
    pub(crate) fn body(&self, protocol: Protocol) -> Vec<u8> {
        match protocol {
            Protocol::RpcV2Cbor => {
                let mut out = Vec::new();
                self.cbor(&mut out);
                out
            }
            Protocol::RestXml => {
                let mut out = String::new();
                self.xml("Order", &mut out);
                out.into_bytes()
            }
            Protocol::AwsQuery | Protocol::Ec2Query => {
                let mut out = "Action=Order&Version=1".to_owned();
                self.form(protocol == Protocol::Ec2Query, "", &mut out);
                out.into_bytes()
            }
            _ => {
                let mut out = String::new();
                self.json(&mut out);
                out.into_bytes()
            }
        }
    }

    fn json(&self, out: &mut String) {
        match self {
            Self::Text(text) => quoted(text, out),
            Self::Number(number) => write!(out, "{number}").unwrap(),
            Self::List(list) => {
                out.push('[');
                for (at, value) in list.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    value.json(out);
                }
                out.push(']');
            }
            Self::Structure(entries) | Self::Map(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    quoted(key, out);
                    out.push(':');
                    value.json(out);
                }
                out.push('}');
            }
        }
    }

    fn cbor(&self, out: &mut Vec<u8>) {
        match self {
            Self::Number(number) => head(0, usize::from(*number), out),
            Self::Text(text) => {
                head(3, text.len(), out);
                out.extend_from_slice(text.as_bytes());
            }
            Self::List(list) => {
                head(4, list.len(), out);
                list.iter().for_each(|it| it.cbor(out));
            }
            Self::Structure(entries) | Self::Map(entries) => {
                head(5, entries.len(), out);
                for (key, value) in entries {
                    head(3, key.len(), out);
                    out.extend_from_slice(key.as_bytes());
                    value.cbor(out);
                }
            }
        }
    }

    fn xml(&self, name: &str, out: &mut String) {
        write!(out, "<{name}>").unwrap();
        match self {
            Self::Text(text) => escaped(text, out),
            Self::Number(number) => write!(out, "{number}").unwrap(),
            Self::List(list) => list.iter().for_each(|it| it.xml("member", out)),
            Self::Structure(entries) => entries.iter().for_each(|(name, it)| it.xml(name, out)),
            Self::Map(entries) => {
                for (key, value) in entries {
                    out.push_str("<entry><key>");
                    escaped(key, out);
                    out.push_str("</key>");
                    value.xml("value", out);
                    out.push_str("</entry>");
                }
            }
        }
        write!(out, "</{name}>").unwrap();
    }

    fn form(&self, ec2: bool, prefix: &str, out: &mut String) {
        let dot = if prefix.is_empty() { "" } else { "." };
        match self {
            Self::Number(number) => write!(out, "&{prefix}={number}").unwrap(),
            Self::Text(text) => {
                write!(out, "&{prefix}=").unwrap();
                percent(text, out);
            }
            Self::List(list) => {
                let member = if ec2 { "" } else { "member." };
                for (at, value) in list.iter().enumerate() {
                    let name = format!("{prefix}{dot}{member}{}", at + 1);
                    value.form(ec2, &name, out);
                }
            }
            Self::Structure(entries) if entries.is_empty() => write!(out, "&{prefix}=").unwrap(),
            Self::Structure(entries) => {
                for (name, value) in entries {
                    let mut name = name.clone();
                    if ec2 && let Some(first) = name.get_mut(..1) {
                        first.make_ascii_uppercase();
                    }
                    value.form(ec2, &format!("{prefix}{dot}{name}"), out);
                }
            }
            Self::Map(entries) => {
                for (at, (key, value)) in entries.iter().enumerate() {
                    let entry = format!("{prefix}{dot}entry.{}", at + 1);
                    text(key).form(ec2, &format!("{entry}.key"), out);
                    value.form(ec2, &format!("{entry}.value"), out);
                }
            }
        }
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for it in text.chars() {
        match it {
            '"' | '\\' => out.extend(['\\', it]),
            it if it < ' ' => write!(out, "\\u{:04x}", u32::from(it)).unwrap(),
            it => out.push(it),
        }
    }
    out.push('"');
}

fn escaped(text: &str, out: &mut String) {
    for it in text.chars() {
        match it {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            it => out.push(it),
        }
    }
}

fn percent(text: &str, out: &mut String) {
    for it in text.bytes() {
        match it.is_ascii_alphanumeric() {
            true => out.push(char::from(it)),
            false => write!(out, "%{it:02X}").unwrap(),
        }
    }
}

fn head(major: u8, value: usize, out: &mut Vec<u8>) {
    match value {
        0..24 => out.push(major << 5 | value as u8),
        24..256 => out.extend([major << 5 | 24, value as u8]),
        _ => {
            out.push(major << 5 | 26);
            out.extend((value as u32).to_be_bytes());
        }
    }
}
