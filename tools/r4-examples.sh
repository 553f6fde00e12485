#!/bin/sh
# Puts HL7's official R4 examples (CC0) and a validator that is not ours into
# build/r4, from npm: tools/r4-examples.sh. For `./test r4`; nothing is built of
# them and they are in no package.json. What is there is not fetched again.
set -u
to=build/r4
examples=$to/node_modules/hl7.fhir.r4.examples
if ! [ -s $examples/package.json ] || ! [ -s $to/node_modules/fhir/package.json ]; then
	mkdir -p $to
	npm install --prefix $to --no-save --no-audit --no-fund \
	    hl7.fhir.r4.examples@4.0.1 fhir@4.12.0 >$to/log 2>&1 || exit 1
fi
echo $examples
