//! Connections: who may ask, for what, and how an answer is sent. Reading only; nothing is cached;
//! no other site may read along.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{self, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::sync::watch::Receiver;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};
use tokio_util::io::ReaderStream;

use super::answer::{self, Answer};
use super::generations::Shown;
use super::hosts::Hosts;
use super::index::{self, Progress};
use super::live;
use crate::theme::Theme;

#[derive(Clone)]
struct Context {
    current: Receiver<Shown>,
    hosts: Hosts,
}

/// Answers requests until the runtime ends.
pub(super) async fn serve(listener: TcpListener, current: Receiver<Shown>, hosts: Hosts) {
    let context = Context { current, hosts };
    let app = Router::new()
        .route(live::EVENTS, get(events))
        .route(live::SCRIPT, get(script))
        .route(live::STYLE, get(style))
        .fallback(page)
        .layer(middleware::from_fn_with_state(context.clone(), guard))
        .with_state(context);
    // It ends with an error only where accepting does, and then there is nothing left to do.
    let _ = axum::serve(listener, app).await;
}

/// Turns away what is not for this server, and puts on every answer what holds for all.
async fn guard(State(context): State<Context>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST);
    let is_ours = host
        .and_then(|host| host.to_str().ok())
        .is_some_and(|host| context.hosts.allows(host));
    let mut response = if !is_ours {
        let message = "This preview answers under the names of this machine only.\n\
                       Start it with `--host NAME` to use another one.\n";
        (StatusCode::MISDIRECTED_REQUEST, message).into_response()
    } else if request.method() == Method::GET || request.method() == Method::HEAD {
        next.run(request).await
    } else {
        let allowed = [(header::ALLOW, "GET, HEAD")];
        (StatusCode::METHOD_NOT_ALLOWED, allowed).into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert_with(|| policy(""));
    response
}

/// The policy that stands in every page, for everything that is sent.
fn policy(origin: &str) -> HeaderValue {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
         connect-src 'self' {origin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy)
        .unwrap_or_else(|_| HeaderValue::from_static("default-src 'none'"))
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
        Ok(answer) => respond(answer),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The version that whoever asks has already.
fn known(headers: &HeaderMap) -> Option<String> {
    let known = headers.get(header::IF_NONE_MATCH)?.to_str().ok()?;
    Some(known.trim_start_matches("W/").trim_matches('"').to_owned())
}

fn respond(answer: Answer) -> Response {
    let body = match answer.body {
        answer::Body::Bytes(bytes) => Body::from(bytes),
        answer::Body::File(file) => {
            Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(answer.content_type),
    );
    headers.insert(header::CONTENT_SECURITY_POLICY, policy(&answer.origin));
    let tag = answer.version.map(|version| format!("\"{version}\""));
    for (name, value) in [(header::ETAG, tag), (header::LOCATION, answer.location)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

/// Tells of every generation from the current one on; of those that follow fast, the last.
async fn events(
    State(context): State<Context>,
) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let shown = WatchStream::new(context.current);
    let events = shown
        .filter(|shown| shown.generation.number > 0)
        .map(|shown| Ok(sse::Event::default().data(live::event(&shown))));
    Sse::new(events)
}

async fn script(State(context): State<Context>) -> Response {
    file(
        &context,
        "text/javascript; charset=utf-8",
        Theme::live_script,
    )
}

async fn style(State(context): State<Context>) -> Response {
    file(&context, "text/css; charset=utf-8", Theme::live_style)
}

/// A file of the theme for previews: of the site's theme, or of the default one while there is no site.
fn file(context: &Context, content_type: &'static str, text: fn(&Theme) -> &str) -> Response {
    let generation = context.current.borrow().generation.clone();
    let text = match &generation.site {
        Some(site) => text(site.theme()).to_owned(),
        None => Theme::embedded()
            .map(|theme| text(&theme).to_owned())
            .unwrap_or_default(),
    };
    ([(header::CONTENT_TYPE, content_type)], text).into_response()
}
