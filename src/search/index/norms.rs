//! Lengths of texts in a byte each, as Lucene and tantivy have them: exact to 40 words, then eight steps for each doubling.

/// The byte for a number of words.
pub(in crate::search) fn norm(words: u32) -> u8 {
    let (mut low, mut high) = (0_u8, u8::MAX);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if length(middle) <= words {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

/// The number of words that a byte stands for.
pub(in crate::search) const fn length(norm: u8) -> u32 {
    let norm = norm as u32;
    match norm.checked_sub(24) {
        Some(steps) if norm >= 40 => 24 + ((8 | (norm & 7)) << ((steps >> 3) - 1)),
        _ => norm,
    }
}

#[cfg(test)]
mod tests {
    use tantivy::fieldnorm::FieldNormReader;

    use super::*;

    #[test]
    fn lengths_are_those_of_tantivy() {
        for words in (0..2_000).chain([4_096, 70_001, 1_000_000_000, u32::MAX]) {
            let id = FieldNormReader::fieldnorm_to_id(words);
            assert_eq!(norm(words), id, "{words}");
            assert_eq!(length(id), FieldNormReader::id_to_fieldnorm(id), "{words}");
        }
    }
}
