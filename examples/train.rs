//! Trains what factors and phases are suggested by: reads the sentences in `training/factors` and the
//! events in `training/events`, and writes the tables of weights that are compiled into the program. The same
//! sentences give the same bytes.
//!
//! ```sh
//! cargo run --release --example train              # writes the tables
//! cargo run --release --example train -- events    # writes one of them
//! cargo run --release --example train -- --check   # says whether they are those that the sentences make
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{env, fs};

use afterword::postmortem::hints::features::{self, Feature};
use afterword::postmortem::hints::table::{Kept, SHIPPED};
use afterword::postmortem::timeline::SHIPPED as EVENTS;
use anyhow::{Context, Result, bail, ensure};
use argmin::core::{CostFunction, Error, Executor, Gradient, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;
use serde::Deserialize;

/// How much a weight costs: half its square, divided by this.
const PATIENCE: f64 = 5.0;
/// The steps between nothing and the largest weight.
const STEPS: f64 = 127.0;
/// The most that an optimisation is tried.
const ROUNDS: u64 = 200;

/// A sentence and the factors that it speaks of, or an event and the kinds of event that it is.
#[derive(Deserialize)]
struct Sentence {
    text: String,
    #[serde(alias = "kinds")]
    factors: BTreeSet<String>,
}

/// A table, and what it is trained from.
struct Task {
    /// The folder of its sentences.
    sentences: &'static str,
    /// The file that it is kept in.
    table: &'static str,
    /// What ships now.
    shipped: &'static [u8],
    /// A feature of fewer sentences says nothing.
    fewest: usize,
    /// Weights below this one are left out.
    least: f64,
    /// Whether each sentence is seen once more with one beside it that speaks of nothing: sentences of
    /// reports are longer than those written here, and say more than one thing.
    is_seen_with_others: bool,
    /// What is added to each bias. In a sentence of a report stand words that the table never saw; on
    /// average they would have spoken for something as well.
    for_unseen: f32,
}

const TASKS: [Task; 2] = [
    Task {
        sentences: "training/factors",
        table: "src/postmortem/hints/weights.postcard",
        shipped: SHIPPED,
        fewest: 1,
        least: 0.31,
        is_seen_with_others: true,
        for_unseen: 0.75,
    },
    Task {
        sentences: "training/events",
        table: "src/postmortem/timeline/weights.postcard",
        shipped: EVENTS,
        fewest: 2,
        least: 0.12,
        is_seen_with_others: false,
        for_unseen: 0.0,
    },
];

/// The folder of the repository.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn main() -> Result<()> {
    let named: Vec<String> = env::args().skip(1).filter(|one| one != "--check").collect();
    let is_wanted = |task: &Task| {
        named.is_empty()
            || named
                .iter()
                .any(|name| task.sentences.ends_with(name.as_str()))
    };
    for task in TASKS.into_iter().filter(is_wanted) {
        let (sentences, grounds) = read(&task)?;
        let table = train(&task, &sentences, &grounds)?;
        if env::args().any(|argument| argument == "--check") {
            ensure!(
                task.shipped == table,
                "{} is another one; run this without --check",
                task.table
            );
        } else {
            fs::write(Path::new(ROOT).join(task.table), table)?;
        }
    }
    Ok(())
}

/// All sentences, and a hash of them and of what makes the table of them.
fn read(task: &Task) -> Result<(Vec<Sentence>, String)> {
    let root = Path::new(ROOT);
    let entries = fs::read_dir(root.join(task.sentences))?;
    let files = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut files: Vec<PathBuf> = files.collect::<Result<_, _>>()?;
    files.sort_unstable();
    let mut sentences = Vec::new();
    let mut hasher = blake3::Hasher::new();
    for code in ["examples/train.rs", "src/postmortem/hints/features.rs"] {
        hasher.update(&fs::read(root.join(code))?);
    }
    for file in files {
        let text = fs::read_to_string(&file)?;
        hasher.update(text.as_bytes());
        for (number, line) in (1..).zip(text.lines()) {
            let sentence = serde_json::from_str(line);
            sentences.push(sentence.with_context(|| format!("{}:{number}", file.display()))?);
        }
    }
    Ok((sentences, hasher.finalize().to_hex().to_string()))
}

