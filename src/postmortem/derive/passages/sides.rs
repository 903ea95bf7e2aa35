//! The sides of a section that tells what went well and what did not under one heading, each below a short label:
//! `**Good**`, `### Bad`.

use crate::postmortem::markdown::blocks::{Block, Kind};
use crate::postmortem::outline::SectionKind;

/// Words of the longest label of a side.
const LONGEST: usize = 3;
/// Words of labels by the side that they stand for. What says the opposite of a word comes before it.
const SIDES: [(&str, SectionKind); 16] = [
    ("not", SectionKind::Risks),
    ("didnt", SectionKind::Risks),
    ("bad", SectionKind::Risks),
    ("badly", SectionKind::Risks),
    ("poorly", SectionKind::Risks),
    ("wrong", SectionKind::Risks),
    ("negative", SectionKind::Risks),
    ("negatives", SectionKind::Risks),
    ("better", SectionKind::Risks),
    ("improve", SectionKind::Risks),
    ("luck", SectionKind::Luck),
    ("lucky", SectionKind::Luck),
    ("good", SectionKind::WentWell),
    ("well", SectionKind::WentWell),
    ("positive", SectionKind::WentWell),
    ("positives", SectionKind::WentWell),
];

/// The own blocks of a section by what they are about: all of them, or those below each label of a side.
pub(super) fn parts(kind: SectionKind, own: Vec<&Block>) -> Vec<(SectionKind, Vec<&Block>)> {
    let may_have_sides = matches!(
        kind,
        SectionKind::WentWell | SectionKind::Risks | SectionKind::Lessons
    );
    if !may_have_sides || !own.iter().any(|block| side(block).is_some()) {
        return vec![(kind, own)];
    }
    let mut parts: Vec<(SectionKind, Vec<&Block>)> = vec![(kind, Vec::new())];
    for block in own {
        match (side(block), parts.last_mut()) {
            (Some(side), _) => parts.push((side, Vec::new())),
            (None, Some((_, blocks))) => blocks.push(block),
            (None, None) => {}
        }
    }
    parts.retain(|(_, blocks)| !blocks.is_empty());
    parts
}

/// The side that a block is the label of.
fn side(block: &Block) -> Option<SectionKind> {
    let is_label = match (block.kind, block.lines.as_slice()) {
        (Kind::Heading(_), _) => true,
        (Kind::Text, [line]) if block.depth == 0 => {
            let bold = line.bold.first();
            bold.is_some_and(|bold| {
                bold.start == 0 && bold.len() >= line.text.trim_end_matches([':', ' ']).len()
            })
        }
        _ => false,
    };
    let text = block.text();
    // "Things that went poorly:"
    let is_led_to = block.kind == Kind::Text && block.depth == 0 && text.ends_with(':');
    let kind = is_led_to.then(|| SectionKind::of(&text));
    if let Some(SectionKind::WentWell | SectionKind::Risks | SectionKind::Luck) = kind {
        return kind;
    }
    let text = text.to_lowercase().replace(['’', '\''], "");
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    if !is_label || words.len() > LONGEST {
        return None;
    }
    let mut sides = SIDES.iter();
    sides
        .find(|(word, _)| words.contains(word))
        .map(|(_, side)| *side)
}
