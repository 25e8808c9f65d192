//! Sets shape and place of a diagnostic in one step.
//!
//! Shapes have the name that their file gives them, even if a transform has given them another id since: that is the
//! name that people know, and that suppressions use.

use crate::diagnostic::{Diagnostic, Place, Rule, Severity};
use crate::model::{Member, Model, Shape};

impl Diagnostic {
    /// A danger.
    pub(crate) fn danger(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self::new(Severity::Danger, rule, message)
    }

    /// It is about a shape.
    pub(crate) fn on(self, model: &Model, shape: &Shape) -> Self {
        self.shape(shape.definition_id()).at(model.place_of(shape))
    }

    /// It is about a member.
    pub(crate) fn on_member(self, model: &Model, shape: &Shape, member: &Member) -> Self {
        self.shape(shape.definition_id())
            .at(model.place_of_member(shape, member))
    }

    /// It is about a trait of a shape.
    pub(crate) fn on_trait(self, model: &Model, shape: &Shape, id: &str) -> Self {
        self.shape(shape.definition_id())
            .at(trait_place(model, shape, id).key())
    }

    /// It is about what stands under `key` in the value of a trait of a shape.
    pub(crate) fn in_trait(self, model: &Model, shape: &Shape, id: &str, key: &str) -> Self {
        self.shape(shape.definition_id())
            .at(trait_place(model, shape, id).child(key))
    }

    /// It is about a trait of a member.
    pub(crate) fn on_member_trait(
        self,
        model: &Model,
        shape: &Shape,
        member: &Member,
        id: &str,
    ) -> Self {
        let place = model.place_of_member(shape, member);
        self.shape(shape.definition_id())
            .at(place.child("traits").child(id).key())
    }

    /// What to do about it, as [`Diagnostic::help`] says.
    pub(crate) fn advice(self, help: &str) -> Self {
        self.help(help.to_owned())
    }
}

fn trait_place(model: &Model, shape: &Shape, id: &str) -> Place {
    model.place_of(shape).child("traits").child(id)
}

/// Names in backquotes, with commas between them.
pub(crate) fn quoted<T: std::fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = names.into_iter().map(|it| format!("`{it}`")).collect();
    names.join(", ")
}
