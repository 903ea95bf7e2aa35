//! Which of the names in a document are systems that its story is about.
//!
//! Only all documents together tell: what stands in several of them is a name there, and what
//! stands in most of them is what the repository is about and tells no story from another. A
//! suggestion is made where the author states no system, and stays visibly a suggestion.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::index::{EntryIx, IndexVec};
use super::terms::Terms;
use crate::ids::Dimension;
use crate::postmortem::systems::{self, Shape, SystemName, key};
use crate::postmortem::{Origin, Postmortem, Provenance};
use crate::text::Span;

/// Suggestions for a document.
const MOST: usize = 4;
/// What a name weighs at least, to be suggested.
const LEAST: f32 = 3.0;
/// What a known name weighs at least where hardly anything weighs more.
const LEAST_ALONE: f32 = 1.5;
/// What a name weighs at least beside one that weighs more, in parts of that.
const LEAST_BESIDE: f32 = 0.35;
/// Suggestions that are enough.
const ENOUGH: usize = 2;
/// What the kind of a system weighs at least, to stand beside a name.
const LEAST_OF_KIND: f32 = 5.0;
/// Words for a part of the software of which one does for another.
const PARTS: [&str; 9] = [
    "app",
    "application",
    "cluster",
    "node",
    "pod",
    "server",
    "service",
    "system",
    "tool",
];
/// How often a story must use a capitalized word of its title for the word to count as a name.
const OFTEN: u8 = 3;
/// Documents from which on it tells something in how many of them a name stands.
const MANY: usize = 6;

/// A system that a document is suggested to be about.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Suggested {
    /// Its name.
    pub(super) name: String,
    /// Where the document names it.
    pub(super) from: Provenance,
    /// The line that does.
    pub(super) words: Arc<str>,
}

/// What all documents together say of a name.
struct Spread<'a> {
    /// In how many of them it stands, and in how many titles.
    documents: usize,
    titles: usize,
    /// Its spelling for all of them: the shortest.
    name: &'a str,
}

/// The systems that each document is suggested to be about; none where it states some.
pub(super) fn suggest<D: AsRef<Postmortem> + Sync>(
    documents: &IndexVec<EntryIx, D>,
    terms: &Terms,
) -> IndexVec<EntryIx, Vec<Suggested>> {
    let mut spread: BTreeMap<String, Spread<'_>> = BTreeMap::new();
    for name in documents
        .iter()
        .flat_map(|document| &document.as_ref().named)
    {
        let spread = spread.entry(key(&name.name)).or_insert(Spread {
            documents: 0,
            titles: 0,
            name: &name.name,
        });
        spread.name = [spread.name, &name.name]
            .into_iter()
            .min_by_key(|name| (name.len(), *name))
            .unwrap_or(spread.name);
        spread.documents += 1;
        spread.titles += usize::from(name.in_title);
    }
    let of = |document: &D| {
        let document = document.as_ref();
        match document.systems.is_empty() {
            true => of_document(document, &spread, documents.len(), terms),
            false => Vec::new(),
        }
    };
    let suggested: Vec<_> = documents.par_iter().map(of).collect();
    suggested.into()
}

