#!/bin/sh
# Lynx, by keyboard alone, in a terminal: Sam signs in, reads what to do now,
# opens the plan, adds a line, saves, signs out; over plain HTTP the line is then
# in the plan. A practitioner adds a document with its file. And on the pages where Lynx marks a first answer by itself, that
# answer is one that does no harm.
#
# Lynx shows a number before each link and field; a number and "g" goes there,
# Enter presses. The terminal is tall, so that a page is seen whole.
set -u
cd "$(dirname "$0")/../.." || exit 1
heed=${HEED_BIN:-./heed}
dir=$(mktemp -d) || exit 1
sock=$dir/tmux
shots=build/shots
mkdir -p "$shots"
export TMPDIR="$dir" HOME="$dir" XDG_STATE_HOME="$dir" LC_ALL=C.UTF-8 TERM=xterm
passed=0 failed=0 server=''

finish() {
	tmux -S "$sock" kill-server 2>/dev/null
	[ -z "$server" ] || { kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; }
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 130' HUP INT TERM

check() {
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED lynx: $1"
		screen | grep -v '^ *$' | head -n 60 | sed 's/^/    /'
	fi
}
screen() {
	tmux -S "$sock" capture-pane -p -t lynx 2>/dev/null
}
keys() {
	tmux -S "$sock" send-keys -t lynx "$@"
}
words() {
	tmux -S "$sock" send-keys -t lynx -l "$1"
}
# Waits, at most ten seconds, until the screen shows it.
sees() {
	n=0
	while [ $n -lt 100 ]; do
		screen | grep -qE -- "$1" && return 0
		sleep 0.1
		n=$((n + 1))
	done
	return 1
}
saw() {
	sees "$1"
	check "sees \"$1\"" $?
}
# The number that Lynx shows before what is called so; the last one with "last".
number() {
	all=$(screen | grep -oE "\[[0-9]+\]([A-Za-z0-9:-]+\) )?$1" | sed 's/^\[\([0-9]*\)\].*/\1/')
	case ${2:-first} in
	last) printf '%s\n' "$all" | tail -n 1 ;;
	*) printf '%s\n' "$all" | head -n 1 ;;
	esac
}
# Goes to it by its number, without pressing it.
to() {
	at=$(number "$1" "${2:-first}")
	if [ -z "$at" ]; then
		check "there is \"$1\" to go to" 1
		return 1
	fi
	goto_number "$at"
}
goto_number() {
	words "$1"
	sleep 0.1
	words g
	keys Enter
	sleep 0.2
}
press() {
	to "$1" "${2:-first}" || return 1
	keys Enter
	sleep 0.4
}
# Types into the field of that number: Enter opens it, Tab leaves it.
type_into() {
	goto_number "$1"
	keys Enter
	sleep 0.1
	words "$2"
	keys Tab
	sleep 0.2
}
# Chooses an answer by its words.
choose() {
	at=$(screen | grep -oE "\[[0-9]+\]\((\*| )\) ?$1" | sed 's/^\[\([0-9]*\)\].*/\1/' | head -n 1)
	[ -n "$at" ]
	check "there is \"$1\" to choose" $?
	[ -z "$at" ] || { goto_number "$at"; keys Enter; sleep 0.2; }
}
# The number of the first field (underscores) below these words.
field() {
	screen | awk -v label="$1" '
	index($0, label) { on = 1 }
	on && match($0, /\[[0-9]+\]_+/) {
		s = substr($0, RSTART + 1); sub(/\].*/, "", s); print s; exit
	}'
}
open() {
	tmux -S "$sock" kill-server 2>/dev/null
	sock=$sock+
	tmux -S "$sock" -f /dev/null new-session -d -s lynx -x 120 -y 900 \
		"lynx -tna -nopause -cfg=$dir/lynx.cfg '$base$1'"
}
go() {
	words g
	sees 'URL to open' || words g
	keys C-u
	words "$base$1"
	keys Enter
	sleep 0.5
}
sign_in() {
	open /sign-in
	saw 'Sign-in name'
	type_into "$(field 'Sign-in name')" "$1"
	type_into "$(field 'Password')" "$2"
	press 'Sign in' last
}

# ---- the service ----

out=$("$heed" demo --db "$dir/store" --people 12 --seed 7 2>"$dir/demo.log")
secret() {
	printf '%s\n' "$out" | sed -n "s/^[[:space:]]*$1\(	\|   *\)\([^	]*[^	 ]\)\(	\|   *\).*/\2/p" | head -n 1
}
"$heed" serve --db "$dir/store" --listen 127.0.0.1:0 --workers 2 >"$dir/out" 2>"$dir/log" &
server=$!
n=0
until grep -q 'Heed is at' "$dir/out" 2>/dev/null || [ $n -gt 100 ]; do
	sleep 0.1
	n=$((n + 1))
done
base=$(sed -n 's|^Heed is at \(.*[^/]\)/*$|\1|p' "$dir/out")
[ -n "$base" ] || { cat "$dir/log"; echo "0 passed, 1 failed"; exit 1; }
printf '%s\n' DEFAULT_KEYPAD_MODE:LINKS_AND_FIELDS_ARE_NUMBERED ACCEPT_ALL_COOKIES:TRUE \
	CHARACTER_SET:utf-8 INFOSECS:0 MESSAGESECS:0 >"$dir/lynx.cfg"

