//! Who may see a document, decided so that a slip of the fingers never publishes it.
//!
//! Every statement counts, wherever it stands: the narrowest one holds, and statements that
//! contradict it are an error, so that the author decides which of them is right.

use serde::{Deserialize, Serialize};

use super::closed::Reach;
use super::findings;
use super::statements::{Position, Says, Statement, Weight};
use crate::config::Config;
use crate::diagnostics::Diagnostic;
use crate::postmortem::{Audience, Derived, Origin, Status};
use crate::text::SourceText;

/// The fields that decide who may see a document.
pub const VISIBILITY_FIELDS: [&str; 4] = ["status", "audience", "draft", "published"];

/// As many statements are told of that hold one document back: a person mends a few and runs again.
const MAX_FINDINGS: usize = 20;
/// As many statements that one contradicts.
const MAX_RELATED: usize = 5;

/// Who may see a document, as far as it says so itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// What is stated; `None` is for the site to decide.
    Stated {
        /// How far the document is.
        status: Option<Derived<Status>>,
        /// Who may read it.
        audience: Option<Derived<Audience>>,
    },
    /// It cannot be told, so the document is left out.
    Invalid,
}

impl Visibility {
    /// Whether anything stated holds the document back from somebody.
    pub(super) fn is_held(&self) -> bool {
        match self {
            Self::Stated { status, audience } => {
                let is_draft = status.as_ref().is_some_and(|it| it.value == Status::Draft);
                let is_narrow = audience
                    .as_ref()
                    .is_some_and(|it| it.value > Audience::Public);
                is_draft || is_narrow
            }
            Self::Invalid => true,
        }
    }
}

impl Default for Visibility {
    fn default() -> Self {
        Self::Stated {
            status: None,
            audience: None,
        }
    }
}

/// The visibility that the statements of a document come to, and what is wrong with them.
pub(super) fn settle(
    statements: &[Statement],
    source: &SourceText,
    config: &Config,
) -> (Visibility, Vec<Diagnostic>) {
    let mut settling = Settling {
        statements,
        source,
        config,
        findings: Vec::new(),
    };
    let visibility = settling.settle();
    (visibility, settling.findings)
}

struct Settling<'a> {
    statements: &'a [Statement],
    source: &'a SourceText,
    config: &'a Config,
    findings: Vec<Diagnostic>,
}

impl<'a> Settling<'a> {
    fn settle(&mut self) -> Visibility {
        let status = self.narrowest(status_of, |status| *status);
        let audience = self.narrowest(audience_of, |audience| std::cmp::Reverse(*audience));
        if let Some((narrow, Status::Draft)) = status {
            let shown = |other: &Statement| {
                other.says == Says::Open || status_of(other).is_some_and(|it| it != Status::Draft)
            };
            if !self.contradict(narrow, shown) && !self.config.drafts {
                self.findings
                    .extend(findings::left_out(self.source, narrow));
            }
        }
        if let Some((narrow, audience)) = audience {
            let is_wider = |other: &Statement| {
                (other.says == Says::Open && audience > Audience::Public)
                    || audience_of(other).is_some_and(|it| it < audience)
            };
            self.contradict(narrow, is_wider);
        }
        let is_ruled = self
            .rule()
            .filter(|ruled| audience.is_some_and(|(_, stated)| stated < *ruled));
        if let (Some(ruled), Some((wide, _))) = (is_ruled, audience) {
            self.findings
                .push(findings::against_rule(self.source, wide, ruled));
        }
        let is_kept = self.is_kept_by_others(
            status.map(|(_, status)| status),
            is_ruled.or(audience.map(|(_, audience)| audience)),
        );
        if self.has_unreadable() || is_kept {
            return Visibility::Invalid;
        }
        Visibility::Stated {
            status: status.map(|(statement, status)| derived(status, statement)),
            audience: match is_ruled {
                Some(ruled) => Some(Derived::outside(ruled, Origin::PathRule)),
                None => audience.map(|(statement, audience)| derived(audience, statement)),
            },
        }
    }

    /// The narrowest value of a kind with its statement, the first of several.
    fn narrowest<T: Copy, K: Ord>(
        &self,
        value: impl Fn(&Statement) -> Option<T>,
        key: impl Fn(&T) -> K,
    ) -> Option<(&'a Statement, T)> {
        self.statements
            .iter()
            .filter_map(|statement| Some((statement, value(statement)?)))
            .min_by_key(|(_, value)| key(value))
    }

