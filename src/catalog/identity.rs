//! Makes ids and slugs unique.
//!
//! Two documents of one id are an error on a site. In a repository without a site.toml nobody decided on
//! ids, so every document of a derived name that several have gets its folder in front of it; where that
//! is not enough, a hash of its path. The order of documents plays no part, so addresses stay as they are
//! when another document is added.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Layout;
use crate::ids::{PostmortemId, Slug};
use crate::postmortem::{Note, Origin, Postmortem};

/// As much of a path's slug as leaves room for a mark behind it.
const LONGEST_STEM: usize = 100;

/// Tells apart documents that claim one id or slug, and records which did.
pub(super) struct IdConflicts {
    pub(super) layout: Layout,
    pub(super) renamed: Vec<Renamed>,
    pub(super) disputed: Vec<Disputed>,
}

/// A document that got another name because several had its own.
pub(super) struct Renamed {
    pub(super) path: String,
    pub(super) from: Slug,
    pub(super) to: Slug,
    /// How many had it.
    pub(super) count: usize,
}

/// A document that claims the address of another.
pub(super) struct Disputed {
    pub(super) path: String,
    pub(super) address: String,
    /// The path of the other.
    pub(super) first: String,
}

/// A document that claims a name.
struct Claim<'p> {
    path: &'p str,
    slug: &'p Slug,
    /// Whether its author chose the name.
    is_stated: bool,
}

impl IdConflicts {
    /// The pages or paths by slugs of their own; `folder` holds them in the output.
    pub(super) fn part_notes(
        &mut self,
        notes: Vec<(Slug, Note)>,
        folder: &str,
    ) -> BTreeMap<Slug, Note> {
        let claims: Vec<Claim<'_>> = notes
            .iter()
            .map(|(slug, note)| Claim {
                path: &note.source.path,
                slug,
                is_stated: false,
            })
            .collect();
        let slugs = self.part(&claims, folder);
        slugs
            .into_iter()
            .zip(notes)
            .map(|(slug, (_, note))| (slug, note))
            .collect()
    }

    /// Gives each postmortem an id of its own.
    pub(super) fn part_postmortems(&mut self, postmortems: &mut [Arc<Postmortem>]) {
        let claims: Vec<Claim<'_>> = postmortems
            .iter()
            .map(|postmortem| Claim {
                path: &postmortem.source.path,
                slug: &postmortem.id.value.0,
                is_stated: postmortem.id.from.origin == Origin::FrontMatter,
            })
            .collect();
        let slugs = self.part(&claims, "postmortems");
        for (postmortem, slug) in postmortems.iter_mut().zip(slugs) {
            if postmortem.id.value.0 != slug {
                Arc::make_mut(postmortem).id.value = PostmortemId(slug);
            }
        }
    }

    /// The slugs of all claims, each once.
    fn part(&mut self, claims: &[Claim<'_>], folder: &str) -> Vec<Slug> {
        let mut by_slug: BTreeMap<&Slug, Vec<usize>> = BTreeMap::new();
        for (index, claim) in claims.iter().enumerate() {
            by_slug.entry(claim.slug).or_default().push(index);
        }
        let mut slugs: Vec<Slug> = claims.iter().map(|claim| claim.slug.clone()).collect();
        let twins = by_slug.values().filter(|twins| twins.len() > 1);
        let (mut renamed, mut disputed) = (Vec::new(), Vec::new());
        for twins in twins {
            let mut twins: Vec<usize> = twins.clone();
            twins.sort_by_key(|at| claims.get(*at).map(|claim| claim.path));
            let may_rename = |at: &usize| {
                let is_stated = claims.get(*at).is_some_and(|claim| claim.is_stated);
                self.layout == Layout::Repository && !is_stated
            };
            let (derived, kept): (Vec<usize>, Vec<usize>) =
                twins.iter().partition(|at| may_rename(at));
            renamed.extend(derived.into_iter().map(|at| (at, twins.len())));
            disputed.extend(kept.split_first().into_iter().flat_map(|(first, others)| {
                others
                    .iter()
                    .map(|other| (*other, *first))
                    .collect::<Vec<_>>()
            }));
        }
        let wanted = with_folders(claims, &renamed);
        for ((at, count), slug) in renamed.iter().zip(wanted) {
            if let (Some(claim), Some(slot)) = (claims.get(*at), slugs.get_mut(*at))
                && *slot != slug
            {
                self.renamed.push(Renamed {
                    path: claim.path.to_owned(),
                    from: claim.slug.clone(),
                    to: slug.clone(),
                    count: *count,
                });
                *slot = slug;
            }
        }
        for (at, first) in disputed {
            if let (Some(claim), Some(first), Some(slot)) =
                (claims.get(at), claims.get(first), slugs.get_mut(at))
            {
                self.disputed.push(Disputed {
                    path: claim.path.to_owned(),
                    address: format!("{folder}/{}.html", claim.slug),
                    first: first.path.to_owned(),
                });
                // Nothing is published now; a name of its own keeps one conflict from showing
                // itself as several.
                *slot = marked(claim.slug, claim.path);
            }
        }
        slugs
    }
}

/// The slug of each renamed document's path, marked where another document has or gets it.
fn with_folders(claims: &[Claim<'_>], renamed: &[(usize, usize)]) -> Vec<Slug> {
    let of_path = |claim: &Claim<'_>| {
        let (stem, _) = claim.path.rsplit_once('.').unwrap_or((claim.path, ""));
        Slug::from_text(stem).unwrap_or_else(|| claim.slug.clone())
    };
    let is_renamed: BTreeSet<usize> = renamed.iter().map(|(at, _)| *at).collect();
    let mut uses: BTreeMap<Slug, usize> = BTreeMap::new();
    for (at, claim) in claims.iter().enumerate() {
        let slug = if is_renamed.contains(&at) {
            of_path(claim)
        } else {
            claim.slug.clone()
        };
        *uses.entry(slug).or_default() += 1;
    }
    let claims = renamed.iter().filter_map(|(at, _)| claims.get(*at));
    claims
        .map(|claim| {
            let slug = of_path(claim);
            if uses.get(&slug) == Some(&1) {
                slug
            } else {
                marked(&slug, claim.path)
            }
        })
        .collect()
}

/// A slug with a mark of a path behind it.
fn marked(slug: &Slug, path: &str) -> Slug {
    let hash = blake3::hash(path.as_bytes()).to_hex();
    let mark = hash.get(..6).unwrap_or_default();
    // Slugs are ASCII.
    let stem = slug.as_str();
    let stem = stem.get(..stem.len().min(LONGEST_STEM)).unwrap_or(stem);
    Slug::from_text(&format!("{stem}-{mark}")).unwrap_or_else(|| slug.clone())
}
