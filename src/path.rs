//! The parts of a path relative to the root, which has `/` between them.

/// What stands behind the last `/`.
#[must_use]
pub fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder that a file or folder lies in; empty at the root.
#[must_use]
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
/// The path of `written`, a decoded path seen from the file `from`, as seen from the root: with `../` in
/// front for each step above it.
#[must_use]
pub fn from_root(from: &str, written: &str) -> String {
    let mut above = 0;
    let mut parts: Vec<&str> = match written.starts_with('/') {
        true => Vec::new(),
        false => folder(from)
            .split('/')
            .filter(|part| !part.is_empty())
            .collect(),
    };
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => above += usize::from(parts.pop().is_none()),
            part => parts.push(part),
        }
    }
    "../".repeat(above) + &parts.join("/")
}

/// The path of a file as the file `from` writes it in a link; both are seen from the root.
#[must_use]
pub fn seen_from(from: &str, path: &str) -> String {
    let folders: Vec<_> = folder(from)
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let parts: Vec<_> = path.split('/').collect();
    let above = parts.split_last().map_or(0, |(_, above)| above.len());
    let pairs = folders.iter().zip(parts.iter().take(above));
    let same = pairs.take_while(|(folder, part)| folder == part).count();
    let up = std::iter::repeat_n("..", folders.len() - same);
    let down = parts.iter().skip(same).copied();
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_links_have_them() {
        let check = |from: &str, path: &str, expected: &str| {
            assert_eq!(seen_from(from, path), expected, "{from} {path}");
            assert_eq!(from_root(from, expected), path);
        };
        check("a/b/c.md", "a/d.png", "../d.png");
        check("a/b/c.md", "a/b/d.png", "d.png");
        check("a/b/c.md", "e/b/d.png", "../../e/b/d.png");
        check("c.md", "a/d.png", "a/d.png");
        check("a/b.md", "a.md", "../a.md");
    }

    #[test]
    fn paths_are_seen_from_the_root() {
        let check = |from: &str, written: &str, expected: &str| {
            assert_eq!(from_root(from, written), expected, "{from} {written}");
        };
        check("a/b/c.md", "../d.png", "a/d.png");
        check("c.md", "../d/e.png", "../d/e.png");
        check("a/c.md", "../../../e.png", "../../e.png");
        check("a/c.md", "/./e//f.png", "e/f.png");
    }
}
