//! Where words stand in the wide picture: in columns above the line of time, each of them stairs that come down to
//! the right, so that a line from each label to its mark crosses nothing.

use super::course::{Course, Label};
use super::draw;
use super::measure::{self, Face};

/// The narrowest that the picture is shown, in pixels. The style sheet knows it too.
pub const WIDTH: f64 = 660.0;
/// So many columns at most.
const COLUMNS: usize = 4;
/// How far a label stands to the right of the one above it, in percent.
const STEP: f64 = 1.2;
/// The longest line of words, from a pole to its words, and from words to the next column.
const LONGEST: f64 = 230.0;
pub const ASIDE: f64 = 7.0;
const APART: f64 = 12.0;
/// A line of words, and the room between two labels.
pub const LINE: f64 = 17.0;
const BETWEEN: f64 = 7.0;
/// How much it counts that labels stand far from their marks, against how high a column is.
const FAR: f64 = 0.05;
/// The room at both ends, in percent.
const MARGIN: f64 = 1.0;
/// How much wider bold words are, and how wide a space is.
const BOLD: f64 = 1.1;
const SPACE: f64 = 5.0;

/// The words of a mark and where they stand.
#[derive(Debug)]
pub struct Placed {
    /// The mark.
    pub mark: usize,
    /// Its pole, in percent.
    pub x: f64,
    /// How high above the foot of its column the words begin, in pixels.
    pub top: f64,
    /// The words.
    pub lines: Vec<Line>,
}

/// A line of words: what is said of an event, and what its author says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// The time.
    pub when: String,
    /// The name of the moment.
    pub milestone: String,
    /// The author's words.
    pub words: String,
}

/// The labels of a course whose marks stand at `places`, in percent.
pub fn placed(course: &Course, places: &[f64]) -> Vec<Placed> {
    let labels = course.marks.iter().zip(places).enumerate();
    let labels: Vec<(usize, f64, &Label)> = labels
        .filter_map(|(mark, (one, place))| Some((mark, *place, one.label.as_ref()?)))
        .collect();
    let most = labels.len().clamp(1, COLUMNS);
    let tables = [most, most - 1].into_iter().filter(|count| *count > 0);
    let tables: Vec<Table> = tables.map(|count| Table::new(&labels, count)).collect();
    // So few labels in so few columns that all ways can be tried.
    let layouts = tables.iter().flat_map(|table| {
        let parted = partitions(labels.len(), table.columns, table.highest);
        parted.into_iter().map(move |ends| table.layout(&ends))
    });
    let best = layouts.min_by(|a, b| a.cost.total_cmp(&b.cost));
    best.map(Layout::placed).unwrap_or_default()
}

/// All ways to part so many labels into so many columns of so many labels at most, by where each column ends.
fn partitions(labels: usize, columns: usize, highest: usize) -> Vec<Vec<usize>> {
    let mut parted = vec![Vec::new()];
    for column in 1..=columns {
        let behind = columns - column;
        parted = parted
            .into_iter()
            .flat_map(|ends: Vec<usize>| {
                let start = ends.last().copied().unwrap_or_default();
                let to = labels.saturating_sub(behind).min(start + highest);
                let from = match behind {
                    0 => labels,
                    _ => start + 1,
                };
                (from..=to).map(move |end| {
                    let mut ends = ends.clone();
                    ends.push(end);
                    ends
                })
            })
            .collect();
    }
    parted
}

/// What each label is in columns of one width, at each step of the stairs.
struct Table {
    columns: usize,
    /// So many labels stand in a column at most.
    highest: usize,
    labels: Vec<Measured>,
}

/// A label with its mark, as it is at each step.
struct Measured {
    mark: usize,
    /// Where the mark stands, in percent.
    place: f64,
    steps: Vec<Step>,
}

/// A label at a step.
struct Step {
    lines: Vec<Line>,
    /// How high it is, in pixels.
    height: f64,
    /// How far it reaches to the right of its column's start, in percent.
    reach: f64,
}

impl Table {
    fn new(labels: &[(usize, f64, &Label)], columns: usize) -> Self {
        let column = (100.0 - 2.0 * MARGIN) / draw::length(columns);
        let highest = labels.len().div_ceil(columns) + 1;
        let around = (ASIDE + APART) / WIDTH * 100.0;
        let at = |label: &Label, step: usize| {
            let taken = STEP * draw::length(step) + around;
            let lines = lines(label, ((column - taken) / 100.0 * WIDTH).min(LONGEST));
            let widest = lines.iter().map(Line::width).fold(0.0, f64::max);
            Step {
                height: LINE * draw::length(lines.len()),
                reach: taken + widest / WIDTH * 100.0,
                lines,
            }
        };
        let measured = |(mark, place, label): &(usize, f64, &Label)| Measured {
            mark: *mark,
            place: *place,
            steps: (0..highest).map(|step| at(label, step)).collect(),
        };
        Self {
            columns,
            highest,
            labels: labels.iter().map(measured).collect(),
        }
    }

