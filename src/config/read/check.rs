//! `[check]`: at which level a check fails, and how much each rule matters to this site.

use super::Reader;
use crate::config::Config;
use crate::data::Key;
use crate::data::fields::Problem;
use crate::diagnostics::levels::{self, Deny};

impl Reader<'_> {
    fn unknown_rule(&mut self, code: &Key, what: &str, meant: Option<&str>) {
        self.fields.take(&code.name);
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write a code as it stands in a finding, such as `links/broken`".to_owned(),
        };
        self.fields.report(Problem::value(
            format!("`{}` {what}", code.name),
            code.span,
            help,
        ));
    }

    pub(super) fn check(&mut self, config: &mut Config) {
        config.check_deny = self.choice("deny", &Deny::WORDS);
        self.within("levels", |table| {
            let codes: Vec<_> = table.fields.entries().map(|(key, _)| key).collect();
            for code in codes {
                if let Some((what, meant)) = levels::problem(&code.name) {
                    table.unknown_rule(code, what, meant);
                } else if let Some(level) = table.choice(&code.name, &levels::WORDS) {
                    config.check_levels.insert(code.name.clone(), level);
                }
            }
        });
    }
}
