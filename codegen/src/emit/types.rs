//! Emits the module `types`.

use super::imports::Imports;
use super::{Module, enums, module, structure, union};
use crate::ir::{ModulePath, TypeDefinition};

pub(super) fn emit(types: &[TypeDefinition], docs: &str) -> Module {
    let mut imports = Imports::new(Some(ModulePath::Types));
    imports.service();
    let mut items = Vec::new();
    for it in types {
        match it {
            TypeDefinition::Structure(it) => structure::emit(it, &mut imports, &mut items),
            TypeDefinition::Union(it) => union::emit(it, &mut imports, &mut items),
            TypeDefinition::StringEnum(it) => enums::string(it, &mut items),
            TypeDefinition::IntEnum(it) => enums::int(it, &mut items),
        }
    }
    module(&["types"], &[docs], imports, items)
}
