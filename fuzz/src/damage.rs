//! Changes models at random. A model comes in; a changed model goes out. Most changed models still load, and reach the
//! emitters.

use farrier_test_support::random::Random;

use crate::node::Node;
use crate::words::{FIELDS, KINDS, NAMES, PRELUDE, TRAITS};

/// Changes an input. Returns `None` if it is not JSON, or, at random, if the fuzzer should change the bytes instead.
pub fn damage(input: &[u8], seed: u32) -> Option<String> {
    let mut random = Random::new(u64::from(seed));
    if random.below(16) == 0 {
        return None;
    }
    let mut node = Node::parse(input)?;
    // A model without settings gets some, so that they can be changed too.
    if let Node::Map(_) = node {
        node = Node::List(vec![Node::Map(Vec::new()), node]);
    }
    // Mostly one change: each change may make the model invalid.
    for _ in 0..if random.below(3) == 0 { 2 } else { 1 } {
        step(&mut node, &mut random);
    }
    Some(node.print())
}

fn step(root: &mut Node, random: &mut Random) {
    let count = root.count();
    match random.below(15) {
        // Removes an entry.
        0 => {
            if let Some((_, node)) = pick(root, random, |_, it| size(it) > 0) {
                let at = random.below(size(node));
                match node {
                    Node::List(them) => drop(them.remove(at)),
                    Node::Map(them) => drop(them.remove(at)),
                    _ => {}
                }
            }
        }
        // Copies a value to another place.
        1 | 2 => {
            let from = random.below(count);
            let Some((_, copy)) = root.nth(from).map(|(_, it)| ((), it.clone())) else {
                return;
            };
            if let Some((_, node)) = root.nth(random.below(count)) {
                *node = copy;
            }
        }
        // Repeats an entry, with the same key or another one.
        3 => {
            if let Some((_, Node::Map(them))) = pick(
                root,
                random,
                |_, it| matches!(it, Node::Map(it) if !it.is_empty()),
            ) {
                let (key, copy) = them[random.below(them.len())].clone();
                let key = match random.below(3) {
                    0 => key,
                    1 => format!("{key}{}", random.below(10)),
                    _ => random.pick(&NAMES).to_owned(),
                };
                them.insert(random.below(them.len() + 1), (key, copy));
            }
        }
        // Changes a target.
        4 | 5 => {
            let id = an_id(root, random);
            if let Some((_, node)) = pick(root, random, |key, _| key == "target") {
                *node = Node::Text(id);
            }
        }
        6 => {
            if let Some((_, node)) = pick(root, random, |key, _| key == "type") {
                *node = Node::Text(random.pick(&KINDS).to_owned());
            }
        }
        // Applies a trait.
        7 | 8 => {
            let (id, value) = TRAITS[random.below(TRAITS.len())];
            let value = Node::parse(value.as_bytes());
            let has_traits =
                |_: &str, it: &Node| it.get("type").is_some() || it.get("target").is_some();
            if let (Some(value), Some((_, Node::Map(them)))) =
                (value, pick(root, random, has_traits))
            {
                match them.iter_mut().find(|(key, _)| key == "traits") {
                    Some((_, Node::Map(traits))) => traits.push((id.to_owned(), value)),
                    _ => {
                        let traits = Node::Map(vec![(id.to_owned(), value)]);
                        them.push(("traits".to_owned(), traits));
                    }
                }
            }
        }
        // Renames an entry, or a shape and all references to it.
        9 => {
            let name = random.pick(&NAMES).to_owned();
            if let Some((_, Node::Map(them))) = pick(root, random, |_, it| {
                size(it) > 0 && matches!(it, Node::Map(_))
            }) {
                let at = random.below(them.len());
                them[at].0 = name;
            }
        }
        10 => {
            let old = an_id(root, random);
            let namespace = old.split('#').next().unwrap_or_default();
            let new = format!("{namespace}#{}", random.pick(&NAMES));
            rename(root, &old, &new);
        }
        // Changes a value.
        11 => {
            let value = a_value(root, random);
            if let Some((_, node)) = root.nth(random.below(count)) {
                *node = value;
            }
        }
        // Adds a field.
        12 => {
            let field = random.pick(&FIELDS).to_owned();
            let value = match random.below(3) {
                0 => a_value(root, random),
                1 => Node::Map(vec![("target".to_owned(), Node::Text(an_id(root, random)))]),
                _ => {
                    let target =
                        Node::Map(vec![("target".to_owned(), Node::Text(an_id(root, random)))]);
                    Node::List(vec![target])
                }
            };
            if let Some((_, Node::Map(them))) =
                pick(root, random, |_, it| matches!(it, Node::Map(_)))
            {
                them.push((field, value));
            }
        }
        // Copies an entry many times, under new names.
        13 => {
            let times = 1 << random.below(8);
            if count < 20_000
                && let Some((_, Node::Map(them))) = pick(root, random, |_, it| {
                    size(it) > 0 && matches!(it, Node::Map(_))
                })
            {
                let (key, copy) = them[random.below(them.len())].clone();
                if copy.count() * times < 20_000 {
                    them.extend((0..times).map(|n| (format!("{key}{n}"), copy.clone())));
                }
            }
        }
        _ => settings(root, random),
    }
}

