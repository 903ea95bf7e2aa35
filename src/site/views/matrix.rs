//! Systems × factors, and a cell of it.

use serde::Serialize;

use super::{Chip, Html, ListedCard, Overlay};

/// `matrix.html`: systems × factors.
#[derive(Debug, Hash, Serialize)]
pub struct Matrix {
    /// The factors, in the order of the columns, by group; the most frequent first.
    pub groups: Vec<MatrixGroup>,
    /// The systems, the most frequent first.
    pub rows: Vec<MatrixRow>,
    /// Whether any of it is only suggested.
    pub has_suggestions: bool,
    /// Whether any cell is tinted.
    pub has_tints: bool,
    /// What is left out, in words; empty when nothing is.
    pub note: String,
}

/// Numbers of incidents, which nothing adds up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Count {
    /// Those whose authors state it.
    pub stated: usize,
    /// Those of which it is only suggested.
    pub suggested: usize,
}

/// Columns of one group of factors.
#[derive(Debug, Hash, Serialize)]
pub struct MatrixGroup {
    /// The group's title; may be empty.
    pub title: String,
    /// Its factors, the most frequent first.
    pub factors: Vec<Chip>,
    /// For each factor, the incidents that have it.
    pub counts: Vec<Count>,
}

/// A row of the matrix.
#[derive(Debug, Hash, Serialize)]
pub struct MatrixRow {
    /// The system.
    pub system: Chip,
    /// The incidents that have it.
    pub count: Count,
    /// One cell per factor.
    pub cells: Vec<MatrixCell>,
}

/// A cell of the matrix.
#[derive(Debug, Default, Hash, Serialize)]
pub struct MatrixCell {
    /// The incidents that have both.
    pub count: Count,
    /// The page of those incidents; empty where there are none.
    pub url: String,
    /// 0 to 4: how much more often both meet than they would by chance.
    pub strength: u8,
    /// `DNS and alert noise: 3 incidents, 9 suggested`; empty where there are none.
    pub label: String,
}

/// `cell.html`: the incidents of one system with one factor.
#[derive(Debug, Hash, Serialize)]
pub struct Cell<'a> {
    /// The system.
    pub system: Chip,
    /// The factor.
    pub factor: Chip,
    /// The incidents whose authors state both, newest first, each with the author's note on the factor as its reason.
    pub incidents: Vec<ListedCard<'a>>,
    /// Those of which the system, the factor or both are only suggested.
    pub suggested: Vec<ListedCard<'a>>,
    /// How long each lasted, side by side.
    pub overlay: Option<Overlay>,
    /// The matrix.
    pub matrix: String,
    /// Questions to ask about the factor.
    pub questions_html: Vec<Html<'a>>,
}
