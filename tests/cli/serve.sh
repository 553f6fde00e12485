#!/bin/sh
# heed serve as an operator meets it: /health, metrics, the log, settings from a
# file, reload under load, what a reload refuses.
. tests/cli/lib.sh
root=$PWD
cd "$work" || exit 1
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; wait; rm -rf "$work"' EXIT
trap "exit 130" HUP INT TERM PIPE
pass='lantern on the harbour wall'
cp "$heed" ./heed
"$heed" demo --db store --people 10 >signins 2>&1
cat >conf <<'C'
# What an operator writes.
db = store
listen = 127.0.0.1:0
workers = 3
access-log = yes
seal-key = elsewhere.seal
C
# until_ COMMAND…: waits for it to be so, at most thirty seconds.
until_() {
	for i in $(seq 60); do
		"$@" && return 0
		sleep 0.5
	done
	return 1
}
# until_said FILE PATTERN
until_said() {
	until_ grep -q "$2" "$1" && return 0
	echo "no $2 in $1"
	tail -n 5 "$1"
	return 1
}
children() { test "$(pgrep -P $pid | wc -l)" -eq "$1"; }
counted() { curl -s "http://127.0.0.1:$port/metrics" | grep -q "^$1$"; }
count_of() { grep -c "$2" "$1"; }

# Settings.
exits "no such file" 3 "$heed" serve --config nowhere
printf 'listen 127.0.0.1:0\n' >bad
exits "a line that is none" 2 "$heed" serve --config bad
said "by file and line" 'bad:1: a line is NAME = VALUE'
printf '\n# x\ncolour = red\n' >bad
exits "an unknown name" 2 "$heed" serve --config bad
said "by its line" 'bad:3: .*no setting'
printf 'workers = 1\nworkers = 2\n' >bad
exits "twice" 2 "$heed" serve --config bad
said "by its line" 'bad:2: workers stands twice'
printf 'access-log = maybe\n' >bad
exits "neither yes nor no" 2 "$heed" serve --config bad
printf 'listen = 0.0.0.0:80\n' >bad
exits "plain http for the world, from a file" 2 "$heed" serve --db store --config bad
exits "metrics for the world" 2 "$heed" serve --db store --metrics 0.0.0.0:9464
said "with what to do" 'name one address'
ok "--check of good settings" "$heed" serve --config conf --check
exits "--check of a store that cannot be" 8 "$heed" serve --config conf --db conf --check
exits "an option wins over the file" 2 "$heed" serve --config conf --workers 0
said "and is weighed" 'workers wants'

# A free port for the numbers: the service's own is told, theirs is not.
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"$work/heed" serve --config conf --metrics 127.0.0.1:"$port" >out 2>err &
pid=$!
ok "it starts" until_said out 'Heed is at'
url=$(sed -n 's/^Heed is at //p' out | head -n 1)
ok "three workers answer" until_ counted 'heed_workers_ready 3'
ok "and looks and seals are kept" until_ sh -c "! curl -s ${url}health | grep -q null"

# Health.
ok "the sealing key is where it was told" test -s elsewhere.seal
ok "/health" curl -sf "${url}health"
said "is ready, with step and ages" '^\{"status":"ready","store":"sqlite","schema":[0-9]+,"knows":[0-9]+,"sealed_s":[0-9]+,"looks_loaded_s":[0-9]+,"past_due":false,"version":"[0-9.]+"\}$'
ok "?live" sh -c "curl -sf '${url}health?live' | grep -q '\"alive\"'"
ok "not kept by anyone" sh -c "curl -sfi '${url}health' | grep -qi '^cache-control: no-store'"
ok "sets no cookie" sh -c "! curl -sfi '${url}health' | grep -qi '^set-cookie'"
flock store/gate sleep 4 &
sleep 0.3
ok "who cannot write is not ready" sh -c "curl -s -o health -w '%{http_code}' '${url}health' | grep -q 503"
ok "and says what fails" grep -q '"status":"failing","fails":"write"' health
ok "but lives" curl -sf "${url}health?live"

# The log: a request's row, never its path; a number that the page shows.
jar=jar
curl -s -c $jar -o /dev/null --data-urlencode "password=$pass" -d subject=amina -H "Origin: ${url%/}" "${url}sign-in"
ok "signed in" grep -q heed $jar
person=$(curl -s -b $jar "${url}home" | grep -o 'href="/person/[A-Za-z0-9.-]*' | head -n 1 | sed 's|.*/||')
ok "a person's page" sh -c "curl -s -b $jar -o /dev/null -w '%{http_code}' '${url}person/$person?q=kettles' | grep -q 200"
ok "its row is in the log" until_said err '"event":"request","request":[0-9]*,"row":"GET /person/{person}","status":200'
ok "no id, name, cookie or query is" sh -c \
    "! grep -E '$person|amina|kettles|$(awk '$6 == "heed" { print $7 }' $jar)' err"
