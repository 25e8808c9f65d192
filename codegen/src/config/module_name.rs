//! Names of Rust modules for names of files.

use crate::output::ident;

/// A module name for a file's name without its ending: snake case, without characters that an identifier cannot
/// hold, and never a keyword.
pub(super) fn module_name(stem: &str) -> String {
    let words: String = stem
        .chars()
        .map(|it| if it.is_alphanumeric() { it } else { ' ' })
        .collect();
    let name = heck::ToSnakeCase::to_snake_case(words.as_str());
    if syn::parse_str::<syn::Ident>(&name).is_ok() {
        return name;
    }
    // A keyword takes an underscore after it, a leading digit one before it.
    let candidates = [format!("{name}_"), format!("_{name}")];
    let mut valid = candidates
        .into_iter()
        .filter(|it| ident(it).is_ok() && it != "_");
    valid.next().unwrap_or_else(|| "service".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_named_after_its_model_file() {
        for (stem, name) in [
            ("personalize", "personalize"),
            ("CleanRoomsML-2023.09", "clean_rooms_ml_2023_09"),
            ("2023-model", "_2023_model"),
            ("type", "type_"),
            ("self", "self_"),
            ("---", "service"),
            ("", "service"),
            ("größe", "größe"),
        ] {
            assert_eq!(module_name(stem), name, "{stem}");
        }
    }
}
