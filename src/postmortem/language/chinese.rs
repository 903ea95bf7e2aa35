//! Chinese: the words that its postmortems are written with.

use super::{Column, Label, Language};
use crate::postmortem::outline::SectionKind::{
    Actions, Background, Factors, Impact, Lessons, Summary, Timeline,
};
use crate::postmortem::timeline::Milestone;

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
    labels: &[
        ("日期", Label::Date),
        ("发生时间", Label::Start),
        ("發生時間", Label::Start),
        ("开始时间", Label::Start),
        ("影响时间", Label::Window),
        ("故障时间", Label::Window),
        ("故障時間", Label::Window),
        ("持续时间", Label::Lasted),
        ("持續時間", Label::Lasted),
        ("故障时长", Label::Lasted),
    ],
    behind_times: &["左右"],
    until: &["至", "到"],
    milestones: &[
        ("发现时间", Milestone::Detected),
        ("發現時間", Milestone::Detected),
        ("恢复时间", Milestone::Resolved),
        ("恢復時間", Milestone::Resolved),
        ("解决时间", Milestone::Resolved),
        ("解決時間", Milestone::Resolved),
    ],
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
