use super::*;
use crate::ids::Slug;

/// Entries with features that are drawn at random, a few of them in most entries.
fn drawn(seed: &mut u64, entries: usize, names: usize) -> Features {
    let mut below = |limit: usize| {
        *seed ^= *seed << 13;
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        usize::try_from(*seed % 1_000_003).unwrap() % limit
    };
    let mut features = Features {
        postings: Vec::new(),
        weights: Vec::new(),
        of: vec![Vec::new(); entries].into(),
        names: Vec::new(),
        stated: vec![Vec::new(); entries].into(),
        months: vec![None; entries].into(),
        many: below(entries),
    };
    for name in 0..names {
        let one_in = [1, 2, 3, 10, 40][name % 5];
        let having = features.of.indices().filter(|_| below(one_in) == 0);
        let having: Vec<EntryIx> = having.collect();
        let mut certainty = || [SUGGESTED_WEIGHT, 1.0, 1.0, 1.0][below(4)];
        let having: Vec<_> = having
            .into_iter()
            .map(|entry| (entry, certainty()))
            .collect();
        let (feature, share) = if name % 3 == 0 {
            let dimension = Dimension::System;
            let slug = Slug::from_text(&format!("term-{name}")).unwrap();
            (Feature::Term(TermId { dimension, slug }), 1.0)
        } else {
            (Feature::Name(format!("name{name}")), WORD_WEIGHT)
        };
        features.add(feature, share * rarity(entries, having.len()), having);
    }
    features
}

/// The same by asking every entry for everything that it shares.
fn by_asking_all(index: EntryIx, features: &Features) -> Vec<EntryIx> {
    let own = features.of.get(index).unwrap();
    let order = |(feature, _): &&(usize, f64)| (features.postings[*feature].len(), *feature);
    let rarest = own.iter().min_by_key(order);
    let is_few = |feature: usize| {
        features.postings[feature].len() <= features.many
            || Some(feature) == rarest.map(|(rarest, _)| *rarest)
    };
    let sum = |entry: EntryIx, counts: &dyn Fn(usize) -> bool| -> f64 {
        let mut shared: Vec<_> = own
            .iter()
            .filter(|(feature, _)| features.has(entry, *feature) && counts(*feature))
            .collect();
        shared.sort_by_key(order);
        let weights = shared.iter();
        weights
            .map(|(feature, certainty)| features.weights[*feature] * certainty)
            .sum()
    };
    let indices = features.of.indices();
    let mut candidates: Vec<Candidate> = indices
        .filter(|entry| *entry != index)
        .map(|entry| Candidate {
            score: sum(entry, &is_few),
            entry,
        })
        .filter(|candidate| candidate.score > 0.0)
        .collect();
    candidates.sort_by(|a, b| b.cmp(a));
    candidates.truncate(LOOKED_AT);
    for candidate in &mut candidates {
        candidate.score += sum(candidate.entry, &|feature| !is_few(feature));
    }
    candidates.sort_by(|a, b| b.cmp(a));
    candidates
        .iter()
        .filter(|candidate| candidate.score >= ENOUGH)
        .take(EXPLAINED)
        .map(|candidate| explain(index, candidate, features))
        .filter(Related::has_a_reason)
        .take(NEAREST)
        .map(|related| related.entry)
        .collect()
}

#[test]
fn who_shares_what_few_have_is_found() {
    let mut seed = 0x9E37_79B9_7F4A_7C15;
    let mut found = 0;
    for round in 0..12 {
        let features = drawn(&mut seed, 40 + 15 * round, 5 + 2 * round);
        let mut scratch = Scratch::of(features.of.len());
        for index in features.of.indices() {
            let related = of_one(index, &features, &mut scratch);
            let related: Vec<_> = related.iter().map(|related| related.entry).collect();
            assert_eq!(
                related,
                by_asking_all(index, &features),
                "{round}: {index:?}"
            );
            found += related.len();
        }
    }
    assert!(found > 1000, "{found}");
}

#[test]
fn what_is_remembered_is_what_would_be_found() {
    let mut seed = 0x2545_F491_4F6C_DD1D;
    let (mut kept, mut found) = (0, 0);
    for round in 0..20 {
        let mut features = drawn(&mut seed, 60 + round, 12 + round);
        let entries = features.of.len();
        let ids: Vec<String> = (0..entries)
            .map(|number| format!("story-{number}"))
            .collect();
        let ids = || ids.iter().map(String::as_str);
        let mut memory = Memory::default();
        let before = of_all(&features, ids(), &mut memory);
        // One story says one thing less, which all that say it too weigh otherwise.
        let feature = round % features.postings.len();
        if let Some(entry) = features.postings[feature].pop() {
            let own = features.of.get_mut(entry).unwrap();
            own.retain(|(of, _)| *of != feature);
        }
        features.weights[feature] = rarity(entries, features.postings[feature].len());
        let warm = of_all(&features, ids(), &mut memory);
        assert_eq!(warm, of_all(&features, ids(), &mut Memory::default()));
        kept += before
            .iter()
            .zip(&warm)
            .filter(|(a, b)| Arc::ptr_eq(a, b))
            .count();
        found += warm.len();
        // Another story of the same words in the place of the first.
        let others = std::iter::once("another").chain(ids().skip(1));
        let moved = of_all(&features, others, &mut memory);
        assert!(
            warm.iter()
                .zip(&moved)
                .all(|(a, b)| !Arc::ptr_eq(a, b) || a.is_empty())
        );
    }
    assert!(kept > 0 && kept < found, "{kept} of {found}");
}
