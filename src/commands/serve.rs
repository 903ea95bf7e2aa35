//! `afterword serve`: starts the live preview, says where it is, and tells of what changes.

use std::io;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::time::Duration;

use clap::Args;

use super::Exit;
use super::print::{self, Stream};
use super::report::{Report, Style};
use super::site::{self, ReadersArgs};
use crate::cli::Common;
use crate::diagnostics::{Level, count};
use crate::serve::{News, Options, Preview, authority};

/// The port that is tried first.
const PORT: u16 = 4000;

/// Arguments of `serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// The name or address to listen on; 0.0.0.0 lets other machines in.
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    pub host: String,
    /// The port to listen on, or the next free one; 0 for any.
    #[arg(long, value_name = "PORT", default_value_t = PORT)]
    pub port: u16,
    /// Open the site in the browser.
    #[arg(long)]
    pub open: bool,
    /// Poll for changes, for file systems that do not report them (network drives).
    #[arg(long)]
    pub poll: bool,
    /// Open the desk at /_afterword/desk, which lists what is suggested and writes what you decide into the
    /// front matter of the files. From this machine only.
    #[arg(long)]
    pub edit: bool,
    /// Whose eyes it is for.
    #[command(flatten)]
    pub readers: ReadersArgs,
    /// Print every finding; without it, repeated warnings are summed up.
    #[arg(long)]
    pub all: bool,
}

/// Serves the site until the program is ended.
///
/// # Errors
/// Where there is no folder, or nothing can listen there.
pub fn run(args: &ServeArgs, common: &Common) -> anyhow::Result<Exit> {
    let style = Style::new(common, args.all);
    let options = Options {
        root: site::folder(common)?,
        readers: args.readers.into(),
        host: args.host.clone(),
        port: args.port,
        poll: args.poll,
        edit: args.edit,
    };
    let (first, is_there) = mpsc::channel();
    let mut is_first = true;
    let tell = move |news: &News<'_>| {
        // Where standard error is closed there is nobody to tell.
        let is_of_site = !matches!(news, News::Looking(_));
        let _ = report(news, &style, is_of_site && std::mem::take(&mut is_first));
        if is_of_site {
            let _ = first.send(());
        }
    };
    let preview = Preview::start(options, tell)
        .map_err(|error| anyhow::anyhow!("cannot listen on {}: {error}", args.host))?;
    let address = preview.address();
    let url = format!("http://{}/", authority(&args.host, address));
    // The first news are those of the first load.
    let _ = is_there.recv();
    greet(args, address, &url)?;
    if args.open && open::that_detached(&url).is_err() {
        print::error(&format!("no browser could be opened; go to {url}"))?;
    }
    // Ctrl-C ends the program, and with it everything that was begun.
    loop {
        std::thread::park();
    }
}

fn greet(args: &ServeArgs, address: SocketAddr, url: &str) -> io::Result<()> {
    if args.port != 0 && args.port != address.port() {
        print::line(
            Stream::Err,
            &format!(
                "port {} is taken, so it is {} this time",
                args.port,
                address.port()
            ),
        )?;
    }
    if !address.ip().is_loopback() {
        print::line(
            Stream::Err,
            "everybody who can reach this machine can read the preview, drafts and all that it \
             shows; `--host 127.0.0.1` keeps it to yourself",
        )?;
    }
    print::line(
        Stream::Err,
        &format!("the site is at {url} (Ctrl-C ends it)"),
    )?;
    if args.edit {
        print::line(
            Stream::Err,
            &format!("suggestions are decided at {url}_afterword/desk"),
        )?;
    }
    Ok(())
}

fn report(news: &News<'_>, style: &Style, is_first: bool) -> io::Result<()> {
    match news {
        News::Settled {
            counts,
            fresh,
            all,
            text,
            elapsed,
        } => {
            Report::new(fresh, text).print(style)?;
            if !is_first && fresh.is_empty() {
                return Ok(());
            }
            let (errors, warnings) = (count(all, Level::Error), count(all, Level::Warning));
            style.say(&format!(
                "{} postmortems, {} notes, {errors} errors, {warnings} warnings ({})",
                counts.postmortems,
                counts.notes,
                in_words(*elapsed),
            ))
        }
        News::Blocked { findings, text } => {
            Report::new(findings, text).print(style)?;
            style.say("until that is fixed, the last good site is shown")
        }
        News::Exchanged { path, elapsed } => style.say(&format!("{path} ({})", in_words(*elapsed))),
        News::Looking(reason) => print::line(
            Stream::Err,
            &format!(
                "the system does not tell of all changes ({reason}), so files are looked at every now and then"
            ),
        ),
    }
}

fn in_words(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        millis if millis < 1000 => format!("{millis} ms"),
        _ => format!("{:.2} s", elapsed.as_secs_f64()),
    }
}
