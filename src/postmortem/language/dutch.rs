//! Dutch: the words that its postmortems are written with.

use super::{Column, Label, Language};
use crate::postmortem::outline::SectionKind::{
    Actions, Background, CommonKnowledge, Difficulties, Factors, Figures, Impact, Lessons, Summary,
    Timeline,
};
use crate::postmortem::timeline::Milestone;

pub(super) const DUTCH: Language = Language {
    headings: &[
        ("achtergrond", Background),
        ("moeilijkheden", Difficulties),
        ("aannames", CommonKnowledge),
        ("cijfers", Figures),
        ("tijdlijn", Timeline),
        ("tijdslijn", Timeline),
        ("verloop", Timeline),
        ("samenvatting", Summary),
        ("gevolgen", Impact),
        ("oorzaak", Factors),
        ("oorzaken", Factors),
        ("geleerde lessen", Lessons),
        ("acties", Actions),
        ("vervolgstappen", Actions),
    ],
    fillers: &["van", "het"],
    connectors: &["van", "en"],
    months: [
        &["januari"],
        &["februari"],
        &["maart", "mrt"],
        &[],
        &["mei"],
        &["juni"],
        &["juli"],
        &["augustus"],
        &[],
        &["oktober", "okt"],
        &[],
        &[],
    ],
    doubtful_months: &["mei"],
    weekdays: [
        &["maandag"],
        &["dinsdag"],
        &["woensdag"],
        &["donderdag"],
        &["vrijdag"],
        &["zaterdag"],
        &["zondag"],
    ],
    between_date_and_time: &["om"],
    until: &["tot"],
    times_of_all: &["alle tijden"],
    approximate: &["ongeveer"],
    columns: &[
        ("tijd", Column::Time),
        ("tijdstip", Column::Time),
        ("datum", Column::Date),
        ("dag", Column::Day),
        ("duur", Column::Text),
    ],
    labels: &[
        ("getroffen systemen", Label::Systems),
        ("getroffen diensten", Label::Systems),
        ("componenten", Label::Systems),
        ("datum", Label::Date),
        ("begin", Label::Start),
        ("samenvatting", Label::Summary),
        ("duur", Label::Other),
    ],
    milestones: &[
        ("begin", Milestone::Started),
        ("gedetecteerd", Milestone::Detected),
        ("opgelost", Milestone::Resolved),
        ("hersteld", Milestone::Resolved),
    ],
    document_words: &["incidentrapport"],
    ..Language::NONE
};
