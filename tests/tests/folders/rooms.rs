//! Which folders import each other: a parsed crate comes in, circles of imports go out.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::{Crate, ModulePath};

/// An import of one room by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// The room that imports.
    pub(crate) from: String,
    /// The room that is imported.
    pub(crate) to: String,
    /// The first line that does so, as `file:line`.
    pub(crate) at: String,
}

/// A room, and one that it imports.
type Edge = (ModulePath, ModulePath);

/// The first import of each room by each other room of the same folder.
type Imports = BTreeMap<Edge, Import>;

/// Every circle of rooms, as the imports that make it: a pair that imports each other, or a ring of more.
///
/// A room is a folder with all that is in it, or a file beside folders. Rooms are compared with the others in the
/// same folder. A circle of files inside a folder is no circle of folders, but at the top of a crate files are rooms
/// of their own. The shortest circle through a room is named, and no other through the same room.
pub(crate) fn circles(parsed: &Crate) -> Vec<Vec<Import>> {
    let imports = imports(parsed);
    let mut found: Vec<Vec<Import>> = Vec::new();
    let mut done = BTreeSet::new();
    for from in imports.keys().map(|(from, _)| from) {
        if done.contains(from) {
            continue;
        }
        let Some(circle) = shortest_circle(&imports, from) else {
            continue;
        };
        let counts = from.len() == 1 || circle.iter().any(|(room, _)| is_folder(parsed, room));
        done.extend(circle.iter().map(|(room, _)| (*room).clone()));
        if counts {
            found.push(circle.iter().map(|key| imports[key].clone()).collect());
        }
    }
    found
}

/// The shortest way from a room back to it.
fn shortest_circle<'a>(imports: &'a Imports, start: &'a ModulePath) -> Option<Vec<&'a Edge>> {
    let mut ways: Vec<Vec<&Edge>> = vec![Vec::new()];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            let at = way.last().map_or(start, |(_, to)| to);
            for edge in imports.keys().filter(|(from, _)| from == at) {
                let way = [&way[..], &[edge]].concat();
                if edge.1 == *start {
                    return Some(way);
                }
                if seen.insert(&edge.1) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

/// The first import of each room by each other room of the same folder.
fn imports(parsed: &Crate) -> Imports {
    let mut found = BTreeMap::new();
    for (module, content) in &parsed.modules {
        for (path, line) in &content.named {
            let target = parsed.module_of(path);
            let shared = module
                .iter()
                .zip(&target)
                .take_while(|(a, b)| a == b)
                .count();
            // One of them lies inside the other: a folder and its own children are one room.
            if shared == module.len() || shared == target.len() {
                continue;
            }
            let (from, to) = (module[..=shared].to_vec(), target[..=shared].to_vec());
            let import = || Import {
                from: from.join("::"),
                to: to.join("::"),
                at: format!("{}:{line}", content.file.display()),
            };
            found
                .entry((from.clone(), to.clone()))
                .or_insert_with(import);
        }
    }
    found
}

fn is_folder(parsed: &Crate, room: &[String]) -> bool {
    let file = parsed.modules.get(room).map(|it| it.file.as_path());
    file.is_none_or(|it| it.ends_with("mod.rs"))
}
