//! Lowers pagination: an operation comes in, the method for its pages, the path to their items, and the trait of its
//! table go out.

use farrier_smithy::knowledge::operations::{self, Structure};
use farrier_smithy::knowledge::pagination::{Pagination, Property};
use farrier_smithy::model::{Shape, ShapeKind};

use super::names::OperationNames;
use super::{Lowering, customizations};
use crate::ir::{self, Presence, Trait};

impl<'m> Lowering<'m> {
    /// Returns the pages of an operation, for the client. `None` if it is not paginated, or if its input is a stream,
    /// which cannot be sent twice.
    pub(super) fn pages(
        &mut self,
        shape: &'m Shape,
        names: &OperationNames,
        input: &ir::Structure,
    ) -> Option<ir::Pages> {
        if !self.options.parts.has_client() || input.streams {
            return None;
        }
        let method = names.pages.clone()?;
        let mut shapes = self.model.shapes.values();
        let service = shapes.find(|it| matches!(it.kind, ShapeKind::Service(_)));
        let operation = operations::Operation::of(self.model, shape)?;
        let pagination = Pagination::of(service, &operation)?;
        let input_token = pagination.path(Property::InputToken)?;
        let output_token = pagination.path(Property::OutputToken)?;
        let items = pagination.path(Property::Items);
        let (word, more) = customizations::pagination(self.service_id, shape);
        let values = [input_token, output_token].into_iter().chain(more);
        let table = Trait::new(word).with(values.map(Into::into));
        let output = operation.output?;
        Some(ir::Pages {
            method,
            table,
            items: items.and_then(|path| self.page_items(output.shape, path)),
        })
    }

    /// Returns the fields on the way to the items of an output, and their type.
    fn page_items(&mut self, output: &'m Shape, path: &str) -> Option<ir::PageItems> {
        let mut structure = Structure::of(self.model, &output.id);
        let mut fields = Vec::new();
        let mut value = None;
        for name in path.split('.') {
            let it = structure?;
            let shape = self.model.shapes.get(&it.shape.id)?;
            let ShapeKind::Structure(members) = &shape.kind else {
                return None;
            };
            let lowered = self.structure(shape, members);
            let member = lowered
                .members
                .into_iter()
                .find(|it| it.model_name == name)?;
            fields.push((member.name, member.presence == Presence::Optional));
            value = Some(member.value);
            structure = Structure::of(self.model, &it.member(name)?.target);
        }
        Some(ir::PageItems {
            value: value?,
            fields,
        })
    }
}
