//! Sentences that suggest phases.

use super::*;
use crate::postmortem::derive::tests::derived;

#[test]
fn stories_suggest_phases() {
    let check = |text: &str, expected: &[&str]| {
        let text = format!("# Ovens were cold\n\n{text}");
        let suggested = derived("2024-05-03-a.md", &text).suggested_times;
        let shown = suggested.iter().map(|one| {
            let when = match one.when {
                When::At(at) => {
                    let offset = at.offset.map(|offset| offset.to_string());
                    let civil = at.civil().strftime("%m-%d %H:%M");
                    format!("{civil}{}", offset.unwrap_or_default())
                }
                When::On(day) => day.strftime("%m-%d").to_string(),
            };
            format!("{} {when}", one.milestone.id())
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected, "{text}");
    };
    check(
        "At 10:00 UTC we changed the timer. At 10:23 UTC customers reported that bread was cold. By 11:56 UTC all ovens were back to normal.",
        &[
            "started 05-03 10:00+00",
            "detected 05-03 10:23+00",
            "resolved 05-03 11:56+00",
        ],
    );
    check(
        "Ovens were down on May 3 from about 8:43 UTC until 14:07 UTC.",
        &["started 05-03 08:43+00", "resolved 05-03 14:07+00"],
    );
    check(
        "On May 2, 2024 at 5:30am a researcher reported the hole to us.",
        &["detected 05-02 05:30"],
    );
    check(
        "From last night until about 10:45am there was an outage of two ovens.",
        &["resolved 05-03 10:45"],
    );
    check(
        "## Timeline (2024-05-01 - 2024-05-04)\n\n2024-05-01 - A customer reported that bread was cold.\n\n2024-05-02 - We thought about ovens.\n",
        &["detected 05-01", "resolved 05-04"],
    );
    check(
        "2024年5月3日 14時20分から15時45分まで、注文サービスがご利用いただけない状態でした。",
        &["started 05-03 14:20", "resolved 05-03 15:45"],
    );
    check(
        "2024年5月3日14时20分至15时45分，订单服务不可用。",
        &["started 05-03 14:20", "resolved 05-03 15:45"],
    );
    check(
        "At 08:00 newspapers reported a shortage of flour. At 11:30 our monitoring alerted us to cold ovens.",
        &["started 05-03 08:00", "detected 05-03 11:30"],
    );
    check(
        "The ovens went down at 09:12 UTC. Our on-call engineer was paged at 09:15 UTC. We lit them again, and at 09:41 UTC everything was working again.",
        &[
            "started 05-03 09:12+00",
            "detected 05-03 09:15+00",
            "resolved 05-03 09:41+00",
        ],
    );
    // Each clause belongs to its own time.
    check(
        "At 16:30 UTC the ovens ceased to heat. At 20:15 UTC I noticed and opened the gas, and the bread was back to normal by 20:40 UTC.",
        &[
            "started 05-03 16:30+00",
            "detected 05-03 20:15+00",
            "resolved 05-03 20:40+00",
        ],
    );
    check(
        "All ovens were reported as up by 09:12 UTC. The bakery opened at 10:00 UTC, and lunch was at 12:00 UTC.",
        &[],
    );
    check("The bakery opens at 10:00.", &[]);
    check(
        "## Action items\n\nBy 2024-06-01 the ovens are fully restored.",
        &[],
    );
}
