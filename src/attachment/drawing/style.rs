//! Which styles load nothing: those whose functions and rules are all known.

/// Rules that hold other rules, and fonts that are in the drawing itself.
const RULES: &[&str] = &[
    "media",
    "supports",
    "keyframes",
    "-webkit-keyframes",
    "font-face",
];

/// Functions that calculate, paint or select. Those that fetch (`image-set`, `src`, …) are not here.
const FUNCTIONS: &[&str] = &[
    "blur",
    "brightness",
    "calc",
    "circle",
    "clamp",
    "color",
    "color-mix",
    "contrast",
    "cubic-bezier",
    "drop-shadow",
    "ellipse",
    "format",
    "grayscale",
    "has",
    "hsl",
    "hsla",
    "hue-rotate",
    "hwb",
    "inset",
    "invert",
    "is",
    "lab",
    "lang",
    "lch",
    "light-dark",
    "linear",
    "linear-gradient",
    "local",
    "matrix",
    "matrix3d",
    "max",
    "min",
    "not",
    "nth-child",
    "nth-last-child",
    "nth-last-of-type",
    "nth-of-type",
    "oklab",
    "oklch",
    "opacity",
    "path",
    "perspective",
    "polygon",
    "radial-gradient",
    "rect",
    "rgb",
    "rgba",
    "rotate",
    "rotate3d",
    "rotatex",
    "rotatey",
    "rotatez",
    "saturate",
    "scale",
    "scale3d",
    "scalex",
    "scaley",
    "sepia",
    "skew",
    "skewx",
    "skewy",
    "steps",
    "translate",
    "translate3d",
    "translatex",
    "translatey",
    "translatez",
    "var",
    "where",
];

/// Pictures and fonts that a drawing can hold in itself. SVG is not among them: nobody has cleaned it.
const PICTURES: &[&str] = &["png", "jpeg", "jpg", "gif", "webp"];
const FONTS: &[&str] = &["woff", "woff2", "ttf", "otf"];

/// Whether a style sheet, or the value of one property, loads nothing.
pub(super) fn is_harmless(style: &str) -> bool {
    // An escape can spell any of the names that are looked for here.
    if style.contains('\\') {
        return false;
    }
    let knows_rules = style.match_indices('@').all(|(at, _)| {
        let rest = style.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c| !is_of_name(c)).unwrap_or(rest.len());
        is_among(RULES, rest.get(..end))
    });
    knows_rules
        && style
            .match_indices('(')
            .all(|(at, _)| calls_known(style, at))
}

/// Whether the bracket at `at` belongs to a known function, or to none.
fn calls_known(style: &str, at: usize) -> bool {
    let before = style.get(..at).unwrap_or_default();
    let name = before.trim_end_matches(is_of_name);
    match before.get(name.len()..).filter(|name| !name.is_empty()) {
        None => true,
        Some(name) if name.eq_ignore_ascii_case("url") => {
            stays_inside(style.get(at + 1..).unwrap_or_default())
        }
        name => is_among(FUNCTIONS, name),
    }
}

/// Whether a picture is in the reference itself.
pub(super) fn is_embedded_picture(reference: &str) -> bool {
    let data = embedded(reference.trim(), "data:image/", PICTURES);
    data.is_some_and(|data| {
        data.chars()
            .all(|c| is_base64(c) || c.is_ascii_whitespace())
    })
}

/// Whether what follows `url(` is in the drawing.
fn stays_inside(reference: &str) -> bool {
    let reference = reference.trim_start();
    let reference = reference.strip_prefix(['"', '\'']).unwrap_or(reference);
    let is_whole = |data: &str| {
        data.trim_start_matches(is_base64)
            .starts_with(['"', '\'', ')'])
    };
    reference.starts_with('#')
        || embedded(reference, "data:image/", PICTURES).is_some_and(is_whole)
        || embedded(reference, "data:font/", FONTS).is_some_and(is_whole)
}

/// The data behind `data:…;base64,`.
fn embedded<'a>(reference: &'a str, start: &str, kinds: &[&str]) -> Option<&'a str> {
    let (kind, data) = reference.strip_prefix(start)?.split_once(";base64,")?;
    kinds.contains(&kind).then_some(data)
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || !c.is_ascii()
}

fn is_among(names: &[&str], name: Option<&str>) -> bool {
    name.is_some_and(|name| names.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_loads_is_told_from_what_paints() {
        let check = |style: &str, expected: bool| {
            assert_eq!(is_harmless(style), expected, "{style}");
        };
        for harmless in [
            ".a:not(.b) { fill: rgb(1, 2, 3); stroke: url(#stripes) }",
            "@media (prefers-color-scheme: dark) { a { fill: var(--x) } }",
            "translate(3) rotate(45 2 1)",
            "url( '#a' )",
            "@font-face { src: url(data:font/woff2;base64,d09G) format(\"woff2\") }",
            "",
        ] {
            check(harmless, true);
        }
        for loading in [
            "url(http://example.org/x)",
            "url( \"//example.org/x#a\")",
            "URL(https:x)",
            "url(data:image/svg+xml;base64,PHN2Zz4=)",
            "url(data:font/woff2;base64,a b)",
            "image-set('x.png' 1x)",
            "-webkit-image-set('x' 1x)",
            "src('x')",
            "cross-fade(url(#a), 'x')",
            "@import 'x.css';",
            "@IMPORT 'x.css';",
            "@namespace 'x';",
            "@\\69mport 'x';",
            "u\\72l(x)",
            "expression(alert(1))",
            "attr(href url)",
        ] {
            check(loading, false);
        }
    }

    #[test]
    fn only_pictures_that_cannot_run_are_embedded() {
        assert!(is_embedded_picture("data:image/png;base64,iVBO Rw0="));
        for other in [
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:text/html;base64,PGI+",
            "data:image/png,<svg>",
            "data:image/png;base64,<svg>",
            "x.png",
            "https://example.org/x.png",
        ] {
            assert!(!is_embedded_picture(other), "{other}");
        }
    }
}
