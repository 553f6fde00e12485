#!/bin/sh
# heed backup and restore: what is refused, what is found, what is left when
# either is broken off; and the drill.
# The many that are broken off need no real disk; the drill has one.
disk=${TMPDIR:-/tmp}
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. tests/cli/lib.sh
root=$PWD
make -s build/release/cli-purge || exit 1
cut=$work/cut.so
${CC:-gcc} -shared -fPIC -o "$cut" tests/cli/cut.c || exit 1
purge=$root/build/release/cli-purge
cd "$work" || exit 1
XDG_STATE_HOME=$work/state
export XDG_STATE_HOME

"$heed" demo --db one --people 12 >/dev/null 2>&1
exits "backup wants a directory" 2 "$heed" backup --db one
exits "restore too" 2 "$heed" restore --db two
exits "a backup of no store" 8 "$heed" backup --db none bk
ok "no trace of it" sh -c '[ ! -e bk ] && [ ! -e bk.partial ]'
mkdir full && : >full/file
exits "a backup overwrites nothing" 2 "$heed" backup --db one full
said "with a sentence" 'directory of its own'
ok "a backup" "$heed" backup --db one bk
said "says how much" 'rows in [0-9]+ files, [0-9]+ bytes, [0-9.]+ s'
exits "the same again is refused" 2 "$heed" backup --db one bk
ok "nobody else may read it" sh -c '[ -z "$(find bk -perm /077)" ]'
ok "no session is in it" sh -c '[ ! -e bk/session.ndjson ]'
ok "the key is not" sh -c '! ls bk | grep -i seal.$'
ok "the ledger tells of it" grep -q '"backup"' bk/ledger.ndjson
ok "and the list" sh -c 'grep -q "\"act\":\"backup\"" one.after'

# docs/formats.md: what a list and a MANIFEST look like, to the byte.
ok "a line of the list" sh -c 'tail -n 1 one.after | grep -qE \
    "^\{\"strand\":\"[0-9a-f]{16}\",\"n\":[0-9]+,\"at\":[0-9]+,\"act\":\"backup\",\"kind\":\"\",\"id\":\"\",\"v\":0,\"person\":\"\",\"reason\":\"\"\}$"'
cat >manifest.cjs <<'J'
const { readFileSync: read, readdirSync } = require('fs');
const { createHash } = require('crypto');
const sha = (b) => createHash('sha256').update(b).digest('hex');
const dir = process.argv[2], text = read(dir + '/MANIFEST', 'utf8');
const at = text.lastIndexOf('\n', text.length - 2) + 1;
let bad = JSON.parse(text.slice(at)).manifest !== sha(text.slice(0, at));
const [head, ...files] = text.slice(0, at).split('\n').filter(Boolean).map((l) => JSON.parse(l));
bad ||= head.heed !== 'backup' || head.format !== 1 || head.schema < 1;
for (const f of files) {
	const b = read(`${dir}/${f.file}`), rows = b.toString().split('\n').filter(Boolean).map((l) => JSON.parse(l));
	bad ||= sha(b) !== f.sha256 || b.length !== f.bytes || rows.length !== f.rows;
	bad ||= f.table !== undefined && !rows.every((r) => r.length === f.columns.length && r.every((v, i) => v === null ||
		typeof v === (f.types[i] === 'i' ? 'number' : 'string')));
}
bad ||= files.length + 1 !== readdirSync(dir).length;
process.exit(bad ? 1 : 0);
J
ok "MANIFEST tells all of it" node manifest.cjs bk

sed -n '/^Vector: a MANIFEST/,$p' "$root/docs/formats.md" | sed -n 's/^    //p' >vector
mkdir fixed && cp vector fixed/MANIFEST && printf '["a","b"]\n' >fixed/meta.ndjson
exits "the vector of docs/formats.md is read" 3 "$heed" restore --db two fixed
said "to the tables that it lacks" 'other tables than schema step 1'
rm -rf two two.after
ok "an example of the manual" sh -c "mkdir ex && cd ex && cp -r ../one store && cp ../one.after store.after &&
	$(sed -n 's/^\.Dl \(heed backup .*\)/\1/p' "$root/man/heed.1" | sed "s#^heed#$heed#") &&
	$(sed -n 's/^\.Dl \(heed restore .*\)/\1/p' "$root/man/heed.1" | sed "s#^heed#$heed#")"
said "and its restore" 'restored as of'

