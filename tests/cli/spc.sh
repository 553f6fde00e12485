#!/bin/sh
# heed spc: what it reads and refuses, its three formats, and every chart worked
# out a second time.
. tests/cli/lib.sh
root=$PWD
cp tests/spc/* "$work"/
cd "$work" || exit 1

# spc ARG…: standard input to .out; the JSON as a line of values by `of`.
of() {
	node -e '
	const j = JSON.parse(require("fs").readFileSync(0, "utf8"));
	const f = new Function("j", "return " + process.argv[1]);
	console.log(JSON.stringify(f(j)));' "$1"
}
# gives NAME EXPRESSION WANT CSV ARG…
gives() {
	name=$1 expression=$2 want=$3 csv=$4
	shift 4
	got=$(printf "$csv" | "$heed" spc --format json "$@" - 2>.err | of "$expression" 2>>.err)
	if [ "$got" = "$want" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $name: $got, not $want"
		cat .err
	fi
}
# refuses NAME STATUS PATTERN CSV ARG…
refuses() {
	name=$1 status=$2 pattern=$3 csv=$4
	shift 4
	printf "$csv" >in.csv
	exits "$name" "$status" "$heed" spc "$@" in.csv
	said "$name: and why" "$pattern"
}

ok "every chart, worked out a second time" node "$root/tests/cli/spc.mjs" "$heed" 40

# LEARN-50: the vectors that the unit tests check, as a program would read them.
node -e '
const fs = require("fs");
for (const v of JSON.parse(fs.readFileSync("spc_xmr_vectors.json")))
	fs.writeFileSync(v.id + ".csv", v.y.map((y, i) => "d" + i + "," + y).join("\n"));
const g = JSON.parse(fs.readFileSync("rare_event_vectors.json")).gaps_days;
fs.writeFileSync("gaps.csv", "event,days\n" + g.map((y, i) => "e" + i + "," + y).join("\n") + "\n");'
ok "the published xmr vectors" node -e '
const fs = require("fs"), { execFileSync } = require("child_process");
const name = { none: ".", outside: "OUT", trend: "TREND", two_of_three: "TWO3", shift: "SHIFT" };
for (const v of JSON.parse(fs.readFileSync("spc_xmr_vectors.json"))) {
	const args = ["spc", "--chart", "xmr", "--format", "json", "--improve", "up"];
	if (v.screen) args.push("--screen");
	if (v.fix_after) args.push("--baseline", String(v.fix_after));
	const j = JSON.parse(execFileSync(process.argv[1], [...args, v.id + ".csv"]));
	v.y.forEach((y, i) => {
		for (const [a, b] of [[j.mean[i], v.mean], [j.centre[i], v.mean], [j.lower[i], v.lpl], [j.upper[i], v.upl]])
			if (Math.abs(a - b) > 1e-6) throw new Error(v.id + " " + i + ": " + a + " is not " + b);
		const p = j.points[i], want = v.labels[i].split("_")[0];
		if (name[p.rule] !== want) throw new Error(v.id + " " + i + ": " + p.rule + " is not " + want);
		const high = /HIGH|UP/.test(v.labels[i]);
		if (p.side !== (want === "." ? "common" : high ? "improvement" : "concern")) throw new Error(v.id + " " + i + ": " + p.side);
	});
}' "$heed"
gives "g: centre is the median" '[j.centre[0], j.mean[0], j.upper[0], j.lower[0]]' \
    '[14,18.8,76.6805666869287,0]' "$(cat gaps.csv)\n" --chart g
gives "t" '[j.centre[0], j.upper[0], j.lower[0]].map(v => v.toFixed(6))' \
    '["15.253097","158.346492","0.002086"]' "$(cat gaps.csv)\n" --chart t

# The contract of design.md 3.
gives "the keys, in their order" 'Object.keys(j).concat(Object.keys(j.points[0])).join()' \
    '"chart,centre,mean,lower,upper,points,variation,assurance,sentence,x,y,rule,side"' 'a,1\nb,2\n' --chart xmr
gives "p gives rates" '[j.chart, j.points.map(p => p.y), j.mean]' \
    '["p",[0.1,0.3],[0.2,0.2]]' 'a,1,10\nb,3,10\n' --chart p
gives "u gives rates" 'j.points.map(p => p.y)' '[0.5,3]' 'a,1,2\nb,9,3\n' --chart u
gives "no way is better unless asked" '[j.points[2].side, j.variation]' '["neutral","neutral"]' \
    'a,1\nb,2\nc,90\n' --chart xmr --baseline 2
gives "up" '[j.points[2].side, j.variation, j.assurance]' '["improvement","improvement","fail"]' \
    'a,1\nb,2\nc,90\n' --chart xmr --baseline 2 --improve up --target 50
gives "down" '[j.variation, j.assurance]' '["concern","pass"]' \
    'a,1\nb,2\nc,90\n' --chart xmr --baseline 2 --improve down --target 50
gives "no target without a way" 'j.assurance' '"none"' 'a,1\nb,2\n' --chart xmr --target 50
gives "screening is off unless asked" 'j.upper[0].toFixed(2)' '"6.95"' "$(cat A2.csv)" --chart xmr
gives "and on" 'j.upper[0].toFixed(2)' '"4.60"' "$(cat A2.csv)" --chart xmr --screen
gives "2.66 as the NHS has it" 'j.upper[0]' '7.32' 'a,1\nb,3\nc,1\nd,3\n' --chart xmr
gives "3/1.128 as textbooks do" 'j.upper[0]' "$(node -p 2+2*3/1.128)" 'a,1\nb,3\nc,1\nd,3\n' --chart xmr --textbook
# LEARN-52
gives "a segment begins AFTER the x" 'j.mean' '[2,2,11,11]' 'a,1\nb,3\nc,10\nd,12\n' --chart xmr --split b
gives "two of them" 'j.mean' '[2,2,10,12]' 'a,1\nb,3\nc,10\nd,12\n' --chart xmr --split b,c
gives "a label with a comma" 'j.mean' '[1,3]' '"Jan, 24",1\n"Feb, 24",3\n' --chart xmr --split 'Jan, 24'
gives "labels with commas" 'j.mean' '[1,3,5]' '"Jan, 24",1\n"Feb, 24",3\nc,5\n' --chart xmr --split '"Jan, 24","Feb, 24"'
gives "left out of the limits" '[j.mean[0], j.points[2].y]' '[2,90]' 'a,1\nb,3\nc,90\nd,3\ne,1\n' --chart xmr --exclude c
gives "a run of five" 'j.points.map(p => p.rule[0]).join("")' '"tttttn"' 'a,1\nb,2\nc,3\nd,4\ne,5\nf,4\n' --chart xmr --run 5

# LEARN-51: none is null; a gap is not nought.
gives "a gap" '[j.points[2].y, j.points[2].rule, j.points[2].side, j.mean[2], j.upper[0]]' \
    '[null,"none","common",6.5,11.82]' 'a,1\nb,3\nc,\nd,10\ne,12\n' --chart xmr
gives "one point has no limits" '[j.centre, j.upper, j.lower, j.variation]' '[[4],[null],[null],"common"]' 'a,4\n' --chart xmr
gives "a denominator of nought" '[j.points[1].y, j.upper[1], /nought/.test(j.sentence)]' '[null,null,true]' \
    'a,1,10\nb,0,0\nc,2,10\n' --chart p
gives "flat" '[j.upper, j.lower, j.variation]' '[[5,5,5],[5,5,5],"common"]' 'a,5\nb,5\nc,5\n' --chart xmr
gives "noughts" '[j.upper[0], j.points[0].y]' '[0,0]' 'a,0\nb,-0\nc,0\n' --chart c
gives "trial limits" '/trial limits/.test(j.sentence)' 'true' 'a,1\nb,2\n' --chart xmr
gives "no values at all" '[j.mean, j.points.length]' '[[null,null],2]' 'a,\nb,\n' --chart xmr
gives "a run chart has no limits" '[j.lower, j.upper, j.centre, j.runs.longest]' \
    '[[null,null,null],[null,null,null],[2,2,2],1]' 'a,1\nb,2\nc,3\n' --chart runs
# LEARN-55
gives "an open gap" '[j.upper[0] < 60, j.points[3].rule, j.variation]' '[true,"outside","improvement"]' \
    'a,5\nb,9\nc,4\nd,60\n' --chart g --open --improve up
gives "an open gap may be nought" 'j.points[2].y' '0' 'a,5\nb,9\nc,0\n' --chart t --open
gives "the other chart is offered" '/time between/.test(j.sentence)' 'true' 'a,0\nb,0\nc,1\n' --chart c
# LEARN-56
gives "a funnel" '[j.upper[0].toFixed(4), j.upper_95[0].toFixed(4), /not a ranking/.test(j.sentence), /June/.test(j.sentence)]' \
    '["0.2861","0.2436",true,true]' 'u,y,n\nA,10,100\nB,50,200\nC,3,50\nD,22,150\n' --chart funnel --period 'June'

# How a file may look.
gives "CRLF, a mark, a heading, spaces, empty cells and rows" 'j.points.map(p => p.x + p.y).join()' '"a1,b2.5"' \
    '\357\273\277Month,Value,,\r\n a , 1 ,,\r\n,,\r\n\r\n"b",+2.5e0,\r\n' --chart xmr
gives "no heading" 'j.points.length' '2' '2024-01,1\n2024-02,2' --chart xmr
gives "a first row whose value is missing is a point" 'j.points.length' '2' 'Jan,\nFeb,2' --chart xmr
gives "quotes" 'j.points[0].x' '"say \"hi\"\nthere"' '"say ""hi""\nthere",1\nb,2\n' --chart xmr
gives "doubles come back" 'j.points.map(p => p.y)' '[0.1,1e-7,123456789.12345679,1000000000000000]' \
    'a,0.1\nb,1e-7\nc,123456789.123456789\nd,1e15\n' --chart xmr
gives "labels in UTF-8" 'j.points[0].x' '"Größe"' 'Größe,1\nb,2\n' --chart xmr

# What is refused, by its row and with a reason.
refuses "words for a number" 2 'row 2: its value is no number' 'a,1\nb,many\n' --chart xmr
refuses "in the first row too" 2 'row 1: its value is no number' '2024-01,many\n2024-02,1\n' --chart xmr
refuses "the row is the file's" 2 'row 4: its value' 'month,value\na,1\n\nb,x\n' --chart xmr
for v in NaN nan inf -Infinity 0x10 1,000 12% 1e 1e+ . - 1.2.3 '1 2' NA; do
	refuses "no number: $v" 2 'row [12]: its value is no number' "$(printf 'b,"%s"' "$v" | sed 's/%/%%/')\na,1\n" --chart xmr
done
refuses "too large" 2 'row 1: its value is no usable number' 'a,1e400\nb,1\n' --chart xmr
refuses "and too small a one" 2 'row 2: its value is no usable number' 'a,1\nb,-1e16\n' --chart xmr
refuses "a NUL byte" 2 'row 2: it has a NUL byte' 'a,1\nb\000,2\n' --chart xmr
refuses "no UTF-8" 2 'row 1: its label is no UTF-8' 'caf\351,1\nb,2\n' --chart xmr
refuses "an open quote" 2 'row 2: a quote begins' 'a,1\n"b,2\nc,3\n' --chart xmr
refuses "one cell" 2 'row 1: it has one cell' '5\n6\n' --chart xmr
refuses "four cells" 2 'row 1: it has more than three' 'a,1,2,3\n' --chart xmr
refuses "more cells than the heading: a number with a comma" 2 'row 3: it has more cells than the heading' \
    'Month,Falls\nJan,900\nFeb,1,234\n' --chart xmr
gives "empty cells past the heading are none" 'j.points.length' '1' 'Month,Falls\nJan,900,,\n' --chart xmr
for c in p pprime c; do
	refuses "a percentage on $c" 2 'row 2: its value is no whole number.*not a percentage' 'a,9,1200\nb,93.1,1200\n' --chart $c
done
refuses "days that run backwards" 2 'row 3: its date comes before' 'x,y\n2024-02-01,1\n2024-01-01,2\n' --chart xmr
refuses "months that do" 2 'row 2: its date comes before' '2024-02,1\n2024-01,2\n2024-03,2\n' --chart xmr
refuses "days as we write them" 2 'row 2: its date comes before' '01/02/2024,1\n31/01/2024,2\n' --chart xmr
gives "the same day twice" 'j.points.length' '3' '2024-01-01,1\n2024-01-01,2\n03/01/2024,2\n' --chart xmr
gives "labels that are not all dates" 'j.points.length' '3' '2024-02-01,1\n2024-01-01,2\nJune,2\n' --chart xmr
gives "units of a funnel are in no order of time" 'j.points.length' '2' '2024-02,1,10\n2024-01,2,10\n' --chart funnel --period June
for c in p u uprime funnel; do
	refuses "something of nothing on $c" 2 'row 2: its value is more than 0, of a denominator of 0' \
	    'a,1,10\nb,1,0\n' --chart $c
done
gives "nothing of nothing on u is left out" '[j.points[1].y, /nought/.test(j.sentence)]' '[null,true]' 'a,1,10\nb,0,0\nc,2,10\n' --chart u
refuses "a heading that begins with a digit" 2 'row 1: .*no cell of it may begin with a digit' '2024 rates,falls\na,1\n' --chart xmr
refuses "semicolons" 2 'row 1: it has semicolons between its cells' 'Month;Falls\nJan;1\n' --chart xmr
refuses "semicolons and a decimal comma" 2 'row 1: it has semicolons' 'Jan;1,5\nFeb;2,5\n' --chart xmr
refuses "tabs" 2 'row 1: it has tabs' 'Month\tFalls\nJan\t1\n' --chart xmr
refuses "pipes" 2 'row 1: it has pipes' 'Month|Falls\nJan|1\n' --chart xmr
gives "a semicolon within a label" 'j.points[0].x' '"North; South"' 'North; South,1\nb,2\n' --chart xmr
refuses "a line for a spreadsheet" 2 'row 1: it is a line for a spreadsheet' 'sep=,\nMonth,Falls\nJan,1\n' --chart xmr
refuses "a title" 2 'row 1: it has one cell.*if this is a title' 'Falls on the ward\nMonth,Falls\nJan,1\n' --chart xmr
refuses "a title with empty cells" 2 'row 2: .*if the row above is a title' 'Falls on the ward,\nMonth,Falls\nJan,1\n' --chart xmr
gives "spaces that break no line, and a true minus" 'j.points.map(p => p.y)' '[-1.5,2,null]' \
    'a,\302\240\342\210\2221.5\nb,\342\200\2572 \302\240\nc,\302\240\n' --chart xmr
refuses "no n" 2 'row 2: it has two cells' 'a,1,2\nb,1\n' --chart p
refuses "more than n" 2 'row 1: its count must lie between' 'a,3,2\n' --chart p
refuses "a negative count" 2 'row 2: its value lies below 0' 'a,3\nb,-1\n' --chart c
refuses "a gap of nought on a t chart" 2 'row 3: .*use g' 'x,gap\na,3\nb,0\nc,2\n' --chart t
refuses "which is not the open one" 2 'row 2: .*use g' 'a,3\nb,0\nc,2\n' --chart t --open
refuses "a part of a day on a g chart" 2 'row 1: .*use t' 'a,3.5\nb,2\n' --chart g
refuses "nothing in it" 2 'no point in it' '' --chart xmr
refuses "a heading alone" 2 'no point in it' 'month,value\n' --chart xmr
refuses "a long label" 2 'row 1: its label is too long' "$(head -c 121 /dev/zero | tr '\0' x),1\n" --chart xmr
refuses "no chart" 2 'say which chart' 'a,1\n'
refuses "another chart" 2 'chart is xmr, p' 'a,1\n' --chart pie
refuses "another way" 2 'improve is none, up or down' 'a,1\n' --chart xmr --improve left
refuses "another format" 2 'format is json, text or svg' 'a,1\n' --chart xmr --format pdf
refuses "a run of two" 2 'run wants' 'a,1\n' --chart xmr --run 2
refuses "a target in words" 2 'target is a number' 'a,1\n' --chart xmr --target high
refuses "a target past a share" 2 'from 0 to 1' 'a,1,2\nb,1,2\n' --chart p --target 95
refuses "no such point" 2 'exclude: no point has' 'a,1\nb,2\n' --chart xmr --exclude c
refuses "no such point to split" 2 'split: no point has' 'a,1\nb,2\n' --chart xmr --split c
refuses "an open gap of counts" 2 'only a g or t chart' 'a,1\nb,2\n' --chart c --open
exits "no file" 3 "$heed" spc --chart xmr nowhere.csv
said "no file: and why" 'nowhere.csv: No such file'
exits "a directory" 3 "$heed" spc --chart xmr .
exits "two files" 2 "$heed" spc --chart xmr A1.csv A2.csv
exits "nobody reads" 8 sh -c '"$1" spc --chart xmr --format json A1.csv >/dev/full' - "$heed"
exits "help" 0 "$heed" spc --help
said "help: an example" 'heed spc --chart p'

# LEARN-54 LEARN-53: text and picture.
ok "text" sh -c '"$1" spc --chart xmr --improve down A1.csv >a.txt' - "$heed"
ok "has the sentence, the table and the rule" sh -c 'grep -q "The latest value" a.txt &&
	grep -q "^d4 .*10 .*concern: outside the limits, high" a.txt && [ "$(grep -c "^d" a.txt)" -eq 18 ]'
ok "has the variation in words" grep -q '^variation: common cause' a.txt
ok "svg" sh -c '"$1" spc --chart p --improve up --target .4 --title "<b>&" --format svg - >a.svg' - "$heed" <<'C'
x,y,n
a,3,10
b,4,12
c,9,12
C
ok "is well formed, and asks for nothing" sh -c '! grep -qE "<script|href=\"[^#]|url\(|<style|<image" a.svg &&
	grep -q "&lt;b&gt;&amp;" a.svg && { ! command -v xmllint >/dev/null || xmllint --noout a.svg; }'

# A million points; one more is too many.
node -e '
const n = 1000000; let s = 7, o = [];
for (let i = 0; i <= n; i++) { s = (Math.imul(s, 1664525) + 1013904223) >>> 0; o.push(i + "," + (s >>> 16) % 1000); }
require("fs").writeFileSync("toomany.csv", o.join("\n") + "\n");
o.pop(); require("fs").writeFileSync("million.csv", o.join("\n") + "\n");'
ok "a million points, and no time at all" sh -c 'timeout 60 "$1" spc --chart xmr --format json million.csv >million.json' - "$heed"
ok "all of them" node -e 'const j = JSON.parse(require("fs").readFileSync("million.json"));
	if (j.points.length !== 1e6 || j.upper.length !== 1e6 || j.points[999999].x !== "999999") process.exit(1)'
ok "drawn, the latest" sh -c '"$1" spc --chart g --format svg million.csv >million.svg && grep -q "latest 1000 of" million.svg' - "$heed"
exits "one more" 7 "$heed" spc --chart xmr --format json toomany.csv
said "one more: and why" 'row 1000001: a chart takes 1,000,000'
done_
