//! Builds made-up sites with a program and takes the time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::constructs::Files;

/// A build that takes longer is stopped; its time so far counts.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often somebody looks whether a build has ended.
const GLANCE: Duration = Duration::from_millis(2);
/// Ticks of the processor time that Linux tells of children, per second.
const TICKS: f64 = 100.0;

/// What a build took.
#[derive(Clone)]
pub struct Cost {
    /// Seconds of all processors together that the program itself used, without the kernel's work for it:
    /// what files cost depends on the disk. Seconds that passed where the system does not tell.
    pub processor: f64,
    /// Seconds that passed.
    pub wall: f64,
    /// How the build ended: its exit code, or `stopped`.
    pub says: String,
}

/// A program to be measured.
pub struct Bench {
    program: PathBuf,
    runs: usize,
    floor: f64,
}

impl Bench {
    /// Looks at the program, and at what a site of one short story takes.
    pub fn new(program: &Path, runs: usize) -> anyhow::Result<Self> {
        let program = fs::canonicalize(program)
            .with_context(|| format!("there is no {}", program.display()))?;
        let mut bench = Self {
            program,
            runs,
            floor: 0.0,
        };
        let story = super::constructs::story("# A story\n\nOf one sentence.\n");
        let costs = bench.costs(&[&story])?;
        bench.floor = costs.first().map_or(0.0, |cost| cost.processor);
        Ok(bench)
    }

    /// Seconds of what every build takes.
    pub fn floor(&self) -> f64 {
        self.floor
    }

    /// The median costs of sites. Each has its turn in every round, so that a busy moment is everybody's.
    pub fn costs(&self, sites: &[&Files]) -> anyhow::Result<Vec<Cost>> {
        let folders: Vec<_> = sites
            .iter()
            .map(|files| written(files))
            .collect::<anyhow::Result<_>>()?;
        let mut costs: Vec<Vec<Cost>> = vec![Vec::new(); sites.len()];
        for _ in 0..self.runs {
            for (folder, costs) in folders.iter().zip(&mut costs) {
                costs.push(self.build(folder.path())?);
            }
        }
        let median = |mut costs: Vec<Cost>| {
            costs.sort_by(|a, b| a.processor.total_cmp(&b.processor));
            costs.swap_remove(costs.len() / 2)
        };
        Ok(costs.into_iter().map(median).collect())
    }

    /// Builds a site from nothing.
    fn build(&self, root: &Path) -> anyhow::Result<Cost> {
        let output = root.join("public");
        let before = processor_time();
        let begun = Instant::now();
        let mut child = Command::new(&self.program)
            .args(["build", "--quiet", "--no-cache", "--root"])
            .arg(root)
            .arg("--output")
            .arg(&output)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            if begun.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                break None;
            }
            sleep(GLANCE);
        };
        let wall = begun.elapsed().as_secs_f64();
        let processor = match (before, processor_time()) {
            (Some(before), Some(after)) => after - before,
            _ => wall,
        };
        if output.exists() {
            fs::remove_dir_all(&output)?;
        }
        let says = match status.map(|status| status.code()) {
            None => "stopped".to_owned(),
            Some(Some(code)) => code.to_string(),
            Some(None) => bail!("the program crashed on the site at {}", root.display()),
        };
        Ok(Cost {
            processor,
            wall,
            says,
        })
    }
}

/// Seconds that all children that have ended used on processors, where the system tells.
fn processor_time() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program may hold anything; behind it stand numbers.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: f64 = fields.split_whitespace().nth(13)?.parse().ok()?;
    Some(ticks / TICKS)
}

/// A site in a temporary folder.
fn written(files: &Files) -> anyhow::Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join("site.toml"), "title = \"S\"\n")?;
    for (path, text) in files {
        let path = folder.path().join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(folder)
}
