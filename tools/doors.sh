#!/bin/sh
# The linker's word that the door is closed: outside access, store and cli no
# object wants a store_ symbol. usage: doors.sh BUILD-DIRECTORY
set -eu
wrong=0
for o in $(find "$1" -name '*.o' -path '*/*/*' 2>/dev/null); do
	m=$(basename "$(dirname "$o")")
	case $m in
	access|store|cli|release) continue ;;
	esac
	if nm -u "$o" 2>/dev/null | grep -E ' store_' >&2; then
		echo "$o wants what is behind the door" >&2
		wrong=1
	fi
done
exit $wrong
