//! Answers queries: finds, ranks and shows.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::SearchIndex;
use super::analyzer::Analyzer;
use super::documents::{Document, Section};
use super::facets::Facets;
use super::index::{Boosts, DocId, IndexError, TextField};
use super::passages::{self, Places};
use super::plan::{Clause, Correction, Plan};
use super::query::{MatchAs, Query, QueryWord};
use super::score::{Scorer, Scores, in_all, in_any};
use super::snippet::{self, Piece};
use super::surface::Surface;
use super::themes::Spoken;

/// Where fewer documents have all words, those with some of them follow: a page of results, so that
/// nobody who asks in many words is left with the two documents that happen to use all of them.
/// nDCG@10 on judged needs is 0.13 higher than with all words or nothing (`benches/README.md`).
const FEW: usize = 10;

/// What having all words adds to a score where they speak of a theme.
const ALL_WORDS: f64 = 6.0;

/// Decimal places that scores are compared by: below it, rounding decides and not relevance.
const SCORE_STEPS: f64 = 1e5;

/// How to answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// Hits to show at most.
    pub limit: usize,
    /// Hits to leave out in front of them.
    pub offset: usize,
    /// Their order.
    pub sort: Sort,
    /// Whether unknown words are corrected.
    pub correction: Correction,
    /// What fields weigh. Pages have the default, anything else is for measurements.
    pub boosts: Boosts,
    /// Whether stories stand before the notes of terms. They do on pages, anything else is for measurements.
    pub stories_first: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            sort: Sort::Relevance,
            correction: Correction::Nearest,
            boosts: Boosts::default(),
            stories_first: true,
        }
    }
}

/// The order of hits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The best match first, the newer first among equals.
    Relevance,
    /// The newest first, those without a date last.
    Date,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The number of documents that match.
    pub total: usize,
    /// Those that were asked for.
    pub hits: Vec<Hit>,
    /// What all matching documents have.
    pub facets: Facets,
    /// How the query was corrected, where a word of it is unknown.
    pub corrected: Option<Corrected>,
    /// The number of those that have all words. They come first, unless the words speak of a theme.
    pub complete: usize,
    /// Whether there are others, which only have some of the words, or are of a theme that they speak of.
    pub relaxed: bool,
    /// The factors that the words speak of, the plainest first.
    pub themes: Vec<AnswerTheme>,
    /// Items that look like filters of something that there is not, and were read as words.
    pub ignored: Vec<String>,
}

/// A factor that the words of a query speak of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerTheme {
    /// The name of its field in queries: `factor`.
    pub dimension: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// A corrected query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// As it was asked.
    pub from: String,
    /// As it was answered.
    pub to: String,
}

/// A document that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// A postmortem's id; `factors/alert-noise` of a term.
    pub id: String,
    /// Relative to the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// `YYYY-MM-DD`, where it has a date.
    pub date: Option<String>,
    /// How well it matches; 0 where the query has no words.
    pub score: f64,
    /// Why it was found.
    pub snippet: Vec<Piece>,
    /// The name of its kind, such as `near-miss`; of a term `term`.
    pub kind: String,
    /// The author's label.
    pub severity: Option<String>,
    /// Its terms in the author's order, and behind them those that only its text suggests.
    pub terms: Vec<HitTerm>,
    /// The section that the snippet is from, where it has a heading.
    pub section: Option<HitSection>,
}

/// A term of a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HitTerm {
    /// The name of its field in queries: `system`.
    pub dimension: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Relative to the site's root.
    pub url: String,
    /// Whether only the text suggests it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub suggested: bool,
}

/// A section of a hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HitSection {
    /// Its heading.
    pub title: String,
    /// The `id` of the place on the page, where it has one.
    pub anchor: Option<String>,
}

