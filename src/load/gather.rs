//! Reads everything that a site is made of. What is there and could not be read stops it, unless it
//! may be left out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::attachments::Attachments;
use super::memo::{FileHistory, Memo};
use super::theme::{self, Themed};
use super::{LoadError, Sight};
use crate::config::Config;
use crate::diagnostics::{self, Diagnostic};
use crate::disk::fault::Unreadable;
use crate::disk::read::{Asset, Owners, ReadError, Sighting, SourceFile, Sources, Survey};
use crate::disk::stories;

/// Everything that a site is made of.
pub(super) struct Gathered {
    pub(super) documents: Vec<SourceFile>,
    pub(super) assets: Vec<Asset>,
    pub(super) attachments: Attachments,
    pub(super) owners: Owners,
    pub(super) unpublished: BTreeMap<String, &'static str>,
    pub(super) folders: Vec<PathBuf>,
    pub(super) past: FileHistory,
    pub(super) themed: Themed,
    pub(super) survey: Survey,
    pub(super) sighting: Sighting,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads what was seen at `root`, as far as it is not in `memo`. All that cannot be read is told at
/// once.
pub(super) fn gather(
    root: &Path,
    config: &Config,
    sight: Sight,
    memo: &Memo,
) -> Result<Gathered, LoadError> {
    if stories::is_in_place_of_content(config) && memo.knows_content() {
        return Err(ReadError::content_is_gone().into());
    }
    let Sight { survey, head } = sight;
    let (sources, (past, git_findings, git_fault)) = rayon::join(
        || survey.read(config, &|path, stamp| memo.document(path, stamp)),
        || memo.past(root, head),
    );
    let Sources {
        documents,
        assets,
        owners,
        unpublished,
        folders,
        mut diagnostics,
        mut faults,
        mut unread,
    } = sources;
    let mut themed = theme::read(root, config);
    let mut attachments = Attachments::inspect(&assets);
    diagnostics.extend(git_findings);
    diagnostics.append(&mut attachments.gone);
    diagnostics.append(&mut themed.diagnostics);
    faults.extend(git_fault);
    faults.append(&mut attachments.faults);
    faults.append(&mut themed.faults);
    match pass(&faults, config.skip_unreadable) {
        Ok(left_out) => diagnostics.extend(left_out),
        Err(findings) => return Err(LoadError::Unreadable { findings, folders }),
    }
    unread.append(&mut attachments.unread);
    Ok(Gathered {
        sighting: survey.sighting(&documents, &unread),
        survey,
        documents,
        assets,
        attachments,
        owners,
        unpublished,
        folders,
        past,
        themed,
        diagnostics,
    })
}

/// The findings about `faults` where the site is made without them; else all of them, as what stops
/// the load. One file that was met twice is told once.
fn pass(faults: &[Unreadable], may_skip: bool) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let is_fine = may_skip && faults.iter().all(Unreadable::can_be_skipped);
    let say = if is_fine {
        Unreadable::left_out
    } else {
        Unreadable::stops
    };
    let mut told: Vec<_> = faults.iter().map(say).collect();
    diagnostics::sort(&mut told);
    if is_fine || told.is_empty() {
        Ok(told)
    } else {
        Err(told)
    }
}
