#!/bin/sh
# Old and new side by side: a second Heed with one more schema step is built from
# a copy of the tree; the store is migrated while people read and write; nodes go
# forward and back one by one. On SQLite (one node) and PostgreSQL (two nodes, the
# serving role of packaging/postgresql).
. tests/cli/lib.sh
root=$PWD
copy=build/upgrade
pass='lantern on the harbour wall'
pids=
trap '[ -z "$pids" ] || kill $pids 2>/dev/null; wait; rm -rf "$work"' EXIT
trap "exit 130" HUP INT TERM PIPE

# Schema steps as "ROW step sql", comments and breaks gone.
rows() {
	printf '#define SCHEMA(step, sql) ROW step sql\n#include "src/store/schema.def"\n' |
	    gcc -E -P -I"$root" - | sed 's/" *"//g' | tr '\n' ' ' | sed 's/ROW /\nROW /g'
}
last=$(rows | awk '$1 == "ROW" { n = $2 } END { print n }')
new=$((last + 1))
rm -rf $copy
mkdir -p $copy/build
cp -rp src practice assets tools Makefile package.json package-lock.json $copy/
ln -s "$root/node_modules" $copy/node_modules
cp -rp build/static build/static.stamp $copy/build/
cp -rp build/release $copy/build/release
cat >>$copy/src/store/schema.def <<C
SCHEMA($new, "CREATE TABLE upgrade_probe (id text PRIMARY KEY, at bigint NOT NULL)")
SCHEMA($new, "ALTER TABLE unit ADD COLUMN upgrade_note text")
SCHEMA($new, "ALTER TABLE ledger ADD COLUMN upgrade_n bigint NOT NULL DEFAULT 0")
SCHEMA($new, "CREATE INDEX upgrade_unit ON unit (upgrade_note)")
C
ok "a Heed with one more step is built" make -s -C $copy heed
cp "$heed" "$work/heed-old"
cp $copy/heed "$work/heed-new"
cd "$work" || exit 1

until_said() {
	for i in $(seq 60); do
		[ "$(grep -c "$2" "$1")" -ge "${3:-1}" ] && return 0
		sleep 0.5
	done
	echo "no $2 in $1"
	tail -n 5 "$1"
	return 1
}
# node NAME URL: starts one, with a program of its own name, from heed-old.
node_start() {
	cp heed-old "heed-$1"
	HEED_NODE=$1 XDG_STATE_HOME=$work/state "$work/heed-$1" serve --db "$2" \
	    --listen 127.0.0.1:0 --workers 2 >"out.$1" 2>"err.$1" &
	pids="$pids $!"
	eval "pid_$1=$!"
	until_said "out.$1" 'Heed is at'
}
url_of() { sed -n 's/^Heed is at //p' "out.$1" | head -n 1; }
# becomes NAME old|new: the program is replaced and the node reloads.
becomes() {
	was=$(grep -c '"event":"reloaded"' "err.$1")
	cp "heed-$2" "heed-$1.next" && mv "heed-$1.next" "heed-$1"
	eval "kill -HUP \$pid_$1"
	until_said "err.$1" '"event":"reloaded"' $((was + 1))
}
knows() { curl -s "$(url_of "$1")health" | grep -q "\"schema\":$2,\"knows\":$3,"; }

