//! Spanish: the words that its postmortems are written with.

use super::{Column, Label, Language};
use crate::postmortem::outline::SectionKind::{
    Actions, Factors, Impact, Lessons, Summary, Timeline,
};
use crate::postmortem::timeline::Milestone;

pub(super) const SPANISH: Language = Language {
    headings: &[
        ("cronología", Timeline),
        ("línea de tiempo", Timeline),
        ("línea del tiempo", Timeline),
        ("linea de tiempo", Timeline),
        ("resumen", Summary),
        ("impacto", Impact),
        ("causa raíz", Factors),
        ("causas", Factors),
        ("factores contribuyentes", Factors),
        ("lecciones aprendidas", Lessons),
        ("acciones", Actions),
        ("próximos pasos", Actions),
    ],
    fillers: &["del", "la", "el", "incidente"],
    connectors: &["de", "del", "en", "y"],
    months: [
        &["enero", "ene"],
        &["febrero"],
        &["marzo"],
        &["abril", "abr"],
        &["mayo"],
        &["junio"],
        &["julio"],
        &["agosto", "ago"],
        &["septiembre", "setiembre"],
        &["octubre"],
        &["noviembre"],
        &["diciembre", "dic"],
    ],
    doubtful_months: &["ago", "ene", "dic", "abr"],
    weekdays: [
        &["lunes"],
        &["martes"],
        &["miércoles", "miercoles"],
        &["jueves"],
        &["viernes"],
        &["sábado", "sabado"],
        &["domingo"],
    ],
    of: &["de", "del"],
    between_date_and_time: &["a las"],
    before_dates: &["el", "del"],
    until: &["hasta"],
    times_of_all: &["todas las horas", "las horas están"],
    approximate: &["aprox"],
    columns: &[
        ("hora", Column::Time),
        ("fecha", Column::Date),
        ("día", Column::Day),
        ("duración", Column::Text),
    ],
    labels: &[
        ("sistemas afectados", Label::Systems),
        ("servicios afectados", Label::Systems),
        ("componentes", Label::Systems),
        ("fecha", Label::Date),
        ("inicio", Label::Start),
        ("severidad", Label::Severity),
        ("gravedad", Label::Severity),
        ("resumen", Label::Summary),
        ("duración", Label::Other),
    ],
    milestones: &[
        ("inicio", Milestone::Started),
        ("detectado", Milestone::Detected),
        ("detección", Milestone::Detected),
        ("declarado", Milestone::Declared),
        ("mitigado", Milestone::Mitigated),
        ("resuelto", Milestone::Resolved),
        ("resolución", Milestone::Resolved),
    ],
    document_words: &["informe", "incidente", "de"],
    ..Language::NONE
};
