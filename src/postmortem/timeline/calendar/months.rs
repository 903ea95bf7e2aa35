//! The names of months, in the languages in which postmortems are written.

/// A month that a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Month {
    /// 1 to 12.
    pub number: i8,
    /// Whether the word means nothing else: `may` is a verb, and `mar` a word. Those are months
    /// only beside a year.
    pub is_sure: bool,
}

/// English names; their first three letters are names too.
const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// German, French, Spanish, Portuguese, Italian and Dutch names that differ from the English ones.
#[rustfmt::skip]
const ELSEWHERE: [&[&str]; 12] = [
    &["januar", "jänner", "jän", "janvier", "janv", "enero", "ene", "janeiro", "gennaio", "januari"],
    &["februar", "février", "févr", "fév", "febrero", "fevereiro", "febbraio", "februari"],
    &["märz", "mär", "mars", "marzo", "março", "maart", "mrt"],
    &["avril", "avr", "abril", "abr", "aprile"],
    &["mai", "mayo", "maio", "maggio", "mei"],
    &["juni", "juin", "junio", "junho", "giugno"],
    &["juli", "juillet", "juil", "julio", "julho", "luglio"],
    &["août", "aout", "agosto", "ago", "augustus"],
    &["septembre", "septiembre", "setiembre", "setembro", "settembre"],
    &["oktober", "okt", "octobre", "octubre", "outubro", "ottobre"],
    &["novembre", "noviembre", "novembro"],
    &["dezember", "dez", "décembre", "déc", "diciembre", "dic", "dezembro", "dicembre"],
];

/// Of those the ones that are common words in some language.
const DOUBTFUL: [&str; 8] = ["mars", "mai", "mei", "ago", "ene", "dic", "abr", "dez"];

impl Month {
    /// The month that a word names.
    pub(super) fn named(word: &str) -> Option<Self> {
        if word.len() < 3 || word.len() > 12 {
            return None;
        }
        let is_capitalised = word.starts_with(char::is_uppercase);
        let lower = word.to_lowercase();
        let english = ENGLISH
            .iter()
            .position(|month| *month == lower || month.get(..3) == Some(lower.as_str()))
            .or((lower == "sept").then_some(8));
        let elsewhere = || {
            ELSEWHERE
                .iter()
                .position(|names| names.contains(&lower.as_str()))
        };
        let (index, is_sure) = match english {
            Some(index) => (index, is_capitalised),
            None => (
                elsewhere()?,
                is_capitalised || !DOUBTFUL.contains(&lower.as_str()),
            ),
        };
        Some(Self {
            number: i8::try_from(index + 1).ok()?,
            is_sure,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_months() {
        let check = |word: &str, expected: Option<(i8, bool)>| {
            let found = Month::named(word).map(|month| (month.number, month.is_sure));
            assert_eq!(found, expected, "{word}");
        };
        check("Sept", Some((9, true)));
        check("may", Some((5, false)));
        check("août", Some((8, true)));
        check("Mai", Some((5, true)));
        check("mars", Some((3, false)));
        check("Marc", None);
        check("ma", None);
    }
}