    /// The labels in columns that end there.
    fn layout(&self, ends: &[usize]) -> Layout<'_> {
        let starts = std::iter::once(&0).chain(ends);
        let groups = starts.zip(ends).map(|(start, end)| {
            let labels = self.labels.get(*start..*end).unwrap_or_default();
            let steps = labels.iter().enumerate();
            let steps = steps.filter_map(|(step, label)| label.steps.get(step));
            Group {
                left: labels.first().map_or(MARGIN, |first| first.place),
                width: steps.map(|step| step.reach).fold(0.0, f64::max),
                labels,
            }
        });
        let mut groups: Vec<Group<'_>> = groups.collect();
        spread(&mut groups);
        let cost = groups.iter().map(Group::cost).sum();
        Layout { groups, cost }
    }
}

/// One way to place all labels.
struct Layout<'a> {
    groups: Vec<Group<'a>>,
    /// How high its columns are, and how far labels stand from their marks.
    cost: f64,
}

/// The labels of one column.
struct Group<'a> {
    /// Where it begins, and how wide it is, in percent.
    left: f64,
    width: f64,
    labels: &'a [Measured],
}

impl<'a> Group<'a> {
    /// Its labels with their poles, in percent.
    fn steps(&self) -> impl Iterator<Item = (&'a Measured, &'a Step, f64)> {
        let left = self.left;
        self.labels
            .iter()
            .enumerate()
            .filter_map(move |(at, label)| {
                let x = left + STEP * draw::length(at);
                Some((label, label.steps.get(at)?, x))
            })
    }

    fn height(&self) -> f64 {
        self.steps()
            .map(|(_, step, _)| step.height + BETWEEN)
            .sum::<f64>()
            - BETWEEN
    }

    fn cost(&self) -> f64 {
        let far = self.steps().map(|(label, _, x)| (label.place - x).powi(2));
        (self.height() / LINE).powi(2) + FAR * far.sum::<f64>()
    }
}

impl Layout<'_> {
    fn placed(self) -> Vec<Placed> {
        let mut placed = Vec::new();
        for group in self.groups {
            let mut top = group.height();
            for (label, step, x) in group.steps() {
                placed.push(Placed {
                    mark: label.mark,
                    x,
                    top,
                    lines: step.lines.clone(),
                });
                top -= step.height + BETWEEN;
            }
        }
        placed
    }
}

/// Moves columns apart that would overlap, and back from the end.
fn spread(groups: &mut [Group<'_>]) {
    let mut least = MARGIN;
    for group in groups.iter_mut() {
        group.left = group.left.max(least);
        least = group.left + group.width;
    }
    let mut most = 100.0 - MARGIN;
    for group in groups.iter_mut().rev() {
        group.left = group.left.min(most - group.width);
        most = group.left;
    }
}

impl Line {
    /// How wide it is, in pixels. Names are bold.
    pub fn width(&self) -> f64 {
        let parts = [
            (
                measure::width(&self.when, Face::Sans),
                !self.when.is_empty(),
            ),
            (
                BOLD * measure::width(&self.milestone, Face::Sans),
                !self.milestone.is_empty(),
            ),
            (
                measure::width(&self.words, Face::Serif),
                !self.words.is_empty(),
            ),
        ];
        let parts = parts.into_iter().filter(|(_, is_there)| *is_there);
        let (count, sum) = parts.fold((0, 0.0), |(count, sum), (width, _)| {
            (count + 1, sum + width)
        });
        sum + SPACE * draw::length(count).max(1.0) - SPACE
    }
}

/// A label in lines of some width: all in one where it fits, else the words below the time.
fn lines(label: &Label, room: f64) -> Vec<Line> {
    let whole = Line {
        when: label.when(),
        milestone: label.milestone.clone(),
        words: label.phrase.clone(),
    };
    if label.milestone.is_empty() && whole.width() <= room {
        return vec![whole];
    }
    let mut head = Line {
        words: String::new(),
        ..whole
    };
    let mut lines = Vec::new();
    if head.width() > room {
        let milestone = std::mem::take(&mut head.milestone);
        lines.push(head);
        head = Line {
            milestone,
            ..Line::default()
        };
    }
    lines.push(head);
    let phrase = measure::lines(&label.phrase, Face::Serif, room);
    lines.extend(phrase.into_iter().map(|words| Line {
        words,
        ..Line::default()
    }));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_parted_in_all_ways() {
        assert_eq!(partitions(3, 1, 3), [[3]]);
        assert_eq!(partitions(4, 3, 4), [[1, 2, 4], [1, 3, 4], [2, 3, 4]]);
        assert_eq!(partitions(4, 2, 2), [[2, 4]]);
        assert_eq!(partitions(16, 4, 16).len(), 455);
    }

    #[test]
    fn columns_begin_at_their_marks_where_there_is_room() {
        let check = |marks: [f64; 3], expected: [f64; 3]| {
            let group = |left| Group {
                left,
                width: 20.0,
                labels: &[],
            };
            let mut groups = marks.map(group);
            spread(&mut groups);
            assert_eq!(groups.map(|group| group.left), expected);
        };
        check([1.0, 40.0, 70.0], [1.0, 40.0, 70.0]);
        check([1.0, 2.0, 3.0], [1.0, 21.0, 41.0]);
        check([80.0, 90.0, 99.0], [39.0, 59.0, 79.0]);
    }
}
