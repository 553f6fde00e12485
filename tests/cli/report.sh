#!/bin/sh
# heed report: what it refuses, that one snapshot gives the same bytes in every
# format, that export and import carry it, and that it is found when altered.
. tests/cli/lib.sh
cd "$work" || exit 1
db=$work/db
"$heed" demo --db "$db" --people 6 >.demo 2>&1 || { cat .demo; exit 1; }

exits "no report named" 2 "$heed" report --db "$db" --period 2026-Q3
said "and says which there are" "heed report deaths, or heed report safety"
exits "no such report" 2 "$heed" report levels --db "$db" --period 2026-Q3
exits "no period" 2 "$heed" report deaths --db "$db"
said "and says how" "such as .-period 2026-Q3"
exits "no quarter" 2 "$heed" report deaths --db "$db" --period 2026-07
said "and says how a quarter is written" "a quarter is written as 2026-Q3"
exits "a quarter to come" 2 "$heed" report deaths --db "$db" --period 2999-Q4
said "and says so" "has not begun"
exits "no format" 2 "$heed" report deaths --db "$db" --period 2026-Q3 --format pdf
said "and says which there are" "html, csv, json or text"
exits "no text of events" 2 "$heed" report safety --db "$db" --period 2026-Q3 --format text
said "and says of what" "heed report deaths --format text"
exits "no store" 8 "$heed" report deaths --db "$work/none" --period 2026-Q3

# LEARN-63: the same bytes.
for what in deaths safety; do
	for format in html csv json; do
		"$heed" report $what --db "$db" --period 2026-Q3 --format $format >one 2>.err
		"$heed" report $what --db "$db" --period 2026-Q3 --format $format >two 2>>.err
		ok "$what as $format: twice the same" cmp one two
		[ $what = deaths ] && cp one deaths.$format
		[ $what = safety ] && cp one safety.$format
	done
done
"$heed" report deaths --db "$db" --period 2026-Q3 --format text >one 2>.err
"$heed" report deaths --db "$db" --period 2026-Q3 --format text >two 2>>.err
ok "deaths as text: twice the same" cmp one two
for item in 27.1 27.2 27.3 27.4 27.5 27.6 27.7 27.8 27.9; do
	ok "item $item as text" grep -q "^$item\$" one
done
ok "one snapshot was made, and no other" [ "$("$heed" report deaths --db "$db" --period 2026-Q3 --format json | grep -o '"snapshot":[0-9]*')" = '"snapshot":1' ]
ok "a page that stands alone" grep -q '<!DOCTYPE html>' deaths.html
ok "with no address of anywhere" sh -c '! grep -qE "(src|href)=\"(https?:|/)" deaths.html'
# LEARN-64: parts, items, charts with sentences.
for item in 27.1 27.2 27.3 27.4 27.5 27.6 27.7 27.8 27.9; do
	ok "item $item" grep -q "^\"$item\"," deaths.csv
done
ok "events are told of in the other" grep -q '"events.total"' safety.csv
ok "and not here" sh -c '! grep -q "\"events.total\"" deaths.csv'
ok "all fifteen parts, between them" [ "$(cat deaths.json safety.json | grep -o '"number":[0-9]*' | sort -u | wc -l)" = 15 ]
ok "each figure has a definition" node -e '
	for (const f of ["deaths.json", "safety.json"])
		for (const p of JSON.parse(require("fs").readFileSync(f, "utf8")).parts)
			for (const c of p.figures)
				if (!c.definition || c.definition.length < 20) throw c.code;'
# LEARN-66: of one cohort.
ok "reviewed is of those in scope" node -e '
	const f = JSON.parse(require("fs").readFileSync("deaths.json", "utf8")).parts.flatMap((p) => p.figures);
	const at = (c) => f.find((x) => x.code === c);
	if (at("deaths.reviewed").of !== at("deaths.scope").value) throw 1;
	if (at("deaths.reviewed").value > at("deaths.scope").value) throw 2;'
# LEARN-65: no small number is in the public edition.
"$heed" report safety --db "$db" --period 2026-Q3 --format json --public >public.json 2>.err
ok "the public edition has no small number of people" node -e '
	for (const p of JSON.parse(require("fs").readFileSync("public.json", "utf8")).parts)
		for (const c of p.figures)
			if (/^(events|told|who|themes)\./.test(c.code) && c.value > 0 && c.value < 5 && !c.code.startsWith("told.hours")) throw c.code;'
ok "and says what is hidden" grep -q '"hidden":true' public.json
# A later one says what was stated before.
"$heed" report safety --db "$db" --period 2026-Q3 --format json --new >later.json 2>.err
ok "made again" grep -q '"snapshot":2' later.json
ok "the store is whole" "$heed" verify --db "$db"
# It goes out and comes in, with its rows.
"$heed" export --db "$db" out >.out 2>&1
ok "its rows are in the copy" sh -c 'ls out/files/figures-* | grep -q .'
"$heed" migrate --db "$work/db2" >.out 2>&1
ok "brought in" "$heed" import --db "$work/db2" out
"$heed" report safety --db "$work/db2" --period 2026-Q3 --format json >there.json 2>.err
ok "the same snapshot, the same bytes, elsewhere" cmp later.json there.json
done_
