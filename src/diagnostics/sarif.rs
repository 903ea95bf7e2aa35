//! Diagnostics as SARIF 2.1.0, which code hosts and editors take in.
//!
//! The log names the rules that were met, with their help; a result points into the repository, so
//! that paths are relative to its root and not to that of the site.

use std::collections::BTreeMap;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::guide::{self, how_to_ignore};
use super::json::{Place, Placed};
use super::{Diagnostic, Level, Location, Rule, fingerprint};

/// What stays as it is in a path of a URI; a colon in the first part would name a scheme.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// What a log is told besides its findings.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// Leads from the root of the repository to that of the site: empty, or with a slash at its end.
    pub prefix: &'a str,
    /// Why the run came to nothing, where it did.
    pub error: Option<&'a str>,
}

/// The log of a run.
pub fn log(
    diagnostics: &[Diagnostic],
    source: &dyn Fn(&str) -> Option<Arc<str>>,
    run: Run<'_>,
) -> String {
    let mut rules: BTreeMap<&str, (usize, &Rule)> = BTreeMap::new();
    for diagnostic in diagnostics {
        rules.insert(diagnostic.rule.code, (0, diagnostic.rule));
    }
    for (index, rule) in rules.values_mut().enumerate() {
        rule.0 = index;
    }
    let mut writer = Writer {
        placed: Placed::new(source),
        source,
        prefix: run.prefix,
        met: BTreeMap::new(),
    };
    let results: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            let index = rules.get(diagnostic.rule.code).map(|(index, _)| *index);
            writer.result(diagnostic, index)
        })
        .collect();
    let mut invocation = json!({ "executionSuccessful": run.error.is_none() });
    if let Some(error) = run.error {
        let notification = json!([{ "level": "error", "message": { "text": error } }]);
        set(&mut invocation, "toolExecutionNotifications", notification);
    }
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Afterword",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|(_, rule)| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    // Texts and numbers can always be written.
    format!(
        "{}\n",
        serde_json::to_string_pretty(&log).unwrap_or_default()
    )
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(key.to_owned(), value);
    }
}

const fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Suggestion => "note",
    }
}

/// A rule with all that is said about it.
fn descriptor(rule: &Rule) -> Value {
    let reason = rule.reason.trim();
    let mut help = vec![reason];
    help.extend(guide::of(rule).map(|guide| guide.fix.as_str()));
    let ignored = how_to_ignore(rule);
    help.push(&ignored);
    let help = help.join("\n\n");
    json!({
        "id": rule.code,
        "shortDescription": { "text": first_sentence(reason) },
        "fullDescription": { "text": reason },
        "help": { "text": help, "markdown": help },
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": { "tags": [rule.family()] },
    })
}

fn first_sentence(text: &str) -> &str {
    let end = text.find(". ").map_or(text.len(), |at| at + 1);
    text.get(..end).unwrap_or(text)
}

struct Writer<'s> {
    placed: Placed<'s>,
    source: &'s dyn Fn(&str) -> Option<Arc<str>>,
    prefix: &'s str,
    /// How often a fingerprint was met.
    met: BTreeMap<String, usize>,
}