# upgrade STORE MIGRATE-URL NODE…: the walk, under load.
upgrade() {
	store=$1 owner=$2
	shift 2
	urls=
	for n in "$@"; do
		ok "node $n starts" node_start "$n" "$store"
		urls=$urls${urls:+,}$(url_of "$n")
	done
	: >acks.txt
	node "$root/tests/cli/load.mjs" 16 "$urls" amina "$pass" >load.json 2>load.err &
	load=$!
	sleep 2
	exits "a new node does not serve an old store" 8 ./heed-new serve --check --db "$store"
	said "and says what to do" 'heed migrate'
	ok "migrated while it is in use" ./heed-new migrate --db "$owner"
	said "by one step" "schema $last to $new"
	ok "again: nothing to do" ./heed-new migrate --db "$owner"
	sleep 1
	for n in "$@"; do
		ok "old node $n serves the newer store" knows "$n" "$new" "$last"
	done
	ok "and can be started on it" ./heed-old serve --check --db "$store"
	for n in "$@"; do
		ok "node $n becomes new" becomes "$n" new
		sleep 1
	done
	for n in "$@"; do
		ok "new node $n serves" knows "$n" "$new" "$new"
	done
	ok "node $n goes back" becomes "$n" old
	sleep 1
	ok "and serves as the old one" knows "$n" "$new" "$last"
	wait $load
	ok "nobody was refused or cut off" test $? -eq 0
	cat load.json load.err
	for n in "$@"; do
		eval "kill \$pid_$n; wait \$pid_$n"
	done
	pids=
	ok "the new one finds it whole" ./heed-new verify --db "$owner"
	ok "so does the old one" ./heed-old verify --db "$owner"
	rm -rf copy
	./heed-old export --db "$owner" copy >/dev/null
	ok "every acknowledged word is there" node -e '
		const fs = require("fs"), all = fs.readFileSync("copy/versions.ndjson", "utf8");
		const said = fs.readFileSync("acks.txt", "utf8").trim().split("\n");
		const lost = said.filter((l) => !all.includes(l));
		if (lost.length || said.length < 20) { console.log(said.length, "said", lost.length, "lost"); process.exit(1) }'
}

./heed-old demo --db store --people 10 >signins 2>&1
upgrade store store solo

if [ -z "${HEED_TEST_PG:-}" ]; then
	echo "skipped: two nodes on PostgreSQL (HEED_TEST_PG is not set)"
	done_
	exit
fi
# A database and roles of our own; the roles' names are of the whole cluster.
export XDG_STATE_HOME=$work/state
sql() { psql -qAt -v ON_ERROR_STOP=1 "$@"; }
tag=heedup$$
role_o=${tag}_owner role_a=${tag}_app
sql -d "$HEED_TEST_PG" -c "CREATE DATABASE $tag TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
base=${HEED_TEST_PG%/*}/$tag
drop() {
	sql -d "$HEED_TEST_PG" -c "DROP DATABASE $tag" -c "DROP ROLE $role_o" -c "DROP ROLE $role_a"
}
trap '[ -z "$pids" ] || kill $pids 2>/dev/null; wait; drop; rm -rf "$work"' EXIT
for f in roles ledger; do
	sed "s/heed_owner/$role_o/g; s/heed_app/$role_a/g" "$root/packaging/postgresql/$f.sql" >$f.sql
done
ok "roles are made" sql -d "$base" -v owner_password=one -v app_password=two -f roles.sql
at=${base#*@}
o=postgresql://$role_o:one@$at a=postgresql://$role_a:two@$at
ok "the owner makes the store" ./heed-old migrate --db "$o"
ok "the ledger is closed to changes" sql -d "$base" -f ledger.sql
./heed-old demo --db "$o" --people 10 >signins 2>&1
upgrade "$a" "$o" a b
while read -r what; do
	exits "the serving role may not: $what" 1 sql -d "$a" -c "$what"
	said "it is denied" "permission denied"
done <<C
UPDATE ledger SET actor = 'x'
DELETE FROM ledger
DELETE FROM seal
UPDATE version SET actor = 'x'
DELETE FROM version
TRUNCATE ledger
CREATE TABLE x (a bigint)
C
sql -d "$base" -c "UPDATE meta SET value = '$((new + 1))' WHERE key = 'schema'"
exits "two steps newer are refused" 8 ./heed-old serve --check --db "$a"
said "with a sentence" 'serves one more at most'
ok "one is not" ./heed-new serve --check --db "$a"
done_
