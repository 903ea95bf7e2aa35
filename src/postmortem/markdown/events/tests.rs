use super::*;
use crate::postmortem::markdown::Content;
use proptest::prelude::*;

fn heading_of(text: &str) -> Option<(u8, String)> {
    let mut level = None;
    let mut words = String::new();
    for (event, _) in Content::of(text).events() {
        match event {
            Event::Start(Tag::Heading { level: found, .. }) => level = Some(*found as u8),
            Event::Text(text) if level.is_some() => words.push_str(text),
            Event::End(TagEnd::Heading(_)) => break,
            _ => {}
        }
    }
    level.map(|level| (level, words))
}

#[test]
fn headings_without_a_space_are_headings() {
    let check = |text: &str, expected: Option<(u8, &str)>| {
        let expected = expected.map(|(level, words)| (level, words.to_owned()));
        assert_eq!(heading_of(text), expected, "{text:?}");
    };
    check("#Impact", Some((1, "Impact")));
    check("\u{feff}###Über `x`\r\n\r\ntext", Some((3, "Über ")));
    check("##impact on *users*", Some((2, "impact on users")));
    check("# Impact", Some((1, "Impact")));
    check("Impact\n===", Some((1, "Impact")));
    check("#123 is fixed", None);
    check("#!/bin/sh", None);
    check("#include <stdio.h>", None);
    check("##Outage #Network", None);
    check("#######Seven", None);
    check("#Impact\nmore", None);
    check("> ##Quoted", None);
    check("```\n# comment\n```", None);
}

#[test]
fn neighbouring_text_is_one_event_at_its_place() {
    let check = |text: &str, expected: &[&str]| {
        let found: Vec<_> = Content::of(text)
            .events()
            .iter()
            .cloned()
            .filter_map(|(event, range)| match event {
                Event::Text(words) => {
                    assert!(text.get(range).is_some());
                    Some(words.to_string())
                }
                _ => None,
            })
            .collect();
        assert_eq!(found, expected, "{text:?}");
    };
    check("a [[id]] [b] c", &["a [[id]] [b] c"]);
    check("a &amp; b \\[c]", &["a ", "&", " b ", "[c]"]);
    check("|a|\n|-|\n|[[id\\|words]] x|", &["a", "[[id|words]]", " x"]);
}

#[test]
fn nesting_ends_at_a_hundred_and_keeps_the_text() {
    for text in [
        format!("{}deep", "> ".repeat(5000)),
        format!("{}deep", "- ".repeat(5000)),
        format!("{}deep{}", "*a **b ".repeat(2000), "** *".repeat(2000)),
    ] {
        let parsed = parse(&text, Span::new(0, text.len()));
        let (mut depth, mut deepest) = (0_usize, 0);
        for (event, _) in &parsed.events {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            deepest = deepest.max(depth);
        }
        assert_eq!(depth, 0);
        assert!(deepest <= MAX_DEPTH + 1);
        assert!(parsed.flattened.is_some() || deepest < MAX_DEPTH);
        assert!(
            parsed
                .events
                .iter()
                .any(|(event, _)| matches!(event, Event::Text(words) if words.contains("deep")))
        );
    }
}

proptest! {
    #[test]
    fn places_lie_in_the_body(
        front in "[a-z\n-]{0,5}",
        body in r"([\[\]()*_`~#>|!:^<&;\\ \r\n-]|[a-z0-9]|é|日|\PC){0,120}",
    ) {
        let text = format!("{front}{body}");
        let span = Span::new(front.len(), text.len());
        let mut open = 0_i32;
        for (event, range) in Content::read(&text, span).events() {
            prop_assert!(range.start >= front.len() && text.get(range.clone()).is_some());
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            prop_assert!(open >= 0);
        }
        prop_assert_eq!(open, 0);
    }
}