    /// Reports the statements that say more than the narrow one, if there are any.
    fn contradict(&mut self, narrow: &Statement, is_wider: impl Fn(&Statement) -> bool) -> bool {
        let wide = self.statements.iter().filter(|it| is_wider(it));
        let wide: Vec<_> = wide.take(MAX_RELATED).collect();
        if !wide.is_empty() {
            self.findings
                .push(findings::contradiction(self.source, narrow, &wide));
        }
        !wide.is_empty()
    }

    fn has_unreadable(&mut self) -> bool {
        let before = self.findings.len();
        let unreadable = self
            .statements
            .iter()
            .filter_map(|statement| match &statement.says {
                Says::Unreadable(message, help) => {
                    Some(findings::unreadable(self.source, statement, message, help))
                }
                _ => None,
            });
        self.findings.extend(unreadable.take(MAX_FINDINGS));
        self.findings.len() > before
    }

    /// Whether something that is not in our words keeps the document from those who would see it.
    fn is_kept_by_others(&mut self, status: Option<Status>, audience: Option<Audience>) -> bool {
        let is_decided = |statement: &Statement| {
            statement.weight == Weight::Ours && status_of(statement).is_some()
        };
        let is_decided = self.statements.iter().any(is_decided);
        let is_hidden_draft = status == Some(Status::Draft) && !self.config.drafts;
        let by_default = audience.or(self.rule());
        let by_default = by_default.unwrap_or(self.config.content.default_audience);
        let mut kept = 0;
        for statement in self.statements {
            let is_likely = statement.weight == Weight::Likely;
            let reach = match statement.says {
                Says::AtMost(reach) => reach,
                Says::Scheduled => Reach::Nobody,
                _ => continue,
            };
            // Whoever decides in our words need not undo what only looks as if it said something.
            let known = if is_likely {
                Some(by_default)
            } else {
                audience.or(self.rule())
            };
            let is_within = match reach.audience() {
                None => status == Some(Status::Draft),
                Some(widest) => is_hidden_draft || known.is_some_and(|known| known >= widest),
            };
            if is_within || (is_likely && is_decided) {
                continue;
            }
            if statement.place == Position::Row {
                self.findings.push(findings::of_row(self.source, statement));
                continue;
            }
            kept += 1;
            let wide: Vec<_> = match is_likely {
                true => Vec::new(),
                false => self.wider_than(reach),
            };
            self.findings.push(match wide.as_slice() {
                [] => findings::kept(self.source, statement),
                wide => findings::contradiction(self.source, statement, wide),
            });
            if kept == MAX_FINDINGS {
                break;
            }
        }
        kept > 0
    }

    /// The statements that show a document to more people.
    fn wider_than(&self, reach: Reach) -> Vec<&'a Statement> {
        let is_wider = |statement: &&Statement| match statement.says {
            Says::Open => true,
            Says::Status(status) => statement.weight == Weight::Ours && status != Status::Draft,
            Says::Audience(audience) => reach.audience().is_some_and(|widest| audience < widest),
            _ => false,
        };
        let wider = self.statements.iter().filter(is_wider);
        wider.take(MAX_RELATED).collect()
    }

    /// The audience that site.toml gives the paths of this document: the widest that it may have.
    fn rule(&self) -> Option<Audience> {
        let rules = self.config.content.rules_for(&self.source.path);
        rules.filter_map(|rule| rule.audience).last()
    }
}

fn status_of(statement: &Statement) -> Option<Status> {
    match statement.says {
        Says::Status(status) => Some(status),
        _ => None,
    }
}

fn audience_of(statement: &Statement) -> Option<Audience> {
    match statement.says {
        Says::Audience(audience) => Some(audience),
        _ => None,
    }
}

fn derived<T>(value: T, statement: &Statement) -> Derived<T> {
    match statement.place {
        Position::Folder => Derived::outside(value, Origin::Folder),
        Position::Title => Derived::at(value, Origin::Heading, statement.value),
        _ => Derived::at(value, Origin::FrontMatter, statement.value),
    }
}
