# usage: awk -f tools/layers.awk src/LAYERS $(find src -name '*.[ch]' -o -name '*.def')
# Fails when a module includes a peer, a higher rank, or a module whose door is
# closed to it. The ranks are data, in src/LAYERS.
FILENAME ~ /LAYERS$/ {
	if ($1 == "only") {
		sub(":", "", $2)
		shut[$2] = 1
		for (i = 3; i <= NF; i++)
			door[$2, $i] = 1
	} else if ($1 ~ /^[0-9]/)
		for (i = 2; i <= NF; i++)
			rank[$i] = $1 + 1
	next
}
match($0, /^[ \t]*#[ \t]*include "[a-z]+\//) {
	n = split(FILENAME, part, "/")
	me = part[n - 1]
	inc = substr($0, RSTART, RLENGTH)
	sub(/.*"/, "", inc)
	sub(/\/$/, "", inc)
	if (inc == me)
		next
	if (!rank[inc])
		bad("unknown module " inc)
	else if (rank[inc] >= rank[me])
		bad(me " may not include " inc)
	else if (shut[inc] && !door[inc, me])
		bad(inc " is closed to " me)
}
function bad(why) { printf "%s:%d: %s\n", FILENAME, FNR, why; wrong++ }
END { exit wrong > 0 }