impl SearchIndex {
    /// Answers a query. No query is an error.
    ///
    /// # Errors
    /// Where a piece of a kept index is not as it was.
    pub fn search(&self, text: &str, request: &Request) -> Result<Answer, IndexError> {
        let query = Query::read(text, self.documents());
        let plan = Plan::new(&query, self, request.correction);
        let Found {
            scores,
            complete,
            spoken,
        } = self.find(&query, &plan, request.boosts)?;
        let titled = self.titled(&query)?;
        let mut found: Vec<(DocId, f64)> = scores
            .into_iter()
            .map(|(doc, score)| (doc, (score * SCORE_STEPS).round() / SCORE_STEPS))
            .collect();
        // Stories are numbered as they came, those without a date first; notes of terms behind them.
        let stories = self.documents().numbers().stories;
        let by_day = |a: DocId, b: DocId| match (a < stories, b < stories) {
            (true, true) => b.cmp(&a),
            _ => a.cmp(&b),
        };
        found.sort_by(|a, b| match request.sort {
            Sort::Relevance => b.1.total_cmp(&a.1).then_with(|| by_day(a.0, b.0)),
            Sort::Date => by_day(a.0, b.0),
        });
        // Plain words stand together by chance: where they speak of a theme, having all of them only adds to the score.
        let comes_later = |doc: &DocId| spoken.is_empty() && !complete.contains(doc);
        let is_titled = |doc: &DocId| request.sort == Sort::Relevance && titled.contains(doc);
        let is_note = |doc: &DocId| request.stories_first && *doc >= stories;
        found.sort_by_key(|(doc, _)| (!is_titled(doc), comes_later(doc), is_note(doc)));
        let groups = plan.groups(self.surface());
        let mut hits = Vec::new();
        for (doc, score) in found.iter().skip(request.offset).take(request.limit) {
            let (document, places) = self.whole(*doc)?;
            let piece = self.piece(*doc, &places, &groups)?;
            hits.push(self.hit(&document, *score, piece, &groups));
        }
        Ok(Answer {
            total: found.len(),
            hits,
            facets: Facets::of(found.iter().map(|(doc, _)| *doc), self.documents()),
            corrected: plan.corrected.map(|to| Corrected {
                from: text.to_owned(),
                to,
            }),
            complete: complete.len(),
            relaxed: complete.len() < found.len(),
            themes: spoken
                .into_iter()
                .filter_map(|one| self.theme(one))
                .collect(),
            ignored: query.ignored,
        })
    }

    /// The documents that match.
    fn find(&self, query: &Query, plan: &Plan, boosts: Boosts) -> Result<Found, IndexError> {
        if query.is_empty() {
            return Ok(Found::default());
        }
        let scorer = Scorer::new(self, boosts);
        let mut unwanted = Vec::with_capacity(plan.unwanted.len());
        for clause in &plan.unwanted {
            unwanted.push(scorer.clause(clause)?);
        }
        let documents = self.documents();
        let is_let_in = |doc: &DocId| {
            let document = documents.all.get(*doc as usize);
            !unwanted.iter().any(|list| list.contains_key(doc))
                && document.is_some_and(|document| query.filters.hold(document, documents))
        };
        let mut lists = Vec::with_capacity(plan.wanted.len());
        for clause in &plan.wanted {
            lists.push(scorer.clause(clause)?);
        }
        let mut scores = if lists.is_empty() {
            let all = 0..DocId::try_from(documents.all.len()).unwrap_or(DocId::MAX);
            all.map(|doc| (doc, 0.0)).collect()
        } else {
            in_all(&lists)
        };
        scores.retain(|doc, _| is_let_in(doc));
        let complete: BTreeSet<DocId> = scores.keys().copied().collect();
        let spoken = self.themes.spoken(query);
        let typed = query.wanted.iter().zip(self.typed(query));
        let known = typed.filter(|(item, groups)| {
            item.match_as != MatchAs::Phrase || groups.iter().all(Option::is_some)
        });
        let known = known.flat_map(|(_, groups)| groups).flatten();
        let rarities: Vec<f32> = known.map(|group| scorer.idf(group)).collect();
        let themes = self.themes.scores(&spoken, &rarities);
        // The parts of one word, such as `us-east-1`, mean something together.
        let is_one_word = query.wanted.len() < 2 && !complete.is_empty();
        if complete.len() < FEW && lists.len() > 1 && !is_one_word {
            scores = with_some(plan, self.surface(), &lists, &themes);
            scores.retain(|doc, _| is_let_in(doc));
        }
        for (doc, more) in &themes {
            if let Some(score) = scores.get_mut(doc) {
                *score += more;
            }
        }
        if !spoken.is_empty() {
            for doc in &complete {
                if let Some(score) = scores.get_mut(doc) {
                    *score += ALL_WORDS;
                }
            }
        }
        Ok(Found {
            scores,
            complete,
            spoken,
        })
    }

    /// A theme of a query, as answers name it.
    fn theme(&self, spoken: Spoken) -> Option<AnswerTheme> {
        let theme = self.themes.all.get(spoken.theme)?;
        let term = self.documents().terms.get(theme.term)?;
        Some(AnswerTheme {
            dimension: term.id.dimension.field().into_owned(),
            id: term.id.slug.to_string(),
            title: term.title.clone(),
        })
    }

