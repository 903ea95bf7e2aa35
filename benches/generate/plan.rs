//! What each postmortem is about, before a word of it is written: day, address, kind, terms.
//!
//! All plans exist before the first text, because stories link to each other.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::phrases::{Phrases, grouped};
use crate::random::{Random, Ranks};
use crate::words::lines;

/// The first day of the library, and how many days it spans.
const FIRST_DAY: Date = date(2014, 1, 6);
const DAYS: usize = 4_200;
/// The stream that all plans share; those of titles and texts count from 0.
const PLAN_STREAM: u64 = u64::MAX;
const SYSTEMS: usize = 150;

/// One postmortem to be written.
pub struct Plan {
    pub day: Date,
    pub id: String,
    pub title: String,
    pub kind: &'static str,
    pub has_front_matter: bool,
    pub tells_both_stories: bool,
    pub systems: Vec<String>,
    pub factors: Vec<Factor>,
    pub myths: Vec<&'static str>,
    /// Indices of other plans.
    pub links: Vec<usize>,
}

/// A contributing factor, and the pattern of the sentence that tells of it.
#[derive(Clone, Copy)]
pub struct Factor {
    pub id: &'static str,
    pub pattern: &'static str,
}

/// The plans of a site, by day.
pub fn plans(seed: u64, count: usize, phrases: &Phrases) -> Vec<Plan> {
    let mut random = Random::stream(seed, PLAN_STREAM);
    let terms = Terms::load();
    let mut days: Vec<usize> = (0..count).map(|_| random.below(DAYS)).collect();
    days.sort_unstable();
    let mut taken = BTreeSet::new();
    let mut by_system: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut plans: Vec<Plan> = Vec::with_capacity(count);
    for (index, offset) in days.into_iter().enumerate() {
        let mut plan = terms.plan(&mut random);
        plan.day = FIRST_DAY.saturating_add((offset as i64).days());
        let systems = plan.systems.iter().map(String::as_str).collect();
        let mut voice = phrases.voice(Random::stream(seed, 2 * index as u64), systems, Vec::new());
        plan.title = voice.say("title").replace('`', "");
        plan.id = address(&plan, &mut taken);
        let relatives = by_system.entry(plan.systems[0].clone()).or_default();
        plan.links = links(&mut random, index, relatives);
        relatives.push(index);
        plans.push(plan);
    }
    plans
}

/// What the plans draw from. The first of each list is in every sixth story or so, the last in few.
struct Terms {
    systems: Vec<String>,
    factors: Vec<Factor>,
    myths: Vec<&'static str>,
    ranks: [Ranks; 3],
}

impl Terms {
    fn load() -> Self {
        let factors: Vec<Factor> = lines(include_str!("lists/factors.txt"))
            .filter_map(|line| line.split_once(": "))
            .map(|(id, pattern)| Factor { id, pattern })
            .collect();
        let myths: Vec<&str> = lines(include_str!("lists/myths.txt")).collect();
        let skewed = |count| Ranks::new(count, 2.0, 1.1);
        Self {
            ranks: [skewed(SYSTEMS), skewed(factors.len()), skewed(myths.len())],
            systems: systems(),
            factors,
            myths,
        }
    }

    /// Three to eight terms and a kind; day, title and links are not known yet.
    fn plan(&self, random: &mut Random) -> Plan {
        let has_front_matter = random.percent(75);
        // A third of three quarters: the two stories stand in every fourth document.
        let tells_both_stories = has_front_matter && random.percent(33);
        let bare_myths = has_front_matter && random.percent(40);
        let myths = if tells_both_stories || bare_myths {
            random.between(1, 2)
        } else {
            0
        };
        let systems = random.between(1, 3);
        let factors = random
            .between(1, 3)
            .max(3_usize.saturating_sub(systems + myths));
        let kind = match random.below(100) {
            0..15 => "near-miss",
            15..18 => "drill",
            18..22 => "external",
            _ => "incident",
        };
        let [of_systems, of_factors, of_myths] = &self.ranks;
        let systems = random.distinct(of_systems, systems);
        let factors = random.distinct(of_factors, factors);
        let myths = random.distinct(of_myths, myths);
        Plan {
            day: FIRST_DAY,
            id: String::new(),
            title: String::new(),
            kind,
            has_front_matter,
            tells_both_stories,
            systems: systems
                .into_iter()
                .map(|rank| self.systems[rank].clone())
                .collect(),
            factors: factors.into_iter().map(|rank| self.factors[rank]).collect(),
            myths: myths.into_iter().map(|rank| self.myths[rank]).collect(),
            links: Vec::new(),
        }
    }
}

/// Domains times kinds; the same for every seed, in an order in which neither stands together.
fn systems() -> Vec<String> {
    let names = grouped(include_str!("lists/names.txt"));
    let words = |group| names[group].iter().flat_map(|line| line.split_whitespace());
    let mut systems: Vec<String> = words("domains")
        .flat_map(|domain| words("kinds").map(move |kind| format!("{domain}-{kind}")))
        .collect();
    let mut random = Random::stream(0, PLAN_STREAM);
    for index in (1..systems.len()).rev() {
        systems.swap(index, random.below(index + 1));
    }
    systems.truncate(SYSTEMS);
    systems
}

/// Date and title as a file name; the second story of a day with the same title gets a number.
fn address(plan: &Plan, taken: &mut BTreeSet<String>) -> String {
    let words: Vec<String> = plan
        .title
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let base = format!("{}-{}", plan.day, words.join("-"));
    let mut id = base.clone();
    let mut number = 1;
    while !taken.insert(id.clone()) {
        number += 1;
        id = format!("{base}-{number}");
    }
    id
}

/// Up to three earlier stories, most of them about the same system.
fn links(random: &mut Random, index: usize, relatives: &[usize]) -> Vec<usize> {
    if index == 0 {
        return Vec::new();
    }
    let mut links = BTreeSet::new();
    for _ in 0..random.below(4) {
        if !relatives.is_empty() && random.percent(70) {
            links.insert(*random.pick(relatives));
        } else {
            links.insert(random.below(index));
        }
    }
    links.into_iter().collect()
}