impl Writer<'_> {
    fn result(&mut self, diagnostic: &Diagnostic, index: Option<usize>) -> Value {
        let mut message = diagnostic.message.clone();
        if let Some(help) = &diagnostic.help {
            message = format!("{message}\n{help}");
        }
        let mut result = json!({
            "ruleId": diagnostic.rule.code,
            "ruleIndex": index,
            "level": level(diagnostic.level()),
            "message": { "text": message },
        });
        if let Some(location) = &diagnostic.location {
            let place = json!([{ "physicalLocation": self.physical(location) }]);
            set(&mut result, "locations", place);
        }
        let fingerprint = self.fingerprint(diagnostic);
        let fingerprints = json!({ "afterwordLine/v1": fingerprint });
        set(&mut result, "partialFingerprints", fingerprints);
        if let Some(fixes) = self.fixes(diagnostic) {
            set(&mut result, "fixes", fixes);
        }
        if !diagnostic.related.is_empty() {
            let related = diagnostic
                .related
                .iter()
                .enumerate()
                .map(|(id, (location, note))| {
                    json!({
                        "id": id,
                        "physicalLocation": self.physical(location),
                        "message": { "text": note },
                    })
                });
            let related = related.collect();
            set(&mut result, "relatedLocations", related);
        }
        result
    }

    /// The fingerprint, with its number where several findings of a rule stand in lines that are the
    /// same.
    fn fingerprint(&mut self, diagnostic: &Diagnostic) -> String {
        let print = fingerprint::of(diagnostic, self.source);
        let path = diagnostic
            .location
            .as_ref()
            .map(|place| place.path.as_str());
        let key = format!(
            "{} {} {print}",
            diagnostic.rule.code,
            path.unwrap_or_default()
        );
        let count = self.met.entry(key).or_default();
        *count += 1;
        format!("{print}:{count}")
    }

    fn fixes(&mut self, diagnostic: &Diagnostic) -> Option<Value> {
        let (location, fix) = (diagnostic.location.as_ref()?, diagnostic.fix.as_ref()?);
        let place = fix.place(&(self.source)(&location.path)?)?;
        let place = Location::within(&location.path, place);
        let Value::Object(mut place) = self.physical(&place) else {
            return None;
        };
        Some(json!([{ "artifactChanges": [{
            "artifactLocation": place.remove("artifactLocation"),
            "replacements": [{
                "deletedRegion": place.remove("region")?,
                "insertedContent": { "text": fix.replacement },
            }],
        }]}]))
    }

    fn physical(&mut self, location: &Location) -> Value {
        let Place {
            line,
            column,
            end_line,
            end_column,
            ..
        } = self.placed.place(location);
        let path = format!("{}{}", self.prefix, location.path);
        let uri = utf8_percent_encode(&path, PLAIN).to_string();
        let artifact = json!({ "uri": uri, "uriBaseId": "%SRCROOT%" });
        let mut physical = json!({ "artifactLocation": artifact });
        let numbers = [
            ("startLine", line),
            ("startColumn", column),
            ("endLine", end_line),
            ("endColumn", end_column),
        ];
        let known = numbers
            .iter()
            .filter_map(|(key, number)| Some(((*key).to_owned(), Value::from((*number)?))));
        let region: Map<String, Value> = known.collect();
        if !region.is_empty() {
            set(&mut physical, "region", Value::Object(region));
        }
        physical
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::rules;
    use crate::text::Span;

    fn logged(diagnostics: &[Diagnostic], error: Option<&str>) -> Value {
        let source: Arc<str> = Arc::from("ä\r\nsee x, x\r\n");
        let run = Run {
            prefix: "docs/",
            error,
        };
        let text = log(diagnostics, &|_| Some(source.clone()), run);
        serde_json::from_str::<Value>(&text).unwrap()["runs"][0].take()
    }

    #[test]
    fn results_point_into_the_repository() {
        let place = Location::within("a b/ü:1.md", Span::new(8, 9));
        let finding = Diagnostic::new(&rules::BROKEN_LINK, place, "m")
            .help("h")
            .related(Location::file("c.md"), "n");
        let second = Location::within("a b/ü:1.md", Span::new(11, 12));
        let second = Diagnostic::new(&rules::BROKEN_LINK, second, "m");
        let general = Diagnostic::general(&rules::SHALLOW_CLONE, "m");
        let run = logged(&[finding, second, general], None);
        let results = run["results"].as_array().unwrap();
        let (first, last) = (&results[0], &results[2]);
        assert_eq!(
            first["locations"],
            json!([{ "physicalLocation": {
                "artifactLocation": { "uri": "docs/a%20b/%C3%BC%3A1.md", "uriBaseId": "%SRCROOT%" },
                "region": { "startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 6 },
            }}])
        );
        assert_eq!(first["message"]["text"], "m\nh");
        assert_eq!(first["relatedLocations"][0]["message"]["text"], "n");
        let prints: Vec<_> = results
            .iter()
            .map(|result| {
                result["partialFingerprints"]["afterwordLine/v1"]
                    .as_str()
                    .unwrap()
            })
            .collect();
        assert_eq!(prints[0].strip_suffix(":1"), prints[1].strip_suffix(":2"));
        assert!(last.get("locations").is_none());
        assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    }

    #[test]
    fn the_rules_that_were_met_are_told_once_with_their_help() {
        let broken = || Diagnostic::new(&rules::BROKEN_LINK, Location::file("a.md"), "m");
        let general = Diagnostic::general(&rules::SHALLOW_CLONE, "m");
        let run = logged(&[broken(), broken(), general], None);
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let ids: Vec<_> = rules
            .iter()
            .map(|rule| rule["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, ["git/shallow", "links/broken"]);
        let help = rules[1]["help"]["text"].as_str().unwrap();
        assert!(
            help.contains("does not exist") && help.contains("afterword-ignore"),
            "{help}"
        );
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
    }

    #[test]
    fn a_run_that_came_to_nothing_says_so() {
        let run = logged(&[], Some("no"));
        let invocation = &run["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        assert_eq!(
            invocation["toolExecutionNotifications"][0]["message"]["text"],
            "no"
        );
    }
}
