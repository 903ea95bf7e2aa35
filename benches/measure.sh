# Measuring commands from a shell: sourced by the scripts beside it, which set `work` to a folder of their own.

# Runs a command; writes "seconds kilobytes" to the file named first.
measure() {
    local figures=$1
    shift
    if /usr/bin/time -f '%e %M' true 2>"$work/probe"; then
        /usr/bin/time -f '%e %M' -o "$figures" "$@"
    else
        measure_by_proc "$figures" "$@"
    fi
}

# The same where GNU time is missing: the kernel's own high-water mark, read until the end.
measure_by_proc() {
    local figures=$1 start=${EPOCHREALTIME} peak=0 now pid
    shift
    "$@" &
    pid=$!
    while now=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
        peak=$now
        sleep 0.01
    done
    # Said aloud, since `set -e` is off where a caller asks for the outcome.
    wait "$pid" || return
    awk -v a="$start" -v b="$EPOCHREALTIME" -v peak="$peak" 'BEGIN { printf "%.2f %d\n", b - a, peak }' >"$figures"
}

# The median of a column of the lines on standard input.
median() {
    awk -v column="$1" '{ print $column }' | sort -n |
        awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# Takes out of the way what was made before. Nothing is deleted before the end: ext4 does not give out the inodes of
# files that went in the last minutes and walks past all of them for each new file.
away() {
    local path
    mkdir -p "$work/past"
    for path in "$@"; do
        [ ! -e "$path" ] || mv "$path" "$(mktemp -d -p "$work/past")"
    done
}
