//! Chance that can be repeated: a SplitMix64 generator, and ranks drawn as words are.
//!
//! Knows nothing of what is drawn. Streams are derived from a seed and a number, so that
//! what one document draws does not shift the next one.

/// SplitMix64 (Steele, Lea and Flood, 2014): 64 bits of state, good enough for text, six lines.
pub struct Random(u64);

impl Random {
    /// The stream with this number of a seed.
    pub fn stream(seed: u64, number: u64) -> Self {
        let mut random = Self(seed ^ number.wrapping_mul(0xA076_1D64_78BD_642F));
        Self(random.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// At least 0, below 1.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// At least 0, below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.fraction() * end as f64) as usize
    }

    /// Both ends are possible.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True in this many of a hundred cases.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of a list, each as likely as the next.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// Ranks of `ranks` drawn until `count` different ones are there, in the order of drawing.
    pub fn distinct(&mut self, ranks: &Ranks, count: usize) -> Vec<usize> {
        let mut drawn = Vec::with_capacity(count);
        while drawn.len() < count.min(ranks.0.len()) {
            let rank = ranks.draw(self);
            if !drawn.contains(&rank) {
                drawn.push(rank);
            }
        }
        drawn
    }
}

/// Ranks from 0 with the frequencies of Zipf and Mandelbrot: few are common, most are rare.
pub struct Ranks(Vec<f64>);

impl Ranks {
    /// `flatness` evens out the first ranks, `steepness` thins out the last ones.
    pub fn new(count: usize, flatness: f64, steepness: f64) -> Self {
        let mut sum = 0.0;
        let weight = |rank: usize| (rank as f64 + 1.0 + flatness).powf(-steepness);
        Self(
            (0..count)
                .map(|rank| {
                    sum += weight(rank);
                    sum
                })
                .collect(),
        )
    }

    /// A rank below the count.
    pub fn draw(&self, random: &mut Random) -> usize {
        let total = self.0.last().copied().unwrap_or(0.0);
        let point = random.fraction() * total;
        self.0
            .partition_point(|&sum| sum <= point)
            .min(self.0.len().saturating_sub(1))
    }
}