/// One logistic regression for each factor.
fn train(task: &Task, sentences: &[Sentence], grounds: &str) -> Result<Vec<u8>> {
    let rows: Vec<BTreeSet<Feature>> = sentences.iter().map(|one| features_of(&one.text)).collect();
    let mut counts: BTreeMap<Feature, usize> = BTreeMap::new();
    for feature in rows.iter().flatten() {
        *counts.entry(*feature).or_default() += 1;
    }
    counts.retain(|_, count| *count >= task.fewest);
    let columns: BTreeMap<Feature, usize> = counts.keys().copied().zip(0..).collect();
    let row_of = |text: &str| -> Vec<usize> {
        let features = features_of(text).into_iter();
        let known = features.filter_map(|feature| columns.get(&feature).copied());
        known.collect()
    };
    let mut examples: Vec<(Vec<usize>, &Sentence)> = sentences
        .iter()
        .map(|one| (row_of(&one.text), one))
        .collect();
    if task.is_seen_with_others {
        let pairs = with_others(sentences);
        examples.extend(pairs.into_iter().map(|(text, one)| (row_of(&text), one)));
    }
    let rows: Vec<Vec<usize>> = examples.iter().map(|(row, _)| row.clone()).collect();
    let factors: BTreeSet<&String> = sentences.iter().flat_map(|one| &one.factors).collect();
    let mut models = Vec::new();
    for factor in &factors {
        let wanted = examples.iter();
        let wanted = wanted.map(|(_, one)| one.factors.contains(*factor));
        let regression = Regression {
            rows: &rows,
            wanted: wanted.collect(),
            columns: columns.len(),
        };
        models.push(regression.solve().with_context(|| (*factor).clone())?);
    }
    let weights = models.iter().flat_map(|model| model.iter().skip(1));
    let largest = weights.fold(0.0_f64, |largest, weight| largest.max(weight.abs()));
    let step = largest / STEPS;
    let (mut features, mut counts, mut weights) = (Vec::new(), Vec::new(), Vec::new());
    for (feature, column) in columns {
        let of =
            |model: &Vec<f64>| Some(model[column + 1]).filter(|weight| weight.abs() >= task.least);
        let before = weights.len();
        for (factor, model) in (0..).zip(&models) {
            let steps = of(model).map_or(0, |weight| (weight / step).round() as i8);
            if steps != 0 {
                weights.extend([factor, steps.cast_unsigned()]);
            }
        }
        let count = u8::try_from((weights.len() - before) / 2)?;
        if count > 0 {
            features.extend(feature.to_le_bytes());
            counts.push(count);
        }
    }
    let biases = models.iter().map(|model| model[0] as f32 + task.for_unseen);
    let kept = Kept {
        grounds,
        factors: factors
            .iter()
            .map(|factor| factor.as_str())
            .zip(biases)
            .collect(),
        step: step as f32,
        features: &features,
        counts: &counts,
        weights: &weights,
    };
    Ok(postcard::to_stdvec(&kept)?)
}

/// Each sentence with one that speaks of nothing, in front of it or behind it.
fn with_others(sentences: &[Sentence]) -> Vec<(String, &Sentence)> {
    let neutral = sentences.iter().filter(|one| one.factors.is_empty());
    let neutral: Vec<&Sentence> = neutral.collect();
    if neutral.is_empty() {
        return Vec::new();
    }
    let beside = |(at, one): (usize, &Sentence)| {
        // Primes: neighbours in a file have different neighbours here.
        let other = &neutral[(at * 7_919 + 104_729) % neutral.len()].text;
        match at % 2 == 0 {
            true => format!("{} {other}", one.text),
            false => format!("{other} {}", one.text),
        }
    };
    let pairs = sentences.iter().enumerate();
    pairs.map(|(at, one)| (beside((at, one)), one)).collect()
}

fn features_of(text: &str) -> BTreeSet<Feature> {
    let mut words = Vec::new();
    features::read(text, &mut words);
    let mut found = BTreeSet::new();
    features::each(&words, |feature, _| {
        found.insert(feature);
    });
    found
}

/// Whether sentences speak of one factor. A model is its bias and then the weights of all columns.
struct Regression<'a> {
    rows: &'a [Vec<usize>],
    wanted: Vec<bool>,
    columns: usize,
}

impl Regression<'_> {
    fn solve(self) -> Result<Vec<f64>> {
        let start = vec![0.0; self.columns + 1];
        let search = MoreThuenteLineSearch::new();
        let solver = LBFGS::new(search, 7)
            .with_tolerance_grad(1e-3)?
            .with_tolerance_cost(1e-7)?;
        let executor = Executor::new(self, solver);
        let solved = executor
            .configure(|state| state.param(start).max_iters(ROUNDS))
            .run()?;
        match solved.state().get_best_param() {
            Some(model) => Ok(model.clone()),
            None => bail!("no model was found"),
        }
    }

    /// What a model says of each sentence, as the logarithm of the odds.
    fn odds<'m>(&'m self, model: &'m [f64]) -> impl Iterator<Item = f64> + 'm {
        let sum = |row: &'m Vec<usize>| row.iter().map(|column| model[column + 1]).sum::<f64>();
        self.rows.iter().map(move |row| model[0] + sum(row))
    }
}

impl CostFunction for Regression<'_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, model: &Vec<f64>) -> Result<f64, Error> {
        let odds = self.odds(model).zip(&self.wanted);
        // ln(1 + exp(-x)), which neither overflows nor loses what is small.
        let loss = odds.map(|(odds, wanted)| {
            let x = if *wanted { odds } else { -odds };
            (-x).max(0.0) + libm::log1p(libm::exp(-x.abs()))
        });
        let square: f64 = model.iter().map(|weight| weight * weight).sum();
        Ok(PATIENCE * loss.sum::<f64>() + square / 2.0)
    }
}

impl Gradient for Regression<'_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, model: &Vec<f64>) -> Result<Vec<f64>, Error> {
        let mut gradient = model.clone();
        let odds = self.odds(model).zip(&self.wanted).zip(self.rows);
        for ((odds, wanted), row) in odds {
            let wanted = f64::from(u8::from(*wanted));
            let error = PATIENCE * (1.0 / (1.0 + libm::exp(-odds)) - wanted);
            gradient[0] += error;
            for column in row {
                gradient[column + 1] += error;
            }
        }
        Ok(gradient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Training takes too long for every run: `--check` does it. This says whether it is due.
    #[test]
    fn the_table_is_of_these_sentences() {
        for task in TASKS {
            let (sentences, grounds) = read(&task).unwrap();
            let kept: Kept<'_> = postcard::from_bytes(task.shipped).unwrap();
            assert_eq!(
                kept.grounds, grounds,
                "{}: run `cargo run --release --example train`",
                task.table
            );
            assert!(sentences.len() > 1_500 && task.shipped.len() <= 400_000);
        }
    }
}