# ---- Sam ----

line='I count the boats that come in before the tide turns'
sign_in sam "$(secret sam)"
saw 'Right now'
screen >"$shots/lynx-now.txt"
screen | awk '/Right now/ { on = 1; next } on && /[[:alpha:]]/ { exit /\[[0-9]+\]/ }'
check 'own words stand before the numbers' $?
screen | head -n 3 | grep -q 'Notes'
check 'the title is Notes' $?
press 'Change it'
saw 'My plan'
screen >"$shots/lynx-plan.txt"
press 'Add (to this part, or change it|something, or skip it) ?: Things I do alone'
saw 'Something I can do'
screen >"$shots/lynx-part.txt"
type_into "$(field 'Something I can do')" "$line"
press 'Save and go to the plan'
saw 'Saved. Your words, as you wrote them.'
saw "$line"
press 'Sign out'
saw '\[[0-9]+\]Sign in$'
go /me
sees '401 message' && keys y
saw 'Sign in to go on'
screen | grep -q "$line"
[ $? -ne 0 ]
check 'nothing private after signing out' $?

# ---- by HTTP ----

curl -s -o "$dir/in" -c "$dir/jar" -H "Origin: $base" --data-urlencode "subject=sam" \
	--data-urlencode "password=$(secret sam)" --data-urlencode 'next=/me' "$base/sign-in"
plan=$(curl -s -b "$dir/jar" "$base/me" | grep -oE '/person/[a-z0-9]+/plan' | head -n 1)
curl -s -b "$dir/jar" "$base$plan" >"$dir/plan"
[ "$(grep -c "$line" "$dir/plan")" -gt 0 ]
check 'the line is in the plan by HTTP' $?

# ---- what Lynx marks by itself ----

person=${plan%/plan}
sign_in amina "$(secret amina)"
saw 'Find a person'
# Only these may stand marked where nobody has answered.
safe='Not asked yet|We go on another time|Not asked yet: do not use|Staff note|No, or I am not sure|Not decided yet.*|Not said|Not recorded yet|Not answered|Not told yet|Where the plan is shown|We have not (asked them|talked about this) yet|Not sorted yet|Not sure yet|Not shared with me yet|I have not said where|I have not tried it yet'
marked() {
	go "$1"
	saw "$2"
	marks_safe "$1"
}
marks_safe() {
	screen >"$shots/lynx-marked.txt"
	bad=$(screen | grep -E '\(\*\)' | grep -vE "\(\*\) ?($safe) *\$")
	[ -z "$bad" ]
	check "$1 marks nothing unsafe: $bad" $?
	[ "$(screen | grep -cE '\(\*\)|\( \)')" -gt 0 ]
	check "$1 has answers to choose from" $?
}
marked "$person/plan/part/signs" 'Whose words are these'
marked "$person/safe" 'alone with you'
marked "$person/plan/offer" 'What the person said'
marked "$person/tell" 'May the person know'
marked "$person/disclose" 'On what ground'
marked "$person/plan/copies" 'What kind of copy'

marked "$person/plan/quick" 'A short plan for now'
marked "$person/formulation/part/presenting" 'Whose words are these'

# ---- from the emergency department to a plan ----

go '/find?q=Garrow'
saw 'Peter Garrow'
press 'Peter Garrow'
saw 'Assessment and understanding'
press 'Assessments'
saw 'There is no assessment here yet'
press 'Begin with one short page'
saw 'The first look'
screen >"$shots/lynx-look.txt"
type_into "$(field 'Something about my feelings')" 'The evenings are long'
choose "In Peter's words"
press 'Save, and finish'
saw 'Read it aloud, and finish'
saw 'The evenings are long'
marks_safe "the end of an assessment"
choose 'We talked about what was needed'
press 'Save, and finish'
saw 'Finished'
press 'A short plan for now'
saw 'The few things that help tonight'
type_into "$(field 'A sign that tells me')" 'I stop putting the lights on'
choose "In Peter's words"
press 'Save, and finish'
saw 'Is this my plan'
marks_safe "the end of a short plan"
choose 'Yes, this is my plan'
press 'Save: this is the plan now'
saw 'This plan is in use'
saw 'I stop putting the lights on'

# ---- a document, with its file ----

printf '%%PDF-1.7 by Lynx' >"$dir/scan.pdf"
go "$person/documents/new"
saw 'What is it'
type_into "$(field 'What is it')" 'Sent by Lynx'
goto_number "$(screen | grep -oE '\[[0-9]+\]\[\([0-9]+\)_+Choose one' | grep -oE '[0-9]+' | head -n 1)"
keys Enter
sleep 0.3
keys Down
sleep 0.1
keys Enter
sleep 0.3
type_into "$(field 'The file')" "$dir/scan.pdf"
press 'Keep it'
saw 'Added\.'
saw 'Sent by Lynx'
saw 'PDF document, 16 bytes'

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
