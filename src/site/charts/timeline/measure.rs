//! How wide words are, without the fonts of whoever reads them: an estimate that errs on the side of room, so that
//! lines break and labels stand apart alike on every machine.

/// A typeface, as far as its widths go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The author's words.
    Serif,
    /// Times and names of moments.
    Sans,
}

impl Face {
    /// The size in pixels.
    const fn size(self) -> f64 {
        match self {
            Self::Serif => 14.0,
            Self::Sans => 12.5,
        }
    }
}

/// How wide a text is, in pixels.
pub fn width(text: &str, face: Face) -> f64 {
    text.chars().map(of_character).sum::<f64>() * face.size()
}

/// The width of a character as a part of the size, in the widest faces that are common.
fn of_character(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '’' => 0.33,
        ' ' => 0.32,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' | '“' | '”' => 0.45,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '—' | '…' | '&' => 0.98,
        'A'..='Z' => 0.74,
        '0'..='9' => 0.64,
        _ if character.is_ascii() => 0.62,
        _ if is_broad(character) => 1.05,
        _ if character.is_uppercase() => 0.76,
        _ => 0.66,
    }
}

/// Signs of East Asia and emoji, which are as wide as they are high.
pub const fn is_broad(character: char) -> bool {
    matches!(character,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f000}'..)
}

/// Breaks a text into lines between words. Between
/// signs of East Asia, lines end anywhere. What is too wide for a line of its own is broken where the line ends.
pub fn lines(text: &str, face: Face, room: f64) -> Vec<String> {
    let space = width(" ", face);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut taken = 0.0;
    for word in text.split_whitespace() {
        for (at, piece) in pieces(word).into_iter().enumerate() {
            let is_apart = at == 0 && !line.is_empty();
            let before = if is_apart { space } else { 0.0 };
            let own = width(piece, face);
            if taken + before + own <= room {
                if is_apart {
                    line.push(' ');
                }
                line.push_str(piece);
                taken += before + own;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                taken = 0.0;
            }
            for character in piece.chars() {
                let own = of_character(character) * face.size();
                if !line.is_empty() && taken + own > room {
                    let rest = line.split_off(joint(&line));
                    taken = width(&rest, face);
                    lines.push(std::mem::replace(&mut line, rest));
                }
                line.push(character);
                taken += own;
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Where a line of one long name ends: behind its last mark, unless little stands before that.
fn joint(line: &str) -> usize {
    let mark = line.rfind(['/', '-', '_', ':', '.', '=']).map(|at| at + 1);
    mark.filter(|at| at * 2 >= line.len()).unwrap_or(line.len())
}

/// A word in the parts that stay whole.
fn pieces(word: &str) -> Vec<&str> {
    let starts = word.char_indices().zip(word.chars().skip(1));
    let breaks = starts.filter(|((_, one), next)| is_broad(*one) || is_broad(*next));
    let mut pieces = Vec::new();
    let mut from = 0;
    for ((at, one), _) in breaks {
        let to = at + one.len_utf8();
        pieces.extend(word.get(from..to));
        from = to;
    }
    pieces.extend(word.get(from..));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_where_they_can() {
        let check = |text: &str, room: f64, expected: &[&str]| {
            assert_eq!(lines(text, Face::Serif, room), expected);
        };
        check("Alert fires", 200.0, &["Alert fires"]);
        check("Alert fires at once", 90.0, &["Alert fires", "at once"]);
        check("aaaaaaaaaaaa", 60.0, &["aaaaaa", "aaaaaa"]);
        check("oven/number-twelve", 90.0, &["oven/", "number-", "twelve"]);
        check("警報が鳴った", 60.0, &["警報が鳴", "った"]);
        check("DB の警報 vm_1が鳴", 60.0, &["DB の警", "報 vm_1", "が鳴"]);
        check("", 60.0, &[]);
    }
}
