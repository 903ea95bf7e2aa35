//! The difference between two texts of a file, as `diff -u` and git write it.

use similar::TextDiff;

/// The unified diff of a file, with the line ends that it has; empty where nothing changed.
#[must_use]
pub fn diff(path: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let (old, new) = (format!("a/{path}"), format!("b/{path}"));
    let changed = TextDiff::from_lines(before, after);
    changed.unified_diff().header(&old, &new).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_has_the_lines_of_the_file() {
        assert_eq!(
            diff(
                "a.md",
                "---\r\na: 1\r\n---\r\nx",
                "---\r\na: 1\r\nb: 2\r\n---\r\nx"
            ),
            "--- a/a.md\n+++ b/a.md\n@@ -1,4 +1,5 @@\n ---\r\n a: 1\r\n+b: 2\r\n ---\r\n x\n\\ No newline at end of file\n"
        );
        assert_eq!(diff("a.md", "x", "x"), "");
    }
}
