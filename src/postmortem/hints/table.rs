//! The weights of features for factors: one logistic regression a factor, trained by `examples/train.rs`
//! from the sentences in `training/`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::features::{self, Feature, Word};

/// A factor by its number in the table.
pub type Factor = u8;

/// The table that ships with Afterword, as it is kept in the repository.
pub const SHIPPED: &[u8] = include_bytes!("weights.postcard");

/// Features that a sentence of usual length has.
const USUAL_FEATURES: f32 = 14.0;
/// In a longer one, more words speak for something by chance: what that takes away.
const BY_CHANCE: f32 = 0.5;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(SHIPPED).unwrap_or_default());

/// What the table is kept as. Numbers stand beside each other as bytes, so that reading the table is
/// next to no work: it is read whenever the program looks at a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept<'a> {
    /// A hash of everything that it was trained from.
    pub grounds: &'a str,
    /// The ids of the factors, each with its bias.
    pub factors: Vec<(&'a str, f32)>,
    /// What one step of a weight is worth.
    pub step: f32,
    /// The features, ascending, four bytes each, little-endian.
    pub features: &'a [u8],
    /// For each feature, for how many factors it has a weight.
    pub counts: &'a [u8],
    /// These weights, two bytes each: the factor and the steps, a signed byte.
    pub weights: &'a [u8],
}

/// Features share a bucket where these bits are equal, the upper ones.
const BUCKET_BITS: u32 = 16;

/// Weights, to be looked up.
#[derive(Debug, Default)]
pub struct Table {
    factors: Vec<(String, f32)>,
    step: f32,
    /// All features, ascending.
    features: Vec<Feature>,
    /// For each bucket, where its first feature stands; then their number.
    buckets: Vec<u32>,
    /// For each feature, where its first weight stands; then their number.
    starts: Vec<u32>,
    weights: Vec<(Factor, i8)>,
}

/// What a sentence says about a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// The factor.
    pub factor: Factor,
    /// How likely the sentence speaks of it.
    pub chance: f32,
}

/// Room for one sentence after the other.
#[derive(Debug, Default)]
pub struct Scratch {
    words: Vec<Word>,
    seen: Vec<Feature>,
    sums: Vec<f32>,
}

impl Scratch {
    /// The stems of the last sentence.
    pub(super) fn stems(&self) -> impl Iterator<Item = Feature> {
        self.words.iter().map(|word| word.stem)
    }
}

impl Table {
    /// The table that ships with Afterword.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &TABLE
    }

    /// A table from its bytes.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let kept: Kept<'_> = postcard::from_bytes(bytes).ok()?;
        let (features, _) = kept.features.as_chunks::<4>();
        let (weights, _) = kept.weights.as_chunks::<2>();
        let named = kept.factors.into_iter();
        let mut table = Self {
            factors: named.map(|(id, bias)| (id.to_owned(), bias)).collect(),
            step: kept.step,
            features: features
                .iter()
                .map(|four| Feature::from_le_bytes(*four))
                .collect(),
            buckets: Vec::with_capacity((1 << BUCKET_BITS) + 1),
            starts: Vec::with_capacity(features.len() + 1),
            weights: weights
                .iter()
                .map(|[factor, steps]| (*factor, steps.cast_signed()))
                .collect(),
        };
        for (place, feature) in (0..).zip(&table.features) {
            let reached = bucket_of(*feature) + 1;
            if table.buckets.len() < reached {
                table.buckets.resize(reached, place);
            }
        }
        let all = u32::try_from(table.features.len()).ok()?;
        table.buckets.resize((1 << BUCKET_BITS) + 1, all);
        let mut start = 0;
        for count in kept.counts {
            table.starts.push(start);
            start += u32::from(*count);
        }
        table.starts.push(start);
        Some(table)
    }

    /// The id of a factor.
    #[must_use]
    pub fn id(&self, factor: Factor) -> &str {
        let found = self.factors.get(usize::from(factor));
        found.map_or("", |(id, _)| id)
    }

    /// What a sentence says about factors of which it speaks at least so likely.
    pub fn score(&self, sentence: &str, least: f32, scratch: &mut Scratch) -> Vec<Score> {
        features::read(sentence, &mut scratch.words);
        scratch.seen.clear();
        scratch.sums.clear();
        scratch
            .sums
            .extend(self.factors.iter().map(|(_, bias)| bias));
        features::each(&scratch.words, |feature, _| {
            let weights = self.weights(feature);
            if weights.is_empty() || scratch.seen.contains(&feature) {
                return;
            }
            scratch.seen.push(feature);
            for (factor, weight) in weights {
                if let Some(sum) = scratch.sums.get_mut(usize::from(*factor)) {
                    *sum += f32::from(*weight) * self.step;
                }
            }
        });
        let least = (least / (1.0 - least)).ln();
        let many = scratch.seen.len() as f32 / USUAL_FEATURES;
        let by_chance = BY_CHANCE * many.max(1.0).ln();
        let sums = scratch.sums.iter().map(|sum| sum - by_chance).zip(0..);
        let likely = sums.filter(|(sum, _)| *sum >= least);
        let scores = likely.map(|(sum, factor)| Score {
            factor,
            chance: 1.0 / (1.0 + (-sum).exp()),
        });
        scores.collect()
    }

    /// The words of a sentence that speak most for a factor, as they are written and in their order.
    #[must_use]
    pub fn telling(&self, sentence: &str, factor: &str, most: usize) -> Vec<String> {
        let number = (0..).zip(&self.factors).find(|(_, (id, _))| id == factor);
        let Some((factor, _)) = number else {
            return Vec::new();
        };
        let mut words = Vec::new();
        features::read(sentence, &mut words);
        let mut weighed: Vec<(i8, usize, usize)> = Vec::new();
        features::each(&words, |feature, words| {
            let weights = self.weights(feature).iter();
            let weight = weights.filter(|(of, weight)| *of == factor && *weight > 0);
            let place = words.first().zip(words.last());
            let place = place.map(|(first, last)| (first.start, last.end));
            let found = weight.zip(place);
            weighed.extend(found.map(|((_, weight), (start, end))| (*weight, start, end)));
        });
        weighed.sort_by_key(|(weight, start, _)| (std::cmp::Reverse(*weight), *start));
        let mut kept: Vec<(usize, usize)> = Vec::new();
        for (_, start, end) in weighed {
            let is_apart = kept.iter().all(|(from, to)| end <= *from || *to <= start);
            if is_apart && kept.len() < most {
                kept.push((start, end));
            }
        }
        kept.sort_unstable();
        let words = kept.into_iter();
        words
            .filter_map(|(start, end)| sentence.get(start..end).map(str::to_owned))
            .collect()
    }

    fn weights(&self, feature: Feature) -> &[(Factor, i8)] {
        self.found(feature).unwrap_or_default()
    }

    fn found(&self, feature: Feature) -> Option<&[(Factor, i8)]> {
        let [first, behind] = *self.buckets.get(bucket_of(feature)..)?.first_chunk()?;
        let alike = self.features.get(first as usize..behind as usize)?;
        let place = first as usize + alike.iter().position(|one| *one == feature)?;
        let [start, end] = *self.starts.get(place..)?.first_chunk()?;
        self.weights.get(start as usize..end as usize)
    }
}

/// The bucket of a feature.
const fn bucket_of(feature: Feature) -> usize {
    (feature >> (Feature::BITS - BUCKET_BITS)) as usize
}
