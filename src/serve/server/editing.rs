//! Requests of the desk: the page, what it lists, and what somebody decided. Who may send them was decided
//! before, by [`super::guard`].

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::{Context, file};
use crate::serve::desk::{Batch, Decision, Desk, Refused, page};
use crate::serve::generations::Generation;
use crate::serve::live;
use crate::site::Site;

/// Far above any decision.
const MOST_BYTES: usize = 64 * 1024;

/// Whoever wrote waits for the page to show it, but not longer than this.
const PATIENCE: Duration = Duration::from_secs(5);

/// The addresses of the desk.
pub(super) fn routes(desk: Arc<Desk>) -> Router<Context> {
    let open = {
        let desk = Arc::clone(&desk);
        move |state: State<Context>| frame(state, desk)
    };
    let told = {
        let desk = Arc::clone(&desk);
        move |state: State<Context>| list(state, desk)
    };
    let show = {
        let desk = Arc::clone(&desk);
        move |state: State<Context>, body: Bytes| decide(state, desk, body, false)
    };
    let write = {
        let desk = Arc::clone(&desk);
        move |state: State<Context>, body: Bytes| decide(state, desk, body, true)
    };
    let back = move |state: State<Context>, _: Bytes| undo(state, desk);
    Router::new()
        .route(live::DESK, get(open))
        .route(live::DESK_LIST, get(told))
        .route(live::DESK_SCRIPT, get(file))
        .route(live::DESK_STYLE, get(file))
        .route(live::DESK_SHOW, post(show))
        .route(live::DESK_WRITE, post(write))
        .route(live::DESK_UNDO, post(back))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
}

/// Whether the desk is sent something at a path.
pub(super) fn is_written(path: &str) -> bool {
    [live::DESK_SHOW, live::DESK_WRITE, live::DESK_UNDO].contains(&path)
}

/// What is shown now, as soon as there is something.
async fn current(context: &Context) -> Option<Arc<Generation>> {
    let mut current = context.current.clone();
    let shown = current.wait_for(|shown| shown.generation.number > 0).await;
    Some(Arc::clone(&shown.ok()?.generation))
}

/// Does something with the site that is shown, where it may take its time.
async fn with_site<T: Send + 'static>(
    context: &Context,
    work: impl FnOnce(&Site) -> T + Send + 'static,
) -> Result<T, Response> {
    let generation = current(context).await;
    let site = generation.and_then(|generation| generation.site.clone());
    let Some(site) = site else {
        let message = "There is no site yet: see what is wrong with it first.\n";
        return Err((StatusCode::SERVICE_UNAVAILABLE, message).into_response());
    };
    let done = tokio::task::spawn_blocking(move || work(&site)).await;
    done.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn frame(State(context): State<Context>, desk: Arc<Desk>) -> Response {
    match with_site(&context, move |site| page(site, desk.token())).await {
        Ok(page) => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response(),
        Err(refused) => refused,
    }
}

async fn list(State(context): State<Context>, desk: Arc<Desk>) -> Response {
    let told = with_site(&context, move |site| {
        serde_json::to_value(desk.list(site).told()).unwrap_or_default()
    });
    match told.await {
        Ok(told) => answer(StatusCode::OK, &told),
        Err(refused) => refused,
    }
}

async fn decide(
    State(context): State<Context>,
    desk: Arc<Desk>,
    body: Bytes,
    writes: bool,
) -> Response {
    let decision: Decision = match serde_json::from_slice(&body) {
        Ok(decision) => decision,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, &error.to_string()),
    };
    let planned = with_site(&context, move |site| {
        let batch = desk.plan(site, &decision)?;
        if writes {
            desk.write(&batch)?;
        }
        Ok(batch)
    });
    settle(&context, planned.await, writes).await
}

async fn undo(State(context): State<Context>, desk: Arc<Desk>) -> Response {
    let undone = with_site(&context, move |_| desk.undo()).await;
    settle(&context, undone, true).await
}

/// Answers with what was planned or written. What was written is waited for.
async fn settle(
    context: &Context,
    planned: Result<Result<Batch, Refused>, Response>,
    is_written: bool,
) -> Response {
    let batch = match planned {
        Ok(Ok(batch)) => batch,
        Ok(Err(refused)) => {
            let status = match refused {
                Refused::Unknown(_) => StatusCode::NOT_FOUND,
                Refused::Changed(_) => StatusCode::CONFLICT,
                Refused::Failed(_) => StatusCode::UNPROCESSABLE_ENTITY,
            };
            return refuse(status, &refused.to_string());
        }
        Err(response) => return response,
    };
    let left = batch
        .left
        .iter()
        .map(|(path, reason)| json!({"path": path, "reason": reason}));
    let told = json!({
        "files": batch.changes.len(),
        "diff": batch.shown_diff(),
        "seal": batch.seal(),
        "left": left.collect::<Vec<_>>(),
    });
    if is_written {
        let mut current = context.current.clone();
        let is_shown = |generation: &Generation| {
            let site = generation.site.as_ref();
            let mut changes = batch.changes.iter();
            site.is_none_or(|site| changes.all(|change| change.is_shown(site)))
        };
        let shown = current.wait_for(|shown| is_shown(&shown.generation));
        let _ = tokio::time::timeout(PATIENCE, shown).await;
    }
    answer(StatusCode::OK, &told)
}

fn refuse(status: StatusCode, message: &str) -> Response {
    answer(status, &json!({ "message": message }))
}

fn answer(status: StatusCode, value: &Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (status, kind, value.to_string()).into_response()
}
