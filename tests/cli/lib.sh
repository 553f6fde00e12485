# For tests of commands: a directory of their own, a count. Sourced.
heed=$PWD/heed
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
HEED_SHARED=${HEED_SHARED:-../shared/data}

# ok NAME CONDITION…: counts; prints what failed.
ok() {
	name=$1
	shift
	if "$@" >"$work/.out" 2>"$work/.err"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $name"
		tail -n 5 "$work/.out" "$work/.err"
	fi
}

# said NAME PATTERN: what the last ok or exits printed.
said() {
	if grep -qE "$2" "$work/.out" "$work/.err"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $1: no \"$2\" in:"
		tail -n 5 "$work/.out" "$work/.err"
	fi
}

# exits NAME STATUS COMMAND…
exits() {
	name=$1 want=$2
	shift 2
	"$@" >"$work/.out" 2>"$work/.err"
	got=$?
	if [ $got -eq "$want" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $name: exit $got, not $want"
		tail -n 5 "$work/.out" "$work/.err"
	fi
}

done_() {
	echo "$passed passed, $failed failed"
	[ $failed -eq 0 ]
}
