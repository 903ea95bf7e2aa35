//! French: the words that its postmortems are written with.

use super::{Column, Label, Language};
use crate::postmortem::outline::SectionKind::{
    Actions, Factors, Impact, Lessons, Summary, Timeline,
};
use crate::postmortem::timeline::Milestone;

pub(super) const FRENCH: Language = Language {
    headings: &[
        ("déroulement", Timeline),
        ("frise chronologique", Timeline),
        ("résumé", Summary),
        ("impacts", Impact),
        ("conséquences", Impact),
        ("cause racine", Factors),
        ("causes racines", Factors),
        ("facteurs contributifs", Factors),
        ("leçons apprises", Lessons),
        ("enseignements", Lessons),
        ("prochaines étapes", Actions),
        ("actions correctives", Actions),
    ],
    fillers: &["du", "la", "les"],
    connectors: &["de", "sur", "en", "et"],
    months: [
        &["janvier", "janv"],
        &["février", "févr", "fév"],
        &["mars"],
        &["avril", "avr"],
        &["mai"],
        &["juin"],
        &["juillet", "juil"],
        &["août", "aout"],
        &["septembre"],
        &["octobre"],
        &["novembre"],
        &["décembre", "déc"],
    ],
    doubtful_months: &["mars", "mai"],
    weekdays: [
        &["lundi"],
        &["mardi"],
        &["mercredi"],
        &["jeudi"],
        &["vendredi"],
        &["samedi"],
        &["dimanche"],
    ],
    ordinals: &["er"],
    of: &["de"],
    before_times: &[("vers", true), ("environ", true)],
    between_date_and_time: &["à"],
    before_dates: &["le", "du"],
    until: &["à"],
    times_of_all: &["toutes les heures", "les heures sont"],
    approximate: &["environ"],
    columns: &[
        ("heure", Column::Time),
        ("fin", Column::Until),
        ("jour", Column::Day),
        ("durée", Column::Text),
    ],
    labels: &[
        ("début", Label::Start),
        ("sévérité", Label::Severity),
        ("gravité", Label::Severity),
        ("résumé", Label::Summary),
        ("durée", Label::Other),
    ],
    milestones: &[
        ("début", Milestone::Started),
        ("détecté", Milestone::Detected),
        ("détection", Milestone::Detected),
        ("atténué", Milestone::Mitigated),
        ("résolu", Milestone::Resolved),
        ("résolution", Milestone::Resolved),
        ("rétabli", Milestone::Resolved),
    ],
    document_words: &["rapport", "d", "de"],
    ..Language::NONE
};
