//! Systems × factors, and a cell of it.

use serde::Serialize;

use super::{Card, Chip};

/// `matrix.html`: systems × factors.
#[derive(Clone, Debug, Serialize)]
pub struct Matrix {
    /// The factors, in the order of the columns, by group; the most frequent first.
    pub groups: Vec<MatrixGroup>,
    /// The systems, the most frequent first.
    pub rows: Vec<MatrixRow>,
    /// What is left out, in words; empty when nothing is.
    pub note: String,
}

/// Columns of one group of factors.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixGroup {
    /// The group's title; may be empty.
    pub title: String,
    /// Its factors, the most frequent first.
    pub factors: Vec<Chip>,
    /// For each factor, the number of incidents that name it.
    pub counts: Vec<usize>,
}

/// A row of the matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixRow {
    /// The system.
    pub system: Chip,
    /// Number of incidents that name it.
    pub count: usize,
    /// One cell per factor.
    pub cells: Vec<MatrixCell>,
}

/// A cell of the matrix.
#[derive(Clone, Debug, Serialize)]
pub struct MatrixCell {
    /// Number of incidents that have both.
    pub count: usize,
    /// The page of those incidents; empty where there are none.
    pub url: String,
    /// 0 below three incidents, then 1 to 4: how strongly it is tinted.
    pub strength: u8,
    /// `DNS and alert noise: 3 incidents`.
    pub label: String,
}

/// `cell.html`: the incidents of one system with one factor.
#[derive(Clone, Debug, Serialize)]
pub struct Cell {
    /// The system.
    pub system: Chip,
    /// The factor.
    pub factor: Chip,
    /// The incidents, newest first, each with the author's note on the factor as its reason.
    pub incidents: Vec<Card>,
    /// The matrix.
    pub matrix: String,
    /// Questions to ask about the factor.
    pub questions_html: Vec<String>,
}
