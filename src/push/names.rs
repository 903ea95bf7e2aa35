//! Which indices are ours, and what a new one is called. An index is named after its alias and after what
//! it holds, so that a push that was interrupted finds its own again.

use std::collections::BTreeSet;

use super::engine::{Engine, Found, Meta};
use super::{Problem, PushError, engine};

/// What there is before anything is sent.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Before {
    /// What is searched now: the indices that the alias leads to, or one with the name of the alias.
    pub(super) live: Vec<Found>,
    /// Ours that nobody reads: what interrupted pushes left.
    pub(super) left: Vec<Found>,
    /// The names of all others.
    pub(super) foreign: BTreeSet<String>,
}

impl Before {
    /// Looks at what there is.
    pub(super) fn look(engine: &Engine) -> Result<Self, PushError> {
        let (found, targets) = engine.indices()?;
        let before = Self::sorted(found, &targets, &engine.alias);
        let known: BTreeSet<&str> = before.live.iter().map(|one| one.name.as_str()).collect();
        let stranger = targets.iter().find(|name| !known.contains(name.as_str()));
        let not_ours = before.live.iter().find(|one| one.meta.is_none());
        match stranger.or(not_ours.map(|one| &one.name)) {
            Some(name) => Err(engine.error(Problem::NotOurs { name: name.clone() })),
            None => Ok(before),
        }
    }

    fn sorted(found: Vec<Found>, targets: &BTreeSet<String>, alias: &str) -> Self {
        let mut before = Self::default();
        for mut one in found {
            let is_live = one.name == alias || targets.contains(&one.name);
            one.meta = one.meta.filter(|meta| meta.index == alias);
            match (is_live, &one.meta) {
                (true, _) => before.live.push(one),
                (false, Some(_)) => before.left.push(one),
                (false, None) => drop(before.foreign.insert(one.name)),
            }
        }
        before
    }

    /// The one index that is searched now, if it is one that a push wrote.
    pub(super) fn only_live(&self, alias: &str) -> Option<(&str, &Meta)> {
        let [one] = self.live.as_slice() else {
            return None;
        };
        let meta = one.meta.as_ref().filter(|_| one.name != alias)?;
        Some((one.name.as_str(), meta))
    }

    /// The name of the index for a site, and whether an earlier push began to fill it.
    pub(super) fn next(&self, alias: &str, site: &str, shape: &str) -> (String, bool) {
        let short = |text: &str| text.chars().take(8).collect::<String>();
        let name = format!("{alias}-{}{}", short(site), short(shape));
        let is_ours = |one: &&engine::Found| {
            let meta = one.meta.as_ref();
            meta.is_some_and(|meta| meta.site == site && meta.shape == shape)
        };
        let mut left = self.left.iter().filter(is_ours);
        if let Some(begun) = left.find(|one| one.name.starts_with(&name)) {
            return (begun.name.clone(), true);
        }
        let is_taken = |name: &str| {
            let ours = self.live.iter().chain(&self.left);
            ours.map(|one| one.name.as_str()).any(|one| one == name) || self.foreign.contains(name)
        };
        let others = (2_u32..).map(|number| format!("{name}-{number}"));
        let mut names = std::iter::once(name.clone()).chain(others);
        let free = names.find(|name| !is_taken(name));
        (free.unwrap_or(name), false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, meta: Option<(&str, &str)>) -> Found {
        let meta = meta.map(|(index, site)| Meta {
            index: index.to_owned(),
            site: site.to_owned(),
            shape: "shapeshape".to_owned(),
        });
        Found {
            name: name.to_owned(),
            meta,
        }
    }

    #[test]
    fn an_index_is_named_after_what_it_holds() {
        let check =
            |all: &[(&str, Option<(&str, &str)>)], live: &[&str], expected: (&str, bool)| {
                let targets = live.iter().map(|name| (*name).to_owned()).collect();
                let all = all.iter().map(|(name, meta)| found(name, *meta)).collect();
                let before = Before::sorted(all, &targets, "pm");
                let (name, is_begun) = before.next("pm", "0123456789", "shapeshape");
                assert_eq!((name.as_str(), is_begun), expected);
            };
        let name = "pm-01234567shapesha";
        let ours = Some(("pm", "0123456789"));
        check(&[], &[], (name, false));
        check(&[("pm", ours)], &[], (name, false));
        check(&[(name, ours)], &[], (name, true));
        // It is being read, so that another one is filled.
        check(&[(name, ours)], &[name], ("pm-01234567shapesha-2", false));
        check(
            &[(name, Some(("pm", "other")))],
            &[],
            ("pm-01234567shapesha-2", false),
        );
        check(&[(name, None)], &[], ("pm-01234567shapesha-2", false));
    }

    #[test]
    fn what_others_wrote_is_none_of_ours() {
        let all = vec![
            found("pm-a", Some(("pm", "x"))),
            found("pm-internal-b", Some(("pm-internal", "x"))),
            found("pm-c", None),
            found("pm-d", Some(("pm", "y"))),
        ];
        let targets = BTreeSet::from(["pm-d".to_owned()]);
        let before = Before::sorted(all, &targets, "pm");
        let names = |list: &[Found]| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&before.live), ["pm-d"]);
        assert_eq!(names(&before.left), ["pm-a"]);
        assert!(before.foreign.contains("pm-internal-b") && before.foreign.contains("pm-c"));
    }
}
