#!/bin/sh
# Where a fuzzer starts: seed.sh NAME DIR MAX puts files of at most MAX bytes
# into DIR, from tests/fuzz/seeds/NAME, from the practice, and from the shared
# data where it is at hand (HEED_SHARED; ../shared/data). Without it a fuzzer
# starts from our own seeds alone, and says so.
set -u

name=$1
dir=$2
max=$3
data=${HEED_SHARED:-../shared/data}

# take PREFIX FILE...: as they are, under names of one folder.
take() {
	prefix=$1
	shift
	for file; do
		if [ -f "$file" ] && [ "$(wc -c <"$file")" -le "$max" ]; then
			cp "$file" "$dir/$prefix-$(basename "$file")"
		fi
	done
}

# lines PREFIX COUNT BEFORE FILE...: the first lines, each with BEFORE (a printf
# format) in front.
lines() {
	prefix=$1 count=$2 before=$3
	shift 3
	for file; do
		[ -f "$file" ] || continue
		n=0
		head -n "$count" "$file" | while IFS= read -r line; do
			n=$((n + 1))
			[ ${#line} -lt "$max" ] || continue
			# shellcheck disable=SC2059
			{ printf "$before"; printf '%s' "$line"; } \
			    >"$dir/$prefix-$(basename "$file")-$n"
		done
	done
}

# texts COUNT BEFORE: the labelled notes, by the plainest reading of JSON.
texts() {
	[ -f "$data/gold/dev.jsonl" ] || return
	sed -n 's/.*"text": *"\(\([^"\\]\|\\.\)*\)".*/\1/p' \
	    "$data/gold/dev.jsonl" | head -n "$1" >"$dir/.texts"
	lines note "$1" "$2" "$dir/.texts"
	rm -f "$dir/.texts"
}

take own "tests/fuzz/seeds/$name"/*
[ -d "$data" ] || echo "skipped: real data for the fuzzer $name: no $data"
examples=$data/fhir-r4-examples
case $name in
json)
	take suite "$data"/json/parsing/*.json
	take r4 "$examples"/*.json ;;
fhir)
	take r4 "$examples"/*.json
	take case tests/fhir/*.json
	lines bulk 3 '' "$data"/synthea-bulk-10/*.ndjson ;;
path)
	for path in 'birthDate' 'name[use=official].given' \
	    'telecom[system=phone,use=mobile].value' \
	    'extension[url=urn:x].valueString'; do
		for file in "$examples"/Patient-*.json; do
			[ -f "$file" ] || continue
			{ echo "$path"; cat "$file"; } >"$dir/.one"
			[ "$(wc -c <"$dir/.one")" -gt "$max" ] || mv "$dir/.one" \
			    "$dir/$(echo "$path" | tr -c 'a-zA-Z\n' _)-$(basename "$file")"
		done
	done
	rm -f "$dir/.one" ;;
questionnaire | draft)
	take practice practice/forms/*.json
	take r4 "$examples"/Questionnaire-*.json
	take gold "$data"/gold/forms/*
	for kind in lforms smart-forms-app spier; do
		take $kind "$data/questionnaires/$kind"/*.json
	done ;;
ops)
	take r4 "$examples"/QuestionnaireResponse-*.json ;;
language)
	texts 300 '\377'
	i=0
	for table in classes why stratify wording context; do
		{ printf '%b' "\\000$i"; head -c 2000 "practice/lexicon/$table.tsv"; } \
		    >"$dir/table-$table"
		i=$((i + 1))
	done ;;
utf8)
	texts 100 '' ;;
audit_text)
	texts 100 '' ;;
audit_ndjson)
	take r4 "$examples"/*.json
	take gold "$data"/gold/forms/*
	[ ! -f "$data/gold/dev.jsonl" ] ||
	    head -n 20 "$data/gold/dev.jsonl" >"$dir/gold.jsonl"
	lines bulk 4 '' "$data"/synthea-bulk-10/*.ndjson ;;
audit_html)
	texts 30 '<p>' ;;
import)
	take r4 "$examples"/*.json
	lines bulk 4 '' "$data"/synthea-bulk-10/*.ndjson ;;
esac
