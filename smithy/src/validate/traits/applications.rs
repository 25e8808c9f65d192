//! Collects every trait that a model applies, with its definition, for the rules about traits.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Place, Rule, Severity, SourceId};
use crate::knowledge::neighbours::{Graph, Node};
use crate::model::{Model, Shape, ShapeId};

/// A trait on a shape or a member.
pub(crate) struct Application<'a> {
    /// The shape or member.
    pub(crate) node: Node<'a>,
    /// Its number in the graph.
    pub(crate) at: usize,
    /// The trait.
    pub(crate) id: &'a ShapeId,
    /// Its value.
    pub(crate) value: &'a Value,
    /// The shape of that id, if there is one.
    pub(crate) definition: Option<&'a Shape>,
}

/// All applications in the model, in the order of the shapes, without those in the prelude.
pub(crate) fn applications<'a>(graph: &Graph<'a>) -> Vec<Application<'a>> {
    let mut all = Vec::new();
    for (at, node) in graph.nodes().iter().enumerate() {
        if node.shape.source == SourceId::PRELUDE {
            continue;
        }
        all.extend(node.traits().iter().map(|(id, value)| Application {
            node: *node,
            at,
            id,
            value,
            definition: graph.definition(id.as_str()),
        }));
    }
    all
}

impl<'a> Application<'a> {
    /// A property of the trait's definition: `selector`, `conflicts`.
    pub(crate) fn defined(&self, property: &str) -> Option<&'a Value> {
        let definition = self.definition?.traits.get("smithy.api#trait")?;
        definition.get(property)
    }

    /// The value of the trait.
    pub(crate) fn place(&self, model: &Model) -> Place {
        self.node
            .place(model)
            .child("traits")
            .child(self.id.as_str())
    }

    /// A diagnostic about it, at the name of the trait.
    pub(crate) fn diagnostic(
        &self,
        model: &Model,
        severity: Severity,
        rule: &'static Rule,
        message: String,
    ) -> Diagnostic {
        Diagnostic::new(severity, rule, message)
            .shape(self.node.shape.definition_id())
            .at(self.place(model).key())
    }
}

impl Node<'_> {
    /// The place where it is defined.
    pub(crate) fn place(&self, model: &Model) -> Place {
        match self.member {
            Some(member) => model.place_of_member(self.shape, member),
            None => model.place_of(self.shape),
        }
    }

    /// An error about a reference that is not allowed.
    pub(crate) fn reference(&self, model: &Model, rule: &'static Rule, to: &str) -> Diagnostic {
        let place = self.place(model);
        let (verb, place) = match self.member {
            Some(_) => ("targets", place.child("target")),
            None => ("refers to", place),
        };
        Diagnostic::error(rule, format!("{} {verb} {to}", self.name()))
            .shape(self.shape.definition_id())
            .at(place)
    }

    /// Its name in a message: `` `a#S` ``, `` member `x` ``.
    pub(crate) fn name(&self) -> String {
        match self.member {
            Some(member) => format!("member `{}`", member.name),
            None => format!("`{}`", self.shape.id),
        }
    }
}

/// The name of a trait as people write it: without the namespace of the prelude.
pub(crate) fn short(id: &str) -> &str {
    id.strip_prefix("smithy.api#").unwrap_or(id)
}
