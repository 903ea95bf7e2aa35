//! The live preview: the site as a build would make it, rendered page by page as it is asked for,
//! and shown anew when a file is saved.
//!
//! ```text
//! watch        files change          → Change        told in bursts, noise left out
//! studio       Change × Generation   → Generation    at once where a text changed, then settled
//! settle       folder                → Generation    the whole, loaded as `build` loads it
//! generations  what is shown now                     one value, exchanged as a whole
//! server       request × Generation  → response      one page, with what keeps it fresh
//! ```
//!
//! Whatever is settled is what a clean build gives. Nothing is written anywhere but by the desk, which is
//! there if it was asked for.

mod answer;
mod author;
mod desk;
mod discretion;
mod findings;
mod generations;
mod hosts;
mod index;
mod live;
mod news;
mod server;
mod settle;
mod state;
mod studio;
mod watch;
mod workers;

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::mpsc;

use crate::load::STACK_BYTES;
use crate::load::settings::Readers;
use desk::Desk;
use generations::Shown;
use hosts::Hosts;
pub use news::News;
use settle::Choices;
use studio::{Message, Studio};

/// How many ports are tried from the wanted one on.
const PORTS: u16 = 20;

/// How many pages are rendered and files read at once; more would only take turns.
const RENDERING: usize = 32;

/// What to serve, and where.
#[derive(Debug)]
pub struct Options {
    /// The folder of the site.
    pub root: PathBuf,
    /// Whose eyes it is for.
    pub readers: Readers,
    /// The name or address to listen on.
    pub host: String,
    /// The wanted port; 0 for any.
    pub port: u16,
    /// Ask for changes every now and then, where the system does not tell of them.
    pub poll: bool,
    /// Open the desk, which writes decisions about suggestions into the files. Only where no other machine
    /// can ask.
    pub edit: bool,
}

/// A running preview. It ends when it is dropped.
pub struct Preview {
    address: SocketAddr,
    messages: mpsc::Sender<Message>,
    _runtime: Runtime,
}

impl Drop for Preview {
    fn drop(&mut self) {
        // Where the studio is gone there is nothing to stop.
        let _ = self.messages.send(Message::Stop);
    }
}

/// A runtime that does not wait for its tasks when it goes.
struct Runtime(Option<tokio::runtime::Runtime>);

impl Drop for Runtime {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Preview {
    /// Starts to listen and to load; requests wait for the first site. `tell` is told what happens.
    ///
    /// # Errors
    /// Where nothing can listen there.
    pub fn start(
        options: Options,
        mut tell: impl FnMut(&News<'_>) + Send + 'static,
    ) -> io::Result<Self> {
        let listener = listen(&options.host, options.port)?;
        let address = listener.local_addr()?;
        if options.edit && !address.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "files can be edited from this machine only: leave out `--edit` or `--host`",
            ));
        }
        let desk = options.edit.then(|| Desk::new(&options.root)).transpose()?;
        let (shown, current) = tokio::sync::watch::channel(Shown::default());
        let (messages, inbox) = mpsc::channel();
        let hosts = Hosts::new(address.ip(), &options.host);
        let choices = Choices {
            readers: options.readers,
            base_url: format!("http://{}/", authority(&options.host, address)),
        };
        let studio = Studio::new(options.root, choices, options.poll, messages.clone(), shown);
        std::thread::Builder::new()
            .name("studio".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || studio.run(&inbox, &mut tell))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(RENDERING)
            .thread_stack_size(STACK_BYTES)
            .enable_all()
            .build()?;
        listener.set_nonblocking(true)?;
        let accepting = {
            let _entered = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        runtime.spawn(server::serve(accepting, current, hosts, desk));
        Ok(Self {
            address,
            messages,
            _runtime: Runtime(Some(runtime)),
        })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

/// The host and port to write in addresses: loopback where it listens everywhere.
#[must_use]
pub fn authority(host: &str, address: SocketAddr) -> String {
    let port = address.port();
    match address.ip() {
        ip if ip.is_unspecified() => format!("localhost:{port}"),
        _ if host.parse::<std::net::IpAddr>().is_ok() => {
            SocketAddr::new(address.ip(), port).to_string()
        }
        _ => format!("{host}:{port}"),
    }
}

/// Listens on the wanted port, or on the next free one.
fn listen(host: &str, port: u16) -> io::Result<TcpListener> {
    let last = if port == 0 {
        port
    } else {
        port.saturating_add(PORTS - 1)
    };
    let mut taken = None;
    for port in port..=last {
        let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
        match TcpListener::bind(addresses.as_slice()) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => taken = Some(error),
            Err(error) => return Err(error),
        }
    }
    let message =
        format!("the ports from {port} to {last} are all taken; choose another with `--port`");
    Err(taken.map_or_else(
        || io::Error::from(io::ErrorKind::AddrNotAvailable),
        |error| io::Error::new(error.kind(), message),
    ))
}
