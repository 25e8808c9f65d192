//! The functions of the language, with the types of their arguments and of what they return.

use crate::suggest;

/// A function other than `getAttr`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The variants are the specification's own words.
pub enum Function {
    IsSet,
    Not,
    BooleanEquals,
    StringEquals,
    IsValidHostLabel,
    ParseUrl,
    Substring,
    UriEncode,
    Coalesce,
    Ite,
    Split,
    /// A function that is not in the language itself: `aws.partition`.
    Other(String),
}

/// The types of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Nothing is known of it.
    Any,
    Boolean,
    Integer,
    String,
    StringArray,
    Record(&'static [(&'static str, Type)]),
}

impl Type {
    /// Whether a value of this type can stand where `wanted` is.
    pub(super) fn fits(self, wanted: Self) -> bool {
        self == wanted || self == Self::Any || wanted == Self::Any
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Boolean => "a boolean",
            Self::Integer => "a whole number",
            Self::String => "a string",
            Self::StringArray => "a list of strings",
            Self::Record(_) => "a record",
        }
    }
}

const URL: &[(&str, Type)] = &[
    ("scheme", Type::String),
    ("authority", Type::String),
    ("path", Type::String),
    ("normalizedPath", Type::String),
    ("isIp", Type::Boolean),
];

const PARTITION: &[(&str, Type)] = &[
    ("name", Type::String),
    ("dnsSuffix", Type::String),
    ("dualStackDnsSuffix", Type::String),
    ("supportsFIPS", Type::Boolean),
    ("supportsDualStack", Type::Boolean),
    ("implicitGlobalRegion", Type::String),
];

const ARN: &[(&str, Type)] = &[
    ("partition", Type::String),
    ("service", Type::String),
    ("region", Type::String),
    ("accountId", Type::String),
    ("resourceId", Type::StringArray),
];

/// A row of the list of functions: the name, the function, its arguments, and what it returns.
type Row = (&'static str, Option<Function>, &'static [Type], Type);

/// The functions of the language, and those of Amazon.
const FUNCTIONS: &[Row] = &[
    ("isSet", Some(Function::IsSet), &[Type::Any], Type::Boolean),
    ("not", Some(Function::Not), &[Type::Boolean], Type::Boolean),
    (
        "booleanEquals",
        Some(Function::BooleanEquals),
        &[Type::Boolean, Type::Boolean],
        Type::Boolean,
    ),
    (
        "stringEquals",
        Some(Function::StringEquals),
        &[Type::String, Type::String],
        Type::Boolean,
    ),
    (
        "isValidHostLabel",
        Some(Function::IsValidHostLabel),
        &[Type::String, Type::Boolean],
        Type::Boolean,
    ),
    (
        "parseURL",
        Some(Function::ParseUrl),
        &[Type::String],
        Type::Record(URL),
    ),
    (
        "substring",
        Some(Function::Substring),
        &[Type::String, Type::Integer, Type::Integer, Type::Boolean],
        Type::String,
    ),
    (
        "uriEncode",
        Some(Function::UriEncode),
        &[Type::String],
        Type::String,
    ),
    ("coalesce", Some(Function::Coalesce), &[], Type::Any),
    (
        "ite",
        Some(Function::Ite),
        &[Type::Boolean, Type::Any, Type::Any],
        Type::Any,
    ),
    (
        "split",
        Some(Function::Split),
        &[Type::String, Type::String, Type::Integer],
        Type::StringArray,
    ),
    (
        "aws.partition",
        None,
        &[Type::String],
        Type::Record(PARTITION),
    ),
    ("aws.parseArn", None, &[Type::String], Type::Record(ARN)),
    (
        "aws.isVirtualHostableS3Bucket",
        None,
        &[Type::String, Type::Boolean],
        Type::Boolean,
    ),
];

/// The function of a name. A name with a dot is a function that a client has to be given; any other that is unknown is
/// an error, with help if a known name is similar.
pub(super) fn named(name: &str) -> Result<Function, Option<String>> {
    let row = FUNCTIONS.iter().find(|it| it.0 == name);
    match row {
        Some((_, Some(function), ..)) => Ok(function.clone()),
        Some(_) => Ok(Function::Other(name.to_owned())),
        None if name.contains('.') => Ok(Function::Other(name.to_owned())),
        None => {
            let names = FUNCTIONS.iter().map(|it| it.0);
            let similar = suggest::nearest(name, names.chain(["getAttr"]));
            Err(similar.map(|it| format!("`{it}` has a similar name")))
        }
    }
}

impl Function {
    /// The name in the model.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(name) => name,
            known => {
                let row = FUNCTIONS.iter().find(|it| it.1.as_ref() == Some(known));
                row.map_or("", |it| it.0)
            }
        }
    }

    /// The types of the arguments and of what it returns. `None` for a function that nobody knows.
    pub(super) fn signature(&self) -> Option<(&'static [Type], Type)> {
        let row = FUNCTIONS.iter().find(|it| it.0 == self.name())?;
        Some((row.2, row.3))
    }
}
