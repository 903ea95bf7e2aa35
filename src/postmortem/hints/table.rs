//! The weights of features for factors: one logistic regression a factor, trained by `examples/train.rs`
//! from the sentences in `training/`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
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

/// What the table is kept as.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// A hash of everything that it was trained from.
    pub grounds: String,
    /// The ids of the factors, each with its bias.
    pub factors: Vec<(String, f32)>,
    /// What one step of a weight is worth.
    pub step: f32,
    /// The features by their number, each as the distance to the one before, with the weights of the factors
    /// that it speaks for or against.
    pub weights: Vec<(Feature, Vec<(Factor, i8)>)>,
}

/// Bits that tell of most features that they have no weights.
const SIEVE: u32 = 1 << 18;

/// Weights, to be looked up.
#[derive(Debug, Default)]
pub struct Table {
    factors: Vec<(String, f32)>,
    step: f32,
    sieve: Vec<u64>,
    /// Where the weights of a feature stand.
    places: FxHashMap<Feature, (u32, u32)>,
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
        let kept: Kept = postcard::from_bytes(bytes).ok()?;
        let mut table = Self {
            factors: kept.factors,
            step: kept.step,
            sieve: vec![0; SIEVE as usize / 64],
            ..Self::default()
        };
        let mut feature = 0;
        for (distance, weights) in kept.weights {
            feature += distance;
            let start = u32::try_from(table.weights.len()).ok()?;
            table.weights.extend(weights);
            let end = u32::try_from(table.weights.len()).ok()?;
            table.places.insert(feature, (start, end));
            let (at, bit) = sieved(feature);
            *table.sieve.get_mut(at)? |= bit;
        }
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
        let (at, bit) = sieved(feature);
        if self.sieve.get(at).is_none_or(|bits| bits & bit == 0) {
            return &[];
        }
        let place = self.places.get(&feature);
        let weights =
            place.and_then(|(start, end)| self.weights.get(*start as usize..*end as usize));
        weights.unwrap_or_default()
    }
}

/// The bit of a feature in the sieve.
const fn sieved(feature: Feature) -> (usize, u64) {
    let place = feature.wrapping_mul(0x9e37_79b1) / (u32::MAX / SIEVE + 1);
    (place as usize / 64, 1 << (place % 64))
}
