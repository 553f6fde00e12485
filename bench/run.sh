#!/bin/sh
# Measures Heed beside its peers and limits, and writes bench/RESULTS.md:
#     sh bench/run.sh [--quick] [pages] [saves] [search] [start] [audit] [work] [texts] [learning] [assess]
# Takes some 15 minutes, and wants a machine with nothing else to do; --quick
# takes 2 and writes nothing.
set -eu
cd "$(dirname "$0")/.."
sh tools/setup.sh build test bench
make -s -j"$(nproc)" heed
exec node bench/run.mjs "$@"