flock store/gate sleep 7 &
sleep 0.3
curl -s -o oops -d subject=amina -d password=x -H "Origin: ${url%/}" "${url}sign-in"
number=$(sed -n 's/.*say this number[^0-9]*\([0-9]\{4\}\) \([0-9]\{4\}\).*/\1\2/p' oops | head -n 1)
ok "the page for an error has a number" test -n "$number"
ok "and the log the same, with what failed" grep -q "\"event\":\"page.failed\",\"request\":$number,\"row\":\"POST /sign-in\",\"status\":503,\"error\":\"BUSY\"" err
ok "every line is JSON" node -e '
	for (const l of require("fs").readFileSync("err", "utf8").trim().split("\n"))
		JSON.parse(l)'

# Numbers.
ok "metrics" curl -sf -o metrics "http://127.0.0.1:$port/metrics"
ok "in Prometheus's format" sh -c "node '$root/tests/cli/metrics.mjs' metrics >faults; cat faults; test ! -s faults"
if command -v promtool >/dev/null; then
	ok "promtool agrees" sh -c 'promtool check metrics <metrics'
	ok "and takes the alarms" promtool check rules "$root/packaging/prometheus/heed.rules.yml"
else
	echo "skipped: promtool is not installed; our own reader alone read the numbers"
fi
ok "pages are counted by row" grep -q '^heed_http_requests_total{page="GET /person/{person}",class="2xx"} 1$' metrics
ok "sign-ins wait and are counted" grep -qE '^heed_password_wait_seconds_count [1-9]' metrics
ok "looks are counted" grep -qE '^heed_ledger_looks_total [1-9]' metrics
ok "the busy store too" grep -qE '^heed_store_errors_total\{kind="busy"\} [1-9]' metrics
ok "they are not on the people's address" sh -c "curl -s -o /dev/null -w '%{http_code}' '${url}metrics' | grep -q 404"
ok "nothing else is on theirs" sh -c "curl -s -o /dev/null -w '%{http_code}' 'http://127.0.0.1:$port/health' | grep -q 404"
kill -9 "$(pgrep -P $pid -o)"
ok "a death is counted" until_ counted 'heed_process_ends_total{how="signal"} 1'
ok "and replaced" until_ counted 'heed_workers_ready 3'
ok "and what the dead counted is kept" sh -c "test \$(curl -s http://127.0.0.1:$port/metrics | sed -n 's/^heed_connections_total //p') -ge 10"

# Reload, while people read and write: nobody is refused or cut off.
(
	sleep 1
	for i in 1 2 3 4 5 6; do
		kill -HUP $pid
		sleep 1
	done
	# A new program under the old name.
	cp "$heed" heed.new && mv heed.new heed
	for i in 1 2 3; do
		kill -HUP $pid
		sleep 0.2
	done
) &
ok "10 s of load over reloads" node "$root/tests/cli/load.mjs" 10 "$url" amina "$pass"
said "none failed" '"failed":0'
cat "$work/.out"
# Those that came while one was under way are one.
ok "they were reloads" test "$(count_of err '"event":"reloaded"')" -ge 4
ok "the same process" kill -0 $pid
ok "old ones have gone" until_ children 8
rm -rf out-1
"$heed" export --db store out-1 >/dev/null
ok "every acknowledged word is there" node -e '
	const fs = require("fs"), all = fs.readFileSync("out-1/versions.ndjson", "utf8");
	const lost = fs.readFileSync("acks.txt", "utf8").trim().split("\n").filter((l) => !all.includes(l));
	if (lost.length) { console.log(lost.length, "lost", lost[0]); process.exit(1) }'

# Root does not work in another user's store.
if [ "$(id -u)" -eq 0 ]; then
	"$heed" migrate --db theirs >/dev/null 2>&1
	chown -R nobody theirs
	exits "root in another's store" 4 "$heed" verify --db theirs
	said "is told how" 'runuser'
	ok "and made nothing there" sh -c "test -z \"\$(find theirs -user root)\""
fi

# What would not start takes no one's place.
was=$(pgrep -P $pid | sort | tr '\n' ' ')
cp conf conf.good
printf 'workers = many\n' >conf
kill -HUP $pid
ok "settings that are none are refused" until_said err '"event":"reload.refused","status":2'
cp conf.good conf
mv heed heed.good
printf '#!/bin/sh\nexit 3\n' >heed
chmod +x heed
kill -HUP $pid
ok "a program that does not start too" until_said err '"event":"reload.refused","status":3'
ok "who served still serves" test "$was" = "$(pgrep -P $pid | sort | tr '\n' ' ')"
ok "and answers" curl -sf "${url}health"
mv heed.good heed
kill $pid
wait $pid
ok "it ends by SIGTERM" test $? -eq 0
pid=
ok "the store is whole" "$heed" verify --db store
said "" 'whole'

done_
