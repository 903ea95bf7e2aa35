#!/usr/bin/env bash
# Measures the search of built sites beside Pagefind on the same pages. Usage: benches/search.sh [CORPUS]
# CORPUS is a folder of postmortems; without it, only the generated library is measured. See benches/README.md.
#
#   AFTERWORD=PATH   measure this binary instead of building one
#   COUNT=N          postmortems of the generated library (default: 10000; 0 for none)
#   CHROMIUM=PATH    the browser, where it is in an unusual place
set -euo pipefail
export LC_ALL=C

readonly PAGEFIND=1.6.0

corpus=${1:+$(realpath "$1")}
cd "$(dirname "$0")/.."
count=${COUNT:-10000}

if [ -z "${AFTERWORD:-}" ]; then
    cargo build --release --quiet
    AFTERWORD=${CARGO_TARGET_DIR:-target}/release/afterword
fi
AFTERWORD=$(realpath "$AFTERWORD")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# quiet COMMAND…: its output only if it fails.
quiet() {
    "$@" >"$work/output" 2>&1 || {
        tail -n 20 "$work/output" >&2
        exit 1
    }
}

# The same pages for both: Pagefind reads the stories that were built, without navigation, figures and the events that
# repeat the timeline.
measure() {
    local root=$1 site=$2
    quiet "$AFTERWORD" build --root "$root" --output "$site" --quiet
    quiet npx --yes "pagefind@$PAGEFIND" --site "$site" --glob 'postmortems/*.html' --root-selector 'main article' \
        --exclude-selectors nav --exclude-selectors aside --exclude-selectors .glance
    node benches/search/bars.js "$site" "$root" "$AFTERWORD"
}

if [ -n "$corpus" ]; then
    benches/search/site.sh "$corpus" "$work/corpus"
    measure "$work/corpus" "$work/corpus-site"
    echo
fi
if [ "$count" -gt 0 ]; then
    quiet cargo bench --quiet --bench generate -- --count "$count" --seed 1 "$work/library"
    measure "$work/library" "$work/library-site"
fi
