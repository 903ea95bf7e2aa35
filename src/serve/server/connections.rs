//! Connections: taken in one by one, and kept within bounds. Who only holds one open makes room for
//! whoever comes, and a connection that cannot be taken in ends nothing.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::body::{Body as HttpBody, Bytes, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

use super::limits::Limits;

/// Far more than a browser says about a request.
const HEAD_BYTES: usize = 64 * 1024;

/// Takes in connections and has `app` answer their requests, until the runtime ends.
pub(super) async fn accept(listener: TcpListener, app: Router, limits: Limits) {
    let app = TowerToHyperService::new(app);
    let open = Arc::new(Open::default());
    loop {
        while open.number() >= limits.connections && !open.close_one(&limits) {
            tokio::time::sleep(limits.breath).await;
        }
        match listener.accept().await {
            Ok((stream, _)) => take_in(stream, &open, app.clone(), &limits),
            Err(error) if is_of_one(&error) => {}
            // There are no files left, or no memory: what somebody gives back helps the next.
            Err(_) => {
                open.close_one(&limits);
                tokio::time::sleep(limits.breath).await;
            }
        }
    }
}

/// Whether an error is that of one connection, whose other end gave up before it was taken in.
fn is_of_one(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}

fn take_in(stream: TcpStream, open: &Arc<Open>, app: TowerToHyperService<Router>, limits: &Limits) {
    let connection = Arc::new(Connection::default());
    let slot = Slot::new(open, &connection);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(HEAD_BYTES);
    tokio::spawn(async move {
        let answering = Arc::clone(&connection);
        let service = service_fn(move |request: Request<Incoming>| {
            answering.moves(true);
            let answer = app.call(request);
            let connection = Arc::clone(&answering);
            async move {
                let answer = answer.await?;
                Ok::<_, Infallible>(answer.map(|body| Answer { body, connection }))
            }
        });
        let serving = http.serve_connection(TokioIo::new(stream), service);
        tokio::select! {
            // However it ends, the other end knows; there is nobody else to tell.
            _ = serving => {}
            () = connection.end.notified() => {}
        }
        drop(slot);
    });
}

/// A connection, as far as it matters for closing it.
#[derive(Default)]
struct Connection {
    state: Mutex<State>,
    end: Notify,
}

/// What a connection does.
#[derive(Clone, Copy)]
struct State {
    /// Whether a request is being answered.
    is_answering: bool,
    /// When something moved last.
    since: Instant,
}

impl Default for State {
    fn default() -> Self {
        Self {
            is_answering: false,
            since: Instant::now(),
        }
    }
}

impl Connection {
    fn state(&self) -> State {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moves(&self, is_answering: bool) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = State {
            is_answering,
            since: Instant::now(),
        };
    }
}

/// The connections that are open, in the order in which they came.
#[derive(Default)]
struct Open {
    connections: Mutex<(u64, BTreeMap<u64, Arc<Connection>>)>,
}

impl Open {
    fn number(&self) -> usize {
        let connections = self.connections.lock();
        connections.unwrap_or_else(PoisonError::into_inner).1.len()
    }

    /// Closes the connection that has been waiting longest for a request to come, or else for its
    /// answer to be taken. Returns whether there is one.
    fn close_one(&self, limits: &Limits) -> bool {
        let mut guard = self
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (_, connections) = &mut *guard;
        let states = connections
            .iter()
            .map(|(number, connection)| (*number, connection.state()));
        let oldest = states
            .filter(|(_, state)| {
                let borne = if state.is_answering {
                    limits.stall
                } else {
                    limits.grace
                };
                state.since.elapsed() >= borne
            })
            .min_by_key(|(_, state)| (state.is_answering, state.since));
        let closed = oldest.and_then(|(number, _)| connections.remove(&number));
        if let Some(connection) = &closed {
            connection.end.notify_one();
        }
        closed.is_some()
    }
}

/// A connection’s slot among the open ones, which it gives back.
struct Slot {
    open: Arc<Open>,
    number: u64,
}

impl Slot {
    fn new(open: &Arc<Open>, connection: &Arc<Connection>) -> Self {
        let mut guard = open
            .connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let (last, connections) = &mut *guard;
        *last += 1;
        connections.insert(*last, Arc::clone(connection));
        Self {
            open: Arc::clone(open),
            number: *last,
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let connections = self.open.connections.lock();
        let mut guard = connections.unwrap_or_else(PoisonError::into_inner);
        guard.1.remove(&self.number);
    }
}

/// The body of an answer, which tells when a part of it is taken and when it is done.
struct Answer {
    body: Body,
    connection: Arc<Connection>,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if frame.is_ready() {
            self.connection.moves(true);
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.connection.moves(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpStream as Client};
    use std::time::Duration;

    use axum::routing::get;

    const PATIENCE: Duration = Duration::from_secs(60);

    /// More than the buffers of a connection hold.
    const MUCH: usize = 32 * 1024 * 1024;

    /// A server that answers with little, with much, or never.
    fn server(limits: Limits) -> (tokio::runtime::Runtime, SocketAddr) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new()
            .route("/", get(|| async { "little" }))
            .route("/much", get(much))
            .route("/begun", get(begun))
            .route("/never", get(std::future::pending::<&str>));
        runtime.spawn(accept(listener, app, limits));
        (runtime, address)
    }

