//! JSON as a tree that keeps the order of entries and duplicate keys.

use std::fmt::{self, Write as _};

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`, a boolean or a number, as JSON text.
    Plain(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Parses a text. serde_json limits its depth.
    pub fn parse(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    pub fn print(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Plain(text) => out.push_str(text),
            Self::Text(text) => write_text(text, out),
            Self::List(them) => {
                out.push('[');
                for (at, it) in them.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    it.write(out);
                }
                out.push(']');
            }
            Self::Map(them) => {
                out.push('{');
                for (at, (key, it)) in them.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { ",\n" });
                    write_text(key, out);
                    out.push(':');
                    it.write(out);
                }
                out.push('}');
            }
        }
    }

    /// Returns the value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Self::Map(them) => them.iter().find(|(it, _)| it == key).map(|(_, it)| it),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the number of values in the tree, including this one.
    pub fn count(&self) -> usize {
        1 + match self {
            Self::List(them) => them.iter().map(Self::count).sum(),
            Self::Map(them) => them.iter().map(|(_, it)| it.count()).sum(),
            _ => 0,
        }
    }

    /// Returns the value at an index, in reading order from 0, and its key.
    pub fn nth(&mut self, at: usize) -> Option<(&str, &mut Node)> {
        fn find<'a>(
            node: &'a mut Node,
            key: &'a str,
            at: &mut usize,
        ) -> Option<(&'a str, &'a mut Node)> {
            if *at == 0 {
                return Some((key, node));
            }
            *at -= 1;
            match node {
                Node::List(them) => them.iter_mut().find_map(|it| find(it, key, at)),
                Node::Map(them) => them.iter_mut().find_map(|(key, it)| find(it, key, at)),
                _ => None,
            }
        }
        find(self, "", &mut { at })
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if (c as u32) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Plain("null".to_owned()))
            }

            fn visit_bool<E>(self, it: bool) -> Result<Node, E> {
                Ok(Node::Plain(it.to_string()))
            }

            fn visit_u64<E>(self, it: u64) -> Result<Node, E> {
                Ok(Node::Plain(it.to_string()))
            }

            fn visit_i64<E>(self, it: i64) -> Result<Node, E> {
                Ok(Node::Plain(it.to_string()))
            }

            fn visit_f64<E>(self, it: f64) -> Result<Node, E> {
                Ok(Node::Plain(format!("{it:e}")))
            }

            fn visit_str<E>(self, it: &str) -> Result<Node, E> {
                Ok(Node::Text(it.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut them: A) -> Result<Node, A::Error> {
                let mut list = Vec::new();
                while let Some(it) = them.next_element()? {
                    list.push(it);
                }
                Ok(Node::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut them: A) -> Result<Node, A::Error> {
                let mut map = Vec::new();
                while let Some(entry) = them.next_entry()? {
                    map.push(entry);
                }
                Ok(Node::Map(map))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
