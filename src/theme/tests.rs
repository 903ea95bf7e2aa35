use super::*;
#[test]
fn loads() {
    Theme::embedded().unwrap();
}
