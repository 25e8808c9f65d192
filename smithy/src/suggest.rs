//! Suggestions for misspelt names: by edit distance, or by the same name in another namespace.

use crate::shape_id::ShapeId;

/// The candidate that differs least from `name`, in at most a third of its characters. Of several, the first in
/// alphabetical order.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.chars().collect();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // Only a better candidate matters, and the length alone excludes most of them.
        let limit = best.map_or(name.len() / 3, |(distance, _)| distance);
        if candidate.chars().count().abs_diff(name.len()) > limit {
            continue;
        }
        if let Some(distance) = distance(&name, candidate, limit)
            && best.is_none_or(|best| (distance, candidate) < best)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The help for a misspelt id: `` `example#City` has a similar name ``.
pub(crate) fn similar<'a>(
    id: &ShapeId,
    known: impl Iterator<Item = &'a ShapeId> + Clone,
) -> Option<String> {
    let namespaced = known
        .clone()
        .filter(|it| it.namespace() == id.namespace())
        .map(ShapeId::name);
    if let Some(name) = nearest(id.name(), namespaced) {
        return Some(format!("`{}#{name}` has a similar name", id.namespace()));
    }
    let name = nearest(id.name(), known.clone().map(ShapeId::name))?;
    let elsewhere = known.filter(|it| it.name() == name).min()?;
    Some(format!("`{elsewhere}` has a similar name"))
}

/// The edit distance (insertions, deletions, substitutions, transpositions of two letters) without regard to letter
/// case; `None` if it exceeds `limit`.
fn distance(from: &[char], to: &str, limit: usize) -> Option<usize> {
    let mut row: Vec<usize> = (0..=from.len()).collect();
    let mut above = row.clone();
    let mut before = None;
    for (line, c) in to.chars().enumerate() {
        let two_above = std::mem::replace(&mut above, row.clone());
        let mut diagonal = row[0];
        row[0] = line + 1;
        let mut least = row[0];
        for (at, d) in from.iter().enumerate() {
            let cost = usize::from(!c.eq_ignore_ascii_case(d));
            let mut next = (diagonal + cost).min(row[at] + 1).min(row[at + 1] + 1);
            let swapped = |last: &char, before: char| {
                before.eq_ignore_ascii_case(d) && c.eq_ignore_ascii_case(last)
            };
            if at > 0 && before.is_some_and(|it| swapped(&from[at - 1], it)) {
                next = next.min(two_above[at - 1] + 1);
            }
            diagonal = row[at + 1];
            row[at + 1] = next;
            least = least.min(next);
        }
        if least > limit {
            return None;
        }
        before = Some(c);
    }
    row.last().copied().filter(|&it| it <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_name_that_was_meant() {
        let names = ["MetricAttributes", "MetricAttribute", "Metrics"];
        assert_eq!(nearest("MetricAtributes", names), Some("MetricAttributes"));
        assert_eq!(nearest("metrics", names), Some("Metrics"));
        assert_eq!(nearest("Dataset", names), None);
        assert_eq!(nearest("Flaot", ["Float", "Blob"]), Some("Float"));
    }

    #[test]
    fn the_same_name_in_another_namespace_is_suggested() {
        let known = [
            ShapeId::parse("a.b#City").unwrap(),
            ShapeId::parse("a.b#Town").unwrap(),
        ];
        let wrong = ShapeId::parse("weather#City").unwrap();
        assert_eq!(
            similar(&wrong, known.iter()).unwrap(),
            "`a.b#City` has a similar name"
        );
    }
}