    /// The groups of the words of each item as they were typed: neither longer nor corrected; `None` of one that no document has.
    fn typed(&self, query: &Query) -> Vec<Vec<Option<usize>>> {
        let find = |word: &QueryWord| self.surface().find(&word.form).map(|form| form.group);
        let items = query.wanted.iter();
        let items = items.map(|item| item.words.iter().map(find).collect());
        items.collect()
    }

    /// The documents whose title is the query: it has all of its words and no other. What is called so is what
    /// somebody looks for who types its name.
    fn titled(&self, query: &Query) -> Result<BTreeSet<DocId>, IndexError> {
        let mut titled: Option<BTreeSet<DocId>> = None;
        let words = self.typed(query).concat();
        for group in &words {
            let Some(group) = group else {
                return Ok(BTreeSet::new());
            };
            let postings = self.postings(*group, TextField::Title)?;
            let having: BTreeSet<DocId> = postings.documents().iter().copied().collect();
            titled = Some(match titled {
                Some(titled) => titled.intersection(&having).copied().collect(),
                None => having,
            });
        }
        let mut titled = titled.unwrap_or_default();
        titled.retain(|doc| {
            let count = self.totals.title_words.get(*doc as usize);
            count.is_some_and(|count| usize::from(*count) == words.len())
        });
        Ok(titled)
    }

    /// The piece of a document's text that has most of the groups; the first of equals.
    fn piece(
        &self,
        doc: DocId,
        places: &Places,
        groups: &BTreeSet<usize>,
    ) -> Result<u32, IndexError> {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for group in groups {
            let postings = self.postings(*group, TextField::Body)?;
            for piece in places.of(postings.of(doc)) {
                *counts.entry(piece).or_default() += 1;
            }
        }
        let mut best = (0, 0);
        for (piece, count) in counts {
            if count > best.1 {
                best = (piece, count);
            }
        }
        Ok(best.0)
    }

    fn hit(&self, document: &Document, score: f64, piece: u32, groups: &BTreeSet<usize>) -> Hit {
        let documents = self.documents();
        let searched = |form: &str| {
            let form = self.surface().find(form)?;
            groups.contains(&form.group).then_some(form.group)
        };
        let pieces = passages::pieces(&document.sections, self.piece_bytes);
        let passages = pieces
            .get(piece as usize)
            .map_or(&[] as &[_], Vec::as_slice);
        let snippet = snippet::of(
            document,
            passages,
            piece == 0,
            &mut Analyzer::default(),
            searched,
        );
        let section = snippet
            .section
            .and_then(|place| document.sections.get(place));
        let stated = document.terms.iter().map(|term| (term, false));
        let suggested = document.suggested.iter().map(|term| (term, true));
        let terms = stated
            .chain(suggested)
            .filter_map(|(term, suggested)| Some((documents.terms.get(*term)?, suggested)));
        Hit {
            id: document.id.clone(),
            url: document.url.clone(),
            title: document.title.clone(),
            date: document.date.map(|date| date.to_string()),
            score,
            snippet: snippet.pieces,
            kind: document.kind.clone(),
            severity: document.severity.clone(),
            terms: terms
                .map(|(term, suggested)| HitTerm {
                    dimension: term.id.dimension.field().into_owned(),
                    id: term.id.slug.to_string(),
                    title: term.title.clone(),
                    url: term.url.clone(),
                    suggested,
                })
                .collect(),
            section: section.and_then(named),
        }
    }
}

/// The documents that match.
#[derive(Default)]
struct Found {
    scores: Scores,
    /// Those that have all words.
    complete: BTreeSet<DocId>,
    spoken: Vec<Spoken>,
}

/// The documents of a theme, or with some of the words, of which one says something by itself where any does; quotes are
/// insisted on where anything has what they hold.
fn with_some(plan: &Plan, surface: &Surface, lists: &[Scores], themes: &Scores) -> Scores {
    let mut found = in_any(lists);
    let clauses = plan.wanted.iter().zip(lists);
    let telling: Vec<&Scores> = clauses
        .filter_map(|(clause, list)| clause.says_something(surface).then_some(list))
        .collect();
    if !telling.is_empty() {
        found.retain(|doc, _| telling.iter().any(|list| list.contains_key(doc)));
    }
    for doc in themes.keys() {
        found.entry(*doc).or_default();
    }
    for (clause, list) in plan.wanted.iter().zip(lists) {
        if matches!(clause, Clause::Phrase(_)) && !list.is_empty() {
            found.retain(|doc, _| list.contains_key(doc));
        }
    }
    found
}

fn named(section: &Section) -> Option<HitSection> {
    (!section.heading.is_empty()).then(|| HitSection {
        title: section.heading.clone(),
        anchor: section.anchor.clone(),
    })
}
