use super::*;
use crate::config::Config;
use crate::search::sample;

const STORY: &str =
    "---\ntitle: t\n---\nRetry, retried, retreat; out of memory on kubernetes with an OOM kill.\n";

fn index() -> SearchIndex {
    let group = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let config = Config {
        synonyms: vec![
            group(&["k8s", "kubernetes"]),
            group(&["oom", "out of memory", "memory exhaustion"]),
        ],
        ..sample::config()
    };
    sample::index(&[("a.md", STORY)], &config)
}

/// The wanted clauses in words: alternatives parted by `|`, with weights other than 1.
fn told(text: &str, correction: Correction) -> (Vec<String>, Option<String>) {
    let index = index();
    let plan = Plan::new(&Query::read(text, index.documents()), &index, correction);
    let stem = |group: &usize| index.surface().groups()[*group].stem.clone();
    let weighted = |words: String, weight: f64| {
        if weight < 1.0 {
            format!("{words}×{weight}")
        } else {
            words
        }
    };
    let word = |Expansion(groups): &Expansion| {
        let groups = groups
            .iter()
            .map(|(group, weight)| weighted(stem(group), *weight));
        groups.collect::<Vec<_>>().join("/")
    };
    let alternative = |one: &Alternative| {
        let words: Vec<_> = one.words.iter().map(word).collect();
        weighted(words.join("+"), one.weight)
    };
    let clause = |clause: &Clause| match clause {
        Clause::Phrase(None) => "?".to_owned(),
        Clause::Phrase(Some(groups)) => groups.iter().map(stem).collect::<Vec<_>>().join(">"),
        Clause::AnyOf(all) => all.iter().map(alternative).collect::<Vec<_>>().join(" | "),
    };
    (plan.wanted.iter().map(clause).collect(), plan.corrected)
}

#[test]
fn words_become_groups() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(told(text, Correction::Off).0, expected, "{text:?}");
    };
    check("retried memory ", &["retri", "memori"]);
    check("retr", &["retreat×0.8/retri×0.8"]);
    check("retry", &["retri"]);
    check("retre ", &[""]);
    check("\"out of\" \"nothing\" \"kill\"", &["out>of", "?", "kill"]);
    check("xyz retr", &["", "retreat×0.8/retri×0.8"]);
}

#[test]
fn synonyms_stand_beside_the_words_as_far_as_the_corpus_has_them() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(told(text, Correction::Nearest).0, expected, "{text:?}");
    };
    check("k8s ", &["kubernet×0.9"]);
    check("kubernetes ", &["kubernet"]);
    check("oom ", &["oom | out+of+memori×0.3"]);
    check("kill out of memory", &["kill", "out+of+memori | oom×0.9"]);
    check("memory exhaustion ", &["oom×0.9 | out+of+memori×0.6"]);
    check("\"oom\" out \"of memory\" ", &["oom", "out", "of>memori"]);
}

#[test]
fn unknown_words_are_corrected_in_place() {
    let check = |text: &str, expected: &[&str], corrected: Option<&str>| {
        let (clauses, text_corrected) = told(text, Correction::Nearest);
        assert_eq!(
            (clauses.as_slice(), text_corrected.as_deref()),
            (
                expected
                    .iter()
                    .map(|clause| (*clause).to_owned())
                    .collect::<Vec<_>>()
                    .as_slice(),
                corrected,
            ),
            "{text:?}"
        );
    };
    check(
        "Memroy, kubernetse! ",
        &["memori", "kubernet"],
        Some("memory, kubernetes! "),
    );
    check("memory", &["memori"], None);
    check("\"memroy\"", &["?"], None);
    check("xyzzyx", &[""], None);
    assert_eq!(told("memroy", Correction::Off), (vec![String::new()], None));
}
