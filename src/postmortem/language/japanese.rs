//! Japanese: the words that its postmortems are written with.

use super::{Column, Label, Language};
use crate::postmortem::outline::SectionKind::{
    Actions, Background, CommonKnowledge, Factors, Impact, Lessons, Summary, Timeline,
};

pub(super) const JAPANESE: Language = Language {
    unspaced_headings: &[
        ("背景", Background),
        ("前提", CommonKnowledge),
        ("時系列", Timeline),
        ("タイムライン", Timeline),
        ("経緯", Timeline),
        ("概要", Summary),
        ("摘要", Summary),
        ("サマリ", Summary),
        ("影響", Impact),
        ("原因", Factors),
        ("教訓", Lessons),
        ("学び", Lessons),
        ("再発防止", Actions),
        ("アクション", Actions),
    ],
    columns: &[
        ("時刻", Column::Time),
        ("時間", Column::Time),
        ("日付", Column::Date),
        ("曜日", Column::Day),
    ],
    labels: &[
        ("日付", Label::Date),
        ("日時", Label::Date),
        ("発生日", Label::Date),
        ("発生日時", Label::Date),
    ],
    behind_times: &["頃", "ごろ"],
    document_words: &["障害報告", "障害報告書"],
    states: &[
        "クローズ",
        "レビュー中",
        "完了",
        "対応完了",
        "対応済み",
        "復旧",
        "復旧済み",
        "承認済み",
        "解決",
        "解決済み",
        "調査中",
    ],
    ..Language::NONE
};