/// Changes the settings, which are the first element.
fn settings(root: &mut Node, random: &mut Random) {
    let id = an_id(root, random);
    let key = random.pick(&[
        "service",
        "operations",
        "shapes",
        "validation-error",
        "module",
        "layout",
        "parts",
    ]);
    let value = match key {
        "operations" | "shapes" => Node::List(
            (0..random.below(3))
                .map(|_| Node::Text(id.clone()))
                .collect(),
        ),
        "layout" => Node::Text("files".to_owned()),
        "parts" => Node::Text(random.pick(&["types", "client", "server"]).to_owned()),
        "module" => Node::Text(random.pick(&NAMES).to_owned()),
        _ => Node::Text(id),
    };
    if let Node::List(parts) = root
        && let Some(Node::Map(them)) = parts.first_mut()
    {
        match random.below(3) {
            0 => them.retain(|(it, _)| it != key),
            _ => them.push((key.to_owned(), value)),
        }
    }
}

fn size(node: &Node) -> usize {
    match node {
        Node::List(them) => them.len(),
        Node::Map(them) => them.len(),
        _ => 0,
    }
}

/// Picks one of the values that `wanted` accepts.
fn pick<'a>(
    root: &'a mut Node,
    random: &mut Random,
    wanted: impl Fn(&str, &Node) -> bool,
) -> Option<(&'a str, &'a mut Node)> {
    fn walk(
        node: &Node,
        key: &str,
        at: &mut usize,
        wanted: &dyn Fn(&str, &Node) -> bool,
        found: &mut Vec<usize>,
    ) {
        if wanted(key, node) {
            found.push(*at);
        }
        *at += 1;
        match node {
            Node::List(them) => them.iter().for_each(|it| walk(it, key, at, wanted, found)),
            Node::Map(them) => them
                .iter()
                .for_each(|(key, it)| walk(it, key, at, wanted, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(root, "", &mut 0, &wanted, &mut found);
    let at = found.get(random.below(found.len()))?;
    root.nth(*at)
}

/// Returns the id of a shape in the model or in the prelude.
fn an_id(root: &Node, random: &mut Random) -> String {
    fn walk(node: &Node, found: &mut Vec<String>) {
        match node {
            Node::List(them) => them.iter().for_each(|it| walk(it, found)),
            Node::Map(them) => them.iter().for_each(|(key, it)| {
                if key == "shapes"
                    && let Node::Map(shapes) = it
                {
                    found.extend(shapes.iter().map(|(id, _)| id.clone()));
                }
                walk(it, found);
            }),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(root, &mut found);
    match random.below(3) {
        0 => format!("smithy.api#{}", random.pick(&PRELUDE)),
        _ if found.is_empty() => "a#B".to_owned(),
        _ => found.swap_remove(random.below(found.len())),
    }
}

fn a_value(root: &Node, random: &mut Random) -> Node {
    let plain = |text: &str| Node::Plain(text.to_owned());
    match random.below(10) {
        0 => plain("null"),
        1 => plain(random.pick(&[
            "0",
            "-1",
            "1",
            "2147483648",
            "18446744073709551615",
            "1e308",
            "-0.5",
            "4294967296",
        ])),
        2 => Node::List(Vec::new()),
        3 => Node::Map(Vec::new()),
        4 => Node::Text(an_id(root, random)),
        5 => Node::Text("x".repeat(1 << random.below(13))),
        6 => plain("true"),
        // A deep value, up to the limit of the reader.
        7 => (0..random.below(126)).fold(Node::List(Vec::new()), |it, at| match at % 2 {
            0 => Node::List(vec![it]),
            _ => Node::Map(vec![("x".to_owned(), it)]),
        }),
        8 => TRAITS
            .get(random.below(TRAITS.len()))
            .and_then(|(_, value)| Node::parse(value.as_bytes()))
            .unwrap_or(Node::List(Vec::new())),
        _ => Node::Text(random.pick(&NAMES).to_owned()),
    }
}

/// Renames a shape and all references to it.
fn rename(node: &mut Node, old: &str, new: &str) {
    match node {
        Node::Text(text) if text == old => *text = new.to_owned(),
        Node::List(them) => them.iter_mut().for_each(|it| rename(it, old, new)),
        Node::Map(them) => them.iter_mut().for_each(|(key, it)| {
            if key == old {
                *key = new.to_owned();
            }
            rename(it, old, new);
        }),
        _ => {}
    }
}
