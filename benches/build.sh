#!/usr/bin/env bash
# Measures builds of made-up libraries: of clean ones medians of wall time and peak memory and the
# share of each stage; then one where nothing changed, and one after an edit. Usage: benches/build.sh [COUNT…] (default: 1000 10000). See benches/README.md.
#
#   AFTERWORD=PATH   measure this binary instead of building one
#   RUNS=N           builds per library (default: 5)
set -euo pipefail
# Numbers with a decimal point, whatever the language of the system.
export LC_ALL=C

cd "$(dirname "$0")/.."
runs=${RUNS:-5}
counts=("$@")
[ $# -gt 0 ] || counts=(1000 10000)

if [ -z "${AFTERWORD:-}" ]; then
    cargo build --release --quiet
    AFTERWORD=${CARGO_TARGET_DIR:-target}/release/afterword
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. benches/measure.sh

# "1.23 s, 45.6 MB" of a file of figures.
warm() {
    awk '{ printf "%.2f s, %.1f MB", $1, $2 / 1024 }' "$1"
}

# Neither a site nor a cache of an earlier run.
clean_build() {
    away "$work/out" "$1/.afterword"
    build "$@"
}

build() {
    local root=$1
    shift
    "$@" "$AFTERWORD" build --root "$root" --output "$work/out" --quiet "${flags[@]}" >"$work/stdout" 2>"$work/stderr" || {
        echo "the build of $root stopped:" >&2
        tail -n 20 "$work/stderr" >&2
        exit 1
    }
}

printf '%s\t%s\t%s\n' postmortems seconds peak_mb
for count in "${counts[@]}"; do
    root=$work/library-$count
    cargo bench --quiet --bench generate -- --count "$count" --seed 1 "$root" 2>"$work/generate" || {
        cat "$work/generate" >&2
        exit 1
    }
    flags=()
    : >"$work/all"
    for _ in $(seq "$runs"); do
        clean_build "$root" measure "$work/one"
        cat "$work/one" >>"$work/all"
    done
    printf '%s\t%s\t%s\n' "$count" "$(median 1 <"$work/all")" "$(median 2 <"$work/all" | awk '{ printf "%.1f", $1 / 1024 }')"

    if "$AFTERWORD" build --help 2>/dev/null | grep -e --timings >/dev/null; then
        flags=(--timings)
        clean_build "$root" env
        awk '$3 == "ms" && $2 + 0 == $2 { order[++n] = $1; ms[n] = $2; sum += $2 }
            END { for (i = 1; i <= n; i++) printf "  %-12s %8.0f ms %5.1f %%\n", order[i], ms[i], sum ? 100 * ms[i] / sum : 0 }' \
            "$work/stderr"
    fi

    flags=()
    # The first look after a build hashes what was written in its last moment.
    build "$root" env
    build "$root" measure "$work/same"
    document=$(find "$root/content" -name '*.md' | sort | head -n 1)
    printf '\nOne more sentence.\n' >>"$document"
    build "$root" measure "$work/edited"
    printf '  nothing changed %s\n  one edit        %s\n' "$(warm "$work/same")" "$(warm "$work/edited")"
done
