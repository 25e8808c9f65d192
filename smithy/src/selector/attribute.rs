//! Attributes of shapes and their comparison (Smithy 2.0, "Selectors": "Attributes", "Attribute comparison"): a path
//! and a node of the graph come in, a value goes out, or whether a comparison holds for it.

use std::borrow::Cow;

use serde_json::Value;

use super::{Comparator, Comparison, Operand, Path, Segment};
use crate::knowledge::neighbours::Node;
use crate::model::{Member, Service, Shape, ShapeKind, Traits};

/// The value at the end of a path.
#[derive(Clone, Debug)]
pub(crate) enum Attribute<'a> {
    /// Nothing.
    Empty,
    /// A shape or member, where paths begin.
    Node(Node<'a>),
    /// An absolute id: of a shape, and the name of a member.
    Id(&'a str, Option<&'a str>),
    Traits(&'a Traits),
    /// The traits of an enum, which has the trait `@enum` by its kind.
    EnumTraits(&'a Traits, &'a [Member]),
    /// The value of that trait: a list of the values of the enum.
    EnumTrait(&'a [Member]),
    /// One value of that list.
    EnumDefinition(&'a Member),
    Service(&'a Shape, &'a Service),
    Json(&'a Value),
    Text(&'a str),
    Count(usize),
    /// The values of a projection.
    Many(Vec<Attribute<'a>>),
}

impl<'a> Attribute<'a> {
    /// Follows a path.
    pub(crate) fn get(self, path: &'a Path) -> Self {
        path.0
            .iter()
            .fold(self, |value, segment| value.step(segment))
    }

    fn step(self, segment: &'a Segment) -> Self {
        use Segment as S;
        match (self, segment) {
            (Self::Many(values), S::First) => {
                let mut flat = Vec::new();
                Self::Many(values).flatten(&mut flat);
                flat.into_iter().next().unwrap_or(Self::Empty)
            }
            (Self::Many(values), segment) => {
                let values = values.into_iter().map(|value| value.step(segment));
                Self::Many(values.filter(Self::exists).collect())
            }
            (Self::Node(node), S::Name(name)) => match name.as_str() {
                "id" => Self::Id(
                    node.shape.id.as_str(),
                    node.member.map(|it| it.name.as_str()),
                ),
                "trait" => match (&node.shape.kind, node.member) {
                    (ShapeKind::Enum(members), None) => Self::EnumTraits(node.traits(), members),
                    _ => Self::Traits(node.traits()),
                },
                "service" => match (&node.shape.kind, node.member) {
                    (ShapeKind::Service(service), None) => Self::Service(node.shape, service),
                    _ => Self::Empty,
                },
                _ => Self::Empty,
            },
            (Self::Id(id, member), S::Name(name)) => {
                let (namespace, local) = id.split_once('#').unwrap_or(("", id));
                match name.as_str() {
                    "namespace" => Self::Text(namespace),
                    "name" => Self::Text(local),
                    "member" => member.map_or(Self::Empty, Self::Text),
                    _ => Self::Empty,
                }
            }
            (Self::Id(id, member), S::Length) => {
                Self::Count(id.len() + member.map_or(0, |it| 1 + it.len()))
            }
            (Self::Service(shape, service), S::Name(name)) => match name.as_str() {
                "id" => Self::Id(shape.id.as_str(), None),
                "version" => service.version.as_deref().map_or(Self::Empty, Self::Text),
                _ => Self::Empty,
            },
            (Self::EnumTraits(_, members), S::Name(name))
                if matches!(name.as_str(), "enum" | "smithy.api#enum") =>
            {
                Self::EnumTrait(members)
            }
            (Self::EnumTraits(traits, _), segment) => Self::Traits(traits).step(segment),
            (Self::EnumTrait(members), S::Values) => {
                Self::Many(members.iter().map(Self::EnumDefinition).collect())
            }
            (Self::EnumTrait(members), S::Length) => Self::Count(members.len()),
            (Self::EnumDefinition(member), S::Name(name)) => Self::enum_definition(member, name),
            (Self::Traits(traits), S::Name(name)) => {
                let value = if name.contains('#') {
                    traits.get(name)
                } else {
                    traits.get(&format!("smithy.api#{name}"))
                };
                value.map_or(Self::Empty, Self::Json)
            }
            (Self::Traits(traits), S::Keys) => Self::Many(
                traits
                    .iter()
                    .map(|(id, _)| Self::Id(id.as_str(), None))
                    .collect(),
            ),
            (Self::Traits(traits), S::Values) => {
                Self::Many(traits.iter().map(|(_, value)| Self::Json(value)).collect())
            }
            (Self::Text(text), S::Length) => Self::Count(text.chars().count()),
            (Self::Json(value), segment) => Self::json(value, segment),
            _ => Self::Empty,
        }
    }

    /// A property of a value of `@enum`, as the member of an enum has it.
    fn enum_definition(member: &'a Member, property: &str) -> Self {
        let of = |id| member.traits.get(id).map_or(Self::Empty, Self::Json);
        match property {
            "name" => Self::Text(&member.name),
            "value" => match member.traits.enum_value() {
                Some(value) => Self::Json(value),
                None => Self::Text(&member.name),
            },
            "documentation" => of("smithy.api#documentation"),
            "tags" => of("smithy.api#tags"),
            "deprecated" if member.traits.deprecated().is_some() => Self::Text("true"),
            _ => Self::Empty,
        }
    }

    fn json(value: &'a Value, segment: &'a Segment) -> Self {
        use Segment as S;
        match (value, segment) {
            (Value::Object(object), S::Name(name)) => {
                object.get(name).map_or(Self::Empty, Self::Json)
            }
            (Value::Object(object), S::Keys) => {
                Self::Many(object.keys().map(|it| Self::Text(it)).collect())
            }
            (Value::Object(object), S::Values) => {
                Self::Many(object.values().map(Self::Json).collect())
            }
            (Value::Array(array), S::Values) => Self::Many(array.iter().map(Self::Json).collect()),
            (Value::Object(object), S::Length) => Self::Count(object.len()),
            (Value::Array(array), S::Length) => Self::Count(array.len()),
            (Value::String(text), S::Length) => Self::Count(text.chars().count()),
            _ => Self::Empty,
        }
    }

    /// Whether there is a value. An empty projection has none.
    pub(crate) fn exists(&self) -> bool {
        match self {
            Self::Empty => false,
            Self::Many(values) => !values.is_empty(),
            _ => true,
        }
    }

    /// The values of a projection and of those in it, or the value itself.
    pub(crate) fn flatten(self, into: &mut Vec<Self>) {
        match self {
            Self::Many(values) => values.into_iter().for_each(|it| it.flatten(into)),
            value => into.push(value),
        }
    }

    fn text(&self) -> Cow<'a, str> {
        match self {
            Self::Id(id, None) => Cow::Borrowed(id),
            Self::Id(id, Some(member)) => Cow::Owned(format!("{id}${member}")),
            Self::Node(node) => Self::Id(
                node.shape.id.as_str(),
                node.member.map(|it| it.name.as_str()),
            )
            .text(),
            Self::Service(shape, _) => Cow::Borrowed(shape.id.as_str()),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Count(count) => Cow::Owned(count.to_string()),
            Self::Json(Value::String(text)) => Cow::Borrowed(text),
            Self::Json(Value::Bool(value)) => Cow::Borrowed(if *value { "true" } else { "false" }),
            Self::Json(Value::Number(number)) => Cow::Owned(number.to_string()),
            Self::Empty
            | Self::Traits(_)
            | Self::EnumTraits(..)
            | Self::EnumTrait(_)
            | Self::EnumDefinition(_)
            | Self::Json(_)
            | Self::Many(_) => Cow::Borrowed(""),
        }
    }
}

impl Comparison {
    /// Whether any right-hand side matches; `cost` counts the comparisons of two values.
    pub(crate) fn holds<'a>(
        &'a self,
        left: &Attribute<'a>,
        scope: &Attribute<'a>,
        cost: &mut usize,
    ) -> bool {
        self.values
            .iter()
            .any(|value| self.one(left, &value.in_scope(scope), cost))
    }

    fn one(&self, left: &Attribute<'_>, right: &Attribute<'_>, cost: &mut usize) -> bool {
        use Comparator as C;
        let exists = left.exists();
        if self.by == C::Exists {
            return right.text() == if exists { "true" } else { "false" };
        }
        let (mut lefts, mut rights) = (Vec::new(), Vec::new());
        left.clone().flatten(&mut lefts);
        right.clone().flatten(&mut rights);
        *cost = cost.saturating_add(lefts.len().saturating_mul(rights.len()));
        let both = matches!((left, right), (Attribute::Many(_), Attribute::Many(_)));
        let within = |some: &[Attribute<'_>], all: &[Attribute<'_>]| {
            both && some
                .iter()
                .all(|a| all.iter().any(|b| self.scalars(C::Equal, a, b)))
        };
        match self.by {
            C::SetEqual => within(&lefts, &rights) && within(&rights, &lefts),
            C::SetNotEqual => !(within(&lefts, &rights) && within(&rights, &lefts)),
            C::Subset => within(&lefts, &rights),
            C::ProperSubset => within(&lefts, &rights) && !within(&rights, &lefts),
            by => lefts
                .iter()
                .any(|a| rights.iter().any(|b| self.scalars(by, a, b))),
        }
    }

    fn scalars(&self, by: Comparator, left: &Attribute<'_>, right: &Attribute<'_>) -> bool {
        use Comparator as C;
        if !left.exists() || !right.exists() {
            return false;
        }
        let (mut left, mut right) = (left.text(), right.text());
        if self.ignore_case {
            left = Cow::Owned(left.to_lowercase());
            right = Cow::Owned(right.to_lowercase());
        }
        let numbers = || Some((left.parse::<f64>().ok()?, right.parse::<f64>().ok()?));
        match by {
            C::Equal => left == right,
            C::NotEqual => left != right,
            C::StartsWith => left.starts_with(&*right),
            C::EndsWith => left.ends_with(&*right),
            C::Contains => left.contains(&*right),
            C::Greater => numbers().is_some_and(|(a, b)| a > b),
            C::GreaterOrEqual => numbers().is_some_and(|(a, b)| a >= b),
            C::Less => numbers().is_some_and(|(a, b)| a < b),
            C::LessOrEqual => numbers().is_some_and(|(a, b)| a <= b),
            C::Exists | C::SetEqual | C::SetNotEqual | C::Subset | C::ProperSubset => false,
        }
    }
}

impl Operand {
    pub(crate) fn in_scope<'a>(&'a self, scope: &Attribute<'a>) -> Attribute<'a> {
        match self {
            Self::Text(text) => Attribute::Text(text),
            Self::Value(path) => scope.clone().get(path),
        }
    }
}
