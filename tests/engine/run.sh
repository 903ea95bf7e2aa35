#!/usr/bin/env bash
# A real search engine for a site: three nodes of OpenSearch that form one cluster, behind nginx.
#
#   tests/engine/run.sh                        serves the bundled site, whose search page asks the engine, until Ctrl-C
#   tests/engine/run.sh serve ROOT             the same for another site
#   tests/engine/run.sh test                   attacks nginx, and searches in Chromium while nodes stop
#   tests/engine/run.sh compare [ROOT...]      holds what the engine answers against the site's own index
#   tests/engine/run.sh measure ROOT           time and memory of export and push, size and speed of the index, as of 100,000
#                                              documents: cargo bench --bench generate -- --count 100000 --seed 1 ROOT
#                                              (with AFTERWORD=target/release/afterword)
#
# Java 17, Maven and nginx come from Debian's packages where they are missing and may be installed; the engine comes from
# Maven Central. What cannot be had is said, and the exit code is 75. AFTERWORD names the program, if not target/debug/afterword.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly MISSING=75
mkdir -p "${CARGO_TARGET_DIR:-target}"
TARGET="$(cd "${CARGO_TARGET_DIR:-target}" && pwd)"
# The engine's own files, which stay for the next time.
readonly LIBRARIES="$TARGET/engine"

missing() {
    echo "the engine cannot be run: $1" >&2
    exit "$MISSING"
}

# install COMMAND PACKAGE: installs what has the command, from Debian's packages.
install() {
    local -a as_root=()
    command -v "$1" >/dev/null && return 0
    [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
    command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null || missing "there is no $1 (Debian's package is $2)"
    { "${as_root[@]}" apt-get update -q && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
        apt-get install -q -y --no-install-recommends "$2"; } >&2 || missing "$2 cannot be installed"
}

# Fetches the engine and compiles what starts it, where that has not been done for these sources.
libraries() {
    local stamp="$LIBRARIES/made-from"
    cat tests/engine/pom.xml tests/engine/SearchNode.java | cmp -s - "$stamp" && return 0
    mkdir -p "$LIBRARIES"
    timeout 120 mvn -q -B -Dstyle.color=never -f tests/engine/pom.xml dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$LIBRARIES" >&2 ||
        missing "Maven Central cannot be reached"
    javac -cp "$LIBRARIES/*" -d "$LIBRARIES" tests/engine/SearchNode.java
    cat tests/engine/pom.xml tests/engine/SearchNode.java >"$stamp"
}

install javac openjdk-17-jdk-headless
install mvn maven
install nginx nginx-light
install openssl openssl
libraries

export AFTERWORD="${AFTERWORD:-$TARGET/debug/afterword}"
export AFTERWORD_ENGINE="$LIBRARIES"
[ -x "$AFTERWORD" ] || { echo "there is no $AFTERWORD: run cargo build" >&2; exit 1; }

command="${1:-serve}"
shift || true
case "$command" in
serve | compare | measure) exec node "tests/engine/$command.js" "$@" ;;
test) exec node --test --test-reporter=spec "$@" tests/engine/*.test.js ;;
*) sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
