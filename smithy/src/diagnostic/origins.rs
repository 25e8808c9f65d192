//! Where things come from: a member that a mixin brought, a trait that an `apply` statement added.
//!
//! A rule names the place that a thing would have in the definition of its shape. The table here redirects from that
//! place to the one in the files. It is filled while files are merged, and asked when places are resolved, so no rule
//! has to know how a thing came to its shape.

use std::collections::HashMap;
use std::sync::Arc;

use super::place::PlaceKind;
use super::{Place, SourceId};

/// For each file, the paths that are redirected, with the places that they come from.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins(HashMap<SourceId, HashMap<Vec<Arc<str>>, Place>>);

impl Origins {
    /// Redirects `from` to `to`. Places that are not paths are not redirected.
    pub(super) fn add(&mut self, from: &Place, to: Place) {
        if let PlaceKind::Path { keys, .. } = &from.kind
            && *from != to
        {
            let paths = self.0.entry(from.source).or_default();
            paths.insert(keys.clone(), to);
        }
    }

    /// The place to which exactly this path is redirected.
    pub(super) fn redirect_of(&self, place: &Place) -> Option<&Place> {
        let PlaceKind::Path { keys, .. } = &place.kind else {
            return None;
        };
        self.0.get(&place.source)?.get(keys.as_slice())
    }

    /// The place to which this one is redirected, or the part of it that corresponds to the place if something around
    /// it is redirected.
    pub(super) fn resolve(&self, place: &Place) -> Option<Place> {
        let PlaceKind::Path { keys, key } = &place.kind else {
            return None;
        };
        let paths = self.0.get(&place.source)?;
        let (length, to) = (1..=keys.len())
            .rev()
            .find_map(|length| Some((length, paths.get(&keys[..length])?)))?;
        let mut found = to.clone();
        for step in &keys[length..] {
            found = found.child(step);
        }
        Some(if *key { found.key() } else { found })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sources;
    use super::*;

    #[test]
    fn a_place_follows_the_nearest_redirected_place_around_it() {
        let mut sources = Sources::default();
        let (here, there) = (sources.add("a.json", "{}"), sources.add("b.json", "{}"));
        let mut origins = Origins::default();
        let member = Place::new(here, ["shapes", "a#S", "members", "x"]);
        let trait_place = member.clone().child("traits").child("t");
        origins.add(
            &member,
            Place::new(there, ["shapes", "a#M", "members", "x"]),
        );
        origins.add(&trait_place, Place::new(there, ["shapes", "a#S$x"]));
        let found = |place: Place| origins.resolve(&place);
        assert_eq!(
            found(member.clone().child("target")),
            Some(Place::new(
                there,
                ["shapes", "a#M", "members", "x", "target"]
            ))
        );
        assert_eq!(
            found(trait_place.clone().child("0").key()),
            Some(Place::new(there, ["shapes", "a#S$x", "0"]).key())
        );
        assert_eq!(found(Place::new(here, ["shapes", "a#S"])), None);
        assert_eq!(found(Place::at(here, 0..1)), None);
        assert_eq!(origins.redirect_of(&member.clone().child("target")), None);
        assert!(origins.redirect_of(&member.key()).is_some());
    }
}
