//! Italian: the words that its postmortems are written with.

use super::{Column, Label, Language};
use crate::postmortem::outline::SectionKind::{
    Actions, Background, CommonKnowledge, Difficulties, Factors, Figures, Impact, Lessons, Summary,
    Timeline,
};
use crate::postmortem::timeline::Milestone;

pub(super) const ITALIAN: Language = Language {
    headings: &[
        ("contesto", Background),
        ("difficoltà", Difficulties),
        ("assunzioni", CommonKnowledge),
        ("metriche", Figures),
        ("linea temporale", Timeline),
        ("riassunto", Summary),
        ("sommario", Summary),
        ("impatto", Impact),
        ("causa principale", Factors),
        ("cause", Factors),
        ("lezioni apprese", Lessons),
        ("azioni", Actions),
    ],
    fillers: &["del", "di", "la"],
    connectors: &["del", "di", "e"],
    months: [
        &["gennaio"],
        &["febbraio"],
        &["marzo"],
        &["aprile"],
        &["maggio"],
        &["giugno"],
        &["luglio"],
        &["agosto", "ago"],
        &["settembre"],
        &["ottobre"],
        &["novembre"],
        &["dicembre", "dic"],
    ],
    doubtful_months: &["ago", "dic"],
    weekdays: [
        &["lunedì"],
        &["martedì"],
        &["mercoledì"],
        &["giovedì"],
        &["venerdì"],
        &["sabato"],
        &["domenica"],
    ],
    before_times: &[("circa", true)],
    between_date_and_time: &["alle"],
    until: &["fino a"],
    times_of_all: &["tutti gli orari"],
    approximate: &["circa"],
    columns: &[
        ("ora", Column::Time),
        ("data", Column::Date),
        ("giorno", Column::Day),
        ("durata", Column::Text),
    ],
    labels: &[
        ("sistemi interessati", Label::Systems),
        ("servizi interessati", Label::Systems),
        ("sistemi coinvolti", Label::Systems),
        ("componenti", Label::Systems),
        ("data", Label::Date),
        ("inizio", Label::Start),
        ("riassunto", Label::Summary),
        ("durata", Label::Other),
    ],
    milestones: &[
        ("inizio", Milestone::Started),
        ("rilevato", Milestone::Detected),
        ("mitigato", Milestone::Mitigated),
        ("risolto", Milestone::Resolved),
        ("risoluzione", Milestone::Resolved),
    ],
    ..Language::NONE
};
