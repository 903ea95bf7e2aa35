//! The YAML above a story. All text is quoted, since it may begin with a backtick.

use jiff::Zoned;

use crate::phrases::Voice;
use crate::plan::Plan;
use crate::timeline::Timeline;

/// The lines between and with the two fences, and an empty line.
pub fn front_matter(
    plan: &Plan,
    related: &[&str],
    timeline: &Timeline,
    voice: &mut Voice,
) -> String {
    let mut text = format!(
        "---\ntitle: {}\ndate: {}\nkind: {}\nsummary: {}\nsystems: [{}]\n",
        quoted(&plan.title),
        plan.day,
        plan.kind,
        quoted(&voice.paragraph("summary", 20)),
        plan.systems.join(", "),
    );
    text += "factors:\n";
    for factor in &plan.factors {
        if voice.random.percent(60) {
            text += &format!(
                "  - id: {}\n    note: {}\n",
                factor.id,
                quoted(&voice.say("note"))
            );
        } else {
            text += &format!("  - {}\n", factor.id);
        }
    }
    text += &myths(plan, voice);
    text += &times(timeline, voice);
    text += &format!("timezone: {}\n", timeline.zone);
    if voice.random.percent(50) {
        text += &format!("severity: SEV-{}\n", voice.random.between(1, 4));
    }
    text += &format!(
        "detected_by: {}\n",
        voice.random.pick(&[
            "alert",
            "alert",
            "customer",
            "staff",
            "third-party",
            "chance"
        ])
    );
    if voice.random.percent(50) {
        text += &format!("impact:\n  what: {}\n", quoted(&voice.say("impact")));
    }
    text += &list("surprises", "surprise", voice);
    text += &list("luck", "luck", voice);
    if let Some(other) = related.first() {
        let relation =
            voice
                .random
                .pick(&["same-factor", "recurrence-of", "contrasts", "fix-caused"]);
        text += &format!("related:\n  - to: {other}\n    as: {relation}\n");
    }
    text += "actions:\n";
    for _ in 0..voice.random.between(1, 3) {
        let kind = *voice
            .random
            .pick(&["repair", "detect", "mitigate", "prevent", "learn"]);
        text += &format!(
            "  - text: {}\n    kind: {kind}\n",
            quoted(&voice.say("action"))
        );
    }
    text += "---\n\n";
    text
}

fn myths(plan: &Plan, voice: &mut Voice) -> String {
    if plan.myths.is_empty() {
        return String::new();
    }
    if !plan.tells_both_stories {
        return format!("myths: [{}]\n", plan.myths.join(", "));
    }
    let mut text = "myths:\n".to_owned();
    for myth in &plan.myths {
        let (first, second) = (voice.say("first_story"), voice.say("second_story"));
        text += &format!(
            "  - id: {myth}\n    first_story: {}\n    second_story: {}\n",
            quoted(&first),
            quoted(&second)
        );
    }
    text
}

fn times(timeline: &Timeline, voice: &mut Voice) -> String {
    let moments = &timeline.moments;
    let last = moments.len() - 1;
    let mut text = "times:\n".to_owned();
    for (name, index) in [
        ("started", 0),
        ("detected", 1),
        ("declared", 2),
        ("mitigated", last - 1),
        ("resolved", last),
    ] {
        if voice.random.percent(85) {
            let mark = if voice.random.percent(10) { "~" } else { "" };
            text += &format!("  {name}: {mark}{}\n", rfc3339(&moments[index]));
        }
    }
    // A key without values would be null.
    if text.lines().count() == 1 {
        String::new()
    } else {
        text
    }
}

fn rfc3339(moment: &Zoned) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A list of one or two sentences in two of five stories.
fn list(field: &str, group: &str, voice: &mut Voice) -> String {
    if !voice.random.percent(40) {
        return String::new();
    }
    let mut text = format!("{field}:\n");
    for _ in 0..voice.random.between(1, 2) {
        text += &format!("  - {}\n", quoted(&voice.say(group)));
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
