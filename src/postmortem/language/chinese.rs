//! Chinese: the words that its postmortems are written with.

use super::{Column, Label, Language};
use crate::postmortem::outline::SectionKind::{
    Actions, Background, Factors, Impact, Lessons, Summary, Timeline,
};

pub(super) const CHINESE: Language = Language {
    unspaced_headings: &[
        ("背景", Background),
        ("时间线", Timeline),
        ("时间轴", Timeline),
        ("時間線", Timeline),
        ("時間軸", Timeline),
        ("概要", Summary),
        ("摘要", Summary),
        ("影响", Impact),
        ("影響", Impact),
        ("原因", Factors),
        ("根因", Factors),
        ("教训", Lessons),
        ("教訓", Lessons),
        ("改进措施", Actions),
        ("後續行動", Actions),
    ],
    units: &[
        ("分钟", 60),
        ("分鐘", 60),
        ("小时", 3_600),
        ("小時", 3_600),
        ("天", 86_400),
    ],
    columns: &[
        ("时间", Column::Time),
        ("時間", Column::Time),
        ("日期", Column::Date),
        ("星期", Column::Day),
    ],
    labels: &[("日期", Label::Date)],
    behind_times: &["左右"],
    document_words: &["故障报告"],
    states: &[
        "已关闭",
        "已完成",
        "已恢复",
        "已解决",
        "已確認",
        "已解決",
        "已關閉",
        "调查中",
        "已批准",
    ],
    ..Language::NONE
};
