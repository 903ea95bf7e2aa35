#!/usr/bin/env bash
# Runs every check and test there is, fastest feedback first, and installs what is missing for that
# (Chromium's headless shell from Debian's packages, the npm packages of package-lock.json; Java, Maven and nginx for a
# real search engine, which is left out where they or the engine itself cannot be had).
#
#   tests/run.sh                                   all of it
#   tests/run.sh --only rust|js|browser|engine     a part
#
# A step that fails does not stop the others: the summary at the end names what failed, and the
# exit code is 1 if anything did. CHROMIUM names a browser in another place.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly OLDEST_NODE=20
# The sites that the browser looks at: the bundled one and a fixture with every kind of page.
readonly FIXTURE=tests/sites/kinds
# A site made to be searched, where only that is tested: with its own index, and with an engine in its place.
readonly SEARCHED=tests/sites/search

usage() {
    echo "usage: tests/run.sh [--only rust|js|browser|engine]" >&2
    exit 2
}

part=all
while [ $# -gt 0 ]; do
    case "$1" in
    --only)
        part="${2:-}"
        shift
        ;;
    --only=*) part="${1#--only=}" ;;
    *) usage ;;
    esac
    shift || usage
done
case "$part" in all | rust | js | browser | engine) ;; *) usage ;; esac

wanted() { [ "$part" = all ] || [ "$part" = "$1" ]; }

work="$(mktemp -d "${TMPDIR:-/tmp}/afterword-tests.XXXXXX")"
trap 'rm -rf "$work"' EXIT

# --- Steps and their results -----------------------------------------------------------------

results=()
failures=0
unchecked=()

# note RESULT NAME: one line of the summary.
note() { results+=("$(printf '%-7s %s' "$1" "$2")"); }

# step NAME COMMAND...: runs the command with its output visible; true if it went well.
step() {
    local name="$1" started=$SECONDS code=0
    shift
    printf '\n=== %s\n' "$name"
    "$@" </dev/null || code=$?
    if [ "$code" -eq 0 ]; then
        note ok "$name ($((SECONDS - started)) s)"
        return 0
    fi
    echo "--- failed with exit code $code: $name"
    note FAILED "$name (exit code $code)"
    failures=$((failures + 1))
    return 1
}

# skip NAME REASON: says visibly what did not run, without failing; the last lines say it again.
skip() {
    printf '\n=== %s\n--- not checked: %s\n' "$1" "$2"
    unchecked+=("$1: $2")
}

# blocked NAME REASON: what could not run because something before it failed.
blocked() {
    printf '\n=== %s\n--- not run: %s\n' "$1" "$2"
    note FAILED "$1: $2"
    failures=$((failures + 1))
}

# --- What the tests need ---------------------------------------------------------------------

need() {
    command -v "$1" >/dev/null || {
        echo "tests/run.sh needs $1 ($2)" >&2
        return 1
    }
}

node_is_there() {
    need node "Node.js $OLDEST_NODE or newer" && need npm "it comes with Node.js" || return 1
    local major
    major="$(node --print 'process.versions.node.split(".")[0]')"
    [ "$major" -ge "$OLDEST_NODE" ] || {
        echo "tests/run.sh needs Node.js $OLDEST_NODE or newer; this is $(node --version)" >&2
        return 1
    }
}

# Packages are installed anew only where the lock file differs from the one they were installed from.
npm_packages() {
    node_is_there || return 1
    local installed=node_modules/.afterword-lock
    if cmp -s package-lock.json "$installed"; then
        echo "npm packages are those of package-lock.json"
        return 0
    fi
    npm ci --no-audit --no-fund || return 1
    cp package-lock.json "$installed"
}

# The headless shell is the same engine without windows: it takes half the processor time.
readonly SHELL_PACKAGE=chromium-headless-shell

