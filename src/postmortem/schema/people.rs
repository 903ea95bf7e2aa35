//! Fields about people: who took part, who was affected, what was done afterwards.

use super::Meta;
use super::reader::{MOST_ITEMS, Reader};
use super::terms::{at, text_in};
use crate::data::Value;
use crate::data::fields::{Fields, Problem, text_of};
use crate::postmortem::{Action, Derived, Impact, Participant};
use crate::words;

/// Reads the participants, the facilitator among them.
pub(super) fn read(meta: &mut Meta, reader: &mut Reader<'_, '_>) {
    let facilitator = reader.text("facilitator").map(|text| Participant {
        role: Some("facilitator".to_owned()),
        who: Some(text.text),
    });
    meta.participants.extend(facilitator);
    meta.participants
        .extend(reader.participants("participants"));
}

impl Reader<'_, '_> {
    /// Participants: a name, or `{role, who}`, or a mapping of roles to names.
    fn participants(&mut self, ours: &str) -> Vec<Participant> {
        let mut participants = Vec::new();
        for node in self.items(ours) {
            let Value::Map(entries) = &node.value else {
                let who = text_of(node).map(|text| text.text.trim().to_owned());
                match who {
                    Some(who) if !who.is_empty() => participants.push(Participant {
                        role: None,
                        who: Some(who),
                    }),
                    None if node.value != Value::Null => {
                        self.fields.report(Problem::wrong_item(
                            ours,
                            node,
                            "text or `{role, who}`",
                        ));
                    }
                    _ => {}
                }
                continue;
            };
            let Some(mut fields) = Fields::of(node) else {
                continue;
            };
            let role = text_in(&mut fields, &["role"]);
            let who = text_in(&mut fields, &["who", "name"]);
            if role.is_some() || who.is_some() {
                participants.push(Participant { role, who });
                self.fields.absorb(fields);
                continue;
            }
            participants.extend(entries.iter().map(|(key, value)| Participant {
                role: Some(key.name.clone()),
                who: text_of(value).map(|text| text.text),
            }));
            participants.truncate(MOST_ITEMS);
        }
        participants
    }

    /// The impact: text, or `{who, what, extent}`.
    pub(super) fn impact(&mut self, ours: &str) -> Impact {
        let Some(node) = self.node(ours) else {
            return Impact::default();
        };
        let Some(mut fields) = Fields::of(node) else {
            let items: Vec<_> = match &node.value {
                Value::List(items) => items.iter().filter_map(text_of).collect(),
                _ => text_of(node).into_iter().collect(),
            };
            let text: Vec<_> = match items.as_slice() {
                [only] => vec![only.text.trim().to_owned()],
                many => many
                    .iter()
                    .map(|item| format!("- {}", item.text.trim()))
                    .collect(),
            };
            return Impact {
                text: Some(text.join("\n")).filter(|text| !text.is_empty()),
                ..Impact::default()
            };
        };
        let impact = Impact {
            text: text_in(&mut fields, &["text", "summary"]),
            who: text_in(&mut fields, &["who"]),
            what: text_in(&mut fields, &["what"]),
            extent: text_in(&mut fields, &["extent"]),
        };
        self.fields.absorb(fields);
        impact
    }

    /// Actions: text, or `{text, ref, state, kind}`.
    pub(super) fn actions(&mut self, ours: &str) -> Vec<Derived<Action>> {
        let mut actions = Vec::new();
        for node in self.items(ours) {
            if node.value == Value::Null {
                continue;
            }
            let Some(mut fields) = Fields::of(node) else {
                match text_of(node) {
                    Some(text) => actions.push(at(
                        Action {
                            text: text.text.trim().to_owned(),
                            reference: None,
                            state: None,
                            kind: None,
                        },
                        node,
                    )),
                    None => {
                        self.fields
                            .report(Problem::wrong_item(ours, node, "text or `{text, ref}`"))
                    }
                }
                continue;
            };
            let text = text_in(&mut fields, &["text", "title", "what", "action"]);
            let reference = text_in(&mut fields, &["ref", "reference", "url", "issue", "ticket"]);
            let state = text_in(&mut fields, &["state", "status"]);
            let kind = fields.text("kind").or_else(|| fields.text("type"));
            if let Some(kind) = &kind {
                self.compare("the kind of an action", kind, &words::ACTION_KINDS);
            }
            let kind = kind.map(|kind| kind.text.trim().to_owned());
            let kind = kind.filter(|kind| !kind.is_empty());
            match text.or_else(|| reference.clone()) {
                Some(text) => actions.push(at(
                    Action {
                        text,
                        reference,
                        state,
                        kind,
                    },
                    node,
                )),
                None => self.refuse(
                    node.span,
                    "this action does not say what is done".to_owned(),
                    "add `text`",
                ),
            }
            self.fields.absorb(fields);
        }
        actions
    }
}
