//! The palette by computation: what is read stands out from its ground, in light and in dark.

use super::sources;

/// Light and dark value of a colour of tokens.css; the first definition, without higher contrast.
fn colour(tokens: &str, name: &str) -> [[f64; 3]; 2] {
    let line = tokens
        .lines()
        .find(|line| line.trim().starts_with(&format!("--{name}:")))
        .unwrap();
    let mut values = line.split('#').skip(1).map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
        let at = |index: usize| {
            f64::from(u8::from_str_radix(&digits[index..index + 2], 16).unwrap()) / 255.0
        };
        [at(0), at(2), at(4)]
    });
    [values.next().unwrap(), values.next().unwrap()]
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [red, green, blue] = colour.map(|part| {
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn colours_can_be_told_from_what_they_stand_on() {
    let files = sources();
    let (_, tokens) = files
        .iter()
        .find(|(path, _)| path == "css/tokens.css")
        .unwrap();
    let texts = [
        "ink",
        "soft",
        "system",
        "factor",
        "myth",
        "other",
        "code-keyword",
        "code-string",
        "code-number",
    ];
    let mut pairs = Vec::new();
    for ground in ["paper", "raised"] {
        pairs.extend(texts.map(|text| (text, ground, 4.5)));
        pairs.push(("ink", ground, 10.0));
        // Outlines of marks, and of boxes with words in them.
        pairs.push(("strong-line", ground, 3.0));
    }
    pairs.extend(
        ["heat-1", "heat-2", "heat-3", "heat-4", "mark", "notice"]
            .map(|ground| ("ink", ground, 4.5)),
    );
    for (front, ground, least) in pairs {
        let (fronts, grounds) = (colour(tokens, front), colour(tokens, ground));
        for (scheme, (front_colour, ground_colour)) in fronts.into_iter().zip(grounds).enumerate() {
            let found = contrast(front_colour, ground_colour);
            assert!(
                found >= least,
                "{front} on {ground}, scheme {scheme}: {found:.2} < {least}"
            );
        }
    }
}
