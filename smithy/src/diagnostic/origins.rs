//! Where things really stand: a member that came from a mixin, a trait that an `apply` statement gave. A
//! rule names the place that a thing would have in the definition of its shape; the table here leads from
//! there to the place that the files have. It is filled while files are merged, and asked when places are
//! printed, so that no rule has to know how a thing came to its shape.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Place, SourceId, Spot};

/// For each file, the paths that lead elsewhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Detours(HashMap<SourceId, HashMap<Vec<Arc<str>>, Place>>);

impl Detours {
    /// What would stand at `from` stands at `to`. Places that are no paths have no detours.
    pub(super) fn add(&mut self, from: &Place, to: Place) {
        if let Spot::Path { keys, .. } = &from.spot
            && *from != to
        {
            let paths = self.0.entry(from.source).or_default();
            paths.insert(keys.clone(), to);
        }
    }

    /// Where exactly this path leads, if elsewhere.
    pub(super) fn exact(&self, place: &Place) -> Option<&Place> {
        let Spot::Path { keys, .. } = &place.spot else {
            return None;
        };
        self.0.get(&place.source)?.get(keys.as_slice())
    }

    /// The place itself, or the one that it, or the nearest thing around it, was led to.
    pub(super) fn follow(&self, place: &Place) -> Option<Place> {
        let Spot::Path { keys, key } = &place.spot else {
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
    fn the_nearest_thing_around_a_place_that_was_led_elsewhere_leads_it_too() {
        let mut sources = Sources::default();
        let (here, there) = (sources.add("a.json", "{}"), sources.add("b.json", "{}"));
        let mut detours = Detours::default();
        let member = Place::new(here, ["shapes", "a#S", "members", "x"]);
        let trait_place = member.clone().child("traits").child("t");
        detours.add(
            &member,
            Place::new(there, ["shapes", "a#M", "members", "x"]),
        );
        detours.add(&trait_place, Place::new(there, ["shapes", "a#S$x"]));
        let found = |place: Place| detours.follow(&place);
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
        assert_eq!(detours.exact(&member.clone().child("target")), None);
        assert!(detours.exact(&member.key()).is_some());
    }
}