find_chromium() {
    local name
    for name in "${CHROMIUM:-}" "$SHELL_PACKAGE" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && command -v "$name" >/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

# install PACKAGE...: from Debian's packages; fails where there are none or nobody may install them.
install() {
    local -a as_root=()
    [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
    command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null || return 1
    "${as_root[@]}" apt-get update -q || return 1
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

chromium_is_there() {
    if [ -z "${CHROMIUM:-}" ] && ! command -v "$SHELL_PACKAGE" >/dev/null; then
        install "$SHELL_PACKAGE" fonts-dejavu-core || echo "there is no $SHELL_PACKAGE to install, so any Chromium will do"
    fi
    CHROMIUM="$(find_chromium)" || {
        echo "The browser tests need Chromium: install it, or name it in the variable CHROMIUM" >&2
        return 1
    }
    export CHROMIUM
    echo "$CHROMIUM"
}

# --- The steps -------------------------------------------------------------------------------

rust() {
    step "format" cargo fmt --check || true
    step "lints" cargo clippy --all-targets --locked -- -D warnings || true
    step "unit, integration and doc tests" cargo test --locked --no-fail-fast || true
    command -v strace >/dev/null || skip "errors of single system calls" "strace is not installed"
    RUSTDOCFLAGS="-D warnings" step "documentation" cargo doc --no-deps --locked --quiet || true
    dependencies
}

dependencies() {
    if ! cargo deny --version >/dev/null 2>&1; then
        skip "licences and advisories" "cargo-deny is not installed (cargo install cargo-deny --locked)"
        return 0
    fi
    step "licences, bans and sources" cargo deny --locked check licenses bans sources || true
    # The list of advisories comes from the network, which not every machine that runs tests has.
    if cargo deny fetch db >/dev/null 2>&1; then
        step "advisories" cargo deny --locked check advisories || true
    else
        skip "advisories" "the advisory database cannot be fetched"
    fi
}

# node_tests NAME FILE...: runs test files, whose names the shell has expanded.
node_tests() {
    local name="$1"
    shift
    if [ ! -e "${1:-}" ]; then
        skip "$name" "there are none"
        return 0
    fi
    step "$name" node --test --test-concurrency=2 --test-reporter=spec "$@" || true
}

javascript() {
    step "types of JavaScript" node_modules/.bin/tsc --project tests/tsconfig.json || true
    node_tests "JavaScript unit tests" tests/js/*.test.js
}

# built NAME ROOT OPTION...: builds the site below ROOT into $work/NAME.
built() {
    step "build of the site: $1" "$(program)" build --root "$2" --output "$work/$1" "${@:3}" &&
        { [ -f "$work/$1/index.html" ] || { blocked "pages of the site: $1" "the build wrote no index.html"; false; }; }
}

# answered NAME ROOT: what the terminal answers, for the browser to be compared with, into $work/NAME.answers.
answered() {
    step "answers of the site: $1" cargo bench --profile dev --locked --quiet --bench answers -- --output "$work/$1.answers" "$2" || true
    AFTERWORD_ANSWERS="$work/$1.answers"
}

# program: the path of the program that the sites are built with.
program() { echo "${CARGO_TARGET_DIR:-target}/debug/afterword"; }

# The tests that put a double in the place of the index (`search-page`, `search-palette`) see no more on a second site.
browser() {
    export AFTERWORD_SITE AFTERWORD_FIXTURE= AFTERWORD_ANSWERS= AFTERWORD_CASES=
    local file
    local -a of_pages=()
    for file in tests/browser/*.test.js; do
        [[ "$file" == */search-* ]] || of_pages+=("$file")
    done
    # As the tests in Rust are built, so that nothing is compiled twice.
    step "program" cargo bench --profile dev --no-run --locked --bench answers || return 0
    if built bundled .; then
        AFTERWORD_SITE="$work/bundled"
        answered bundled .
        node_tests "browser tests: bundled" tests/browser/*.test.js
    fi
    if built kinds "$FIXTURE"; then
        AFTERWORD_SITE="$work/kinds" AFTERWORD_FIXTURE="$FIXTURE" AFTERWORD_ANSWERS=
        node_tests "browser tests: kinds" "${of_pages[@]}"
    fi
    local pages
    if pages="$(node tests/stress/site.js "$work/stress-sources")" && built stress "$work/stress-sources"; then
        AFTERWORD_SITE="$work/stress" AFTERWORD_FIXTURE= AFTERWORD_ANSWERS=
        AFTERWORD_PAGES="$pages" node_tests "browser tests: stress" tests/browser/{layout,accessibility}.test.js
    fi
    # A copy is in no git repository, from which documents without a date would get one.
    cp -R "$SEARCHED" "$work/searched"
    if built search "$work/searched" --offline; then
        AFTERWORD_SITE="$work/search" AFTERWORD_FIXTURE= AFTERWORD_CASES=tests/search/cases.json
        answered search "$work/searched"
        node_tests "browser tests: search" tests/browser/search{,-files,-parity}.test.js
    fi
    AFTERWORD_PROGRAM="$(program)" node_tests "browser tests: live preview" tests/browser/{serve,desk}.test.js
    AFTERWORD_PROGRAM="$(program)" node_tests "browser tests: attachments" tests/browser/attachments.test.js
    if step "export for an engine" asking "$SEARCHED" && built asking "$work/asking-root"; then
        AFTERWORD_SITE="$work/asking" AFTERWORD_FIXTURE='' AFTERWORD_EXPORT="$work/asking-export" \
            node_tests "browser tests: an engine in place of the index" tests/browser/backend.test.js
    fi
}

# asking ROOT: a copy of the site below ROOT that asks an engine, and what it exports for it.
asking() {
    cp -r "$1" "$work/asking-root" &&
        echo 'backend = { kind = "opensearch", url = "http://search.test/", index = "incidents" }' >>"$work/asking-root/site.toml" &&
        "$(program)" export --root "$work/asking-root" --format opensearch --output "$work/asking-export"
}

# engine: a site on a real search engine; exit code 75 is that it cannot be run here, and the last line says why.
engine() {
    local name="a site on a real search engine" said="$work/engine.said" started=$SECONDS code=0
    step "program for the engine" cargo test --no-run --locked --quiet --test program || return 0
    printf '\n=== %s\n' "$name"
    tests/engine/run.sh test </dev/null 2>"$said" || code=$?
    cat "$said" >&2
    case "$code" in
    0) note ok "$name ($((SECONDS - started)) s)" ;;
    75) skip "$name" "$(tail -n 1 "$said")" ;;
    *)
        note FAILED "$name (exit code $code)"
        failures=$((failures + 1))
        ;;
    esac
}

if wanted rust || wanted browser || wanted engine; then
    need cargo "the Rust toolchain, see rust-toolchain.toml" || exit 1
fi
if wanted rust; then
    rust
fi
if wanted js || wanted browser || wanted engine; then
    if step "npm packages" npm_packages; then
        if wanted js; then
            javascript
        fi
        if wanted browser; then
            if step "Chromium" chromium_is_there; then
                browser
            else
                blocked "browser tests" "there is no Chromium"
            fi
        fi
        if wanted engine; then
            if chromium_is_there; then
                engine
            else
                skip "a site on a real search engine" "there is no Chromium"
            fi
        fi
    else
        blocked "JavaScript and browser tests" "the npm packages are missing"
    fi
fi

printf '\n=== Summary (%s s)\n' "$SECONDS"
printf '%s\n' "${results[@]}"
if [ "${#unchecked[@]}" -gt 0 ]; then
    echo "not checked:"
    printf '  %s\n' "${unchecked[@]}"
fi
if [ "$failures" -gt 0 ]; then
    echo "$failures of ${#results[@]} steps failed"
    exit 1
fi
if [ "${#unchecked[@]}" -gt 0 ]; then
    echo "all that ran is well; ${#unchecked[@]} not checked, see above"
else
    echo "all is well"
fi