    async fn much() -> Body {
        let parts = std::iter::repeat_n(vec![b'x'; MUCH / 512], 512);
        Body::from_stream(tokio_stream::iter(parts.map(Ok::<_, Infallible>)))
    }

    async fn begun() -> Body {
        Body::from_stream(tokio_stream::pending::<Result<Bytes, Infallible>>())
    }

    fn limits() -> Limits {
        Limits {
            connections: 4,
            head: PATIENCE * 10,
            grace: Duration::ZERO,
            stall: PATIENCE * 10,
            breath: Duration::from_millis(1),
        }
    }

    fn client(address: SocketAddr, sent: &str) -> Client {
        let mut client = Client::connect(address).unwrap();
        client.set_read_timeout(Some(PATIENCE)).unwrap();
        client.write_all(sent.as_bytes()).unwrap();
        client
    }

    fn request(path: &str) -> String {
        format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
    }

    /// What comes until the connection is closed.
    fn rest(client: &mut Client) -> String {
        let mut bytes = Vec::new();
        // One that is closed with something unread is reset.
        let _ = client.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn status(client: &mut Client) -> String {
        let mut line = [0; 12];
        client.read_exact(&mut line).unwrap();
        String::from_utf8(line.to_vec()).unwrap()
    }

    #[test]
    fn a_request_that_is_never_whole_is_given_up() {
        let limits = Limits {
            head: Duration::from_millis(20),
            ..limits()
        };
        let (_runtime, address) = server(limits);
        for sent in ["", "GET / HT", "GET / HTTP/1.1\r\nHost: localhost\r\nX: "] {
            assert!(
                !rest(&mut client(address, sent)).contains("200 OK"),
                "{sent}"
            );
        }
        // One that is kept open for the next request likewise.
        assert!(rest(&mut client(address, &request("/"))).ends_with("little"));
    }

    #[test]
    fn who_waits_longest_without_a_request_makes_room() {
        let (_runtime, address) = server(limits());
        let mut answering = client(address, &request("/begun"));
        assert_eq!(status(&mut answering), "HTTP/1.1 200");
        let mut idle: Vec<Client> = (0..3).map(|_| client(address, "GET / HT")).collect();
        let mut kept: Vec<Client> = (0..20).map(|_| client(address, "")).collect();
        for client in kept.iter_mut().rev().take(2) {
            client.write_all(request("/").as_bytes()).unwrap();
            assert_eq!(status(client), "HTTP/1.1 200");
        }
        for client in &mut idle {
            assert_eq!(rest(client), "");
        }
        answering.set_nonblocking(true).unwrap();
        let mut rest = Vec::new();
        let waiting = answering.read_to_end(&mut rest).unwrap_err();
        assert_eq!(waiting.kind(), io::ErrorKind::WouldBlock);
    }

    #[test]
    fn where_all_are_answered_the_next_waits_for_one_to_end() {
        let limits = Limits {
            // Nobody may be closed whose request is still to be read.
            grace: PATIENCE * 10,
            ..limits()
        };
        let (_runtime, address) = server(limits);
        let answered: Vec<Client> = (0..4)
            .map(|_| client(address, &request("/never")))
            .collect();
        let mut next = client(address, &request("/"));
        drop(answered);
        assert_eq!(status(&mut next), "HTTP/1.1 200");
    }

    #[test]
    fn an_answer_that_nobody_takes_makes_room_after_a_while() {
        let limits = Limits {
            // Only those that are answered may be closed, not one whose request is still to be read.
            grace: PATIENCE * 10,
            stall: Duration::from_millis(20),
            ..limits()
        };
        let (_runtime, address) = server(limits);
        let mut stalled: Vec<Client> = (0..4).map(|_| client(address, &request("/much"))).collect();
        for _ in 0..4 {
            assert_eq!(status(&mut client(address, &request("/"))), "HTTP/1.1 200");
        }
        assert!(stalled.iter_mut().any(|client| rest(client).len() < MUCH));
    }

    #[test]
    fn a_head_without_end_is_refused() {
        let (_runtime, address) = server(limits());
        let mut endless = client(address, "GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
        // The connection may be closed before all of it is sent.
        let _ = endless.write_all(&vec![b'x'; 1024 * 1024]);
        assert!(!rest(&mut endless).contains("200 OK"));
        assert_eq!(status(&mut client(address, &request("/"))), "HTTP/1.1 200");
    }
}