fn of_document(
    document: &Postmortem,
    spread: &BTreeMap<String, Spread<'_>>,
    documents: usize,
    terms: &Terms,
) -> Vec<Suggested> {
    let is_technology = |name: &&SystemName| name.shape <= Shape::Response;
    let technologies: Vec<_> = document.named.iter().filter(is_technology).collect();
    let technologies: Vec<_> = technologies
        .iter()
        .map(|name| words_of(&name.name))
        .collect();
    let mut weighed: Vec<Weighed<'_>> = Vec::new();
    for name in &document.named {
        if terms.is_refused(&Dimension::System, &name.name) {
            continue;
        }
        let is_stated = terms.resolve(&Dimension::System, &name.name).is_some();
        let shape = if is_stated {
            Shape::Technology
        } else {
            name.shape
        };
        let words = words_of(&name.name);
        // "The Kafka cluster" is Kafka, and the service of a company is all that it offers.
        let is_compound = shape == Shape::Compound;
        let is_anothers = is_compound && technologies.iter().any(|one| one.is_subset(&words))
            || document.is_of_company(&name.name)
            || is_compound && words.iter().any(|word| document.is_of_company(word));
        if let Some(weight) = weight(name, shape, spread, documents)
            && !is_anothers
        {
            weighed.push(Weighed {
                weight,
                name,
                shape,
                words,
            });
        }
    }
    weighed.sort_by(|one, other| {
        let by_weight = other.weight.total_cmp(&one.weight);
        by_weight.then_with(|| one.name.name.cmp(&other.name.name))
    });
    let filed: Vec<&str> = terms.filed_systems(document).collect();
    // Nothing moves up in the place of what the author refuses.
    let chosen = choose(&weighed, &filed).into_iter();
    let chosen =
        chosen.filter(|name| !terms.refuse(&document.refused, &Dimension::System, &name.name));
    let suggested = |name: &SystemName| Suggested {
        name: title(name, spread),
        from: Provenance {
            origin: origin(name),
            span: Some(name.span),
        },
        words: words(document, name).into(),
    };
    chosen.map(suggested).collect()
}

/// A name with what it weighs.
struct Weighed<'d> {
    weight: f32,
    name: &'d SystemName,
    shape: Shape,
    words: BTreeSet<String>,
}

/// Those of the names, heaviest first, that a document is about, beside the systems that it is filed under.
fn choose<'d>(weighed: &[Weighed<'d>], filed: &[&str]) -> Vec<&'d SystemName> {
    let filed_words: Vec<_> = filed.iter().map(|name| words_of(name)).collect();
    let heaviest = weighed.first().map_or(0.0, |first| first.weight);
    let least = LEAST.max(LEAST_BESIDE * heaviest);
    let heavy = weighed.iter().filter(|one| one.weight > LEAST).count();
    let mut chosen: Vec<&Weighed<'_>> = Vec::new();
    for one in weighed {
        let is_needed = heavy < ENOUGH
            && filed.is_empty()
            && match one.shape {
                Shape::Technology | Shape::Response => chosen.len() < ENOUGH,
                Shape::Kind => chosen.is_empty(),
                // A word such as "node" is about one story as little as about any other.
                _ => false,
            };
        let is_enough = one.weight > least || (is_needed && one.weight >= LEAST_ALONE);
        let is_told = |words: &BTreeSet<String>| holds(words, &one.words);
        let own_word = own_word(&one.words);
        let is_same =
            |other: &Weighed<'_>| own_word.is_some() && own_word == self::own_word(&other.words);
        if is_enough
            && !filed_words.iter().any(is_told)
            && !chosen
                .iter()
                .any(|other| is_told(&other.words) || is_same(other))
        {
            chosen.push(one);
        }
    }
    // A kind alone says little where something more exact is named.
    let is_alone = |one: &Weighed<'_>| one.shape == Shape::KindAlone;
    let is_exact = chosen.iter().any(|one| !is_alone(one))
        || filed.iter().any(|name| !systems::is_kind_alone(name));
    if is_exact {
        chosen.retain(|one| !is_alone(one) || one.weight >= LEAST_OF_KIND);
    }
    chosen.truncate(MOST.saturating_sub(filed.len()));
    chosen.into_iter().map(|one| one.name).collect()
}

/// What a name is called on pages.
fn title(name: &SystemName, spread: &BTreeMap<String, Spread<'_>>) -> String {
    let spelling = spread
        .get(&key(&name.name))
        .map_or(&*name.name, |spread| spread.name);
    match name.shape {
        Shape::Kind | Shape::KindAlone | Shape::Compound => {
            let mut letters = spelling.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        }
        _ => spelling.to_owned(),
    }
}

