//! What tools for incidents, for status pages and for documentation write, and other languages.

use super::*;
use crate::postmortem::timeline::{Instant, When};

/// The title, the severity and the summary.
#[track_caller]
fn told(text: &str, title: &str, severity: Option<&str>, summary: &str) {
    let document = derived("a.md", text);
    let mut values = document.values.iter().filter(|(id, _)| id == SEVERITY);
    let found = values.next().and_then(|(_, values)| values.value.first());
    assert_eq!(document.title.value, title, "{text}");
    assert_eq!(found.map(|value| value.text.as_str()), severity, "{text}");
    assert_eq!(&*document.summary_text, summary, "{text}");
}

#[test]
fn a_severity_of_the_title_stands_beside_it() {
    let lamps = "All lamps of the pier went out at once.";
    told(
        &format!("# [SEV1] Lamps are out\n\n{lamps}\n"),
        "Lamps are out",
        Some("SEV1"),
        lamps,
    );
    told(
        &format!("---\ntitle: 'P2: lamps are out'\n---\n{lamps}\n"),
        "Lamps are out",
        Some("P2"),
        lamps,
    );
    // Who says another one elsewhere says two things, and both are shown.
    told(
        &format!("# [SEV1] Lamps are out\n\nSeverity: SEV2\n\n{lamps}\n"),
        "[SEV1] Lamps are out",
        Some("SEV2"),
        lamps,
    );
    told(
        &format!("# [SEV1] Lamps are out\n\nSeverity: Sev-1\n\n{lamps}\n"),
        "Lamps are out",
        Some("Sev-1"),
        lamps,
    );
}

#[test]
fn boxes_that_are_called_summaries_are_summaries() {
    let rest = "\n## What happened\n\nThe dynamo stood still.\n";
    let lamps = "All lamps of the pier went out. Boats waited.";
    let check = |written: &str| {
        told(
            &format!("# Lamps are out\n\n{written}\n{rest}"),
            "Lamps are out",
            None,
            lamps,
        );
    };
    check("!!! abstract\n    All lamps of the pier went out.\n    Boats waited.\n");
    check("!!! note \"Summary\"\n\n    All lamps of the pier went out. Boats waited.\n");
    check(":::info Summary\n\nAll lamps of the pier went out. Boats waited.\n\n:::\n");
    check(
        "::: {.callout-note title=\"Summary\"}\nAll lamps of the pier went out. Boats waited.\n:::\n",
    );
    check("> [!tldr] TL;DR\n> All lamps of the pier went out.\n> Boats waited.\n");
    told(
        &format!(
            "# Lamps are out\n\n!!! warning \"Mind this\"\n    Some of it is a guess.\n{rest}"
        ),
        "Lamps are out",
        None,
        "The dynamo stood still.",
    );
}

#[test]
fn a_status_page_is_summed_up_by_its_first_update() {
    told(
        "# Cold ovens\n\n**Resolved** - All ovens are warm.\nMay 3, 2024 - 14:02 UTC\n\n**Investigating** - Ovens of two shops are cold.\nMay 3, 2024 - 12:40 UTC\n",
        "Cold ovens",
        None,
        "Ovens of two shops are cold.",
    );
}

#[test]
fn a_sentence_says_the_day() {
    let day = |text: &str| {
        let date = derived("a.md", &format!("# Cold ovens\n\n{text}\n")).date;
        date.map(|date| date.value.to_string())
    };
    let may = Some("2024-05-03".to_owned());
    assert_eq!(day("Ovens were down for an hour on May 3, 2024."), may);
    assert_eq!(day("2024年5月3日、ご利用いただけない状態でした。"), may);
    assert_eq!(
        day("The fault was introduced on May 3, 2024, and ovens failed."),
        None
    );
    assert_eq!(day("We moved here on the evening of May 3, 2024."), None);
}

#[test]
fn events_of_other_languages_tell_phases() {
    let clock = |at: Instant| at.civil().strftime("%H:%M").to_string();
    let check = |events: &str, expected: [&str; 3]| {
        let text = format!("# 2024-05-03 A\n\n## Timeline\n\n{events}\n");
        let suggested = derived("a.md", &text).suggested_times;
        let found: Vec<String> = suggested
            .iter()
            .filter_map(|one| match one.when {
                When::At(at) => Some(clock(at)),
                When::On(_) => None,
            })
            .collect();
        assert_eq!(found, expected, "{events}");
    };
    let times = ["09:15", "09:22", "10:40"];
    check(
        "- 09:15 Ofen kalt\n- 09:22 Filiale ruft an\n- 10:30 Techniker da\n- 10:40 Störung behoben",
        times,
    );
    check(
        "- 09:15 four éteint\n- 09:22 une alerte est déclenchée\n- 10:40 service rétabli",
        times,
    );
    check(
        "- 09:15 el horno se apaga\n- 09:22 salta la alerta\n- 10:40 servicio restablecido",
        times,
    );
    check(
        "- 09:15 炉が停止\n- 09:22 アラートを検知\n- 10:40 復旧を確認",
        times,
    );
    check(
        "- 09:15 烤箱停止\n- 09:22 监控告警触发\n- 10:40 服务恢复",
        times,
    );
}
