#!/usr/bin/env bash
# Makes one site of a folder of documents, as benches/search/needs.json expects it: ids come from the files, so the same
# documents have the same ids. Usage: benches/search/site.sh CORPUS ROOT; ROOT must not exist.
set -euo pipefail
corpus=$1
root=$2
[ ! -e "$root" ] || {
    echo "$root exists" >&2
    exit 1
}
cp -r "$corpus" "$root"
printf 'title = "Corpus"\n\n[content]\ndir = "."\n' >"$root/site.toml"