/// What a name weighs; `None` where it is none.
fn weight(
    name: &SystemName,
    shape: Shape,
    all: &BTreeMap<String, Spread<'_>>,
    documents: usize,
) -> Option<f32> {
    let key = key(&name.name);
    let spread = all.get(&key)?;
    let is_subject =
        |spread: &Spread<'_>| documents >= MANY - 1 && 2 * spread.documents > documents;
    let is_frequent = |spread: &Spread<'_>| documents >= MANY && 3 * spread.documents > documents;
    let first = key.split(' ').next().unwrap_or_default();
    let is_of_own_subject = all
        .get(first)
        .is_some_and(|spread| is_subject(spread) || is_frequent(spread));
    let is_wide = documents >= MANY && 5 * spread.documents > 3 * documents;
    let is_learned = shape > Shape::KindAlone;
    // "The Example network" of Example is everything that it has.
    if shape == Shape::Compound && is_of_own_subject {
        return None;
    }
    let is_in_titles = spread.titles >= 2 && spread.documents >= 2;
    if is_learned && is_subject(spread) {
        return None;
    }
    let is_identifier = matches!(shape, Shape::Identifier | Shape::Capitals);
    if is_identifier && spread.titles == 0 && !name.in_heading {
        return None;
    }
    // A variable, unless others speak of it as well.
    let is_variable = name.name.contains('_') && !name.name.contains(char::is_uppercase);
    if is_identifier && is_variable && spread.documents < 2 {
        return None;
    }
    if shape == Shape::Response && !name.in_title {
        return None;
    }
    let is_told_of = name.in_title && name.times >= OFTEN && name.capitals_tell;
    if shape == Shape::Capitalised && !is_in_titles && !is_told_of && !name.in_code {
        return None;
    }
    let by_shape = match shape {
        _ if name.is_teller => 0.1,
        Shape::Technology | Shape::Response => 1.0,
        Shape::Kind | Shape::KindAlone => 0.7,
        _ => 0.8,
    };
    let by_spread = if is_wide { 0.6 } else { 1.0 };
    Some(name.score() * by_shape * by_spread)
}

/// The word that tells one part of the software from another, if all others would do for any: "the orders
/// service" and "the orders server" are one.
fn own_word(words: &BTreeSet<String>) -> Option<&str> {
    let mut own = words.iter().filter(|word| !PARTS.contains(&word.as_str()));
    let first = own.next()?;
    (own.next().is_none() && words.len() > 1).then_some(first)
}

/// The words of a name.
fn words_of(name: &str) -> BTreeSet<String> {
    key(name).split(' ').map(key).collect()
}

/// Whether one of two names holds the words of the other.
fn holds(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    one.is_subset(other) || other.is_subset(one)
}

const fn origin(name: &SystemName) -> Origin {
    if name.in_title || name.in_heading {
        Origin::Heading
    } else {
        Origin::FirstParagraph
    }
}

