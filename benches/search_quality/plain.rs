//! What search is held against: tantivy as it comes. One field with all text, the same words and
//! stems, the words of the query joined by OR, no phrases, prefixes, corrections or filters.

use afterword::search::Documents;
use afterword::search::analyzer::{Analyzer, Stems};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, Searcher, TantivyDocument, Term};

use super::judge::PAGE;

/// The index of one field.
pub struct Plain {
    ids: Vec<String>,
    searcher: Searcher,
    field: Field,
    analyzer: Analyzer,
    stems: Stems,
}

impl Plain {
    /// Indexes documents.
    pub fn new(documents: &Documents, language: &str) -> tantivy::Result<Self> {
        let mut schema = Schema::builder();
        let indexing =
            TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let options = TextOptions::default().set_indexing_options(indexing);
        let field = schema.add_text_field("text", options);
        let index = Index::create_in_ram(schema.build());
        let mut plain = Self {
            ids: documents.all.iter().map(|one| one.id.clone()).collect(),
            searcher: index.reader()?.searcher(),
            field,
            analyzer: Analyzer::default(),
            stems: Stems::new(language),
        };
        let mut writer = index.writer_with_num_threads(1, 50_000_000)?;
        for document in &documents.all {
            let mut text = vec![document.title.as_str()];
            text.extend(document.names.iter().map(String::as_str));
            for section in document.sections.iter() {
                text.extend([section.heading.as_str(), section.text.as_str()]);
            }
            let mut fields = TantivyDocument::default();
            fields.add_pre_tokenized_text(field, plain.tokens(&text.join("\n")));
            writer.add_document(fields)?;
        }
        writer.commit()?;
        plain.searcher = index.reader()?.searcher();
        Ok(plain)
    }

    /// The ids of the first ten.
    pub fn search(&mut self, query: &str) -> tantivy::Result<Vec<String>> {
        let tokens = self.tokens(query).tokens;
        let words = tokens.into_iter().map(|token| {
            let term = Term::from_field_text(self.field, &token.text);
            let word = TermQuery::new(term, IndexRecordOption::WithFreqs);
            (Occur::Should, Box::new(word) as Box<dyn Query>)
        });
        let query = BooleanQuery::new(words.collect());
        let best = TopDocs::with_limit(PAGE).order_by_score();
        let found = self.searcher.search(&query, &best)?;
        let ids = found
            .into_iter()
            .map(|(_, address)| self.ids[address.doc_id as usize].clone());
        Ok(ids.collect())
    }

    fn tokens(&mut self, text: &str) -> PreTokenizedString {
        let mut tokens = Vec::new();
        for (position, form) in self.analyzer.forms(text).iter().enumerate() {
            tokens.push(Token {
                position,
                text: self.stems.stem(form),
                ..Token::default()
            });
        }
        PreTokenizedString {
            text: String::new(),
            tokens,
        }
    }
}
