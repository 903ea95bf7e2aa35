//! Which weights of fields find best, and how much of that is chance.
//!
//! Every combination of a small grid is measured on all needs. The winner on all of them flatters
//! itself, so a fair estimate is made too: for each need, the weights are chosen on the other needs
//! (leave one out), and for each half of them on the other half. The needs ask for a subject; whoever
//! remembers a title wants that story first, which is measured beside it.

use afterword::search::Boosts;

/// Weights of title, terms and summary that are tried; the body is what they are compared to.
const TITLES: [f32; 6] = [0.25, 0.5, 1.0, 1.5, 2.0, 3.0];
const TERMS: [f32; 4] = [0.5, 1.0, 2.0, 3.0];
const SUMMARIES: [f32; 5] = [0.0, 0.25, 0.5, 1.0, 1.5];

/// Every combination.
pub fn grid() -> Vec<Boosts> {
    let mut all = Vec::new();
    for title in TITLES {
        for terms in TERMS {
            for summary in SUMMARIES {
                all.push(Boosts([title, terms, summary, 1.0]));
            }
        }
    }
    all
}

/// What was measured for one combination: nDCG by need.
pub struct Measured {
    /// The weights.
    pub boosts: Boosts,
    /// nDCG@10 of each need.
    pub ndcg: Vec<f64>,
    /// MRR of stories that are searched for by words of their titles.
    pub titles: f64,
}

impl Measured {
    /// The mean over the needs that `counts`.
    pub fn mean(&self, counts: impl Fn(usize) -> bool) -> f64 {
        let (mut sum, mut count) = (0.0, 0.0);
        for (need, ndcg) in self.ndcg.iter().enumerate() {
            if counts(need) {
                sum += ndcg;
                count += 1.0;
            }
        }
        sum / f64::max(count, 1.0)
    }
}

/// The best of the needs that count; among equals the one that comes first.
pub fn best(measured: &[Measured], counts: impl Fn(usize) -> bool) -> Option<&Measured> {
    let mut best: Option<(&Measured, f64)> = None;
    for one in measured {
        let mean = one.mean(&counts);
        if best.is_none_or(|(_, other)| mean > other + 1e-9) {
            best = Some((one, mean));
        }
    }
    best.map(|(one, _)| one)
}

/// The mean nDCG where the weights for each need are chosen on the other needs, and how often which
/// weights were chosen.
pub fn leave_one_out(measured: &[Measured], needs: usize) -> (f64, Vec<(Boosts, usize)>) {
    let (mut sum, mut chosen) = (0.0, Vec::new());
    for left_out in 0..needs {
        if let Some(best) = best(measured, |need| need != left_out) {
            sum += best.mean(|need| need == left_out);
            count(&mut chosen, best.boosts);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of needs")]
    let mean = sum / needs as f64;
    (mean, chosen)
}

/// The mean nDCG of each half of the needs with the weights that are best for the other half: those
/// in odd places, those in even places.
pub fn halves(measured: &[Measured]) -> [Option<(Boosts, f64)>; 2] {
    [0, 1].map(|half| {
        let chosen = best(measured, |need| need % 2 != half)?;
        Some((chosen.boosts, chosen.mean(|need| need % 2 == half)))
    })
}

fn count(chosen: &mut Vec<(Boosts, usize)>, boosts: Boosts) {
    match chosen.iter_mut().find(|(other, _)| *other == boosts) {
        Some((_, times)) => *times += 1,
        None => chosen.push((boosts, 1)),
    }
}
