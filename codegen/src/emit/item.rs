//! Items of modules. An item has its kind and its parts as text, so that the output stage can print it without
//! parsing. [`Item::Rust`] is for everything else.
//!
//! Texts are code on one line, formatted. Attributes are without `#[` and `]`. Documentation is without comment marks
//! and the space after them.

use proc_macro2::TokenStream;

use super::Gate;

/// An item of a module.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// `use path;`
    Use {
        /// Whether it is `pub`.
        public: bool,
        /// The path: `a::b`, `a::{b, c}` or `a::*`.
        path: String,
    },
    /// `mod name;`
    Module {
        /// Its attributes.
        attributes: Vec<String>,
        /// Whether it is `pub`.
        public: bool,
        /// Its name.
        name: String,
    },
    /// `pub(crate) static NAME: Type = value;`
    Static {
        /// Its attributes.
        attributes: Vec<String>,
        /// Its name.
        name: String,
        /// Its type.
        ty: &'static str,
        /// Its value.
        value: String,
    },
    /// `pub struct Name { ... }`
    Struct {
        /// Its documentation.
        docs: Vec<String>,
        /// Its attributes.
        attributes: Vec<String>,
        /// Its name.
        name: String,
        /// Its fields, all of them `pub`.
        fields: Vec<Field>,
    },
    /// `pub enum Name { ... }`
    Enum {
        /// Its documentation.
        docs: Vec<String>,
        /// Its attributes.
        attributes: Vec<String>,
        /// Its name.
        name: String,
        /// Its variants.
        variants: Vec<Variant>,
    },
    /// `path!(...);`
    MacroCall(MacroCall),
    /// Items that need a feature of the runtime.
    Gated {
        /// The feature.
        gate: Gate,
        /// The items.
        items: Vec<Item>,
    },
    /// Any other item.
    Rust {
        /// Its documentation.
        docs: Vec<String>,
        /// The item without the documentation.
        tokens: TokenStream,
    },
}

/// A field of a structure.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its documentation.
    pub(crate) docs: Vec<String>,
    /// Its attributes.
    pub(crate) attributes: Vec<String>,
    /// Its name.
    pub(crate) name: String,
    /// Its type.
    pub(crate) ty: String,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// Its documentation.
    pub(crate) docs: Vec<String>,
    /// Its attributes.
    pub(crate) attributes: Vec<String>,
    /// Its name.
    pub(crate) name: String,
    /// The type of its value, if it has one.
    pub(crate) value: Option<String>,
}

/// A call of one of the runtime's macros.
#[derive(Clone, Debug)]
pub(crate) struct MacroCall {
    /// The path of the macro.
    pub(crate) path: &'static str,
    /// Whether the call belongs to the item above it. It then follows without a blank line.
    pub(crate) attached: bool,
    /// The arguments.
    pub(crate) arguments: Vec<Argument>,
}

/// An argument of a macro. Commas separate arguments, and a long call is broken between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    /// Text that is never broken.
    Text(String),
    /// `name(a, b)`
    Call(String, Vec<Argument>),
    /// `&[a, b]`
    Slice(Vec<Argument>),
    /// `[a, b]`
    Array(Vec<Argument>),
    /// `head [a, b]`, where the head has the bracket
    Traits(String, Vec<Argument>),
    /// `head { a, b }`, on a line of its own.
    Block(String, Vec<Argument>),
    /// `{ a, b }`
    List(Vec<Argument>),
    /// `call -> result`
    Signature(String, String),
}

impl Item {
    /// Returns an item without documentation.
    pub(crate) fn rust(tokens: TokenStream) -> Self {
        Self::Rust {
            docs: Vec::new(),
            tokens,
        }
    }
}

impl MacroCall {
    /// Returns a call that belongs to the item above it.
    pub(crate) fn attached(path: &'static str, arguments: Vec<Argument>) -> Item {
        Item::MacroCall(Self {
            path,
            attached: true,
            arguments,
        })
    }
}

impl Argument {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Returns `[a, b]`, which is never broken.
    pub(crate) fn array(entries: &[Self]) -> Self {
        let mut text = "[".to_owned();
        join(entries, &mut text);
        text.push(']');
        Self::Text(text)
    }

    /// Returns the length of the text that [`push_to`](Self::push_to) adds.
    pub(crate) fn length(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Call(name, arguments) => name.len() + "()".len() + joined_length(arguments),
            Self::Slice(arguments) => "&[]".len() + joined_length(arguments),
            Self::Array(arguments) => "[]".len() + joined_length(arguments),
            Self::Traits(head, traits) => head.len() + "]".len() + joined_length(traits),
            Self::Block(head, entries) => head.len() + " ".len() + list_length(entries),
            Self::List(entries) => list_length(entries),
            Self::Signature(call, result) => call.len() + " -> ".len() + result.len(),
        }
    }

    /// Adds the argument to a text, on one line.
    pub(crate) fn push_to(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Call(name, arguments) => {
                out.push_str(name);
                out.push('(');
                join(arguments, out);
                out.push(')');
            }
            Self::Slice(arguments) => {
                out.push_str("&[");
                join(arguments, out);
                out.push(']');
            }
            Self::Traits(head, traits) => {
                out.push_str(head);
                join(traits, out);
                out.push(']');
            }
            Self::Array(arguments) => {
                out.push('[');
                join(arguments, out);
                out.push(']');
            }
            Self::Block(head, entries) => {
                out.push_str(head);
                out.push(' ');
                push_list(entries, out);
            }
            Self::List(entries) => push_list(entries, out),
            Self::Signature(call, result) => {
                out.push_str(call);
                out.push_str(" -> ");
                out.push_str(result);
            }
        }
    }
}

/// Returns the length of the text that [`join`] adds.
pub(crate) fn joined_length(arguments: &[Argument]) -> usize {
    let commas = arguments.len().saturating_sub(1) * ", ".len();
    arguments.iter().map(Argument::length).sum::<usize>() + commas
}

/// Adds arguments to a text, on one line, separated by commas.
pub(crate) fn join(arguments: &[Argument], out: &mut String) {
    for (index, argument) in arguments.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        argument.push_to(out);
    }
}

fn list_length(entries: &[Argument]) -> usize {
    match entries.is_empty() {
        true => "{}".len(),
        false => "{  }".len() + joined_length(entries),
    }
}

fn push_list(entries: &[Argument], out: &mut String) {
    if entries.is_empty() {
        out.push_str("{}");
        return;
    }
    out.push_str("{ ");
    join(entries, out);
    out.push_str(" }");
}