# One byte is another: every file in turn, at its start, middle and end.
flip() { # FILE OFFSET
	node -e 'const f=require("fs"),[,p,o]=process.argv,b=f.readFileSync(p);b[+o]^=32;f.writeFileSync(p,b)' "$1" "$2"
}
for f in bk/*; do
	size=$(wc -c <"$f")
	[ "$size" -gt 0 ] || continue
	for at in 0 $((size / 2)) $((size - 2)); do
		flip "$f" "$at"
		exits "a byte of $f" 3 "$heed" restore --db two bk
		said "is named" "$f"
		ok "and nothing is made" sh -c '[ ! -e two ]'
		flip "$f" "$at"
	done
done
mv bk/ix.ndjson .
exits "a file is missing" 3 "$heed" restore --db two bk
said "and named" 'bk/ix.ndjson'
mv ix.ndjson bk/
mv bk/MANIFEST .
exits "MANIFEST is missing" 3 "$heed" restore --db two bk
said "so it is no whole backup" 'no whole backup'
mv MANIFEST bk/

# Broken off at every point where something reached the disk.
n=1 left=0
while :; do
	CUT_AT=$n LD_PRELOAD=$cut "$heed" backup --db one cut >/dev/null 2>&1 && break
	[ ! -e cut ] || { node manifest.cjs cut || left=$((left + 1)); rm -rf cut; }
	if [ -e cut.partial ]; then
		"$heed" restore --db two cut.partial >/dev/null 2>.said
		# All of it may be there but the name.
		if [ $? -eq 0 ]; then "$heed" verify --db two >/dev/null || left=$((left + 1)); rm -rf two two.after
		else [ ! -e two ] || left=$((left + 1)); fi
		[ $n -ne 9 ] || exits "one that was broken off is in the way" 2 "$heed" backup --db one cut
	fi
	rm -rf cut.partial
	n=$((n + 1))
done
ok "killed at each of $n points: a whole backup, or none" [ $left -eq 0 ]
ok "and there were more than one a file" [ $n -gt 20 ]
rm -rf cut

n=1 left=0 half=0
while :; do
	CUT_AT=$n LD_PRELOAD=$cut "$heed" restore --db two bk >/dev/null 2>&1 && break
	if "$heed" verify --db two >.out 2>&1; then
		# The last of it was on the disk.
		grep -q '^restored from' .out || left=$((left + 1))
	elif ! grep -qE 'no store here yet|there is no store in' .out; then
		for c in 'serve --listen 127.0.0.1:0' 'backup bk2' 'user list'; do
			# shellcheck disable=SC2086
			timeout 10 "$heed" ${c%% *} --db two ${c#* } >.out 2>&1
			[ $? -eq 8 ] && grep -q 'did not end' .out || left=$((left + 1))
		done
		half=$((half + 1))
		[ ! -e bk2 ] || left=$((left + 1))
	fi
	rm -rf two two.after two.seal
	n=$((n + 1))
done
ok "a restore killed at each of $n points: whole, or opened by nothing" [ $left -eq 0 ]
ok "which is said" [ $half -gt 5 ]
ok "not killed it is whole" "$heed" verify --db two
exits "restored into what is there: refused" 2 "$heed" restore --db two bk
said "because it is not empty" 'empty'
rm -rf two two.after

# Disks that are full.
mkdir small
if mount -t tmpfs -o size=400k tmpfs small 2>/dev/null; then
	exits "a full disk: no backup" 8 "$heed" backup --db one small/bk
	said "with a sentence" 'No space left.*there is no backup'
	ok "and no half of one" sh -c '[ -z "$(ls small)" ]'
	exits "a full disk: no restore" 8 "$heed" restore --db small/store bk
	said "with a sentence" 'full'
	exits "and the half opens for nobody" 8 timeout 10 "$heed" serve --db small/store --listen 127.0.0.1:0
	umount small
else
	echo "skipped: full disks (no right to mount)"
fi

# Which list is obeyed.
id=$(sed -n 's/.*\["plan","\([^"]*\)",1,.*/\1/p' bk/head.ndjson | head -n 1)
ok "a plan is purged after the backup" "$purge" one plan "$id"
"$heed" export --db one newer
ok "by the list of the store" "$heed" restore --db two bk
said "it is purged again" '1 purged'
said "and told which" 'one.after'
rm -rf two two.after
ok "by a newer export's ledger" "$heed" restore --db two --after newer/ledger.ndjson bk
said "it is purged again" '1 purged'
rm -rf two two.after
"$heed" backup --db one bk3 >/dev/null
ok "by a newer backup's list" "$heed" restore --db two --after bk3/after.ndjson bk
said "it is purged again" '1 purged'
rm -rf two two.after
printf '{"strand":"0123' >>one.after
ok "a list whose last line was cut by a power cut" "$heed" restore --db two bk
said "is obeyed" '1 purged'
rm -rf two two.after
"$heed" demo --db other --people 1 >/dev/null 2>&1
exits "a list of another store is refused" 2 "$heed" restore --db two --after other.after bk
said "with a sentence" 'of another store, or older'
exits "an older list too" 2 "$heed" restore --db two --after bk/after.ndjson bk3
exits "one that is no list" 3 "$heed" restore --db two --after bk/MANIFEST bk
exits "seals that are not there" 3 "$heed" restore --db two --seals none bk
ok "nothing was made" [ ! -e two ]
mv one.after away.after
ok "without a list it is restored" "$heed" restore --db two bk
said "all sharing ends" '[1-9][0-9]* choices about sharing'
said "and it is said" 'all sharing was ended'
ok "whole" "$heed" verify --db two
said "and the ledger says so" 'all sharing ended'
"$heed" export --db two out
ok "no yes stands" sh -c '! grep -q "\"status\":\"active\"" out/Consent.ndjson'

cd "$root" || exit 1
TMPDIR=$disk node tests/cli/drill.mjs "$purge" >"$work/drill" 2>&1
sum=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$work/drill" | tail -n 1)
grep -v '^[0-9]* passed' "$work/drill"
p=${sum%% passed*} f=${sum#*, } f=${f%% failed*}
[ -n "$sum" ] || { p=0 f=1; }
passed=$((passed + p)) failed=$((failed + f))
done_
