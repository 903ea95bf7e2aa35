//! Portuguese: the words that its postmortems are written with.

use super::{Column, Label, Language};
use crate::postmortem::outline::SectionKind::{
    Actions, Background, CommonKnowledge, Difficulties, Factors, Figures, Lessons, Summary,
    Timeline,
};
use crate::postmortem::timeline::Milestone;

pub(super) const PORTUGUESE: Language = Language {
    headings: &[
        ("contexto", Background),
        ("dificuldades", Difficulties),
        ("suposições", CommonKnowledge),
        ("métricas", Figures),
        ("linha do tempo", Timeline),
        ("cronologia", Timeline),
        ("resumo", Summary),
        ("causa raiz", Factors),
        ("fatores contribuintes", Factors),
        ("lições aprendidas", Lessons),
        ("ações", Actions),
        ("próximos passos", Actions),
    ],
    fillers: &["da", "do"],
    connectors: &["do", "da", "em", "e"],
    months: [
        &["janeiro"],
        &["fevereiro"],
        &["março"],
        &["abril", "abr"],
        &["maio"],
        &["junho"],
        &["julho"],
        &["agosto", "ago"],
        &["setembro"],
        &["outubro"],
        &["novembro"],
        &["dezembro", "dez"],
    ],
    doubtful_months: &["ago", "abr", "dez"],
    weekdays: [
        &["segunda-feira"],
        &["terça-feira"],
        &["quarta-feira"],
        &["quinta-feira"],
        &["sexta-feira"],
        &[],
        &["domingo"],
    ],
    of: &["de"],
    between_date_and_time: &["às"],
    until: &["até"],
    times_of_all: &["todos os horários", "todas as horas"],
    approximate: &["aprox"],
    columns: &[
        ("hora", Column::Time),
        ("data", Column::Date),
        ("dia", Column::Day),
        ("duração", Column::Text),
    ],
    labels: &[
        ("sistemas afetados", Label::Systems),
        ("serviços afetados", Label::Systems),
        ("componentes", Label::Systems),
        ("data", Label::Date),
        ("início", Label::Start),
        ("resumo", Label::Summary),
        ("duração", Label::Other),
    ],
    milestones: &[
        ("início", Milestone::Started),
        ("detectado", Milestone::Detected),
        ("mitigado", Milestone::Mitigated),
        ("resolvido", Milestone::Resolved),
        ("resolução", Milestone::Resolved),
    ],
    document_words: &["relatório", "incidente", "de"],
    ..Language::NONE
};
