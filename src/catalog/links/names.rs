//! What the name of a file means in a document: `![[graph.png]]`.

use std::collections::{BTreeMap, BTreeSet};

use super::written::join;
use crate::path;

/// The files of a site by their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Paths by the last part of them, each with whether the file is withheld.
    by_name: BTreeMap<String, Vec<(String, bool)>>,
}

/// What a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named<'a> {
    /// The file of a path.
    File(&'a str),
    /// A file that belongs to a document which is withheld.
    Withheld,
    /// Nothing.
    Nothing,
}

impl Names {
    pub(super) fn new<'p>(
        published: impl Iterator<Item = &'p String>,
        withheld: &'p BTreeSet<String>,
    ) -> Self {
        let mut names = Self::default();
        let published = published.map(|path| (path, false));
        for (path, is_withheld) in published.chain(withheld.iter().map(|path| (path, true))) {
            let named = names
                .by_name
                .entry(path::name(path).to_owned())
                .or_default();
            named.push((path.clone(), is_withheld));
        }
        names
    }

    /// What `name`, a name or the end of a path, means in the document at `from`: the file in the
    /// document's own folder, else the nearest one that is not withheld, of several the one with the
    /// shortest path.
    pub(super) fn find(&self, from: &str, name: &str) -> Named<'_> {
        let Some(all) = self.by_name.get(path::name(name)) else {
            return Named::Nothing;
        };
        let end = format!("/{name}");
        let named = || {
            let all = all.iter();
            all.filter(|(path, _)| path == name || path.ends_with(&end))
        };
        let own = join(from, name);
        if let Some((path, is_withheld)) = named().find(|(path, _)| Some(path) == own.as_ref()) {
            return if *is_withheld {
                Named::Withheld
            } else {
                Named::File(path)
            };
        }
        let published = named().filter(|(_, is_withheld)| !is_withheld);
        let nearest = published.min_by_key(|(path, _)| (steps(from, path), path.len(), path));
        match nearest {
            Some((path, _)) => Named::File(path),
            None if named().next().is_some() => Named::Withheld,
            None => Named::Nothing,
        }
    }
}

/// The steps from the folder of one file to that of another: up to where they meet, and down.
fn steps(from: &str, to: &str) -> usize {
    let parts = |path: &str| path.matches('/').count();
    let pairs = from.split('/').zip(to.split('/'));
    let met = pairs.take_while(|(one, other)| one == other).count();
    let met = met.min(parts(from)).min(parts(to));
    parts(from) + parts(to) - 2 * met
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_folder_comes_first_and_what_is_withheld_never() {
        let published = [
            "a/x.png",
            "a/b/x.png",
            "c/d/e/x.png",
            "c/d/f/x.png",
            "y.png",
        ];
        let published: Vec<String> = published.map(str::to_owned).to_vec();
        let withheld = ["s/x.png", "s/only.png", "a/b/y.png"].map(str::to_owned);
        let names = Names::new(published.iter(), &BTreeSet::from(withheld));
        let check = |from: &str, name: &str, expected: Named<'_>| {
            assert_eq!(names.find(from, name), expected, "{from} {name}");
        };
        check("a/b/one.md", "x.png", Named::File("a/b/x.png"));
        check("a/one.md", "x.png", Named::File("a/x.png"));
        check("a/one.md", "b/x.png", Named::File("a/b/x.png"));
        // The folder beside is nearer than one with a shorter path.
        check("c/d/g/one.md", "x.png", Named::File("c/d/e/x.png"));
        check("far/one.md", "x.png", Named::File("a/x.png"));
        // What lies in the own folder is meant, and no other file in its place.
        check("s/one.md", "x.png", Named::Withheld);
        check("a/b/one.md", "y.png", Named::Withheld);
        check("a/one.md", "y.png", Named::File("y.png"));
        check("a/one.md", "only.png", Named::Withheld);
        check("a/one.md", "z.png", Named::Nothing);
    }
}
