//! Micro-benchmarks of the stages of a build, one by one, over the site at `AFTERWORD_LIBRARY` (default: the
//! bundled one). Throughput is per postmortem. See `benches/README.md`.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use afterword::catalog::index::{EntryIx, IndexVec};
use afterword::catalog::related::{self, Incident};
use afterword::catalog::{Catalog, Library};
use afterword::config::Config;
use afterword::disk::read::{self, Role};
use afterword::disk::root;
use afterword::load;
use afterword::postmortem::{Postmortem, derive};
use afterword::search::SearchIndex;
use afterword::search::export::{self, Reach};
use afterword::site::{Route, Site};
use afterword::text::SourceText;
use afterword::vocabulary;
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// What every stage is measured with.
struct Fixture {
    config: Config,
    sources: Vec<SourceText>,
    postmortems: Vec<Arc<Postmortem>>,
    site: Site,
}

static FIXTURE: LazyLock<Fixture> =
    LazyLock::new(|| fixture().unwrap_or_else(|error| panic!("no library to measure: {error:#}")));

fn fixture() -> anyhow::Result<Fixture> {
    let folder =
        std::env::var_os("AFTERWORD_LIBRARY").map_or_else(|| PathBuf::from("."), PathBuf::from);
    let root = root::at(&folder)?;
    let name = root.folder_name();
    let config = match &root.config {
        Some(source) => Config::from_toml(&source.path, &source.text, &name)
            .map_err(|_| anyhow::anyhow!("its site.toml is wrong"))?,
        None => Config::for_repository(&name),
    };
    let output = root.path.join("public");
    let documents = read::read(&root.path, &config, &output)?.documents;
    let sources: Vec<SourceText> = documents
        .into_iter()
        .filter(|document| document.role == Role::Postmortem)
        .map(|document| document.source)
        .collect();
    let read = |source: &SourceText| {
        derive::read(source.clone(), &config, None)
            .value
            .map(Arc::new)
    };
    let postmortems = sources.iter().filter_map(read).collect();
    let site = load::load(&root.path, config.clone(), &output)?.site;
    Ok(Fixture {
        site: site.ok_or_else(|| anyhow::anyhow!("two of its pages claim one address"))?,
        config,
        sources,
        postmortems,
    })
}

/// One document after the other, on one thread.
#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let fixture = &*FIXTURE;
    bencher
        .counter(ItemsCount::new(fixture.sources.len()))
        .bench(|| {
            for source in &fixture.sources {
                black_box(derive::read(source.clone(), &fixture.config, None));
            }
        });
}

/// Terms, links, relations and related incidents of all.
#[divan::bench]
fn catalog(bencher: Bencher<'_, '_>) {
    let fixture = &*FIXTURE;
    let builtin = vocabulary::notes(&fixture.config);
    bencher
        .counter(ItemsCount::new(fixture.postmortems.len()))
        .with_inputs(|| Library {
            postmortems: fixture.postmortems.clone(),
            ..Library::default()
        })
        .bench_values(|library| Catalog::build(library, &builtin, &fixture.config));
}

/// Related incidents alone, which the catalog holds too.
#[divan::bench]
fn relate(bencher: Bencher<'_, '_>) {
    let catalog = FIXTURE.site.catalog();
    let entries: IndexVec<EntryIx, Incident<'_>> = catalog
        .entries
        .iter()
        .map(|entry| Incident {
            document: &entry.document,
            uses: &entry.uses,
            relations: &entry.relations,
        })
        .collect();
    bencher.counter(ItemsCount::new(entries.len())).bench(|| {
        related::all(
            &entries,
            &catalog.vocabulary,
            &mut related::Memory::default(),
        )
    });
}

/// The pages of the postmortems, one after the other, on one thread.
#[divan::bench]
fn render(bencher: Bencher<'_, '_>) {
    let site = &FIXTURE.site;
    let routes = site.routes().iter();
    let pages: Vec<_> = routes
        .filter(|(_, route)| matches!(route, Route::Postmortem(_)))
        .collect();
    bencher.counter(ItemsCount::new(pages.len())).bench(|| {
        for (address, route) in &pages {
            black_box(site.render(address, route).is_ok());
        }
    });
}

/// The index of the search.
#[divan::bench]
fn index(bencher: Bencher<'_, '_>) {
    let fixture = &*FIXTURE;
    bencher
        .counter(ItemsCount::new(fixture.sources.len()))
        .bench(|| SearchIndex::build(fixture.site.catalog(), &fixture.config));
}

/// The files that the browser loads of it.
#[divan::bench]
fn export(bencher: Bencher<'_, '_>) {
    let fixture = &*FIXTURE;
    let index = SearchIndex::build(fixture.site.catalog(), &fixture.config);
    bencher
        .counter(ItemsCount::new(fixture.sources.len()))
        .bench(|| export::files(&index, Reach::Hosts).is_ok());
}
