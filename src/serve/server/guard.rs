//! Who may ask, and how. A browser asks on behalf of every page that it shows, and says for which:
//! only pages of this preview and the reader may ask.

use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};

use crate::serve::hosts::{self, Hosts};

/// Why a request is turned away.
type Refused = (StatusCode, &'static str);

const NOT_ONE_HOST: Refused = (
    StatusCode::BAD_REQUEST,
    "A request must name one host, and the same one wherever it names it.\n",
);
const OTHER_HOST: Refused = (
    StatusCode::MISDIRECTED_REQUEST,
    "This preview answers under the names of this machine only.\n\
     Start it with `--host NAME` to use another one.\n",
);
const OTHER_SITE: Refused = (
    StatusCode::FORBIDDEN,
    "This preview answers its own pages only, and not those of other sites.\n",
);
const OTHER_METHOD: Refused = (
    StatusCode::METHOD_NOT_ALLOWED,
    "A preview can only be read: with GET or HEAD.\n",
);

const NO_TOKEN: Refused = (
    StatusCode::FORBIDDEN,
    "Only the desk of this preview may write. Load it anew.\n",
);
const NO_JSON: Refused = (
    StatusCode::UNSUPPORTED_MEDIA_TYPE,
    "What is to be written is told as JSON.\n",
);

/// The header that tells the desk from everybody else: no form can send it, and no other page knows it.
const TOKEN: HeaderName = HeaderName::from_static("x-afterword-token");

/// Why a request that passed [`refused`] but for its method may not write; `None` if it may. A browser
/// always says for which page it writes, so that whoever does not is refused as well.
pub(super) fn refused_to_write(
    headers: &HeaderMap,
    is_token: &dyn Fn(&str) -> bool,
) -> Option<Refused> {
    if !headers.contains_key(ORIGIN) {
        return Some(OTHER_SITE);
    }
    if !only(headers, &TOKEN).is_some_and(is_token) {
        return Some(NO_TOKEN);
    }
    let is_json = |kind: &str| {
        let kind = kind.split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case("application/json")
    };
    let has_json = only(headers, &CONTENT_TYPE).is_some_and(is_json);
    (!has_json).then_some(NO_JSON)
}

/// Why a request is not answered; `None` where it is.
pub(super) fn refused(
    hosts: &Hosts,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Option<Refused> {
    let Some(host) = only(headers, &HOST).filter(|host| is_same(uri, host)) else {
        return Some(NOT_ONE_HOST);
    };
    if !hosts.allows(host) {
        return Some(OTHER_HOST);
    }
    let is_own = only(headers, &ORIGIN).is_some_and(|origin| hosts::is_origin_of(origin, host));
    if headers.contains_key(ORIGIN) && !is_own {
        return Some(OTHER_SITE);
    }
    if !is_of_this_site(headers) {
        return Some(OTHER_SITE);
    }
    (method != Method::GET && method != Method::HEAD).then_some(OTHER_METHOD)
}

/// The value of a header that is there once, and is text.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.to_str().ok())?
}

/// Whether a request for a whole address names the same host there.
fn is_same(uri: &Uri, host: &str) -> bool {
    let is_same = |named: &str| named.eq_ignore_ascii_case(host);
    uri.authority().is_none_or(|named| is_same(named.as_str()))
        && uri.scheme_str().is_none_or(|scheme| scheme == "http")
}

/// Whether a browser asks for a page of this preview, or because the reader goes there.
fn is_of_this_site(headers: &HeaderMap) -> bool {
    let is = |name: &str, value: &str| headers.get_all(name).iter().all(|one| one == value);
    if is("sec-fetch-site", "same-origin") || is("sec-fetch-site", "none") {
        return true;
    }
    // Somebody else's page may link here; what it shows or reads may not come from here.
    headers.contains_key("sec-fetch-mode")
        && is("sec-fetch-mode", "navigate")
        && is("sec-fetch-dest", "document")
}
