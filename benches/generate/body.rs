//! The Markdown of a story: sections as teams write them, 600 to 900 words in all.

use crate::phrases::Voice;
use crate::plan::Plan;
use crate::timeline::Timeline;

/// What a story's sections add up to, in words; sentences may add some more.
const WORDS: (usize, usize) = (630, 820);
/// How much prose there is at least beside the sections of fixed length.
const LEAST_PROSE: usize = 150;

/// The text below the front matter, or the whole file where there is none.
pub fn body(plan: &Plan, links: &[String], timeline: &Timeline, voice: &mut Voice) -> String {
    let opening = opening(plan, voice);
    let timeline = timeline.markdown(voice);
    let factors = factors(plan, voice);
    let lists = lists(plan, voice);
    let see_also = if links.is_empty() {
        String::new()
    } else {
        bullets("See also", "- ", links)
    };
    let code = if voice.random.percent(65) {
        format!("{}\n\n{}", voice.say("code_intro"), voice.code())
    } else {
        String::new()
    };
    let fixed = [&opening, &timeline, &factors, &lists, &see_also, &code];
    let written: usize = fixed
        .iter()
        .map(|text| text.split_whitespace().count())
        .sum();
    let target = voice.random.between(WORDS.0, WORDS.1);
    let prose = target.saturating_sub(written).max(LEAST_PROSE);
    let sections = [
        opening,
        format!(
            "## What happened\n\n{}",
            paragraphs("happened", prose / 2, voice)
        ),
        code,
        timeline,
        format!(
            "## How it made sense\n\n{}",
            paragraphs("sense", prose / 4, voice)
        ),
        factors,
        format!(
            "## What we learned\n\n{}",
            paragraphs("learned", prose / 4, voice)
        ),
        lists,
        see_also,
    ];
    let mut text: String = sections
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| format!("{}\n\n", text.trim_end()))
        .collect();
    text.truncate(text.len() - 1);
    text
}

/// A section of long blocks of code, or nothing. It comes last, so that all else is the same without it.
pub fn evidence(blocks: usize, voice: &mut Voice) -> String {
    let blocks: Vec<String> = (0..blocks)
        .map(|_| format!("{}\n\n{}\n", voice.say("code_intro"), voice.long_code()))
        .collect();
    if blocks.is_empty() {
        String::new()
    } else {
        format!("\n## Logs and commands\n\n{}", blocks.join("\n"))
    }
}

/// Title, systems and summary where no front matter tells them.
fn opening(plan: &Plan, voice: &mut Voice) -> String {
    if plan.has_front_matter {
        return voice.paragraph("summary", 30);
    }
    format!(
        "# {}\n\nCategory: {}\n\n## Summary\n\n{}\n\n## Impact\n\n{}",
        plan.title,
        plan.systems.join(", "),
        voice.paragraph("summary", 25),
        voice.say("impact")
    )
}

fn factors(plan: &Plan, voice: &mut Voice) -> String {
    let told: Vec<String> = plan
        .factors
        .iter()
        .map(|factor| format!("{}.", voice.fill(factor.pattern)))
        .collect();
    bullets("Contributing factors", "- ", &told)
}

/// What went well and so on, as far as front matter does not hold it.
fn lists(plan: &Plan, voice: &mut Voice) -> String {
    let mut sections = Vec::new();
    let mut add = |chance, heading, mark, group| {
        if voice.random.percent(chance) {
            let items: Vec<String> = (0..voice.random.between(1, 3))
                .map(|_| voice.say(group))
                .collect();
            sections.push(bullets(heading, mark, &items));
        }
    };
    add(50, "What went well", "- ", "well");
    add(40, "Open questions", "- ", "question");
    if !plan.has_front_matter {
        add(40, "Where we got lucky", "- ", "luck");
        add(40, "What surprised us", "- ", "surprise");
        add(75, "Action items", "- [ ] ", "action");
    }
    sections.join("\n\n")
}

fn bullets(heading: &str, mark: &str, items: &[String]) -> String {
    let lines: Vec<String> = items.iter().map(|item| format!("{mark}{item}")).collect();
    format!("## {heading}\n\n{}", lines.join("\n"))
}

/// Paragraphs of uneven length with at least so many words together.
fn paragraphs(group: &str, words: usize, voice: &mut Voice) -> String {
    let mut text = String::new();
    let mut left = words;
    while left > 0 {
        let length = voice.random.between(30, 90).min(left);
        let paragraph = voice.paragraph(group, length);
        left = left.saturating_sub(paragraph.split_ascii_whitespace().count());
        text += &format!("{paragraph}\n\n");
    }
    text
}
