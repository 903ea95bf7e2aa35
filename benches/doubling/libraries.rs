//! Many documents, and what they have in common.

use super::constructs::{Construct, Files};

/// Documents of the largest library here: the larger ones are for `build.sh`.
const LARGEST: usize = 4096;

fn of(name: &'static str, document: fn(usize) -> String) -> Construct {
    let file = move |n: usize| (format!("content/postmortems/d-{n}.md"), document(n));
    Construct {
        name,
        largest: LARGEST,
        make: Box::new(move |size| -> Files { (0..size).map(file).collect() }),
    }
}

/// Libraries in which every document has something.
pub fn of_libraries() -> Vec<Construct> {
    vec![
        of("documents", |n| format!("# Story {n}\n\nA sentence.\n")),
        of("documents of one system", |n| {
            format!("---\nsystems: [a]\n---\n# Story {n}\n")
        }),
        of("documents of a system each", |n| {
            format!("---\nsystems: [system-{n}]\n---\n# Story {n}\n")
        }),
        of("documents of like systems", |n| {
            let name: String = n.to_string().bytes().map(|b| char::from(b + 49)).collect();
            format!("---\nsystems: [checkout-{name}]\n---\n# Story {n}\n")
        }),
        of("documents of a factor each", |n| {
            format!("---\nsystems: [s{n}]\nfactors: [f{n}]\n---\n# Story {n}\n")
        }),
        of("documents of one myth", |n| {
            format!(
                "---\nmyths: [{{ id: m, first_story: a, second_story: b }}]\n---\n# Story {n}\n"
            )
        }),
        of("documents of a team each", |n| {
            format!("---\nteams: [team-{n}]\n---\n# Story {n}\n")
        }),
        of("documents that link to one", |n| {
            format!("# Story {n}\n\n[[d-0]]\n")
        }),
        of("documents that relate to one", |n| {
            format!("---\nrelated: [{{ to: d-0, as: same-factor }}]\n---\n# Story {n}\n")
        }),
        of("documents that link to nothing", |n| {
            format!("# Story {n}\n\n[[none-{n}]] [a](b-{n}.md)\n")
        }),
        of("documents of one day", |n| {
            format!("---\ndate: 2024-03-01\n---\n# Story {n}\n")
        }),
        of("documents of one title", |_| {
            "# Story\n\nA sentence.\n".to_owned()
        }),
        of("documents with an alias each", |n| {
            format!("---\naliases: [old-{n}]\n---\n# Story {n}\n")
        }),
        of("documents of the same words", |n| {
            format!("# Story {n}\n\nQueue timeout replica failover rollback quota lease.\n")
        }),
    ]
}