/// The line that names it.
fn words(document: &Postmortem, name: &SystemName) -> String {
    if name.in_title {
        return document.title.value.clone();
    }
    let text = &*document.source.text;
    let Span { start, end } = name.span;
    let from = text
        .get(..start)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1);
    let to = text
        .get(end..)
        .and_then(|behind| behind.find('\n'))
        .map_or(text.len(), |at| end + at);
    crate::postmortem::markdown::plain_text(text.get(from..to).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::Config;
    use crate::postmortem::derive;
    use crate::text::SourceText;

    /// What is suggested for each of some texts.
    fn suggested(texts: &[&str]) -> Vec<Vec<String>> {
        let config = Config::for_site("site");
        let read = |(at, text): (usize, &&str)| {
            let source = SourceText::new(format!("postmortems/2024-01-{:02}-a.md", at + 1), *text);
            Arc::new(derive::read(source, &config, None).value.unwrap())
        };
        let documents: IndexVec<EntryIx, _> = texts.iter().enumerate().map(read).collect();
        let terms = Terms::new(&[], Vec::new(), &config);
        let all = suggest(&documents, &terms);
        let names = |of: &Vec<Suggested>| of.iter().map(|one| one.name.clone()).collect();
        all.iter().map(names).collect()
    }

    #[test]
    fn what_a_story_is_about_is_suggested() {
        let check =
            |text: &str, expected: &[&str]| assert_eq!(suggested(&[text]), [expected], "{text}");
        check(
            "# Orders waited for RabbitMQ\n\nThe broker ran out of disk.\n",
            &["RabbitMQ"],
        );
        check(
            "# Orders were slow\n\nThe database was busy. The database was slow, and the database was full.\n",
            &["Database"],
        );
        check("# The node was slow\n\nIt was.\n", &["Node"]);
        check("# Orders were slow\n\nOne node was busy.\n", &[]);
        check(
            "# Orders were slow\n\nThe database of MySQL was busy.\n",
            &["MySQL"],
        );
        check(
            "# Orders were slow\n\nWe met on Slack, and told it on Slack.\n",
            &[],
        );
        check(
            "---\nsystems: [tills]\n---\n# Redis was full\n\nIt was.\n",
            &[],
        );
    }

    #[test]
    fn what_says_less_than_another_name_is_left_out() {
        let check =
            |text: &str, expected: &[&str]| assert_eq!(suggested(&[text]), [expected], "{text}");
        check(
            "# The Kafka cluster was late\n\nThe Kafka cluster was. The broker node stood still.\n",
            &["Kafka"],
        );
        check(
            "# Auth0 API was slow\n\nThe API of Auth0 was.\n",
            &["Auth0"],
        );
        check(
            "# Late\n\nThe till service fell. The till service rose, the till server fell, the till server rose.\n",
            &["Till server"],
        );
        check(
            "# Late\n\nA third-party service, a third-party service. The parent table, the parent table.\n",
            &[],
        );
        check(
            "# Late\n\nThe cache-related and search-driven cache-keys.\n",
            &[],
        );
    }

    #[test]
    fn the_company_of_a_story_is_none_of_its_systems() {
        let check = |front: &str, expected: &[&str]| {
            let text = format!(
                "---\n{front}\n---\n# Heroku was late\n\nHeroku was slow: the Heroku router fell, with Redis and Redis.\n"
            );
            assert_eq!(suggested(&[&text]), [expected], "{front}");
        };
        check("company: Heroku", &["Redis"]);
        check("company: Breadco", &["Heroku", "Redis"]);
    }

    #[test]
    fn names_are_learned_from_titles() {
        let texts = [
            "# Doughy was late\n\nWe saw that Doughy stood still.\n\nThen Doughy rose, and Doughy fell.\n",
            "# When Doughy was full\n\nWe saw that Doughy stood still. Then Doughy rose.\n",
        ];
        assert_eq!(suggested(&texts), [["Doughy"], ["Doughy"]]);
        assert_eq!(suggested(&texts[..1]), [["Doughy"]]);
        assert_eq!(suggested(&texts[1..]), [[""; 0]]);
    }

    #[test]
    fn what_every_story_is_about_tells_none_apart() {
        let text =
            |word: &str| format!("# {word} was late\n\nBreadCo said so. BreadCo mended {word}.\n");
        let texts: Vec<String> = ["Kafka", "MySQL", "Redis", "Nginx", "Kubernetes"]
            .map(text)
            .into();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let expected = [["Kafka"], ["MySQL"], ["Redis"], ["Nginx"], ["Kubernetes"]];
        assert_eq!(suggested(&texts), expected);
    }

    #[test]
    fn what_belongs_to_the_subject_of_all_stories_tells_none_apart() {
        let text = |word: &str| {
            format!("# {word} was late\n\nAt Breadco it was late. For Breadco we mended {word}.\n")
        };
        let mut texts: Vec<String> = ["Kafka", "MySQL", "Redis", "Nginx", "Kubernetes"]
            .map(text)
            .into();
        texts[0] += "The Breadco network was slow, and the Breadco network is big.\n";
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let expected = [["Kafka"], ["MySQL"], ["Redis"], ["Nginx"], ["Kubernetes"]];
        assert_eq!(suggested(&texts), expected);
    }

    #[test]
    fn a_name_has_one_spelling() {
        let texts = [
            "# The dough mixers stopped\n\nThe dough pools ran dry.\n\nThe dough pools did.\n",
            "# A dough pool was full\n\nThe dough pool ran over.\n",
        ];
        assert_eq!(suggested(&texts), [["Dough pool"], ["Dough pool"]]);
    }
}
