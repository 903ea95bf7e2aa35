//! How long each wait between two moments is drawn: to scale, with a least distance, and with a break where one
//! wait would push all others together.

/// A wait shorter than this part of the whole is crowded.
const CROWDED: f64 = 0.02;
/// The least distance between two moments, as a part of the whole.
const LEAST: f64 = 0.025;
/// All least distances together take no more than this.
const ALL_LEAST: f64 = 0.4;
/// What a break takes at least.
const BREAK: f64 = 0.13;
/// Beside breaks, a wait that is drawn to scale takes no more.
const MOST: f64 = 0.22;
/// A wait that is a smaller part of the whole pushes nothing together.
const LONG: f64 = 0.15;
/// Behind moments at once, a wait of so many seconds is broken, so that the picture says how long it was.
const WORTH_TELLING: f64 = 3600.0;
/// So many waits are broken at most.
const BREAKS: usize = 4;

/// A wait between two moments that follow each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gap {
    /// Its part of the whole picture.
    pub share: f64,
    /// Whether it is drawn shorter than it was.
    pub is_broken: bool,
}

/// The waits of these seconds, which are not all zero.
pub fn gaps(seconds: &[i64]) -> Vec<Gap> {
    let lengths: Vec<f64> = seconds.iter().copied().map(length).collect();
    let broken = broken(&lengths);
    let count = broken.iter().filter(|broken| **broken).count();
    let scale = Scale::new(&lengths, &broken, count);
    let rest = 1.0 - scale.taken(&lengths, &broken);
    lengths
        .iter()
        .zip(&broken)
        .map(|(seconds, is_broken)| Gap {
            share: match is_broken {
                true => BREAK + rest.max(0.0) / length(count),
                false => scale.share(*seconds),
            },
            is_broken: *is_broken,
        })
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "seconds and counts of one incident"
)]
fn length(number: impl TryInto<i64>) -> f64 {
    number.try_into().unwrap_or(i64::MAX) as f64
}

/// Which waits are broken: the longest, again and again, while it pushes others together.
fn broken(lengths: &[f64]) -> Vec<bool> {
    let mut broken = vec![false; lengths.len()];
    for count in 0..BREAKS {
        let left = || lengths.iter().zip(&broken).enumerate();
        let left = || left().filter(|(_, (_, broken))| !**broken);
        let whole: f64 = left().map(|(_, (length, _))| *length).sum();
        let longest =
            left().max_by(|(at, (a, _)), (other, (b, _))| a.total_cmp(b).then(other.cmp(at)));
        let Some((longest, (length_of_longest, _))) = longest else {
            break;
        };
        let room = 1.0 - BREAK * length(count);
        // What was at once stays at once, unless a wait is long enough to be told.
        let is_told = *length_of_longest >= WORTH_TELLING;
        let others =
            left().filter(|(at, (length, _))| *at != longest && (is_told || **length > 0.0));
        let all_others = others.clone().count();
        let crowded = others.filter(|(_, (length, _))| **length / whole * room < CROWDED);
        let crowded = crowded.count();
        let is_long = *length_of_longest / whole >= LONG;
        if !is_long || crowded < 2 || crowded * 3 < all_others {
            break;
        }
        if let Some(broken) = broken.get_mut(longest) {
            *broken = true;
        }
    }
    broken
}

/// The scale of the waits that are not broken.
struct Scale {
    /// The part that a second takes.
    second: f64,
    least: f64,
    most: f64,
    /// What all breaks take at least.
    breaks: f64,
}

impl Scale {
    /// The largest that leaves room for everything.
    fn new(lengths: &[f64], broken: &[bool], count: usize) -> Self {
        let whole = lengths.iter().zip(broken).filter(|(_, broken)| !**broken);
        let longest = whole.map(|(length, _)| *length).fold(0.0, f64::max);
        let most = if count > 0 { MOST } else { 1.0 };
        let mut scale = Self {
            second: 0.0,
            least: LEAST.min(ALL_LEAST / length(lengths.len().max(1))),
            most,
            breaks: BREAK * length(count),
        };
        if longest <= 0.0 {
            return scale;
        }
        let (mut low, mut high) = (0.0, most / longest);
        scale.second = high;
        if scale.taken(lengths, broken) <= 1.0 {
            return scale;
        }
        // Least distances bend the sum, so that the scale is searched for. So many steps are exact.
        for _ in 0..60 {
            scale.second = f64::midpoint(low, high);
            match scale.taken(lengths, broken) <= 1.0 {
                true => low = scale.second,
                false => high = scale.second,
            }
        }
        scale.second = low;
        scale
    }

    fn share(&self, seconds: f64) -> f64 {
        (self.second * seconds).clamp(self.least, self.most)
    }

    fn taken(&self, lengths: &[f64], broken: &[bool]) -> f64 {
        let whole = lengths.iter().zip(broken).filter(|(_, broken)| !**broken);
        let drawn: f64 = whole.map(|(length, _)| self.share(*length)).sum();
        drawn + self.breaks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60;
    const DAY: i64 = 24 * 60 * MINUTE;

    /// What each wait takes in percent, and which are broken.
    fn check(minutes: &[i64], expected: &str) {
        let seconds: Vec<i64> = minutes.iter().map(|minutes| minutes * MINUTE).collect();
        let gaps = gaps(&seconds);
        let drawn: Vec<String> = gaps
            .iter()
            .map(|gap| {
                let mark = if gap.is_broken { "//" } else { "" };
                format!("{:.0}{mark}", gap.share * 100.0)
            })
            .collect();
        assert_eq!(drawn.join(" "), expected);
        let whole: f64 = gaps.iter().map(|gap| gap.share).sum();
        assert!((whole - 1.0).abs() < 1e-6, "{whole}");
    }

    #[test]
    fn waits_are_to_scale_where_all_can_be_told_apart() {
        check(&[10, 20, 70], "10 20 70");
        check(&[1, 3 * 60], "2 98");
        check(&[5], "100");
    }

    #[test]
    fn a_long_wait_is_broken_where_it_pushes_others_together() {
        check(&[5, 10, 24 * 60, 5, 10], "11 22 34// 11 22");
        check(&[1, 1, 1, 30 * 24 * 60], "22 22 22 34//");
    }

    #[test]
    fn moments_of_one_minute_stand_apart() {
        check(&[0, 0, 0, 100], "2 2 2 92//");
        check(&[0, 5, 5], "2 49 49");
        check(&[0, 0, 0, 1, 31 * 24 * 60], "2 2 2 22 70//");
        let many = gaps(&[&[0; 99][..], &[DAY]].concat());
        assert!(many.iter().all(|gap| gap.share > 0.003));
    }
}
