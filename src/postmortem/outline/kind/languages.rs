//! The words of headings in other languages than English. A small table: what opens a timeline and
//! what suggestions are made from.

use crate::postmortem::outline::SectionKind;

/// Telling words at the start of a heading, lower case.
pub(super) const PHRASES: &[(&str, SectionKind)] = {
    use SectionKind as Kind;
    &[
        // German
        ("zeitleiste", Kind::Timeline),
        ("zeitstrahl", Kind::Timeline),
        ("zeitlinie", Kind::Timeline),
        ("zeitverlauf", Kind::Timeline),
        ("zeitlicher ablauf", Kind::Timeline),
        ("zeitlicher verlauf", Kind::Timeline),
        ("ablauf", Kind::Timeline),
        ("hergang", Kind::Timeline),
        ("chronologie", Kind::Timeline),
        ("chronologischer ablauf", Kind::Timeline),
        ("zusammenfassung", Kind::Summary),
        ("kurzfassung", Kind::Summary),
        ("auswirkung", Kind::Impact),
        ("auswirkungen", Kind::Impact),
        ("ursache", Kind::Factors),
        ("ursachen", Kind::Factors),
        ("grundursache", Kind::Factors),
        ("beitragende faktoren", Kind::Factors),
        ("erkenntnisse", Kind::Lessons),
        ("lehren", Kind::Lessons),
        ("maßnahmen", Kind::Actions),
        ("massnahmen", Kind::Actions),
        ("nächste schritte", Kind::Actions),
        // French
        ("déroulement", Kind::Timeline),
        ("frise chronologique", Kind::Timeline),
        ("résumé", Kind::Summary),
        ("impacts", Kind::Impact),
        ("conséquences", Kind::Impact),
        ("cause racine", Kind::Factors),
        ("causes racines", Kind::Factors),
        ("facteurs contributifs", Kind::Factors),
        ("leçons apprises", Kind::Lessons),
        ("enseignements", Kind::Lessons),
        ("prochaines étapes", Kind::Actions),
        ("actions correctives", Kind::Actions),
        // Spanish
        ("cronología", Kind::Timeline),
        ("línea de tiempo", Kind::Timeline),
        ("línea del tiempo", Kind::Timeline),
        ("linea de tiempo", Kind::Timeline),
        ("resumen", Kind::Summary),
        ("impacto", Kind::Impact),
        ("causa raíz", Kind::Factors),
        ("causas", Kind::Factors),
        ("factores contribuyentes", Kind::Factors),
        ("lecciones aprendidas", Kind::Lessons),
        ("acciones", Kind::Actions),
        ("próximos pasos", Kind::Actions),
        // Portuguese
        ("linha do tempo", Kind::Timeline),
        ("cronologia", Kind::Timeline),
        ("resumo", Kind::Summary),
        ("causa raiz", Kind::Factors),
        ("fatores contribuintes", Kind::Factors),
        ("lições aprendidas", Kind::Lessons),
        ("ações", Kind::Actions),
        ("próximos passos", Kind::Actions),
        // Italian
        ("linea temporale", Kind::Timeline),
        ("riassunto", Kind::Summary),
        ("sommario", Kind::Summary),
        ("impatto", Kind::Impact),
        ("causa principale", Kind::Factors),
        ("cause", Kind::Factors),
        ("lezioni apprese", Kind::Lessons),
        ("azioni", Kind::Actions),
        // Dutch
        ("tijdlijn", Kind::Timeline),
        ("tijdslijn", Kind::Timeline),
        ("verloop", Kind::Timeline),
        ("samenvatting", Kind::Summary),
        ("gevolgen", Kind::Impact),
        ("oorzaak", Kind::Factors),
        ("oorzaken", Kind::Factors),
        ("geleerde lessen", Kind::Lessons),
        ("acties", Kind::Actions),
        ("vervolgstappen", Kind::Actions),
    ]
};

/// Telling words of languages that are written without spaces, wherever they stand.
pub(super) const UNSPACED: &[(&str, SectionKind)] = {
    use SectionKind as Kind;
    &[
        ("時系列", Kind::Timeline),
        ("タイムライン", Kind::Timeline),
        ("経緯", Kind::Timeline),
        ("时间线", Kind::Timeline),
        ("时间轴", Kind::Timeline),
        ("時間線", Kind::Timeline),
        ("時間軸", Kind::Timeline),
        ("概要", Kind::Summary),
        ("摘要", Kind::Summary),
        ("サマリ", Kind::Summary),
        ("影響", Kind::Impact),
        ("影响", Kind::Impact),
        ("原因", Kind::Factors),
        ("根因", Kind::Factors),
        ("教訓", Kind::Lessons),
        ("教训", Kind::Lessons),
        ("学び", Kind::Lessons),
        ("再発防止", Kind::Actions),
        ("アクション", Kind::Actions),
        ("改进措施", Kind::Actions),
        ("後續行動", Kind::Actions),
    ]
};
