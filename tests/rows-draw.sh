#!/bin/sh
# Draws rows of tests/rows.tsv by a seed: rows-draw.sh [SEED [N [KIND]]] prints N
# of them, each once, in the order drawn; with a KIND (CARE, LEARN) of its rows
# alone. x' = (16807 x) mod (2^31 - 1), begun with the seed; the row is x mod how
# many there are. What was stubbed for each, and which test went red:
# docs/rows-seen-red.tsv.
set -u
cd "$(dirname "$0")/.." || exit 1
awk -F '\t' -v seed="${1:-20261127}" -v want="${2:-20}" \
    -v kind="${3:-}" '
/^#/ || $1 == "row" || (kind && index($1, kind "-") != 1) { next }
{ row[n++] = $1 }
END {
	for (x = seed; got < want && got < n; ) {
		x = (x * 16807) % 2147483647
		r = row[x % n]
		if (!(r in seen)) {
			seen[r] = 1
			got++
			print r
		}
	}
}' tests/rows.tsv
