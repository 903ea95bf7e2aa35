//! What pages are told.

use std::fs;

use super::{Events, Live, STORY};

#[test]
fn the_last_good_site_stays_while_something_is_in_the_way() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    let mut events = live.events();
    events.until("quiet", |event| event["settled"] == true);
    let page = "/postmortems/queue-grew.html";
    let blocked = |events: &mut Events, path: &str, place: (u64, u64)| {
        let event = events.until("blocked", |event| event["blocked"] == true);
        let finding = &event["findings"][0];
        assert_eq!(finding["path"], path, "{event}");
        if place != (0, 0) {
            assert_eq!(
                (finding["line"].as_u64(), finding["column"].as_u64()),
                (Some(place.0), Some(place.1)),
                "{event}"
            );
        }
        assert_eq!(live.get(page).status, 200);
    };
    let free = |events: &mut Events| {
        events.until("free", |event| {
            event["blocked"] == false && event["settled"] == true
        });
        if !live.differences().is_empty() {
            live.settles(events, "mended");
        }
    };

    live.write("site.toml", "title = \"Lessons\"\ntitel = 1\n");
    blocked(&mut events, "site.toml", (2, 1));
    // Text is shown all the same.
    live.write(
        "content/postmortems/queue-grew.md",
        &STORY.replace("grew.", "rose."),
    );
    live.write("site.toml", "title = \"Learned\"\n");
    free(&mut events);
    assert!(live.get(page).text().contains("rose."));

    live.write(
        "theme/templates/postmortem.html",
        "{% extends \"base.html\" %}\n{% block main %}{{ view. }}{% endblock %}\n",
    );
    blocked(&mut events, "theme/templates/postmortem.html", (0, 0));
    fs::remove_file(live.path("theme/templates/postmortem.html")).unwrap();
    free(&mut events);

    fs::rename(live.path("content"), live.path("away")).unwrap();
    blocked(&mut events, ".", (0, 0));
    fs::rename(live.path("away"), live.path("content")).unwrap();
    free(&mut events);

    live.write(
        "content/postmortems/twin.md",
        &STORY.replace("date:", "id: queue-grew\ndate:"),
    );
    events.until("blocked", |event| event["blocked"] == true);
    fs::remove_file(live.path("content/postmortems/twin.md")).unwrap();
    free(&mut events);
}

#[test]
fn errors_of_documents_are_told_with_their_place() {
    let live = Live::new(&[("postmortems/queue-grew.md", STORY)]);
    let mut events = live.events();
    events.until("quiet", |event| event["settled"] == true);
    let path = "content/postmortems/queue-grew.md";
    live.write(path, &STORY.replace("date: 2024-03-01", "date: 2024-02-31"));
    let event = events.until("an error", |event| event["findings"][0]["level"] == "error");
    assert_eq!(event["findings"][0]["path"], path);
    assert_eq!(event["findings"][0]["line"], 3);
    assert_eq!(event["blocked"], false);
    live.write(path, STORY);
    events.until("none", |event| {
        event["findings"].as_array().unwrap().is_empty()
    });
}
