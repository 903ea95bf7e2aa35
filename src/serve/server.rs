//! Requests: what is asked for, and who answers. Reading only, but for the desk.

mod connections;
mod editing;
mod guard;
mod limits;
mod respond;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::sync::watch::Receiver;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;

use super::desk::Desk;
use super::generations::Shown;
use super::hosts::Hosts;
use super::index::{self, Progress};
use super::live;
use super::{answer, author};
use crate::theme::Theme;
use limits::Limits;

/// Where nothing happens, a word now and then tells whether somebody still listens.
const STILL_THERE: Duration = Duration::from_secs(15);

#[derive(Clone)]
struct Context {
    current: Receiver<Shown>,
    hosts: Hosts,
    /// Where files may be edited.
    desk: Option<Arc<Desk>>,
    /// As many as may listen to events at once.
    listeners: Arc<Semaphore>,
}

/// Answers requests until the runtime ends.
pub(super) async fn serve(
    listener: TcpListener,
    current: Receiver<Shown>,
    hosts: Hosts,
    desk: Option<Desk>,
) {
    let limits = Limits::of_this_process();
    let context = Context {
        current,
        hosts,
        desk: desk.map(Arc::new),
        listeners: Arc::new(Semaphore::new(limits.listeners())),
    };
    let app = Router::new()
        .route(live::EVENTS, get(events))
        .route(live::SCRIPT, get(file))
        .route(live::STYLE, get(file))
        .route(live::AUTHOR, get(author));
    let app = match &context.desk {
        Some(desk) => app.merge(editing::routes(Arc::clone(desk))),
        None => app,
    };
    let app = app
        .fallback(page)
        .layer(middleware::from_fn_with_state(context.clone(), guard))
        .with_state(context);
    connections::accept(listener, app, limits).await;
}

/// Turns away what is not for this server, and puts on every answer what holds for all.
async fn guard(State(context): State<Context>, request: Request, next: Next) -> Response {
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    let refused = guard::refused(&context.hosts, method, uri, headers);
    let desk = context.desk.as_ref();
    let writes = desk.filter(|_| *method == Method::POST && editing::is_written(uri.path()));
    let refused = match (refused, writes) {
        (Some((StatusCode::METHOD_NOT_ALLOWED, _)), Some(desk)) => {
            guard::refused_to_write(headers, &|token| desk.is_token(token))
        }
        (refused, _) => refused,
    };
    let mut response = match refused {
        None => next.run(request).await,
        Some((StatusCode::METHOD_NOT_ALLOWED, message)) => {
            let allowed = [(header::ALLOW, "GET, HEAD")];
            (StatusCode::METHOD_NOT_ALLOWED, allowed, message).into_response()
        }
        Some(refused) => refused.into_response(),
    };
    respond::guarded(response.headers_mut());
    response
}

async fn page(State(context): State<Context>, request: Request) -> Response {
    let address = answer::address(request.uri().path());
    let known = known(request.headers());
    let is_search = address.as_deref().is_some_and(index::is_file);
    let mut current = context.current;
    // Whoever asks before the first site is there waits for it, and likewise for the first index.
    let shown = current.wait_for(|shown| {
        let generation = &shown.generation;
        let has_index = shown.index.is_there() || shown.index.progress == Progress::Failed;
        generation.number > 0 && (!is_search || generation.site.is_none() || has_index)
    });
    let Ok(shown) = shown.await.map(|shown| shown.clone()) else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let rendering = tokio::task::spawn_blocking(move || {
        answer::answer(&shown, address.as_deref(), known.as_deref())
    });
    match rendering.await {
        Ok(answer) => respond::respond(answer),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The version that whoever asks has already.
fn known(headers: &HeaderMap) -> Option<String> {
    let known = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    Some(known.trim_start_matches("W/").trim_matches('"').to_owned())
}

/// Tells of every generation from the current one on; of those that follow fast, the last.
async fn events(State(context): State<Context>) -> Response {
    let Ok(place) = context.listeners.try_acquire_owned() else {
        let message = "As many pages as can be kept fresh at once are open already.\n";
        return (StatusCode::SERVICE_UNAVAILABLE, message).into_response();
    };
    let shown = WatchStream::new(context.current);
    let events = shown
        .filter(|shown| shown.generation.number > 0)
        .map(move |shown| {
            // Given back with the stream.
            let _ = &place;
            Ok::<_, Infallible>(sse::Event::default().data(live::event(&shown)))
        });
    let still_there = KeepAlive::new().interval(STILL_THERE);
    Sse::new(events).keep_alive(still_there).into_response()
}

/// What the author of a story is told; nothing for other pages.
async fn author(State(context): State<Context>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let address = query.strip_prefix("of=").and_then(answer::address);
    let generation = Arc::clone(&context.current.borrow().generation);
    let has_desk = context.desk.is_some();
    let told = tokio::task::spawn_blocking(move || {
        let told = author::told(generation.site.as_ref()?, &address?, has_desk);
        serde_json::to_string(&told?).ok()
    });
    let told = told.await.ok().flatten();
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, told.unwrap_or_else(|| "null".to_owned())).into_response()
}

/// A file of the theme for previews, by its address: of the site's theme, or of the default one while there is no site.
async fn file(State(context): State<Context>, request: Request) -> Response {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    const STYLE: &str = "text/css; charset=utf-8";
    let (kind, text): (_, fn(&Theme) -> &str) = match request.uri().path() {
        live::SCRIPT => (SCRIPT, |theme| &theme.assets.live_script),
        live::STYLE => (STYLE, |theme| &theme.assets.live_style),
        live::DESK_SCRIPT => (SCRIPT, |theme| &theme.assets.desk_script),
        live::DESK_STYLE => (STYLE, |theme| &theme.assets.desk_style),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let generation = Arc::clone(&context.current.borrow().generation);
    let text = match &generation.site {
        Some(site) => text(site.theme()).to_owned(),
        None => Theme::embedded()
            .map(|theme| text(&theme).to_owned())
            .unwrap_or_default(),
    };
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
