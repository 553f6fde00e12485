#!/bin/sh
# mkassets.sh OUT.S: writes the assembler file that puts practice/, the tables
# of src/fhir/, src/cli/demo/ and build/static/ into the binary, as core/asset.h
# reads them: in path order, each with a hash of its content and, where it helps,
# a gzip copy. The copies stand in OUT.d/ beside it. Same files in, same bytes out.
#
# The table holds pointers, so it is relocated once and then read-only; the
# rest is .rodata. `ld -r -b binary` would have made it all writable.
set -eu
LC_ALL=C
export LC_ALL

out=${1:?usage: mkassets.sh OUT.S}
gz=${out%.S}.d
rm -rf "$gz"
mkdir -p "$gz"

type_of() {
	case $1 in
	*.css)  echo 'text/css; charset=utf-8' ;;
	*.js)   echo 'text/javascript; charset=utf-8' ;;
	*.html) echo 'text/html; charset=utf-8' ;;
	*.tsv)  echo 'text/tab-separated-values; charset=utf-8' ;;
	*.json) echo 'application/json' ;;
	*.svg)  echo 'image/svg+xml' ;;
	*.png)  echo 'image/png' ;;
	*.txt|*.md) echo 'text/plain; charset=utf-8' ;;
	*)      echo 'application/octet-stream' ;;
	esac
}

# "asset path<TAB>file", sorted by asset path, which strcmp will search.
files() {
	{
		find practice src/fhir src/cli/demo -type f \( -path 'practice/*' -o \
		    -name '*.tsv' \) 2>/dev/null | sed 's/.*/&	&/'
		find build/static -type f 2>/dev/null |
		    sed 's,^build/\(.*\),\1	&,'
	} | sort
}

size() {
	wc -c <"$1" | tr -d ' '
}

# One file's bytes and strings in .rodata; its row goes to rows.
emit() {
	n=$1 path=$2 file=$3
	bytes=$(size "$file")
	hash=$(sha256sum "$file" | cut -c1-16)
	printf '.Lp%s:\t.asciz "%s"\n' "$n" "$path"
	printf '.Lh%s:\t.asciz "%s"\n' "$n" "$hash"
	printf '.Lt%s:\t.asciz "%s"\n' "$n" "$(type_of "$path")"
	printf '.Lb%s:\t.incbin "%s"\n' "$n" "$file"
	zipped=0 zbytes=0
	case $path in
	*.css|*.js|*.html|*.svg|*.json|*.tsv)
		gzip -9n <"$file" >"$gz/$n.gz"
		zbytes=$(size "$gz/$n.gz")
		if [ "$zbytes" -lt "$bytes" ]; then
			zipped=.Lz$n
			printf '.Lz%s:\t.incbin "%s"\n' "$n" "$gz/$n.gz"
		else
			zbytes=0
			rm "$gz/$n.gz"
		fi ;;
	esac
	printf '\t.quad .Lp%s, .Lh%s, .Lt%s, .Lb%s, %s, %s, %s\n' \
	    "$n" "$n" "$n" "$n" "$bytes" "$zipped" "$zbytes" >>"$gz/rows"
}

: >"$gz/rows"
files >"$gz/files"
if grep -q '[^A-Za-z0-9._/	-]' "$gz/files"; then
	echo 'mkassets: a file name with more than letters, digits, . _ -:' >&2
	grep '[^A-Za-z0-9._/	-]' "$gz/files" >&2
	exit 1
fi
{
	printf '/* Made by tools/mkassets.sh. */\n\t.section .rodata\n'
	n=0
	tab=$(printf '\t')
	while IFS=$tab read -r path file; do
		emit "$n" "$path" "$file"
		n=$((n + 1))
	done <"$gz/files"
	printf '\t.balign 4\n\t.globl nassets\n\t.type nassets, %%object\n'
	printf '\t.size nassets, 4\nnassets:\t.long %s\n' "$n"
	printf '\t.section .data.rel.ro, "aw", %%progbits\n\t.balign 8\n'
	printf '\t.globl assets\n\t.type assets, %%object\nassets:\n'
	cat "$gz/rows"
	printf '\t.size assets, . - assets\n'
	printf '\t.section .note.GNU-stack, "", %%progbits\n'
} >"$out.new"
mv "$out.new" "$out"
